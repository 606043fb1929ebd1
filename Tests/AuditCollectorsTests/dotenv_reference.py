"""Generates .env files and says what python-dotenv makes of each: the oracle of DotenvTests.

Usage: dotenv_reference.py DIRECTORY COUNT SEED. Writes DIRECTORY/N.env and DIRECTORY/expected.json,
a list of {"name": "value" or null} objects. Runs with an empty environment, as references to
variables of the process are no part of the file.
"""

import json
import logging
import os
import random
import sys

import dotenv

directory, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
os.environ.clear()
logging.disable(logging.CRITICAL)
rng = random.Random(seed)

ATOMS = [
    "A", "B", "KEY", "x", "0", "=", "==", " ", "  ", "\t", "#", " #", "'", '"', "\\", "\\n", "\\'",
    '\\"', "\\\\", "\n", "\r\n", "\r", "export", "export ", "${A}", "${B:-def}", "${", "}", "$A",
    ":-", "é", "\u00a0", "\u2003", "\u2028", "\x85", "\x0b", "\x1c", "日本", "a b", "value", ";",
    "\\x", "\\t", "# rotated: 2026-01-01", "\u200b", "${A:-${B}}", "'''", "A=1\n", "B='two'\n",
    'KEY="th\\nree"\n', "\ufeff",
]
WORDS = ["SECRET_KEY", "DATABASE_URL", "A", "B", "KEY", "lower", "with.dot", "with-dash", "é"]


def plausible():
    """Lines that people write."""
    name = rng.choice(WORDS)
    value = "".join(rng.choice(ATOMS[:30]) for _ in range(rng.randrange(6))).replace("\n", "")
    quote = rng.choice(["", "", "'", '"'])
    return (
        rng.choice(["", "export ", " ", "\t"]) + name + rng.choice(["=", " = ", "= ", " ="])
        + quote + value + quote + rng.choice(["", " ", " # comment", "#c"]) + rng.choice(["\n", "\r\n", "\n\n"])
    )


expected = []
for index in range(count):
    if rng.random() < 0.5:
        text = "".join(plausible() for _ in range(rng.randrange(8)))
    else:
        text = "".join(rng.choice(ATOMS) for _ in range(rng.randrange(24)))
    text = text.lstrip("\ufeff")
    path = f"{directory}/{index}.env"
    mark = "\ufeff" if rng.random() < 0.1 else ""
    with open(path, "wb") as file:
        file.write((mark + text).encode())
    expected.append(dotenv.dotenv_values(path))
json.dump(expected, open(f"{directory}/expected.json", "w"))
