"""Access logs with known anomalies, and an independent reading of them.

  generate DIR EVENTS SEED   writes DIR/aws (CloudTrail, a gzip file a day), DIR/vault.log, DIR/planted.json
  check DIR HISTORY          reads the logs anew, and compares counts and anomalies with Rota's history

Written from docs/Access.md alone.
"""
import datetime, glob, gzip, ipaddress, json, math, os, random, sqlite3, statistics, sys
from collections import defaultdict

START = datetime.date(2026, 9, 1)
DAYS = 42
KNOWN_SINCE = START  # a collection on the first day saw every secret


def instant(day, hour, minute=0, second=0):
    return datetime.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=datetime.timezone.utc)


def rfc(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def role(name):
    return f"arn:aws:iam::111122223333:role/{name}"


def cloudtrail(rng, at, name, secret, address, error=None, stage=None, root=False):
    if root:
        identity = {"type": "Root", "principalId": "111122223333", "arn": "arn:aws:iam::111122223333:root", "accountId": "111122223333"}
    else:
        identity = {"type": "AssumedRole", "principalId": "AROAEXAMPLE:s", "accountId": "111122223333",
                    "arn": f"arn:aws:sts::111122223333:assumed-role/{name}/i-{rng.randrange(1 << 40):010x}",
                    "sessionContext": {"sessionIssuer": {"type": "Role", "arn": role(name), "userName": name},
                                       "attributes": {"creationDate": rfc(at), "mfaAuthenticated": "false"}}}
    parameters = {"secretId": f"arn:aws:secretsmanager:eu-west-1:111122223333:secret:{secret}-AbC123" if rng.random() < 0.3 else secret}
    if stage:
        parameters["versionStage"] = stage
    event = {"eventVersion": "1.09", "userIdentity": identity, "eventTime": rfc(at), "eventSource": "secretsmanager.amazonaws.com",
             "eventName": "GetSecretValue", "awsRegion": "eu-west-1", "sourceIPAddress": address,
             "userAgent": "aws-sdk-java/2.20 \"quoted\\\" {odd} [text]", "requestParameters": parameters, "responseElements": None,
             "requestID": f"{rng.randrange(1 << 64):016x}", "eventID": f"{rng.randrange(1 << 128):032x}", "readOnly": True,
             "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": "111122223333"}
    if error:
        event["errorCode"], event["errorMessage"] = error, "User is not authorized"
    return event


def vault(rng, at, name, secret, address, denied=False, version=None):
    auth = {"client_token": f"hmac-sha256:{rng.randrange(1 << 128):032x}", "display_name": name, "policies": ["default", "app"]}
    request = {"id": f"{rng.randrange(1 << 128):032x}", "operation": "read", "mount_type": "kv", "path": f"kv/data/{secret}",
               "namespace": {"id": "root"}, "remote_address": address}
    lines = [{"time": rfc(at), "type": "request", "auth": auth, "request": request},
             {"time": rfc(at), "type": "response", "auth": auth, "request": request,
              "response": {"mount_type": "kv", "data": {"data": {"password": "hmac-sha256:00"}, "metadata": {"version": version or 3}}}}]
    if denied:
        lines[1]["error"] = "1 error occurred:\n\t* permission denied\n\n"
        lines[1]["response"] = {"data": {"error": "hmac-sha256:00"}}
    return lines


def generate(directory, events, seed):
    rng = random.Random(seed)
    os.makedirs(f"{directory}/aws", exist_ok=True)
    secrets = [f"prod/s{i:02}" for i in range(30)]
    days = [START + datetime.timedelta(d) for d in range(DAYS)]
    log = defaultdict(list)  # (store, day) -> [(at, event)]
    planted = []

    def read(store, at, who, secret, address, **more):
        if store == "aws":
            log["aws", at.date()].append((at, cloudtrail(rng, at, who, secret, address, **more)))
        else:
            log["vault", at.date()].append((at, vault(rng, at, who, secret, address, **more)))

    # Services read all day, about so often an hour, each from the networks of its cluster.
    services = []
    for number in range(24):
        store = "aws" if number % 2 else "vault"
        nets = [f"10.{number}.{n}" for n in range(1 + number % 4)]
        services.append((store, f"svc-{number:02}", rng.sample(secrets, 1 + number % 4), nets, 0.5 + number % 5))
    weight = sum(len(s[2]) * s[4] for s in services) * 24 * DAYS
    scale = max(0.2, (events * 0.97) / weight)
    for store, name, mine, nets, rate in services:
        for secret in mine:
            for day in days:
                for hour in range(24):
                    busy = 1.3 if 8 <= hour < 20 else 0.7
                    mean = rate * scale * busy
                    count = max(0, round(rng.gauss(mean, math.sqrt(mean)))) if mean > 5 else sum(rng.random() < mean / 10 for _ in range(10))
                    for _ in range(count):
                        read(store, instant(day, hour, rng.randrange(60), rng.randrange(60)), name, secret,
                             f"{rng.choice(nets)}.{rng.randrange(1, 6)}")
    # Jobs: a daily and a weekly one, which read a lot at once.
    for day in days:
        for _ in range(60 + rng.randrange(10)):
            read("aws", instant(day, 2, rng.randrange(60)), "job-daily", "prod/s01", "10.200.0.7")
        if day.weekday() == 6:
            for _ in range(300 + rng.randrange(20)):
                read("aws", instant(day, 3, rng.randrange(60)), "job-weekly", "prod/s02", "10.200.0.8")
    # People keep office hours on weekdays, from the office and from the VPN.
    for person in range(8):
        mine = rng.sample(secrets, 2)
        for day in days:
            if day.weekday() >= 5 or rng.random() < 0.1:
                continue
            for _ in range(rng.randrange(2, 6)):
                read("vault", instant(day, rng.randrange(8, 17), rng.randrange(60)), f"ldap-person{person}",
                     mine[0] if rng.random() < 0.7 else mine[1], rng.choice(["192.0.2.10", "198.51.100.20"]))
    # What nobody should miss.
    def plant(kind, store, who, secret, day):
        planted.append({"kind": kind, "object": f"{store}/{'kv/' if store == 'vault' else ''}{secret}",
                        "principal": who if store == "vault" else (who if who.startswith("arn:") else role(who)), "day": str(day)})

    d = days
    read("aws", instant(d[20], 11), "contractor", "prod/s03", "203.0.113.5"); plant("new-principal", "aws", "contractor", "prod/s03", d[20])
    read("vault", instant(d[22], 12), "ldap-guest", "prod/s04", "192.0.2.10"); plant("new-principal", "vault", "ldap-guest", "prod/s04", d[22])
    store, name, mine, nets, rate = services[5]
    top = 30 * max(4, rate * scale)
    for n in range(int(top)):
        read(store, instant(d[25], 4, rng.randrange(60)), name, mine[0], f"{nets[0]}.9")
    plant("burst", store, name, mine[0], d[25])
    store, name, mine, nets, rate = services[8]
    for n in range(int(30 * max(4, rate * scale))):
        read(store, instant(d[33], 15, rng.randrange(60)), name, mine[0], f"{nets[0]}.9")
    plant("burst", store, name, mine[0], d[33])
    for n in range(6):
        read("vault", instant(d[28], 9, n), "approle-probe", "prod/s05", "10.3.0.3", denied=True)
    read("vault", instant(d[28], 10), "approle-probe", "prod/s05", "10.3.0.3"); plant("denied-then-read", "vault", "approle-probe", "prod/s05", d[28])
    store, name, mine, nets, rate = services[3]
    read(store, instant(d[30], 12), name, mine[0], "45.77.1.1"); plant("new-network", store, name, mine[0], d[30])
    store, name, mine, nets, rate = services[10]
    read(store, instant(d[35], 13), name, mine[0], "2001:db8:77::5"); plant("new-network", store, name, mine[0], d[35])
    odd = next(e for _, e in log["vault", d[31]] if e[1]["auth"]["display_name"].startswith("ldap-person"))
    secret, person = odd[1]["request"]["path"].removeprefix("kv/data/"), odd[1]["auth"]["display_name"]
    read("vault", instant(d[31], 1, 30), person, secret, "192.0.2.10"); plant("off-hours", "vault", person, secret, d[31])
    read("aws", instant(d[37], 16), None, "prod/s06", "203.0.113.9", root=True)
    plant("privileged-identity", "aws", "arn:aws:iam::111122223333:root", "prod/s06", d[37])
    store, name, mine, nets, rate = services[1]
    read("aws", instant(d[39], 10), name, mine[0], f"{nets[0]}.4", stage="AWSPREVIOUS"); plant("old-version", "aws", name, mine[0], d[39])

    total = 0
    with open(f"{directory}/vault.log", "w") as out:
        for day in days:
            for _, lines in sorted(log["vault", day], key=lambda e: e[0]):
                total += 1
                for line in lines:
                    out.write(json.dumps(line, separators=(",", ":")) + "\n")
            with gzip.open(f"{directory}/aws/{day}.json.gz", "wt", compresslevel=1) as file:
                records = [e for _, e in log["aws", day]]
                rng.shuffle(records)  # CloudTrail promises no order
                total += len(records)
                json.dump({"Records": records}, file, separators=(",", ":"))
    for store in ("aws", "vault"):
        with open(f"{directory}/{store}-secrets.jsonl", "w") as out:
            for secret in secrets:
                out.write(json.dumps({"name": ("kv/" if store == "vault" else "") + secret, "versionCreatedAt": "2026-08-01T00:00:00Z", "version": "3"}) + "\n")
            out.write(json.dumps({"complete": True, "count": len(secrets)}) + "\n")
    json.dump({"planted": planted, "events": total}, open(f"{directory}/planted.json", "w"))
    print(total, "events,", len(planted), "planted")


def events(directory):
    """(time, object, principal, address, outcome, privileged, old) of every event that counts, each once."""
    seen = set()
    for path in sorted(glob.glob(f"{directory}/aws/*.gz")):
        for e in json.load(gzip.open(path))["Records"]:
            if e["eventName"] != "GetSecretValue" or e["eventID"] in seen:
                continue
            seen.add(e["eventID"])
            secret = e["requestParameters"]["secretId"]
            if secret.startswith("arn:"):
                secret = secret.split(":")[6][:-7]
            who = e["userIdentity"]
            issuer = who.get("sessionContext", {}).get("sessionIssuer", {}).get("arn")
            outcome = "denied" if e.get("errorCode", "").startswith("AccessDenied") else "read"
            yield (e["eventTime"], "aws/" + secret, issuer or who["arn"], e["sourceIPAddress"], outcome,
                   who["type"] == "Root", e["requestParameters"].get("versionStage") == "AWSPREVIOUS")
    for line in open(f"{directory}/vault.log"):
        e = json.loads(line)
        if e["type"] != "response" or e["request"]["id"] in seen:
            continue
        seen.add(e["request"]["id"])
        path = e["request"]["path"].split("/")
        yield (e["time"], "vault/kv/" + "/".join(path[2:]), e["auth"]["display_name"], e["request"]["remote_address"],
               "denied" if "permission denied" in e.get("error", "") else "read", "root" in e["auth"]["policies"], False)


def network(address):
    ip = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))


def anomalies(rows, baseline=30):
    """The rules of docs/Access.md, over whole days."""
    hours = defaultdict(lambda: defaultdict(int))      # (o, p, day) -> hour -> reads
    denied = defaultdict(list)                          # (o, p, day) -> times
    reads = defaultdict(list)
    flags = defaultdict(set)
    nets, by_hour, count = defaultdict(lambda: defaultdict(set)), defaultdict(set), defaultdict(int)
    first_of = {}                                       # (p, network, day) -> (time, object, address)
    log_since = {}
    for time, o, p, address, outcome, privileged, old in rows:
        day = datetime.date.fromisoformat(time[:10])
        source = o.split("/")[0]
        log_since[source] = min(log_since.get(source, day), day)
        if outcome == "denied":
            denied[o, p, day].append(time)
            continue
        reads[o, p, day].append(time)
        hours[o, p, day][int(time[11:13])] += 1
        if privileged: flags[o, p, day].add("privileged-identity")
        if old: flags[o, p, day].add("old-version")
        nets[p][day].add(network(address))
        by_hour[p, day].add(int(time[11:13]))
        count[p, day] += 1
        key = (p, network(address), day)
        first_of.setdefault(key, []).append((time, o, address))
    found = set()
    one = datetime.timedelta(1)
    days_of = defaultdict(set)
    for o, p, day in set(reads) | set(denied):
        days_of[o, p].add(day)
    for (o, p), days in days_of.items():
        for day in days:
            window = [day - one * n for n in range(1, baseline + 1)]
            before = [w for w in window if (o, p, w) in reads]
            learned = (day - log_since[o.split("/")[0]]).days >= 7
            today, refusals = reads.get((o, p, day), []), denied.get((o, p, day), [])
            refused = denied.get((o, p, day - one), []) + refusals
            worst = max((len(denied.get((o, p, w), [])) for w in window), default=0)
            if today and refused and min(refused) < max(today) and learned and (
                    not before or (len(refusals) >= 5 and len(refusals) > 3 * worst)):
                found.add(("denied-then-read", o, p, str(day)))
            elif today and not before and learned and (day - KNOWN_SINCE).days >= 7:
                found.add(("new-principal", o, p, str(day)))
            if before and today:
                history = [max(hours[o, p, w].values(), default=0) if (o, p, w) in reads else 0
                           for w in window if w >= min(before)]
                x = max(hours[o, p, day].values())
                if len(history) >= 7:
                    m = statistics.median(history)
                    s = max(1.4826 * statistics.median(abs(h - m) for h in history), math.sqrt(m), 1)
                    if x >= 20 and x > m + 8 * s and x > 1.5 * max(history):
                        found.add(("burst", o, p, str(day)))
            for flag in flags.get((o, p, day), ()):
                found.add((flag, o, p, str(day)))
    for p, by_day in nets.items():
        for day, today in by_day.items():
            window = [w for w in (day - one * n for n in range(1, baseline + 1)) if w in by_day]
            if len(window) >= 7:
                sightings = defaultdict(int)
                for w in window:
                    for n in by_day[w]: sightings[n] += 1
                once = sum(1 for c in sightings.values() if c == 1)
                new = [n for n in today if n not in sightings]
                if new and once / sum(sightings.values()) <= 0.05:
                    # Of the addresses in new networks the one that read first, and what it read first.
                    first = min(min(first_of[p, n, day], key=lambda e: (e[0], e[2], e[1])) for n in new)
                    found.add(("new-network", first[1], p, str(day)))
            if len(window) >= 10 and sum(count[p, w] for w in window) >= 20:
                usual = set().union(*(by_hour[p, w] for w in window))
                far = [h for h in by_hour[p, day] if all(min(abs(h - u), 24 - abs(h - u)) >= 3 for u in usual)]
                weekend = (day - min(window)).days >= 21 and day.weekday() >= 5 and all(w.weekday() < 5 for w in window)
                if (len(usual) <= 12 and far) or weekend:
                    first = min(e for n in today for e in first_of[p, n, day])
                    found.add(("off-hours", first[1], p, str(day)))
    return found


def check(directory, history):
    rows = list(events(directory))
    expected = defaultdict(lambda: [0, 0])
    for time, o, p, address, outcome, _, _ in rows:
        expected[o, p, address, time[:10]][outcome == "denied"] += 1
    db = sqlite3.connect(f"file:{history}?mode=ro", uri=True)
    epoch = datetime.date(1970, 1, 1)
    counted = {}
    for o, p, a, day, r, d in db.execute(
            "SELECT o.text, p.text, a.text, b.day, sum(b.reads), sum(b.denials) FROM access_bucket b "
            "JOIN access_name o ON o.id = b.object JOIN access_name p ON p.id = b.principal JOIN access_name a ON a.id = b.address "
            "GROUP BY 1, 2, 3, 4"):
        counted[o, p, a, str(epoch + datetime.timedelta(day))] = [r, d]
    if dict(expected) != counted:
        different = [k for k in set(expected) | set(counted) if expected.get(k) != counted.get(k)]
        sys.exit(f"{len(different)} counts differ, such as {sorted(different)[:3]}")
    told = {(k, o, p, str(epoch + datetime.timedelta(d))) for k, o, p, d in
            db.execute("SELECT kind, object, principal, day FROM access_anomaly")}
    mine = anomalies(rows)
    if told != mine:
        sys.exit(f"only Rota tells {sorted(told - mine)[:5]}, only the reference tells {sorted(mine - told)[:5]}")
    planted = {(e["kind"], e["object"], e["principal"], e["day"]) for e in json.load(open(f"{directory}/planted.json"))["planted"]}
    # An access may stand out in several ways.
    missed, false = planted - told, {t for t in told if t[1:] not in {e[1:] for e in planted}}
    print(f"{len(rows)} events, {len(planted) - len(missed)} of {len(planted)} planted anomalies found, {len(false)} false alarms in {DAYS // 7} weeks")
    if missed or len(false) > DAYS // 7:
        sys.exit(f"missed {sorted(missed)}; false {sorted(false)[:10]}")


if __name__ == "__main__":
    if sys.argv[1] == "generate":
        generate(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        check(sys.argv[2], sys.argv[3])
