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


def test_steps_of_a_locked_pointer_come_in_order(desk):
    """With all that is said of the pointer: the last of them after the release that came before."""
    work = Guest(desk, "work", 0xFFFF00A1)
    work.link.send(rawlink.POINTER_CONSTRAIN, work.window.id, rawlink.constrain_body(1, rawlink.LOCK))
    with Hands(desk) as user:
        user.move(*work.centre())
        user.click()
        for step in range(1, 21):
            user.act("by", step, 0)
        kinds = (rawlink.POINTER_BUTTON, rawlink.POINTER_CONSTRAINED, rawlink.POINTER_RELATIVE)
        wait_for(lambda: len(work.told(*kinds)) == 23, "all steps have come")
    said = work.told(*kinds)
    assert [msg.opcode for msg in said] == [kinds[0], kinds[1], kinds[0]] + [kinds[2]] * 20
    steps = [msg.fields("Iiiii") for msg in said[3:]]
    assert [step[1] for step in steps] == [256 * step for step in range(1, 21)]
    assert [step[0] for step in steps] == sorted(step[0] for step in steps)
