# SPDX-License-Identifier: MIT
"""What /proc tells of the programs that are measured."""

import os
import pathlib
import re

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """Of all its threads, in user and kernel."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_kb(pid, key):
    """A line of its status, RssAnon for instance."""
    return int(re.search(rf"{key}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
