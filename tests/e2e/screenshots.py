# SPDX-License-Identifier: MIT
"""Makes the pictures of what only the host draws, docs/pictures/*.png, at scales 1 and 2 and once in grey:
CLOISON_BUILD=build tools/toolbox python3 tests/e2e/screenshots.py"""

import pathlib

import hands as hand
from desk import CONFIG, Desk, wait_for
from guests import two_guests
from hands import Hands

PICTURES = pathlib.Path(__file__).resolve().parents[2] / "docs/pictures"


def keep(image, name):
    """In its own colours: they are what the picture is about."""
    image.save(PICTURES / f"{name}.png", optimize=True)


def configuration(scale):
    mode = f"mode = {800 * scale}x{520 * scale}@60\nscale = {scale}"
    return CONFIG.replace("mode = 1024x768@60", mode).replace(
        "background = #202830", "background = #202830\nsecret-phrase = seven blue herons")


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
            user.down(hand.CTRL, hand.ALT, hand.SHIFT)
            user.tap(hand.ESC)
            user.up(hand.CTRL, hand.ALT, hand.SHIFT)
            keep(desk.screenshot(), f"attention-{scale}")
            user.tap(hand.ESC)
        desk.finish()


if __name__ == "__main__":
    main()
