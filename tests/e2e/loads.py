# SPDX-License-Identifier: MIT
"""Loads of other domains, all within the limits, and a domain beside them that they may not slow: for
test_turns.py, which counts work, and for tests/bench/load.py, which takes the time."""

import ctypes
import os
import select
import signal
import struct
import subprocess
import time
import traceback

import rawlink
from desk import CONFIG, Desk, fill_pipe, palette
from hands import A, Hands
from patience import PATIENCE

PR_SET_PDEATHSIG = 1
GREY = 0xFF606060
SIDE = 64  # of the loads' windows
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


def churn(desk, name="d0"):
    """499 windows are made and their link ends, for ever"""
    yield
    while True:
        link = desk.link(name)
        windows(link, 499)
        link.close()


def many_layers(link):
    """60 windows with 64 layers each, which are all elsewhere with each commit; yields after a round of commits."""
    image = rawlink.Image(link, 8, 8).fill(GREY)
    shown, moved = [link.toplevel(SIDE, SIDE, GREY) for _ in range(60)], False
    while True:
        moved = not moved
        layers = [rawlink.layer(i + 1, image.id, i % 8 * 8 + moved, i // 8 * 8, 8, 8) for i in range(64)]
        for window in shown:
            window.commit_layers(layers)
            link.pump()
        yield


def layers_3840(desk, name="d0"):
    """60 windows of 64 layers, which all move with each commit"""
    rounds = many_layers(desk.link(name))
    next(rounds)
    yield
    while True:
        next(rounds)


def end_layers(desk):
    """a link with 60 windows of 64 layers ends"""
    link = desk.link("d0")
    next(many_layers(link))
    link.sync()
    yield
    link.close()


def destroy_layers(desk, name="d0"):
    """windows of 64 layers are shown and destroyed, for ever, beside as many of four domains as are shown"""
    links = {each: desk.link(each) for each in ("d0", "d1", "d2", "d3")}
    for other in links.values():
        next(many_layers(other))
        other.sync()
    link = links[name]
    yield
    while True:
        image = rawlink.Image(link, SIDE, SIDE).fill(GREY)
        window = link.toplevel(SIDE, SIDE, GREY)
        window.commit_layers([rawlink.layer(i + 1, image.id, 0, i, SIDE, 1) for i in range(SIDE)])
        link.expect(rawlink.FRAME, window.id)
        link.send(rawlink.WINDOW_DESTROY, window.id)


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


def huge_turned(desk, name="d0"):
    """one window shows a turned 16384x16384 buffer"""
    link = desk.link(name)
    image = rawlink.Image(link, 16384, 16384).fill(GREY)  # holes would not be read
    window = link.toplevel(1000, 700, GREY)
    layers = [rawlink.layer(1, image.id, 0, 0, 1000, 700, transform=1, damage=[(0, 0, 16384, 16384)])]
    window.commit_layers(layers)
    link.expect(rawlink.FRAME, window.id)
    yield
    while True:
        window.commit_layers(layers)
        link.expect(rawlink.FRAME, window.id)


def turned_layers(desk, name="d0"):
    """16 windows of 8 layers each, all of them turned and made smaller"""
    link = desk.link(name)
    image = rawlink.Image(link, 4096, 4096).fill(GREY)
    shown = [link.toplevel(1000, 700, GREY) for _ in range(16)]
    layers = [rawlink.layer(1 + i, image.id, 0, 0, 1000, 700, transform=1 + 2 * (i % 4),
                            damage=[(0, 0, 4096, 4096)]) for i in range(8)]
    yield
    while True:
        for window in shown:
            window.commit_layers(layers)
        link.sync()


def holes(desk, name="d0"):
    """a window shows 1 GiB of holes, each part in its turn"""
    link = desk.link(name)
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


def extents(desk, name="d0"):
    """pools of as many extents as one may have, 8,192 before version 1.2, are announced and destroyed, for ever"""
    link = desk.link(name, vm=True)
    count = 8192 if link.welcome.fields("HHIIIIIIIIQQ")[1] == 1 else 1000
    ram = rawlink.memfd(2 * count * 4096)
    pieces = [(2 * i * 4096, 4096) for i in range(count)]
    yield
    while True:
        announce_pages(link, ram, pieces)
        link.sync()


def titles(desk, names=("d0", "d1", "d2", "d3")):
    """titles in many scripts, as fast as they are taken, on windows of four domains"""
    links = [desk.link(name) for name in names]
    shown = [link.toplevel(1000, 40, GREY) for link in links]
    yield
    step = 0
    while True:
        for link, window in zip(links, shown):
            step += 1
            window.title(SCRIPTS[step % len(SCRIPTS):] + SCRIPTS[:step % len(SCRIPTS)] + str(step))
            link.sync()


def titles_500(desk):
    """titles in many scripts, as fast as they are taken, on 499 windows of a domain"""
    link = desk.link("d0")
    shown = []
    for _ in range(499):
        shown.append(link.toplevel(1000, 40, GREY))
        link.pump()
    link.sync()
    yield
    step = 0
    while True:
        for window in shown:
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
    os.kill(desk.reader.pid, signal.SIGSTOP)  # this process is not its parent: Popen would not
    fill_pipe(desk.reader.stdin.fileno())
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


def video(desk):
    """an honest domain's window, as large as the screen, is drawn anew with each frame"""
    link = desk.link("d0")
    window = link.toplevel(1000, 700, GREY)
    images = [rawlink.Image(link, 1000, 700).fill(GREY + shade) for shade in range(2)]
    yield
    while True:
        for image in images:
            window.commit(image=image)
            link.expect(rawlink.FRAME, window.id)


def four_at_once(desk):
    """four domains: windows that come and go, a turned 16384x16384 buffer, extents, titles"""
    parts = ((churn, "d0"), (huge_turned, "d1"), (extents, "d2"), (titles, ["d3"]))
    begun = [start_load(load, desk, name)[1] for load, name in parts]
    yield
    for go in begun:
        os.write(go, b"+")
    signal.pause()


LOADS = {load.__name__: load for load in (
    nothing, video, end_499, end_2x499, end_1541, churn, second_500, end_layers, destroy_layers, layers_3840, dialogs_480,
    popups_300, huge_turned, turned_layers, holes, extents, titles, titles_500, unread_log, four_at_once)}


# --- the victim --------------------------------------------------------------------------------------------


class PipedDesk(Desk):
    """Its log goes through a pipe, as a service manager's does."""

    def start(self, **options):
        with open(self.log_path, "ab") as log:
            self.reader = subprocess.Popen(["cat"], env=self.env, stdin=subprocess.PIPE, stdout=log)
        return super().start(stderr=self.reader.stdin, **options)

    def abandon(self):
        super().abandon()
        self.reader.kill()
        self.reader.wait()


class Victim:
    def __init__(self, desk):
        self.desk, self.link = desk, desk.link("victim")
        self.window = self.link.toplevel(200, 100, GREY)
        self.link.expect(rawlink.FRAME, self.window.id)
        self.hands = Hands(desk)
        self.focus()
        self.step = 0

    def close(self):
        self.hands.__exit__()
        self.link.close()

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
        """Milliseconds from a key's press to whoever has the focus, None when that is not the victim."""
        self.link.pump()
        self.link.received.clear()
        acted = self.hands.process.stdout
        begin = time.monotonic()
        self.hands.begin("down", A)
        came, ready = False, []
        while not came and acted not in ready:
            ready = select.select([self.link.socket, acted], [], [], PATIENCE)[0]
            assert ready, "neither the key nor an answer has come"
            self.link.pump()
            came = any(msg.opcode == rawlink.KEY for msg in self.link.received)
        took = (time.monotonic() - begin) * 1000
        self.hands.done()
        self.hands.up(A)
        return took if came else None


def start_load(load, desk, *arguments):
    """Runs it in a process of its own, up to its yield: (pid, what to write to for the rest)."""
    go, said = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            run = load(desk, *arguments)
            next(run)
            os.write(said[1], b"+")
            os.read(go[0], 1)
            next(run, None)
            signal.pause()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(go[0])
    os.close(said[1])
    assert os.read(said[0], 1) == b"+", f"{load.__name__} could not be made ready"
    return pid, go[1]


def end_load(pid):
    """It must have gone on until now."""
    assert os.waitpid(pid, os.WNOHANG) == (0, 0), "the load has failed"
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def make_desk(**options):
    """With a domain "victim" and d0 to d3. options: those of Desk.start."""
    config = CONFIG.replace("[domain work]", "[domain victim]")
    config += "".join(f"\n[domain d{i}]\nlabel = D{i}\ncolour = #{colour:06x}\n"
                      for i, colour in enumerate(palette(4)))
    return PipedDesk(config).start(**options)
