"""Searches files for values, and for pieces of them, in every usual dress.

Usage: leaks.py VALUES FILE...: VALUES is a JSON list; of a URL, give the password alone. Exits with 1
and names file and kind, never the piece, when anything is found: every 8-byte window of the plain
value, and windows of its hex (both cases) and base64 (three alignments, both alphabets).
"""

import base64
import json
import sys

values = [v.encode() for v in json.load(open(sys.argv[1]))]
needles = {}
for value in values:
    forms = {"plain": value, "hex": value.hex().encode(), "HEX": value.hex().upper().encode()}
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + value)
        # The first and last characters depend on what stands beside the value.
        inner = encoded[4 if shift else 0 : len(encoded) // 4 * 4 - 4]
        forms[f"base64+{shift}"] = inner
        forms[f"base64url+{shift}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    for form, data in forms.items():
        width = 8 if form == "plain" else 16 if form in ("hex", "HEX") else 11
        for start in range(max(1, len(data) - width + 1)):
            if len(data) >= width:
                needles[data[start : start + width]] = form
found = 0
for path in sys.argv[2:]:
    content = open(path, "rb").read()
    for needle, form in needles.items():
        if needle in content:
            print(f"{path}: a piece of a value, {form}")
            found += 1
            break
print(f"{len(needles)} pieces of {len(values)} values looked for in {len(sys.argv) - 2} files, {found} found")
sys.exit(1 if found or not needles else 0)
