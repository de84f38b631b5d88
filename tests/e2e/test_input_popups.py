# SPDX-License-Identifier: MIT
"""Popups that take the keys, and how the user gets rid of them."""

import pytest

import hands as hand
import rawlink
from guests import two_guests
from hands import Hands


GRAB = 1
PLACE = rawlink.positioner((10, 10, 20, 20), (120, 90), anchor=8, gravity=8)


def open_popup(guest, parent=None, size=(120, 90), flags=GRAB):
    place = rawlink.positioner((10, 10, 20, 20), size, anchor=8, gravity=8)
    if flags & GRAB and not guest.link.act:
        guest.act()
    popup = guest.link.popup(parent or guest.window, place, 0xFF7700FF, flags=flags)
    guest.link.sync()
    return popup


def popup_boxes(desk):
    return [window["content"] for window in desk.windows() if window["kind"] == "popup"]


def test_the_keys_stay_with_the_toplevel_from_menu_to_menu(desk):
    """Whose they are in there is its application's affair: some close all menus when they see the
    keyboard leave or come back."""
    work, personal = two_guests(desk)
    work.act()
    with Hands(desk) as user:
        user.down(hand.A)
        for _ in range(3):
            popup = open_popup(work)
            second = open_popup(work, popup, (100, 60))
            user.tap(hand.B)
            second.destroy()
            popup.destroy()
        user.up(hand.A)
    keys = work.told(rawlink.KEY)
    assert {msg.object for msg in keys} == {work.window.id}
    assert work.keys() == [(hand.A, 1)] + [(hand.B, 1), (hand.B, 0)] * 3 + [(hand.A, 0)]
    assert work.told(rawlink.KEYBOARD_ENTER, rawlink.KEYBOARD_LEAVE) == []
    assert personal.told(rawlink.KEY) == []


@pytest.mark.parametrize("where", ["background", "other domain", "its own frame"])
def test_attack_20_a_press_elsewhere_dismisses_the_chain_without_its_domains_help(desk, where):
    """Attack 20; and the press does nothing else but focus."""
    work, personal = two_guests(desk)
    first = open_popup(work)
    second = open_popup(work, first, (100, 60))
    assert len(popup_boxes(desk)) == 2
    area = desk.state()["outputs"][0]["work_area"]
    place = {"background": (area["x"] + area["width"] - 5, area["y"] + area["height"] - 5),
             "other domain": personal.centre(),
             "its own frame": work.bar()}[where]
    with Hands(desk) as user:
        user.click(*place)
        assert popup_boxes(desk) == []
        done = [msg.object for msg in work.told(rawlink.POPUP_DONE)]
        assert done == [second.id, first.id]
        released = {msg.object for msg in work.told(rawlink.BUFFER_RELEASE)}
        assert released >= {first.image.id, second.image.id}
        assert work.buttons() == [] and personal.buttons() == []
        assert desk.state()["focus"]["domain"] == ("personal" if where == "other domain" else "work")


def test_a_press_in_the_popup_is_its_own(desk):
    work, _ = two_guests(desk)
    popup = open_popup(work)
    (box,) = popup_boxes(desk)
    with Hands(desk) as user:
        user.click(box["x"] + 20, box["y"] + 20)
    assert [msg.object for msg in work.told(rawlink.POINTER_BUTTON)] == [popup.id] * 2
    assert len(popup_boxes(desk)) == 1


@pytest.mark.parametrize("other", [False, True])
def test_a_press_in_another_window_of_its_domain_is_delivered(desk, other):
    """In its own toplevel the popup stays, until the domain takes it away; in another one the focus
    goes, and the popup with it."""
    work, _ = two_guests(desk)
    target, box = work.window, work.content()
    if other:
        number = work.state()["number"]
        target = work.link.toplevel(160, 100, work.mark)
        work.link.expect(rawlink.FRAME, target.id)
        assert desk.control("focus", str(number))["ok"]
        box = next(w["content"] for w in desk.windows("work") if w["number"] != number)
    popup = open_popup(work)
    with Hands(desk) as user:
        user.click(box["x"] + box["width"] - 8, box["y"] + box["height"] - 8)
        assert [msg.object for msg in work.told(rawlink.POINTER_BUTTON)] == [target.id] * 2
        assert len(popup_boxes(desk)) == (not other)
        assert len(work.told(rawlink.POPUP_DONE)) == other


def test_a_menu_opened_by_a_press_ends_by_its_release(desk):
    """The held button goes from the window that saw it pressed to the popup, and back; never to another
    domain."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        box = work.content()
        user.move(box["x"] + 5, box["y"] + 5)
        user.press(hand.RIGHT)
        popup = open_popup(work)
        work.forget()
        (shown,) = popup_boxes(desk)
        user.move(shown["x"] + 20, shown["y"] + 20)
        user.move(box["x"] + 5, box["y"] + 5)
        user.move(box["x"] - 50, box["y"] + 5)
        user.move(*personal.centre())
        user.move(shown["x"] + 30, shown["y"] + 30)
        user.release(hand.RIGHT)
        seen = [(msg.opcode, msg.object) for msg in
                work.told(rawlink.POINTER_ENTER, rawlink.POINTER_LEAVE, rawlink.POINTER_BUTTON)]
    enter, leave = rawlink.POINTER_ENTER, rawlink.POINTER_LEAVE
    window = work.window.id
    assert seen == [(leave, window), (enter, popup.id), (leave, popup.id), (enter, window),
                    (leave, window), (enter, popup.id), (rawlink.POINTER_BUTTON, popup.id)]
    assert personal.told() == []


def test_a_menu_that_appears_under_a_held_button_has_the_pointer(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        box = work.content()
        user.move(box["x"] + 40, box["y"] + 40)
        user.press(hand.RIGHT)
        popup = open_popup(work)
        work.link.expect(rawlink.POINTER_ENTER, popup.id)
        user.release(hand.RIGHT)
        assert work.told(rawlink.POINTER_BUTTON)[-1].object == popup.id


def test_a_popups_ring_is_not_to_resize_by(desk):
    work, _ = two_guests(desk)
    popup = open_popup(work)
    before = work.content()
    (box,) = popup_boxes(desk)
    with Hands(desk) as user:
        corner = box["x"] + box["width"] + 3, box["y"] + box["height"] + 3
        user.drag(corner, (corner[0] + 40, corner[1] + 40))
        assert desk.state()["pointer"]["cursor"] == "default"
        assert work.content() == before
        assert popup_boxes(desk) == [box]
        assert work.buttons() == []


def serial_of(msg):
    return msg.fields("I" * (len(msg.body) // 4))[0]


def acts_of(desk, work, first, second):
    """What a guest can name, by what it was: acts in its first window, and elsewhere."""
    box = first["content"]
    desk.control("focus", str(first["number"]))
    work.forget()
    with Hands(desk) as user:
        user.click(box["x"] + 150, box["y"] + 100)
        user.tap(hand.A)
        inside = work.told(rawlink.POINTER_BUTTON, rawlink.KEY, rawlink.POINTER_ENTER)
        work.forget()
        desk.control("focus", str(second["number"]))
        user.tap(hand.B)
        elsewhere = work.told(rawlink.KEY, rawlink.KEYBOARD_ENTER)
    named = {}
    for where, messages in (("", inside), (" elsewhere", elsewhere)):
        for msg in messages:
            kind = {rawlink.POINTER_BUTTON: "button", rawlink.KEY: "key",
                    rawlink.POINTER_ENTER: "pointer", rawlink.KEYBOARD_ENTER: "keyboard"}[msg.opcode]
            pressed = msg.fields("IIII")[3] if kind in ("button", "key") else "enters"
            named[f"{kind} {pressed}{where}"] = serial_of(msg)
    named["none"] = 0
    named["not given yet"] = max(named.values()) + 100
    return named


def test_only_an_act_of_the_user_in_that_window_lets_a_popup_grab(desk):
    work, _ = two_guests(desk)
    second = work.link.toplevel(200, 100, work.mark)
    work.link.expect(rawlink.FRAME, second.id)
    views = sorted(desk.windows("work"), key=lambda view: view["number"])
    named = acts_of(desk, work, *views)
    desk.control("focus", str(views[0]["number"]))
    assert set(named) >= {"button 1", "button 0", "key 1", "key 0", "pointer enters",
                          "key 1 elsewhere", "keyboard enters elsewhere", "none"}
    granted = set()
    for name, serial in named.items():
        work.link.act = serial
        popup = work.link.popup(work.window, PLACE, 0xFF7700FF, flags=GRAB)
        work.link.sync()
        if not work.link.count(rawlink.POPUP_DONE, popup.id):
            granted.add(name)
            assert len(popup_boxes(desk)) == 1
        popup.destroy()
    assert granted == {"button 1", "key 1"}


def test_a_press_in_a_popup_counts_for_its_submenu(desk):
    work, _ = two_guests(desk)
    popup = open_popup(work)
    (box,) = popup_boxes(desk)
    with Hands(desk) as user:
        user.click(box["x"] + 10, box["y"] + 10)
    work.sync()
    assert [msg.object for msg in work.told(rawlink.POINTER_BUTTON)] == [popup.id] * 2
    second = open_popup(work, popup, (100, 60))
    assert len(popup_boxes(desk)) == 2
    assert work.link.count(rawlink.POPUP_DONE, second.id) == 0


def test_attack_20_an_unfocused_domain_cannot_grab(desk):
    work, personal = two_guests(desk)
    personal.focus()
    personal.act()
    work.focus()
    personal.forget()
    popup = open_popup(personal)
    personal.link.expect(rawlink.POPUP_DONE, popup.id)
    assert popup_boxes(desk) == []
    assert personal.told(rawlink.KEYBOARD_ENTER) == []



def test_attack_29_alt_tab_dismisses_a_grab(desk):
    work, personal = two_guests(desk)
    popup = open_popup(work)
    work.forget()
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
    assert desk.state()["focus"]["domain"] == "personal"
    work.link.expect(rawlink.POPUP_DONE, popup.id)
    # Not even for a moment do the keys go back to its toplevel.
    assert work.told(rawlink.KEYBOARD_ENTER) == []
