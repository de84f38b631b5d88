# SPDX-License-Identifier: MIT
"""Unmodified toolkits in a domain: every kind of popup opens, stays while it should, and goes.

What programs/*.py say in their logs is what their users would see; what the desk says is what the host
shows. A test waits until both agree."""

import pathlib

import pytest

import hands as hand
from desk import CONFIG, Desk
from hands import Hands
from program import Program
from unixguest import UnixGuest

PROGRAMS = pathlib.Path(__file__).with_name("programs")
ENVIRONMENT = {"QT_QPA_PLATFORM": "wayland", "GDK_BACKEND": "wayland", "SDL_VIDEODRIVER": "wayland",
               "GSK_RENDERER": "cairo", "GTK_A11Y": "none",
               "NO_AT_BRIDGE": "1", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
UP, DOWN, RIGHT = 103, 108, 106
KEYS = {"a": 30, "l": 38, "p": 25, "i": 23}


class Script(Program):
    """One of the programs in a domain."""

    def __init__(self, guest, script, *args, log="log", **environment):
        self.log_path, self.seen = guest.path(log), 0
        super().__init__(guest, ["python3", PROGRAMS / script, *args, self.log_path], ENVIRONMENT | environment)

    def log(self):
        return self.log_path.read_text().splitlines() if self.log_path.exists() else []

    def news(self):
        return self.log()[self.seen:]

    def says(self, *lines):
        """All of these, in any order, since the last forget."""
        self.wait(lambda: set(lines) <= set(self.news()), f"the program to say {lines}")

    def forget(self):
        self.seen = len(self.log())

    def begin(self):
        self.says("ready")
        places = [line.split() for line in self.log() if line.startswith("place ")]
        self.places = {name: (int(x), int(y)) for _, name, x, y in places}
        self.wait(self.guest.windows, "its window")
        return self

    def at(self, name):
        box, (x, y) = self.toplevel()["content"], self.places[name]
        return box["x"] + x, box["y"] + y


@pytest.fixture(scope="module", params=["qt 5", "qt 6", "gtk 3", "gtk 4"])
def program(request):
    desk = Desk().start()
    guest = UnixGuest(desk, "work").start()
    toolkit, version = request.param.split()
    with_hands = Hands(desk)
    with with_hands as user:
        made = Script(guest, f"{toolkit}.py", version).begin()
        made.user, made.toolkit = user, request.param
        yield made
    guest.stop()
    desk.finish()


@pytest.fixture
def menus(program):
    """The program at rest: no popup is open."""
    program.shows(0)
    program.forget()
    yield program
    program.shows(0)
    assert program.guest.desk.domain("work")["status"] == "up"


def open_menu(program, name):
    program.user.click(*program.at(name))
    program.says(f"shown {name}")
    program.shows(1)


def test_moving_along_the_menu_bar(menus):
    """One menu closes, the next opens, and the keys are its own: twice there and back."""
    open_menu(menus, "File")
    open_now = "File"
    for name in ("Edit", "Help", "Edit", "File", "Edit"):
        menus.forget()
        menus.user.move(*menus.at(name))
        menus.says(f"hidden {open_now}", f"shown {name}")
        menus.shows(1)
        open_now = name
    menus.user.tap(DOWN, hand.ENTER)
    menus.wait(lambda: {"chose Copy", "chose Paste"} & set(menus.log()), "an item of Edit chosen")
    menus.says("hidden Edit")


def test_a_menu_closes_at_escape_and_opens_again(menus):
    for _ in range(3):
        menus.forget()
        open_menu(menus, "Help")
        menus.user.tap(hand.ESC)
        menus.says("hidden Help")
        menus.shows(0)


def test_a_press_on_the_background_closes_all_menus(menus):
    open_menu(menus, "File")
    area = menus.guest.desk.state()["outputs"][0]["work_area"]
    menus.user.click(area["x"] + area["width"] - 4, area["y"] + area["height"] - 4)
    menus.shows(0)
    menus.says("hidden File")


def test_a_context_menu_and_its_submenu(menus):
    """Nested grabs, from the keyboard."""
    x, y = menus.at("tip")
    menus.user.click(x, y, hand.RIGHT)
    menus.says("shown context")
    menus.shows(1)
    menus.user.tap(UP, RIGHT)
    menus.shows(2)
    menus.user.tap(hand.ENTER)
    menus.says("chose One", "hidden context")


def test_a_combo_box(menus):
    for row, colour in ((1, "green"), (2, "blue")):
        menus.user.click(*menus.at("combo"))
        menus.shows(1)
        if menus.toolkit == "gtk 3":  # which takes no click in a menu's first half second
            menus.user.tap(DOWN, hand.ENTER)
        else:
            (box,) = menus.popups()
            menus.user.move(box["x"] + 40, box["y"] + 8)
            menus.user.click(box["x"] + 50, box["y"] + round((row + 0.5) * box["height"] / 3))
        menus.says(f"chose {colour}")
        menus.shows(0)


def test_a_tooltip_comes_and_goes(menus):
    x, y = menus.at("tip")
    for _ in range(2):
        menus.user.move(x, y)
        menus.user.move(x + 2, y + 1)
        menus.shows(1)
        menus.user.move(*menus.at("combo"))
        menus.shows(0)


def test_a_completion_list_changes_while_keys_arrive(menus):
    menus.user.click(*menus.at("entry"))
    menus.user.tap(KEYS["a"])
    menus.says("typed a")
    lists = 0 if menus.toolkit == "gtk 3" else 1  # there it is a subsurface of the window
    menus.shows(lists)
    tall = menus.popups()[0]["height"] if lists else 0
    menus.user.tap(KEYS["l"], KEYS["p"], KEYS["i"])
    menus.says("typed alpi")
    menus.shows(lists)
    if not menus.toolkit.startswith("qt"):
        menus.user.tap(hand.ESC)
        return
    menus.wait(lambda: menus.popups()[0]["height"] < tall, "a shorter list")
    menus.user.tap(DOWN, hand.ENTER)
    menus.says("chose alpine")


@pytest.mark.parametrize("version", ["2", "3"])
def test_an_sdl_program_starts_in_fullscreen_and_comes_back(desk, version):
    guest = UnixGuest(desk, "work").start()
    program = Script(guest, "sdl.py", version)
    program.wait(guest.windows, "its window")
    program.wait(lambda: program.toplevel()["fullscreen"], "fullscreen")
    box = program.toplevel()["content"]
    program.says(f"fullscreen {box['width']} {box['height']}")
    with Hands(desk) as user:
        for full in (False, True, False):
            program.forget()
            user.tap(hand.A)
            program.wait(lambda: program.toplevel()["fullscreen"] == full, f"fullscreen: {full}")
            if not full:
                program.says("normal 320 240")
                program.wait(lambda: program.toplevel()["content"]["width"] == 320, "its first size")
    guest.stop()


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_program_that_may_covers_the_screen(version):
    desk = Desk(CONFIG.replace("label = Work", "label = Work\nfullscreen = yes")).start()
    guest = UnixGuest(desk, "work").start()
    program = Script(guest, "sdl.py", version)
    program.wait(guest.windows, "its window")
    program.wait(lambda: program.toplevel()["covering"], "to cover the screen")
    assert program.toplevel()["outer"] == desk.state()["outputs"][0]["geometry"]
    box = program.toplevel()["content"]
    program.says(f"fullscreen {box['width']} {box['height']}")
    guest.stop()
    desk.finish()
