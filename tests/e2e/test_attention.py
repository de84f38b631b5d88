# SPDX-License-Identifier: MIT
"""The secure attention key: it takes everything from everybody, and shows who is who."""

import pytest

import hands as hand
import rawlink
from desk import CONFIG, PERSONAL, WORK, Desk, wait_for
from guests import MARK_WORK, two_guests
from hands import Hands
from oracle import rgb

M, UP, DOWN = 50, 103, 108  # evdev


@pytest.fixture
def looked():
    desk = Desk(CONFIG.replace("background = #202830", "background = #202830\nsecret-phrase = blue herons")).start()
    desk.work, desk.personal = two_guests(desk)
    desk.work.focus()
    yield desk
    desk.finish()


def attention(user):
    user.down(hand.CTRL, hand.ALT, hand.SHIFT)
    user.tap(hand.ESC)
    user.up(hand.CTRL, hand.ALT, hand.SHIFT)


def mode(desk):
    return desk.state()["mode"]


def count(image, colour):
    return sum(n for n, found in image.getcolors(1 << 24) if found == colour)


def test_all_windows_are_named_and_no_guest_is_seen(looked):
    with Hands(looked) as user:
        user.aside()
        attention(user)
        assert mode(looked) == "attention"
        image = looked.screenshot()
        assert count(image, rgb(MARK_WORK)) == 0, "all is dark but what the host says"
        assert min(count(image, rgb(colour)) for colour in (WORK, PERSONAL)) > 1000, "both labels"
        user.tap(hand.ESC)
        assert mode(looked) == "normal"
        assert count(looked.screenshot(), rgb(MARK_WORK)) > 1000


def test_it_breaks_every_grab(looked):
    work = looked.work
    with Hands(looked) as user:
        work.act()
        popup = work.link.popup(work.window, rawlink.positioner((20, 20, 1, 1), (100, 80)), MARK_WORK, flags=1)
        assert [window["kind"] for window in looked.windows("work")] == ["popup", "toplevel"]
        attention(user)
        assert mode(looked) == "attention" and looked.state()["pointer"]["cursor"] == "default"
        work.link.expect(rawlink.POPUP_DONE, popup.id)
        user.tap(hand.ESC)
        user.move(*work.bar())
        user.press()
        user.move(*(place + 30 for place in work.bar()))
        assert mode(looked) == "move"
        attention(user)
        assert mode(looked) == "attention"
        user.release()
        work.forget()
        user.tap(hand.A)
        user.move(*work.centre())
        assert work.told() == []
        user.tap(hand.ESC)


def test_what_the_user_does_there(looked):
    with Hands(looked) as user:
        attention(user)
        user.tap(M)
        assert looked.windows("work")[0]["minimized"]
        user.tap(M)
        assert not looked.windows("work")[0]["minimized"]
        user.tap(DOWN, hand.ENTER)
        assert mode(looked) == "normal" and looked.state()["focus"]["domain"] == "personal"
        attention(user)
        user.tap(hand.D)
        wait_for(lambda: looked.domain("personal")["status"] == "down", "its link ends")
        assert looked.domain("personal")["reason"] == "disconnected by the user"
        assert looked.domain("work")["status"] == "up" and mode(looked) == "attention"
        user.tap(hand.ESC)


def test_what_was_meant_for_a_window_that_goes_is_no_others(looked):
    """A guest destroys its window just before the user closes it: nobody else's is closed."""
    personal = looked.personal
    number = personal.state()["number"]
    personal.focus()
    with Hands(looked) as user:
        attention(user)
        personal.window.destroy()
        wait_for(lambda: number not in [window["number"] for window in looked.windows()], "it is gone")
        wait_for(lambda: count(looked.screenshot(), rgb(PERSONAL)) == 0, "that is seen")
        personal.forget()
        for key in (hand.C, hand.D, M, hand.ENTER):
            user.tap(key)
        assert mode(looked) == "attention"
        assert all(looked.domain(name)["status"] == "up" for name in ("work", "personal"))
        assert not any(window["minimized"] for window in looked.windows())
        # Chosen anew it can be acted on.
        user.tap(DOWN, M)
        wait_for(lambda: any(window["minimized"] for window in looked.windows()), "the first is minimized")
        user.tap(hand.ESC)
