# SPDX-License-Identifier: MIT
"""Two domains with a window each, and what a domain was told of the user's hands."""

import struct

import hands as hand
import rawlink
from desk import wait_for
from hands import Hands

MARK_WORK = 0xFFFF00A1
MARK_PERSONAL = 0xFF00E5FF

INPUT = {rawlink.KEYBOARD_ENTER, rawlink.KEYBOARD_LEAVE, rawlink.KEY, rawlink.MODIFIERS,
         rawlink.POINTER_ENTER, rawlink.POINTER_LEAVE, rawlink.POINTER_MOTION,
         rawlink.POINTER_BUTTON, rawlink.POINTER_AXIS, rawlink.POINTER_FRAME}
POINTER = (rawlink.POINTER_ENTER, rawlink.POINTER_LEAVE, rawlink.POINTER_MOTION,
           rawlink.POINTER_BUTTON, rawlink.POINTER_AXIS)


class Guest:
    """A domain with one mapped window."""

    def __init__(self, desk, name, mark, size=(300, 200)):
        self.desk, self.name, self.mark = desk, name, mark
        self.link = desk.link(name)
        self.window = self.link.toplevel(*size, mark)
        self.link.expect(rawlink.FRAME, self.window.id)

    def state(self):
        """Of its topmost toplevel."""
        return next(window for window in self.desk.windows(self.name)
                    if window["kind"] == "toplevel")

    def content(self):
        return self.state()["content"]

    def centre(self):
        box = self.content()
        return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2

    def bar(self):
        """A place on the title bar without label or button."""
        box = self.content()
        return box["x"] + 120, box["y"] - 12

    def focus(self):
        assert self.desk.control("focus", str(self.state()["number"]))["ok"]

    def act(self):
        """The user has pressed a key in its window, which has the focus: grabs must name one."""
        with Hands(self.desk) as user:
            user.tap(hand.C)
        self.forget()
        assert self.link.act

    def sync(self):
        """All that the host has said so far has come: it answers what is asked after."""
        self.link.sync()

    def told(self, *opcodes):
        """Messages about input since the last forget, of these kinds or of all."""
        self.sync()
        return [msg for msg in self.link.received if msg.opcode in (opcodes or INPUT)]

    def keys(self):
        """(key, pressed) as they came."""
        return [msg.fields("IIII")[2:] for msg in self.told(rawlink.KEY)]

    def buttons(self):
        return [msg.fields("IIII")[2:] for msg in self.told(rawlink.POINTER_BUTTON)]

    def modifiers(self):
        """Depressed ones, as it was told."""
        return [struct.unpack_from("<I", msg.body)[0] for msg in self.told(rawlink.MODIFIERS)]

    def forget(self):
        self.sync()
        self.link.received.clear()


def two_guests(desk):
    """work, which has the focus, and personal beside it."""
    work = Guest(desk, "work", MARK_WORK)
    personal = Guest(desk, "personal", MARK_PERSONAL)
    assert desk.state()["focus"]["domain"] == "work"
    work.forget()
    personal.forget()
    return work, personal


def follow(guest):
    """Answers a CONFIGURE as an application does: with content of that size."""
    guest.link.pump(0.05)
    sizes = [msg.fields("IiiiiI")[1:3] for msg in guest.link.received
             if msg.opcode == rawlink.CONFIGURE]
    width, height = sizes[-1] if sizes and sizes[-1][0] else (guest.window.width, guest.window.height)
    if (width, height) != (guest.window.width, guest.window.height):
        guest.window.width, guest.window.height = width, height
        guest.window.image = rawlink.Image(guest.link, width, height).fill(guest.mark)
    guest.window.commit()
    return width, height


def settled(guest):
    """The size that it was asked for last, once it has that."""
    def at_rest():
        follow(guest)
        content = guest.content()
        return (content["width"], content["height"]) == (guest.window.width, guest.window.height)
    wait_for(at_rest, "the size")
    follow(guest)
    return guest.content()
