# SPDX-License-Identifier: MIT
"""X11 programs that do not answer _NET_WM_PING: the user sees so and can end them, as those of Wayland."""

import pytest
import Xlib.error
import Xlib.X

import hands as hand
import x11
from desk import wait_for
from test_liveness import ask_to_close, hangs
from test_x11_windows import shown

CLOSE, PING = "WM_DELETE_WINDOW", "_NET_WM_PING"


class Program:
    """One that answers what it is asked only in answer()."""

    def __init__(self, guest, title, protocols=(CLOSE, PING)):
        self.client = x11.Client(guest)
        self.window = self.client.window(0, 0, 300, 200, title=title)
        self.window.protocols(*protocols)
        self.number = shown(guest, title)["number"]

    def messages(self, name):
        """Those of WM_PROTOCOLS that it has got, which are taken out."""
        self.window.pump()
        wanted = self.client.atom(name)
        found = [event for event in self.window.events
                 if event.type == Xlib.X.ClientMessage and event.data[1][0] == wanted]
        self.window.events = [event for event in self.window.events if event not in found]
        return found

    def answer(self):
        found = self.messages(PING)
        for event in found:
            event.window = self.client.root
            self.client.root.send_event(
                event, Xlib.X.SubstructureRedirectMask | Xlib.X.SubstructureNotifyMask)
        self.client.display.flush()
        return found


@pytest.fixture
def start(guest):
    programs = []

    def begin(*options):
        programs.append(Program(guest, *options))
        return programs[-1]
    yield begin
    for program in programs:
        try:
            program.client.close()
        except Xlib.error.ConnectionClosedError:
            pass  # it was disconnected


def fall_silent(desk, user, program, others=()):
    """While those others answer what they are asked."""
    assert desk.control("focus", str(program.number))["ok"]

    def marked():
        user.tap(hand.B)
        for other in others:
            other.answer()
        return hangs(desk, program.number)
    wait_for(marked, "the mark")


def test_it_is_marked_until_it_answers(desk, guest, start, user):
    """It alone, and not the other program on the same X server."""
    other, silent = start("other"), start("silent")
    fall_silent(desk, user, silent, [other])
    assert not hangs(desk, other.number)
    wait_for(lambda: (silent.answer(), not hangs(desk, silent.number))[1], "no mark")


def test_one_that_answers_is_never_marked(desk, guest, start, user):
    """Nor is one that never says that it would: the other one shows that the time was long enough."""
    deaf, silent, quick = start("deaf", (CLOSE,)), start("silent"), start("quick")
    for program in (deaf, quick):
        assert desk.control("focus", str(program.number))["ok"]
        user.tap(hand.B)
    wait_for(lambda: (user.tap(hand.B), quick.answer())[1], "a ping")
    fall_silent(desk, user, silent, [quick])
    assert not hangs(desk, quick.number) and not hangs(desk, deaf.number)
    assert not deaf.messages(PING)


def test_the_second_wish_to_close_disconnects_it(desk, guest, start, user):
    other, silent = start("other"), start("silent")
    fall_silent(desk, user, silent)
    ask_to_close(desk, "chord")
    wait_for(lambda: silent.messages(CLOSE), "the wish to close")
    assert guest.window(silent.number)
    ask_to_close(desk, "chord")
    wait_for(lambda: guest.window(silent.number) is None, "it is gone")
    assert "is disconnected: it does not answer" in guest.log()
    assert guest.window(other.number) and guest.is_up()
