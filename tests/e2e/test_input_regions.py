# SPDX-License-Identifier: MIT
"""Where a window does not take the pointer its own domain's window below does, and nobody else."""

import struct

import pytest

import hands as hand
import rawlink
from desk import wait_for
from ends import GuestEnd
from guests import two_guests
from hands import Hands
from places import place  # a fixture
from test_input_popups import open_popup
from wayland_app import App

WHOLE = struct.pack("<II", 1, 0)
NOWHERE = struct.pack("<II", 0, 0)


def only(*rects):
    return struct.pack("<II", 0, len(rects)) + b"".join(struct.pack("<iiii", *r) for r in rects)


def set_region(guest, window, body):
    guest.link.send(rawlink.WINDOW_INPUT_REGION, window.id, body)
    guest.sync()


def overlay(desk, guest, **more):
    """A popup that does not grab: a tooltip. Returns it and its content."""
    popup = open_popup(guest, flags=0, **more)
    guest.link.expect(rawlink.FRAME, popup.id)
    (box,) = [window["content"] for window in desk.windows() if window["kind"] == "popup"]
    return popup, box


def clicked(guest):
    return [msg.object for msg in guest.told(rawlink.POINTER_BUTTON)]


@pytest.mark.parametrize("region, place, taken", [
    (WHOLE, (5, 5), True), (NOWHERE, (5, 5), False), (only((0, 0, 10, 10)), (5, 5), True),
    (only((0, 0, 10, 10)), (15, 5), False), (only((0, 0, 10, 10), (14, 0, 4, 40)), (15, 5), True),
    (only((-100, -100, 500, 500)), (5, 5), True)])
def test_a_tooltip_lets_clicks_through(desk, region, place, taken):
    work, personal = two_guests(desk)
    popup, box = overlay(desk, work)
    set_region(work, popup, region)
    work.forget()
    with Hands(desk) as user:
        user.click(box["x"] + place[0], box["y"] + place[1])
        user.move(box["x"] + place[0] + 1, box["y"] + place[1])
    target = popup if taken else work.window
    assert clicked(work) == [target.id] * 2
    assert {msg.object for msg in work.told(rawlink.POINTER_MOTION)} == {target.id}
    assert personal.told() == []


def test_a_change_counts_under_a_resting_pointer(desk):
    work, _ = two_guests(desk)
    popup, box = overlay(desk, work)
    with Hands(desk) as user:
        user.move(box["x"] + 5, box["y"] + 5)
        work.forget()
        for region, target in ((NOWHERE, work.window), (WHOLE, popup), (NOWHERE, work.window)):
            set_region(work, popup, region)
            work.link.expect(rawlink.POINTER_ENTER, target.id)
            user.click()
            assert clicked(work)[-2:] == [target.id] * 2


def test_a_click_never_goes_through_to_another_domain(desk):
    """Nobody gets it, and the focus stays: what the user saw there was the other's."""
    work, personal = two_guests(desk)
    box = personal.content()
    work.focus()
    set_region(work, work.window, NOWHERE)
    front = work.content()
    assert work.desk.windows()[0]["domain"] == "work"
    with Hands(desk) as user:
        # The one above the other, of which an edge stays in sight.
        user.drag((front["x"] + 120, front["y"] - 12), (box["x"] + 160, box["y"] + 28))
        front = work.content()
        assert abs(front["x"] - box["x"]) < 60 and abs(front["y"] - box["y"]) < 60
        work.forget()
        personal.forget()
        user.click(front["x"] + 60, front["y"] + 60)
        user.click(front["x"] + 70, front["y"] + 60)
    assert personal.told() == [] and work.buttons() == []
    assert desk.state()["focus"]["domain"] == "work"


def test_a_click_never_goes_through_to_a_frame(desk):
    """A popup over its toplevel's title bar: the bar below is the host's."""
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        old = work.content()
        # Down, so that there is room for the popup above it.
        user.drag((old["x"] + 60, old["y"] - 12), (old["x"] + 60, old["y"] + 140))
        place = rawlink.positioner((20, 0, 1, 1), (120, 60), anchor=8, gravity=7)
        popup = work.link.popup(work.window, place, 0xFF7700FF)
        work.link.expect(rawlink.FRAME, popup.id)
        set_region(work, popup, NOWHERE)
        before = work.content()
        shown = next(view for view in desk.windows("work") if view["kind"] == "popup")["content"]
        assert shown["y"] <= before["y"] - 12 < shown["y"] + shown["height"]
        user.move(before["x"] + 60, before["y"] - 12)
        user.drag((before["x"] + 60, before["y"] - 12), (before["x"] + 160, before["y"] + 80))
    assert work.content() == before
    assert work.buttons() == []


# --- applications, on the host and in a domain ---------------------------------------------------

def start(app, desk, user):
    window = app.toplevel("window", (300, 200))
    (box,) = [w["content"] for w in desk.windows() if w["kind"] == "toplevel"]
    user.click(box["x"] + 250, box["y"] + 150)
    return window, box


def under_pointer(app, name):
    app.client.wait(lambda: app.entered(app.pointer) == name, f"the pointer is in {name}")


def test_an_applications_tooltip_lets_clicks_through(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        window, box = start(app, desk, user)
        popup = window.popup("tooltip", (20, 20),
                             before=lambda p: p.surface.set_input_region(app.region()))
        user.move(box["x"] + 50, box["y"] + 50)
        app.forget()
        user.click(box["x"] + 60, box["y"] + 60)
        assert app.buttons() == [("window", hand.LEFT, 1), ("window", hand.LEFT, 0)]
        for rects, name in (((0, 0, 100, 100),), "tooltip"), ((), "window"), (None, "tooltip"):
            popup.surface.set_input_region(None if rects is None else app.region(*rects))
            popup.surface.commit()
            under_pointer(app, name)
        popup.surface.set_input_region(app.region(*((0, 2 * i, 100, 1) for i in range(40))))
        popup.surface.commit()
        app.client.sync()
        user.click(box["x"] + 62, box["y"] + 61)
        assert [button[0] for button in app.buttons()[-2:]] == ["tooltip"] * 2


def test_a_surface_that_comes_moves_or_goes_under_the_pointer(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        window, box = start(app, desk, user)
        user.move(box["x"] + 100, box["y"] + 100)
        under_pointer(app, "window")
        surface, placed = app.subsurface("part", window.surface, (90, 90), (40, 40))
        window.surface.commit()
        under_pointer(app, "part")
        app.forget()
        placed.set_position(80, 90)
        window.surface.commit()
        app.client.wait(lambda: app.client.all(app.pointer, "motion"), "the motion")
        assert app.client.all(app.pointer, "motion")[-1].args[1:] == [20, 10]
        assert app.client.all(app.pointer)[-1].name == "frame"
        placed.set_position(200, 90)
        window.surface.commit()
        under_pointer(app, "window")
        placed.set_position(90, 90)
        window.surface.commit()
        under_pointer(app, "part")
        placed.destroy()
        surface.destroy()
        under_pointer(app, "window")


def test_a_surface_that_comes_under_a_held_button_waits(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        window, box = start(app, desk, user)
        user.move(box["x"] + 100, box["y"] + 100)
        user.press()
        app.forget()
        app.subsurface("part", window.surface, (90, 90), (40, 40))
        window.show()
        assert app.entered(app.pointer) == "window"
        user.release()
        assert app.buttons() == [("window", hand.LEFT, 0)]
        under_pointer(app, "part")


def test_a_press_that_was_cancelled_holds_nothing(desk, place):
    """The pointer finds the surfaces of the window again when that has it again."""
    other = GuestEnd(desk, False, "personal")
    with App(place.env) as app, Hands(desk) as user:
        window = app.toplevel("window", (300, 200))
        app.subsurface("part", window.surface, (90, 90), (40, 40))
        window.show()
        (shown,) = desk.windows(place.domain)
        desk.control("focus", str(shown["number"]))
        box = shown["content"]
        user.move(box["x"] + 60, box["y"] + 100)
        user.press()
        desk.control("focus", str(other.number))
        user.release()
        desk.control("focus", str(shown["number"]))
        user.move(box["x"] + 61, box["y"] + 100)
        under_pointer(app, "window")
        user.move(box["x"] + 100, box["y"] + 100)
        under_pointer(app, "part")
    other.finish()


def test_an_unchanged_window_is_told_nothing_anew(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        window, box = start(app, desk, user)
        user.move(box["x"] + 100, box["y"] + 100)
        app.forget()
        for _ in range(3):
            window.show()
        app.client.sync()
        assert app.client.all(app.pointer) == []


def test_a_window_below_a_menu_has_the_pointer_when_it_closes(desk, place):
    """Also one of another application, which a menu's grab kept out."""
    with App(place.env) as app, App(place.env) as other, Hands(desk) as user:
        below = other.toplevel("below", (300, 200))
        window, box = start_at(app, desk, user)
        user.press()
        app.forget()
        menu = window.popup("menu", (20, 20), grab=0)
        user.release()
        user.move(box["x"] + 40, box["y"] + 40)
        under_pointer(app, "menu")
        menu.destroy()
        under_pointer(app, "window")
        assert below.configured


def start_at(app, desk, user):
    window = app.toplevel("window", (300, 200))
    number = desk.state()["focus"]["window"]
    box = next(w["content"] for w in desk.windows() if w["number"] == number)
    user.move(box["x"] + 250, box["y"] + 150)
    return window, box
