"""Faults on purpose, one line of a table each."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from common import rota

KILLS = int(os.environ.get("KILLS", "1000"))
NIGHTS = int(os.environ.get("NIGHTS", "365"))
work = tempfile.mkdtemp(prefix="rota-reliability-")
rng = random.Random(1)
failed = 0


def row(what, tried, outcome, ok=True):
    global failed
    failed += not ok
    print(f"| {what} | {tried} | {'' if ok else 'FAILED: '}{outcome} |", flush=True)


def place(name, extra=""):
    path = f"{work}/{name}"
    os.makedirs(path, exist_ok=True)
    with open(f"{path}/rota.yaml", "w") as file:
        file.write("sources: [{name: env, provider: dotenv, path: .env}]\n" + extra)
    values(path, 0)
    return path


def values(path, night):
    with open(f"{path}/.env.new", "w") as file:
        for index in range(200):
            file.write(f"SERVICE_{index}_TOKEN={random.Random(index * 1000 + (night if index % 20 == night % 20 else 0)).getrandbits(160):040x}\n")
    os.chmod(f"{path}/.env.new", 0o600)
    os.rename(f"{path}/.env.new", f"{path}/.env")


def stamp(night):
    return time.strftime("%Y-%m-%dT02:00:00Z", time.gmtime(1767232800 + night * 86400))


def nightly(night, path, **more):
    return subprocess.run([rota, "nightly", "--quiet", "--now", stamp(night)], cwd=path, capture_output=True, text=True, **more)


def report(path, night):
    done = subprocess.run([rota, "report", "--format", "json", "--as-of", stamp(night), "--now", stamp(night)], cwd=path, capture_output=True)
    return done.stdout if done.returncode in (0, 2) else None


def intact(path):
    done = subprocess.run(["sqlite3", f"{path}/.rota/history.sqlite", "PRAGMA integrity_check; PRAGMA foreign_key_check"], capture_output=True, text=True)
    return done.stdout.strip() == "ok"


LOGS = """leaks: {paths: [logs]}
access:
  logs: [{format: lines, source: env, paths: [logs/app.log], pattern: "{time} audit: {principal} read {secret} from {address}"}]
metrics: figures.prom
"""
written = 0


def grow(path, night):
    """Lines of an application that read secrets, one of which it leaks; appended as applications do."""
    global written
    os.makedirs(f"{path}/logs", exist_ok=True)
    leaked = random.Random(5 * 1000).getrandbits(160)
    with open(f"{path}/logs/app.log", "a") as log:
        for _ in range(20):
            log.write(f"{stamp(night)[:10]}T01:{written % 60:02d}:00Z audit: deploy read SERVICE_{written % 200}_TOKEN from 10.0.0.{written % 9}\n")
            written += 1
        log.write("x" * rng.randrange(200, 5000) + (f" {leaked:040x}\n" if written == 20 else "\n"))


def readings(path, night):
    done = subprocess.run([rota, "access", "show", "--format", "json", "--since", "2025-12-01", "--now", stamp(night)], cwd=path, capture_output=True)
    return sum(row["reads"] for row in json.loads(done.stdout)["usage"])


def exposures(path, night):
    return [f["subject"] for f in json.loads(report(path, night))["findings"] if f["rule"] == "exposed-secret"]


print("| fault | tried | what came of it |\n|---|---:|---|")

# Killed at any instant of the night.
home = place("kill", LOGS)
grow(home, 0)
assert nightly(0, home).returncode == 0
first = report(home, 0)
start = time.perf_counter()
values(home, 1)
nightly(1, home)
length = time.perf_counter() - start
night, struck, bad = 2, 0, []
for attempt in range(KILLS):
    values(home, night)
    grow(home, night)
    child = subprocess.Popen([rota, "nightly", "--quiet", "--now", stamp(night)], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(rng.uniform(0, length * 1.05))
    child.kill()
    struck += child.wait() == -signal.SIGKILL
    if attempt % 25 == 0:
        if not intact(home) or report(home, 0) != first:
            bad.append(attempt)
        if nightly(night, home).returncode != 0:
            bad.append(attempt)
        night += 1
again = nightly(night, home)
page = open(f"{home}/reports/nightly/report.html").read().rstrip()
ok = not bad and again.returncode == 0 and intact(home) and report(home, 0) == first and page.endswith("</html>")
row("kill -9 at a random instant of the night", KILLS, f"{struck} struck while it ran; history intact, earlier nights replay, the next night runs", ok)
counted, found = readings(home, night), exposures(home, night)
row("readings and a leak in a log that grows meanwhile", KILLS, f"{counted} of {written} readings counted, each once; {len(found)} exposure found", counted == written and found == ["env/SERVICE_5_TOKEN"])

# SIGTERM: ends, within ten seconds, and the next night runs.
longest = 0.0
for attempt in range(50):
    child = subprocess.Popen([rota, "nightly", "--quiet", "--now", stamp(night)], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(rng.uniform(0, length))
    begun = time.perf_counter()
    child.terminate()
    child.wait()
    longest = max(longest, time.perf_counter() - begun)
row("SIGTERM", 50, f"ended within {longest * 1000:.0f} ms; the next night runs", longest < 10 and nightly(night, home).returncode == 0 and intact(home))

# A full disk, from nothing free to enough.
full = place("full")
assert nightly(0, full).returncode == 0
os.makedirs(f"{work}/small")
mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", f"{work}/small"], capture_output=True).returncode == 0
if mounted:
    shutil.copytree(full, f"{work}/small/home")
    small, codes, sound = f"{work}/small/home", set(), True
    free = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize
    steps = 60
    for step in range(steps):
        filler = f"{work}/small/filler"
        with open(filler, "wb") as file:
            try:
                file.write(b"x" * max(0, free - step * 16384))
                file.flush()
            except OSError:
                pass
        values_ok = nightly(step + 1, small)
        codes.add(values_ok.returncode)
        os.remove(filler)
        sound = sound and values_ok.returncode in (0, 74) and intact(small)
    sound = sound and nightly(steps + 1, small).returncode == 0 and report(small, 0) == report(full, 0)
    row("disk full, with 0 to 960 KiB free", steps, f"ended with {sorted(codes)}; history intact, the next night runs", sound and 74 in codes)
    subprocess.run(["mount", "-o", "remount,ro", f"{work}/small"], check=True)
    still = nightly(steps + 2, small)
    row("state and reports on a file system that is read-only", 1, f"ended with {still.returncode}; what is on record can be read",
        still.returncode == 74 and "rota:" in still.stderr and report(small, 0) == report(full, 0))
    subprocess.run(["umount", f"{work}/small"])
else:
    row("disk full", 0, "not tried: no tmpfs can be mounted here")

# Two at once.
pairs, locked = 40, 0
for attempt in range(pairs):
    two = [subprocess.Popen([rota, "nightly", "--quiet", "--now", stamp(night)], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    codes = sorted(child.wait() for child in two)
    locked += codes == [0, 75]
    ok = codes in ([0, 0], [0, 75])
    if not ok:
        break
row("two nights at once", pairs, f"{locked} times the second was turned away with 75, otherwise both ran", ok and intact(home))

# The clock goes back.
back = nightly(0, home)
row("the clock goes back by months", 1, f"refused with {back.returncode}; nothing is recorded", back.returncode == 64 and nightly(night + 1, home).returncode == 0)

# A source that hangs does not stop the others.
hang = place("hang")
with open(f"{hang}/rota.yaml", "w") as file:
    file.write("sources: [{name: env, provider: dotenv, path: .env}, {name: stuck, provider: exec, command: [sleep, '600'], timeout: 2}]\n")
begun = time.perf_counter()
stuck = nightly(0, hang)
row("a source that hangs (timeout 2 s)", 1, f"ended with {stuck.returncode} after {time.perf_counter() - begun:.1f} s; the other source is complete", stuck.returncode == 2 and b'"outcome":"complete"' in report(hang, 0))

# A year under a memory limit.
year = place("year")
limit = 128 << 20
def bounded():
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
peak, codes = 0, set()
for day in range(NIGHTS):
    values(year, day)
    with open(os.devnull, "wb") as null:
        child = subprocess.Popen([rota, "nightly", "--quiet", "--now", stamp(day)], cwd=year, stdout=null, stderr=null, preexec_fn=bounded)
        _, status, usage = os.wait4(child.pid, 0)
    codes.add(os.waitstatus_to_exitcode(status))
    peak = max(peak, usage.ru_maxrss / 1024)
size = os.path.getsize(f"{year}/.rota/history.sqlite") / 1e6
row("nights of a year with 128 MB of memory for data", NIGHTS, f"all ended with {sorted(codes)}, at most {peak:.0f} MiB resident; the history has {size:.1f} MB", codes == {0})
shutil.rmtree(work)
sys.exit(1 if failed else 0)
