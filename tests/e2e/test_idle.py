# SPDX-License-Identifier: MIT
"""Programs of the host hear when nobody has done anything for a while, and may not want that; those of a
domain by a rule."""

import struct
import time

import pytest

import hands as hand
import rawlink
from desk import CONFIG, Desk, wait_for
from guests import MARK_WORK, Guest, two_guests
from hands import Hands
from test_lock import locked_by
from test_programs import Script
from unixguest import UnixGuest
from wayland_app import App

AFTER = 100  # ms


def inhibit(app, surface):
    """No idleness while it is seen."""
    manager = app.client.bind("zwp_idle_inhibit_manager_v1")
    inhibitor = manager.create_inhibitor(surface)
    app.client.sync()
    return inhibitor


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
        inhibitor = inhibit(watcher, window.surface)
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


MAY = CONFIG.replace("label = Work", "label = Work\ninhibit-idle = yes")


@pytest.fixture
def may_desk():
    """work may keep the session from being idle, personal may not."""
    desk = Desk(MAY).start()
    yield desk
    desk.finish()


def say(guest, inhibits):
    guest.link.send(rawlink.WINDOW_INHIBITS_IDLE, guest.window.id, struct.pack("<I", inhibits))
    guest.sync()


def keeps(watcher, domain="work"):
    """Both that the programs of the host are told, and that the user is."""
    awake = watcher.desk.domain(domain)["keeps_awake"]
    return awake and is_inhibited(watcher)


def keeps_not(watcher, domain="work"):
    awake = watcher.desk.domain(domain)["keeps_awake"]
    return not awake and not is_inhibited(watcher)


@pytest.fixture
def watcher(may_desk):
    with Watcher(may_desk.env) as made:
        made.desk = may_desk
        yield made


def test_attack_40_a_domain_without_a_rule_keeps_no_screen_on(may_desk, watcher):
    """Whatever it says, and however much of it is seen."""
    work, personal = two_guests(may_desk)
    personal.focus()
    for _ in range(3):
        say(personal, True)
        wait_for(lambda: keeps_not(watcher, "personal"), "the session to be idle")
    say(work, True)
    wait_for(lambda: keeps(watcher), "another counts")
    assert not may_desk.domain("personal")["keeps_awake"]


def test_a_domain_that_may_while_it_is_seen(may_desk, watcher):
    work, personal = two_guests(may_desk)
    wait_for(lambda: keeps_not(watcher), "the session to be idle")
    say(work, True)
    wait_for(lambda: keeps(watcher), "it counts")
    number = work.state()["number"]
    work.link.send(rawlink.WINDOW_REQUEST, work.window.id, struct.pack("<III", rawlink.REQUEST_MINIMIZE, 0, 0))
    wait_for(lambda: keeps_not(watcher), "it does not count")
    assert may_desk.control("focus", str(number))["ok"]
    wait_for(lambda: keeps(watcher), "it counts again")
    with locked_by(may_desk) as locker:
        wait_for(lambda: keeps_not(watcher), "it does not count")
        locker.unlock()
    wait_for(lambda: keeps(watcher), "it counts again")
    say(work, False)
    wait_for(lambda: keeps_not(watcher), "it does not want that any more")


def test_it_ends_with_the_window_or_the_link(may_desk, watcher):
    for end in (lambda guest: guest.link.send(rawlink.WINDOW_DESTROY, guest.window.id),
                lambda guest: guest.link.close()):
        work = Guest(may_desk, "work", MARK_WORK)
        say(work, True)
        wait_for(lambda: keeps(watcher), "it counts")
        end(work)
        wait_for(lambda: keeps_not(watcher), "it is gone")
        work.link.close()
        wait_for(lambda: may_desk.domain("work")["status"] == "down", "it is down")


def test_a_reload_decides_anew(may_desk, watcher):
    work = Guest(may_desk, "work", MARK_WORK)
    say(work, True)
    for config, check in ((CONFIG, keeps_not), (MAY, keeps)):
        may_desk.config.write_text(config)
        assert may_desk.control("reload")["ok"]
        wait_for(lambda: check(watcher), check.__name__)


def test_applications_of_a_domain(may_desk, watcher):
    """Through the proxy, however many inhibitors the window has."""
    guest = UnixGuest(may_desk, "work").start()
    with App(guest.env) as app:
        window = app.toplevel("film")
        made = [inhibit(app, window.surface) for _ in range(2)]
        wait_for(lambda: keeps(watcher), "it counts")
        made[0].destroy()
        app.client.sync()
        assert keeps(watcher)
        made[1].destroy()
        app.client.sync()
        wait_for(lambda: keeps_not(watcher), "it does not want that any more")
    guest.stop()


def test_an_sdl_program_keeps_the_screen_on(may_desk, watcher):
    """As SDL has it for all of them."""
    guest = UnixGuest(may_desk, "work").start()
    program = Script(guest, "sdl.py")
    program.wait(guest.windows, "its window")
    program.wait(lambda: keeps(watcher), "it to count")
    guest.stop()
    wait_for(lambda: keeps_not(watcher), "it has ended")
