# SPDX-License-Identifier: MIT
"""Firefox and Chromium in a domain: their menus, lists and tooltips open, stay while they should, and go.

Some of these are popups of the host, others the browsers draw into subsurfaces, and neither takes a grab: so
what the screen shows below a part of programs/page.html is what counts. The page says in its title what
happened to it."""

import itertools
import pathlib

import pytest
from PIL import Image, ImageChops

import browsers
import hands as hand
from desk import Desk
from hands import Hands
from oracle import rgb
from program import Program
from unixguest import UnixGuest

PAGE = pathlib.Path(__file__).with_name("programs") / "page.html"
PLACES = {"combo": 40, "entry": 340, "tip": 640}  # x, each 160 px wide
TOP, BELOW, DEPTH = 40, 78, 300  # y; below the image of a cursor in the part's upper half, too
BACKGROUND = rgb(0x204060)
EMPTY = (300, 500)
BACKSPACE, DOWN = 14, 108
E, F, L, P, I, V = 18, 33, 38, 25, 23, 47
OVERLAP = 20  # px that a submenu may be above its menu


class Browser(Program):
    def __init__(self, guest, name, user):
        self.user, self.clicks = user, 0
        super().__init__(guest, *getattr(browsers, name)(guest.runtime, PAGE))

    def news(self):
        return [window["title"] for window in self.guest.windows() if window["kind"] == "toplevel"]

    def said(self, *words):
        """What follows the words, where the page says these in its title."""
        said = (self.news() or [""])[0].split()
        return said[:len(words)] == list(words) and said[len(words):]

    def says(self, *words):
        return self.wait(lambda: self.said(*words), f"the page to say {words}")

    def begin(self):
        self.says("ready")
        return self

    def rest(self):
        """Nothing is open; the page has the keys, and its place is known."""
        self.shows(0)
        box = self.toplevel()["content"]
        x, y = box["x"] + box["width"] // 2, box["y"] + box["height"] - 60
        self.user.click(x, y)
        self.clicks += 1
        at_x, at_y = self.says("click", str(self.clicks))[:2]
        self.origin = x - int(at_x), y - int(at_y)
        self.empty_below(*PLACES)

    def at(self, x, y):
        return self.origin[0] + x, self.origin[1] + y

    def place(self, name):
        """In its upper half, left of what opens below."""
        return self.at(PLACES[name] + 15, TOP + 5)

    def below(self, name):
        """The box, on the screen, of what covers the page below one of its parts. None: nothing does."""
        left, top = self.at(PLACES[name], BELOW)
        picture = self.guest.desk.screenshot().crop((left, top, left + 160, top + DEPTH))
        box = ImageChops.difference(picture, Image.new("RGB", picture.size, BACKGROUND)).getbbox()
        return box and (box[0] + left, box[1] + top, box[2] + left, box[3] + top)

    def opens_below(self, name):
        return self.wait(lambda: self.below(name), f"something below {name}")

    def empty_below(self, *names):
        for name in names:
            self.wait(lambda: not self.below(name), f"nothing below {name}")


@pytest.fixture(scope="module", params=["firefox", "chromium"])
def browser(request):
    desk = Desk().start()
    guest = UnixGuest(desk, "work").start()
    with Hands(desk) as user:
        yield Browser(guest, request.param, user).begin()
    guest.stop()
    desk.finish()


@pytest.fixture
def page(browser):
    browser.rest()
    yield browser
    browser.shows(0)
    assert browser.guest.desk.domain("work")["status"] == "up"


def height(box):
    return box[3] - box[1]


def again_and_again(page, keys, condition, what):
    """Firefox drops keys that come while a menu opens; Chromium takes nothing from a list that it has just
    shown, and leaves one that it has not made shorter yet when the next key comes. keys: or what says them."""
    def reached():
        if condition():
            return True
        page.user.tap(*(keys() if callable(keys) else keys))
        return page.guest.desk.screenshot() and condition()
    page.wait(reached, what)


def close_all(page):
    again_and_again(page, (hand.ESC,), lambda: not page.popups(), "no menu")


def test_a_combo_box(page):
    page.user.click(*page.place("combo"))
    page.opens_below("combo")
    page.user.tap(DOWN, hand.ENTER)
    page.says("chose", "green")
    page.empty_below("combo")
    page.user.click(*page.place("combo"))
    left, top, right, bottom = page.opens_below("combo")
    page.user.move((left + right) // 2, top + 4)
    page.user.click((left + right) // 2, top + (bottom - top) * 5 // 6)
    page.says("chose", "blue")
    page.user.move(*page.at(*EMPTY))
    page.empty_below("combo")


def test_a_completion_list_changes_while_keys_arrive(page):
    page.user.click(*page.place("entry"))
    page.user.tap(hand.A)
    page.says("typed", "a")
    tall = height(page.opens_below("entry"))
    for key, text in ((L, "al"), (P, "alp"), (I, "alpi")):
        page.user.tap(key)
        page.says("typed", text)
    again_and_again(page, (BACKSPACE, I), lambda: (box := page.below("entry")) and height(box) < tall / 2,
                    "a list of one")
    # Enter leaves a list that Down has only begun to open; one that a late key closed is seen before it is used.
    again_and_again(page, lambda: (DOWN, hand.ENTER) if page.below("entry") else (DOWN,),
                    lambda: page.said("chose", "alpine"), "an item chosen")
    again_and_again(page, (hand.ESC,), lambda: not page.below("entry"), "no list")


def test_a_context_menu_of_the_entry(page):
    page.user.click(*page.place("entry"))
    page.user.tap(hand.X)
    page.says("typed")
    page.user.click(*page.place("entry"), hand.RIGHT)
    page.shows(1)
    page.user.tap(hand.A)  # Select All
    page.says("selected")
    page.shows(0)


def test_a_context_menu_opens_again_and_again(page):
    for _ in range(3):
        page.user.click(*page.at(*EMPTY), hand.RIGHT)
        page.shows(1)
        close_all(page)


def test_a_context_menu_closes_when_the_focus_goes(page):
    page.user.click(*page.at(*EMPTY), hand.RIGHT)
    page.shows(1)
    desk, number = page.guest.desk, page.toplevel()["number"]
    link = desk.link("personal")
    link.toplevel(100, 60, 0xFF00E5FF)
    page.wait(lambda: desk.windows("personal"), "a window of personal")
    assert desk.control("focus", str(desk.windows("personal")[0]["number"]))["ok"]
    page.shows(0)
    link.close()
    assert desk.control("focus", str(number))["ok"]


def test_a_tooltip_comes_and_goes(page):
    x, y = page.place("tip")
    for _ in range(2):
        page.user.move(x, y)
        page.user.move(x + 2, y + 1)
        page.opens_below("tip")
        page.user.move(*page.at(*EMPTY))
        page.empty_below("tip")


def open_menu(page, key):
    """By Alt and its letter."""
    page.user.down(hand.ALT)
    page.user.tap(key)
    page.user.up(hand.ALT)
    page.shows(1)
    return page.popups()[0]


def hover(page, x, y, condition, what):
    """As a hand rests: it trembles. Firefox takes no notice of a pointer that does not move."""
    steps = itertools.count()

    def reached():
        page.user.move(x + next(steps) % 2, y)
        return condition()
    page.wait(reached, what)


def open_submenu(page, menu, y):
    """Returns where it opened."""
    count = len(page.popups()) + 1
    hover(page, menu["x"] + 40, menu["y"] + y, lambda: len(page.popups()) == count, "the submenu")
    return next(box for box in page.popups() if box["x"] >= menu["x"] + menu["width"] - OVERLAP)


@pytest.mark.parametrize("browser", ["firefox"], indirect=True)
def test_submenus_of_the_menu_bar(page):
    view = open_menu(page, V)
    toolbars = open_submenu(page, view, 20)
    open_submenu(page, toolbars, 44)  # of the bookmarks' one
    hover(page, view["x"] + 40, view["y"] + view["height"] - 20, lambda: page.popups() == [view], "no submenu")
    close_all(page)


@pytest.mark.parametrize("browser", ["firefox"], indirect=True)
def test_moving_along_the_menu_bar(page):
    boxes = []
    for key in (F, E, V):
        boxes.append(open_menu(page, key))
        close_all(page)
    open_menu(page, F)
    for box in boxes + boxes[::-1]:
        hover(page, box["x"] + 14, box["y"] - 10, lambda: page.popups() == [box],
              "the menu below the pointer, and no other")
    close_all(page)


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_a_submenu_of_the_menu(page):
    open_menu(page, F)
    page.user.tap(L)  # More tools
    page.shows(2)
    page.user.tap(hand.ESC)
    page.shows(1)
    close_all(page)
