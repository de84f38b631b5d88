#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long others wait when a domain ends or floods.

usage: tools/toolbox env CLOISON_BUILD=BUILD_DIR tests/bench/ends.py [--rounds N]

Milliseconds, the median over the rounds with the lowest and the highest: from a proxy's kill to its last
window's end; from the end of a link with 500 windows of 8 layers to its last window's; and of another
domain's commits to their FRAMEs, undisturbed and while a domain commits 64 layers as fast as it can. The
compositor is headless, with pixman and 16 ms a frame.
"""
import argparse
import os
import pathlib
import sys
import time

from processes import spread

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import rawlink  # noqa: E402
from desk import Desk, wait_for  # noqa: E402
from rawlink import commit_body, layer  # noqa: E402
from unixguest import UnixGuest  # noqa: E402

GREY = 0xFF606060
WINDOWS, LAYERS, COMMITS = 500, 8, 30


def ms_since(start):
    return (time.monotonic() - start) * 1000


def killed_proxy(desk):
    guest = UnixGuest(desk, "work").start()
    guest.show("foot", "sleep", "1000")
    start = time.monotonic()
    guest.kill()
    wait_for(lambda: not guest.windows(), "the window to go")
    took = ms_since(start)
    guest.stop()
    return {"a killed proxy": took}


def many_windows(desk):
    work = desk.link("work")
    image = rawlink.Image(work, 30, 20).fill(GREY)
    layers = [layer(i + 1, image.id, i, 0, 20, 20) for i in range(LAYERS)]
    for window in range(1, WINDOWS + 1):
        work.send(rawlink.TOPLEVEL_CREATE, window, rawlink.toplevel_body())
        work.send(rawlink.WINDOW_COMMIT, window, commit_body(0, 30, 20, layers))
        work.pump()
    wait_for(lambda: len(desk.windows("work")) == WINDOWS, "the windows")
    start = time.monotonic()
    work.close()
    wait_for(lambda: desk.domain("work")["status"] == "down", "work to be down")
    return {"a link with 500 windows": ms_since(start)}


def frame_times(link, window):
    """The mean of a victim's commits."""
    start = time.monotonic()
    for step in range(COMMITS):
        window.paint(0xFF000000 | step)
        link.expect(rawlink.FRAME, window.id)
    return ms_since(start) / COMMITS


def flooded(desk):
    personal, work = desk.link("personal"), desk.link("work")
    victim = personal.toplevel(200, 100, 0xFF00E5FF)
    personal.expect(rawlink.FRAME, victim.id)
    window = work.toplevel(400, 300, GREY)
    alone = frame_times(personal, victim)
    layers = [layer(i + 1, window.image.id, i, i, 400, 300, damage=[(0, 0, 400, 300)]) for i in range(64)]
    flood = rawlink.message(rawlink.WINDOW_COMMIT, window.id, commit_body(window.serial, 400, 300, layers))
    pid = os.fork()
    if pid == 0:
        try:
            while True:
                work.socket.send(flood)
                work.pump()
        finally:
            os._exit(0)
    beside = frame_times(personal, victim)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return {"a commit's frame": alone, "the same beside a flood": beside}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    figures = {}
    for _ in range(rounds):
        for measure in (killed_proxy, many_windows, flooded):
            desk = Desk().start()
            for name, value in measure(desk).items():
                figures.setdefault(name, []).append(value)
            desk.finish()
    for name, values in figures.items():
        print(f"{name:26} {spread(values, 1)} ms")


if __name__ == "__main__":
    main()
