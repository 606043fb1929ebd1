"""Opens a report in headless Chromium, as a reader would.

browser.py REPORT.html DIRECTORY: no console message, nothing asked for from outside, filters work without script, axe-core
finds nothing, no part is wider than the window; DIRECTORY gets pictures in light, dark, narrow and print.
"""
import base64
import json
import os
import sys
import time

import axe_core_python
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

page, directory = os.path.abspath(sys.argv[1]), sys.argv[2]
options = Options()
options.binary_location = "/usr/bin/chromium"
for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb",
                 "--disable-background-networking", "--disable-component-update", f"--user-data-dir={directory}/profile"):
    options.add_argument(argument)
options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
problems = []
try:
    def emulate(width, height, scheme, media="screen"):
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def picture(name, whole=True):
        shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})
        with open(f"{directory}/{name}.png", "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    emulate(1200, 1500, "light")
    started = time.monotonic()
    driver.get(f"file://{page}")
    opened = time.monotonic() - started
    picture("first", whole=False)
    axe = open(os.path.join(os.path.dirname(axe_core_python.__file__), "axe.min.js")).read()

    def violations(what):
        driver.execute_script(axe)
        result = driver.execute_async_script("axe.run(document, {}).then(arguments[arguments.length - 1])")
        for violation in result["violations"]:
            nodes = [n["html"][:160] for n in violation["nodes"][:3]]
            problems.append(f"axe, {what}: {violation['id']}: {violation['help']}: {nodes}")

    for name, width, height, scheme in (("light", 1200, 1500, "light"), ("dark", 1200, 1500, "dark"), ("narrow", 360, 1500, "light"), ("wide", 3840, 1500, "light")):
        emulate(width, height, scheme)
        violations(name)
        overflow = driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        if overflow > 0:
            problems.append(f"{name}: the page is {overflow} px wider than the window")
        picture(name)
    emulate(1200, 1500, "light")

    def visible():
        return [row.get_attribute("class") for row in driver.find_elements(By.CSS_SELECTOR, "tr.secret") if row.is_displayed()]

    rows = [row.get_attribute("class").split() for row in driver.find_elements(By.CSS_SELECTOR, "tr.secret")]
    for radio in driver.find_elements(By.CSS_SELECTOR, ".filters input[type=radio]"):
        name = radio.get_attribute("id")
        driver.find_element(By.CSS_SELECTOR, f"label[for='{name}']").click()
        kind, _, value = name.partition("-")
        if kind == "st":
            expected = [r for r in rows if value == "all" or (value == "open" and "compliant" not in r) or value in r]
        else:
            driver.find_element(By.CSS_SELECTOR, "label[for='st-all']").click()
            expected = [r for r in rows if value == "all" or name in r]
        if len(visible()) != len(expected):
            problems.append(f"filter {name}: {len(visible())} rows are shown, {len(expected)} fit")
        for group in ("so-all", "ow-all"):
            for label in driver.find_elements(By.CSS_SELECTOR, f"label[for='{group}']"):
                label.click()

    # A finding leads to its secret, even to one that is folded away.
    for link in driver.find_elements(By.CSS_SELECTOR, "td a[href^='#s-']"):
        target = link.get_attribute("href").partition("#")[2]
        driver.get(f"file://{page}#{target}")
        if not driver.find_element(By.ID, target).is_displayed():
            problems.append(f"the link to {target} leads to nothing that is shown")
        break
    for link in driver.find_elements(By.CSS_SELECTOR, "nav.contents a"):
        if not driver.find_elements(By.ID, link.get_attribute("href").partition("#")[2]):
            problems.append(f"the contents name {link.text}, which is not there")
    for row in driver.find_elements(By.CSS_SELECTOR, "tr.secret.compliant")[:1]:
        driver.get(f"file://{page}#{row.get_attribute('id')}")
        if "compliant" not in " ".join(visible()):
            problems.append("a link leads to a row that is folded away")

    emulate(1200, 1500, "light", "print")
    if len(visible()) != len(rows):
        problems.append("print: a secret is folded away")
    emulate(1200, 1500, "light")
    pdf = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    with open(f"{directory}/report.pdf", "wb") as file:
        file.write(base64.b64decode(pdf["data"]))

    for entry in driver.get_log("browser"):
        problems.append(f"console: {entry['message']}")
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if url != f"file://{page}" and not url.startswith(("data:", "chrome:", "about:")):
                problems.append(f"asks for {url}")
    # Anchors last, and lead to their row.
    ids = [row.get_attribute("id") for row in driver.find_elements(By.CSS_SELECTOR, "tr.secret")]
    if len(set(ids)) != len(ids):
        problems.append("two secrets share an anchor")
finally:
    driver.quit()
if problems:
    sys.exit("\n".join(problems))
print(f"opened in {opened:.2f} s, {len(rows)} rows")
