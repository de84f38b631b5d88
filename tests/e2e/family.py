# SPDX-License-Identifier: MIT
"""The processes beside the compositor, by what they are named."""

import pathlib
import re

from desk import wait_for


def status(pid):
    """What the kernel says of a process, by name. Empty: it has gone."""
    try:
        return dict(line.split(":\t", 1) for line in
                    pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)
    except OSError:
        return {}


def children(pid):
    """Name to number."""
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {status(int(child)).get("Name"): int(child) for child in listed}


def child(pid, name):
    return wait_for(lambda: children(pid).get(name), f"a process named {name}")


def keeper(desk):
    """cloison-text, which starts what draws texts."""
    return child(desk.process.pid, "cloison-text")


def worker(desk, domain):
    """What draws the titles of a domain."""
    return child(keeper(desk), f"text-{domain}"[:15])


def gone(pid):
    """It has ended, and whoever started it knows."""
    return re.fullmatch(r"|Z.*", status(pid).get("State", ""))
