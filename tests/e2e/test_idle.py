# SPDX-License-Identifier: MIT
"""Programs of the host hear when nobody has done anything for a while, and may not want that."""

import time

import hands as hand
from desk import wait_for
from guests import two_guests
from hands import Hands
from test_lock import locked_by
from wayland_app import App

AFTER = 100  # ms


class Watcher(App):
    def __init__(self, env):
        super().__init__(env)
        self.said = []
        self.notifier = self.client.bind("ext_idle_notifier_v1")
        self.watch()

    def watch(self):
        notification = self.notifier.get_idle_notification(AFTER, self.seat)
        notification.handlers["idled"] = lambda: self.said.append("idled")
        notification.handlers["resumed"] = lambda: self.said.append("resumed")
        self.client.sync()
        return notification

    def hears(self, *said):
        self.client.wait(lambda: self.said == list(said), f"{said}")

    def inhibit(self, surface):
        manager = self.client.bind("zwp_idle_inhibit_manager_v1")
        inhibitor = manager.create_inhibitor(surface)
        self.client.sync()
        return inhibitor


def test_a_key_or_the_pointer_ends_it(desk):
    two_guests(desk)
    with Watcher(desk.env) as watcher, Hands(desk) as user:
        watcher.hears("idled")
        for act in (lambda: user.tap(hand.A), lambda: user.act("by", 1, 0), lambda: user.wheel(1)):
            watcher.said.clear()
            act()
            watcher.hears("resumed", "idled")


def test_also_while_it_is_locked(desk):
    two_guests(desk)
    with locked_by(desk) as locker, Watcher(desk.env) as watcher, Hands(desk) as user:
        watcher.hears("idled")
        watcher.said.clear()
        user.tap(hand.A)
        watcher.hears("resumed", "idled")
        locker.unlock()


def is_inhibited(watcher):
    """Nobody does anything: one that is not inhibited hears of it sooner or later."""
    watcher.said.clear()
    notification = watcher.watch()
    until = time.monotonic() + 5 * AFTER / 1000
    while "idled" not in watcher.said and time.monotonic() < until:
        watcher.client.pump(AFTER / 1000)
    notification.destroy()
    return "idled" not in watcher.said


def test_a_window_that_is_seen_may_forbid_it(desk):
    with Watcher(desk.env) as watcher:
        window = watcher.toplevel("film")
        wait_for(lambda: watcher.client.sync() or desk.windows("host"), "its window")
        inhibitor = watcher.inhibit(window.surface)
        assert is_inhibited(watcher)
        number = desk.windows("host")[0]["number"]
        # Not while nobody sees it, nor while the session is locked, nor when it has ended.
        window.role.set_minimized()
        wait_for(lambda: watcher.client.sync() or not desk.windows("host")
                 or desk.windows("host")[0]["minimized"], "it is minimized")
        wait_for(lambda: not is_inhibited(watcher), "it does not count")
        assert desk.control("focus", str(number))["ok"]
        wait_for(lambda: is_inhibited(watcher), "it counts again")
        with locked_by(desk) as locker:
            wait_for(lambda: not is_inhibited(watcher), "it does not count")
            locker.unlock()
        wait_for(lambda: is_inhibited(watcher), "it counts again")
        inhibitor.destroy()
        wait_for(lambda: not is_inhibited(watcher), "it does not count")
