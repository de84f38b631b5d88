# SPDX-License-Identifier: MIT
"""The clipboard between domains with unmodified programs: chord, chord, and the target pastes."""

import hashlib
import os
import subprocess

import hands as hand
import pytest
from boundary import RULES, chord, clipboard, copied, pasted
from desk import CONFIG, Desk, wait_for
from hands import Hands
from patience import PATIENCE
from unixguest import UnixGuest


@pytest.fixture
def ruled_desk():
    desk = Desk(CONFIG + RULES).start()
    yield desk
    desk.finish()


@pytest.fixture
def guests(ruled_desk):
    """work and personal, each with a terminal that waits."""
    pair = [UnixGuest(ruled_desk, name).start() for name in ("work", "personal")]
    for guest in pair:
        guest.terminal = guest.show("foot", "sh", "-c", "read -r line")["number"]
    yield pair
    for guest in pair:
        guest.stop()


@pytest.fixture
def user(ruled_desk):
    with Hands(ruled_desk) as user:
        yield user


def focus(desk, number):
    assert desk.control("focus", str(number))["ok"]


def select(guest, data, *options):
    """An application of the guest copies data, and serves it until something else is copied."""
    path = guest.path("selected")
    path.write_bytes(data)
    focus(guest.desk, guest.terminal)
    with open(path, "rb") as file:
        guest.programs.append(subprocess.Popen(["wl-copy", "-f", *options], env=guest.env, stdin=file))
    wait_for(lambda: paste(guest, *options) == data, "the application to have copied it")
    focus(guest.desk, guest.terminal)


def paste(guest, *options):
    """What an application of the guest pastes, which has the focus for that."""
    focus(guest.desk, guest.terminal)
    done = subprocess.run(["wl-paste", "-n", *options], env=guest.env, capture_output=True,
                          timeout=PATIENCE, check=False)
    return done.stdout if done.returncode == 0 else None


def carry(user, desk, source, target):
    """The user copies in one domain and pastes into the other."""
    focus(desk, source.terminal)
    copied(user, desk)
    focus(desk, target.terminal)
    pasted(user, desk)


def test_text_crosses(ruled_desk, guests, user):
    work, personal = guests
    select(work, "two lines\nund Ümläute €\n".encode())
    assert paste(personal) is None
    carry(user, ruled_desk, work, personal)
    assert paste(personal).decode() == "two lines\nund Ümläute €\n"
    assert clipboard(ruled_desk)["phase"] == "empty"
    assert paste(work).decode() == "two lines\nund Ümläute €\n"


def test_a_picture_crosses_as_it_is(ruled_desk, guests, user):
    work, personal = guests
    picture = b"\x89PNG\r\n\x1a\n" + os.urandom(300_000)
    select(work, picture, "-t", "image/png")
    carry(user, ruled_desk, work, personal)
    assert paste(personal, "-t", "image/png") == picture


def test_what_was_pasted_can_be_pasted_on(ruled_desk, guests, user):
    """From work to personal to work, and the host in between."""
    work, personal = guests
    select(work, b"round trip")
    carry(user, ruled_desk, work, personal)
    select(work, b"something else")
    carry(user, ruled_desk, personal, work)
    assert paste(work) == b"round trip"
