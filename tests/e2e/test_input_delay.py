# SPDX-License-Identifier: MIT
"""A domain with an input-delay hears of the user's hands later, in order."""

import pytest

import hands as hand
import rawlink
from desk import CONFIG, Desk, wait_for
from guests import Guest
from hands import Hands

MOST = 200  # ms


@pytest.fixture
def desk():
    desk = Desk(CONFIG.replace("label = Work", f"label = Work\ninput-delay = {MOST}")).start()
    yield desk
    desk.finish()


def test_keys_come_in_order_with_other_times(desk):
    """Attack 89."""
    work = Guest(desk, "work", 0xFFFF00A1)
    work.focus()
    keys = [hand.A, hand.B, hand.C, hand.D] * 8
    with Hands(desk) as user:
        user.tap(*keys)
        wait_for(lambda: len(work.keys()) == 2 * len(keys), "all keys have come")
    assert work.keys() == [(key, pressed) for key in keys for pressed in (1, 0)]
    times = [msg.fields("IIII")[1] for msg in work.told(rawlink.KEY)]
    assert times == sorted(times)


def test_what_a_window_was_to_hear_goes_with_it(desk):
    """Its number may be another window's by then."""
    work = Guest(desk, "work", 0xFFFF00A1)
    work.focus()
    with Hands(desk) as user:
        for _ in range(10):
            user.tap(hand.A)
            work.window.destroy()
            work.forget()
            work.window = work.link.toplevel(300, 200, 0xFFFF00A1)
            work.link.expect(rawlink.FRAME, work.window.id)
            wait_for(lambda: work.told(rawlink.KEYBOARD_ENTER), "it has the keys")
            assert work.keys() == []
            work.forget()
