#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What one domain learns of another one's windows by what becomes of its own, with nothing done by the user: whether they
are seen, on which output they are, where they and their popups are put. Nothing here is a test.

usage: tools/toolbox python3 tests/bench/covert_places.py [--build DIR] [--acts N] [--list] [WAY...]

--build    the build folder below the project's, with the compositor; default build/
--acts     that the sender does, each one of a few by chance; default 300
--list     the ways

Sender and receiver take turns and know when the other is ready, which they could not by themselves: a figure is the most
that a way is good for. Bits are what is in what was heard about what was done (mutual information, as counted). A third
domain has the focus, and both others lie below its window, which is small.
"""

import argparse
import math
import os
import pathlib
import random
import struct
import sys
import time
from collections import Counter

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/e2e"))

GREY = 0xFF606060
SEED = 1  # of the acts
PERIOD = 1 / 60  # s, of the desk's outputs
SUSPENDED = 1 << 4  # in the states of a CONFIGURE
GRACE = 3.0  # s until a window that nobody sees is suspended, and has no frames
PLACE_REST = 3.0  # s in which a domain hears of one window where it was put
SMALL, LARGE = (64, 64), (1000, 700)
TOP, BELOW = (690, 320), (270, 240)  # beside two small windows, and below them


class Sender:
    """What it does for each number."""

    def __init__(self, link):
        self.link, self.windows = link, []

    def clear(self):
        for window in self.windows:
            window.destroy()
        self.windows = []

    def show(self, *sizes):
        self.clear()
        for size in sizes:
            self.windows.append(self.link.toplevel(*size, GREY))
        self.settle()

    def settle(self):
        self.link.sync()
        self.link.received.clear()

    def resize(self, number):
        """One window that grows and shrinks."""
        if not self.windows:
            self.images = [rawlink.Image(self.link, *size).fill(GREY) for size in (SMALL, LARGE)]
            self.show(SMALL)
        window = self.windows[0]
        window.width, window.height = (SMALL, LARGE)[number]
        window.commit(image=self.images[number])
        self.settle()

    def occupy(self, number):
        """So that the next window begins in each quarter of the work area, beside the two small ones that are there."""
        self.show(*([], [(490, 560)], [TOP, BELOW], [TOP, BELOW, (500, 280)])[number])


    def occupy_slowly(self, number):
        """As often as a domain hears of it."""
        time.sleep(PLACE_REST)
        self.occupy(number)


class Receiver:
    def __init__(self, link):
        self.link = link
        self.window = self.fresh()
        self.states = 0

    def fresh(self):
        window = self.link.toplevel(*SMALL, GREY)
        self.link.sync()
        return window

    def take(self, opcode, window):
        """What came of that for the window, oldest first."""
        self.link.sync()
        came = [msg for msg in self.link.received if (msg.opcode, msg.object) == (opcode, window.id)]
        self.link.received.clear()
        return came

    def frame(self):
        """Whether there is one for a picture."""
        self.link.received.clear()
        self.window.commit([])
        end = time.monotonic() + 3 * PERIOD
        while time.monotonic() < end:
            self.link.pump(max(0, end - time.monotonic()))
            if self.link.count(rawlink.FRAME, self.window.id):
                return True
        return False

    def suspended(self):
        """Whether it is told so."""
        end = time.monotonic() + GRACE + 3 * PERIOD
        before = self.states
        while time.monotonic() < end and before == self.states:
            for msg in self.take(rawlink.CONFIGURE, self.window):
                self.states = msg.fields("IiiiiI")[5] & SUSPENDED
            self.window.commit([])
            time.sleep(PERIOD)
        return self.states

    def popup(self, window):
        """Where a popup is put that is larger than what may be beside it: relative to the window."""
        place = rawlink.positioner((0, 0, *SMALL), (300, 300), anchor=8, gravity=8, constraint=0x3F)
        popup = self.link.popup(window, place, GREY, show=False)
        told = self.take(rawlink.POPUP_CONFIGURE, popup)
        popup.destroy()
        return told[0].body[4:]

    def popup_of_old(self):
        return self.popup(self.window)

    def popup_of_new(self):
        window = self.fresh()
        said = self.popup(window)
        window.destroy()
        self.link.sync()
        return said

    def output_of_new(self):
        window = self.fresh()
        self.link.expect(rawlink.WINDOW_OUTPUT, window.id)
        window.commit([])
        said = tuple(msg.body for msg in self.take(rawlink.WINDOW_OUTPUT, window))
        window.destroy()
        self.link.sync()
        return said

    def size_of_maximized(self):
        for kind in (rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_UNMAXIMIZE):
            self.link.send(rawlink.WINDOW_REQUEST, self.window.id, struct.pack("<III", kind, 0, 0))
            self.link.sync()
            self.window.commit([])
        return tuple(msg.body[4:] for msg in self.take(rawlink.CONFIGURE, self.window))


# By name: what the sender does, and how many such things it has; what the receiver looks at.
WAYS = {
    "frame": (Sender.resize, 2, Receiver.frame, "grows over the other's window", "FRAME or none"),
    "suspended": (Sender.resize, 2, Receiver.suspended, "grows over the other's window", "SUSPENDED or not"),
    "new": (Sender.occupy, 4, Receiver.popup_of_new, "shows windows in four ways", "a new window's popup"),
    "slowly": (Sender.occupy_slowly, 4, Receiver.popup_of_new, "the same, once in 3 s", "a new window's popup"),
    "old": (Sender.occupy, 4, Receiver.popup_of_old, "shows windows in four ways", "an old window's popup"),
    "output": (Sender.occupy, 4, Receiver.output_of_new, "shows windows in four ways", "a new window's output"),
    "maximized": (Sender.occupy, 4, Receiver.size_of_maximized, "shows windows in four ways", "its size, maximized"),
}


def information(pairs):
    """Bits that what was heard says about what was done, of (done, heard)."""
    both, done, heard = Counter(pairs), Counter(act for act, _ in pairs), Counter(said for _, said in pairs)
    count = len(pairs)
    return sum(n / count * math.log2(n * count / (done[act] * heard[said])) for (act, said), n in both.items())


def measure(name, count):
    act, kinds, look, does, hears = WAYS[name]
    more = "\n[output HEADLESS-2]\nmode = 800x600@60\n" if name == "output" else ""
    desk = Desk(CONFIG + more + "\n[domain user]\nlabel = User\ncolour = #4080ff\n",
                **({"WLR_HEADLESS_OUTPUTS": "2"} if more else {})).start()
    try:
        each, bits = converse(desk, act, kinds, look, count)
    finally:
        desk.abandon()
    print(f"{does:30} {hears:24} {bits:8.2f} {1 / each:8.1f} {bits / each:8.1f}", flush=True)


def converse(desk, act, kinds, look, count):
    """Seconds that an act takes until it is heard, and bits of each."""
    user = desk.link("user")
    user.expect(rawlink.FRAME, user.toplevel(*SMALL, GREY).id)
    receiver, sender = Receiver(desk.link("work")), Sender(desk.link("personal"))
    choice, pairs = random.Random(SEED), []
    act(sender, 0)
    look(receiver)
    began = time.monotonic()
    for _ in range(count):
        number = choice.randrange(kinds)
        act(sender, number)
        pairs.append((number, look(receiver)))
    return (time.monotonic() - began) / count, information(pairs)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--build", default="build")
    parser.add_argument("--acts", type=int, default=300)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("way", nargs="*")
    options = parser.parse_args()
    unknown = [name for name in options.way if name not in WAYS]
    if options.list or unknown:
        for name, (*_, does, hears) in WAYS.items():
            print(f"{name:10} {does}: {hears}")
        sys.exit(f"covert_places: there is no {unknown[0]}" if unknown else 0)
    print(f"{'the sender':30} {'the receiver hears':24} {'bits/act':>8} {'acts/s':>8} {'bits/s':>8}")
    for name in options.way or WAYS:
        measure(name, options.acts)


if __name__ == "__main__":
    if "--build" in sys.argv:
        os.environ["CLOISON_BUILD"] = str(PROJECT / sys.argv[sys.argv.index("--build") + 1])
    import rawlink
    from desk import CONFIG, Desk
    main()
