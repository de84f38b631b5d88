#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How fast an X11 program draws in a domain, beside how fast it does on sway.

usage: tools/toolbox env CLOISON_BUILD=BUILD_DIR tests/bench/x11perf.py [--rounds N] [--seconds N] [TEST...]

x11perf puts pictures and scrolls in a window of 600x600 px, shown by Xwayland on sway and by the Xwayland of a domain's
proxy, in turn, headless and with pixman. A figure is the median over the rounds of what was done in a second, with the lowest and
the highest; a ratio is taken within a round.
"""
import argparse
import contextlib
import pathlib
import re
import subprocess
import sys

from processes import spread

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from desk import Desk  # noqa: E402
from sway import Sway  # noqa: E402
from unixguest import UnixGuest  # noqa: E402

MODE = "1024x768@60"
TESTS = ["putimage10", "putimage100", "putimage500", "shmput100", "shmput500", "scroll10", "scroll100", "scroll500"]
RATE = re.compile(r"reps @.*\(\s*([0-9.]+)/sec\)")


@contextlib.contextmanager
def sway():
    """The environment of its X11 programs."""
    desk = Sway(MODE, xwayland=True).start()
    yield desk.x11_env()
    desk.finish()


@contextlib.contextmanager
def domain():
    desk = Desk().start()
    guest = UnixGuest(desk, "work").start()
    yield guest.env
    guest.stop()
    desk.finish()


def measure(way, tests, seconds):
    """What is done in a second, by the name of the test."""
    rates = {}
    with way() as env:
        for test in tests:
            said = subprocess.run(["x11perf", "-repeat", "1", "-time", str(seconds), f"-{test}"], env=env, check=True,
                                  stdout=subprocess.PIPE, text=True).stdout
            rates[test] = float(RATE.search(said).group(1))
    return rates


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("tests", nargs="*", default=TESTS, metavar="TEST")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    options = parser.parse_args()
    runs = [[measure(way, options.tests, options.seconds) for way in (sway, domain)] for _ in range(options.rounds)]
    print(f"medians (lowest..highest) of {options.rounds} rounds")
    print(f"{'':12}{'on sway, /s':>28}{'in a domain, /s':>28}{'of sway':>22}")
    for test in options.tests:
        theirs, ours = ([run[which][test] for run in runs] for which in (0, 1))
        print(f"{test:12}{spread(theirs, 0):>28}{spread(ours, 0):>28}"
              f"{spread([mine / other for mine, other in zip(ours, theirs)], 2):>22}")


if __name__ == "__main__":
    main()
