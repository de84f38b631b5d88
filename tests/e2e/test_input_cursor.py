# SPDX-License-Identifier: MIT
"""The cursor: the host's own, but over the content of the window that has the pointer."""

import struct

import rawlink
from desk import wait_for
from guests import two_guests
from hands import Hands


def cursor(desk):
    return desk.state()["pointer"]["cursor"]


TEXT_SHAPE = 9


def set_shape(guest, shape, serial=None):
    if serial is None:
        serial = guest.told(rawlink.POINTER_ENTER)[-1].fields("Iii")[0]
    guest.link.send(rawlink.CURSOR_SHAPE, guest.window.id, struct.pack("<II", serial, shape))
    guest.sync()


def test_a_guest_chooses_the_cursor_over_its_content_only(desk):
    """Attack 43."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        set_shape(work, TEXT_SHAPE)
        assert cursor(desk) == "text"
        box = work.content()
        user.move(box["x"] - 3, box["y"] + 100)
        assert cursor(desk) == "w-resize"
        user.move(*work.bar())
        assert cursor(desk) == "default"
        user.move(*personal.centre())
        assert cursor(desk) == "default"
        user.move(*work.centre())
        assert cursor(desk) == "default", "each enter begins with the host's"
        set_shape(work, 0)
        assert cursor(desk) == "hidden"
        stale = work.told(rawlink.POINTER_ENTER)[-1].fields("Iii")[0]
        user.move(*personal.centre())
        assert cursor(desk) == "default"
        user.move(*work.centre())
        set_shape(work, TEXT_SHAPE, stale)
        assert cursor(desk) == "default"


def test_the_cursor_comes_back_when_its_window_goes(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        set_shape(work, 0)
        work.window.destroy()
        wait_for(lambda: cursor(desk) == "default", "the host's cursor")


def test_a_hidden_cursor_is_shown_by_the_focus_change(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        set_shape(work, 0)
        personal.focus()
        assert cursor(desk) == "default"
