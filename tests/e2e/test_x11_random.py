# SPDX-License-Identifier: MIT
"""An X11 client that does anything in any order, as programs and their crashes do: the proxy holds out, and nothing of
it is left."""

import random

import pytest
import Xlib.X

import x11
from desk import wait_for
from hands import Hands
from unixguest import UnixGuest

STEPS = 600
MOST = 25  # windows at once


class Chaos:
    def __init__(self, guest, seed):
        self.guest, self.random = guest, random.Random(seed)
        self.clients, self.windows = [], []
        self.connect()

    def connect(self):
        client = x11.Client(self.guest)
        client.display.set_error_handler(lambda *_: None)
        self.clients.append(client)

    def length(self):
        return self.random.choice((1, 2, 40, 300, 1500, 5000))

    def place(self):
        return self.random.choice((-5000, -10, 0, 17, 400, 5000))

    def number(self):
        return self.random.choice((0, 1, 7, -1, 1 << 30, (1 << 31) - 1))

    def create(self):
        if len(self.windows) >= MOST:
            self.destroy(self.one())
        kinds = (None, "TOOLTIP", "POPUP_MENU", "DROPDOWN_MENU", "DND", "SPLASH", "DIALOG", "DOCK")
        self.windows.append(x11.Window(
            self.random.choice(self.clients), self.place(), self.place(), self.length(), self.length(),
            override=self.random.random() < 0.5, mapped=self.random.random() < 0.8, title="x" * self.length(),
            kind=self.random.choice(kinds)))

    def one(self):
        return self.random.choice(self.windows) if self.windows else None

    def destroy(self, window):
        self.windows.remove(window)
        window.x.destroy()

    def map_or_not(self, window):
        self.random.choice((window.x.map, window.x.unmap))()

    def configure(self, window):
        window.x.configure(x=self.place(), y=self.place(), width=self.length(), height=self.length())

    def override(self, window):
        window.x.change_attributes(override_redirect=self.random.random() < 0.5)

    def transient(self, window):
        """For any other, itself and one in a circle among them."""
        window.x.set_wm_transient_for(self.random.choice((self.one().x, window.client.root)))

    def hints(self, window):
        window.x.set_wm_normal_hints(
            flags=self.random.randrange(1 << 10), min_width=self.number(), min_height=self.number(), max_width=self.number(),
            max_height=self.number(), width_inc=self.number(), height_inc=self.number(), base_width=self.number(),
            base_height=self.number())
        window.x.set_wm_hints(flags=self.random.randrange(1 << 9), input=self.random.randrange(2))

    def garbage(self, window):
        names = ("WM_HINTS", "WM_PROTOCOLS", "_NET_WM_STATE", "_NET_WM_WINDOW_TYPE", "WM_CLASS", "_NET_WM_NAME")
        window.x.change_property(window.client.atom(self.random.choice(names)), window.client.atom("CARDINAL"),
                                 8, bytes(self.random.randrange(256) for _ in range(self.random.randrange(40))))

    def states(self, window):
        names = ("FULLSCREEN", "MAXIMIZED_VERT", "MAXIMIZED_HORZ", "HIDDEN", "MODAL")
        window.client.message(window, "_NET_WM_STATE", self.random.randrange(3),
                              *(window.client.atom(f"_NET_WM_STATE_{self.random.choice(names)}") for _ in range(2)))

    def messages(self, window):
        name = self.random.choice(("_NET_WM_MOVERESIZE", "WM_CHANGE_STATE", "_NET_ACTIVE_WINDOW", "WM_PROTOCOLS"))
        window.client.message(window, name, self.random.randrange(12), 1, self.random.randrange(12), 3)

    def focus(self, window):
        window.x.set_input_focus(Xlib.X.RevertToParent, Xlib.X.CurrentTime)

    def grab(self, window):
        window.client.display.flush()
        window.x.grab_pointer(True, 0, Xlib.X.GrabModeAsync, Xlib.X.GrabModeAsync, 0, 0, Xlib.X.CurrentTime)

    def step(self):
        acts = (self.destroy, self.map_or_not, self.map_or_not, self.configure, self.override, self.transient, self.hints,
                self.garbage, self.states, self.messages, self.focus, self.grab)
        if not self.windows or self.random.random() < 0.25:
            self.create()
        elif self.random.random() < 0.02:
            self.crash()
        else:
            self.random.choice(acts)(self.one())
        for client in self.clients:
            client.display.flush()

    def crash(self):
        client = self.random.choice(self.clients)
        self.windows = [window for window in self.windows if window.client is not client]
        self.clients.remove(client)
        client.close()
        self.connect()

    def sync(self):
        for client in self.clients:
            client.display.sync()


@pytest.mark.parametrize("seed", range(3))
def test_anything_in_any_order(desk, seed):
    guest = UnixGuest(desk, "work").start()
    chaos = Chaos(guest, seed)
    chaos.connect()
    with Hands(desk) as user:
        for i in range(STEPS):
            chaos.step()
            if i % 20 == 0:
                chaos.sync()
                user.move(chaos.random.randrange(1024), chaos.random.randrange(40, 768))
                user.click_at_once()
    assert desk.domain("work")["status"] == "up", guest.log()
    for client in chaos.clients:
        client.close()
    wait_for(lambda: not guest.windows(), f"no window of {guest.windows()}")
    client = x11.Client(guest)
    client.window(0, 0, 200, 100, title="after all")
    wait_for(lambda: [window["title"] for window in guest.windows()] == ["after all"], "a window as ever")
    client.close()
    guest.stop()
