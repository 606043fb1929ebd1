"""A population of AWS secrets whose truth is known, on one moto server: rota, boto3 scripts, Cloud Custodian."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

from common import Measured, root, rota, show

COUNT = int(os.environ.get("SECRETS", "10000"))
NOW, DAY = 1795399203, 86400
NIGHT = "--now 2026-11-23T02:00:03Z"
work = tempfile.mkdtemp(prefix="rota-bench-aws-")
server = subprocess.Popen(
    [sys.executable, f"{root}/Tests/CommandLineTests/aws_server.py", str(COUNT), "1", f"{work}/truth.json"],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
port = int(server.stdout.readline())
truth = json.load(open(f"{work}/truth.json"))
overdue = {name for name, at in truth.items() if at // DAY + 90 < NOW // DAY}
env = os.environ | {
    "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-west-1", "HOME": work}


def server_cpu():
    fields = open(f"/proc/{server.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quality(flagged):
    right = len(flagged & overdue)
    return f"precision {right / max(1, len(flagged)):.1%}, recall {right / len(overdue):.1%}"


def timed(what, command, label, flagged=None, statuses=(0,)):
    before = server_cpu()
    run = Measured(command, work, env=env, statuses=statuses)
    run.server = server_cpu() - before
    show(what, f"{run.cpu:.2f} s CPU, {run.peak:.0f} MiB", label)
    show("  wall, and what the server needed for it", f"{run.wall:.1f} s / {run.server:.1f} s = {run.wall / run.server:.2f}")
    if flagged:
        show("  " + quality(flagged(run)), "")
    return run


with open(f"{work}/rota.yaml", "w") as file:
    file.write("""
sources: [{name: aws, provider: aws-secrets-manager, regions: [eu-west-1]}]
policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
""")


def of_rota(_):
    report = json.load(open(f"{work}/reports/nightly/report.json"))
    show("  requests", str(report["sources"][0]["coverage"]["requests"]))
    return {s["name"] for s in report["secrets"] if s["status"] == "overdue"}


SCRIPT = """
import boto3, json, sys
from concurrent.futures import ThreadPoolExecutor
mode, now, day = sys.argv[1], 1795399203, 86400
client = boto3.client("secretsmanager")
secrets = [s for page in client.get_paginator("list_secrets").paginate() for s in page["SecretList"]]
def date(s):
    if mode == "versions":
        versions = client.list_secret_version_ids(SecretId=s["ARN"])["Versions"]
        return next(v["CreatedDate"] for v in versions if "AWSCURRENT" in v.get("VersionStages", []))
    return s.get(mode) or s["CreatedDate"]
with ThreadPoolExecutor(8) as pool:
    dates = list(pool.map(date, secrets))
print(json.dumps([s["Name"] for s, d in zip(secrets, dates) if d.timestamp() // day + 90 < now // day]))
"""
with open(f"{work}/script.py", "w") as file:
    file.write(SCRIPT)


def of_output(run):
    return set(json.loads(run.output))


show(f"{len(truth)} live secrets of {COUNT}, {len(overdue)} overdue at 90 days", "")
ours = timed("first night", [rota, "nightly", "--quiet", *NIGHT.split()], "rota nightly", of_rota)
again = timed("next night", [rota, "nightly", "--quiet", "--now", "2026-11-23T02:30:00Z"], "rota nightly", of_rota)
script = [sys.executable, "script.py"]
right = timed("boto3, the right script", script + ["versions"], "list_secrets, list_secret_version_ids", of_output)
show("  requests", str(len(truth) + (COUNT + 99) // 100))
timed("boto3 on LastRotatedDate", script + ["LastRotatedDate"], "list_secrets", of_output)
timed("boto3 on LastChangedDate", script + ["LastChangedDate"], "list_secrets", of_output)
show("our CPU against the right script's", f"{ours.cpu / right.cpu:.3f}")
# What the script does and no more: it names the secrets, and writes neither reports nor alerts.
os.mkdir(f"{work}/alone")
shutil.copy(f"{work}/rota.yaml", f"{work}/alone")
names = f"cd alone && {rota} collect --quiet {NIGHT} && {rota} report {NIGHT} --format csv --output names.csv"


def of_names(_):
    with open(f"{work}/alone/names.csv", newline="") as file:
        return {row["name"] for row in csv.DictReader(file) if row["status"] == "overdue"}


alone = timed("collected and judged, the names listed", ["sh", "-c", names], "rota collect; rota report --format csv", of_names)
show("  its CPU against the right script's", f"{alone.cpu / right.cpu:.3f}")

custodian = f"{root}/.venv-custodian/bin/custodian"
if os.access(custodian, os.X_OK):
    with open(f"{work}/custodian.yml", "w") as file:
        file.write("""
policies:
  - name: old
    resource: aws.secrets-manager
    filters:
      - {type: value, key: LastRotatedDate, value_type: age, op: gt, value: 90}
""")
    shutil.rmtree(f"{work}/out", ignore_errors=True)
    command = [custodian, "run", "-s", "out", "--region", "eu-west-1", "--cache-period", "0", "custodian.yml"]
    timed("Cloud Custodian on LastRotatedDate", command, "custodian run",
          lambda _: {s["Name"] for s in json.load(open(f"{work}/out/old/resources.json"))})
else:
    show("Cloud Custodian", "not installed")
prowler = f"{root}/.venv-prowler/bin/prowler"
if os.environ.get("PROWLER"):
    command = [prowler, "aws", "--checks", "secretsmanager_secret_rotated_periodically", "-f", "eu-west-1",
               "-M", "json-ocsf", "-o", "prowler", "-F", "found", "-b"]

    def failed(_):
        found = json.load(open(f"{work}/prowler/found.ocsf.json"))
        return {r["name"] for f in found if f["status_code"] == "FAIL" for r in f["resources"]}

    timed("Prowler's check of LastRotatedDate", command, "prowler aws --checks secretsmanager_secret_rotated_periodically",
          failed, statuses=(0, 3))
server.stdin.close()
server.wait()
shutil.rmtree(work)
