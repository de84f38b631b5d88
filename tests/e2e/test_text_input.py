# SPDX-License-Identifier: MIT
"""The host's input method: it writes where the user types, and nowhere else."""

import struct

import pytest

import hands as hand
import rawlink
from desk import CONFIG, Desk, wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest, two_guests
from hands import Hands
from method import CARET, VIOLET, Field, Method, text_input
from oracle import check_rings, rgb
from test_lock import locked_by
from unixguest import UnixGuest


@pytest.fixture
def domains(desk):
    """A desk with two proxies."""
    desk.guests = [UnixGuest(desk, name).start() for name in ("work", "personal")]
    yield desk
    for guest in desk.guests:
        guest.stop()


def focus(desk, domain):
    number = desk.windows(domain)[0]["number"]
    assert desk.control("focus", str(number))["ok"]


def change(link, window):
    """The next TEXT_CHANGE: (deleted, cursor, preedit, text)."""
    body = link.expect(rawlink.TEXT_CHANGE, window.id).body
    before, after, begin, end, preedit, commit = struct.unpack_from("<IIiiII", body)
    assert len(body) == 24 + preedit + commit
    return (before, after), (begin, end), body[24:24 + preedit].decode(), body[24 + preedit:].decode()


def test_it_writes_in_a_guests_application(domains):
    """Through the link and the proxy: text, what is not text yet, and what goes."""
    guest = domains.guests[0]
    with Field(guest.env, kind=(0x80, 13)) as field, Method(domains.env, field) as method:
        focus(domains, "work")
        method.is_active()
        assert method.kind == (0x80, 13) and method.around is None
        method.write(preedit="ni", cursor=(0, 2))
        field.shows("ni")
        method.write(text="你好", delete=(1, 2))
        field.has("你好")
        assert field.deleted == [(1, 2)] and field.shown == ""
        field.disable()
        method.is_active(False)
        field.enable()
        method.is_active()
        method.write(text="再")
        field.has("你好", "再")


def test_it_writes_in_the_hosts_applications(desk):
    """And those may tell it what is there already."""
    with Field(desk.env, around=("words", 2, 5)) as field, Method(desk.env, field) as method:
        focus(desk, "host")
        method.is_active()
        assert method.around == ("words", 2, 5)
        method.write(text="ö")
        field.has("ö")


def test_keys_go_to_the_method_alone_and_back_by_its_own_keyboard(domains):
    """What the method keeps no application hears of; what it types goes to the one that has the keyboard, with no
    chord of the host in it."""
    with Field(domains.guests[0].env) as field, Method(domains.env, field) as method, Hands(domains) as user:
        focus(domains, "work")
        method.is_active()
        user.tap(hand.A)
        method.client.wait(lambda: method.keys == [(hand.A, 1), (hand.A, 0)], "both of the key")
        assert field.keys() == []
        method.type(hand.B, 1)
        method.type(hand.B, 0)
        assert field.keys() == [(hand.B, 1), (hand.B, 0)]
        # A key that was down before goes where its press went.
        field.disable()
        method.is_active(False)
        user.down(hand.C)
        field.enable()
        method.is_active()
        user.up(hand.C)
        assert field.keys()[2:] == [(hand.C, 1), (hand.C, 0)]
        user.down(hand.D)
        field.disable()
        method.is_active(False)
        user.up(hand.D)
        assert len(field.keys()) == 4
        # Chords are the host's, whatever has the keys.
        field.enable()
        method.is_active()
        for key in (hand.CTRL, hand.ALT, hand.SHIFT, hand.ESC):
            method.type(key, 1)
        assert domains.state()["mode"] == "normal"
        for key in (hand.CTRL, hand.ALT, hand.SHIFT, hand.ESC):
            method.type(key, 0)
        method.keys.clear()
        user.down(hand.CTRL, hand.ALT, hand.SHIFT)
        user.tap(hand.ESC)
        user.up(hand.CTRL, hand.ALT, hand.SHIFT)
        assert domains.state()["mode"] == "attention"
        user.tap(hand.A)
        method.is_active(False)
        method.client.sync()
        assert (hand.A, 1) not in method.keys and (hand.ESC, 1) not in method.keys
        user.tap(hand.ESC)
        method.is_active()


def test_what_comes_too_late_goes_nowhere(domains):
    """Written for one window, and read when another has the keyboard: of the same domain, of another, of the host."""
    with Field(domains.guests[0].env, "one") as one, Field(domains.guests[1].env, "two") as two, \
            Field(domains.env, "three") as three, Method(domains.env, one, two, three) as method:
        fields = {"work": one, "personal": two, "host": three}

        def given(name):
            focus(domains, name)
            method.hears(lambda: [field.has_focus for field in fields.values()] == [
                other == name for other in fields], f"the keyboard of {name}")
            method.is_active()

        for first in fields:
            for second in fields:
                if first == second:
                    continue
                given(first)
                serial = method.done
                given(second)
                assert method.done >= serial + 2
                method.write(text=f"for {first}", serial=serial)
                method.write(text=f"for {second}")
                fields[second].client.wait(lambda: fields[second].texts, "what is for it")
                assert fields[second].texts == [f"for {second}"]
                fields[second].texts.clear()
                fields[first].client.sync()
                assert fields[first].texts == []


def test_a_key_that_comes_back_too_late_goes_nowhere(domains):
    """Given to the method for one window, and typed by it when another has the keyboard; a key that it makes up is
    the other's."""
    with Field(domains.guests[0].env, "one") as one, Field(domains.guests[1].env, "two") as two, \
            Method(domains.env, one, two) as method, Hands(domains) as user:
        focus(domains, "work")
        method.is_active()
        user.tap(hand.A)
        method.client.wait(lambda: method.keys == [(hand.A, 1), (hand.A, 0)], "both of the key")
        focus(domains, "personal")
        method.hears(lambda: two.has_focus and not one.has_focus, "the keyboard of personal")
        method.is_active()
        for key in (hand.A, hand.B):
            method.type(key, 1)
            method.type(key, 0)
        assert two.keys() == [(hand.B, 1), (hand.B, 0)] and one.keys() == []
        # Given again, it is a key of the other's.
        user.tap(hand.A)
        method.client.wait(lambda: len(method.keys) == 4, "both of the key, again")
        method.type(hand.A, 1)
        method.type(hand.A, 0)
        assert two.keys()[2:] == [(hand.A, 1), (hand.A, 0)]


def test_candidates_hang_at_the_caret_in_a_frame_of_the_hosts(domains):
    with Field(domains.guests[0].env) as field, Method(domains.env, field) as method, Hands(domains) as user:
        user.aside()
        focus(domains, "work")
        method.is_active()
        method.show()
        wait_for(lambda: len(domains.windows("host")) == 1, "its window")
        image = wait_for(lambda: (lambda image: image if check_rings(image, domains.state()) else None)(
            domains.screenshot()), "a picture")
        window, content = domains.windows("host")[0], domains.windows("work")[0]["content"]
        assert window["kind"] == "popup"
        x, y = content["x"] + CARET[0], content["y"] + CARET[1]
        assert window["outer"]["x"] <= x <= window["content"]["x"] + 20
        assert y + CARET[3] <= window["content"]["y"] <= y + CARET[3] + 12
        assert sum(n for n, colour in image.getcolors(1 << 24) if colour == rgb(VIOLET)) == 160 * 40
        method.client.wait(lambda: method.rectangle, "where the caret is")
        assert method.rectangle[:2] == (x - window["content"]["x"], y - window["content"]["y"])
        assert domains.state()["focus"]["domain"] == "work"
        # It follows the caret, hides with the target, and comes back with another one.
        field.move_caret((120, 90, 2, 16))
        wait_for(lambda: domains.windows("host")[0]["content"]["x"] > content["x"] + 100, "it follows")
        # No domain puts it where its window is not.
        field.move_caret((20000, -20000, 2, 16))
        wait_for(lambda: domains.windows("host")[0]["content"]["y"] >= content["y"] + content["height"] - 60,
                 "it stays at the window")
        field.disable()
        wait_for(lambda: domains.windows("host") == [], "it hides")
        with Field(domains.guests[1].env, "other") as other:
            focus(domains, "personal")
            method.fields = [other]
            method.is_active()
            method.show()
            wait_for(lambda: len(domains.windows("host")) == 1, "it is there again")
        wait_for(lambda: domains.windows("host") == [], "and goes with the application")


def test_a_field_in_a_menu(domains):
    """A popup that grabs has the keyboard of its window, and so the text: candidates hang at the caret in it."""
    with Field(domains.guests[0].env) as field, Method(domains.env, field) as method, Hands(domains) as user:
        focus(domains, "work")
        method.is_active()
        content = domains.windows("work")[0]["content"]
        user.click(content["x"] + 10, content["y"] + 10)
        press = field.client.wait(lambda: field.client.all(field.pointer, "button"), "the press")[0].args[0]
        menu = field.window.popup("menu", (100, 80), grab=press)
        field.client.wait(lambda: field.entered(field.keyboard) == "menu", "the keys")
        assert field.client.all(field.input, "enter")[-1].args[0].name == "menu"
        method.is_active()
        method.show()
        (box,) = [window["content"] for window in domains.windows("work") if window["kind"] == "popup"]
        x, y = box["x"] + CARET[0], box["y"] + CARET[1]
        wait_for(lambda: [w for w in domains.windows("host") if w["outer"]["x"] <= x <= w["content"]["x"] + 20
                          and y + CARET[3] <= w["content"]["y"] <= y + CARET[3] + 12], "candidates at its caret")
        method.write(text="ö")
        field.has("ö")
        menu.destroy()
        field.client.wait(lambda: field.entered(field.keyboard) == "field", "the keys again")


def test_a_click_on_candidates_is_the_methods(domains):
    """And the keyboard stays where it is."""
    with Field(domains.guests[0].env) as field, Method(domains.env, field) as method, Hands(domains) as user:
        focus(domains, "work")
        method.is_active()
        method.show()
        wait_for(lambda: len(domains.windows("host")) == 1, "its window")
        box = domains.windows("host")[0]["content"]
        user.click(box["x"] + 20, box["y"] + 10)
        assert method.buttons() == [("candidates", hand.LEFT, 1), ("candidates", hand.LEFT, 0)]
        assert domains.state()["focus"]["domain"] == "work" and method.active


def test_there_is_one_at_a_time_and_its_end_is_survived(domains):
    with Field(domains.guests[0].env) as field, Hands(domains) as user:
        with Method(domains.env, field) as method:
            focus(domains, "work")
            method.is_active()
            with Method(domains.env) as other:
                other.client.wait(lambda: other.unavailable, "that there is one")
            method.write(preedit="half")
            field.shows("half")
            method.show()
            user.down(hand.A)
        field.shows("")
        wait_for(lambda: domains.windows("host") == [], "its window goes")
        user.up(hand.A)
        user.tap(hand.B)
        assert field.keys() == [(hand.B, 1), (hand.B, 0)]
        with Method(domains.env, field) as method:
            method.is_active()
            method.write(text="again")
            field.has("again")


def test_the_next_one_knows_nothing_of_its_target(domains):
    """One that ended while a window took text: the window goes, and the next one shows its own where there is none."""
    with Field(domains.guests[0].env) as field:
        with Method(domains.env, field) as method:
            focus(domains, "work")
            method.is_active()
    wait_for(lambda: domains.windows("work") == [], "the window goes")
    with Method(domains.env) as method:
        method.show()
        assert domains.windows("host") == []
        with Field(domains.guests[1].env) as field:
            method.fields = [field]
            focus(domains, "personal")
            method.is_active()
            wait_for(lambda: len(domains.windows("host")) == 1, "its window")


def test_secure_attention_takes_candidates_away(domains):
    """They go while it begins, and come back."""
    with Field(domains.guests[0].env) as field, Method(domains.env, field) as method, Hands(domains) as user:
        focus(domains, "work")
        method.is_active()
        method.show()
        wait_for(lambda: len(domains.windows("host")) == 1, "its window")
        user.down(hand.CTRL, hand.ALT, hand.SHIFT)
        user.tap(hand.ESC)
        user.up(hand.CTRL, hand.ALT, hand.SHIFT)
        assert domains.state()["mode"] == "attention" and domains.windows("host") == []
        user.tap(hand.ESC)
        method.is_active()
        wait_for(lambda: len(domains.windows("host")) == 1, "it is there again")


def test_a_locked_session_has_none(domains):
    """What the user types for the locker is no text."""
    with Field(domains.guests[0].env) as field, Method(domains.env, field) as method, Hands(domains) as user:
        focus(domains, "work")
        method.is_active()
        with locked_by(domains) as locker:
            method.is_active(False)
            user.tap(hand.A)
            method.client.sync()
            assert method.keys == []
            method.write(text="x")
            locker.unlock()
        method.is_active()


def test_modifiers_and_keymap_are_told(domains):
    with Field(domains.guests[0].env) as field, Method(domains.env, field) as method, Hands(domains) as user:
        focus(domains, "work")
        method.is_active()
        user.down(hand.SHIFT)
        method.client.wait(lambda: method.modifiers and method.modifiers[-1][0] == hand.MOD_SHIFT, "Shift")
        user.up(hand.SHIFT)
        method.client.wait(lambda: method.modifiers[-1][0] == 0, "no Shift")
        assert b"xkb_keymap" in method.keymap


# --- on the link itself --------------------------------------------------------------------------

def test_only_who_has_the_keyboard_is_heard(desk):
    work, personal = two_guests(desk)
    with Method(desk.env) as method:
        work.focus()
        personal.link.send(rawlink.TEXT_INPUT, personal.window.id, text_input())
        personal.sync()
        method.client.sync()
        assert not method.active
        work.link.send(rawlink.TEXT_INPUT, work.window.id, text_input(hint=1, purpose=4))
        method.is_active()
        assert method.kind == (1, 4)
        method.write(text="a", preedit="bc", cursor=(1, 2))
        assert change(work.link, work.window) == ((0, 0), (1, 2), "bc", "a")
        assert personal.told(rawlink.TEXT_CHANGE) == []
        # A cursor that is nowhere in it is not shown; no more goes than a message may carry.
        method.write(preedit="bc", cursor=(1, 9), delete=(1 << 20, 3))
        assert change(work.link, work.window) == ((4000, 3), (1, -1), "bc", "")
        personal.focus()
        method.is_active(False)
        work.focus()
        work.sync()
        method.client.sync()
        assert not method.active, "what was said before does not hold any more"


def test_no_guest_keeps_the_method_busy(desk):
    """However often it says something, the method hears of it some 60 times a second."""
    work = Guest(desk, "work", MARK_WORK)
    with Method(desk.env) as method:
        work.focus()
        for i in range(4000):
            work.link.send(rawlink.TEXT_INPUT, work.window.id, text_input(active=i % 2, caret=(i, 0, 1, 1)))
            if i % 100 == 0:
                work.sync()
                method.client.pump()
        work.sync()
        method.client.wait(lambda: method.active, "the last of it")
        method.client.sync()
        assert method.done < 2000, "most of it was never told"


def test_an_old_peer_has_no_part_in_it(desk):
    """It is told nothing that it does not know."""
    link = rawlink.Link(str(desk.runtime / "cloison/domains/work.sock"))
    link.send(rawlink.HELLO, 0, rawlink.hello_body(minor=5))
    link.expect(rawlink.WELCOME)
    window = link.toplevel(200, 100, MARK_PERSONAL)
    link.expect(rawlink.FRAME, window.id)
    focus(desk, "work")
    with Method(desk.env) as method, Hands(desk) as user:
        user.tap(hand.A)
        method.client.sync()
        assert not method.active and method.keys == []
    link.expect(rawlink.KEY, window.id)
    link.close()


def test_with_an_input_delay_text_comes_late_too():
    """In its order among keys."""
    desk = Desk(CONFIG.replace("label = Work\n", "label = Work\ninput-delay = 300\n")).start()
    work = Guest(desk, "work", MARK_WORK)
    with Method(desk.env) as method, Hands(desk) as user:
        work.focus()
        work.link.send(rawlink.TEXT_INPUT, work.window.id, text_input())
        method.is_active()
        user.tap(hand.A)
        method.client.wait(lambda: method.keys, "the key")
        method.type(hand.B, 1)
        method.write(text="b")
        method.type(hand.B, 0)
        wait_for(lambda: len(work.told(rawlink.KEY, rawlink.TEXT_CHANGE)) == 3, "all of it")
        assert [msg.opcode for msg in work.told(rawlink.KEY, rawlink.TEXT_CHANGE)] == [
            rawlink.KEY, rawlink.TEXT_CHANGE, rawlink.KEY]
    desk.finish()
