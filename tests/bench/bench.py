#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a link costs: the same programs on the compositor itself and over a link, side by side.

usage: tools/toolbox tests/bench/bench.py BUILD_DIR [MEASUREMENT...] [--before BUILD_DIR]
                                          [--rounds N] [--quick]

Measurements: full (1080p and 4K drawn anew for each frame),
rounded (1080p with alpha in its corners), small (64x64 px changing at 60 Hz),
windows (100 windows changing at 10 Hz, spread over the time and at once),
frames (from a commit to its frame callback), keys (a key's way to the application), popups (a menu's way to the screen), calls (system calls a
frame). All of them by default.

Each round measures every path once, in turn, on one compositor (headless, pixman), so that a
machine whose speed drifts slows all of them alike. A figure is the median over the rounds, with the
lowest and the highest; a ratio is taken within a round. CPU counts client, proxy and compositor. The
relay is the least that a process in between can cost: it passes the direct client's bytes on (relay.c),
and its CPU stands where the proxy's does.
With --before another build is measured in the same rounds.
"""
import argparse
import contextlib
import itertools
import pathlib
import statistics
import sys

from processes import spread
from stage import PATHS, Stage

# Faster than any path, so that no figure is capped by the clock of the output.
FAST = "3840x2300@1000"
USUAL = "2560x1440@60"
FULL = {"1920x1080": 300, "3840x2160": 80}  # frames
ROUNDED = {"1920x1080": 300}
FRAMES = 200
RESTS = {"at once after the last": 0, "after a rest": 34}  # ms: two frames
KEYS = 300
POPUPS = 40
SMALL_SECONDS, WINDOWS_SECONDS, CALLS_SECONDS = 5, 5, 3
# steady's arguments: windows, size, damage, rate.
SMALL = (1, 1920, 1080, 64, 60)
WINDOWS = (100, 200, 150, 32, 10)
QUICK = 5  # how much shorter a quick run is


def print_table(title, heads, rows):
    print(f"\n{title}")
    print(f"  {'path':24}" + "".join(f" {head:>22}" for head in heads))
    for name, cells in rows.items():
        print(f"  {name:24}" + "".join(f" {cell:>22}" for cell in cells), flush=True)


@contextlib.contextmanager
def stages(options, output, **more):
    """One for each build, by what its rows begin with."""
    with contextlib.ExitStack() as stack:
        builds = {"": options.build, **({"before: ": options.before} if options.before else {})}
        yield {name: stack.enter_context(Stage(build, output, **more))
               for name, build in builds.items()}


class Results:
    """The runs of every path on every stage, one of each a round."""

    def __init__(self, on, paths, rounds, run):
        self.runs = {(stage, path): [] for stage in on for path in paths}
        for _ in range(rounds):
            for (stage, path), runs in self.runs.items():
                runs.append(run(on[stage], path))

    def rows(self, cells):
        """cells is given the runs of a path and those of the direct one."""
        return {stage + path: cells(runs, self.runs[stage, "direct"])
                for (stage, path), runs in self.runs.items()}


def ratios(runs, base):
    return [mine / theirs for mine, theirs in zip(runs, base)]


def cpu_ms(run):
    """Of all, and of the proxy, for one frame."""
    frames, _, client, proxy, host = run
    return 1000 * (client + proxy + host) / frames, 1000 * proxy / frames, 1000 * host / frames


def cost_cells(runs, direct):
    cpu, base = [cpu_ms(run)[0] for run in runs], [cpu_ms(run)[0] for run in direct]
    return [spread(cpu, 3), spread(ratios(cpu, base), 2),
            spread([cpu_ms(run)[1] for run in runs], 3), spread([cpu_ms(run)[2] for run in runs], 3)]


COST_HEADS = ["CPU ms/frame", "of direct", "proxy ms", "compositor ms"]


def rate(run):
    return run[0] / run[1]


def measure_full(options, sizes=FULL, options_of=()):
    with stages(options, FAST) as on:
        for size, frames in sizes.items():
            frames //= options.shorter
            results = Results(on, PATHS, options.rounds, lambda stage, path: stage.measure(
                path, "full-damage", *options_of, *size.split("x"), frames))
            rows = results.rows(lambda runs, direct: [
                spread(map(rate, runs), 0), spread(ratios(map(rate, runs), map(rate, direct)), 2),
                *cost_cells(runs, direct)])
            print_table(f"{size} drawn anew, {frames} frames{' '.join(['', *options_of])}",
                        ["frames/s", "of direct", *COST_HEADS], rows)


def measure_rounded(options):
    measure_full(options, ROUNDED, ["--rounded"])


def measure_steady(options, title, seconds, load):
    with stages(options, USUAL) as on:
        results = Results(on, PATHS, options.rounds, lambda stage, path: stage.measure(
            path, "steady", *load, max(1, seconds // options.shorter)))
        print_table(title, ["frames/s", *COST_HEADS], results.rows(
            lambda runs, direct: [spread(map(rate, runs), 0), *cost_cells(runs, direct)]))


def measure_small(options):
    measure_steady(options, "64x64 px of 1920x1080 at 60 Hz", SMALL_SECONDS, SMALL)


def measure_windows(options):
    title = "100 windows of 200x150, 32x32 px of each at 10 Hz"
    measure_steady(options, f"{title}, one after the other", WINDOWS_SECONDS, WINDOWS)
    measure_steady(options, f"{title}, all at once", WINDOWS_SECONDS, ("--together", *WINDOWS))


def median_of(stage, path, program, *args):
    """Of the lines that it prints."""
    with stage.client(path, program, *args) as child:
        times = [float(line) for line in child.stdout]
    return statistics.median(times) if child.returncode == 0 else sys.exit(f"bench: {program} saw nothing come")


def measure_frames(options):
    frames = FRAMES // options.shorter
    for when, rest in RESTS.items():
        with stages(options, USUAL) as on:
            results = Results(on, PATHS, options.rounds,
                              lambda stage, path: median_of(stage, path, "frame-latency", rest, frames))
        print_table(f"a commit, {when}, to its frame callback at 60 Hz, median of {frames}", ["ms", "of direct"],
                    results.rows(lambda runs, direct: [spread(runs, 2), spread(ratios(runs, direct), 2)]))


def measure_keys(options):
    keys = KEYS // options.shorter
    paths = [path for path in PATHS if path != "link, copied"]
    with stages(options, USUAL) as on:
        results = Results(on, paths, options.rounds,
                          lambda stage, path: median_of(stage, path, "key-latency", "host", keys))
    print_table(f"a key to the application, median of {keys}", ["us", "beyond direct, us"],
                results.rows(lambda runs, direct: [
                    spread(runs, 0), spread([a - b for a, b in zip(runs, direct)], 0)]))


def popup_steps(build, path, times):
    """The medians of the three steps, in ms. The first window of a session has the focus, without
    which a popup is not shown."""
    with Stage(build, USUAL) as stage, stage.client(path, "popup-steps", times) as child:
        steps = [[float(ms) for ms in line.split()] for line in child.stdout]
    if child.returncode != 0:
        sys.exit("bench: no popup was shown")
    return [statistics.median(step) for step in zip(*steps)]


def measure_popups(options):
    times = POPUPS // options.shorter
    builds = {"": options.build, **({"before: ": options.before} if options.before else {})}
    paths = [path for path in PATHS if path != "link, copied"]
    results = Results(builds, paths, options.rounds,
                      lambda build, path: popup_steps(build, path, times))
    print_table(f"a popup to the screen, median of {times}, 60 Hz: two frames are 33 ms",
                ["opened, ms", "repositioned, ms", "after another, ms"],
                results.rows(lambda runs, direct: [
                    spread([run[step] for run in runs], 1) for step in range(3)]))


def count_calls(stage, path):
    """Of host and proxy: how often each system call is called a frame."""
    servers = {"host": stage.host, "proxy": stage.proxy, "relay": stage.relay}

    def take():
        for name, server in servers.items():
            stage.counters[name].take(server.pid)

    frames = stage.measure(path, "steady", *SMALL, CALLS_SECONDS, between=take)[0]
    return {name: {call: count / frames for call, count in stage.counters[name].last.items()}
            for name in servers}


def measure_calls(options):
    print("\nsystem calls a frame, 64x64 px of 1920x1080 at 60 Hz")
    print(f"  {'path, program':32} {'all':>6} {'receive':>8}  which")
    with stages(options, USUAL, count=True) as on:
        for stage, path in itertools.product(on, PATHS):
            for server, calls in count_calls(on[stage], path).items():
                print_calls(f"{stage}{path}, {server}", calls)


def print_calls(name, calls):
    if calls:
        receive = sum(count for call, count in calls.items() if call.startswith("recv"))
        which = ", ".join(f"{call} {count:.1f}" for call, count in
                          sorted(calls.items(), key=lambda item: -item[1]) if count >= 0.1)
        print(f"  {name:32} {sum(calls.values()):6.1f} {receive:8.1f}  {which}", flush=True)


MEASUREMENTS = {
    "full": measure_full,
    "rounded": measure_rounded,
    "small": measure_small,
    "windows": measure_windows,
    "frames": measure_frames,
    "keys": measure_keys,
    "popups": measure_popups,
    "calls": measure_calls,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("measurements", nargs="*", choices=[[], *MEASUREMENTS], default=[])
    parser.add_argument("--before", type=pathlib.Path, metavar="BUILD_DIR")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="shorter runs, larger spread")
    options = parser.parse_args()
    options.build = options.build.resolve()
    options.before = options.before and options.before.resolve()
    options.shorter = QUICK if options.quick else 1
    print(f"medians (lowest..highest) of {options.rounds} rounds")
    for name in options.measurements or MEASUREMENTS:
        MEASUREMENTS[name](options)


main()
