# SPDX-License-Identifier: MIT
"""What the tests of drags between domains share: the user's drag, and what each side was told."""

import json
import struct

import rawlink
from boundary import TEXT, two_peers
from desk import CONFIG, Desk, wait_for
from hands import Hands

FILES = "text/uri-list"
PNG = "image/png"

RULES = """
[drag]
work -> personal = allow mime=text/plain;charset=utf-8,image/png
host -> work = allow
work -> host = allow
"""
# Where a test waits for the end of a time, and where that must not come.
LONG = RULES.replace("allow", "allow idle-timeout=300s timeout=600s")
SHORT = RULES.replace("allow", "allow idle-timeout=300ms timeout=600ms")

# What a domain hears of a drop, before and after it.
ABOUT_DROPS = {rawlink.COPY_ASK, rawlink.DRAG_COPY, rawlink.DRAG_END, rawlink.PASTE_OFFER,
               rawlink.DROP_OFFER, rawlink.DROP_AT, rawlink.PASTE_DATA, rawlink.PASTE_STOP}


def clipboard(desk):
    return desk.state()["clipboard"]


def refusal(desk):
    return clipboard(desk)["drop_refusal"]


def audits(desk):
    lines = [json.loads(line.split("audit: ", 1)[1]) for line in desk.log().splitlines()
             if "audit: " in line]
    return [line for line in lines if line["event"] == "drag"]


class Table:
    """A desk with rules, work (which has the focus) and personal beside it, and the user."""

    def __init__(self, rules=LONG, desk=None):
        self.desk = desk or Desk(CONFIG + rules).start()
        self.user = Hands(self.desk)
        self.work, self.personal = two_peers(self.desk)

    def finish(self):
        self.user.__exit__()
        self.desk.finish()

    def begin(self, source=None):
        """A drag from source's window."""
        source = source or self.work
        source.focus()
        self.user.move(*source.centre())
        self.user.press()
        press = wait_for(lambda: source.told(rawlink.POINTER_BUTTON), "the press")[-1]
        serial = press.fields("IIII")[0]
        source.link.send(rawlink.DRAG_START, source.window.id, struct.pack("<I", serial))
        source.sync()
        self.user.move(*(at + 1 for at in source.centre()))
        assert self.desk.state()["mode"] == "drag"
        self.work.forget()
        self.personal.forget()

    def over(self, target):
        """The user has had it there long enough to mean it."""
        x, y = target.centre()
        self.user.move(x - 1, y)
        self.user.move(x, y)
        wait_for(lambda: not self.desk.state()["pointer"]["guarded"], "what lies there takes a drop")

    def drag(self, source=None, target=None):
        self.begin(source)
        self.over(target or self.personal)
        self.user.release()

    def ends(self, source=None):
        return [msg.fields("I")[0] for msg in (source or self.work).told(rawlink.DRAG_END)]

    def take(self, data, kind=TEXT, source=None):
        """The source gives what it is asked for."""
        source = source or self.work
        asked = source.asked(rawlink.DRAG_COPY)
        source.answer(asked, data, kind)
        return asked

    def done(self, drops=1):
        wait_for(lambda: clipboard(self.desk)["drops"] == drops or refusal(self.desk), "the drop")
        assert refusal(self.desk) == ""

    def refused(self, why):
        wait_for(lambda: refusal(self.desk), "the refusal")
        assert refusal(self.desk) == why


def heard(peer):
    """What it was told of drops."""
    peer.sync()
    return [msg for msg in peer.link.received if msg.opcode in ABOUT_DROPS]
