# SPDX-License-Identifier: MIT
"""What loads of other domains, all within the limits, cost a domain beside them: the time from its commit to
FRAME, and from a key to the domain that has it, pressed at any moment; and what many windows cost the
compositor. Nothing here is a test.

usage: tools/toolbox python3 tests/bench/load.py [--build DIR]... [--rounds N] [--seconds N] [--list] [NAME...]

--build    a build folder below the project's, with the compositor; given more than once, they take turns; default build/
--rounds   of each load on each build; the figures are those of all rounds together; default 3
--seconds  that the victim is watched in a round, at least; default 3
--list     what can be named
"""

import argparse
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/e2e"))

from loads import LOADS, STANDSTILL, Victim, end_load, make_desk, start_load, windows  # noqa: E402

FEWEST = 60  # samples of a round
FRAME = 1 / 60  # seconds


def watch(name, seconds):
    """One round: frames and keys of the victim under the load, in ms."""
    desk = make_desk()
    victim = Victim(desk)
    pid, go = start_load(LOADS[name], desk)
    if name != "dialogs_480":
        victim.focus()
    frames, keys = [], []
    chance = random.Random(name)
    end = time.monotonic() + seconds
    os.write(go, b"+")
    try:
        while time.monotonic() < end or len(frames) < FEWEST:
            frames.append(victim.frame())
            if len(frames) % 2 == 0:
                time.sleep(chance.uniform(0, FRAME))  # a user's keys keep no time with the screen
                keys.append(victim.key())
    except AssertionError:  # the desktop stands still
        frames.append(math.inf)
    if frames[-1] != math.inf:
        end_load(pid)
    desk.process.kill()
    desk.process.wait()
    desk.abandon()
    return {"frames": frames, "keys": [key for key in keys if key is not None]}


def cpu(pid):
    """Seconds that a process has had."""
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def make_windows():
    """s of the compositor's CPU for 500 windows of a domain beside another's 499"""
    desk = make_desk()
    windows(desk.link("d0"), 499)
    link, before = desk.link("d1"), cpu(desk.process.pid)
    try:
        windows(link, 500)
        desk.state()
    except AssertionError:
        return math.inf
    finally:
        took = cpu(desk.process.pid) - before
        desk.process.kill()
        desk.process.wait()
        desk.abandon()
    return took


def end_compositor():
    """s from SIGTERM to its end, with 2,000 windows"""
    desk = make_desk()
    links = [desk.link(f"d{i}") for i in range(4)]
    for link in links:
        windows(link, 500)
    begin = time.monotonic()
    desk.process.terminate()
    try:
        desk.process.wait(STANDSTILL)
        took = time.monotonic() - begin
    except subprocess.TimeoutExpired:
        desk.process.kill()
        desk.process.wait()
        took = math.inf
    desk.abandon()
    return took


COSTS = {cost.__name__: cost for cost in (make_windows, end_compositor)}


# --- the figures -------------------------------------------------------------------------------------------


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def figures(values):
    if not values:
        return "-"
    return f"{statistics.median(values):7.1f} {quantile(values, 0.99):8.1f} {max(values):8.1f}"


def ask(build, name, seconds):
    """What watch or a cost says of a build, in a process of its own."""
    command = [sys.executable, __file__, "--watch", name, "--seconds", str(seconds)]
    said = subprocess.run(command, env=dict(os.environ, CLOISON_BUILD=str(build), CLOISON_PATIENCE=str(STANDSTILL)),
                          check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)


def measure(builds, names, rounds, seconds):
    print(f"{'':34} {'build':14} {'commit to FRAME, ms':>25}   {'key, ms':>25}")
    print(f"{'':34} {'':14} {'median      p99    worst':>25}   {'median      p99    worst':>25}")
    for name in names:
        rows = {build: {"frames": [], "keys": []} for build in builds}
        for _ in range(rounds):
            for build in builds:
                for kind, values in ask(build, name, seconds).items():
                    rows[build][kind] += values
        for build, row in rows.items():
            print(f"{name:34} {build.name:14} {figures(row['frames']):>25}   {figures(row['keys']):>25}",
                  flush=True)


def measure_costs(builds, names, rounds):
    for name in names:
        rows = {build: [] for build in builds}
        for _ in range(rounds):
            for build in builds:
                rows[build].append(ask(build, name, 0))
        for build, row in rows.items():
            print(f"{name:34} {build.name:14} {statistics.median(row):9.2f} ({min(row):.2f} to {max(row):.2f})",
                  COSTS[name].__doc__, flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--build", type=pathlib.Path, action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--watch", choices=[*LOADS, *COSTS])
    parser.add_argument("load", nargs="*")
    options = parser.parse_args()
    unknown = [name for name in options.load if name not in LOADS | COSTS]
    if options.list or unknown:
        for name, load in (LOADS | COSTS).items():
            print(f"{name:14} {load.__doc__}")
        sys.exit(f"load: there is no {unknown[0]}" if unknown else 0)
    if options.watch:
        print(json.dumps(watch(options.watch, options.seconds) if options.watch in LOADS
                         else COSTS[options.watch]()))
        return
    builds = [build.resolve() for build in options.build or [PROJECT / "build"]]
    names = options.load or [*LOADS, *COSTS]
    loads = [name for name in names if name in LOADS]
    if loads:
        measure(builds, loads, options.rounds, options.seconds)
    measure_costs(builds, [name for name in names if name in COSTS], options.rounds)


if __name__ == "__main__":
    main()
