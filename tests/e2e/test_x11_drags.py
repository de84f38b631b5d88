# SPDX-License-Identifier: MIT
"""Drags between Wayland and X11 programs of a domain: from the former into the latter. One that begins in an X11 window
finds nothing elsewhere, and is cancelled."""

import pytest

from desk import wait_for
from hands import Hands
from program import Program
from test_program_drags import Pair
from test_programs import ENVIRONMENT, PROGRAMS
from unixguest import UnixGuest


class X11Pair(Program):
    """The program with the windows source and target, as one of X11."""

    def __init__(self, guest):
        self.log_path = guest.path("x11.log")
        super().__init__(guest, ["python3", PROGRAMS / "drag_gtk.py", "3", self.log_path],
                         {**ENVIRONMENT, "GDK_BACKEND": "x11"})
        self.wait(lambda: len(guest.windows()) == 2, "its windows")
        self.numbers = {window["title"]: window["number"] for window in guest.windows()}

    def news(self):
        return self.log_path.read_text().splitlines() if self.log_path.exists() else []

    def place(self, name):
        box = self.guest.window(self.numbers[name])["content"]
        return box["x"] + 130, box["y"] + 50


class WaylandPair(Pair):
    """The same of Wayland, beside the one of X11."""

    def begin(self, user, other):
        self.user, self.other = user, other
        self.wait(lambda: len(self.guest.windows()) == 4, "its windows, too")
        return self

    def box(self, name):
        return next(window["content"] for window in self.guest.windows()
                    if window["title"] == name and window["number"] not in self.other.numbers.values())


@pytest.fixture
def pairs(desk):
    guest = UnixGuest(desk, "work").start()
    x11 = X11Pair(guest)
    with Hands(desk) as user:
        yield WaylandPair(guest, "drag_gtk.py", "3").begin(user, x11), x11
        user.release()
    guest.stop()


def test_from_wayland_into_x11(pairs):
    """The target may not have accepted yet when the button goes up: then it is tried again."""
    wayland, x11 = pairs

    def dropped():
        wayland.forget()
        wayland.drag_to(x11.place("target"))
        wayland.user.release()
        wayland.wait(lambda: wayland.outcome() or "dropped dragged words" in x11.news(), "the drag to end")
        return "dropped dragged words" in x11.news()
    wait_for(dropped, "the words in the X11 window")


def test_one_that_begins_in_x11_is_cancelled_elsewhere(pairs):
    wayland, x11 = pairs
    user, start = wayland.user, x11.place("source")
    user.click(*start)
    user.press()

    def begun():
        wayland.glide(start, (start[0] + 40, start[1] + 10))
        wayland.glide((start[0] + 40, start[1] + 10), start)
        return "begin" in x11.news()
    x11.wait(begun, "the drag to begin")
    wayland.glide(start, wayland.place("target"))
    user.release()
    x11.wait(lambda: "cancelled" in x11.news(), "its end")
    assert not any(line.startswith("dropped") for line in wayland.news())
    user.click(*x11.place("target"))
    wait_for(lambda: x11.guest.window(x11.numbers["target"])["focused"], "the window to take a click")
