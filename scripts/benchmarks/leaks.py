"""One log, searched by rota for all forms of its values, beside ripgrep, grep -F, wc, gzip and zstd."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

from common import Measured, root, rota, show

MIB = int(os.environ.get("MIB", "1024"))
work = tempfile.mkdtemp(prefix="rota-bench-leaks-")
corpus = f"{root}/Tests/CommandLineTests/log_corpus.py"


def run(*command):
    subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL)


def write_values(count):
    """Values in a .env file for rota, and plain, one a line, for the others."""
    values = [line.rstrip("\n").partition("=")[2].strip("'") for line in open(f"{work}/values-{count}")]
    with open(f"{work}/plain", "w") as file:
        file.writelines(v + "\n" for v in values)
    shutil.copy(f"{work}/values-{count}", f"{work}/.env")


run(sys.executable, corpus, "block", "64", "1", "values-1000", "--values", "1000", "--plant", "200", "--truth", "truth")
run("sh", "-c", f"for i in $(seq {MIB // 64}); do cat block; done > log; cat log > /dev/null")
scan = [rota, "scan", "log", "--quiet", "--format", "json", "--output", "found.json"]
wc = Measured(["wc", "-l", "log"], work, 5)
show(f"wc -l, {MIB} MiB", f"{wc.wall:.2f} s", "wc -l log")
for count in (1000, 10000):
    if count == 10000:
        run(sys.executable, corpus, "unused", "0.01", "2", "values-10000", "--values", "10000")
    write_values(count)
    one = Measured(scan + ["--jobs", "1"], work, 3)
    all_cores = Measured(scan, work, 3)
    rg = Measured(["rg", "-a", "-c", "-F", "-f", "plain", "log"], work, 1, statuses=(0, 1))
    show(f"rota, {count} values in all forms, one core", f"{one.wall:.2f} s, {one.peak:.0f} MiB", "rota scan --jobs 1")
    show(f"rota, {count} values in all forms, all cores", f"{all_cores.wall:.2f} s, {all_cores.peak:.0f} MiB", "rota scan")
    show(f"ripgrep, {count} values, plain", f"{rg.wall:.2f} s", "rg -a -c -F -f plain log")
    show("  ripgrep / rota, rota / wc", f"{rg.wall / all_cores.wall:.1f}, {all_cores.wall / wc.wall:.1f}")

write_values(1000)
run(rota, "scan", "block", "--quiet", "--format", "json", "--output", "found.json")
found = json.load(open(f"{work}/found.json"))["exposures"]
truth = [json.loads(line) for line in open(f"{work}/truth")]
explained = set()
missed = 0
for plant in truth:
    hits = [i for i, e in enumerate(found) if f"env/{plant['name']}" in e["secrets"]
            and plant["offset"] - 4 <= e["offset"] <= plant["offset"] + plant["length"]]
    explained.update(hits)
    missed += not hits
show("planted, missed, invented", f"{len(truth)}, {missed}, {len(found) - len(explained)}", "rota scan block")
grep = Measured(["grep", "-a", "-c", "-F", "-f", "plain", "block"], work, 1, statuses=(0, 1))
show("grep -F, 1000 values, plain, 64 MiB", f"{grep.wall:.2f} s", "grep -a -c -F -f plain block")
run("sh", "-c", "gzip -1 -k log; zstd -q -k log; cat log.gz log.zst > /dev/null")
for suffix, tool in (("gz", ["gzip", "-dc"]), ("zst", ["zstd", "-dcq"])):
    theirs = Measured(["sh", "-c", " ".join(tool) + f" log.{suffix} > /dev/null"], work, 3)
    mine = Measured([rota, "scan", f"log.{suffix}", "--quiet", "--format", "json", "--output", "found.json"], work, 3)
    show(f"{MIB} MiB as .{suffix}: rota / {tool[0]}", f"{mine.wall:.2f} s / {theirs.wall:.2f} s = {mine.wall / theirs.wall:.2f}")
# Shapes that trouble other tools: everything in one line, and a directory of very many files.
value = open(f"{work}/plain").readline().rstrip("\n")
with open(f"{work}/line", "wb") as file:
    file.truncate(4 << 30)
    file.seek(0, os.SEEK_END)
    file.write(value.encode() + b"\n")
run("sh", "-c", "cat line > /dev/null")
os.mkdir(f"{work}/many")
for index in range(100_000):
    with open(f"{work}/many/{index}", "w") as file:
        file.write(f"{index} {value if index % 1000 == 7 else 'nothing'} here\n")
for what, place, expected in (("one line of 4 GiB", "line", 1), ("100,000 small files", "many", 100)):
    mine = Measured([rota, "scan", place, "--quiet", "--format", "json", "--output", "found.json"], work, 1)
    count = len(json.load(open(f"{work}/found.json"))["exposures"])
    show(f"{what}: {count} of {expected} found", f"{mine.wall:.2f} s, {mine.peak:.0f} MiB", f"rota scan {place}")
if shutil.which(f"{root}/.venv/bin/detect-secrets"):
    run("sh", "-c", "head -c 4194304 block > small")
    ds = Measured([f"{root}/.venv/bin/detect-secrets", "scan", "small"], work, 1)
    results = json.loads(ds.output)["results"]
    show("detect-secrets on 4 MiB of it", f"{ds.wall:.1f} s, {sum(map(len, results.values()))} guesses", "detect-secrets scan")
shutil.rmtree(work)
