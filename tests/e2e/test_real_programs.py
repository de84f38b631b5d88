# SPDX-License-Identifier: MIT
"""Programs that people work with, unmodified, in a domain: they look as on another compositor, do what their user
wants, and end when they are closed. real_programs.py describes each."""

import subprocess

import pytest
from PIL import ImageChops

import x11
from desk import CONFIG, Desk, wait_for
from hands import Hands
from oracle import check_rings
from real_programs import PROGRAMS, Run, command_of, environment_of, furnish, picture_of, place_in
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


def sway_beside(run):
    """One on which its window has the size that it has here."""
    output = run.desk.state()["outputs"][0]
    box, screen, area = run.content(), output["geometry"], output["work_area"]
    if run.described.x11:  # where X's screen is as large as here
        return Sway(f"{area['width']}x{area['height']}@60", xwayland=True)
    return Sway(f"{screen['width']}x{screen['height']}@60", left=box["x"], top=box["y"],
                right=screen["width"] - box["x"] - box["width"], bottom=screen["height"] - box["y"] - box["height"])


def state_of(desk, home):
    """What both compositors say of windows; some have the way to their home in a title."""
    windows = desk.windows()
    titles = {window["number"]: window["title"].replace(str(home), "~") for window in windows}
    return sorted((titles[window["number"]], window["app_id"], window["content"]["width"], window["content"]["height"],
                   titles.get(window["parent"], "")) for window in windows)


def same_state(run, sway):
    return state_of(run.desk, run.home) == state_of(sway, sway.path("home"))


def is_alike(run, sway):
    """Windows are the same, and what the topmost one shows."""
    return same_state(run, sway) and not difference(*(
        picture_of(desk, desk.windows()[0]["content"]) for desk in (run.desk, sway)))


def aside(*users):
    for user in users:
        user.move(0, 0)  # where no window is, nor its frame


def by_both(run, sway, user, act):
    """Something is done with both, as with one program."""
    for desk, hands in ((run.desk, run.user), (sway, user)):
        box = desk.windows()[0]["content"]
        act(hands, lambda x, y, box=box: place_in(box, x, y))


def has_been_pointed_at(run, sway, user):
    """X has had the pointer last at the same place in both. One that has not drawn yet does not look; on sway a first
    picture may be missed until there is another."""
    by_both(run, sway, user, lambda hands, at: [hands.move(*at(x, 50)) for x in (39, 40)])
    aside(run.user, user)
    return all(picture_of(desk, desk.windows()[0]["content"]).getcolors(1) is None for desk in (run.desk, sway))


def compare_dialogs(run, sway, user):
    """One that comes when the same is done, and goes again in here. Then alone the pointer leaves: of a click and a
    leave that come together, Xwayland does the leave first."""
    by_both(run, sway, user, run.described.dialog)
    dialog = run.dialog()
    run.wait(lambda: any(window["parent"] for window in sway.windows()), "its dialog on sway")
    aside(run.user, user)
    run.wait(lambda: is_alike(run, sway), "the same dialog as on sway")
    assert run.desk.control("close", str(dialog["number"]))["ok"]
    run.wait(run.is_alone, "no dialog")


def compare(run, sway, user):
    described = run.described
    run.wait(lambda: same_state(run, sway), "the same windows as on sway")
    if described.points:
        run.wait(lambda: has_been_pointed_at(run, sway, user), "pictures")
        has_been_pointed_at(run, sway, user)
    run.wait(lambda: is_alike(run, sway), "the same picture as on sway")
    if described.dialog:
        compare_dialogs(run, sway, user)


def is_on_sway(run, described):
    """Starts it there, of the size that it has here: both look the same, as soon as a caret blinks at one time."""
    sway = sway_beside(run).start()
    home = sway.path("home")
    furnish(described, home)
    env = {**sway.env, **environment_of(described, home),
           "WAYLAND_DISPLAY": str(sway.runtime / sway.env["WAYLAND_DISPLAY"])}
    session = x11.Client(sway) if described.x11 else None
    if session:
        here = x11.Client(run.guest)
        session.set_resources(here.resources())
        here.close()
    with Hands(sway) as user:  # without them there is no keyboard and no pointer
        aside(user)
        process = subprocess.Popen(command_of(described, home), env=env, cwd=home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            compare(run, sway, user)
        finally:
            process.kill()
            process.wait()
    if session:
        session.close()
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
        aside(user)
        if described.x11:
            x11.Client(guest).close()  # X runs: what the first program is told in time is test_x11_life.py's affair
        run = Run(guest, user, described).begin()
        if described.like_sway:
            is_on_sway(run, described)
        described.use(run)
        aside(user)
        if not described.quits:
            check_frames(guest.desk)
        ends(run, described)
        assert guest.desk.domain("work")["status"] == "up"
