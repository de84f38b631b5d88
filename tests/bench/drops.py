#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long a drop from one domain on another's window takes, on the unix link with both proxies. Nothing here is a test.

usage: tools/toolbox python3 tests/bench/drops.py [--build DIR] [--times N] [--mib N]

--build    the build folder below the project's; default build/
--times    drops of a short text; default 100
--mib      of a large picture; default 64

A drop of text is timed from before the button's release is sent to the compositor until an application of the target
domain, which the drag comes to by wl_data_device only then, has read all of it from its pipe: with the time of both
applications, which are Python, in one process.
"""

import argparse
import os
import pathlib
import statistics
import sys
import threading
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/e2e"))

WORDS = b"a line of text, as people drag them"
PNG = "image/png"
RULES = """
[drag]
work -> personal = allow mime=text/plain;charset=utf-8,image/png max-size=128M idle-timeout=60s timeout=600s
"""


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", default="build")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--mib", type=int, default=64)
    return parser.parse_args()


def write_all(fd, data):
    with open(fd, "wb", buffering=0) as pipe:
        view = memoryview(data)
        while view:
            view = view[pipe.write(view):]


class Pair:
    """An application of each domain, and the user."""

    def __init__(self, desk, user, source, target):
        self.desk, self.user, self.source, self.target = desk, user, source, target
        self.window, shown = source.toplevel("source", (200, 150)), target.toplevel("target", (200, 150))
        self.shown, self.got = shown, []
        target.data_device.handlers["enter"] = self.take
        target.data_device.handlers["drop"] = self.read

    def take(self, serial, *_):
        self.target.offer.accept(serial, self.kind)
        self.target.offer.set_actions(1, 1)

    def read(self):
        reader, writer = os.pipe()
        self.target.offer.receive(self.kind, writer)
        os.close(writer)
        pieces = []
        while piece := os.read(reader, 1 << 20):
            pieces.append(piece)
        os.close(reader)
        self.target.offer.finish()
        self.got.append(b"".join(pieces))

    def centre(self, domain):
        box = self.desk.windows(domain)[0]["content"]
        return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2

    def begin(self, kind, data):
        """The drag lies over the target, long enough to be meant."""
        self.kind = kind
        assert self.desk.control("focus", str(self.desk.windows("work")[0]["number"]))["ok"]
        self.source.forget()
        self.user.move(*self.centre("work"))
        self.user.press()
        self.source.client.wait(self.source.buttons, "the press")
        source = self.source.data_devices.create_data_source(name="source")
        source.handlers["send"] = lambda _, fd: threading.Thread(target=write_all, args=(fd, data)).start()
        source.offer(kind)
        source.set_actions(1)
        serial = self.source.last_serial(self.source.pointer, "button")
        self.source.data_device.start_drag(source, self.window.surface, None, serial)
        self.source.client.wait(lambda: self.desk.state()["mode"] == "drag", "the drag")
        x, y = self.centre("personal")
        self.user.move(x - 1, y)
        self.user.move(x, y)
        wait_for(lambda: not self.desk.state()["pointer"]["guarded"], "what lies there takes a drop")
        self.source.forget()
        self.target.forget()

    def drop(self, data):
        """Seconds until all of it was read."""
        self.got.clear()
        begin = time.monotonic()
        self.user.begin("release", hand.LEFT)
        while not self.got:
            self.source.client.pump(0.0002)
            self.target.client.pump(0.0002)
        took = time.monotonic() - begin
        assert self.got == [data]
        self.user.done()
        wait_for(lambda: self.target.client.sync() or self.desk.state()["mode"] == "normal", "the end")
        return took


def measure_text(pair, times):
    took = []
    for _ in range(times + 5):
        pair.begin(boundary.TEXT, WORDS)
        took.append(pair.drop(WORDS) * 1000)
    took = sorted(took[5:])
    print(f"release to dropped text, {times} times: median {statistics.median(took):.2f} ms, "
          f"95 % {took[int(len(took) * 0.95)]:.2f} ms, worst {took[-1]:.2f} ms")


def measure_large(desk, pair, mib):
    data = os.urandom(1 << 20) * mib
    pair.begin(PNG, data)
    time.sleep(1)  # all that is drawn once was drawn
    before, turns = desk.resident_kb(), desk.state()["turns"]["long"]
    took = pair.drop(data)
    time.sleep(1)  # it is wiped meanwhile
    grown = desk.resident_kb() - before
    print(f"{mib} MiB: release to all of it in {took:.2f} s; the compositor grew by {grown} KiB; "
          f"turns above 4 ms: {desk.state()['turns']['long'] - turns}")


def main():
    given = options()
    desk = Desk(CONFIG + RULES).start(*LOOKED_INTO)
    guests = [UnixGuest(desk, name).start() for name in ("work", "personal")]
    try:
        with Hands(desk) as user, App(guests[0].env) as source, App(guests[1].env) as target:
            pair = Pair(desk, user, source, target)
            measure_text(pair, given.times)
            measure_large(desk, pair, given.mib)
        for guest in guests:
            guest.stop()
    finally:
        desk.abandon()


if __name__ == "__main__":
    os.environ["CLOISON_BUILD"] = str(PROJECT / options().build)
    import boundary
    import hands as hand
    from desk import CONFIG, LOOKED_INTO, Desk, wait_for
    from hands import Hands
    from unixguest import UnixGuest
    from wayland_app import App
    main()
