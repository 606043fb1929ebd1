"""Validates report.json files against the JSON Schema. Usage: schema.py SCHEMA REPORT..."""

import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
for path in sys.argv[2:]:
    report = json.load(open(path))
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    summary = dict(report["summary"])
    assert summary.pop("total") == sum(summary.values()) == len(report["secrets"]), path
print("valid")
