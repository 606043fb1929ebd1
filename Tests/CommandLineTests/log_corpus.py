"""Logs as servers write them, with values planted in every dress.

Usage: log_corpus.py OUT MIB SEED VALUES [--plant N] [--truth FILE]. VALUES is a file of 'NAME=value' lines (made when it
is not there, with --values N). Noise is high in entropy: UUIDs, digests, base64 images. The truth is one JSON object a line:
the name, the form, and the offset of the first planted byte.
"""

import argparse
import base64
import html
import json
import os
import random
import shlex
import string
import urllib.parse
import uuid

parser = argparse.ArgumentParser()
parser.add_argument("out")
parser.add_argument("mib", type=float)
parser.add_argument("seed", type=int)
parser.add_argument("values")
parser.add_argument("--values", dest="make", type=int, default=0)
parser.add_argument("--plant", type=int, default=0)
parser.add_argument("--truth")
args = parser.parse_args()
rng = random.Random(args.seed)

if not os.path.exists(args.values):
    odd = string.ascii_letters + string.digits + "!@#%^&*()_+=[]{}|;:,.<>?/~-"
    plain = string.ascii_letters + string.digits
    with open(args.values, "w") as file:
        for index in range(args.make):
            alphabet = odd if index % 4 == 0 else plain
            size = rng.choice([20, 24, 32, 40, 48, 64])
            value = "".join(rng.choice(alphabet) for _ in range(size))
            file.write(f"S{index}_TOKEN='{value}'\n")
values = []
for line in open(args.values):
    name, _, value = line.rstrip("\n").partition("=")
    values.append((name, value.strip("'")))


def stamp():
    return f"2026-11-{rng.randrange(1, 28):02d}T{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"


def noise():
    return rng.choice([
        lambda: str(uuid.UUID(int=rng.getrandbits(128))),
        lambda: f"{rng.getrandbits(256):064x}",
        lambda: base64.b64encode(rng.randbytes(rng.randrange(20, 200))).decode(),
        lambda: f"user{rng.randrange(10**6)}@example.org",
    ])()


def line(text):
    kind = rng.randrange(6)
    if kind == 0:
        return f'10.0.{rng.randrange(256)}.{rng.randrange(256)} - - [23/Nov/2026:02:00:03 +0000] "GET /api/{text} HTTP/1.1" 200 {rng.randrange(10**5)} "-" "Mozilla/5.0 (X11; Linux x86_64)"'
    if kind == 1:
        return f"{stamp().replace('T', ' ')},123 INFO django.request request finished {text} status=200"
    if kind == 2:
        return '{"time":"' + stamp() + 'Z","level":"info","msg":"' + text + '","id":"' + noise() + '"}'
    if kind == 3:
        return f'  File "/srv/app/views.py", line {rng.randrange(999)}, in handle\n    raise ValueError({text})'
    if kind == 4:
        return f"{stamp()} LOG:  statement: SELECT * FROM orders WHERE token = '{text}' AND id = {rng.randrange(10**9)}"
    return f"<img src=\"data:image/png;base64,{base64.b64encode(rng.randbytes(300)).decode()}\"> {text}"


def wrapped(text):
    cut = rng.randrange(1, len(text))
    return text[:cut] + rng.choice(["\n", "\r\n", "\n    ", "\\\n\t"]) + text[cut:]


FORMS = {
    "plain": lambda v: v,
    "part": lambda v: (lambda s: v[s:s + rng.randrange(16, len(v) + 1)])(rng.randrange(len(v) - 15)),
    "wrapped": wrapped,
    "basic": lambda v: base64.b64encode(f"u{'x' * rng.randrange(3)}:{v}".encode()).decode(),
    "base64url": lambda v: base64.urlsafe_b64encode(b"k" * rng.randrange(3) + v.encode() + b"tail").decode(),
    "hex": lambda v: v.encode().hex(),
    "HEX": lambda v: v.encode().hex().upper(),
    "percent": lambda v: urllib.parse.quote(v, safe=""),
    "form": lambda v: urllib.parse.quote_plus(v),
    "json": lambda v: json.dumps(v)[1:-1],
    "html": lambda v: html.escape(v),
    "shell": lambda v: shlex.quote(v),
    "repr": lambda v: repr(v.encode()),
    "utf16": lambda v: v.encode("utf-16-le"),
    "UTF16": lambda v: v.encode("utf-16-be"),
}

size = int(args.mib * (1 << 20))
plants = sorted(rng.randrange(size) for _ in range(args.plant))
# Some stand across the edges of any power-of-two buffer.
for index in range(0, len(plants), 7):
    plants[index] = min(size - 200, max(1, round(plants[index] / (1 << 20))) * (1 << 20) - rng.randrange(1, 40))
plants = sorted(p for p in plants if p >= 0)
truth = []
written = 0
with open(args.out, "wb") as out:
    while written < size:
        while plants and plants[0] < written:
            plants.pop(0)
        text = line(noise()).encode() + b"\n"
        if plants and written + len(text) > plants[0]:
            plants.pop(0)
            name, value = rng.choice(values)
            form = rng.choice(sorted(FORMS))
            dressed = FORMS[form](value)
            dressed = dressed if isinstance(dressed, bytes) else dressed.encode()
            head = f"{stamp()} planted ".encode()
            truth.append({"name": name, "form": form, "offset": written + len(head), "length": len(dressed)})
            text = head + dressed + b" end\n"
        out.write(text)
        written += len(text)
if args.truth:
    with open(args.truth, "w") as file:
        file.writelines(json.dumps(t) + "\n" for t in truth)
