"""Signs generated requests with botocore. Usage: sigv4_reference.py SEED COUNT; one JSON object a line."""

import datetime
import json
import random
import sys
import urllib.parse

from botocore import auth, awsrequest, credentials

rng = random.Random(int(sys.argv[1]))


def text(alphabet, most):
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, most)))


class At(datetime.datetime):
    pass


for _ in range(int(sys.argv[2])):
    moment = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=rng.randrange(31536000))
    words = "abcXYZ019-_.~ /:+&=%é€*'()!@$,;"
    path = "/" + "/".join(urllib.parse.quote(text(words, 12), safe="") for _ in range(rng.randrange(4)))
    pairs = [(text(words, 8), text(words, 8)) for _ in range(rng.randrange(4))]
    query = "&".join(f"{urllib.parse.quote(k, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}" for k, v in pairs)
    host = rng.choice(["example.amazonaws.com", "127.0.0.1:5000", "x.eu-west-1.amazonaws.com:443"])
    url = f"{rng.choice(['http', 'https'])}://{host}{path}" + (f"?{query}" if query else "")
    headers = {f"X-{text('abcXYZ', 6)}{n}": text("ab c  d=;,", 20).strip() or "x" for n in range(rng.randrange(4))}
    body = text(words + "{}\"\n", 60) if rng.random() < 0.7 else ""
    keys = credentials.Credentials("AKID" + text("ABC", 9), text(words, 40), text(words, 30) if rng.random() < 0.5 else None)
    service, region = rng.choice(["secretsmanager", "ssm", "iam", "sts"]), rng.choice(["eu-west-1", "us-east-1"])
    method = rng.choice(["GET", "POST", "PUT"])
    request = awsrequest.AWSRequest(method=method, url=url, headers=dict(headers), data=body.encode())
    signer = auth.SigV4Auth(keys, service, region)
    # botocore reads the clock in one place.
    auth.get_current_datetime = lambda remove_tzinfo=True: moment
    signer.add_auth(request)
    print(json.dumps({
        "at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "method": method, "url": url, "headers": headers, "body": body,
        "id": keys.access_key, "secret": keys.secret_key, "token": keys.token, "service": service, "region": region,
        "authorization": request.headers["Authorization"]}))
