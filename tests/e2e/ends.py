# SPDX-License-Identifier: MIT
"""What can have the focus, seen alike: a window or popup of the host's or of a domain's application.

An End has one toplevel and maybe a grabbing popup on it; "window" and "popup" name them in what it was
told."""

import hands as hand
import rawlink
from desk import wait_for
from hands import Hands
from wayland_app import App

GRAB = 1
SIZE = (260, 160)
POPUP_AT, POPUP_SIZE = (20, 20), (100, 60)


class End:
    """popup: it has one, which grabs. Made and focused; its popup is open."""

    def __init__(self, desk, popup):
        self.desk = desk
        self.popup = None
        known = {window["number"] for window in desk.windows()}
        self.show_window()
        (self.number,) = {window["number"] for window in desk.windows()} - known
        if popup:
            assert desk.control("focus", str(self.number))["ok"]
            self.open_popup()

    def own(self):
        return [window for window in self.desk.windows()
                if self.number in (window["number"], window["parent"])]

    def box(self):
        return next(window["content"] for window in self.desk.windows()
                    if window["number"] == self.number)

    def place(self):
        """In its window, beside its popup."""
        box = self.box()
        return box["x"] + box["width"] - 20, box["y"] + box["height"] - 20

    def has_popup(self):
        return any(window["parent"] == self.number for window in self.desk.windows())

    def close(self):
        """What is on top."""
        count = len(self.own())
        (self.popup or self.window).destroy()
        self.popup = None
        wait_for(lambda: len(self.own()) == count - 1, "it is closed")

    def open_popup(self):
        self.show_popup()
        wait_for(self.has_popup, "the popup")


class HostEnd(End):
    domain = "host"

    def show_window(self):
        self.app = App(self.desk.env)
        self.window = self.app.toplevel("window", SIZE)

    def show_popup(self):
        entered = self.app.client.all(self.app.keyboard, "enter")
        serial = entered[-1].args[0] if entered else 0
        self.popup = self.window.popup("popup", POPUP_AT, POPUP_SIZE, grab=serial)

    def keyboard(self):
        return self.app.entered(self.app.keyboard)

    def pointer(self):
        return self.app.entered(self.app.pointer)

    def keys(self):
        return self.app.keys()

    def buttons(self):
        return self.app.buttons()

    def forget(self):
        self.app.forget()


    def crash(self):
        self.app.client.close()
        wait_for(lambda: not self.own(), "its windows are gone")

    finish = crash


class GuestEnd(End):
    def __init__(self, desk, popup, domain):
        self.domain = domain
        wait_for(lambda: desk.domain(domain)["status"] == "down", f"{domain} is down")
        self.link = desk.link(domain)
        super().__init__(desk, popup)

    def show_window(self):
        self.window = self.link.toplevel(*SIZE, 0xFF20A020)
        self.link.expect(rawlink.FRAME, self.window.id)
        self.names, self.had = {self.window.id: "window"}, {}

    def show_popup(self):
        with Hands(self.desk) as user:
            user.tap(hand.D)  # a grab answers an act of the user
        self.sync()
        place = rawlink.positioner((*POPUP_AT, 1, 1), POPUP_SIZE, anchor=8, gravity=8)
        popup = self.link.popup(self.window, place, 0xFF7700FF, flags=GRAB)
        self.names[popup.id] = "popup"
        self.link.expect(rawlink.FRAME, popup.id)
        self.popup = popup

    def sync(self):
        """The host answers this commit's successor only after it: what it said before is here."""
        self.desk.state()
        self.link.pump()

    def now_in(self, enter, leave):
        self.sync()
        last = self.had.get(enter)
        for msg in self.link.received:
            if msg.opcode == enter:
                last = self.names[msg.object]
            elif msg.opcode == leave:
                last = None
        return last

    def keyboard(self):
        return self.now_in(rawlink.KEYBOARD_ENTER, rawlink.KEYBOARD_LEAVE)

    def pointer(self):
        return self.now_in(rawlink.POINTER_ENTER, rawlink.POINTER_LEAVE)

    def events(self, opcode):
        self.sync()
        return [(self.names[msg.object],) + msg.fields("IIII")[2:]
                for msg in self.link.received if msg.opcode == opcode]

    def keys(self):
        return self.events(rawlink.KEY)

    def buttons(self):
        return self.events(rawlink.POINTER_BUTTON)

    def forget(self):
        self.had = {rawlink.KEYBOARD_ENTER: self.keyboard(), rawlink.POINTER_ENTER: self.pointer()}
        self.link.received.clear()

    def crash(self):
        self.link.close()
        wait_for(lambda: not self.own(), "its windows are gone")

    finish = crash


class Nothing:
    """No window: nobody has the focus, or the background is clicked."""

    domain = None

    def __init__(self, desk):
        self.desk = desk

    def place(self):
        area = self.desk.state()["outputs"][0]["work_area"]
        return area["x"] + area["width"] - 4, area["y"] + area["height"] - 4

    def keyboard(self):
        return None

    pointer = keyboard

    def keys(self):
        return []

    buttons = keys

    def forget(self):
        pass

    finish = close = crash = forget


KINDS = ["host window", "host popup", "guest window", "guest popup", "nothing"]


def unfocus(desk):
    """Nobody has the focus: the last window of the domain that had it goes."""
    end = GuestEnd(desk, False, "work")
    assert desk.control("focus", str(end.number))["ok"]
    end.finish()
    assert desk.state()["focus"]["domain"] is None


def make(desk, kind, domain):
    """domain: of a guest's."""
    if kind == "nothing":
        return Nothing(desk)
    popup = kind.endswith("popup")
    return HostEnd(desk, popup) if kind.startswith("host") else GuestEnd(desk, popup, domain)


def alt_tab(user):
    user.down(hand.ALT)
    user.tap(hand.TAB)
    user.up(hand.ALT)
