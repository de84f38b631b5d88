# SPDX-License-Identifier: MIT
"""The focus follows the pointer, where the configuration says so."""

import time

import pytest

import hands as hand
import rawlink
from desk import CONFIG, Desk, wait_for
from guests import two_guests
from hands import Hands
from test_input_pointer import DELAY


@pytest.fixture
def desk():
    desk = Desk(CONFIG.replace("[desktop]", "[desktop]\nfocus = pointer")).start()
    yield desk
    desk.finish()


def focused(desk):
    return desk.state()["focus"]["domain"]


def test_keys_follow_the_pointer_and_nothing_is_raised(desk):
    work, personal = two_guests(desk)
    top = desk.windows()[0]["domain"]
    with Hands(desk) as user:
        for guest in (personal, work, personal):
            wait_for(lambda: not desk.state()["pointer"]["guarded"], "all has settled")
            user.move(*guest.centre())
            wait_for(lambda: (user.act("by", 1, 0), focused(desk) == guest.name)[1], "it has the focus")
            user.tap(hand.A)
            assert guest.keys() == [(hand.A, 1), (hand.A, 0)]
            guest.forget()
        user.aside()
        assert focused(desk) == "personal"
    assert desk.windows()[0]["domain"] == top


def test_a_held_button_keeps_the_focus(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.click(*work.centre())
        user.press()
        user.move(*personal.centre())
        assert focused(desk) == "work"
        user.release()
        wait_for(lambda: (user.act("by", 1, 0), focused(desk) == "personal")[1], "the other has the focus")


def test_what_has_just_come_gets_no_focus(desk):
    """Attack 32: not even where the user moves the pointer over it."""
    work, personal = two_guests(desk)
    place = personal.centre()
    personal.window.unmap()
    wait_for(lambda: not desk.windows("personal"), "it is unmapped")
    with Hands(desk) as user:
        user.click(*work.centre())
        user.move(*place)
        began = time.monotonic()
        personal.window.commit()
        personal.link.expect(rawlink.FRAME, personal.window.id)
        while focused(desk) != "personal":
            user.act("by", 1, 0)
            user.act("by", -1, 0)
        assert time.monotonic() - began >= DELAY
