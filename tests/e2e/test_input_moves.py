# SPDX-License-Identifier: MIT
"""Moving and resizing: by the frame, with Super, and when an application asks."""

import struct

import pytest

import hands as hand
import rawlink
from desk import wait_for
from guests import POINTER, settled, two_guests
from hands import Hands

EDGE_RIGHT = 8


def test_the_maximize_button_and_a_double_click(desk):
    work, _ = two_guests(desk)
    box = work.content()
    with Hands(desk) as user:
        user.click(box["x"] + box["width"] - 36, box["y"] - 13)
        assert work.state()["maximized"]
        settled(work)
        user.double_click(*work.bar())
        assert not work.state()["maximized"]
        assert settled(work) == box
        assert work.buttons() == []


def test_the_title_bar_moves(desk):
    work, _ = two_guests(desk)
    before = work.content()
    with Hands(desk) as user:
        x, y = work.bar()
        user.drag((x, y), (x + 60, y + 40))
    after = work.content()
    assert (after["x"], after["y"]) == (before["x"] + 60, before["y"] + 40)
    assert work.told(*POINTER) == []


@pytest.mark.parametrize("edge, start, by, size, place", [
    ("right", lambda b: (b["x"] + b["width"] + 3, b["y"] + 100), (50, 20), (50, 0), (0, 0)),
    ("bottom", lambda b: (b["x"] + 150, b["y"] + b["height"] + 3), (30, 45), (0, 45), (0, 0)),
    ("left", lambda b: (b["x"] - 3, b["y"] + 100), (25, 9), (-25, 0), (25, 0)),
    ("corner", lambda b: (b["x"] + b["width"] + 3, b["y"] + b["height"] + 3), (40, 30), (40, 30), (0, 0)),
])
def test_the_ring_resizes(desk, edge, start, by, size, place):
    work, _ = two_guests(desk)
    before = work.content()
    with Hands(desk) as user:
        x, y = start(before)
        user.drag((x, y), (x + by[0], y + by[1]))
        after = settled(work)
    assert (after["width"] - before["width"], after["height"] - before["height"]) == size
    assert (after["x"] - before["x"], after["y"] - before["y"]) == place
    assert work.buttons() == []


def test_super_drags_move_any_window_and_no_domain_sees_them(desk):
    work, personal = two_guests(desk)
    before = personal.content()
    with Hands(desk) as user:
        user.down(hand.SUPER)
        x, y = personal.centre()
        user.drag((x, y), (x - 50, y + 70))
        user.up(hand.SUPER)
    after = personal.content()
    assert (after["x"], after["y"]) == (before["x"] - 50, before["y"] + 70)
    assert desk.state()["focus"]["domain"] == "personal"
    for guest in (work, personal):
        assert guest.buttons() == [] and guest.keys() == [] and guest.modifiers() == []


def test_super_and_the_right_button_resize(desk):
    work, _ = two_guests(desk)
    before = work.content()
    with Hands(desk) as user:
        user.down(hand.SUPER)
        start = before["x"] + before["width"] - 20, before["y"] + before["height"] - 20
        user.drag(start, (start[0] + 60, start[1] + 35), hand.RIGHT)
        user.up(hand.SUPER)
        after = settled(work)
    assert (after["width"], after["height"]) == (before["width"] + 60, before["height"] + 35)
    assert (after["x"], after["y"]) == (before["x"], before["y"])
    assert work.buttons() == []


def test_escape_takes_a_move_back(desk):
    work, _ = two_guests(desk)
    before = work.content()
    with Hands(desk) as user:
        x, y = work.bar()
        user.move(x, y)
        user.press()
        user.move(x + 80, y + 80)
        assert work.content() != before
        user.tap(hand.ESC)
        assert work.content() == before
        user.release()
    assert work.keys() == []


def test_a_maximized_window_comes_off_with_the_bar_under_the_pointer(desk):
    work, _ = two_guests(desk)
    before = work.content()
    with Hands(desk) as user:
        user.click(before["x"] + before["width"] - 36, before["y"] - 13)
        large = settled(work)
        x, y = large["x"] + large["width"] // 2, large["y"] - 12
        user.move(x, y)
        user.press()
        user.move(x + 5, y + 5)
        assert work.state()["maximized"], "not by a twitch"
        user.move(x + 30, y + 60)
        assert not work.state()["maximized"]
        after = settled(work)
        assert (after["width"], after["height"]) == (before["width"], before["height"])
        user.move(x + 31, y + 61)
        after = work.content()
        assert abs(after["x"] + after["width"] // 2 - (x + 31)) <= 1
        assert after["y"] == large["y"] + 61
        user.release()
    assert work.buttons() == []


def test_a_chord_while_a_button_of_the_frame_is_held(desk):
    """Alt-Tab takes the press on the close button away; the next one counts again."""
    work, personal = two_guests(desk)
    box = work.content()
    close = box["x"] + box["width"] - 12, box["y"] - 13
    with Hands(desk) as user:
        user.move(*close)
        user.press()
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.release()
        user.up(hand.ALT)
        user.click(*personal.centre())
        assert personal.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]
    assert work.told(rawlink.CLOSE) == []


def test_a_window_that_goes_while_it_is_moved(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        x, y = work.bar()
        user.move(x, y)
        user.press()
        work.window.destroy()
        wait_for(lambda: not desk.windows("work"), "the window is gone")
        user.move(x + 50, y + 50)
        user.release()
        user.click(*personal.centre())
    assert personal.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]


def ask(guest, kind, serial, edges=0):
    guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", kind, edges, serial))
    guest.sync()


def press_serial(guest):
    return guest.told(rawlink.POINTER_BUTTON)[-1].fields("IIII")[0]


def test_attack_15_a_guest_moves_only_with_the_press_that_it_holds(desk):
    """Attack 15."""
    work, _ = two_guests(desk)
    before = work.content()
    with Hands(desk) as user:
        user.move(*work.centre())
        user.press()
        serial = press_serial(work)
        user.release()
        for forged in (serial, serial + 1, 1, 0xFFFFFFFF):
            ask(work, rawlink.REQUEST_MOVE, forged)
            ask(work, rawlink.REQUEST_RESIZE, forged, EDGE_RIGHT)
        x, y = work.centre()
        user.move(x + 40, y + 30)
        assert work.content() == before
        user.press()
        ask(work, rawlink.REQUEST_MOVE, serial)
        user.move(x + 70, y + 30)
        assert work.content() == before
        ask(work, rawlink.REQUEST_MOVE, press_serial(work))
        user.move(x + 90, y + 45)
        after = work.content()
        assert (after["x"], after["y"]) == (before["x"] + 20, before["y"] + 15)
        user.release()
        # The press that began the move has no release, and nothing comes while it is moved.
        assert work.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0), (hand.LEFT, 1)]


def test_the_move_of_one_window_is_not_anothers(desk):
    """A press in one window does not let another of the same domain move."""
    work, _ = two_guests(desk)
    other = work.link.toplevel(140, 90, work.mark)
    work.link.expect(rawlink.FRAME, other.id)
    number = desk.windows("work")[0]["number"]
    with Hands(desk) as user:
        work_box = next(w for w in desk.windows("work") if w["number"] != number)["content"]
        user.move(work_box["x"] + 5, work_box["y"] + work_box["height"] - 5)
        user.press()
        serial = press_serial(work)
        work.link.send(rawlink.WINDOW_REQUEST, other.id,
                       struct.pack("<III", rawlink.REQUEST_MOVE, 0, serial))
        work.sync()
        before = desk.windows("work")
        user.act("by", 50, 50)
        assert [w["content"] for w in desk.windows("work")] == [w["content"] for w in before]
        user.release()
