# SPDX-License-Identifier: MIT
"""Keymaps, layouts and repeat that change under an application: it hears of it at once, and no key stays down."""

import mmap
import os

import pytest

import hands as hand
from desk import CONFIG, wait_for
from hands import Hands
from places import place
from test_reload import DONE, reload
from wayland_app import App

SHIFT_MASK = 1


class Typist(App):
    """Its window has the keys; keymaps, by what they say of themselves."""

    def __init__(self, place):
        super().__init__(place.env, seat_version=7)
        self.keymaps = []
        self.keyboard.release()
        self.keyboard = self.seat.get_keyboard(name="keyboard")
        self.keyboard.handlers["keymap"] = self.take_keymap
        self.toplevel("typed")
        (number,) = [window["number"] for window in place.desk.windows(place.domain)]
        place.desk.control("focus", str(number))
        self.client.wait(lambda: self.entered(self.keyboard) == "typed", "the keys")
        self.client.sync()
        self.forget()

    def take_keymap(self, _, fd, size):
        with mmap.mmap(fd, size, mmap.MAP_PRIVATE, mmap.PROT_READ) as text:
            self.keymaps.append("German" if b"German" in text[:] else "English")
        os.close(fd)

    def down(self):
        """Keys that it was told are down."""
        pressed = set()
        for _, key, state in self.keys():
            (pressed.add if state else pressed.discard)(key)
        return pressed

    def modifiers(self):
        """depressed, latched, locked, group, as told last."""
        self.client.sync()
        return self.client.all(self.keyboard, "modifiers")[-1].args[1:]


@pytest.fixture
def app(place):
    with Typist(place) as app:
        yield app


def test_another_keyboard_with_another_keymap(desk, app):
    with Hands(desk, "us") as us, Hands(desk, "de") as de:
        us.down(hand.A)
        assert app.keys() == [("typed", hand.A, 1)]
        before = len(app.keymaps)
        de.tap(hand.B)
        app.client.sync()
        assert app.keymaps[before:] == ["German"]
        assert app.keys() == [("typed", hand.A, 1), ("typed", hand.B, 1), ("typed", hand.B, 0)]
        us.up(hand.A)
        assert app.down() == set()
        assert app.entered(app.keyboard) == "typed", "it never lost the keys"


def test_modifiers_held_across_a_keymap(desk, app):
    with Hands(desk, "us") as us, Hands(desk, "de") as de:
        us.down(hand.SHIFT)
        de.tap(hand.B)
        assert app.modifiers()[0] & SHIFT_MASK
        us.up(hand.SHIFT)
        assert not app.modifiers()[0] & SHIFT_MASK
        assert app.down() == set()


def test_the_configured_keymap_and_repeat(desk, app):
    """Without a key in between."""
    app.keymaps.clear()
    desk.config.write_text(CONFIG.replace(
        "[keyboard]\n", "[keyboard]\nlayout = de\n").replace("repeat-rate = 0", "repeat-rate = 40\nrepeat-delay = 200"))
    assert reload(desk).returncode == DONE
    app.client.wait(lambda: app.keymaps, "the keymap")
    assert app.keymaps[-1] == "German"
    app.client.wait(lambda: app.client.all(app.keyboard, "repeat_info"), "the repeat")
    assert app.client.all(app.keyboard, "repeat_info")[-1].args == [40, 200]
