# SPDX-License-Identifier: MIT
"""What loads of other domains, all within the limits, cost a domain beside them: the time from its commit to
FRAME, and from a key to the domain that has it. Nothing here is a test.

usage: tools/toolbox python3 tests/bench/load.py [--build DIR]... [--rounds N] [--seconds N] [--list] [LOAD...]

--build    a build folder below the project's, with the compositor; given more than once, they take turns; default build/
--rounds   of each load on each build; the figures are those of all rounds together; default 3
--seconds  that the victim is watched in a round, at least; default 3
--list     the loads
"""

import argparse
import json
import math
import os
import pathlib
import signal
import statistics
import struct
import subprocess
import sys
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/e2e"))

import rawlink  # noqa: E402
from desk import CONFIG, Desk  # noqa: E402
from hands import A, Hands  # noqa: E402

GREY = 0xFF606060
SIDE = 64  # of the loads' windows
FEWEST = 60  # samples of a round
STANDSTILL = 60  # seconds without an answer that count as for ever

# Letters of scripts whose fonts are all looked up and shaped differently.
SCRIPTS = "Ωλ Жж אב عر ไท हि ક ਪੰ தமி ಕ ക සි ဗ ខ្មែ ᚠ ᠮᠣ 한국 漢字 かな ⠃ ⴰ"


def windows(link, count):
    """That many toplevels with one picture, all shown."""
    image = rawlink.Image(link, SIDE, SIDE).fill(GREY)
    shown = [rawlink.layer(1, image.id, 0, 0, SIDE, SIDE)]
    for _ in range(count):
        window = link.new_id("window")
        link.send(rawlink.TOPLEVEL_CREATE, window, rawlink.toplevel_body())
        link.send(rawlink.WINDOW_COMMIT, window, rawlink.commit_body(0, SIDE, SIDE, shown))
        link.pump()
    link.sync()


# --- the loads: what stands before the first yield is made before the victim is watched -------------------


def end_of_windows(desk, *counts):
    links = [desk.link(f"d{i}") for i in range(len(counts))]
    for link, count in zip(links, counts):
        windows(link, count)
    yield
    for link in links:
        link.close()


def end_499(desk):
    """a link with 499 windows ends"""
    yield from end_of_windows(desk, 499)


def end_2x499(desk):
    """two links with 499 windows each end"""
    yield from end_of_windows(desk, 499, 499)


def end_1541(desk):
    """four links with 1,541 windows end"""
    yield from end_of_windows(desk, 499, 499, 499, 44)


def second_500(desk):
    """500 windows are made beside another domain's 499"""
    windows(desk.link("d0"), 499)
    link = desk.link("d1")
    yield
    windows(link, 500)


def dialogs_480(desk):
    """the focus goes to and fro, to a window with 480 chained dialogs"""
    link = desk.link("d0")
    parent = link.toplevel(SIDE, SIDE, GREY)
    for _ in range(480):
        parent = link.toplevel(SIDE, SIDE, GREY, parent=parent.id)
        link.pump()
    link.sync()
    number = {view["domain"]: view["number"] for view in reversed(desk.windows())}
    yield
    while True:
        for name in ("d0", "victim"):
            desk.control("focus", str(number[name]))
            link.pump()
            time.sleep(0.05)


def huge_turned(desk):
    """one window shows a turned 16384x16384 buffer"""
    link = desk.link("d0")
    image = rawlink.Image(link, 16384, 16384)
    window = link.toplevel(1000, 700, GREY)
    layers = [rawlink.layer(1, image.id, 0, 0, 1000, 700, transform=1, damage=[(0, 0, 16384, 16384)])]
    window.commit_layers(layers)
    link.expect(rawlink.FRAME, window.id)
    yield
    while True:
        window.commit_layers(layers)
        link.expect(rawlink.FRAME, window.id)


def holes(desk):
    """a window shows 1 GiB of holes, each part in its turn"""
    link = desk.link("d0")
    image = rawlink.Image(link, 16384, 16384)
    window = link.toplevel(1000, 700, GREY)
    link.expect(rawlink.FRAME, window.id)
    yield
    while True:
        for y in range(0, 16384 - 700, 700):
            for x in range(0, 16384 - 1000, 1000):
                window.commit_layers([rawlink.layer(1, image.id, 0, 0, 1000, 700, source=(x, y, 1000, 700),
                                                    damage=[(0, 0, 1000, 700)])])
                link.expect(rawlink.FRAME, window.id)


def announce_pages(link, ram, extents):
    """As a pool, which is destroyed again."""
    pool = link.new_id("pool")
    if link.welcome.fields("HHIIIIIIIIQQ")[1] == 1:  # a build from before version 1.2
        link.send(0x0013, pool, struct.pack("<QI", 4096 * len(extents), len(extents)), fds=[ram])
        for i in range(0, len(extents), 1000):
            link.send(0x0014, pool, rawlink.pages_body(extents[i:i + 1000]))
    else:
        link.send(rawlink.POOL_PAGES, pool, rawlink.pages_body(extents), fds=[ram])
    link.send(rawlink.POOL_DESTROY, pool)


def extents(desk):
    """pools of as many extents as one may have, 8,192 before version 1.2, are announced and destroyed, for ever"""
    link = desk.link("d0", vm=True)
    count = 8192 if link.welcome.fields("HHIIIIIIIIQQ")[1] == 1 else 1000
    ram = rawlink.memfd(2 * count * 4096)
    pieces = [(2 * i * 4096, 4096) for i in range(count)]
    yield
    while True:
        announce_pages(link, ram, pieces)
        link.sync()


def titles(desk):
    """titles in many scripts, as fast as they are taken, on windows of four domains"""
    links = [desk.link(f"d{i}") for i in range(4)]
    shown = [link.toplevel(1000, 40, GREY) for link in links]
    yield
    step = 0
    while True:
        for link, window in zip(links, shown):
            step += 1
            window.title(SCRIPTS[step % len(SCRIPTS):] + SCRIPTS[:step % len(SCRIPTS)] + str(step))
            link.sync()


def popups_300(desk):
    """a window with 300 reactive popups is dragged to and fro"""
    reactive, right, flip = 2, 4, 4
    link = desk.link("d0")
    parent = link.toplevel(300, 200, GREY)
    place = rawlink.positioner((280, 10, 20, 20), (SIDE, SIDE), anchor=right, gravity=right, constraint=flip)
    for _ in range(300):
        popup = link.popup(parent, place, GREY, flags=reactive, show=False)
        link.expect(rawlink.POPUP_CONFIGURE, popup.id)
        popup.commit()
    link.sync()
    box = next(view for view in desk.windows("d0") if view["kind"] == "toplevel")["content"]
    with Hands(desk) as user:
        yield
        user.move(box["x"] + 120, box["y"] - 12)
        user.press()
        while True:
            for step in (*range(100), *range(100, 0, -1)):
                user.move(box["x"] + 120 + 2 * step, box["y"] - 12 + step)
                link.pump()
                time.sleep(0.008)


def unread_log(desk):
    """four domains cause lines of a log whose reader has stopped"""
    desk.reader.send_signal(signal.SIGSTOP)
    pipe = os.open(f"/proc/self/fd/{desk.reader.stdin.fileno()}", os.O_WRONLY | os.O_NONBLOCK)
    for piece in (b"-" * 4096, b"-"):
        try:
            while True:
                os.write(pipe, piece)
        except BlockingIOError:
            pass
    yield
    while True:
        for i in range(4):
            link = rawlink.Link(str(desk.runtime / f"cloison/domains/d{i}.sock"))
            link.send(0x0999)
            link.expect_error()
            link.close()


def nothing(desk):
    """nobody else does anything"""
    desk.link("d0").toplevel(SIDE, SIDE, GREY)
    yield
    signal.pause()


LOADS = {load.__name__: load for load in (nothing, end_499, end_2x499, end_1541, second_500, dialogs_480,
                                          popups_300, huge_turned, holes, extents, titles,
                                          unread_log)}


# --- the victim --------------------------------------------------------------------------------------------


class PipedDesk(Desk):
    """Its log goes through a pipe, as a service manager's does."""

    def start(self):
        with open(self.log_path, "ab") as log:
            self.reader = subprocess.Popen(["cat"], env=self.env, stdin=subprocess.PIPE, stdout=log)
        return super().start(stderr=self.reader.stdin)

    def abandon(self):
        super().abandon()
        self.reader.wait()


class Victim:
    def __init__(self, desk):
        self.desk, self.link = desk, desk.link("victim")
        self.window = self.link.toplevel(200, 100, GREY)
        self.link.expect(rawlink.FRAME, self.window.id)
        self.hands = Hands(desk)
        self.focus()
        self.step = 0

    def focus(self):
        number = self.desk.windows("victim")[0]["number"]
        assert self.desk.control("focus", str(number))["ok"]

    def frame(self):
        """Milliseconds from a commit to its FRAME."""
        self.link.pump()
        self.link.received.clear()
        self.step += 1
        self.window.image.fill(0xFF000000 | self.step)
        begin = time.monotonic()
        self.window.commit()
        self.link.expect(rawlink.FRAME, self.window.id)
        return (time.monotonic() - begin) * 1000

    def key(self):
        """Milliseconds from a key to whoever has the focus, None when that is not the victim."""
        self.link.pump()
        self.link.received.clear()
        begin = time.monotonic()
        self.hands.down(A)
        self.hands.up(A)
        self.link.pump()
        if any(msg.opcode == rawlink.KEY for msg in self.link.received):
            return (time.monotonic() - begin) * 1000
        return None


def start_load(load, desk):
    """Runs it in a process of its own, up to its yield: (pid, what to write to for the rest)."""
    go, said = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            run = load(desk)
            next(run)
            os.write(said[1], b"+")
            os.read(go[0], 1)
            next(run, None)
            signal.pause()
        finally:
            os._exit(1)
    os.close(go[0])
    os.close(said[1])
    if os.read(said[0], 1) != b"+":
        sys.exit(f"load: {load.__name__} could not be made ready")
    return pid, go[1]


def watch(name, seconds):
    """One round: frames and keys of the victim under the load, in ms."""
    config = CONFIG.replace("[domain work]", "[domain victim]")
    config += "".join(f"\n[domain d{i}]\nlabel = D{i}\ncolour = #{0x4080FF + i:06x}\n" for i in range(4))
    desk = PipedDesk(config).start()
    victim = Victim(desk)
    pid, go = start_load(LOADS[name], desk)
    if name != "dialogs_480":
        victim.focus()
    frames, keys = [], []
    end = time.monotonic() + seconds
    os.write(go, b"+")
    try:
        while time.monotonic() < end or len(frames) < FEWEST:
            frames.append(victim.frame())
            if len(frames) % 4 == 0:
                keys.append(victim.key())
    except AssertionError:  # the desktop stands still
        frames.append(math.inf)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    desk.process.kill()
    desk.process.wait()
    desk.abandon()
    return {"frames": frames, "keys": [key for key in keys if key is not None]}


# --- the figures -------------------------------------------------------------------------------------------


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def figures(values):
    if not values:
        return "-"
    return f"{statistics.median(values):7.1f} {quantile(values, 0.99):8.1f} {max(values):8.1f}"


def measure(builds, names, rounds, seconds):
    print(f"{'':34} {'build':14} {'commit to FRAME, ms':>25}   {'key, ms':>25}")
    print(f"{'':34} {'':14} {'median      p99    worst':>25}   {'median      p99    worst':>25}")
    for name in names:
        rows = {build: {"frames": [], "keys": []} for build in builds}
        for _ in range(rounds):
            for build in builds:
                command = [sys.executable, __file__, "--watch", name, "--seconds", str(seconds)]
                said = subprocess.run(command, env=dict(os.environ, CLOISON_BUILD=str(build),
                                                        CLOISON_PATIENCE=str(STANDSTILL)),
                                      check=True, stdout=subprocess.PIPE).stdout
                for kind, values in json.loads(said).items():
                    rows[build][kind] += values
        for build, row in rows.items():
            print(f"{name:34} {build.name:14} {figures(row['frames']):>25}   {figures(row['keys']):>25}",
                  flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--build", type=pathlib.Path, action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--watch", choices=LOADS)
    parser.add_argument("load", nargs="*")
    options = parser.parse_args()
    unknown = [name for name in options.load if name not in LOADS]
    if options.list or unknown:
        for name, load in LOADS.items():
            print(f"{name:14} {load.__doc__}")
        sys.exit(f"load: there is no {unknown[0]}" if unknown else 0)
    if options.watch:
        print(json.dumps(watch(options.watch, options.seconds)))
        return
    measure([build.resolve() for build in options.build or [PROJECT / "build"]], options.load or list(LOADS),
            options.rounds, options.seconds)


if __name__ == "__main__":
    main()
