# SPDX-License-Identifier: MIT
"""A user and two domains do whatever comes to mind; what each domain was told always makes sense.

The seeds are fixed. What is checked after the fact: keys and buttons come only to a window that was
entered, each release has its press there, or in the window that a grabbing popup took it from; and at
rest only the domain that the state names has the keyboard.
"""

import random
import struct

import pytest

import hands as hand
import rawlink
from desk import wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest
from hands import Hands

STEPS = 1500
KEYS = (hand.A, hand.B, hand.TAB, hand.ESC, hand.ALT, hand.SHIFT, hand.CTRL, hand.SUPER, hand.X)
BUTTONS = (hand.LEFT, hand.RIGHT, hand.MIDDLE)


class Told:
    """Reads a domain's messages in order and refuses what makes no sense."""

    def __init__(self):
        self.keyboard = self.pointer = None
        self.keys, self.buttons = set(), set()
        self.left = set()  # buttons that were down when the pointer left

    def read(self, msg):
        step = {
            rawlink.KEYBOARD_ENTER: self.keyboard_enter, rawlink.KEYBOARD_LEAVE: self.keyboard_leave,
            rawlink.KEY: self.key, rawlink.MODIFIERS: self.with_keyboard,
            rawlink.POINTER_ENTER: self.pointer_enter, rawlink.POINTER_LEAVE: self.pointer_leave,
            rawlink.POINTER_BUTTON: self.button, rawlink.POINTER_MOTION: self.with_pointer,
            rawlink.POINTER_AXIS: self.with_pointer, rawlink.POINTER_FRAME: self.with_pointer,
        }.get(msg.opcode)
        if step:
            step(msg)

    def keyboard_enter(self, msg):
        assert self.keyboard is None
        self.keyboard = msg.object
        self.never_super(struct.unpack_from("<I", msg.body, 4)[0])

    def keyboard_leave(self, msg):
        self.with_keyboard(msg, modifiers=False)
        self.keyboard = None
        self.keys.clear()

    def with_keyboard(self, msg, modifiers=True):
        assert msg.object == self.keyboard
        if modifiers:
            self.never_super(struct.unpack_from("<I", msg.body)[0])

    def never_super(self, depressed):
        assert depressed & hand.MOD_SUPER == 0

    def key(self, msg):
        self.with_keyboard(msg, modifiers=False)
        _, _, key, pressed = msg.fields("IIII")
        assert key != hand.SUPER
        self.change(self.keys, key, pressed)

    def pointer_enter(self, msg):
        assert self.pointer is None
        self.pointer = msg.object

    def pointer_leave(self, msg):
        self.with_pointer(msg)
        self.left |= self.buttons
        self.buttons.clear()
        self.pointer = None

    def with_pointer(self, msg):
        assert msg.object == self.pointer

    def button(self, msg):
        self.with_pointer(msg)
        _, _, button, pressed = msg.fields("IIII")
        if button in self.left:
            self.left.remove(button)
            if not pressed:
                return
        self.change(self.buttons, button, pressed)

    @staticmethod
    def change(held, code, pressed):
        assert (code in held) != bool(pressed)
        (held.add if pressed else held.remove)(code)


class Player:
    """A domain that opens and closes windows and asks for things."""

    def __init__(self, desk, name, mark, rng):
        self.rng, self.mark = rng, mark
        self.guest = Guest(desk, name, mark)
        self.link = self.guest.link
        self.windows, self.popups = [], set()

    def play(self):
        self.rng.choice((self.open, self.open_popup, self.close, self.ask, self.resize))()

    def open(self):
        if len(self.windows) < 6:
            self.windows.append(self.link.toplevel(
                self.rng.randrange(60, 500), self.rng.randrange(40, 400), self.mark))

    def open_popup(self):
        if len(self.windows) < 6:
            place = rawlink.positioner((5, 5, 10, 10), (90, 70), anchor=8, gravity=8)
            popup = self.link.popup(self.guest.window, place, self.mark, flags=self.rng.randrange(2))
            self.windows.append(popup)
            self.popups.add(popup.id)

    def close(self):
        if self.windows:
            self.windows.pop(self.rng.randrange(len(self.windows))).destroy()

    def ask(self):
        toplevels = [window for window in self.windows if window.id not in self.popups]
        window = self.rng.choice(toplevels + [self.guest.window])
        kind = self.rng.randrange(1, 9)
        serials = [msg.fields("IIII")[0] for msg in self.link.received
                   if msg.opcode == rawlink.POINTER_BUTTON] or [1]
        moving = kind in (rawlink.REQUEST_MOVE, rawlink.REQUEST_RESIZE)
        edges = self.rng.choice((1, 2, 4, 8, 5, 6, 9, 10)) if kind == rawlink.REQUEST_RESIZE else 0
        self.link.send(rawlink.WINDOW_REQUEST, window.id,
                       struct.pack("<III", kind, edges, serials[-1] if moving else 0))

    def resize(self):
        """With other content: what a CONFIGURE asks for, or not."""
        window = self.guest.window
        window.width, window.height = self.rng.randrange(100, 600), self.rng.randrange(80, 400)
        window.image = rawlink.Image(self.link, window.width, window.height).fill(self.mark)
        window.commit()


class User:
    def __init__(self, hands, rng):
        self.hands, self.rng = hands, rng
        self.held, self.pressed = [], []

    def play(self):
        self.rng.choice((self.move, self.move, self.button, self.button, self.key, self.key,
                         self.wheel))()

    def move(self):
        self.hands.move(self.rng.randrange(self.hands.layout["width"]),
                        self.rng.randrange(self.hands.layout["height"]))

    def toggle(self, codes, held, down, up):
        code = self.rng.choice(codes)
        if code in held:
            held.remove(code)
            up(code)
        elif len(held) < 4:
            held.append(code)
            down(code)

    def button(self):
        self.toggle(BUTTONS, self.pressed, self.hands.press, self.hands.release)

    def key(self):
        self.toggle(KEYS, self.held, self.hands.down, self.hands.up)

    def wheel(self):
        self.hands.wheel(self.rng.choice((-1, 1)))

    def rest(self):
        for code in self.pressed:
            self.hands.release(code)
        for code in self.held:
            self.hands.up(code)
        self.held, self.pressed = [], []


def read_all(player, told):
    player.guest.link.pump()
    for msg in player.link.received:
        told.read(msg)
    player.link.received.clear()


def at_rest(desk, players, tolds):
    """Nothing is under way: the state and the domains agree on who has the keyboard."""
    focused = desk.state()["focus"]["domain"]
    for name, player in players.items():
        read_all(player, tolds[name])
        assert not tolds[name].buttons
    having = [name for name in players if tolds[name].keyboard is not None]
    return having == ([focused] if focused else [])


@pytest.mark.parametrize("seed", range(4))
def test_what_a_domain_is_told_makes_sense(desk, seed):
    rng = random.Random(seed)
    players = {name: Player(desk, name, mark, rng)
               for name, mark in (("work", MARK_WORK), ("personal", MARK_PERSONAL))}
    tolds = {name: Told() for name in players}
    with Hands(desk) as hands:
        user = User(hands, rng)
        for step in range(STEPS):
            rng.choice((user, user, *players.values())).play()
            for player in players.values():
                player.link.pump()
                assert not player.link.closed, desk.log()
            for name, player in players.items():
                if not any(msg.opcode == rawlink.POINTER_BUTTON for msg in player.link.received):
                    read_all(player, tolds[name])
            if step % 50 == 49:
                user.rest()
                wait_for(lambda: at_rest(desk, players, tolds), "one domain with the keyboard")
    for player in players.values():
        player.link.pump()
        assert not player.link.closed
