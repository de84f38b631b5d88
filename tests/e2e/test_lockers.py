# SPDX-License-Identifier: MIT
"""Lockers that people use, unmodified: swaylock and gtklock, as cloisonctl lock starts them."""

import os
import pathlib
import signal

import pytest

import hands as hand
from desk import BUILD, CONFIG, Desk, wait_for
from guests import two_guests
from hands import Hands
from test_lock import colours, locked, locked_by, shows_no_desktop

LOCKERS = {"swaylock": "swaylock --ignore-empty-password --color 8040c0", "gtklock": "gtklock"}
AGAIN = 2  # times that it is killed


def own_environment(process):
    return dict(entry.split(b"=", 1) for entry in (process / "environ").read_bytes().split(b"\0") if b"=" in entry)


def running(desk, name):
    """The process of that name in the session of this desk, which is not the helper of another one."""
    found = []
    for process in pathlib.Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and (process / "comm").read_text() == name + "\n" and own_environment(
                    process)[b"XDG_RUNTIME_DIR"] == os.fsencode(desk.runtime):
                found.append(int(process.name))
        except (OSError, KeyError):
            pass  # gone meanwhile, or somebody else's
    return min(found, default=None)


@pytest.fixture(params=LOCKERS)
def locker(request):
    """(desk, name)"""
    desk = Desk(CONFIG + f"\n[lock]\ncommand = {LOCKERS[request.param]}\n").start()
    yield desk, request.param
    desk.finish()


def holds(desk, user, name):
    """The user has it started, if it is not there; it has locked the session, and shows something."""
    wait_for(lambda: locked(desk) == "held" or user.tap(hand.ENTER), f"{name} locks\n{desk.log()}")
    wait_for(lambda: colours(desk) != {(0, 0, 0)}, f"{name} is seen")
    shows_no_desktop(desk)


def unlock(desk, name):
    """By the signal that swaylock knows. gtklock wants a password: another one takes its place."""
    if name == "swaylock":
        os.kill(running(desk, name), signal.SIGUSR1)
    else:
        os.kill(running(desk, name), signal.SIGKILL)
        wait_for(lambda: locked(desk) == "plain", "it is gone")
        with locked_by(desk) as other:
            other.unlock()
    wait_for(lambda: locked(desk) == "open", "it is unlocked")


def test_attack_99_lockers_that_people_use(locker):
    """Killed again and again, with the user typing, nothing is unlocked by that; and they unlock."""
    desk, name = locker
    work, personal = two_guests(desk)
    work.focus()
    with Hands(desk) as user:
        desk.run(BUILD / "compositor/cloisonctl", "lock")
        for _ in range(AGAIN):
            holds(desk, user, name)
            work.forget()
            personal.forget()
            os.kill(running(desk, name), signal.SIGKILL)
            user.tap(hand.A, hand.B)
            wait_for(lambda: locked(desk) == "plain", "it is gone")
            shows_no_desktop(desk)
            user.tap(hand.A)
            user.click(*work.centre())
            assert work.told() == personal.told() == []
        holds(desk, user, name)
        user.tap(hand.C)
        unlock(desk, name)
        assert work.keys() == []
        user.tap(hand.A)
        assert work.keys() == [(hand.A, 1), (hand.A, 0)]
