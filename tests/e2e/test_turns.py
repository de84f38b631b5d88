# SPDX-License-Identifier: MIT
"""Whatever domains do within the limits, no turn of the compositor's loop grows with it. cloison-counted counts what
is done instead of time, so that a busy machine makes no turn long, and none looks short on a fast one."""

import os

import pytest
from desk import BUILD
from loads import LOADS, Victim, end_load, make_desk, start_load

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
