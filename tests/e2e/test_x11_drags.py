# SPDX-License-Identifier: MIT
"""Drags between Wayland and X11 programs of a domain, from either into either."""

import pytest
import Xlib.X
import Xlib.protocol.event

import x11
from desk import wait_for
from hands import Hands
from test_program_drags import RED, Pair
from unixguest import UnixGuest


class X11Pair(Pair):
    """The program with the windows source and target, as one of X11, the first in its domain."""

    def __init__(self, guest, user):
        self.user = user
        super().__init__(guest, "drag_gtk.py", "3", log="x11.log", GDK_BACKEND="x11")
        self.wait(lambda: len(guest.windows()) == 2, "its windows")
        self.numbers = {window["title"]: window["number"] for window in guest.windows()}

    def box(self, name):
        return self.guest.window(self.numbers[name])["content"]


class WaylandPair(Pair):
    """The same of Wayland, beside the one of X11."""

    def begin(self, user, other):
        self.user, self.other = user, other
        self.wait(lambda: len(self.guest.windows()) == 4, "its windows, too")
        return self

    def box(self, name):
        return next(window["content"] for window in self.guest.windows()
                    if window["title"] == name and window["number"] not in self.other.numbers.values())


@pytest.fixture
def pairs(desk):
    guest = UnixGuest(desk, "work").start()
    with Hands(desk) as user:
        other = X11Pair(guest, user)
        yield WaylandPair(guest, "drag_gtk.py", "3").begin(user, other), other
        user.release()
    guest.stop()


def test_from_wayland_into_x11(pairs):
    """The target may not have accepted yet when the button goes up: then it is tried again."""
    wayland, x11 = pairs

    def dropped():
        wayland.forget()
        wayland.drag_to(x11.place("target"))
        wayland.user.release()
        wayland.wait(lambda: wayland.outcome() or "dropped dragged words" in x11.news(), "the drag to end")
        return "dropped dragged words" in x11.news()
    wait_for(dropped, "the words in the X11 window")


def carry(pairs, target, place):
    """From the X11 window to that place in a window of target, until it is dropped there: what target says of it may be
    on its way yet when the button goes up, and then it is tried again."""
    wayland, x11 = pairs

    def tried():
        x11.forget()
        target.forget()
        x11.drag_to(place)
        target.says("over")
        wayland.user.move(place[0] + 1, place[1])
        wayland.user.release()
        target.wait(lambda: x11.outcome() == "cancelled" or target.outcome(), "the drag to end")
        return target.outcome() == "dropped dragged words"
    wait_for(tried, "the words there")


def test_from_x11_into_wayland(pairs):
    wayland, _ = pairs
    carry(pairs, wayland, wayland.place("target"))


def test_from_x11_into_x11(pairs):
    _, x11 = pairs
    carry(pairs, x11, x11.place("target"))


def test_from_x11_to_nowhere(pairs):
    """It is cancelled, and the pointer is as before."""
    wayland, x11 = pairs
    x11.drag_to(wayland.place("target"))
    wayland.glide(wayland.place("target"), (900, 700))
    wayland.user.release()
    x11.wait(lambda: "cancelled" in x11.news(), "its end")
    assert not any(line.startswith("dropped") for line in [*wayland.news(), *x11.news()])
    wayland.user.click(*x11.place("target"))
    wait_for(lambda: x11.guest.window(x11.numbers["target"])["focused"], "the window to take a click")


@pytest.fixture(params=["qt 5", "qt 6", "gtk 3"])
def toolkit(desk, request):
    """A program of X11 with the windows source and target, alone."""
    guest = UnixGuest(desk, "work").start()
    name, version = request.param.split()
    with Hands(desk) as user:
        yield Pair(guest, f"drag_{name}.py", version, GDK_BACKEND="x11", QT_QPA_PLATFORM="xcb").begin(user)
        user.release()
    guest.stop()


def test_what_is_at_the_pointer(toolkit):
    """Above the desktop, where X has no window, and above a window of X; nowhere else, nor after the drag."""
    toolkit.drag_to((700, 500))
    toolkit.shows_its_icon(700, 500)
    assert not toolkit.popups()
    place = toolkit.place("target")
    toolkit.glide((700, 500), place)
    toolkit.shows_its_icon(*place)
    toolkit.user.release()
    toolkit.wait(lambda: not {RED} & {colour for _, colour in toolkit.guest.desk.screenshot().getcolors(1 << 20)}, "no icon")


class Source:
    """An X11 program of the tests' own that drags text: as slow as the test that asks for its next step."""

    def __init__(self, guest):
        self.client = x11.Client(guest)
        self.window = self.client.window(0, 0, 200, 150, title="own", colour=0x224466)
        self.selection = x11.Selection(self.window, "XdndSelection")
        self.target = None

    def below(self):
        """The window that X has below the pointer, if that takes drags."""
        child = self.client.root.query_pointer().child
        return child if child and self.client.property(child, "XdndAware") else None

    def say(self, name, *data):
        values = [self.window.x.id, *data, 0, 0, 0, 0][:5]
        self.target.send_event(Xlib.protocol.event.ClientMessage(
            window=self.target, client_type=self.client.atom(name), data=(32, values)))
        self.client.display.flush()

    def enter(self):
        self.target = wait_for(self.below, "a window that takes drags")
        self.say("XdndEnter", 5 << 24, self.client.atom("UTF8_STRING"))

    def is_taken(self):
        """Asks once more."""
        self.say("XdndPosition", 0, 0, 0, self.client.atom("XdndActionCopy"))
        return self.heard("XdndStatus").data[1][1] & 1 == 1

    def heard(self, name):
        wanted = self.client.atom(name)
        return wait_for(lambda: self.selection.find(Xlib.X.ClientMessage, lambda event: event.client_type == wanted), name)

    def let_go(self):
        wait_for(lambda: self.selection.find(Xlib.X.ButtonRelease), "the release")


@pytest.fixture
def source(pairs):
    source = Source(pairs[0].guest)
    wait_for(lambda: any(window["title"] == "own" for window in pairs[0].guest.windows()), "its window")
    yield source
    source.client.close()


def middle(pairs):
    """Of its window."""
    box = next(window["content"] for window in pairs[0].guest.windows() if window["title"] == "own")
    return box["x"] + 50, box["y"] + 50


def begin(pairs, source, data):
    """As far as above the Wayland window, which takes it."""
    wayland, start = pairs[0], middle(pairs)
    wayland.user.click(*start)
    wayland.user.press()
    source.window.wait(Xlib.X.ButtonRelease, "the click")
    source.window.wait(Xlib.X.ButtonPress, "the press")
    source.selection.own(data)
    source.enter()
    wait_for(lambda: wayland.guest.desk.state()["mode"] == "drag", "the drag")
    wayland.glide(start, wayland.place("target"))
    wait_for(source.is_taken, "the Wayland window to take it")


def test_what_is_long_comes_in_pieces(pairs, source):
    """And whether it was taken is said when it has."""
    words = "word " * 60000
    begin(pairs, source, words.encode())
    pairs[0].user.release()
    source.let_go()
    source.say("XdndDrop")
    done = source.heard("XdndFinished")
    assert done.data[1][1] & 1 == 1
    pairs[0].wait(lambda: f"dropped {words}".strip() in [line.strip() for line in pairs[0].news()], "the words")


def test_a_program_has_the_last_word(pairs, source):
    """One that leaves drops nothing, whatever its user did; and the pointer is as before."""
    wayland, other = pairs
    begin(pairs, source, b"words")
    wayland.user.release()
    source.let_go()
    source.say("XdndLeave")
    wayland.user.click(*other.place("target"))
    wait_for(lambda: other.guest.window(other.numbers["target"])["focused"], "the window to take a click")
    assert not any(line.startswith("dropped") for line in wayland.news())


def test_one_that_is_silent_ends_too(pairs, source):
    """And the next click comes to the program that it is on."""
    wayland, _ = pairs
    begin(pairs, source, b"words")
    wayland.user.release()
    source.let_go()

    def clicked():
        wayland.user.click(*middle(pairs))
        return source.selection.find(Xlib.X.ButtonPress)
    wait_for(clicked, "a click in its window")
    assert not any(line.startswith("dropped") for line in wayland.news())


def test_nothing_is_dragged_without_a_press(pairs, source):
    """The window that takes drags for others is not there, although the proxy has seen whose the selection is."""
    pairs[0].user.click(*middle(pairs))
    source.window.wait(Xlib.X.ButtonRelease, "the click")
    asked = []
    source.selection.answer = asked.append
    source.selection.own(b"words")
    wait_for(lambda: (source.selection.serve(), asked)[1], "wlroots to ask for its types")
    assert source.client.root.query_pointer().child.id == source.window.x.id
    assert pairs[0].guest.desk.state()["mode"] != "drag"
