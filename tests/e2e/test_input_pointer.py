# SPDX-License-Identifier: MIT
"""Who gets the pointer, and what clicks and drags do to windows."""

import struct
import time

import pytest

import hands as hand
import rawlink
from desk import wait_for
from guests import two_guests
from hands import Hands

POINTER = (rawlink.POINTER_ENTER, rawlink.POINTER_LEAVE, rawlink.POINTER_MOTION,
           rawlink.POINTER_BUTTON, rawlink.POINTER_AXIS)
DELAY = 0.5  # s in which a click on what came by itself does not count
EDGE_TOP, EDGE_BOTTOM, EDGE_LEFT, EDGE_RIGHT = 1, 2, 4, 8


def follow(guest):
    """Answers a CONFIGURE as an application does: with content of that size."""
    guest.link.pump(0.05)
    sizes = [msg.fields("IiiiiI")[1:3] for msg in guest.link.received
             if msg.opcode == rawlink.CONFIGURE]
    width, height = sizes[-1] if sizes and sizes[-1][0] else (guest.window.width, guest.window.height)
    if (width, height) != (guest.window.width, guest.window.height):
        guest.window.width, guest.window.height = width, height
        guest.window.image = rawlink.Image(guest.link, width, height).fill(guest.mark)
    guest.window.commit()
    return width, height


def settled(guest):
    """The size that it was asked for last, once it has that."""
    def at_rest():
        follow(guest)
        content = guest.content()
        return (content["width"], content["height"]) == (guest.window.width, guest.window.height)
    wait_for(at_rest, "the size")
    follow(guest)
    return guest.content()


def cursor(desk):
    return desk.state()["pointer"]["cursor"]


# --- pointing ------------------------------------------------------------------------------------

def test_hovering_another_domain_tells_it_nothing(desk):
    """Attack 28."""
    work, personal = two_guests(desk)
    x, y = personal.centre()
    with Hands(desk) as user:
        for step in range(20):
            user.move(x + step, y + step)
            user.wheel(1)
        assert personal.told() == []
        assert work.told() == []


def test_the_focused_domain_sees_the_pointer_over_its_content_only(desk):
    work, _ = two_guests(desk)
    box = work.content()
    with Hands(desk) as user:
        user.move(box["x"] + 10, box["y"] + 20)
        (enter,) = work.told(*POINTER)
        assert enter.opcode == rawlink.POINTER_ENTER
        assert enter.fields("Iii")[1:] == (10 * 256, 20 * 256)
        user.move(box["x"] + 30, box["y"] + 25)
        motion = work.told(rawlink.POINTER_MOTION)[-1]
        assert motion.fields("Iii")[1:] == (30 * 256, 25 * 256)
        work.forget()
        user.move(*work.bar())
        assert [msg.opcode for msg in work.told(*POINTER)] == [rawlink.POINTER_LEAVE]


def test_the_pointer_leaves_when_the_focus_does(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        work.forget()
        personal.focus()
        x, y = work.centre()
        user.move(x + 5, y + 5)
        user.wheel(1)
        assert [msg.opcode for msg in work.told(*POINTER)] == [rawlink.POINTER_LEAVE]
        assert personal.told(*POINTER) == []


def test_a_press_keeps_the_pointer_until_it_is_released(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        user.press()
        work.forget()
        user.move(*personal.centre())
        motion = work.told(rawlink.POINTER_MOTION)[-1]
        ours, theirs = work.content(), personal.centre()
        assert motion.fields("Iii")[1:] == ((theirs[0] - ours["x"]) * 256, (theirs[1] - ours["y"]) * 256)
        assert personal.told() == []
        work.forget()
        user.release()
        user.move(theirs[0] + 1, theirs[1])
        opcodes = [msg.opcode for msg in work.told(*POINTER)]
        assert opcodes == [rawlink.POINTER_BUTTON, rawlink.POINTER_LEAVE]
        assert personal.told() == []


def test_the_wheel_reaches_the_window_under_the_pointer(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        user.wheel(2)
        user.wheel(-1, axis=1)
    axes = [msg.fields("IIIIii") for msg in work.told(rawlink.POINTER_AXIS)]
    assert [(axis[1], axis[4], axis[5]) for axis in axes] == [(0, 30 * 256, 240), (1, -15 * 256, -120)]


def test_a_button_held_at_a_focus_change_is_released_where_it_was_pressed(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        user.press()
        personal.focus()
        assert work.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]
        work.forget()
        user.move(*personal.centre())
        user.release()
        assert personal.buttons() == []
        assert work.buttons() == []


# --- clicks --------------------------------------------------------------------------------------

def test_a_click_focuses_raises_and_is_delivered(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.click(*personal.centre())
        assert desk.state()["focus"]["domain"] == "personal"
        assert desk.windows()[0]["domain"] == "personal"
        opcodes = [msg.opcode for msg in personal.told(rawlink.KEYBOARD_ENTER, rawlink.POINTER_ENTER,
                                                       rawlink.POINTER_BUTTON)]
        assert opcodes == [rawlink.KEYBOARD_ENTER, rawlink.POINTER_ENTER, rawlink.POINTER_BUTTON,
                           rawlink.POINTER_BUTTON]
        assert work.buttons() == []


def click_until_it_counts(user, guest):
    def counts():
        user.click()
        return guest.buttons()
    wait_for(counts, "a click that counts")


def test_a_click_meant_for_what_was_there_before_is_dropped(desk):
    """Attack 32: a window of another domain appears under the pointer."""
    work, personal = two_guests(desk)
    place = personal.centre()
    personal.window.unmap()
    wait_for(lambda: not desk.windows("personal"), "it is unmapped")
    with Hands(desk) as user:
        user.move(*place)
        began = time.monotonic()
        personal.window.commit()
        personal.link.expect(rawlink.FRAME, personal.window.id)
        assert personal.centre() == place
        user.act("by", 1, 0)
        click_until_it_counts(user, personal)
        assert time.monotonic() - began >= DELAY
        assert work.buttons() == []


def test_a_click_on_what_was_just_uncovered_is_dropped(desk):
    """Attack 33: a window goes and the click would land on another domain's below it."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.SUPER)
        user.drag(personal.centre(), work.centre())
        user.up(hand.SUPER)
        work.focus()
        user.move(*work.centre())
        began = time.monotonic()
        work.window.destroy()
        wait_for(lambda: not desk.windows("work"), "it is gone")
        click_until_it_counts(user, personal)
        assert time.monotonic() - began >= DELAY
        assert personal.buttons()[0] == (hand.LEFT, 1)


def test_a_window_that_the_user_points_at_takes_clicks_at_once(desk):
    work, personal = two_guests(desk)
    personal.window.unmap()
    wait_for(lambda: not desk.windows("personal"), "it is unmapped")
    with Hands(desk) as user:
        user.move(*work.centre())
        personal.window.commit()
        personal.link.expect(rawlink.FRAME, personal.window.id)
        user.click(*personal.centre())
        assert personal.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]


def test_the_close_button_closes_on_its_release(desk):
    work, _ = two_guests(desk)
    box = work.content()
    close = box["x"] + box["width"] - 12, box["y"] - 13
    with Hands(desk) as user:
        user.move(*close)
        user.press()
        user.move(*work.centre())
        user.release()
        assert work.told(rawlink.CLOSE) == []
        user.click(*close)
        assert len(work.told(rawlink.CLOSE)) == 1
        assert work.buttons() == []


def test_the_maximize_button_and_a_double_click(desk):
    work, _ = two_guests(desk)
    box = work.content()
    with Hands(desk) as user:
        user.click(box["x"] + box["width"] - 36, box["y"] - 13)
        assert work.state()["maximized"]
        settled(work)
        user.click(*work.bar())
        user.click()
        assert not work.state()["maximized"]
        assert settled(work) == box
        assert work.buttons() == []


# --- moving and resizing -------------------------------------------------------------------------

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


def test_a_guest_moves_only_with_the_press_that_it_holds(desk):
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
        # Each press that it saw has its release, and nothing comes while it is moved.
        assert work.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)] * 2


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


# --- popups --------------------------------------------------------------------------------------

GRAB = 1


def open_popup(guest, parent=None, size=(120, 90), flags=GRAB):
    place = rawlink.positioner((10, 10, 20, 20), size, anchor=8, gravity=8)
    popup = guest.link.popup(parent or guest.window, place, 0xFF7700FF, flags=flags)
    return popup


def popup_boxes(desk):
    return [window["content"] for window in desk.windows() if window["kind"] == "popup"]


def test_a_grabbing_popup_gets_the_keys(desk):
    work, personal = two_guests(desk)
    popup = open_popup(work)
    work.link.expect(rawlink.KEYBOARD_ENTER, popup.id)
    with Hands(desk) as user:
        user.tap(hand.A)
        (key, _) = work.told(rawlink.KEY)
        assert key.object == popup.id
        popup.destroy()
        work.link.expect(rawlink.KEYBOARD_ENTER, work.window.id)
        user.tap(hand.B)
        assert work.told(rawlink.KEY)[-1].object == work.window.id


@pytest.mark.parametrize("where", ["background", "other domain", "its own window"])
def test_a_press_elsewhere_dismisses_the_chain_without_its_domains_help(desk, where):
    """Attack 20; and the press does nothing else but focus."""
    work, personal = two_guests(desk)
    first = open_popup(work)
    work.link.expect(rawlink.KEYBOARD_ENTER, first.id)
    second = open_popup(work, first, (100, 60))
    work.link.expect(rawlink.KEYBOARD_ENTER, second.id)
    assert len(popup_boxes(desk)) == 2
    box = work.content()
    area = desk.state()["outputs"][0]["work_area"]
    place = {"background": (area["x"] + area["width"] - 5, area["y"] + area["height"] - 5),
             "other domain": personal.centre(),
             "its own window": (box["x"] + box["width"] - 8, box["y"] + box["height"] - 8)}[where]
    with Hands(desk) as user:
        user.click(*place)
        assert popup_boxes(desk) == []
        done = [msg.object for msg in work.told(rawlink.POPUP_DONE)]
        assert done == [second.id, first.id]
        assert work.buttons() == [] and personal.buttons() == []
        assert desk.state()["focus"]["domain"] == ("personal" if where == "other domain" else "work")


def test_a_press_in_the_popup_is_its_own(desk):
    work, _ = two_guests(desk)
    popup = open_popup(work)
    work.link.expect(rawlink.KEYBOARD_ENTER, popup.id)
    (box,) = popup_boxes(desk)
    with Hands(desk) as user:
        user.click(box["x"] + 20, box["y"] + 20)
    assert [msg.object for msg in work.told(rawlink.POINTER_BUTTON)] == [popup.id] * 2
    assert len(popup_boxes(desk)) == 1


def test_an_unfocused_domain_cannot_grab(desk):
    _, personal = two_guests(desk)
    popup = open_popup(personal)
    personal.link.expect(rawlink.POPUP_DONE, popup.id)
    assert popup_boxes(desk) == []
    assert personal.told(rawlink.KEYBOARD_ENTER) == []


def test_alt_tab_dismisses_a_grab(desk):
    work, personal = two_guests(desk)
    popup = open_popup(work)
    work.link.expect(rawlink.KEYBOARD_ENTER, popup.id)
    work.forget()
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
    assert desk.state()["focus"]["domain"] == "personal"
    work.link.expect(rawlink.POPUP_DONE, popup.id)
    # Not even for a moment do the keys go back to its toplevel.
    assert work.told(rawlink.KEYBOARD_ENTER) == []


# --- the cursor ----------------------------------------------------------------------------------

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


def test_motion_that_a_guest_does_not_read_does_not_pile_up(desk):
    """Attack 62: it gets the last place when it reads again, and is not ended."""
    work, _ = two_guests(desk)
    box = work.content()
    with Hands(desk) as user:
        user.move(box["x"] + 1, box["y"] + 1)
        for step in range(6000):
            user.process.stdin.write(f"move {box['x'] + 5 + step % 200} {box['y'] + 50} "
                                     f"{user.layout['width']} {user.layout['height']}\n")
            if step % 100 == 99:
                user.process.stdin.flush()
                for _ in range(100):
                    assert user.process.stdout.readline() == "ok\n"
        user.move(box["x"] + 77, box["y"] + 66)
        wait_for(lambda: work.told(rawlink.POINTER_MOTION)[-1].fields("Iii")[1:]
                 == (77 * 256, 66 * 256), "the last place")
    # What the socket took; the rest was never sent.
    assert work.link.count(rawlink.POINTER_MOTION) < 3000
    assert not work.link.closed
