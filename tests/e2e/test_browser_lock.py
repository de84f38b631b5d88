# SPDX-License-Identifier: MIT
"""Pages that lock the pointer, in Firefox and Chromium in a domain."""

import pathlib

import pytest

import browsers
import hands as hand
from desk import wait_for
from hands import Hands
from program import Program
from unixguest import UnixGuest

PAGE = pathlib.Path(__file__).with_name("programs") / "look.html"


class Browser(Program):
    def __init__(self, guest, name):
        super().__init__(guest, *getattr(browsers, name)(guest.runtime, PAGE))

    def news(self):
        return [window["title"] for window in self.guest.windows() if window["kind"] == "toplevel"]

    def said(self, words):
        return any(title.startswith(words) for title in self.news())

    def says(self, words):
        self.wait(lambda: self.said(words), f"the page to say {words}")


def held(desk):
    return desk.state()["pointer"]["held"]


@pytest.mark.parametrize("name", ["firefox", "chromium"])
def test_a_page_locks_the_pointer_until_the_user_says_so(desk, name):
    guest = UnixGuest(desk, "work").start()
    browser = Browser(guest, name)
    browser.says("ready")
    box = browser.toplevel()["content"]
    with Hands(desk) as user:
        user.click(box["x"] + box["width"] // 2, box["y"] + box["height"] - 100)
        browser.wait(lambda: held(desk), "the pointer is locked")
        browser.wait(lambda: not browser.said("ready"), "the page to know that")
        before = desk.state()["pointer"]
        user.act("by", 300, -20)
        browser.says("moved 300 -20")
        assert (desk.state()["pointer"]["x"], desk.state()["pointer"]["y"]) == (before["x"], before["y"])
        user.down(hand.CTRL, hand.ALT, hand.SHIFT)
        user.tap(hand.ESC)
        user.up(hand.CTRL, hand.ALT, hand.SHIFT)
        wait_for(lambda: not held(desk), "the pointer is free")
        user.tap(hand.ESC)
    guest.stop()
