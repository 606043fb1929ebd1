"""Access logs read by rota, beside jq; a million events with known anomalies; a year compared with itself."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

from common import Measured, root, rota, show

MIB = int(os.environ.get("MIB", "1024"))
NIGHTS = int(os.environ.get("NIGHTS", "365"))
reference = f"{root}/Tests/AuditAccessTests/access_reference.py"
work = tempfile.mkdtemp(prefix="rota-bench-access-")


def place(name, yaml):
    os.makedirs(f"{work}/{name}", exist_ok=True)
    with open(f"{work}/{name}/rota.yaml", "w") as file:
        file.write(yaml)
    return f"{work}/{name}"


def vault_log(path, size, rng):
    """An audit log as a Vault server writes it: a request and a response an event, 500 secrets, 60 readers."""
    written, number = 0, 0
    with open(path, "w", buffering=1 << 20) as out:
        while written < size:
            number += 1
            at = f"2026-11-{1 + number * 20 * (1 << 20) // (size + 1) % 20:02}T{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}.{rng.randrange(10**9):09}Z"
            who = rng.randrange(60)
            secret = (who * 8 + rng.randrange(8)) % 500
            auth = ('"auth":{"client_token":"hmac-sha256:%064x","accessor":"hmac-sha256:%064x","display_name":"approle-%d","policies":["default","app-%d"],'
                    '"token_policies":["default","app-%d"],"token_type":"service","token_ttl":3600,"token_issue_time":"2026-11-01T00:00:00Z"}') % (
                rng.getrandbits(256), rng.getrandbits(256), who, who, who)
            request = ('"request":{"id":"%032x","operation":"read","mount_type":"kv","client_token":"hmac-sha256:%064x","client_token_accessor":"hmac-sha256:%064x",'
                       '"namespace":{"id":"root"},"path":"kv/data/team-%d/secret-%d","remote_address":"10.%d.0.%d"}') % (
                rng.getrandbits(128), rng.getrandbits(256), rng.getrandbits(256), secret % 20, secret, who, rng.randrange(4))
            text = '{"time":"%s","type":"request",%s,%s}\n{"time":"%s","type":"response",%s,%s,"response":{"mount_type":"kv","data":{"data":{"password":"hmac-sha256:%064x","username":"hmac-sha256:%064x"},"metadata":{"created_time":"hmac-sha256:%064x","custom_metadata":null,"deletion_time":"","destroyed":false,"version":3}}}}\n' % (
                at, auth, request, at, auth, request, rng.getrandbits(256), rng.getrandbits(256), rng.getrandbits(256))
            out.write(text)
            written += len(text)


def trail(path, size, rng):
    """One CloudTrail document, unpacked; one event in four reads a secret."""
    written, number = 0, 0
    names = [("secretsmanager.amazonaws.com", "GetSecretValue"), ("sts.amazonaws.com", "AssumeRole"),
             ("ec2.amazonaws.com", "DescribeInstances"), ("s3.amazonaws.com", "GetBucketAcl")]
    with open(path, "w", buffering=1 << 20) as out:
        out.write('{"Records":[')
        while written < size:
            source, name = names[number % 4]
            record = {"eventVersion": "1.09", "userIdentity": {"type": "AssumedRole", "principalId": f"AROA:{number}", "arn": f"arn:aws:sts::111122223333:assumed-role/app-{number % 50}/s{number}",
                      "accountId": "111122223333", "sessionContext": {"sessionIssuer": {"type": "Role", "arn": f"arn:aws:iam::111122223333:role/app-{number % 50}"}, "attributes": {"mfaAuthenticated": "false"}}},
                      "eventTime": f"2026-11-{1 + number % 20:02}T10:00:00Z", "eventSource": source, "eventName": name, "awsRegion": "eu-west-1", "sourceIPAddress": f"10.0.{number % 50}.1",
                      "userAgent": "aws-sdk-java/2.20.140 Linux/5.10 OpenJDK_64-Bit_Server_VM/17 exec-env/ECS", "requestParameters": {"secretId": f"prod/s{number % 300}"}, "responseElements": None,
                      "requestID": f"{rng.getrandbits(128):032x}", "eventID": f"{rng.getrandbits(128):032x}", "readOnly": True, "eventType": "AwsApiCall", "recipientAccountId": "111122223333"}
            text = ("," if number else "") + json.dumps(record, separators=(",", ":"))
            out.write(text)
            written += len(text)
            number += 1
        out.write("]}")


SOURCES = "sources: [{name: vault, provider: exec, command: [echo, '{\"complete\":true,\"count\":0}']}]\n"
rng = random.Random(1)
for name, form, write in (("vault", "vault", vault_log), ("trail", "cloudtrail", trail)):
    home = place(name, SOURCES + f"access: {{logs: [{{format: {form}, source: vault, paths: [log]}}]}}\n")
    write(f"{home}/log", MIB << 20, rng)
    subprocess.run(["cat", "log"], cwd=home, stdout=subprocess.DEVNULL, check=True)
    read = Measured([rota, "access", "read", "--now", "2026-11-23T02:00:00Z"], home, 3,
                    before=lambda _: shutil.rmtree(f"{home}/.rota", ignore_errors=True))
    again = Measured([rota, "access", "read", "--now", "2026-11-23T03:00:00Z"], home, 3)
    jq = Measured(["sh", "-c", "jq -c . log > /dev/null"], home)
    size = os.path.getsize(f"{home}/log") / 1e6
    show(f"rota, {MIB} MiB of {form} log", f"{read.wall:.2f} s, {read.peak:.0f} MiB", "rota access read")
    show("  a CPU-second", f"{size / read.cpu:.0f} MB")
    show("the same again", f"{again.wall * 1000:.0f} ms", "rota access read")
    show("jq, the same file", f"{jq.wall:.1f} s", "jq -c . log")
    show("  jq / rota", f"{jq.wall / read.wall:.0f}")
    os.remove(f"{home}/log")

home = place("million", """sources:
  - {name: aws, provider: exec, command: [cat, logs/aws-secrets.jsonl]}
  - {name: vault, provider: exec, command: [cat, logs/vault-secrets.jsonl]}
policy: {classes: {all: {title: All, severity: high, rotate: 365d}}, secrets: [{name: "*", class: all}]}
access: {logs: [{format: cloudtrail, source: aws, paths: [logs/aws]}, {format: vault, source: vault, paths: [logs/vault.log]}]}
""")
subprocess.run([sys.executable, reference, "generate", "logs", "1000000", "7"], cwd=home, check=True, stdout=subprocess.DEVNULL)
subprocess.run([rota, "collect", "-q", "--now", "2026-09-01T00:30:00Z"], cwd=home, check=True, stdout=subprocess.DEVNULL)
run = Measured([rota, "access", "read", "--now", "2026-10-13T02:00:00Z"], home)
verdict = subprocess.run([sys.executable, reference, "check", "logs", ".rota/history.sqlite"], cwd=home, check=True, capture_output=True, text=True)
show("a million events, six weeks", f"{run.wall:.2f} s, {run.peak:.0f} MiB", "rota access read")
print("  " + verdict.stdout.strip(), flush=True)

year = place("year", """sources: [{name: big, provider: exec, command: [cat, list]}]
policy: {classes: {all: {title: All, severity: high, rotate: 365d, owner: team}}, secrets: [{name: "*", class: all}]}
""")
open(f"{year}/other.yaml", "w").write("classes: {all: {title: All, severity: high, rotate: 90d}}\nsecrets: [{name: '*', class: all}]\n")
versions = [1] * 10_000
for night in range(NIGHTS):
    for index in rng.sample(range(10_000), 4):
        versions[index] += 1
    with open(f"{year}/list", "w") as file:
        for index, version in enumerate(versions):
            file.write(f'{{"name":"s{index}","version":"{version}"}}\n')
        file.write('{"complete":true,"count":10000}\n')
    day, month = night % 28 + 1, night // 28
    stamp = f"{2025 + month // 12}-{month % 12 + 1:02}-{day:02}T02:00:00Z"
    subprocess.run([rota, "collect", "--quiet", "--now", stamp], cwd=year, check=True, stdout=subprocess.DEVNULL)
for command in (["diff", "2025-03", stamp], ["forecast"], ["simulate", "--policy", "other.yaml"]):
    run = Measured([rota, *command, "--now", stamp], year, 3)
    show(f"{command[0]}, {NIGHTS} nights of 10,000 secrets", f"{run.wall:.2f} s, {run.peak:.0f} MiB", f"rota {' '.join(command)}")
shutil.rmtree(work)
