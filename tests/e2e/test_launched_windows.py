# SPDX-License-Identifier: MIT
"""What a launched program shows in a window that was there already: that one may have the focus, once."""

import struct

import pytest

import hands as hand
import rawlink
from desk import wait_for
from guests import Guest, two_guests
from hands import Hands
from test_launch import DONE, Ctl, answer, launch
from unixguest import UnixGuest
from wayland_app import App

ACTIVATE = 9


@pytest.fixture
def pair(desk):
    """personal, with a window that was there already, behind work, which has the focus."""
    work, personal = two_guests(desk)
    work.focus()
    return work, personal


def activate(guest: Guest, number):
    guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", ACTIVATE, 0, number))
    guest.sync()


def launched(desk, guest):
    asker, number = launch(desk, guest.link, guest.name)
    answer(guest.link, number)
    assert asker.end() == (DONE, "")
    return number


def focused(desk):
    return desk.state()["focus"]["domain"]


def test_it_has_the_focus(desk, pair):
    _, personal = pair
    activate(personal, launched(desk, personal))
    assert focused(desk) == "personal" and not personal.state()["attention"]


@pytest.mark.parametrize("difference", [-1, 1, "zero"])
def test_by_that_launch_alone(desk, pair, difference):
    _, personal = pair
    launched(desk, personal)
    number = launched(desk, personal)
    activate(personal, 0 if difference == "zero" else number + difference)
    assert focused(desk) == "work" and personal.state()["attention"]


def test_not_after_the_user_did_something(desk, pair):
    _, personal = pair
    number = launched(desk, personal)
    with Hands(desk) as user:
        user.tap(hand.A)
    activate(personal, number)
    assert focused(desk) == "work" and personal.state()["attention"]


def test_not_for_another_domain(desk, pair):
    work, personal = pair
    number = launched(desk, work)
    activate(personal, number)
    assert focused(desk) == "work" and personal.state()["attention"]


def test_the_program_finds_its_token(desk):
    """An application that runs already shows what the user launched, as browsers do."""
    work, personal = UnixGuest(desk, "work").start(), UnixGuest(desk, "personal").start()
    with App(work.env) as app, App(personal.env) as other:
        window = app.toplevel("old")
        front = other.toplevel("front")
        desk.control("focus", str(personal.windows()[0]["number"]))
        other.client.wait(lambda: other.entered(other.keyboard) == front.name, "the keyboard")
        there = desk.dir / "token"
        script = f'echo "$XDG_ACTIVATION_TOKEN" >{there}.new; mv {there}.new {there}'
        assert Ctl(desk, "launch", "work", "sh", "-c", script).end() == (DONE, "")
        wait_for(there.exists, "the program")
        app.client.bind("xdg_activation_v1").activate(there.read_text().strip(), window.surface)
        app.client.wait(lambda: app.entered(app.keyboard) == "old", "the focus")
    work.stop()
    personal.stop()
