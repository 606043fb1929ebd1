"""The month of 100,000 secrets in a real browser: how long until its page, and a part of it, are there."""

import json
import os
import random
import shutil
import statistics
import sys
import tempfile

from common import Measured, rota, show

try:
    from selenium import webdriver
except ImportError:
    sys.exit("bench: page needs selenium: run scripts/test --filter FormatTests once, which installs it")

work = tempfile.mkdtemp(prefix="rota-bench-")
rng = random.Random(1)
count = 100_000
with open(f"{work}/rota.yaml", "w") as file:
    file.write("sources: [{name: inv, provider: exec, command: [cat, list], environment: production}]\n"
               "policy: {secrets: [{name: 'SECRET_*', class: high, rotate: 180d}]}\n")
with open(f"{work}/list", "w") as file:
    for index in range(count):
        record = {"name": f"team{index % 97}/SECRET_{index}", "owner": f"team{index % 97}",
                  "versionCreatedAt": f"2026-{rng.randrange(1, 12):02d}-{rng.randrange(1, 28):02d}T10:00:00Z"}
        file.write(json.dumps(record) + "\n")
    file.write(json.dumps({"complete": True, "count": count}) + "\n")
Measured([rota, "nightly", "--quiet", "--now", "2026-11-23T02:00:00Z"], work)
month = Measured([rota, "monthly", "--quiet", "--month", "2026-11", "--now", "2026-11-23T03:00:00Z"], work, 3)
folder = f"{work}/reports/2026-11"
pages = [name for name in os.listdir(folder) if name.endswith(".html")]
show(f"a month of 100,000 secrets, {len(pages)} pages", f"{month.wall:.2f} s, {month.peak:.0f} MiB", "rota monthly")

options = webdriver.ChromeOptions()
options.binary_location = "/usr/bin/chromium"
for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work}/profile"):
    options.add_argument(argument)
driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
driver.get("about:blank")
for page in ("report.html", "secrets-50.html"):
    loads = []
    for _ in range(5):
        driver.get(f"file://{folder}/{page}")
        loads.append(driver.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000)
    show(f"{page}, {os.path.getsize(f'{folder}/{page}') / 1e6:.1f} MB, opened in Chromium", f"{statistics.median(loads):.2f} s")
driver.quit()
shutil.rmtree(work)
