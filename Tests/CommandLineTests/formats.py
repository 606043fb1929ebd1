"""Reads a report in every format with a library of its own, and holds it against report.json.

formats.py DIRECTORY: holds report.{json,md,csv,ics,redacted.ics,prom,xml,ocsf,oscal}.
"""
import csv, datetime, io, json, re, subprocess, sys, unicodedata

directory = sys.argv[1]


def visible(text):
    """As reports for people show text: nothing that hides or reorders."""
    return "".join(f"\\u{{{ord(c):x}}}" if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)


report = json.load(open(f"{directory}/report.json"))
secrets = {visible(s["id"]): s for s in report["secrets"]}


# The sections of the readable reports, in the HTML report's order.
ORDER = re.findall(r"<h2[^>]*>([^<{]+)", open(f"{directory}/report.html").read())


def raw(name):
    return open(f"{directory}/{name}", "rb").read()


# CSV: RFC 4180 line ends; every row one secret; nothing that a spreadsheet would run.
text = raw("report.csv").decode()
assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
assert len(rows) == len(secrets)
for row in rows:
    plain = row["id"].removeprefix("'")
    assert secrets[plain]["status"] == row["status"] and (secrets[plain]["dueOn"] or "") == row["due"], row
    for name in ("id", "source", "name", "key", "environment", "owner", "class", "reason"):
        assert not row[name].startswith(("=", "+", "-", "@", "\t", "\r")), row[name]

# Markdown, by GitHub's own reader: every secret one row of a table, with its status; nothing but the report's own elements.
try:
    page = subprocess.run(["cmark-gfm", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tasklist", f"{directory}/report.md"],
                          capture_output=True, text=True, check=True).stdout
except FileNotFoundError:
    print("skipped: no cmark-gfm")
else:
    import html

    elements = set(re.findall(r"<([a-z0-9]+)", page))
    own = {"h1", "h2", "h3", "p", "strong", "em", "code", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert elements <= own and "<!--" not in page, elements - own
    section = page[page.index("<h2>Secrets</h2>"):]
    section = section[:section.index("<h2>", 4)]
    rows = [[html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in re.findall(r"<tr>(.*?)</tr>", section, re.S)]
    # A cell ends in no blank, and begins with none.
    told = {row[1]: row[0].split(" ", 1)[1].replace(" ", "-") for row in rows if row}
    assert told == {i.strip(): s["status"] for i, s in secrets.items()}, set(told) ^ set(secrets)
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings == [h for h in ORDER if h in headings] and len(headings) >= 8, headings

# iCalendar: all-day, transparent, folded at 75 octets, the same UID with and without names.
import icalendar

dated = {i: s for i, s in secrets.items() if s["dueOn"] and s["status"] != "compromised"}
uids = {}
for name in ("report.ics", "report.redacted.ics"):
    data = raw(name)
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and b"\n" not in data.replace(b"\r\n", b"")
    data.decode()
    events = list(icalendar.Calendar.from_ical(data).walk("VEVENT"))
    assert len(events) == len(dated)
    uids[name] = [str(e["UID"]) for e in events]
    for event in events:
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(start) is datetime.date and end - start == datetime.timedelta(1)
        assert event["TRANSP"] == "TRANSPARENT" and event["DTSTAMP"].dt.tzinfo is not None
    assert sorted(str(e["DTSTART"].dt) for e in events) == sorted(s["dueOn"] for s in dated.values())
    if "redacted" in name:
        for i, s in secrets.items():
            assert i.encode() not in data and visible(s["name"]).encode() not in data.replace(b"\r\n ", b"")
assert uids["report.ics"] == uids["report.redacted.ics"] and len(set(uids["report.ics"])) == len(dated)

# Prometheus: promtool where it is, and the client's own parser.
from prometheus_client.parser import text_string_to_metric_families

metrics = {}
for family in text_string_to_metric_families(raw("report.prom").decode()):
    for sample in family.samples:
        assert sample.timestamp is None
        metrics[sample.name, tuple(sorted(sample.labels.items()))] = sample.value
for status, count in report["summary"].items():
    if status != "total":
        assert metrics["rota_secrets", (("status", status),)] == count
assert metrics["rota_verdict", (("verdict", report["verdict"]),)] == 1
assert sum(v for (n, _), v in metrics.items() if n == "rota_verdict") == 1
promtool = subprocess.run(["sh", "-c", "command -v promtool"], capture_output=True).returncode == 0
if promtool:
    check = subprocess.run(["promtool", "check", "metrics"], input=raw("report.prom"), capture_output=True)
    assert check.returncode == 0, check.stdout + check.stderr

# JUnit: overdue and compromised fail, unknown is an error, waived is skipped.
import junitparser

cases = {}
for suite in junitparser.JUnitXml.fromfile(f"{directory}/report.xml"):
    counted = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for case in suite:
        kind = case.result[0].__class__.__name__ if case.result else "Pass"
        counted["tests"] += 1
        for word, name in (("Failure", "failures"), ("Error", "errors"), ("Skipped", "skipped")):
            counted[name] += kind == word
        cases[case.name] = kind
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == tuple(counted.values())
expected = {"compliant": "Pass", "due-soon": "Pass", "overdue": "Failure", "compromised": "Failure", "unknown": "Error", "waived": "Skipped"}
for i, s in secrets.items():
    assert cases[i] == expected[s["status"]], (i, cases.get(i))

# OCSF: py-ocsf-models is lax, so what matters is asserted besides.
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

lines = [json.loads(line) for line in raw("report.ocsf").decode().splitlines()]
assert len(lines) == len(secrets)
asof = datetime.datetime.fromisoformat(report["asOf"].replace("Z", "+00:00"))
for line in lines:
    assert (line["class_uid"], line["category_uid"], line["type_uid"]) == (2003, 2, 200301)
    assert line["time"] == int(asof.timestamp() * 1000)
    status = secrets[line["finding_info"]["uid"]]["status"]
    assert line["compliance"]["status_id"] == {"compliant": 1, "due-soon": 2, "waived": 2, "overdue": 3, "compromised": 3, "unknown": 0}[status]
    ComplianceFinding.model_construct(**line)

# OSCAL: compliance-trestle's models refuse what is not allowed; identifiers are version 5 and stand once.
from trestle.oscal.assessment_results import Model

document = Model.parse_raw(raw("report.oscal"))
found = re.findall(rb'"uuid": "([0-9a-f-]{36})"', raw("report.oscal"))
assert len(found) == len(set(found)) and all(u[14:15] == b"5" for u in found)
result = document.assessment_results.results[0]
assert len(result.observations or []) == len(secrets) and len(result.findings) == 5
assert b"[]" not in raw("report.oscal")
print(f"{len(secrets)} secrets agree in 7 formats{', promtool too' if promtool else ''}")
