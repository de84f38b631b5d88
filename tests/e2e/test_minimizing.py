# SPDX-License-Identifier: MIT
"""The minimize button: away, and back by Alt+Tab; for guests and the host's own programs."""

import pytest

import hands as hand
import rawlink
from desk import wait_for
from guests import Guest, MARK_WORK, two_guests
from hands import Hands
from test_host_windows import shell

SUSPENDED = 16
BUTTON = 24  # wide, each of three


def minimize(user, box):
    user.click(box["x"] + box["width"] - 2 * BUTTON - BUTTON // 2, box["y"] - 13)


def alt_tab(user):
    user.down(hand.ALT)
    user.tap(hand.TAB)
    user.up(hand.ALT)


def states(guest):
    """Of its first window, as CONFIGURE told it last."""
    guest.sync()
    return [msg.fields("IiiiiI")[5] for msg in guest.link.received
            if msg.opcode == rawlink.CONFIGURE and msg.object == guest.window.id][-1]


def test_a_guests_window_goes_and_comes_back(desk):
    guest = Guest(desk, "work", MARK_WORK)
    guest.window.commit()
    guest.forget()
    with Hands(desk) as user:
        box = guest.content()
        minimize(user, box)
        view = guest.state()
        assert view["minimized"] and not view["visible"] and not view["focused"]
        assert desk.state()["focus"]["window"] is None
        assert guest.buttons() == []
        guest.window.commit()  # it was told that it has no focus any more
        assert states(guest) & SUSPENDED
        guest.window.commit()
        alt_tab(user)
        view = guest.state()
        assert view["visible"] and view["focused"] and not view["minimized"]
        assert view["content"] == box
        guest.window.commit()
        assert not states(guest) & SUSPENDED


def test_the_hosts_programs_have_it_too(desk):
    with shell(desk, "sleep infinity") as window, Hands(desk) as user:
        minimize(user, window()["content"])
        wait_for(lambda: window()["minimized"] and not window()["visible"], "it is gone")
        alt_tab(user)
        wait_for(lambda: window()["visible"] and window()["focused"], "it is back")


def test_the_next_window_of_its_domain_has_the_focus(desk):
    work, personal = two_guests(desk)
    first = work.state()["number"]
    second = work.link.toplevel(200, 100, MARK_WORK)
    work.link.expect(rawlink.FRAME, second.id)
    with Hands(desk) as user:
        minimize(user, work.content())
    assert desk.state()["focus"] == {"window": first, "domain": "work"}
    assert personal.told(rawlink.KEYBOARD_ENTER) == []


def test_a_press_that_ends_elsewhere_is_none(desk):
    work, _ = two_guests(desk)
    box = work.content()
    with Hands(desk) as user:
        user.move(box["x"] + box["width"] - 2 * BUTTON - 3, box["y"] - 13)
        user.press()
        user.move(box["x"] + box["width"] - BUTTON - 3, box["y"] - 13)
        user.release()
    view = work.state()
    assert not view["minimized"] and not view["maximized"]


@pytest.mark.parametrize("back", ["window", "dialog"])
def test_dialogs_go_and_come_with_their_window(desk, back):
    """Nobody is left with a dialog of nothing; and who gets a dialog back sees what it is about."""
    work, _ = two_guests(desk)
    dialog = work.link.toplevel(200, 100, MARK_WORK, parent=work.window.id)
    work.link.expect(rawlink.FRAME, dialog.id)
    views = {view["content"]["height"]: view for view in desk.windows("work")}
    above, below = views[100], next(view for height, view in views.items() if height != 100)
    desk.control("focus", str(below["number"]))
    with Hands(desk) as user:
        minimize(user, below["content"])
    assert all(view["minimized"] and not view["visible"] for view in desk.windows("work"))
    assert desk.state()["focus"]["domain"] != "work"
    desk.control("focus", str((below if back == "window" else above)["number"]))
    assert all(view["visible"] and not view["minimized"] for view in desk.windows("work"))


def test_a_dialog_alone_leaves_its_window(desk):
    work, _ = two_guests(desk)
    dialog = work.link.toplevel(200, 100, MARK_WORK, parent=work.window.id)
    work.link.expect(rawlink.FRAME, dialog.id)
    number = next(view["number"] for view in desk.windows("work") if view["content"]["height"] != 100)
    with Hands(desk) as user:
        minimize(user, next(view for view in desk.windows("work")
                            if view["content"]["height"] == 100)["content"])
    assert {view["number"]: view["minimized"] for view in desk.windows("work")}[number] is False
    assert desk.state()["focus"]["window"] == number
