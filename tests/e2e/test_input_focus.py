# SPDX-License-Identifier: MIT
"""Keys and buttons go where the frame says: from every kind of window to every other, by every act,
with a key and a button held."""

import contextlib

import pytest

import hands as hand
from desk import wait_for
from ends import KINDS, End, Nothing, alt_tab, make, unfocus
from hands import Hands


@contextlib.contextmanager
def two_ends(desk, old, new):
    """new is there without the focus; old has it."""
    second = make(desk, new.replace("popup", "window"), "personal")
    try:
        first = make(desk, old, "work")
        try:
            if isinstance(first, End):
                assert desk.control("focus", str(first.number))["ok"]
                wait_for(lambda: first.keyboard() == "window", "the first has the keys")
            else:
                unfocus(desk)
            yield first, second
        finally:
            first.finish()
    finally:
        second.finish()
        wait_for(lambda: not desk.windows(), "all windows are gone")


def same_domain(first, second):
    return isinstance(second, End) and first.domain == second.domain


def receiver(old, new, act, first, second):
    """Who must have the keys after the act: in its toplevel, whether or not a popup of it grabs."""
    if act in ("click", "chord") and isinstance(second, End):
        return second
    if not isinstance(first, End):
        return NOBODY
    if act in ("click", "chord") or (act == "close" and old.endswith("popup")):
        return first
    return second if same_domain(first, second) else NOBODY


def do(user, act, first, second):
    if act == "click":
        user.click(*second.place())
    elif act == "chord":
        alt_tab(user)
    else:
        getattr(first, act)()


def check_keys(user, ends, end):
    """A tapped key goes to end alone; so does nothing of the key that is held."""
    for one in ends:
        one.forget()
    user.tap(hand.B)
    for one in ends:
        tapped = [("window", hand.B, 1), ("window", hand.B, 0)] if one is end else []
        assert one.keys() == tapped
        assert one.keyboard() == ("window" if one is end else None)


def check_click(user, ends, end):
    for one in ends:
        one.forget()
    user.click(*end.place())
    for one in ends:
        clicked = [("window", hand.LEFT, 1), ("window", hand.LEFT, 0)] if one is end else []
        assert one.buttons() == clicked


NOBODY = Nothing(None)


@pytest.mark.parametrize("act", ["click", "chord", "close", "crash"])
@pytest.mark.parametrize("new", KINDS)
@pytest.mark.parametrize("old", KINDS)
def test_keys_follow_the_focus(desk, old, new, act):
    with two_ends(desk, old, new) as (first, second), Hands(desk) as user:
        user.move(*(first.place() if isinstance(first, End) else (0, 0)))
        button = act != "click" and isinstance(first, End)
        if button:
            user.press(hand.RIGHT)
            assert first.buttons() == [("window", hand.RIGHT, 1)]
        user.down(hand.A)
        do(user, act, first, second)
        end = receiver(old, new, act, first, second)
        ends = [one for one in (first, second) if act != "crash" or one is not first]
        assert desk.state()["focus"]["domain"] == end.domain
        for one in ends:
            assert (hand.RIGHT, 0) not in [button[1:] for button in one.buttons()], "no click"
        if new.endswith("popup") and end is second:
            second.open_popup()
        check_keys(user, ends, end)
        user.up(hand.A)
        if button:
            user.release(hand.RIGHT)
        held_on = end is first
        for one in ends:
            extra = one.keys()[2 if one is end else 0:]
            assert extra == [] or held_on, "the release of a key that was pressed elsewhere"
        if isinstance(end, End) and not end.has_popup():
            check_click(user, ends, end)
