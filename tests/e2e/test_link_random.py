# SPDX-License-Identifier: MIT
"""Guests that do anything, in any order, from fixed seeds: legal messages about whatever exists or
has existed, with now and then a wrong one. The compositor and a third domain go on."""

import random
import struct

import pytest
import rawlink
from desk import Desk, many_domains
from hands import Hands
from oracle import check_rings
from rawlink import (BUFFER_CREATE, BUFFER_DESTROY, POOL_DESTROY, POPUP_CREATE, POPUP_REPOSITION,
                     TOPLEVEL_CREATE, WINDOW_COMMIT, WINDOW_DESTROY, WINDOW_HINTS, WINDOW_INHIBITS_IDLE,
                     WINDOW_PARENT, WINDOW_RESPONSIVE, WINDOW_REQUEST, WINDOW_TITLE, XR24, AR24, POINTER_CONSTRAIN,
                     POINTER_RELEASE, commit_body, constrain_body, layer, positioner, release_body)

STEPS = 1500
EXTREMES = (0, 1, -1, 7, 300, 2000, 16384, -16384, 65536, -65536)


class Walker:
    """One domain's random life, which begins anew when the host ends it."""

    def __init__(self, desk, domain, seed):
        self.desk, self.domain, self.random = desk, domain, random.Random(seed)
        self.lives = 0
        self.begin()

    def begin(self):
        self.link = self.desk.link(self.domain)
        self.lives += 1
        self.dragged = 0  # serial of the last press that was dragged with
        self.toplevels, self.popups, self.buffers = [], [], {}
        self.sprites = {rawlink.CURSOR: [], rawlink.ICON: []}
        self.new_buffer()

    def pick(self, ids):
        """Mostly one that exists."""
        if ids and self.random.random() > 0.004:
            return self.random.choice(list(ids))
        return self.random.randrange(1, 50)

    def small(self):
        return self.random.choice(EXTREMES) if self.random.random() < 0.2 else self.random.randrange(400)

    def new_buffer(self):
        width, height = self.random.randrange(1, 200), self.random.randrange(1, 200)
        size = width * height * 4
        pool, buffer = self.link.new_id("pool"), self.link.new_id("buffer")
        fd = rawlink.memfd(size)
        self.link.send(rawlink.POOL_CREATE, pool, rawlink.pool_body(size), fds=[fd])
        rawlink.os.close(fd)
        self.link.send(BUFFER_CREATE, buffer, struct.pack(
            "<IIQIII", pool, self.random.choice((XR24, AR24)), 0, width, height, width * 4))
        self.link.send(POOL_DESTROY, pool)
        self.buffers[buffer] = (width, height)

    def drop_buffer(self):
        if len(self.buffers) > 1:
            buffer = self.random.choice(list(self.buffers))
            del self.buffers[buffer]
            self.link.send(BUFFER_DESTROY, buffer)

    def new_toplevel(self):
        if len(self.toplevels) < 12:
            window = self.link.new_id("window")
            parent = self.pick(self.toplevels) if self.toplevels and self.random.random() < 0.3 else 0
            self.link.send(TOPLEVEL_CREATE, window, rawlink.toplevel_body(parent))
            self.toplevels.append(window)

    def place(self):
        clamp = lambda value: max(0, min(16384, value))
        return positioner((self.small(), self.small(), clamp(self.small()), clamp(self.small())),
                          (max(1, clamp(self.small())), max(1, clamp(self.small()))),
                          offset=(self.small(), self.small()), anchor=self.random.randrange(9),
                          gravity=self.random.randrange(9), constraint=self.random.randrange(64))

    def new_popup(self):
        if self.toplevels and len(self.popups) < 6:
            window = self.link.new_id("window")
            self.link.send(POPUP_CREATE, window, rawlink.popup_body(
                self.pick(self.toplevels + self.popups), self.place(),
                flags=self.random.randrange(4), serial=self.random.randrange(3)))
            self.popups.append(window)

    def reposition(self):
        if self.popups:
            self.link.send(POPUP_REPOSITION, self.pick(self.popups),
                           rawlink.reposition_body(self.random.randrange(9), self.place(),
                                                   flags=self.random.choice((0, 2))))

    def random_layer(self, number):
        buffer = self.pick(self.buffers)
        width, height = self.buffers.get(buffer, (1, 1))
        source = (0, 0, 0, 0)
        if self.random.random() < 0.5:
            x, y = self.random.randrange(width), self.random.randrange(height)
            source = (x, y, width - x, height - y)
        rects = [(self.small(), self.small(), abs(self.small()), abs(self.small()))
                 for _ in range(self.random.randrange(4))]
        turned = self.random.choice((0, 2, 4, 6)) if source != (0, 0, 0, 0) else self.random.randrange(8)
        return layer(number, buffer, self.small(), self.small(), max(1, min(16384, abs(self.small()))),
                     max(1, min(16384, abs(self.small()))), source=source, transform=turned,
                     damage=rects, opaque=rects[:1])

    def commit(self):
        windows = self.toplevels + self.popups + sum(self.sprites.values(), [])
        if not windows:
            return
        self.link.pump()
        window = self.pick(windows)
        layers = [self.random_layer(i + 1) for i in range(self.random.randrange(6))]
        self.random.shuffle(layers)
        size = [max(1, min(16384, abs(self.small()))) if layers else 0 for _ in range(2)]
        self.link.send(WINDOW_COMMIT, window, commit_body(self.link.configured.get(window, 0), *size, layers))

    def destroy(self):
        kind = self.random.choice((self.toplevels, self.popups, *self.sprites.values()))
        if kind:
            window = self.random.choice(kind)
            kind.remove(window)
            self.link.send(WINDOW_DESTROY, window)

    def request(self):
        if self.toplevels:
            self.link.send(WINDOW_REQUEST, self.pick(self.toplevels),
                           struct.pack("<III", self.random.choice((3, 4, 5, 6, 7, 8)), 0, 0))

    def describe(self):
        if self.toplevels:
            low, high = sorted(max(0, min(16384, self.small())) for _ in range(2))
            self.link.send(WINDOW_RESPONSIVE, self.pick(self.toplevels), struct.pack("<I", low % 2))
            self.link.send(POINTER_CONSTRAIN, self.pick(self.toplevels),
                           constrain_body(high, 1 + low % 2, [(0, 0, low, high)] * (high % 3)))
            self.link.send(POINTER_RELEASE, self.pick(self.toplevels), release_body((low, high) if high % 2 else None))
            self.link.send(WINDOW_INHIBITS_IDLE, self.pick(self.toplevels), struct.pack("<I", high % 2))
            self.link.send(WINDOW_HINTS, self.pick(self.toplevels), struct.pack("<iiii", low, low, high, high))
            text = self.random.randbytes(self.random.randrange(40))
            self.link.send(WINDOW_TITLE, self.pick(self.toplevels), struct.pack("<I", len(text)) + text)

    def adopt(self):
        if self.random.random() < 0.2 and len(self.toplevels) > 1:
            child, parent = self.random.sample(self.toplevels, 2)
            self.link.send(WINDOW_PARENT, child, struct.pack("<I", self.random.choice((0, parent))))

    def new_sprite(self):
        kind = self.random.choice(list(self.sprites))
        if len(self.sprites[kind]) < 4:
            sprite = self.link.new_id("window")
            self.link.send(rawlink.SPRITE_CREATE, sprite, struct.pack("<I", kind))
            self.sprites[kind].append(sprite)

    def last(self, opcode):
        """(window, serial) of what the link was told last; it may be old."""
        self.link.pump()
        for msg in reversed(self.link.received):
            if msg.opcode == opcode:
                return msg.object, struct.unpack_from("<I", msg.body)[0]
        return None, 0

    def choose_cursor(self):
        window, serial = self.last(rawlink.POINTER_ENTER)
        cursors = self.sprites[rawlink.CURSOR]
        if window in self.toplevels + self.popups and cursors:
            self.link.send(rawlink.CURSOR_IMAGE, window, struct.pack(
                "<IIii", serial, self.pick(cursors), self.random.randrange(65), self.random.randrange(65)))

    def drag(self):
        """Once for each press at most: no second one while the first is on."""
        window, serial = self.last(rawlink.POINTER_BUTTON)
        if window in self.toplevels + self.popups and serial > self.dragged:
            self.dragged = serial
            self.link.send(rawlink.DRAG_START, window, struct.pack("<I", serial))
        if self.sprites[rawlink.ICON]:
            self.link.send(rawlink.DRAG_ICON, self.pick(self.sprites[rawlink.ICON]), struct.pack(
                "<ii", self.random.randrange(-256, 257), self.random.randrange(-256, 257)))
        if self.random.random() < 0.2:
            self.link.send(rawlink.DRAG_CANCEL)

    def step(self):
        act = self.random.choice((self.commit,) * 8 + (
            self.new_buffer, self.drop_buffer, self.new_toplevel, self.new_popup, self.new_popup,
            self.reposition, self.destroy, self.request, self.describe, self.adopt,
            self.new_sprite, self.choose_cursor, self.choose_cursor, self.drag))
        try:
            act()
        except OSError:
            self.link.closed = True
        if self.link.closed:
            self.link.close()
            self.begin()


@pytest.mark.parametrize("seed", range(4))
def test_attack_06_random_lives(seed):
    desk = Desk(many_domains(2)).start()
    victim = desk.link("personal").toplevel(200, 100, 0xFF00E5FF)
    victim.link.expect(rawlink.FRAME, victim.id)
    number = desk.windows("personal")[0]["number"]
    walkers = [Walker(desk, f"d{i}", seed * 100 + i) for i in range(2)]
    choice = random.Random(seed)
    with Hands(desk) as user:
        walk(desk, user, choice, walkers, victim, number)
    assert desk.alive() and all(walker.lives < STEPS / 10 for walker in walkers)
    desk.finish()


def touch(user, choice):
    """The user points and presses anywhere."""
    if choice.random() < 0.2:
        choice.choice((user.press, user.release))()
    user.move(choice.randrange(1024), choice.randrange(768))


def walk(desk, user, choice, walkers, victim, number):
    for step in range(STEPS):
        choice.choice(walkers).step()
        if step % 5 == 0:
            touch(user, choice)
        if step % 50 == 0:
            windows = desk.windows()
            desk.control("focus", str(choice.choice(windows)["number"]))
            desk.control("focus", str(number))  # so that nothing covers it
            victim.paint(0xFF000000 | step)
            victim.link.expect(rawlink.FRAME, victim.id)
        if step % 300 == 0:
            user.release()
            user.move(0, 0)
            check_still(desk)


def check_still(desk):
    """The rings, in a moment in which nothing has moved between the state and the picture."""
    while True:
        before, image, after = desk.state(), desk.screenshot(), desk.state()
        if [w["outer"] for w in before["windows"]] == [w["outer"] for w in after["windows"]]:
            check_rings(image, before)
            return
