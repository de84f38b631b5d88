# SPDX-License-Identifier: MIT
"""What the tests of the clipboard between domains share: rules, and the user's chords."""

import struct

import hands as hand
import rawlink
from desk import wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest

V = 47
TEXT = "text/plain;charset=utf-8"
PNG = "image/png"
CHUNK, WINDOW = 15360, 131072  # bytes of a message; under way without credit
WHOLE, NONE, TOO_LARGE, FAILED = 1, 2, 3, 4
TAKEN, REFUSED = 1, 2  # what comes of a drop

RULES = """
[clipboard]
work -> personal = allow max-size=128M mime=text/plain;charset=utf-8,image/png
personal -> work = allow max-size=1M
host -> work = allow mime=text/plain;charset=utf-8,image/png
work -> host = allow mime=text/plain;charset=utf-8,image/png
"""


def clipboard(desk):
    return desk.state()["clipboard"]


def chord(user, key):
    """Super+Shift and a key."""
    user.down(hand.SUPER, hand.SHIFT)
    user.tap(key)
    user.up(hand.SHIFT, hand.SUPER)


def copied(user, desk):
    """The user copies from the focused domain, to the end."""
    chord(user, hand.C)
    state = wait_for(lambda: clipboard(desk)["phase"] != "copying" and clipboard(desk), "the copy")
    assert state["phase"] == "held", state["refusal"]


def pasted(user, desk):
    """The user pastes into the focused domain, to the end."""
    before = clipboard(desk)["pastes"]
    chord(user, V)
    wait_for(lambda: clipboard(desk)["pastes"] > before or clipboard(desk)["refusal"], "the paste")
    assert clipboard(desk)["refusal"] == ""


class Asked:
    """What a COPY_ASK says."""

    def __init__(self, msg):
        self.request = msg.object
        count, length = struct.unpack_from("<II", msg.body)
        self.sizes = struct.unpack_from(f"<{count}Q", msg.body, 8)
        names = msg.body[8 + 8 * count:]
        assert len(names) == length and names.count(0) == count
        self.types = [name.decode() for name in names[:-1].split(b"\0")]


class Peer(Guest):
    """A domain that plays its part in the clipboard, right or wrong."""

    def asked(self, opcode=rawlink.COPY_ASK):
        return Asked(self.link.expect(opcode))

    def answer(self, asked, data=None, kind=TEXT):
        """Gives data for one type and nothing of the others, as far as there is credit."""
        for at, name in enumerate(asked.types):
            given = data if name == kind else None
            if given:
                self.say(asked.request, at, given)
            self.end(asked.request, at, WHOLE if given is not None else NONE)

    def say(self, request, at, data):
        for start in range(0, len(data), CHUNK):
            piece = data[start:start + CHUNK]
            self.link.send(rawlink.COPY_DATA, request, struct.pack("<II", at, len(piece)) + piece)

    def end(self, request, at, result=WHOLE):
        self.link.send(rawlink.COPY_END, request, struct.pack("<II", at, result))

    def stopped(self, request):
        self.link.expect(rawlink.COPY_STOP, request)

    def pasted(self):
        """What comes of the next paste, by type, while credit is given."""
        return self.given(self.link.expect(rawlink.PASTE_OFFER))

    def dropped(self, result=TAKEN):
        """What comes of the next drop, by type, and where; result is what the domain says of it."""
        offer = self.link.expect(rawlink.DROP_OFFER)
        data = self.given(offer)
        msg = self.link.expect(rawlink.DROP_AT)
        paste, x, y = msg.fields("Iii")
        assert paste == offer.object
        if result:
            self.link.send(rawlink.DROP_END, paste, struct.pack("<I", result))
        return data, msg.object, (x / 256, y / 256)

    def given(self, offer):
        asked = Asked(offer)
        data = {name: b"" for name in asked.types}
        for name, size in zip(asked.types, asked.sizes):
            while len(data[name]) < size:
                msg = self.link.expect(rawlink.PASTE_DATA, offer.object)
                at, length = struct.unpack_from("<II", msg.body)
                assert asked.types[at] == name and len(msg.body) == 8 + length
                data[name] += msg.body[8:]
                self.link.send(rawlink.PASTE_CREDIT, offer.object, struct.pack("<I", length))
        return data


def two_peers(desk):
    """work, which has the focus, and personal beside it."""
    work, personal = Peer(desk, "work", MARK_WORK), Peer(desk, "personal", MARK_PERSONAL)
    work.focus()
    work.forget()
    personal.forget()
    return work, personal
