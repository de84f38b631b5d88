# SPDX-License-Identifier: MIT
"""Icons of windows: the host paints them in the domain's colour, between label and title, and nowhere else."""

import struct

import pytest
import Xlib.Xatom

import hands as hand
import rawlink
import x11
from desk import WORK, wait_for
from hands import Hands
from oracle import rgb
from test_titles import Bar
from test_x11_windows import shown
from wayland_app import App

SIDE, SHADES = 32, 1024
ICON = 16  # px in the bar


def say(bar, shades):
    bar.link.send(rawlink.WINDOW_ICON, bar.window.id, struct.pack("<I", len(shades)) + shades)
    bar.link.sync()


def differing(before, after):
    """The px that are another colour: from, to."""
    assert before.size == after.size
    return {(x, y): (before.getpixel((x, y)), after.getpixel((x, y)))
            for x in range(before.width) for y in range(before.height)
            if before.getpixel((x, y)) != after.getpixel((x, y))}


def is_between(colour, dark, bright):
    """On the way from one to the other, as far as 8 bits can say."""
    parts = [(c - d) / (b - d) for c, d, b in zip(colour, dark, bright) if abs(b - d) > 40]
    return all(-0.02 <= part <= 1.02 for part in parts) and max(parts) - min(parts) < 0.05


def bar_of(bar):
    """All of the frame and the bar."""
    outer = bar.desk.windows(bar.domain)[0]["outer"]
    return bar.desk.screenshot().crop((outer["x"], outer["y"], outer["x"] + outer["width"], outer["y"] + outer["height"]))


def changes(bar, shades):
    """What the icon makes of the picture of the window and its frame."""
    before = bar_of(bar)
    say(bar, shades)
    return wait_for(lambda: differing(before, bar_of(bar)), "the icon")


def test_attack_10_icons_have_the_domains_colour_and_their_place(desk):
    """Every shade, in a picture of stripes and noise: no other colour, not on label, ring or buttons."""
    bar = Bar(desk, "work")
    background = bar_of(bar).getpixel((bar.title_box[0] - bar.desk.windows("work")[0]["outer"]["x"] + 60, 12))
    picture = bytes((i * 37 + i // SIDE * 11) & 0xFF for i in range(SHADES))
    found = changes(bar, picture)
    left, top = min(x for x, _ in found), min(y for _, y in found)
    assert max(x for x, _ in found) < left + ICON and max(y for _, y in found) < top + ICON
    outer = desk.windows("work")[0]["outer"]
    assert bar.title_box[0] <= outer["x"] + left and outer["x"] + left + ICON < bar.title_box[2]
    (bright,) = {after for _, after in changes(bar, b"\xff" * SHADES).values()}
    assert bright == rgb(WORK) or is_between(bright, rgb(WORK), (0xFF, 0xFF, 0xFF))
    assert all(is_between(after, background, bright) for _, after in found.values())
    assert bar.has_label()


def test_it_goes_again(desk):
    bar = Bar(desk, "work")
    before = bar_of(bar).tobytes()
    changes(bar, b"\xff" * SHADES)
    say(bar, b"")
    wait_for(lambda: bar_of(bar).tobytes() == before, "no icon")


def test_the_switcher_has_icons(desk):
    bar = Bar(desk, "work")
    with Hands(desk) as user:
        def row():
            user.down(hand.ALT)
            user.tap(hand.TAB)
            picture = wait_for(lambda: desk.state()["mode"] == "switch" and desk.screenshot(), "the switcher")
            user.up(hand.ALT)
            return picture
        before = row()
        say(bar, b"\xff" * SHADES)
        found = wait_for(lambda: {at: pair for at, pair in differing(before, row()).items() if at[1] > 300}, "the icon")
    assert len({after for _, after in found.values()}) == 1


def test_a_wayland_program_has_one_with_its_next_commit(desk, guest):
    with App(guest.env) as app:
        window = app.toplevel("", size=(300, 200))
        number, box = shown(guest, "")["number"], shown(guest, "")["outer"]

        def bar():
            return desk.screenshot().crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + 30))
        wait_for(lambda: guest.window(number)["focused"], "the focus")
        before = wait_for(lambda: rgb(WORK) in [colour for _, colour in bar().getcolors(1 << 24)] and bar(), "the bar")
        manager = app.client.bind("xdg_toplevel_icon_manager_v1")
        icon = manager.create_icon()
        picture = app.buffer(SIDE, SIDE, 0xFFFFFFFF)  # to be kept as long as the icon
        icon.add_buffer(picture, 1)
        manager.set_icon(window.role, icon)
        window.role.set_app_id("later")
        app.client.sync()
        wait_for(lambda: guest.window(number)["app_id"] == "later", "what was said after it")
        assert bar().tobytes() == before.tobytes()
        window.surface.commit()
        app.client.sync()
        found = wait_for(lambda: differing(before, bar()), "the icon")
        assert len(found) == ICON * ICON


@pytest.fixture
def client(guest):
    client = x11.Client(guest)
    yield client
    client.close()


def property_of(side, pixel):
    return [side, side, *[pixel] * (side * side)]


def test_an_x11_program_has_one(desk, guest, client):
    """Of several the one that fits; what is transparent is not there; and it goes."""
    window = client.window(0, 0, 300, 200, title="one")
    number, box = shown(guest, "one")["number"], shown(guest, "one")["outer"]
    window.x.set_wm_name("")
    client.display.flush()
    shown(guest, "")
    name = client.atom("_NET_WM_ICON")

    def bar():
        return desk.screenshot().crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + 30))

    def changed(before, words):
        window.x.change_property(name, Xlib.Xatom.CARDINAL, 32, words)
        client.display.flush()
        return wait_for(lambda: differing(before, bar()), "another icon")
    wait_for(lambda: guest.window(number)["focused"], "the focus")
    before = wait_for(lambda: rgb(WORK) in [colour for _, colour in bar().getcolors(1 << 24)] and bar(), "the bar")
    white = changed(before, property_of(16, 0) + property_of(48, 0xFFFFFFFF) + property_of(64, 0))
    assert len(white) == ICON * ICON
    grey = changed(bar(), property_of(48, 0x80FFFFFF))
    assert len({after for _, after in grey.values()}) == 1
    window.x.delete_property(name)
    client.display.flush()
    plain = before.getpixel(min(white))
    wait_for(lambda: {bar().getpixel(at) for at in white} == {plain}, "no icon")


@pytest.mark.parametrize("words", [[0, 0], [48, 48], [48, 48, 1, 2], [0xFFFFFFFF, 0xFFFFFFFF, 1], [2, 1 << 31, 5], [65537, 65537, 1]],
                         ids=str)
def test_what_is_no_icon_shows_none(guest, client, words):
    window = client.window(0, 0, 300, 200, title="one", prepare=lambda x: x.change_property(
        client.atom("_NET_WM_ICON"), Xlib.Xatom.CARDINAL, 32, words))
    shown(guest, "one")
    window.x.set_wm_name("two")
    client.display.flush()
    shown(guest, "two")
    assert guest.is_up()
