# SPDX-License-Identifier: MIT
"""Programs that people work with, unmodified, in a domain: they look as on another compositor, do what their user
wants, and end when they are closed. real_programs.py describes each."""

import subprocess

import pytest
from PIL import ImageChops

from desk import CONFIG, Desk, wait_for
from hands import Hands
from oracle import check_rings
from real_programs import PROGRAMS, Run, command_of, environment_of, furnish, picture_of
from sway import Sway
from unixguest import UnixGuest

# As people have it, with room for all of a large window; but that no busy machine makes two letters of one.
REPEATING = CONFIG.replace("repeat-rate = 0", "repeat-rate = 25\nrepeat-delay = 5000").replace("1024x768", "1280x960")


@pytest.fixture
def guest():
    desk = Desk(REPEATING).start()
    guest = UnixGuest(desk, "work").start()
    yield guest
    guest.stop()
    desk.finish()


def is_on_sway(run, described):
    """Starts it there, of the size that it has here: both look the same, as soon as a caret blinks at one time."""
    box, screen = run.content(), run.desk.state()["outputs"][0]["geometry"]
    sway = Sway(f"{screen['width']}x{screen['height']}@60", left=box["x"], top=box["y"],
                right=screen["width"] - box["x"] - box["width"], bottom=screen["height"] - box["y"] - box["height"])
    sway.start()
    home = sway.dir / "home"
    furnish(described, home)
    env = {**sway.env, **environment_of(described, home),
           "WAYLAND_DISPLAY": str(sway.runtime / sway.env["WAYLAND_DISPLAY"])}
    with Hands(sway) as user:  # without them there is no keyboard and no pointer
        user.move(0, 0)  # where no window is, nor its frame
        process = subprocess.Popen(command_of(described, home), env=env, cwd=home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: [window["content"] for window in sway.windows()] == [box], "its window on sway")
            run.wait(lambda: not difference(run.picture(), picture_of(sway, box)), "the same picture as on sway")
        finally:
            process.kill()
            process.wait()
    sway.finish()


def difference(picture, other):
    return ImageChops.difference(picture, other).getbbox()


def check_frames(desk):
    """In a picture that belongs to the state: what has just changed, the state may say before it is seen."""
    def belong():
        try:
            return check_rings(desk.screenshot(), desk.state())
        except AssertionError as error:
            wrong.append(error)
            return False
    wrong = []
    try:
        wait_for(belong, "frames as the state says")
    except AssertionError:
        raise wrong[-1] from None


def ends(run, described):
    if not described.quits:
        assert run.desk.control("close", str(run.number))["ok"]
    wait_for(lambda: not run.guest.windows(), "its windows to go")
    if described.ends:
        assert run.status() == 0, run.complaints()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name, guest):
    described = PROGRAMS[name]
    with Hands(guest.desk) as user:
        user.move(0, 0)
        run = Run(guest, user, described).begin()
        if described.like_sway:
            is_on_sway(run, described)
        described.use(run)
        user.move(0, 0)
        if not described.quits:
            check_frames(guest.desk)
        ends(run, described)
        assert guest.desk.domain("work")["status"] == "up"
