# SPDX-License-Identifier: MIT
"""Gestures on a touchpad: to the window with the pointer, and to nobody else."""

import pytest

import hands as hand
import rawlink
from guests import MARK_PERSONAL, MARK_WORK, Guest, two_guests
from hands import Hands
from screens import ScreenedDesk

SWIPE, PINCH, HOLD = 1, 2, 3
GESTURES = (rawlink.GESTURE_BEGIN, rawlink.GESTURE_UPDATE, rawlink.GESTURE_END)


@pytest.fixture
def desk():
    desk = ScreenedDesk().start()
    yield desk
    desk.finish()


def pad(desk, *words):
    desk.screen("pad", *words)


def said(guest):
    """Kind and fingers; dx, dy px, scale, degrees; whether it was cancelled."""
    found = []
    for msg in guest.told(*GESTURES):
        if msg.opcode == rawlink.GESTURE_BEGIN:
            found.append(msg.fields("IIII")[2:])
        elif msg.opcode == rawlink.GESTURE_UPDATE:
            _, dx, dy, scale, rotation = msg.fields("IiiIi")
            found.append((dx / 256, dy / 256, scale / 65536, rotation / 65536))
        else:
            found.append(msg.fields("II")[1])
    return found


def test_gestures_reach_the_window_with_the_pointer(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        pad(desk, "begin", PINCH, 2)
        pad(desk, "update", 3, -1.5, 1.25, -10)
        pad(desk, "end", 0)
        pad(desk, "begin", SWIPE, 3)
        pad(desk, "update", 1, 2, 0, 0)
        pad(desk, "end", 1)
        pad(desk, "begin", HOLD, 40)
        pad(desk, "end", 0)
    assert said(work) == [(PINCH, 2), (3, -1.5, 1.25, -10), 0, (SWIPE, 3), (1, 2, 1, 0), 1, (HOLD, 16), 0]
    assert said(personal) == []


def test_attack_31_no_gesture_over_another_domain_is_told(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*personal.centre())
        pad(desk, "begin", SWIPE, 3)
        pad(desk, "update", 1, 2, 0, 0)
        pad(desk, "end", 0)
    assert said(work) == said(personal) == []


def test_attack_31_a_gesture_ends_where_the_pointer_leaves(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        pad(desk, "begin", SWIPE, 3)
        user.move(*work.bar())
        pad(desk, "update", 1, 2, 0, 0)
        pad(desk, "end", 0)
    assert said(work) == [(SWIPE, 3), 1]
    opcodes = [msg.opcode for msg in work.told(rawlink.GESTURE_END, rawlink.POINTER_LEAVE)]
    assert opcodes == [rawlink.GESTURE_END, rawlink.POINTER_LEAVE]


def test_numbers_of_a_mad_device_are_cut(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        pad(desk, "begin", PINCH, 2)
        pad(desk, "update", "1e30", "-1e30", "1e30", "-1e30")
        pad(desk, "end", 0)
    assert said(work)[1] == (65536, -65536, 256, -360)


def test_updates_of_a_slow_reader_are_one(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        pad(desk, "begin", PINCH, 2)
        for step in range(1500):
            pad(desk, "update", 1, -1, 1 + step / 1024, 0.0625)
        pad(desk, "end", 0)
    updates = said(work)[1:-1]
    assert len(updates) < 1500
    assert sum(update[0] for update in updates) == 1500 and updates[-1][2] == 1 + 1499 / 1024
    assert sum(update[3] for update in updates) == 1500 / 16


def test_a_guest_of_a_version_before_hears_of_none(desk):
    link = desk.link("work", greet=False)
    link.send(rawlink.HELLO, 0, rawlink.hello_body(minor=5))
    link.expect(rawlink.WELCOME)
    window = link.toplevel(300, 200, MARK_WORK)
    link.expect(rawlink.FRAME, window.id)
    box = desk.windows("work")[0]["content"]
    with Hands(desk) as user:
        user.move(box["x"] + 20, box["y"] + 20)
        link.expect(rawlink.POINTER_ENTER)
        pad(desk, "begin", SWIPE, 3)
        pad(desk, "update", 1, 2, 0, 0)
        pad(desk, "end", 0)
        link.sync()
    assert not [msg for msg in link.received if msg.opcode in GESTURES]
