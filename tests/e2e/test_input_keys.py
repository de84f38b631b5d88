# SPDX-License-Identifier: MIT
"""Who gets the keys: the focused domain, whole words of them, and nobody any part of a chord."""

import struct

import pytest

import hands as hand
import rawlink
from desk import wait_for
from guests import MARK_WORK, Guest, two_guests
from hands import Hands


def tap(key):
    return [(key, 1), (key, 0)]


def modifiers_at_enter(guest):
    (enter,) = guest.told(rawlink.KEYBOARD_ENTER)
    return struct.unpack_from("<I", enter.body, 4)[0]


def keymap_text(link):
    """The keymap that came last, put together."""
    text = b""
    for msg in link.received:
        if msg.opcode == rawlink.KEYMAP:
            total, offset, length = struct.unpack_from("<III", msg.body)
            text = text[:offset] + msg.body[12:12 + length]
    assert len(text) == total
    return text.decode()


def test_keys_go_to_the_focused_domain_only(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.tap(hand.A, hand.B)
        assert work.keys() == tap(hand.A) + tap(hand.B)
        personal.focus()
        work.forget()
        user.tap(hand.C)
        assert personal.keys() == tap(hand.C)
        assert work.told() == []


def test_codes_that_no_device_has_are_nobodys(desk):
    """A virtual keyboard or pointer may name any; the link carries those of evdev."""
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        work.forget()
        for code in (0x300, 0xFFFFFFF):
            user.tap(code)
            user.click(button=code)
        user.tap(0x2FF)
        assert work.keys() == tap(0x2FF)
        assert not work.told(rawlink.POINTER_BUTTON)


def test_typed_text_arrives_with_its_keymap(desk):
    """wtype makes a keymap of its own for each call: it must be there before the first key."""
    work, personal = two_guests(desk)
    seen = []
    for text in ("hello", "Grüße!"):
        desk.run("wtype", text)
        work.sync()
        opcodes = [msg.opcode for msg in work.link.received]
        assert opcodes.index(rawlink.KEYMAP) < opcodes.index(rawlink.KEY)
        assert keymap_text(work.link).startswith("xkb_keymap")
        seen.append(keymap_text(work.link))
        assert len(work.keys()) == 2 * len(text)
        work.forget()
    assert seen[0] != seen[1]
    assert personal.told(rawlink.KEYMAP, rawlink.KEY) == []


def test_attack_26_a_held_key_is_not_told_to_the_next_domain(desk):
    """Attack 26: neither the press, nor its release, nor a repeat."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.A)
        assert work.keys() == [(hand.A, 1)]
        work.forget()
        personal.focus()
        user.up(hand.A)
        user.tap(hand.B)
        assert personal.keys() == tap(hand.B)
        assert work.keys() == []
        assert len(work.told(rawlink.KEYBOARD_LEAVE)) == 1


def test_modifiers_held_at_the_change_are_told_as_state(desk):
    _, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.SHIFT)
        personal.focus()
        assert modifiers_at_enter(personal) == hand.MOD_SHIFT
        user.up(hand.SHIFT)
        assert personal.keys() == []
        assert personal.modifiers() == [0]


def test_attack_24_mapping_while_the_user_types_steals_nothing(desk):
    """Attack 24."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        for _ in range(40):
            window = personal.link.toplevel(120, 80, personal.mark)
            user.tap(hand.A)
            personal.link.expect(rawlink.FRAME, window.id)
    assert work.keys() == tap(hand.A) * 40
    assert personal.told() == []
    assert desk.state()["focus"]["domain"] == "work"


def test_attack_25_the_focus_falls_within_the_domain_or_to_nobody(desk):
    """Attack 25: destroying and making windows never takes the focus from another domain."""
    work, personal = two_guests(desk)
    second = work.link.toplevel(200, 100, work.mark)
    work.link.expect(rawlink.KEYBOARD_ENTER, second.id)
    second.destroy()
    work.link.expect(rawlink.KEYBOARD_ENTER, work.window.id)
    work.link.close()
    wait_for(lambda: desk.state()["focus"]["domain"] is None, "no focus")
    waited_for_this = personal.link.toplevel(200, 100, personal.mark)
    personal.link.expect(rawlink.FRAME, waited_for_this.id)
    with Hands(desk) as user:
        user.tap(hand.A)
        assert personal.told() == []
        back = Guest(desk, "work", MARK_WORK)
        back.link.expect(rawlink.KEYBOARD_ENTER, back.window.id)
        user.tap(hand.B)
        assert back.keys() == tap(hand.B)
        assert personal.told() == []


def test_attack_23_raise_and_activation_do_not_exist_for_guests(desk):
    """Attack 23: attention is all that a domain can ask for."""
    _, personal = two_guests(desk)
    low = personal.state()["number"]
    personal.link.expect(rawlink.FRAME, personal.link.toplevel(200, 100, personal.mark).id)
    before = [window["number"] for window in desk.windows()]
    assert before[-1] == low
    personal.link.send(rawlink.WINDOW_REQUEST, personal.window.id,
                       struct.pack("<III", rawlink.REQUEST_ATTENTION, 0, 0))
    personal.sync()
    state = desk.state()
    assert state["focus"]["domain"] == "work"
    assert [window["number"] for window in state["windows"]] == before
    assert state["windows"][-1]["attention"]


# --- chords --------------------------------------------------------------------------------------

def test_alt_tab_goes_round_and_shows_nothing(desk):
    """Attack 27."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        assert desk.state()["focus"]["domain"] == "work", "Alt's release selects"
        user.up(hand.ALT)
        assert desk.state()["focus"]["domain"] == "personal"
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
        assert desk.state()["focus"]["domain"] == "work"
    for guest in (work, personal):
        assert guest.keys() == []
        assert guest.modifiers() == []


def test_alt_shift_tab_goes_back(desk):
    work, personal = two_guests(desk)
    third = work.link.toplevel(150, 100, work.mark)
    work.link.expect(rawlink.FRAME, third.id)
    stacked = [window["number"] for window in desk.windows()]
    with Hands(desk) as user:
        user.down(hand.ALT, hand.SHIFT)
        user.tap(hand.TAB)
        user.up(hand.SHIFT, hand.ALT)
    assert desk.state()["focus"]["window"] == stacked[-1]
    assert work.keys() == [] and personal.keys() == []


def test_escape_leaves_the_switcher(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB, hand.ESC)
        user.up(hand.ALT)
        assert desk.state()["focus"]["domain"] == "work"
        user.tap(hand.A)
    assert work.keys() == tap(hand.A)


def test_the_switcher_is_on_screen_while_alt_is_held(desk):
    """Drawn by the host, above windows, with each domain's colour; and gone after."""
    work, personal = two_guests(desk)
    area = desk.state()["outputs"][0]["work_area"]
    with Hands(desk) as user:
        user.aside()
        before = desk.screenshot()
        user.down(hand.ALT)
        user.tap(hand.TAB)
        shown = desk.screenshot()
        centre = (area["x"] + area["width"] // 2 - 290, area["y"] + area["height"] // 2 - 60,
                  area["x"] + area["width"] // 2 + 290, area["y"] + area["height"] // 2 + 60)
        colours = {colour for _, colour in shown.crop(centre).getcolors(1 << 20)}
        for domain in desk.state()["domains"]:
            if domain["name"] in ("work", "personal"):
                value = int(domain["colour"][1:], 16)
                assert (value >> 16, value >> 8 & 255, value & 255) in colours
        user.tap(hand.ESC)
        user.up(hand.ALT)
        assert desk.screenshot().tobytes() == before.tobytes()
    assert work.keys() == [] and personal.keys() == []


def test_windows_that_go_while_the_switcher_is_shown(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        personal.link.close()
        wait_for(lambda: not desk.windows("personal"), "personal is gone")
        user.tap(hand.TAB)
        work.window.destroy()
        wait_for(lambda: not desk.windows(), "all are gone")
        user.tap(hand.TAB)
        user.up(hand.ALT)
    assert desk.state()["focus"]["window"] is None


@pytest.mark.parametrize("held, key", [((hand.SUPER,), hand.Q), ((hand.ALT,), hand.F4)])
def test_close_chords_close_the_focused_window(desk, held, key):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(*held)
        user.tap(key)
        user.up(*held)
    work.link.expect(rawlink.CLOSE, work.window.id)
    assert personal.link.count(rawlink.CLOSE) == 0
    assert work.keys() == [] and work.modifiers() == []


@pytest.mark.parametrize("layout", ["ru", "us,gr"])
def test_chords_are_the_same_with_another_script(desk, layout):
    work, _ = two_guests(desk)
    with Hands(desk, layout) as user:
        user.down(hand.SUPER)
        user.tap(hand.Q)
        user.up(hand.SUPER)
        assert len(work.told(rawlink.CLOSE)) == (layout != "ru"), "ru alone has no q"
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
    assert desk.state()["focus"]["domain"] == "personal"
    assert work.keys() == []


def test_attack_27_super_is_never_shown(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.SUPER)
        user.tap(hand.A)
        user.up(hand.SUPER)
        user.tap(hand.B)
    assert work.keys() == tap(hand.B)
    assert set(work.modifiers()) <= {0}


def test_alt_with_other_keys_reaches_applications(desk):
    """Withheld until it is decided, then in order; alone it comes at its release."""
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.ALT)
        assert work.told() == []
        user.tap(hand.X)
        user.up(hand.ALT)
        assert work.keys() == [(hand.ALT, 1)] + tap(hand.X) + [(hand.ALT, 0)]
        assert work.modifiers() == [hand.MOD_ALT, 0]
        work.forget()
        user.tap(hand.ALT)
        assert work.keys() == tap(hand.ALT)


def test_what_a_chord_uses_is_released_for_who_saw_it(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.X)
        work.forget()
        user.tap(hand.TAB)
        assert work.keys() == [(hand.ALT, 0)]
        assert work.modifiers() == [0]
        user.up(hand.ALT)
    assert desk.state()["focus"]["domain"] == "personal"
    assert personal.keys() == [] and work.keys() == [(hand.ALT, 0)]


def test_vt_switch_is_the_hosts(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.CTRL, hand.ALT)
        user.tap(hand.F1)
        user.up(hand.ALT, hand.CTRL)
    assert work.keys() == [(hand.CTRL, 1), (hand.CTRL, 0)]


def test_keys_of_a_keyboard_that_goes_are_released(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.A)
    wait_for(lambda: work.keys() == tap(hand.A), "the release")


def test_a_switcher_whose_keyboard_goes_ends(desk):
    two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
    wait_for(lambda: desk.state()["focus"]["domain"] == "personal", "the selection")
