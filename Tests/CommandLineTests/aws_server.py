"""A moto server with a population whose truth is known. Usage: aws_server.py COUNT SEED TRUTH-FILE

Prints its port and serves until standard input ends. The truth file gets a JSON object: each live
secret's name and the day (seconds since 1970) its value was set. Where moto dates differ from AWS's
(its versions all carry the time of asking), it is made to answer as AWS does.
"""

import json
import random
import sys
import time

import boto3
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.secretsmanager import models

count, seed, truth_file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
NOW = 1795399203  # 2026-11-23T02:00:03Z, the tests' night
DAY = 86400


def versions_as_aws_dates_them(self, secret_id):
    secret = self.secrets[secret_id]
    versions = [
        {"CreatedDate": v["createdate"], "VersionId": k, "VersionStages": v["version_stages"]}
        for k, v in secret.versions.items()
    ]
    return json.dumps({"ARN": secret.arn, "Name": secret.name, "Versions": versions})


models.SecretsManagerBackend.list_secret_version_ids = versions_as_aws_dates_them

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
rng = random.Random(seed)
backend = models.secretsmanager_backends["123456789012"]["eu-west-1"]
truth = {}
if count:
    keys = {"region_name": "eu-west-1", "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
    boto3.client("secretsmanager", endpoint_url=f"http://{host}:{port}", **keys).list_secrets()
for index in range(count):
    name = f"team{index % 31}/secret-{index:05d}"
    created = NOW - rng.randrange(DAY, 1000 * DAY)
    value_set = created if rng.random() < 0.35 else rng.randrange(created, NOW)
    version = f"{rng.getrandbits(128):032x}"
    backend.create_secret(
        name=name, secret_string=f"{rng.getrandbits(160):040x}", secret_binary=None, description=None,
        tags=[{"Key": "team", "Value": f"t{index % 7}"}], kms_key_id=None, client_request_token=version,
        replica_regions=[], force_overwrite=False)
    secret = backend.secrets[name]
    secret.created_date = created
    secret.versions[version]["createdate"] = value_set
    secret.last_changed_date = value_set
    if rng.random() < 0.35 and value_set > created:
        # A managed rotation: of this value, or of an earlier one that was then replaced by hand.
        mine = rng.random() < 0.8
        secret.rotation_requested = secret.rotation_enabled = True
        secret.auto_rotate_after_days = 30
        rotated = value_set + rng.randrange(60, 7200) if mine else rng.randrange(created, value_set + 1)
        secret.last_rotation_date = min(rotated, NOW)
        secret.last_changed_date = max(secret.last_changed_date, secret.last_rotation_date)
        secret.next_rotation_date = secret.last_rotation_date + 30 * DAY
    if rng.random() < 0.45:
        secret.last_changed_date = rng.randrange(secret.last_changed_date, NOW + 1)  # a tag was edited
    if rng.random() < 0.04:
        secret.deleted_date = NOW - rng.randrange(6 * DAY)
    else:
        truth[name] = value_set
with open(truth_file, "w") as file:
    json.dump(truth, file)
print(port, flush=True)
sys.stdin.read()
server.stop()
