# SPDX-License-Identifier: MIT
"""Whatever domains do within the limits, no turn of the compositor's loop grows with it. cloison-counted counts what
is done instead of time, so that a busy machine makes no turn long, and none looks short on a fast one."""

import os

import pytest
from desk import BUILD, wait_for
from hands import ALT, TAB, Hands
from loads import LOADS, Victim, end_load, make_desk, start_load, windows

FRAMES = 30  # of a domain beside the load


@pytest.mark.parametrize("name", LOADS)
def test_no_turn_is_long(name):
    desk = make_desk(command=(BUILD / "tests/tools/cloison-counted",))
    victim = Victim(desk)
    pid, go = start_load(LOADS[name], desk)
    try:
        os.write(go, b"+")
        for frame in range(FRAMES):
            victim.frame()
            if frame % 4 == 0:
                victim.key()
        turns = desk.state()["turns"]
        assert turns["long"] == 0 and 0 < turns["worst"], turns
        assert turns["long_drawings"] == 0 and 0 < turns["worst_drawing"], turns
    finally:
        end_load(pid)
    victim.close()
    desk.finish()


def test_no_turn_is_long_when_what_the_switcher_lists_ends():
    desk = make_desk(command=(BUILD / "tests/tools/cloison-counted",))
    stays, goes = desk.link("d0"), desk.link("d1")
    windows(stays, 2)
    windows(goes, 499)
    with Hands(desk) as user:
        user.down(ALT)
        user.tap(TAB)
        goes.close()
        wait_for(lambda: not desk.windows("d1"), "all of one domain's windows go")
        user.tap(TAB)
        user.up(ALT)
    state = desk.state()
    assert state["turns"]["long"] == 0, state["turns"]
    assert state["focus"]["domain"] == "d0"
    desk.finish()
