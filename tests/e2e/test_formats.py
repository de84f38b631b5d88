# SPDX-License-Identifier: MIT
"""Pixels of every format that applications of a domain may draw in, and surfaces that are shown more transparent
than they are drawn: as they are meant, on the screen."""

import fcntl
import os

import pytest

from desk import wait_for
from wayland import memfd
from wayland_app import ARGB8888, App

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
WHOLE = 0xFFFFFFFF
SIZE = (300, 200)


def fourcc(text):
    return int.from_bytes(text.encode(), "little")


# Of wl_shm: a pixel that is red, and one that is blue, as numbers of that many bytes.
FORMATS = {
    "argb8888": (0, 4, 0xFFFF0000, 0xFF0000FF), "xrgb8888": (1, 4, 0xFF0000, 0x0000FF),
    "abgr8888": (fourcc("AB24"), 4, 0xFF0000FF, 0xFFFF0000), "xbgr8888": (fourcc("XB24"), 4, 0x0000FF, 0xFF0000),
    "rgba8888": (fourcc("RA24"), 4, 0xFF0000FF, 0x0000FFFF), "rgbx8888": (fourcc("RX24"), 4, 0xFF000000, 0x0000FF00),
    "bgra8888": (fourcc("BA24"), 4, 0x0000FFFF, 0xFF0000FF), "bgrx8888": (fourcc("BX24"), 4, 0x0000FF00, 0xFF000000),
    "rgb565": (fourcc("RG16"), 2, 0xF800, 0x001F), "bgr565": (fourcc("BG16"), 2, 0x001F, 0xF800),
    "argb2101010": (fourcc("AR30"), 4, 0xFFF00000, 0xC00003FF), "xrgb2101010": (fourcc("XR30"), 4, 0x3FF00000, 0x3FF),
    "abgr2101010": (fourcc("AB30"), 4, 0xC00003FF, 0xFFF00000), "xbgr2101010": (fourcc("XB30"), 4, 0x3FF, 0x3FF00000),
}


def buffer(app, pixels, size, stride, fmt, sealed=False):
    """sealed: it may be passed on as it is."""
    fd = memfd(len(pixels))
    os.pwrite(fd, pixels, 0)
    if sealed:
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    pool = app.shm.create_pool(fd, len(pixels))
    os.close(fd)
    return pool.create_buffer(0, *size, stride, fmt)


def draw(app, surface, made, damage=(0, 0, *SIZE)):
    surface.attach(made, 0, 0)
    surface.damage_buffer(*damage)
    surface.commit()
    app.client.sync()


def looks(desk, guest, *colours):
    """The left and the right half of the window, or all of it."""
    def shown():
        content = guest.windows()[0]["content"]
        image, middle = desk.screenshot(), content["y"] + content["height"] // 2
        columns = [content["x"] + content["width"] * (2 * i + 1) // (2 * len(colours)) for i in range(len(colours))]
        near = lambda a, b: all(abs(x - y) <= 2 for x, y in zip(a, b))
        return all(near(image.getpixel((x, middle)), colour) for x, colour in zip(columns, colours))
    wait_for(shown, f"{colours}")


def test_these_are_offered(guest):
    with App(guest.env) as app:
        offered = [event.args[0] for event in app.client.all(app.shm, "format")]
        assert sorted(offered) == sorted(fmt for fmt, *_ in FORMATS.values())


@pytest.mark.parametrize("name", FORMATS)
def test_colours_are_right(desk, guest, name):
    """First all of it, then a half that is damaged; rows end at no whole word."""
    fmt, size, red, blue = FORMATS[name]
    width, height = SIZE[0] - 1, SIZE[1]
    with App(guest.env) as app:
        window = app.toplevel("window", (width, height))
        row = red.to_bytes(size, "little") * width
        draw(app, window.surface, buffer(app, row * height, (width, height), len(row), fmt))
        looks(desk, guest, RED, RED)
        half = width // 2
        row = row[:half * size] + blue.to_bytes(size, "little") * (width - half)
        draw(app, window.surface, buffer(app, row * height, (width, height), len(row), fmt), (half, 0, width, height))
        looks(desk, guest, RED, BLUE)


@pytest.mark.parametrize("sealed", [False, True], ids=["copied", "passed on"])
def test_a_surface_becomes_transparent_and_opaque_again(desk, guest, sealed):
    """Without being drawn again: red above green."""
    with App(guest.env) as app:
        window = app.toplevel("window", SIZE, 0xFF00FF00)
        above = app.compositor.create_surface()
        app.subcompositor.get_subsurface(above, window.surface).set_desync()
        above.set_opaque_region(app.region((0, 0, *SIZE)))
        row = 0xFFFF0000.to_bytes(4, "little") * SIZE[0]
        draw(app, above, buffer(app, row * SIZE[1], SIZE, len(row), ARGB8888, sealed))
        window.surface.commit()
        looks(desk, guest, RED)
        alpha = app.client.bind("wp_alpha_modifier_v1").get_surface(above)
        for multiplier, colour in ((WHOLE // 2, (127, 128, 0)), (0, GREEN), (WHOLE, RED), (WHOLE // 4, (64, 191, 0))):
            alpha.set_multiplier(multiplier)
            above.commit()
            app.client.sync()
            looks(desk, guest, colour)
        alpha.destroy()
        above.commit()
        app.client.sync()
        looks(desk, guest, RED)
