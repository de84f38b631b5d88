# SPDX-License-Identifier: MIT
"""X11 windows that a window manager has a part in: they are toplevels of the host, with all that those can."""

import itertools
import signal

import pytest
import Xlib.X
import Xlib.Xutil

import hands as hand
import x11
from desk import wait_for
from oracle import check_rings

REMOVE, ADD = 0, 1  # of _NET_WM_STATE
ICONIC = 3  # of WM_CHANGE_STATE
MOVE = 8  # of _NET_WM_MOVERESIZE
KEYCODE_A = hand.A + 8


@pytest.fixture
def client(guest):
    client = x11.Client(guest)
    yield client
    client.close()


def shown(guest, title):
    """The host's window with that title, when there is one."""
    return wait_for(lambda: next((window for window in guest.windows() if window["title"] == title), None),
                    f"the window {title} among {guest.windows()}\n{guest.log()}")


def maximize(user, window):
    """Or back: by its title bar."""
    user.double_click(window["content"]["x"] + 120, window["content"]["y"] - 10)


def until(guest, title, condition, what):
    return wait_for(lambda: condition(shown(guest, title)) and shown(guest, title), f"{what}: {shown(guest, title)}")


def test_a_window_is_framed_and_takes_pointer_and_keys(desk, guest, client, user):
    window = client.window(0, 0, 300, 200, title="one", colour=0x123456)
    box = shown(guest, "one")["content"]
    assert (box["width"], box["height"]) == (300, 200)
    assert shown(guest, "one")["app_id"] == "Class"
    wait_for(lambda: desk.screenshot().getpixel((box["x"] + 150, box["y"] + 100)) == (0x12, 0x34, 0x56), "its colour")
    user.aside()
    assert check_rings(desk.screenshot(), desk.state()) > 1000
    user.click(box["x"] + 30, box["y"] + 40)
    press = window.wait(Xlib.X.ButtonPress, "the press")
    left, top, _, _ = window.box()
    assert (press.event_x, press.event_y) == (30, 40)
    assert (press.root_x, press.root_y) == (left + 30, top + 40)
    user.tap(hand.A)
    assert window.wait(Xlib.X.KeyPress, "the key").detail == KEYCODE_A
    assert window.wait(Xlib.X.KeyRelease, "its release").detail == KEYCODE_A


def test_titles_of_either_kind(guest, client):
    window = client.window(0, 0, 200, 100, title="one")
    shown(guest, "one")
    window.x.set_wm_name("Grüße".encode("latin-1"))
    client.display.flush()
    shown(guest, "Grüße")
    window.x.change_property(client.atom("_NET_WM_NAME"), client.atom("UTF8_STRING"), 8, "żółw".encode())
    client.display.flush()
    shown(guest, "żółw")


def test_a_user_resizes_it(desk, guest, client, user):
    window = client.window(0, 0, 300, 200, title="one")
    window.forget()
    maximize(user, shown(guest, "one"))
    box = until(guest, "one", lambda one: one["maximized"] and one["content"]["width"] > 800, "maximized")["content"]
    event = window.wait(Xlib.X.ConfigureNotify, "its new size", lambda event: event.width > 800)
    assert (event.width, event.height) == (box["width"], box["height"])
    assert {"MAXIMIZED_VERT", "MAXIMIZED_HORZ"} <= window.states()
    maximize(user, shown(guest, "one"))
    window.wait(Xlib.X.ConfigureNotify, "the old one", lambda event: (event.width, event.height) == (300, 200))
    until(guest, "one", lambda one: one["content"]["width"] == 300, "as large as before")
    assert not {"MAXIMIZED_VERT", "MAXIMIZED_HORZ"} & window.states()


def test_it_asks_for_states(guest, client):
    window = client.window(0, 0, 300, 200, title="one")
    shown(guest, "one")
    full = client.atom("_NET_WM_STATE_FULLSCREEN")
    wide, tall = client.atom("_NET_WM_STATE_MAXIMIZED_HORZ"), client.atom("_NET_WM_STATE_MAXIMIZED_VERT")
    client.message(window, "_NET_WM_STATE", ADD, full)
    until(guest, "one", lambda one: one["fullscreen"], "fullscreen")
    wait_for(lambda: "FULLSCREEN" in window.states(), "it to know that")
    client.message(window, "_NET_WM_STATE", REMOVE, full)
    until(guest, "one", lambda one: not one["fullscreen"] and one["content"]["width"] == 300, "as before")
    client.message(window, "_NET_WM_STATE", ADD, wide, tall)
    until(guest, "one", lambda one: one["maximized"], "maximized")
    client.message(window, "_NET_WM_STATE", REMOVE, wide, tall)
    until(guest, "one", lambda one: not one["maximized"] and one["content"]["width"] == 300, "as before")
    client.message(window, "WM_CHANGE_STATE", ICONIC)
    wait_for(lambda: guest.desk.state()["windows"][0]["minimized"], "minimized")
    assert client.property(window.x, "WM_STATE")[0] == ICONIC


def test_one_that_starts_maximized(guest, client):
    def prepare(window):
        window.change_property(client.atom("_NET_WM_STATE"), client.atom("ATOM"), 32, [
            client.atom("_NET_WM_STATE_MAXIMIZED_HORZ"), client.atom("_NET_WM_STATE_MAXIMIZED_VERT")])
    client.window(0, 0, 300, 200, title="one", prepare=prepare)
    until(guest, "one", lambda one: one["maximized"] and one["content"]["width"] > 800, "maximized")


def test_sizes_that_it_likes(desk, guest, client, user):
    """No smaller and no larger than it says, and in steps, as terminals do."""
    def prepare(window):
        window.set_wm_normal_hints(
            flags=Xlib.Xutil.PMinSize | Xlib.Xutil.PMaxSize | Xlib.Xutil.PResizeInc | Xlib.Xutil.PBaseSize,
            min_width=250, min_height=180, max_width=350, max_height=400, width_inc=9, height_inc=17,
            base_width=3, base_height=5)
    window = client.window(0, 0, 300, 200, title="one", prepare=prepare)

    def pull(x, y):
        outer = shown(guest, "one")["outer"]
        corner = outer["x"] + outer["width"] - 2, outer["y"] + outer["height"] - 2
        user.drag(corner, (corner[0] + x, corner[1] + y))

    def has(low, high):
        size = shown(guest, "one")["content"]
        assert window.box()[3] <= 400 and 249 <= window.box()[2] <= 350
        return low <= size["width"] <= high and window.box()[2:] == (size["width"], size["height"])
    pull(300, 77)
    wait_for(lambda: has(340, 350), "larger, in X and at the host")
    assert (window.box()[2] - 3) % 9 == 0 and (window.box()[3] - 5) % 17 == 0
    pull(-300, -300)
    wait_for(lambda: has(249, 258), "smaller")


def test_it_resizes_itself(guest, client):
    window = client.window(0, 0, 300, 200, title="one")
    shown(guest, "one")
    window.x.configure(width=420, height=111)
    client.display.flush()
    until(guest, "one", lambda one: one["content"]["width"] == 420 and one["content"]["height"] == 111, "its size")


def test_closing(desk, guest, client):
    """A window that knows how is asked; the program of one that does not ends."""
    polite = client.window(0, 0, 300, 200, title="polite")
    polite.protocols("WM_DELETE_WINDOW")
    other = x11.Client(guest)
    other.window(0, 0, 300, 200, title="rude")
    assert desk.control("close", str(shown(guest, "polite")["number"]))["ok"]
    message = polite.wait(Xlib.X.ClientMessage, "the wish to close")
    assert message.data[1][0] == client.atom("WM_DELETE_WINDOW")
    polite.x.destroy()
    client.display.flush()
    assert desk.control("close", str(shown(guest, "rude")["number"]))["ok"]
    wait_for(lambda: not guest.windows(), "both gone")


def test_a_dialog_stays_above_its_window(guest, client):
    owner = client.window(0, 0, 300, 200, title="one")
    number = shown(guest, "one")["number"]
    client.window(0, 0, 100, 80, title="dialog", owner=owner, kind="DIALOG")
    assert shown(guest, "dialog")["parent"] == number
    splash = client.window(0, 0, 100, 80, title="splash", kind="SPLASH")
    assert shown(guest, "splash")["parent"] is None
    splash.x.set_wm_transient_for(owner.x)
    client.display.flush()
    until(guest, "splash", lambda splash: splash["parent"] == number, "its parent")


def test_urgency_and_the_wish_to_be_active_ask_for_attention(guest, client):
    urgent = client.window(0, 0, 300, 200, title="urgent")
    shown(guest, "urgent")
    wish = client.window(0, 0, 300, 200, title="wish")
    shown(guest, "wish")
    client.window(0, 0, 300, 200, title="last")
    until(guest, "last", lambda last: last["focused"], "the focus")
    urgent.x.set_wm_hints(flags=Xlib.Xutil.UrgencyHint)
    client.message(wish, "_NET_ACTIVE_WINDOW", 1)
    until(guest, "urgent", lambda one: one["attention"], "attention")
    until(guest, "wish", lambda one: one["attention"], "attention")
    assert shown(guest, "last")["focused"]


def test_the_focus_is_the_hosts(desk, guest, client, user):
    """By each of the ways in which windows take it; a window of Wayland's has none of X11's."""
    passive = client.window(0, 0, 200, 100, title="passive")
    shown(guest, "passive")
    active = client.window(0, 0, 200, 100, title="active", prepare=lambda window: (
        window.set_wm_hints(flags=Xlib.Xutil.InputHint, input=0),
        window.set_wm_protocols([client.atom("WM_TAKE_FOCUS")])))
    message = active.wait(Xlib.X.ClientMessage, "the offer of the focus")
    assert message.data[1][0] == client.atom("WM_TAKE_FOCUS")
    active.x.set_input_focus(Xlib.X.RevertToParent, message.data[1][1])
    active.wait(Xlib.X.FocusIn, "the focus")
    user.tap(hand.A)
    assert active.wait(Xlib.X.KeyPress, "the key").detail == KEYCODE_A
    assert desk.control("focus", str(shown(guest, "passive")["number"]))["ok"]
    passive.wait(Xlib.X.FocusIn, "the focus")
    assert client.property(client.root, "_NET_ACTIVE_WINDOW") == [passive.x.id]
    user.tap(hand.A)
    passive.wait(Xlib.X.KeyPress, "the key")
    guest.show("foot", "sh", "-c", "read -r line")
    # None, or since wlroots 0.20 a window of the window manager's own.
    wait_for(lambda: client.property(client.root, "_NET_ACTIVE_WINDOW")[0] not in (passive.x.id, active.x.id),
             "no program's window to be active in X11")
    passive.x.set_input_focus(Xlib.X.RevertToParent, Xlib.X.CurrentTime)
    client.display.flush()
    passive.forget()
    user.tap(hand.A)
    assert not [event for event in passive.events if event.type == Xlib.X.KeyPress]


def test_windows_that_lie_above_each_other_in_x11_only(guest, client, user):
    """Which of them the pointer is in is what the host says."""
    windows = {title: client.window(50, 50, 200, 150, title=title) for title in ("one", "two", "three")}
    for title in ("one", "three", "two", "one"):
        window = windows[title]
        box = shown(guest, title)["content"]
        window.forget()

        def is_there():
            user.move(box["x"] + 12, box["y"] + 130)
            user.move(box["x"] + 11, box["y"] + 130)
            window.pump()
            return any(event.type == Xlib.X.MotionNotify and (event.event_x, event.event_y) == (11, 130)
                       for event in window.events)
        wait_for(is_there, f"the pointer in {title}")


def test_an_interactive_move_needs_a_press(guest, client, user):
    window = client.window(0, 0, 300, 200, title="one")
    before = shown(guest, "one")["content"]
    client.message(window, "_NET_WM_MOVERESIZE", 0, 0, MOVE, 1, 1)
    user.move(before["x"] + 20, before["y"] + 20)
    user.press()
    window.wait(Xlib.X.ButtonPress, "the press")
    assert shown(guest, "one")["content"] == before
    client.message(window, "_NET_WM_MOVERESIZE", 0, 0, MOVE, 1, 1)

    def is_moved():
        """Further and further: it begins where the pointer is when the host hears of it."""
        user.move(before["x"] + min(next(steps), 900), before["y"] + 20)
        return shown(guest, "one")["content"]["x"] > before["x"]
    steps = itertools.count(30, 3)
    wait_for(is_moved, f"the move of {shown(guest, 'one')}, the pointer is {guest.desk.state()['pointer']}")
    user.release()


def test_no_window_outlives_its_program(guest, client):
    process = guest.run("xclock")
    wait_for(lambda: guest.windows(), "its window")
    process.send_signal(signal.SIGKILL)
    wait_for(lambda: not guest.windows(), "no window")
    assert guest.desk.domain("work")["status"] == "up"
