# SPDX-License-Identifier: MIT
"""Override-redirect X11 windows: menus, tooltips and drags as popups of the window that they belong to."""

import pytest
import Xlib.X

import hands as hand
import x11
from desk import wait_for
from oracle import check_rings


@pytest.fixture
def client(guest):
    client = x11.Client(guest)
    yield client
    client.close()


def windows(guest, kind):
    return [window for window in guest.windows() if window["kind"] == kind]


def shows(guest, count):
    wait_for(lambda: len(windows(guest, "popup")) == count, f"{count} popups of {guest.windows()}\n{guest.log()}")
    return [window["content"] for window in windows(guest, "popup")]


def toplevel(guest, title="one"):
    return wait_for(lambda: next((window for window in guest.windows() if window["title"] == title), None),
                    f"{title} of {guest.windows()}")


def open_window(guest, client, user, **options):
    """With the focus, after a click in it. Its place in X and the host's content."""
    window = client.window(0, 0, 400, 300, title="one", **options)
    box = toplevel(guest)["content"]
    user.click(box["x"] + 200, box["y"] + 150)
    window.wait(Xlib.X.ButtonRelease, "the click")
    return window, box


def at(window, x, y):
    """X's coordinates of a place in the window."""
    left, top, _, _ = window.box()
    return left + x, top + y


def test_beside_the_screen_it_is_not_shown(guest, client, user):
    """Where toolkits keep what is not to be seen; until it comes, and after it has gone there."""
    window, _ = open_window(guest, client, user)
    hidden = client.window(-99, -99, 10, 10, override=True)
    hidden.wait(Xlib.X.MapNotify, "X to have mapped it")
    client.window(*at(window, 30, 40), 120, 90, override=True)
    (box,) = shows(guest, 1)
    assert (box["width"], box["height"]) == (120, 90)
    left, top = at(window, 200, 40)
    hidden.x.configure(x=left, y=top)
    client.display.flush()
    shows(guest, 2)
    hidden.x.configure(x=-99, y=-99)
    client.display.flush()
    assert shows(guest, 1) == [box]


def test_it_stands_where_its_program_wants_it(desk, guest, client, user):
    window, box = open_window(guest, client, user)
    menu = client.window(*at(window, 30, 40), 120, 90, override=True, colour=0xAA0000)
    (popup,) = shows(guest, 1)
    assert popup == {"x": box["x"] + 30, "y": box["y"] + 40, "width": 120, "height": 90}
    wait_for(lambda: desk.screenshot().getpixel((popup["x"] + 60, popup["y"] + 45)) == (0xAA, 0, 0), "its picture")
    user.aside()
    assert check_rings(desk.screenshot(), desk.state()) > 1000
    user.click(popup["x"] + 7, popup["y"] + 8)
    press = menu.wait(Xlib.X.ButtonPress, "the press in it")
    assert (press.event_x, press.event_y) == (7, 8)
    menu.x.unmap()
    client.display.flush()
    shows(guest, 0)
    menu.x.map()
    client.display.flush()
    assert shows(guest, 1) == [popup]


def test_it_moves_and_grows(guest, client, user):
    window, box = open_window(guest, client, user)
    tip = client.window(*at(window, 30, 40), 120, 30, override=True, kind="TOOLTIP")
    shows(guest, 1)
    x, y = at(window, 90, 60)
    tip.x.configure(x=x, y=y)
    client.display.flush()
    wait_for(lambda: shows(guest, 1)[0]["x"] == box["x"] + 90, "its new place")
    assert shows(guest, 1)[0]["y"] == box["y"] + 60
    tip.x.configure(width=200, height=44)
    client.display.flush()
    wait_for(lambda: (shows(guest, 1)[0]["width"], shows(guest, 1)[0]["height"]) == (200, 44), "its new size")


def test_it_is_told_where_there_was_room(guest, client, user):
    """The host has it inside of the work area; a click in it is where the program sees it."""
    window, box = open_window(guest, client, user)
    menu = client.window(*at(window, 350, -window.box()[1] - 50), 300, 60, override=True)
    (popup,) = shows(guest, 1)
    wait_for(lambda: menu.box()[:2] == at(window, popup["x"] - box["x"], popup["y"] - box["y"]), "X to know its place")
    user.click(popup["x"] + 280, popup["y"] + 30)
    press = menu.wait(Xlib.X.ButtonPress, "the press in it")
    assert (press.event_x, press.event_y) == (280, 30)
    assert (press.root_x, press.root_y) == at(menu, 280, 30)


def test_a_menu_and_its_submenu_close_when_the_user_turns_away(desk, guest, client, user):
    """What a program opened and grabbed the pointer for is unmapped, which ends the grab."""
    window, box = open_window(guest, client, user)
    user.click(box["x"] + 20, box["y"] + 20)
    menus = [client.window(*at(window, 20 + 60 * i, 20 + 30 * i), 100, 90, override=True, kind="POPUP_MENU")
             for i in range(2)]
    shows(guest, 2)
    grabbed = menus[1].x.grab_pointer(True, Xlib.X.ButtonPressMask, Xlib.X.GrabModeAsync, Xlib.X.GrabModeAsync, 0, 0,
                                      Xlib.X.CurrentTime)
    assert grabbed == Xlib.X.GrabSuccess
    area = desk.state()["outputs"][0]["work_area"]
    user.click(area["x"] + area["width"] - 4, area["y"] + area["height"] - 4)
    shows(guest, 0)
    wait_for(lambda: not any(menu.is_mapped() for menu in menus), "both unmapped")
    other = x11.Client(guest)
    again = other.root.grab_pointer(True, Xlib.X.ButtonPressMask, Xlib.X.GrabModeAsync, Xlib.X.GrabModeAsync, 0, 0,
                                    Xlib.X.CurrentTime)
    assert again == Xlib.X.GrabSuccess
    other.close()


def test_keys_go_to_the_window_of_the_menu(guest, client, user):
    window, box = open_window(guest, client, user)
    user.click(box["x"] + 20, box["y"] + 20)
    client.window(*at(window, 20, 20), 100, 90, override=True, kind="DROPDOWN_MENU")
    shows(guest, 1)
    user.tap(hand.A)
    assert window.wait(Xlib.X.KeyPress, "the key").detail == hand.A + 8


def test_popups_are_hidden_with_the_focus(desk, guest, client, user):
    window, _ = open_window(guest, client, user)
    tip = client.window(*at(window, 20, 20), 100, 90, override=True, kind="TOOLTIP")
    shows(guest, 1)
    other = guest.show("foot", "sh", "-c", "read -r line")
    wait_for(lambda: not windows(guest, "popup")[0]["visible"], "hidden")
    assert tip.is_mapped()
    assert desk.control("close", str(other["number"]))["ok"]
    assert desk.control("focus", str(toplevel(guest)["number"]))["ok"]
    wait_for(lambda: windows(guest, "popup")[0]["visible"], "seen again")


def test_whose_it_is(guest, client, user):
    """Of the window that it names, else of the program's that has the keys."""
    one = client.window(0, 0, 200, 100, title="one")
    first = toplevel(guest)
    two = client.window(0, 0, 200, 100, title="two")
    second = toplevel(guest, "two")
    wait_for(lambda: toplevel(guest, "two")["focused"], "the focus")
    client.window(*at(two, 10, 10), 50, 40, override=True)
    shows(guest, 1)
    assert windows(guest, "popup")[0]["parent"] == second["number"]
    client.window(*at(one, 10, 10), 50, 40, override=True, owner=one)
    shows(guest, 2)
    assert {window["parent"] for window in windows(guest, "popup")} == {first["number"], second["number"]}


def test_one_that_belongs_to_nobody_is_a_window(guest, client):
    """A splash screen, say; it goes when there is something else."""
    splash = client.window(100, 100, 300, 200, override=True)
    (shown,) = wait_for(guest.windows, "it")
    assert shown["kind"] == "toplevel" and shown["content"]["width"] == 300
    splash.x.destroy()
    client.window(0, 0, 200, 100, title="one")
    toplevel(guest)
    wait_for(lambda: len(guest.windows()) == 1, "it alone")


def test_its_window_goes_first(guest, client, user):
    """It belongs to another one of the program then, or is not shown any more."""
    window, _ = open_window(guest, client, user)
    client.window(0, 0, 200, 100, title="two")
    second = toplevel(guest, "two")
    assert guest.desk.control("focus", str(toplevel(guest)["number"]))["ok"]
    window.wait(Xlib.X.FocusIn, "the focus")
    client.window(*at(window, 20, 20), 100, 90, override=True, kind="TOOLTIP")
    shows(guest, 1)
    window.x.destroy()
    client.display.flush()
    wait_for(lambda: [popup["parent"] for popup in windows(guest, "popup")] == [second["number"]], "the other's")
    assert guest.desk.domain("work")["status"] == "up"


def test_a_window_that_becomes_a_menu(guest, client, user):
    """And back: programs change override-redirect between two maps."""
    window, box = open_window(guest, client, user)
    other = client.window(0, 0, 100, 80, title="two")
    toplevel(guest, "two")
    other.x.unmap()
    x, y = at(window, 50, 60)
    other.x.change_attributes(override_redirect=True)
    other.x.configure(x=x, y=y)
    other.x.map()
    client.display.flush()
    (popup,) = shows(guest, 1)
    assert (popup["x"], popup["y"]) == (box["x"] + 50, box["y"] + 60)
    other.x.unmap()
    other.x.change_attributes(override_redirect=False)
    other.x.map()
    client.display.flush()
    toplevel(guest, "two")
    shows(guest, 0)


def test_many_at_once(desk, guest, client, user):
    """More than the host takes: those beyond are not shown, and all else goes on."""
    window, _ = open_window(guest, client, user)
    for i in range(200):
        client.window(*at(window, i, i), 40, 30, override=True)
    client.display.sync()
    user.tap(hand.A)
    window.wait(Xlib.X.KeyPress, "the key")
    assert desk.domain("work")["status"] == "up"
