# SPDX-License-Identifier: MIT
"""Popups that take the keys, and how the user gets rid of them."""

import pytest

import hands as hand
import rawlink
from guests import two_guests
from hands import Hands


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
        released = {msg.object for msg in work.told(rawlink.BUFFER_RELEASE)}
        assert released >= {first.image.id, second.image.id}
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


def test_a_popups_ring_is_not_to_resize_by(desk):
    work, _ = two_guests(desk)
    popup = open_popup(work)
    work.link.expect(rawlink.KEYBOARD_ENTER, popup.id)
    before = work.content()
    (box,) = popup_boxes(desk)
    with Hands(desk) as user:
        corner = box["x"] + box["width"] + 3, box["y"] + box["height"] + 3
        user.drag(corner, (corner[0] + 40, corner[1] + 40))
        assert desk.state()["pointer"]["cursor"] == "default"
        assert work.content() == before
        assert popup_boxes(desk) == [box]
        assert work.buttons() == []


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
