# SPDX-License-Identifier: MIT
"""Several keyboards are one keyboard, several pointers one pointer; one that goes harms nobody."""

import pytest

import hands as hand
import rawlink
from desk import wait_for
from ends import GuestEnd, HostEnd
from guests import two_guests
from hands import Hands
from test_input_drags import Drag
from wayland_app import App


def depressed_at_keys(guest):
    """(key, pressed, modifiers that it was told before), and None for the keyboard's loss."""
    guest.sync()
    held, seen = 0, []
    for msg in guest.link.received:
        if msg.opcode == rawlink.MODIFIERS:
            held = msg.fields("IIII")[0]
        elif msg.opcode == rawlink.KEY:
            seen.append(msg.fields("IIII")[2:] + (held,))
    return seen


def test_modifiers_of_one_keyboard_hold_for_the_others_keys(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as left, Hands(desk) as right:
        left.down(hand.SHIFT)
        right.tap(hand.A)
        left.up(hand.SHIFT)
        right.tap(hand.B)
    shift = hand.MOD_SHIFT
    assert depressed_at_keys(work) == [
        (hand.SHIFT, 1, 0), (hand.A, 1, shift), (hand.A, 0, shift), (hand.SHIFT, 0, shift),
        (hand.B, 1, 0), (hand.B, 0, 0)]


def test_modifiers_held_on_two_keyboards_are_let_go_by_the_last(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as left, Hands(desk) as right:
        left.down(hand.SHIFT)
        right.down(hand.SHIFT)
        left.up(hand.SHIFT)
        right.tap(hand.A)
        right.up(hand.SHIFT)
        left.tap(hand.B)
    shift = hand.MOD_SHIFT
    assert depressed_at_keys(work) == [
        (hand.SHIFT, 1, 0), (hand.A, 1, shift), (hand.A, 0, shift), (hand.SHIFT, 0, shift),
        (hand.B, 1, 0), (hand.B, 0, 0)]


def test_a_key_that_two_keyboards_press_is_one_key(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as left, Hands(desk) as right:
        left.down(hand.A)
        right.down(hand.A)
        left.up(hand.A)
        assert work.keys() == [(hand.A, 1)]
        right.up(hand.A)
        assert work.keys() == [(hand.A, 1), (hand.A, 0)]


def test_a_chord_is_one_over_two_keyboards(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as left, Hands(desk) as right:
        left.down(hand.ALT)
        right.tap(hand.TAB)
        left.up(hand.ALT)
    assert desk.state()["focus"]["domain"] == "personal"
    assert work.keys() == [] and personal.keys() == []


@pytest.mark.parametrize("release", ["release", "unplug"])
def test_modifiers_outlive_another_keyboard_and_do_not_stick(desk, release):
    """wtype is a keyboard with a keymap of its own that comes and goes."""
    work, _ = two_guests(desk)
    with Hands(desk) as other:
        with Hands(desk) as user:
            user.down(hand.SHIFT)
            desk.run("wtype", "x")
            other.tap(hand.A)
            assert depressed_at_keys(work)[-2:] == [
                (hand.A, 1, hand.MOD_SHIFT), (hand.A, 0, hand.MOD_SHIFT)]
            work.forget()
            if release == "release":
                user.up(hand.SHIFT)
        wait_for(lambda: work.modifiers()[-1:] == [0], "Shift is let go")
        work.forget()
        other.tap(hand.B)
        assert depressed_at_keys(work) == [(hand.B, 1, 0), (hand.B, 0, 0)]
        assert work.modifiers() == []


def test_applications_have_a_keymap_before_any_focus(desk):
    """And no keyboard was ever there."""
    with App(desk.env) as app:
        names = [event.name for event in app.client.all(app.keyboard)]
        assert names == ["keymap", "repeat_info"]
        keymap = app.client.all(app.keyboard, "keymap")[0]
        assert keymap.args[0] == 1 and keymap.args[2] > 1000, "XKB's text format"


def test_the_hosts_applications_are_told_modifiers_of_all(desk):
    end = HostEnd(desk, False)
    with Hands(desk) as left, Hands(desk) as right:
        end.forget()
        left.down(hand.SHIFT)
        right.tap(hand.A)
        end.app.client.sync()
        told = [(event.name, event.args[1 if event.name == "modifiers" else 2])
                for event in end.app.client.all(end.app.keyboard, "key", "modifiers")]
        assert told.index(("modifiers", hand.MOD_SHIFT)) < told.index(("key", hand.A))
        left.up(hand.SHIFT)
    end.finish()


# --- pointers that go ----------------------------------------------------------------------------

@pytest.mark.parametrize("kind", ["guest", "host"])
def test_a_pointer_that_goes_with_a_button_down_clicks_nothing(desk, kind):
    end = HostEnd(desk, False) if kind == "host" else GuestEnd(desk, False, "work")
    with Hands(desk) as user:
        with Hands(desk) as other:
            other.move(*end.place())
            other.press()
            assert end.buttons() == [("window", hand.LEFT, 1)]
        assert ("window", hand.LEFT, 0) not in end.buttons()
        end.forget()
        user.click(*end.place())
        assert end.buttons() == [("window", hand.LEFT, 1), ("window", hand.LEFT, 0)]
    end.finish()


def test_a_pointer_that_goes_leaves_its_window(desk):
    end = GuestEnd(desk, False, "work")
    with Hands(desk) as user:
        user.move(*end.place())
        user.press()
        end.forget()
    wait_for(lambda: end.link.count(rawlink.POINTER_LEAVE), "the pointer leaves")
    assert end.buttons() == []


def test_a_button_that_two_pointers_press_is_one_button(desk):
    end = GuestEnd(desk, False, "work")
    with Hands(desk) as user:
        user.move(*end.place())
        user.press()
        with Hands(desk) as other:
            other.press()
            user.release()
            assert end.buttons() == [("window", hand.LEFT, 1)]
            other.release()
            assert end.buttons() == [("window", hand.LEFT, 1), ("window", hand.LEFT, 0)]


def test_a_pointer_that_goes_ends_a_move(desk):
    end = GuestEnd(desk, False, "work")
    box = end.box()
    with Hands(desk) as user:
        with Hands(desk) as other:
            other.move(box["x"] + 120, box["y"] - 12)
            other.press()
            other.move(box["x"] + 160, box["y"] + 8)
            assert desk.state()["pointer"]["cursor"] == "grabbing"
        wait_for(lambda: desk.state()["pointer"]["cursor"] != "grabbing", "the move ends")
        moved = end.box()
        user.move(box["x"] + 300, box["y"] + 200)
        assert end.box() == moved


def test_a_pointer_that_goes_drops_nothing(desk):
    with Hands(desk) as user:
        with Hands(desk) as other:
            drag = Drag(desk, desk.env, other, True)
            drag.begin()
        drag.sync(lambda: drag.outcome() == "cancel", "the drag is cancelled")
        app = drag.apps[-1]
        app.forget()
        user.click(*drag.centre("target"))
        assert app.buttons() == [("target", hand.LEFT, 1), ("target", hand.LEFT, 0)]
        drag.finish()
