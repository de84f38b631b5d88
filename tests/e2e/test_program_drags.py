# SPDX-License-Identifier: MIT
"""Unmodified toolkits in a domain: drags between two of their windows, and a pointer that is hidden while
one types."""

import pytest

import hands as hand
from desk import WORK, Desk
from hands import Hands
from oracle import rgb
from test_programs import Script
from unixguest import UnixGuest

STEPS = 8
RED = rgb(0xC82828)  # the icon of programs/drag_qt.py and of drag_gtk.py with GTK 3
ICON, HOTSPOT, BORDER = (60, 40), (10, 30), 6


class Pair(Script):
    """A program with the windows source and target."""

    def box(self, name):
        return next(w["content"] for w in self.guest.windows() if w["title"] == name)

    def place(self, name):
        box = self.box(name)
        return box["x"] + 130, box["y"] + 50

    def begin(self, user):
        self.user = user
        self.wait(lambda: {w["title"] for w in self.guest.windows()} == {"source", "target"},
                  "both windows")
        return self

    def glide(self, start, end):
        for step in range(1, STEPS + 1):
            self.user.move(*(round(a + (b - a) * step / STEPS) for a, b in zip(start, end)))

    def drag_to(self, place):
        """As far as above it. A toolkit that is behind takes many motions for one: there are more of them
        until it has begun, and the host knows."""
        start = self.place("source")
        near = start[0] + 40, start[1] + 10
        self.user.click(*start)
        self.user.press()

        def begun():
            self.glide(start, near)
            self.glide(near, start)
            return "begin" in self.log()[self.seen:] and self.guest.desk.state()["mode"] == "drag"
        self.wait(begun, "the drag to begin")
        self.glide(start, place)

    def shows_its_icon(self, x, y):
        """With the ring, and its hotspot at the pointer."""
        left, top = x - HOTSPOT[0], y - HOTSPOT[1]
        corners = [(left, top), (left + ICON[0] - 1, top), (left + ICON[0] - 1, top + ICON[1] - 1)]
        ring = [(left - BORDER + 2, top), (left + ICON[0] + BORDER - 3, top + ICON[1])]

        def shown():
            image = self.guest.desk.screenshot()
            return (all(image.getpixel(at) == RED for at in corners) and
                    all(image.getpixel(at) == rgb(WORK) for at in ring))
        self.wait(shown, "the icon")

    def outcome(self):
        ends = [line for line in self.log()[self.seen:] if line.startswith(("dropped", "cancelled"))]
        return ends[-1] if ends else None


@pytest.fixture(params=["qt 5", "qt 6", "gtk 3", "gtk 4"])
def pair(desk, request):
    guest = UnixGuest(desk, "work").start()
    toolkit, version = request.param.split()
    with Hands(desk) as user:
        yield Pair(guest, f"drag_{toolkit}.py", version).begin(user)
        user.release()
    guest.stop()


def test_words_are_dragged_to_another_window(pair):
    """The target may not have accepted yet when the button goes up: then it is tried again."""
    def dropped():
        pair.forget()
        pair.drag_to(pair.place("target"))
        pair.user.release()
        pair.wait(pair.outcome, "the drag to end")
        return pair.outcome() == "dropped dragged words"
    pair.wait(dropped, "the words in the other window")


def test_a_drag_to_nowhere_is_cancelled(pair):
    pair.forget()
    pair.drag_to((900, 700))
    pair.user.release()
    pair.wait(pair.outcome, "the drag to end")
    assert pair.outcome() == "cancelled"
    assert pair.guest.desk.domain("work")["status"] == "up", pair.guest.log()


@pytest.mark.parametrize("pair", ["qt 5", "qt 6", "gtk 3"], indirect=True)
def test_an_icon_is_shown_with_the_ring(pair):
    pair.drag_to((700, 500))
    pair.shows_its_icon(700, 500)


@pytest.mark.parametrize("pair", ["gtk 3", "gtk 4"], indirect=True)
def test_the_pointer_is_hidden_while_one_types(pair):
    desk, box = pair.guest.desk, pair.box("target")
    x, y = box["x"] + 150, box["y"] + box["height"] - 16
    pair.user.click(x, y)
    pair.user.move(x + 1, y)
    pair.wait(lambda: desk.state()["pointer"]["cursor"] == "text", "the cursor for text")
    pair.user.tap(hand.A)
    pair.says("typed a")

    def hidden():
        """The entry is one colour there. GTK handles motion with its next picture, and keys at once: a
        motion from before the key may show the pointer again, until one types on."""
        part = desk.screenshot().crop((x - 8, y - 8, x + 8, y + 8))
        seen = len(part.getcolors()) > 1
        if seen:
            pair.user.tap(hand.A, hand.BACKSPACE)
        return not seen
    pair.wait(hidden, "the pointer is hidden")
    pair.user.move(x + 5, y)
    pair.wait(lambda: desk.state()["pointer"]["cursor"] == "text", "the cursor again")
