# SPDX-License-Identifier: MIT
"""What the end-to-end tests share. Run by tools/check, or by hand:
CLOISON_BUILD=build tools/toolbox pytest tests/e2e"""

import os
import pathlib
import signal

import pytest

from desk import BUILD, LOOKED_INTO, Desk
from hands import Hands
from unixguest import UnixGuest


X11_SOCKETS = pathlib.Path("/tmp/.X11-unix")


def share_x11_sockets():
    """The folder of X servers' sockets is everybody's, where the system has made it. Else the first server does, and
    keeps it for its user: after root's nobody else's could start."""
    try:
        X11_SOCKETS.mkdir(exist_ok=True)
        if X11_SOCKETS.stat().st_uid == os.getuid():
            X11_SOCKETS.chmod(0o1777)
    except OSError:
        pass  # somebody else's; the tests of X11 will say so


def pytest_sessionstart(session):
    share_x11_sockets()
    # Under nohup it is ignored, which programs inherit; those here must end by it.
    if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if not (BUILD / "compositor/cloison").exists():
        pytest.exit(f"{BUILD}/compositor/cloison is not there: build it, or set CLOISON_BUILD", 2)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session):
    """An interruption ends programs before the fixtures that own them, which then fail to finish them."""
    try:
        return (yield)
    finally:
        for desk in list(Desk.unfinished):
            desk.abandon()


@pytest.fixture(autouse=True)
def nothing_left():
    """A test that fails before it has finished its desks leaves nothing of them running."""
    before = list(Desk.unfinished)
    yield
    for desk in [desk for desk in Desk.unfinished if desk not in before]:
        desk.abandon()


@pytest.fixture
def desk():
    """A compositor with the domains work and personal, both down."""
    desk = Desk().start()
    yield desk
    desk.finish()


@pytest.fixture
def guest(desk):
    """Its domain work, by a proxy of its own."""
    guest = UnixGuest(desk, "work").start()
    yield guest
    guest.stop()


@pytest.fixture
def user(desk):
    """The user's hands on it."""
    with Hands(desk) as user:
        yield user


@pytest.fixture
def open_desk():
    """The same, and the test may look into its process."""
    desk = Desk().start(*LOOKED_INTO)
    yield desk
    desk.finish()


@pytest.fixture(scope="module")
def shared_desk():
    """The same for all tests of a file, which must leave it without windows."""
    desk = Desk().start()
    yield desk
    desk.finish()
