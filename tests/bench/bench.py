#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Full-damage frames per second and CPU per frame: over a link next to directly on the compositor.

usage: tools/toolbox tests/bench/bench.py BUILD_DIR [--frames N] [--rounds N]

Each round measures every path once, in turn, on one compositor (headless, pixman), so that a
machine whose speed drifts slows all of them alike. Figures are medians over the rounds; the
ratio is taken within a round. CPU counts every process: client, proxy and compositor.
"""
import argparse
import contextlib
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from processes import cpu_seconds

# Faster than any path, so that no figure is capped by the clock of the output.
OUTPUT = "2560x1440@1000"
CONFIG = f"""
[domain bench]
label = Bench
colour = #3465a4

[output HEADLESS-1]
mode = {OUTPUT}
"""
START_TIMEOUT = 10  # s


def wait_for(what, condition):
    end = time.monotonic() + START_TIMEOUT
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"bench: {what} did not come within {START_TIMEOUT} s")
        time.sleep(0.01)


@contextlib.contextmanager
def process(args, env):
    child = subprocess.Popen(args, env=env, stdout=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()


def measure(client, size, frames, env, servers):
    """(frames per second, CPU milliseconds per frame of everybody) of one run."""
    with subprocess.Popen([*client, *size, str(frames)], env=env, stdout=subprocess.PIPE,
                          text=True) as child:
        if child.stdout.readline() != "started\n":
            sys.exit("bench: the client drew nothing")
        before = sum(cpu_seconds(s.pid) for s in servers)
        line = child.stdout.readline().split()
        after = sum(cpu_seconds(s.pid) for s in servers)
    if len(line) != 3:
        sys.exit("bench: the client stopped before its last frame")
    count, seconds, own = int(line[0]), float(line[1]), float(line[2])
    return count / seconds, 1000 * (own + after - before) / count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", default="1920x1080")
    options = parser.parse_args()
    build, size = options.build.resolve(), options.size.split("x")
    client = build / "tests/bench/full-damage"
    with tempfile.TemporaryDirectory(prefix="cloison-bench-") as runtime, contextlib.ExitStack() as stack:
        config = pathlib.Path(runtime, "bench.ini")
        config.write_text(CONFIG)
        env = dict(os.environ, XDG_RUNTIME_DIR=runtime, WLR_BACKENDS="headless",
                   WLR_RENDERER="pixman", WLR_LIBINPUT_NO_DEVICES="1")
        host = stack.enter_context(process(
            [build / "compositor/cloison", "--config", config, "--socket", "host"], env))
        link = pathlib.Path(runtime, "cloison/domains/bench.sock")
        wait_for("the compositor's link socket", link.exists)
        proxy = stack.enter_context(process(
            [build / "guest-proxy/cloison-proxy", "--link", link, "--socket", "guest"], env))
        wait_for("the proxy's socket", pathlib.Path(runtime, "guest").exists)
        paths = {
            "direct": ([client], "host", [host]),
            "link, forwarded": ([client], "guest", [host, proxy]),
            "link, copied": ([client, "--unsealable"], "guest", [host, proxy]),
        }
        results = {name: [] for name in paths}
        for _ in range(options.rounds):
            for name, (command, display, servers) in paths.items():
                results[name].append(measure(command, size, options.frames,
                                             dict(env, WAYLAND_DISPLAY=display), servers))
        report(results, options)


def report(results, options):
    print(f"full-damage {options.size}, {options.frames} frames, medians of {options.rounds} rounds")
    print(f"{'path':18} {'frames/s':>9} {'of direct':>10} {'CPU ms/frame':>13}")
    for name, runs in results.items():
        rate = statistics.median(r[0] for r in runs)
        ratio = statistics.median(r[0] / d[0] for r, d in zip(runs, results["direct"]))
        cpu = statistics.median(r[1] for r in runs)
        print(f"{name:18} {rate:9.1f} {ratio:10.2f} {cpu:13.2f}")


main()
