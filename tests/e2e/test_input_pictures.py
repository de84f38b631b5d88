# SPDX-License-Identifier: MIT
"""Pictures at the pointer that applications draw: cursors and icons of drags, on the host and in a
domain, with frame callbacks as long as they are shown."""

import pytest

from desk import wait_for
from hands import Hands
from oracle import rgb
from places import place  # a fixture
from test_pictures import desk_of, edges_of
from test_sprites import extent
from unixguest import UnixGuest
from wayland_app import App

BLUE, PINK, GREEN = 0xFF3060C0, 0xFFFF00FF, 0xFF00FF00
ICON = 128  # logical px of a drag's icon that are shown at most


def colour_at(desk, x, y):
    return desk.screenshot().getpixel((x, y))


def shows(desk, expected):
    """expected: (x, y): colour"""
    def matches():
        image = desk.screenshot()
        return all(image.getpixel(at) == rgb(colour & 0xFFFFFF) for at, colour in expected.items())
    wait_for(matches, f"{expected}; there is {[colour_at(desk, *at) for at in expected]}")


def draw(app, surface, size, argb, done=None):
    surface.attach(app.buffer(*size, argb), 0, 0)
    surface.damage_buffer(0, 0, *size)
    if done is not None:
        surface.frame().handlers["done"] = done.append
    surface.commit()
    app.client.sync()


def start(app, desk, user):
    window = app.toplevel("window", (300, 200), BLUE)
    (box,) = [w["content"] for w in desk.windows()]
    user.move(box["x"] + 100, box["y"] + 100)
    app.client.wait(lambda: app.entered(app.pointer) == "window", "the pointer")
    return window, box["x"] + 100, box["y"] + 100


def test_a_cursors_image_is_shown_and_paced(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        _, x, y = start(app, desk, user)
        cursor, done = app.compositor.create_surface(name="cursor"), []
        app.pointer.set_cursor(app.last_serial(app.pointer, "enter"), cursor, 5, 4)
        draw(app, cursor, (20, 16), PINK, done)
        shows(desk, {(x - 5, y - 4): PINK, (x + 14, y + 11): PINK,
                     (x - 6, y - 4): BLUE, (x + 15, y + 11): BLUE})
        for colour in (GREEN, PINK, GREEN):
            app.client.wait(lambda: done, "a frame of the cursor")
            done.clear()
            draw(app, cursor, (20, 16), colour, done)
            shows(desk, {(x, y): colour})
        user.move(x + 30, y)
        shows(desk, {(x + 30, y): GREEN, (x, y): BLUE})
        cursor.attach(None, 0, 0)
        cursor.commit()
        shows(desk, {(x + 30, y): BLUE, (x + 25, y - 4): BLUE})


def test_an_empty_cursor_hides_the_pointer(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        _, x, y = start(app, desk, user)
        wait_for(lambda: colour_at(desk, x + 1, y + 3) != rgb(BLUE & 0xFFFFFF), "the host's cursor")
        app.pointer.set_cursor(app.last_serial(app.pointer, "enter"),
                               app.compositor.create_surface(name="cursor"), 0, 0)
        shows(desk, {(x + 1, y + 3): BLUE, (x, y): BLUE})


def test_a_drags_icon_is_shown_and_paced(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        window, x, y = start(app, desk, user)
        user.press()
        app.client.wait(lambda: app.buttons(), "the press")
        icon, done = app.compositor.create_surface(name="icon"), []
        app.start_drag(window.surface, icon)
        draw(app, icon, (40, 30), PINK, done)
        user.move(x + 20, y + 10)
        shows(desk, {(x + 50, y + 30): PINK})
        for colour in (GREEN, PINK):
            app.client.wait(lambda: done, "a frame of the icon")
            done.clear()
            draw(app, icon, (40, 30), colour, done)
            shows(desk, {(x + 50, y + 30): colour})
        user.release()
        shows(desk, {(x + 50, y + 30): BLUE})


@pytest.mark.parametrize("offset", [(0, 0), (30, 40)])
def test_a_drags_icon_has_a_ring_and_a_limit(desk, place, offset):
    """Of its domain, or of the host: nothing of it is outside of that."""
    with App(place.env) as app, Hands(desk) as user:
        window, x, y = start(app, desk, user)
        user.press()
        app.client.wait(lambda: app.buttons(), "the press")
        icon, done = app.compositor.create_surface(name="icon"), []
        app.start_drag(window.surface, icon)
        icon.offset(*offset)
        draw(app, icon, (400, 300), PINK, done)
        user.move(x + 20, y + 10)
        left, top = x + 20 + offset[0], y + 10 + offset[1]
        colour = int(desk.domain(place.domain)["colour"][1:], 16)
        middle = ICON // 2
        shows(desk, {(left + middle, top + middle): PINK, (left + ICON - 1, top + ICON - 1): PINK,
                     (left - 3, top + middle): colour, (left + ICON + 2, top + middle): colour,
                     (left + middle, top + ICON + 2): colour})
        user.release()


def test_what_is_not_shown_is_paced_too(desk, place):
    """A cursor that the pointer has left: the application goes on."""
    with App(place.env) as app, Hands(desk) as user:
        _, x, y = start(app, desk, user)
        cursor, done = app.compositor.create_surface(name="cursor"), []
        app.pointer.set_cursor(app.last_serial(app.pointer, "enter"), cursor, 5, 4)
        draw(app, cursor, (20, 16), PINK)
        user.aside()
        app.client.wait(lambda: app.entered(app.pointer) is None, "the pointer leaves")
        draw(app, cursor, (20, 16), GREEN, done)
        app.client.wait(lambda: done, "a frame")


@pytest.mark.parametrize("scale", [1, 1.5, 2])
def test_a_sharp_cursor_is_where_it_belongs(scale):
    """In a domain, of twice as many px as it is large: its halves px by px, and none outside of the
    content."""
    desk = desk_of(f"{int(500 * scale)}x{int(320 * scale)}", scale)
    guest = UnixGuest(desk, "work").start()
    with App(guest.env) as app, Hands(desk) as user:
        _, x, y = start(app, desk, user)
        cursor = app.compositor.create_surface(name="cursor")
        app.pointer.set_cursor(app.last_serial(app.pointer, "enter"), cursor, 6, 4)
        cursor.set_buffer_scale(2)
        cursor.attach(app.halves(48, 32, PINK, GREEN), 0, 0)
        cursor.damage_buffer(0, 0, 48, 32)
        cursor.commit()
        shown_halves(desk, scale, (x - 6, y - 4, 24, 16))
        (box,) = [w["content"] for w in desk.windows()]
        right, bottom = box["x"] + box["width"], box["y"] + box["height"]
        user.move(right - 10, bottom - 5)
        shown_halves(desk, scale, (right - 16, bottom - 9, 24, 16), (right, bottom))
    guest.stop()
    desk.finish()


def shown_halves(desk, scale, box, end=None):
    """box: of the cursor, pink left and green right; end: of what may be seen of it."""
    left, top, width, height = box
    right, bottom = (min(a, b) for a, b in zip((left + width, top + height), end or (9999, 9999)))
    middle = left + width // 2
    halves = {PINK: (left, top, middle - left, bottom - top),
              GREEN: (middle, top, right - middle, bottom - top)}

    def matches():
        image = desk.screenshot()
        return all(extent(image, argb) == edges_of(
            dict(zip(("x", "y", "width", "height"), half)), scale) for argb, half in halves.items())
    wait_for(matches, f"the cursor at {box}, cut at {end}")
