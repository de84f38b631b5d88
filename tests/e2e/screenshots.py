# SPDX-License-Identifier: MIT
"""Makes the pictures of what only the host draws, docs/pictures/*.png, at scales 1 and 2, and the desktop once
in grey and once as eyes without the cones for green see it:
CLOISON_BUILD=build tools/toolbox python3 tests/e2e/screenshots.py"""

import pathlib
import struct

import hands as hand
import rawlink
from desk import CONFIG, Desk, wait_for
from guests import MARK_WORK, Guest, two_guests
from hands import Hands
from test_fullscreen import cover

V = 47  # evdev
PICTURES = pathlib.Path(__file__).resolve().parents[2] / "docs/pictures"


def keep(image, name):
    """In its own colours: they are what the picture is about."""
    image.save(PICTURES / f"{name}.png", optimize=True)


RULES = """
[clipboard]
personal -> work = ask
work -> personal = allow mime=text/plain,image/png
"""


def configuration(scale, width=800, height=520):
    mode = f"mode = {width * scale}x{height * scale}@60\nscale = {scale}"
    return CONFIG.replace("mode = 1024x768@60", mode).replace(
        "background = #202830", "background = #202830\nsecret-phrase = seven blue herons") + RULES


# Deuteranopia by Machado, Oliveira and Fernandes (2009), of linear light.
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))


def linear(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def encoded(light):
    light = min(max(light, 0), 1)
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def deutan(picture):
    seen = {}

    def look(pixel):
        if pixel not in seen:
            light = [linear(value) for value in pixel]
            seen[pixel] = tuple(encoded(sum(a * b for a, b in zip(row, light))) for row in DEUTAN)
        return seen[pixel]
    other = picture.convert("RGB")
    other.putdata([look(pixel) for pixel in other.getdata()])
    return other


def attention(user):
    user.down(hand.CTRL, hand.ALT, hand.SHIFT)
    user.tap(hand.ESC)
    user.up(hand.CTRL, hand.ALT, hand.SHIFT)


def see_through(scale):
    """The secure attention key over windows that cover each other, after a denial."""
    desk = Desk(configuration(scale, 1100, 700)).start()
    work, personal = two_guests(desk)
    work.window.title("Inbox")
    personal.window.title("Holiday pictures")
    other = work.link.toplevel(460, 300, 0xFF335577)
    work.link.expect(rawlink.FRAME, other.id)
    other.title("Terminal")
    personal.focus()
    work.focus()
    with Hands(desk) as user:
        box = desk.windows()[0]["content"]
        bar = box["x"] + 200, box["y"] - 12
        user.drag(bar, (bar[0] + 80, bar[1] - 150))
        user.aside()
        user.down(hand.SUPER, hand.SHIFT)
        user.tap(V)
        user.up(hand.SHIFT, hand.SUPER)
        attention(user)
        wait_for(lambda: (desk.state()["attention"] or {}).get("drawn"), "it is drawn")
        wait_for(lambda: desk.state()["attention"]["live"], "it takes clicks")
        wait_for(lambda: desk.state()["attention"]["drawn"], "its buttons can be used")
        keep(desk.screenshot(), f"attention-{scale}")
        user.tap(hand.ESC)
    desk.finish()


def switcher(scale):
    """Alt+Tab, while a window asks for attention."""
    desk = Desk(configuration(scale)).start()
    work, personal = two_guests(desk)
    work.window.title("Terminal")
    personal.window.title("Holiday pictures")
    work.focus()
    personal.link.send(rawlink.WINDOW_REQUEST, personal.window.id,
                       struct.pack("<III", rawlink.REQUEST_ATTENTION, 0, 0))
    wait_for(lambda: personal.state()["attention"], "attention")
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        keep(desk.screenshot(), f"switcher-{scale}")
        user.tap(hand.ESC)
        user.up(hand.ALT)
    desk.finish()


def covered(scale):
    """A window that covers the output, with the banner that says whose it is."""
    desk = Desk(configuration(scale).replace("label = Work", "label = Work\nfullscreen = yes")).start()
    guest = Guest(desk, "work", MARK_WORK)
    guest.focus()
    cover(guest)
    keep(desk.screenshot(), f"covered-{scale}")
    desk.finish()


def popup_and_icon(scale):
    """A menu of a window, and what is dragged over it."""
    desk = Desk(configuration(scale)).start()
    work, _ = two_guests(desk)
    work.focus()
    work.act()
    work.link.popup(work.window, rawlink.positioner((40, 40, 1, 1), (160, 120)), 0xFFE0E4E8)
    wait_for(lambda: len(desk.windows("work")) == 2, "the menu")
    with Hands(desk) as user:
        x, y = work.centre()
        user.move(x + 60, y + 50)
        user.press()
        work.link.sync()
        work.link.send(rawlink.DRAG_START, work.window.id, struct.pack("<I", work.link.act))
        icon = work.link.sprite(rawlink.ICON, 96, 48, 0xFFF0E0A0)
        work.link.send(rawlink.DRAG_ICON, icon.id, struct.pack("<ii", 8, 8))
        wait_for(lambda: desk.state()["mode"] == "drag", "the drag")
        user.move(x + 110, y + 100)
        keep(desk.screenshot(), f"popup-{scale}")
        user.tap(hand.ESC)
        user.release()
    desk.finish()


def locked(scale):
    """The locked screen while no locker is there."""
    desk = Desk(configuration(scale) + "\n[lock]\ncommand = false\n").start()
    two_guests(desk)
    desk.control("lock")
    wait_for(lambda: desk.state()["lock"] == "plain", "the lock")
    keep(desk.screenshot(), f"locked-{scale}")
    desk.finish()


def main():
    PICTURES.mkdir(exist_ok=True)
    for scale in (1, 2):
        desk = Desk(configuration(scale)).start()
        work, _ = two_guests(desk)
        work.focus()
        with Hands(desk) as user:
            user.aside()
            picture = desk.screenshot()
            keep(picture, f"frames-{scale}")
            if scale == 1:
                keep(picture.convert("L"), "frames-grey")
                keep(deutan(picture), "frames-deutan")
            lines = "git clone https://example.org/it", "cd it; make"
            assert desk.control("prompt", "work", "personal", *lines)["ok"]
            wait_for(lambda: (desk.state()["prompt"] or {}).get("live"), "the prompt")
            keep(desk.screenshot(), f"prompt-{scale}")
            user.tap(hand.ESC)
        desk.finish()
        for make in (see_through, switcher, covered, popup_and_icon, locked):
            make(scale)


if __name__ == "__main__":
    main()
