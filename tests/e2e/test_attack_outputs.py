# SPDX-License-Identifier: MIT
"""Attacks with outputs that come, go and change, by rows of the catalogue: every picture is looked at."""

import random
import struct

import pytest
import rawlink
from desk import CONFIG, PERSONAL, WORK, wait_for
from framed import colours_of
from guests import MARK_PERSONAL, MARK_WORK, two_guests
import hands as hand
from hands import Hands
from oracle import check_marker, check_rings, rgb
from screens import ScreenedDesk
from test_lock import BLACK, PANEL, VIOLET, Locker, locked, locked_by

DESKTOP = {rgb(MARK_WORK & 0xFFFFFF), rgb(MARK_PERSONAL & 0xFFFFFF), rgb(WORK), rgb(PERSONAL), PANEL}
STRIP = (30, 0, 200, 27)  # of the panel, at scale 1, beside the cursor
CHANGES = 1000
SCALES = (1, 2, 3)


@pytest.fixture
def screen():
    desk = ScreenedDesk(CONFIG.replace("1024x768", "660x396")).start()
    yield desk
    desk.finish()


def still(desk, look):
    """What look finds in the pictures of all outputs, in a moment in which nothing moved meanwhile."""
    while True:
        before = desk.state()
        pictures = {output["name"]: desk.screenshot(output["name"]) for output in before["outputs"]}
        after = desk.state()
        same = all(before[part] == after[part] for part in ("windows", "outputs", "focus"))
        if same:
            for output in before["outputs"]:
                look(pictures[output["name"]], before, output)
            return before


def check_all(image, state, output):
    """I1 and I2 on one output."""
    check_rings(image, state, output)
    check_marker(image, state, "work", MARK_WORK & 0xFFFFFF, output)
    check_marker(image, state, "personal", MARK_PERSONAL & 0xFFFFFF, output)
    assert image.getpixel((image.width - 1, 0)) == PANEL or output["work_area"]["height"] < 60


class Changer:
    """Outputs at random, at most three."""

    def __init__(self, desk, choice):
        self.desk, self.choice = desk, choice

    def size(self):
        """Whole at each scale: what takes the pictures would else blur them."""
        return 12 * self.choice.randrange(30, 70), 12 * self.choice.randrange(20, 50)

    def names(self):
        return list(self.desk.outputs())

    def act(self):
        names = self.names()
        if not names or (len(names) < 3 and self.choice.random() < 0.4):
            self.desk.plug(*self.size())
            return
        name = self.choice.choice(names)
        what = self.choice.randrange(5)
        if what == 0:
            self.desk.screen("scale", name, self.choice.choice(SCALES))
        elif what == 1:
            self.desk.screen("turn", name, self.choice.randrange(8))
        elif what == 2:
            self.desk.screen("mode", name, *self.size())
        else:
            self.desk.unplug(name)


def open_menu(guest, user):
    """A popup that grabs, in the window that has the focus."""
    guest.focus()
    user.tap(hand.C)
    guest.forget()
    place = rawlink.positioner((10, 10, 1, 1), (90, 60), anchor=8, gravity=8)
    return guest.link.popup(guest.window, place, guest.mark, flags=1)


def begin_something(guests, user, choice):
    """What is under way when an output changes: a menu, a move, a size, a state."""
    guest = choice.choice(guests)
    what = choice.randrange(4)
    if what == 0:
        open_menu(guest, user)
    elif what == 1:
        guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id,
                        struct.pack("<III", choice.randrange(3, 7), 0, 0))
        guest.window.commit()
    elif what == 2 and guest.desk.outputs():
        user.move(*guest.bar())
        user.press_at_once()
        user.move(choice.randrange(user.layout["width"]), choice.randrange(user.layout["height"]))
    else:
        user.release()


@pytest.mark.parametrize("seed", range(2))
def test_attack_96_outputs_at_random(screen, seed):
    choice = random.Random(seed)
    guests = two_guests(screen)
    changer = Changer(screen, choice)
    with Hands(screen) as user:
        for step in range(CHANGES):
            begin_something(guests, user, choice)
            changer.act()
            for guest in guests:
                guest.window.commit()
                guest.link.sync()
            if step % 6 == 5:
                if not screen.outputs():
                    screen.plug(*changer.size())
                user.release()
                user.move(0, 0)
                still(screen, check_all)
    assert screen.alive() and all(not guest.link.closed for guest in guests)
    assert {window["domain"] for window in screen.windows()} == {"work", "personal"}


# --- what is the host's own, on an output that has just come --------------------------------------

def strip_of(image):
    return image.crop(STRIP).tobytes()


def test_attack_97_one_panel_on_each_output_from_its_first_picture(screen):
    work, _ = two_guests(screen)
    work.focus()
    wanted = strip_of(screen.screenshot("HEADLESS-1"))
    with screen.recorded() as film:
        names = [screen.plug(width, 400) for width in (640, 500, 900)]
        for name in names:
            screen.screenshot(name)
    for name in names:
        shown = film.of(name)
        assert shown and all(strip_of(image) == wanted for image in shown)
        below = shown[-1].crop((0, 40, shown[-1].width, shown[-1].height))
        assert PANEL not in colours_of(below), "there is no second one"


def test_attack_97_a_prompt_stays_in_sight(screen):
    """Where its output was, a guest must not be able to have it overlooked; and all but it is dark."""
    work, _ = two_guests(screen)
    work.focus()
    other = screen.plug(480, 300)
    assert screen.control("prompt", "work", "personal")["ok"]
    wait_for(lambda: screen.state()["prompt"], "the prompt")
    with screen.recorded() as film:
        screen.unplug("HEADLESS-1")
        third = screen.plug(460, 300)
        screen.screenshot(third)
        screen.screenshot(other)
    state = screen.state()
    box, areas = state["prompt"]["box"], [output["geometry"] for output in state["outputs"]]
    assert any(area["x"] <= box["x"] and box["x"] + box["width"] <= area["x"] + area["width"] for area in areas)
    bright = {rgb(MARK_WORK & 0xFFFFFF), rgb(MARK_PERSONAL & 0xFFFFFF)}
    for _, image in film.pictures:
        assert not colours_of(image) & bright
    with Hands(screen) as user:
        wait_for(lambda: screen.state()["prompt"]["live"], "it is live")
        user.tap(hand.ESC)
        wait_for(lambda: not screen.state()["prompt"], "it is answered")


def test_attack_97_no_panel_on_an_output_that_comes_while_locked(screen):
    two_guests(screen)
    with locked_by(screen) as locker:
        with screen.recorded() as film:
            name = screen.plug(640, 400)
            screen.screenshot(name)
            screen.screen("scale", name, 2)
            screen.screenshot(name)
        assert film.of(name)
        for _, image in film.pictures:
            assert not colours_of(image) & DESKTOP
        locker.unlock()
        wait_for(lambda: locked(screen) == "open", "it is unlocked")
    wait_for(lambda: PANEL in colours_of(screen.screenshot(name)), "the panel is there again")


# --- locked ---------------------------------------------------------------------------------------

def ask_for_all(guest, choice):
    """One thing that a guest may say, of each kind that shows something."""
    link, window = guest.link, guest.window
    what = choice.randrange(6)
    if what == 0:
        link.toplevel(choice.randrange(50, 600), 200, guest.mark)
    elif what == 1:
        link.popup(window, rawlink.positioner((0, 0, 1, 1), (100, 100)), guest.mark)
    elif what == 2:
        link.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", choice.randrange(3, 9), 0, 0))
    elif what == 3:
        window.unmap()
    else:
        window.title("unlocked").paint(guest.mark)
    link.sync()


def test_attack_98_every_picture_while_it_is_locked(screen):
    """Whatever domains do, and whichever outputs come."""
    guests, choice = two_guests(screen), random.Random(98)
    with locked_by(screen) as locker:
        with screen.recorded() as film:
            for step in range(60):
                ask_for_all(choice.choice(guests), choice)
                if step % 15 == 0:
                    screen.plug(640, 400)
            screen.screenshot()
        assert len(film.pictures) >= 4
        for _, image in film.pictures:
            assert not colours_of(image) & DESKTOP
        locker.unlock()
        wait_for(lambda: locked(screen) == "open", "it is unlocked")


LOCKERS = 1000


def test_attack_99_lockers_that_die_while_outputs_change(screen):
    """And while the user types: no key comes to a domain, and nothing of the desktop to the screen."""
    guests, choice = two_guests(screen), random.Random(99)
    changer = Changer(screen, choice)
    guests[0].focus()
    with Locker(screen.env) as first:
        first.hears("locked")
        for guest in guests:
            guest.forget()
        with screen.recorded() as film, Hands(screen) as user:
            for step in range(LOCKERS):
                user.tap(hand.A)
                (first if step == 0 else locker).client.close()
                changer.act()
                user.tap(hand.B)
                locker = Locker(screen.env)
                if step % 3 and screen.outputs():
                    locker.show()
                wait_for(lambda: locked(screen) == "held", "another one")
                user.tap(hand.C)
                assert guests[0].told() == guests[1].told() == []
                if step % 10 == 0 and screen.outputs():
                    screen.screenshot()
    assert film.pictures
    for _, image in film.pictures:
        assert not colours_of(image) & DESKTOP
    if not screen.outputs():
        screen.plug(640, 400)
    locker.hears("locked")
    locker.unlock()
    locker.client.close()
    wait_for(lambda: locked(screen) == "open", "it is unlocked")
    assert guests[0].keys() == guests[1].keys() == []
