# SPDX-License-Identifier: MIT
"""Unmodified toolkits are used by a pen and by a finger."""

import pytest

import hands as hand
import rawlink
from desk import wait_for
from hands import Hands
from screens import ScreenedDesk
from test_programs import Script
from unixguest import UnixGuest


@pytest.fixture(scope="module", params=["qt 5", "qt 6", "gtk 3", "gtk 4"])
def program(request):
    desk = ScreenedDesk().start()
    guest = UnixGuest(desk, "work").start()
    toolkit, version = request.param.split()
    made = Script(guest, f"{toolkit}.py", version).begin()
    made.desk, made.toolkit = desk, request.param
    yield made
    guest.stop()
    desk.finish()


def pen_down(desk, x, y):
    desk.pen("axes", x, y, 0.5, 0, 0, 0, 0, 0)
    desk.pen("tip", 1, x, y)


def pen_up(desk, x, y):
    desk.pen("tip", 0, x, y)


def finger_down(desk, x, y):
    desk.touch("down", 1, x, y)


def finger_up(desk, x, y):
    desk.touch("up", 1)


WAYS = {"pen": (pen_down, pen_up), "finger": (finger_down, finger_up)}


@pytest.mark.parametrize("way", WAYS)
def test_a_menu(program, way):
    """It opens at the press, by which it may grab, and stays."""
    if (program.toolkit, way) == ("qt 5", "pen"):
        pytest.skip("it makes toplevels of menus that a pen asks for")
    down, up = WAYS[way]
    place = program.at("Help")
    program.forget()
    program.desk.pen("near", rawlink.PEN, 1, *place)
    wait_for(lambda: not program.desk.state()["pointer"]["guarded"], "it takes a press")
    down(program.desk, *place)
    program.says("shown Help")
    program.shows(1)
    up(program.desk, *place)
    program.desk.pen("far")
    with Hands(program.desk) as user:
        user.tap(hand.ESC)
        program.says("hidden Help")
        program.shows(0)
