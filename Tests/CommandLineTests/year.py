"""A year of nights against an oracle.

Usage: year.py ROTA DIRECTORY SEED NIGHTS

Plays a random population through `rota nightly --now`: rotations, values saved again or brought back,
silent changes, clocks ahead, secrets that come and go, nights missed, sources that fail or are cut
short, suspected breaches, declared dates and waivers. After every night the status and due day of
every secret must be what the rules say. The rules are written here a second time, from the design's
words and from what was shown on each night, not from revisions; standard library only. At the end,
past nights are replayed with `rota report --as-of`: the same bytes must come out.
"""

import datetime as dt
import json
import os
import random
import subprocess
import sys

rota, directory, seed, nights = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
rng = random.Random(seed)
UTC = dt.timezone.utc
START = dt.datetime(2026, 1, 1, 2, 0, 0, tzinfo=UTC)
TOLERANCE = dt.timedelta(minutes=10)
os.chdir(directory)

PERIODS = {"D90": 90, "D180": 180, "D365": 365, "BREACH": "on-breach", "NONE": None}
WARN = {"D90": 30, "D180": 14, "D365": 30}
STYLES = ["value", "value+version", "version", "value+dates", "dates", "created", "bare", "managed"]

CONFIG = """
organization: Oracle
sources:
  - {name: inv, provider: exec, command: [./list], environment: production}
policy:
  secrets:
    - {name: "D90_*", class: critical, rotate: 90d}
    - {name: "D180_*", class: high, rotate: 180d, warn: 14d}
    - {name: "D365_*", class: high, rotate: 365d}
    - {name: "BREACH_*", class: critical, rotate: on-breach}
"""


def text(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


class Secret:
    def __init__(self, name, style, born):
        self.name, self.style = name, style
        self.values = [f"{rng.getrandbits(128):032x}"]
        self.value, self.version, self.present = self.values[0], 1, True
        self.created = born - dt.timedelta(days=rng.randrange(400), seconds=rng.randrange(86400))
        self.changed = self.created + (born - self.created) * rng.random()
        self.changed = self.changed.replace(microsecond=0)

    def stamp(self, now):
        """When the provider says that a change happened; now and then its clock is ahead."""
        skew = rng.random()
        if skew < 0.1:
            return now + dt.timedelta(minutes=rng.choice([1, 9, 10, 11]))
        if skew < 0.15:
            return now + dt.timedelta(days=rng.randrange(1, 60))
        return now - dt.timedelta(seconds=rng.randrange(86400))

    def live_a_day(self, now):
        event = rng.random()
        if event < 0.008:  # a rotation
            self.values.append(f"{rng.getrandbits(128):032x}")
            self.value, self.version, self.changed = self.values[-1], self.version + 1, self.stamp(now)
        elif event < 0.011:  # the same value saved again
            self.version, self.changed = self.version + 1, self.stamp(now)
        elif event < 0.014:  # a silent change
            self.values.append(f"{rng.getrandbits(128):032x}")
            self.value = self.values[-1]
        elif event < 0.018:  # an earlier value brought back
            self.value, self.version, self.changed = rng.choice(self.values), self.version + 1, self.stamp(now)
        elif event < 0.022:
            self.present = not self.present

    def record(self):
        record = {"name": self.name}
        if "value" in self.style or self.style == "managed":
            record["value"] = self.value
        if self.style in ("value+version", "version", "value+dates", "dates"):
            record["version"] = str(self.version)
        if self.style in ("value+dates", "dates"):
            record["createdAt"], record["versionCreatedAt"] = text(self.created), text(self.changed)
        if self.style == "created":
            record["createdAt"] = text(self.created)
        if self.style == "managed":
            record["rotatedAt"] = text(self.changed)
        return record


def instant(value):
    return dt.datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class Interval:
    """Bounds tighten; one that contradicts what stands by more than the tolerance is refused."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def at_least(self, bound):
        if bound - self.high <= TOLERANCE:
            bound = min(bound, self.high)
            self.low = bound if self.low is None else max(self.low, bound)

    def at_most(self, bound):
        if self.low is None or self.low - bound <= TOLERANCE:
            bound = bound if self.low is None else max(bound, self.low)
            self.high = min(self.high, bound)


def evidence(sightings, complete, declared):
    """sightings: (instant, record or None), one for each night that told something about it."""
    now_record = sightings[-1][1]

    def last_seen(index):
        """Until when the sighting stayed true: complete nights before the next one confirm it."""
        after, until = sightings[index][0], sightings[index + 1][0] if index + 1 < len(sightings) else None
        held = [at for at in complete if at > after and (until is None or at < until)]
        return held[-1] if held else after

    if "value" in now_record:
        same = [i for i, (_, r) in enumerate(sightings) if r and r.get("value") == now_record["value"]]
        others = [i for i in range(same[0]) if sightings[i][1] and "value" in sightings[i][1]]
        interval = Interval(last_seen(others[-1]) if others else None, sightings[same[0]][0])
        first = same[0]
    else:
        first = len(sightings) - 1
        if "version" in now_record:
            while first > 0 and sightings[first - 1][1] and sightings[first - 1][1].get("version") == now_record["version"]:
                first -= 1
        interval = Interval(None, last_seen(len(sightings) - 1))
    origin = sightings[first][1]
    value_date = origin.get("versionCreatedAt") or origin.get("rotatedAt")
    if value_date:
        interval.at_least(instant(value_date))
        interval.at_most(instant(value_date))
    claim = now_record.get("versionCreatedAt") or now_record.get("rotatedAt")
    if claim and claim != value_date:
        interval.at_least(instant(claim))
    if "createdAt" in now_record:
        interval.at_least(instant(now_record["createdAt"]))
    if declared:
        day = dt.datetime.combine(declared, dt.time(), tzinfo=UTC)
        interval.at_least(day)
        interval.at_most(day + dt.timedelta(days=1, seconds=-1))
    if "value" not in now_record and "version" in now_record:
        interval.at_most(sightings[first][0])
        earlier = [i for i in range(first) if sightings[i][1] and "version" in sightings[i][1]]
        if earlier:
            interval.at_least(last_seen(earlier[-1]))
    return interval


def judge(name, interval, now, last_complete, incidents, waiver):
    """(status, due day or None), from the design's section on verdicts."""
    today, kind = now.date(), name.split("_")[0]
    open_since = [at for at, pattern in incidents if pattern in ("inv/*", f"inv/{name}")]
    unanswered = [at for at in open_since if interval.low is None or interval.low < at]
    if unanswered:
        return "compromised", min(unanswered).date()
    status, due = "unknown", None
    if PERIODS[kind] is None or last_complete is None or now - last_complete > dt.timedelta(hours=48):
        pass
    elif PERIODS[kind] == "on-breach":
        status = "compliant"
    else:
        period, warn = dt.timedelta(days=PERIODS[kind]), WARN[kind]
        latest = interval.high.date() + period
        earliest = interval.low.date() + period if interval.low else None
        if latest < today:
            status, due = "overdue", latest
        elif earliest is not None:
            left = (earliest - today).days
            due = earliest
            status = "compliant" if left > warn else "due-soon" if left >= 0 else "unknown"
    if waiver is not None and today <= waiver and status in ("overdue", "due-soon", "unknown"):
        status = "waived"
    return status, due


secrets, known, complete, incidents = {}, {}, [], []
declared, waivers = {}, {}
for index in range(48):
    kind = rng.choice(["D90", "D90", "D180", "D365", "BREACH", "NONE"])
    name = f"{kind}_{index}"
    secrets[name] = Secret(name, rng.choice(STYLES), START)
    if rng.random() < 0.15:
        declared[name] = (START + dt.timedelta(days=rng.randrange(-200, 300))).date()
    if rng.random() < 0.1:
        waivers[name] = (START + dt.timedelta(days=rng.randrange(30, 365))).date()

with open("rota.yaml", "w") as file:
    file.write(CONFIG)
    file.write("declared:\n" + "".join(f"  - {{secret: inv/{n}, rotated: {d}}}\n" for n, d in declared.items()))
    file.write("waivers:\n" + "".join(
        f"  - {{secret: inv/{n}, reason: r, requested-by: a, approved-by: b, expires: {d}}}\n"
        for n, d in waivers.items()))
with open("list", "w") as file:
    file.write("#!/bin/sh\ncat records\nexit $(cat status)\n")
os.chmod("list", 0o755)

checked, statuses, replays = 0, {}, []
for night in range(nights):
    now = START + dt.timedelta(days=night, seconds=rng.randrange(3600))
    for secret in list(secrets.values()):
        secret.live_a_day(now)
    if rng.random() < 0.05:
        name = f"{rng.choice(['D90', 'D180', 'BREACH'])}_{1000 + night}"
        secrets[name] = Secret(name, rng.choice(STYLES), now)
    fate = rng.random()
    if fate < 0.05:
        continue  # nobody ran the audit
    fate = "failed" if fate < 0.10 else "partial" if fate < 0.15 else "complete"
    records = [s.record() for s in secrets.values() if s.present]
    rng.shuffle(records)
    if fate == "failed":
        records = []
    elif fate == "partial":
        records = records[: max(1, rng.randrange(len(records)))]
    lines = [json.dumps(r) for r in records]
    if fate == "complete":
        lines.append(json.dumps({"complete": True, "count": len(records)}))
    with open("records", "w") as file:
        file.write("\n".join(lines) + "\n" if lines else "")
    with open("status", "w") as file:
        file.write("0" if fate != "failed" else "1")
    if night and rng.random() < 0.01:
        pattern = rng.choice(["inv/*"] + [f"inv/{n}" for n in secrets] * 2)
        suspected = now - dt.timedelta(days=rng.randrange(20))
        subprocess.run([rota, "incident", "open", pattern, "--suspected-at", text(suspected), "--now", text(now),
                        "--reason", "drill", "--by", "oracle"], check=True, capture_output=True)
        incidents.append((suspected, pattern))
    run = subprocess.run([rota, "nightly", "--quiet", "--now", text(now)], capture_output=True, text=True)
    assert run.returncode == (0 if fate == "complete" else 2), (night, fate, run)

    # What this night told, remembered night by night.
    told = {r["name"]: r for r in records}
    if fate == "complete":
        complete.append(now)
    for name, record in told.items():
        history = known.setdefault(name, [])
        if not history or history[-1][1] != record:
            history.append((now, record))
    if fate == "complete":
        for name, history in known.items():
            if name not in told and history[-1][1] is not None:
                history.append((now, None))

    report = json.load(open("reports/nightly/report.json"))
    mine = {}
    for name, history in known.items():
        if history[-1][1] is None:
            continue
        vouched = declared.get(name)
        if vouched and vouched > now.date():
            vouched = None
        interval = evidence(history, complete, vouched)
        mine[name] = judge(name, interval, now, complete[-1] if complete else None, incidents, waivers.get(name))
    theirs = {s["name"]: (s["status"], s["dueOn"]) for s in report["secrets"]}
    assert mine.keys() == theirs.keys(), (night, mine.keys() ^ theirs.keys())
    for name, (status, due) in mine.items():
        expected = (status, str(due) if due else None)
        assert theirs[name] == expected, (text(now), name, secrets[name].style, "oracle", expected, "rota",
                                          [s for s in report["secrets"] if s["name"] == name], known[name])
        statuses[status] = statuses.get(status, 0) + 1
        checked += 1
    summary = dict(report["summary"])
    assert summary.pop("total") == sum(summary.values()) == len(mine)
    if rng.random() < 0.05:
        replays.append((text(now), open("reports/nightly/report.json", "rb").read()))

assert set(statuses) == {"compliant", "due-soon", "overdue", "compromised", "unknown", "waived"} or nights < 300, statuses
for at, then in replays:
    run = subprocess.run([rota, "report", "--now", at, "--as-of", at, "--format", "json"], capture_output=True)
    assert run.stdout == then, f"the replay of {at} differs"
print(f"{checked} verdicts agree over {nights} nights, {statuses}; {len(replays)} nights replayed to the byte")
