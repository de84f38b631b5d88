# SPDX-License-Identifier: MIT
"""The locked session: nothing of a domain is seen, heard or told, whatever becomes of the locker."""

import contextlib
import pathlib
import stat

import pytest

import hands as hand
import rawlink
from desk import CONFIG, PERSONAL, WORK, Desk, wait_for
from guests import MARK_PERSONAL, MARK_WORK, two_guests
from hands import Hands
from wayland import HEADER
from wayland_app import App

VIOLET = 0xFF8040C0
BLACK = (0, 0, 0)
PANEL = (0x14, 0x17, 0x1B)  # its background


class Locker(App):
    """A locker of one colour, and what it was told."""

    def __init__(self, env, colour=VIOLET):
        super().__init__(env)
        self.manager = self.client.bind("ext_session_lock_manager_v1")
        self.output = self.client.bind("wl_output")
        self.lock = self.manager.lock(name="lock")
        self.said = []
        self.lock.handlers["locked"] = lambda: self.said.append("locked")
        self.lock.handlers["finished"] = lambda: self.said.append("finished")
        self.surface, self.colour = None, colour

    def show(self):
        self.surface = self.compositor.create_surface(name="locker")
        self.lock_surface = self.lock.get_lock_surface(self.surface, self.output)
        self.lock_surface.handlers["configure"] = self.take_configure
        self.client.sync()
        return self

    def take_configure(self, serial, width, height):
        self.size = width, height
        self.lock_surface.ack_configure(serial)
        self.surface.attach(self.buffer(width, height, self.colour), 0, 0)
        self.surface.damage_buffer(0, 0, width, height)
        self.surface.commit()

    def hears(self, what):
        wait_for(lambda: self.client.sync() or what in self.said, f"the locker hears {what}")

    def unlock(self):
        self.lock.unlock_and_destroy()
        self.client.sync()


def colours(desk, output=None):
    """All that are on the screen, as (r, g, b)."""
    picture = desk.screenshot(output)
    return {colour for _, colour in picture.getcolors(picture.width * picture.height)}


def rgb(argb):
    return argb >> 16 & 255, argb >> 8 & 255, argb & 255


def shows_no_desktop(desk, output=None):
    """No guest's pixel, no ring, no panel."""
    desktop = {rgb(MARK_WORK), rgb(MARK_PERSONAL), rgb(WORK), rgb(PERSONAL), PANEL}
    assert not colours(desk, output) & desktop


def locked(desk):
    return desk.state()["lock"]


@contextlib.contextmanager
def locked_by(desk):
    with Locker(desk.env) as locker:
        locker.hears("locked")
        locker.show()
        wait_for(lambda: rgb(VIOLET) in colours(desk), "the locker is seen")
        yield locker


@pytest.fixture
def delaying():
    desk = Desk(CONFIG.replace("label = Work", "label = Work\ninput-delay = 1000")).start()
    yield desk
    desk.finish()


def test_attack_98_nothing_of_a_guest_while_it_is_locked(desk):
    work, personal = two_guests(desk)
    work.focus()
    with Hands(desk) as user:
        user.down(hand.A)
        user.move(*work.centre())
        with locked_by(desk) as locker:
            shows_no_desktop(desk)
            assert work.told(rawlink.KEYBOARD_LEAVE) and work.told(rawlink.POINTER_LEAVE)
            for guest in (work, personal):
                guest.forget()
            # All that it may ask for.
            work.link.popup(work.window, rawlink.positioner((0, 0, 1, 1), (100, 100)), MARK_WORK)
            more = work.link.toplevel(300, 200, MARK_WORK)
            work.window.destroy()
            work.link.sync()
            user.up(hand.A)
            user.tap(hand.B)
            user.click(*personal.centre())
            user.tap(hand.SUPER, hand.ALT, hand.TAB)
            user.wheel(1)
            assert work.told() == personal.told() == []
            shows_no_desktop(desk)
            locker.unlock()
            wait_for(lambda: locked(desk) == "open", "it is unlocked")
        # What was asked for meanwhile is there now.
        wait_for(lambda: rgb(MARK_WORK) in colours(desk), "the window is seen")
        work.window = more
        work.focus()
        user.tap(hand.C)
        assert work.keys() == [(hand.C, 1), (hand.C, 0)]


def test_attack_98_nothing_is_told_later(delaying):
    """What a domain with a delay was still to hear is told before, and nothing after."""
    work, _ = two_guests(delaying)
    work.focus()
    with Hands(delaying) as user:
        user.tap(*[hand.A] * 16)
        with locked_by(delaying) as locker:
            assert len(work.keys()) == 32
            locker.unlock()
            wait_for(lambda: locked(delaying) == "open", "it is unlocked")


def test_the_locker_has_keys_and_pointer(desk):
    two_guests(desk)
    with locked_by(desk) as locker, Hands(desk) as user:
        user.tap(hand.A)
        user.move(200, 300)
        user.click()
        locker.client.sync()
        assert [key for _, key, _ in keys_of(locker)] == [hand.A, hand.A]
        assert "button" in names_of(locker)
        locker.unlock()


def keys_of(locker):
    return [(event.args[0], event.args[2], event.args[3]) for event in locker.client.events
            if event.name == "key"]


def names_of(locker):
    return [event.name for event in locker.client.events]


def test_attack_99_a_locker_that_dies_unlocks_nothing(desk):
    work, _ = two_guests(desk)
    work.focus()
    with locked_by(desk):
        work.forget()
    wait_for(lambda: locked(desk) == "plain", "it has no locker")
    shows_no_desktop(desk)
    assert rgb(VIOLET) not in colours(desk)
    with Hands(desk) as user:
        user.tap(hand.A)
        user.click(500, 400)
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
        assert work.told() == []
        # Another locker takes over, and can unlock.
        with locked_by(desk) as locker:
            user.tap(hand.B)
            locker.unlock()
            wait_for(lambda: locked(desk) == "open", "it is unlocked")
        assert work.keys() == []
        user.tap(hand.C)
        assert work.keys() == [(hand.C, 1), (hand.C, 0)]


def test_the_locker_hears_when_all_is_covered(desk):
    """Attack 99: not before, or what it does then, such as a suspend, keeps the desktop on the screen. Here it
    asks and looks at once, before anything can have been drawn."""
    two_guests(desk)
    with App(desk.env) as app:
        client = app.client
        manager = client.bind("ext_session_lock_manager_v1")
        client.sync()
        send, requests = client.send, []
        client.send = lambda target, opcode, body, fds: requests.append(
            HEADER.pack(target, (8 + len(body)) << 16 | opcode) + body)
        lock = manager.lock(name="lock")
        done = client.display.sync(name="done")
        client.socket.sendall(b"".join(requests))
        client.send = send
        heard = []
        lock.handlers["locked"] = lambda: heard.append("locked")
        done.handlers["done"] = lambda _: heard.append("done")
        client.wait(lambda: len(heard) == 2, "both")
        assert heard == ["done", "locked"]
        shows_no_desktop(desk)
        lock.unlock_and_destroy()
        client.sync()


def test_another_locker_is_none(desk):
    two_guests(desk)
    with locked_by(desk), Locker(desk.env) as second:
        second.hears("finished")
        assert "locked" not in second.said
        shows_no_desktop(desk)
        assert locked(desk) == "held"


def test_nobody_is_asked_while_it_is_locked(desk):
    work, _ = two_guests(desk)
    assert desk.control("prompt", "work", "personal")["ok"]
    wait_for(lambda: desk.state()["prompt"], "the prompt")
    with locked_by(desk) as locker:
        shows_no_desktop(desk)
        wait_for(lambda: not desk.state()["prompt"], "the prompt is gone")
        assert not desk.control("prompt", "personal", "work")["ok"]
        locker.unlock()
    wait_for(lambda: locked(desk) == "open", "it is unlocked")
    work.focus()
    with Hands(desk) as user:
        user.tap(hand.C)
        assert work.keys() == [(hand.C, 1), (hand.C, 0)]


def test_a_switcher_that_was_open_is_gone(desk):
    two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        with locked_by(desk) as locker:
            shows_no_desktop(desk)
            user.up(hand.ALT)
            locker.unlock()
        wait_for(lambda: locked(desk) == "open", "it is unlocked")


def test_windows_are_told_that_nobody_sees_them(desk):
    work, _ = two_guests(desk)
    with locked_by(desk) as locker:
        wait_for(lambda: all(window["suspended"] for window in desk.windows()), "all are suspended")
        locker.unlock()
    wait_for(lambda: not work.state()["suspended"], "it is seen again")


# --- cloisonctl lock -----------------------------------------------------------------------------

@pytest.fixture
def asked():
    """A desk whose locker writes its process id into a file, and does no more."""
    desk = Desk(CONFIG)
    script = desk.dir / "locker"
    script.write_text(f"#!/bin/sh\necho $$ >> {desk.dir}/started\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    desk.config.write_text(CONFIG + f'\n[lock]\ncommand = "{script}" word\n')
    desk.start()
    yield desk
    desk.finish()


def started(desk):
    path = pathlib.Path(desk.dir) / "started"
    return len(path.read_text().split()) if path.exists() else 0


def test_cloisonctl_locks_at_once_and_starts_the_locker(asked):
    work, _ = two_guests(asked)
    work.focus()
    assert asked.control("lock")["ok"]
    assert locked(asked) == "plain"
    shows_no_desktop(asked)
    wait_for(lambda: started(asked) == 1, "the locker has started")
    with Hands(asked) as user:
        # It has failed, so the user starts it again.
        wait_for(lambda: (user.tap(hand.ENTER), started(asked) >= 2)[1], "it is started again")
        assert work.keys() == []
    with Locker(asked.env) as locker:
        locker.hears("locked")
        assert not asked.control("lock")["ok"]
        locker.unlock()
    wait_for(lambda: locked(asked) == "open", "it is unlocked")


def test_without_a_locker_cloisonctl_locks_nothing(desk):
    answer = desk.control("lock")
    assert not answer["ok"] and "[lock]" in answer["error"]
    assert locked(desk) == "open"


def test_all_outputs_are_covered():
    desk = Desk(CONFIG + "\n[output HEADLESS-2]\nmode = 640x480@60\nscale = 2\n", WLR_HEADLESS_OUTPUTS="2").start()
    try:
        two_guests(desk)
        with Locker(desk.env) as locker:
            locker.hears("locked")
            for output in ("HEADLESS-1", "HEADLESS-2"):
                shows_no_desktop(desk, output)
                assert BLACK in colours(desk, output) and len(colours(desk, output)) > 1  # the words
            locker.unlock()
        wait_for(lambda: locked(desk) == "open", "it is unlocked")
    finally:
        desk.finish()


def test_it_ends_while_it_is_locked(desk):
    two_guests(desk)
    with locked_by(desk) as locker:
        desk.stop()
        with pytest.raises(Exception):  # noqa: B017 (the connection is gone, whatever says so)
            locker.client.sync()
