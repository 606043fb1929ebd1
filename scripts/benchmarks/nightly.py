"""The night, the year and a hundred thousand secrets, beside the sqlite3 shell."""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from common import Measured, rota, show

work = tempfile.mkdtemp(prefix="rota-bench-")
rng = random.Random(1)
nights = int(os.environ.get("NIGHTS", "365"))
if nights < 10:
    sys.exit("bench: NIGHTS is 10 at the least: early nights are compared with late ones")


def nightly(stamp):
    return [rota, "nightly", "--quiet", "--now", stamp]


def population(count, path, with_values):
    lines = []
    for index in range(count):
        record = {"name": f"team{index % 97}/SECRET_{index}", "version": str(rng.randrange(1, 9)),
                  "versionCreatedAt": f"2026-{rng.randrange(1, 12):02d}-{rng.randrange(1, 28):02d}T10:00:00Z"}
        if with_values:
            record["value"] = f"{rng.getrandbits(256):064x}"
        lines.append(json.dumps(record))
    lines.append(json.dumps({"complete": True, "count": count}))
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


CONFIG = """
sources: [{name: inv, provider: exec, command: [cat, list], environment: production}]
policy: {secrets: [{name: "SECRET_*", class: high, rotate: 180d}]}
"""


def place(name, rotate="180d"):
    path = f"{work}/{name}"
    os.mkdir(path)
    with open(f"{path}/rota.yaml", "w") as file:
        file.write(CONFIG.replace("180d", rotate))
    return path


run = Measured([rota, "--help"], work, 30)
show("start-up", f"{run.wall * 1000:.0f} ms", "rota --help")

small = f"{work}/small"
os.mkdir(small)
with open(f"{small}/.env", "w") as file:
    for index in range(50):
        file.write(f"SERVICE_{index}_TOKEN={rng.getrandbits(160):040x}\n")
run = Measured(lambda n: nightly(f"2026-11-23T02:00:{n:02d}Z"), small, 30)
show("a night of 50 variables", f"{run.wall * 1000:.0f} ms, {run.peak:.0f} MiB", "rota nightly")

# A year of 10,000 secrets, 1 % of which change each month. Nothing falls due, so that early and late
# nights report the same and differ in their history alone.
year = place("year", rotate="on-breach")
population(10_000, f"{year}/list", True)
records = [json.loads(line) for line in open(f"{year}/list")][:-1]
early, late = [], []
for night in range(nights):
    for _ in range(100 // 30 + (rng.random() < 100 / 30 % 1)):
        record = rng.choice(records)
        record["value"], record["version"] = f"{rng.getrandbits(256):064x}", str(int(record["version"]) + 1)
    with open(f"{year}/list", "w") as file:
        file.writelines(json.dumps(r) + "\n" for r in records)
        file.write(json.dumps({"complete": True, "count": len(records)}) + "\n")
    stamp = time.strftime("%Y-%m-%dT02:00:00Z", time.gmtime(1767232800 + night * 86400))
    start = time.perf_counter()
    subprocess.run(nightly(stamp), cwd=year, check=True, capture_output=True)
    wall = time.perf_counter() - start
    (early if 5 <= night < 25 else late if night >= nights - 20 else []).append(wall)
subprocess.run(["sqlite3", f"{year}/.rota/history.sqlite", "PRAGMA wal_checkpoint(TRUNCATE)"], check=True, capture_output=True)
size = os.path.getsize(f"{year}/.rota/history.sqlite") / 1e6
show(f"{nights} nights of 10,000 secrets, 1 % changed a month", f"{size:.1f} MB", "ls -l .rota/history.sqlite")
a, b = statistics.median(early), statistics.median(late)
show("a late night against an early one", f"{b:.2f} s / {a:.2f} s = {b / a:.2f}", "rota nightly")

for values in (False, True):
    big = place(f"big-{values}")
    population(100_000, f"{big}/list", values)
    what = "with values" if values else "metadata"
    run = Measured(nightly("2026-11-23T02:00:00Z"), big)
    show(f"first night of 100,000 secrets, {what}", f"{run.wall:.2f} s, {run.peak:.0f} MiB", "rota nightly")
    run = Measured(lambda n: nightly(f"2026-11-24T02:00:{n:02d}Z"), big, 3)
    show(f"next night of 100,000 secrets, {what}", f"{run.wall:.2f} s, {run.peak:.0f} MiB", "rota nightly")

sql = ("SELECT * FROM secret s JOIN revision r ON r.secret = s.id ORDER BY s.id")
report = [rota, "report", "--now", "2026-11-24T03:00:00Z", "--format", "json", "--output", "out.json"]
mine = Measured(report, big, 5)
theirs = Measured(["sh", "-c", f"sqlite3 .rota/history.sqlite '{sql}' > rows"], big, 5)
show("100,000 secrets judged, JSON written", f"{mine.wall:.2f} s, {mine.peak:.0f} MiB", "rota report --format json")
show("the sqlite3 shell reading the same rows", f"{theirs.wall:.2f} s", "sqlite3 history.sqlite 'SELECT ...'")
show("ratio", f"{mine.wall / theirs.wall:.1f}")
shutil.rmtree(work)
