# SPDX-License-Identifier: MIT
"""Unmodified X11 programs in a domain: a terminal's menus, and Tk. More of them in real_programs.py."""

import hands as hand
from desk import wait_for
from test_programs import Script

UP, DOWN, RIGHT = 103, 108, 106


def popups(guest):
    return [window["content"] for window in guest.windows() if window["kind"] == "popup"]


# The one that every X server has: others, which change how high a menu's rows are, come with packages.
MENU_FONT = ("-xrm", "*SimpleMenu*font: fixed", "-xrm", "*SimpleMenu*menuLabel.font: fixed")


def test_a_menu_that_is_open_while_a_button_is_held(guest, user):
    """A terminal's: it is pressed, pulled along and let go, or let go beside it."""
    number = guest.show("xterm", *MENU_FONT, "-e", "sh", "-c", "read -r line")["number"]
    box = guest.window(number)["content"]
    user.move(box["x"] + 200, box["y"] + 50)
    user.down(hand.CTRL)
    user.press(hand.MIDDLE)
    (menu,) = wait_for(lambda: popups(guest), "the menu")
    user.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    user.release(hand.MIDDLE)
    user.up(hand.CTRL)
    wait_for(lambda: not popups(guest), "no menu")
    user.move(box["x"] + 200, box["y"] + 50)
    user.down(hand.CTRL)
    user.press()
    (menu,) = wait_for(lambda: popups(guest), "the menu")
    user.move(menu["x"] + 60, menu["y"] + 30)
    user.move(menu["x"] + 60, menu["y"] + 34)  # Full Screen, below the menu's title
    user.release()
    user.up(hand.CTRL)
    wait_for(lambda: guest.window(number)["fullscreen"], "fullscreen")
    assert not popups(guest)


class Tk(Script):
    """Places below the menu bar, which is above all else."""

    def __init__(self, guest):
        super().__init__(guest, "tk.py")
        self.begin()
        self.below = next(int(line.split()[1]) for line in self.log() if line.startswith("height "))

    def toplevel(self):
        return next(window for window in self.guest.windows() if window["title"] == "tk")

    def bar(self, x):
        box = self.toplevel()["content"]
        return box["x"] + x, box["y"] + 12

    def at(self, name):
        x, y = super().at(name)
        return x, y + self.toplevel()["content"]["height"] - self.below


def test_tk_menus(guest, user):
    """By the pointer, by keys, along the bar, and into a submenu."""
    program = Tk(guest)
    user.click(*program.bar(20))
    program.says("shown File")
    program.shows(1)
    for name, x in (("Edit", 60), ("File", 20), ("Edit", 60)):
        program.forget()
        user.move(*program.bar(x))
        program.says(f"shown {name}")
        program.shows(1)
    user.tap(hand.ESC)
    program.says("hidden Edit")
    program.shows(0)
    program.forget()
    user.click(*program.bar(20))
    program.says("shown File")
    user.tap(UP, RIGHT)
    program.says("shown More")
    program.shows(2)
    user.tap(DOWN, hand.ENTER)
    program.says("chose One")
    program.shows(0)


def test_a_tk_menu_closes_when_the_user_turns_away(desk, guest, user):
    program = Tk(guest)
    user.click(*program.bar(20))
    program.says("shown File")
    program.shows(1)
    area = desk.state()["outputs"][0]["work_area"]
    user.click(area["x"] + area["width"] - 4, area["y"] + area["height"] - 4)
    program.shows(0)
    program.says("hidden File")
    user.click(*program.at("entry"))  # which Tk takes for the end of its menu
    user.click()
    user.tap(hand.A)
    program.says("typed a")


def test_a_tk_combo_box(guest, user):
    program = Tk(guest)
    user.click(*program.at("combo"))
    program.shows(1)
    (box,) = program.popups()
    user.click(box["x"] + 40, box["y"] + round(box["height"] * 0.5))
    program.says("chose green")
    program.shows(0)


def test_a_tk_dialog_takes_what_is_its_own(guest, user):
    program = Tk(guest)
    user.click(*program.at("ask"))
    program.says("asked")
    dialog = wait_for(lambda: next((window for window in guest.windows() if window["title"] == "dialog"), None), "it")
    assert dialog["parent"] == program.toplevel()["number"]
    box = dialog["content"]
    user.click(box["x"] + box["width"] // 2, box["y"] + box["height"] // 2)
    program.says("answered")
    wait_for(lambda: len(guest.windows()) == 1, "no dialog")
    user.click(*program.at("entry"))
    user.tap(hand.A)
    program.says("typed a")
