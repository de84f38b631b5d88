# SPDX-License-Identifier: MIT
"""What the tests of the clipboard between domains share: rules, and the user's chords."""

import hands as hand
from desk import wait_for

V = 47

RULES = """
[clipboard]
work -> personal = allow max-size=128M mime=text/plain;charset=utf-8,image/png
personal -> work = allow max-size=1M
host -> work = allow mime=text/plain;charset=utf-8,image/png
work -> host = allow mime=text/plain;charset=utf-8,image/png
"""


def clipboard(desk):
    return desk.state()["clipboard"]


def chord(user, key):
    """Super+Shift and a key."""
    user.down(hand.SUPER, hand.SHIFT)
    user.tap(key)
    user.up(hand.SHIFT, hand.SUPER)


def copied(user, desk):
    """The user copies from the focused domain, to the end."""
    chord(user, hand.C)
    state = wait_for(lambda: clipboard(desk)["phase"] != "copying" and clipboard(desk), "the copy")
    assert state["phase"] == "held", state["refusal"]


def pasted(user, desk):
    """The user pastes into the focused domain, to the end."""
    before = clipboard(desk)["pastes"]
    chord(user, V)
    wait_for(lambda: clipboard(desk)["pastes"] > before or clipboard(desk)["refusal"], "the paste")
    assert clipboard(desk)["refusal"] == ""
