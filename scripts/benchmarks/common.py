"""What the benchmarks share: timing whole commands, and one line a figure."""

import os
import statistics
import subprocess
import sys
import time

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
rota = os.environ.get("ROTA", f"{root}/.build/release/rota")
if not os.access(rota, os.X_OK):
    sys.exit(f"bench: {rota} is not there: run scripts/audit --help once, which builds it")


class Measured:
    """Medians of wall and CPU seconds, and the largest peak memory in MiB, of `repeat` runs."""

    def __init__(self, command, cwd, repeat=1, env=None, before=None, statuses=(0,)):
        walls, cpus, self.peak, self.output = [], [], 0, b""
        for index in range(repeat):
            if before:
                before(index)
            full = command(index) if callable(command) else command
            with open(os.path.join(cwd, "bench-errors"), "w+b") as errors:
                start = time.perf_counter()
                child = subprocess.Popen(full, cwd=cwd, stdout=subprocess.PIPE, stderr=errors, env=env)
                self.output = child.stdout.read()
                _, status, usage = os.wait4(child.pid, 0)
                walls.append(time.perf_counter() - start)
                errors.seek(0)
                said = errors.read()
            cpus.append(usage.ru_utime + usage.ru_stime)
            self.peak = max(self.peak, usage.ru_maxrss / 1024)
            assert os.waitstatus_to_exitcode(status) in statuses, (full, said[-2000:])
        self.wall, self.cpu = statistics.median(walls), statistics.median(cpus)


def show(what, figure, command=""):
    print(f"{what:<62} {figure:>24}   {command}".rstrip(), flush=True)
