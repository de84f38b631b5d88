# SPDX-License-Identifier: MIT
"""Makes the pictures of what only the host draws, docs/pictures/*.png, at scales 1 and 2 and once in grey:
CLOISON_BUILD=build tools/toolbox python3 tests/e2e/screenshots.py"""

import pathlib

import hands as hand
import rawlink
from desk import CONFIG, Desk, wait_for
from guests import two_guests
from hands import Hands

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
            lines = "git clone https://example.org/it", "cd it; make"
            assert desk.control("prompt", "work", "personal", *lines)["ok"]
            wait_for(lambda: (desk.state()["prompt"] or {}).get("live"), "the prompt")
            keep(desk.screenshot(), f"prompt-{scale}")
            user.tap(hand.ESC)
        desk.finish()
        see_through(scale)


if __name__ == "__main__":
    main()
