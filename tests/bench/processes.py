# SPDX-License-Identifier: MIT
"""What is measured of programs, and how figures are printed."""

import os
import pathlib
import re
import signal
import statistics
import sys
import time

TIMEOUT = 20  # s
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """Of all its threads, in user and kernel: to the nanosecond where the kernel counts so."""
    try:
        return sum(int(path.read_text().split()[0])
                   for path in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9
    except FileNotFoundError:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def memory_kb(pid, key):
    """A line of its status, RssAnon for instance."""
    return int(re.search(rf"{key}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))


def spread(values, digits):
    """The median, with the lowest and the highest."""
    values = sorted(values)
    low, middle, high = values[0], statistics.median(values), values[-1]
    return f"{middle:.{digits}f} ({low:.{digits}f}..{high:.{digits}f})"


def wait_for(what, condition):
    end = time.monotonic() + TIMEOUT
    while not (value := condition()):
        if time.monotonic() > end:
            sys.exit(f"bench: {what} did not come within {TIMEOUT} s")
        time.sleep(0.01)
    return value


class Counter:
    """Runs a program under count-calls."""

    def __init__(self, build, path):
        self.path, self.last = path, {}
        self.command = [build / "tests/bench/count-calls", path]

    def take(self, pid):
        """Sets last: of each system call how many there were since the last time."""
        before = len(self.lines())
        os.kill(pid, signal.SIGUSR1)
        line = wait_for("a line of count-calls", lambda: self.lines()[before:])[0]
        self.last = {name: int(count) for name, count in (item.split("=") for item in line.split())}

    def lines(self):
        return self.path.read_text().split("\n")[:-1] if self.path.exists() else []
