# SPDX-License-Identifier: MIT
"""What one round trip brings on other desktops is there: the first configure after the initial commit,
the answer after a request, in domains as on the host."""

import os
import signal

import pytest

import hands as hand
from desk import wait_for
from hands import Hands
from unixguest import UnixGuest
from wayland_app import App, Toplevel

MAXIMIZED, FULLSCREEN = 1, 2
TIMES = 10


@pytest.fixture(scope="module")
def guest(shared_desk):
    guest = UnixGuest(shared_desk, "work").start()
    yield guest
    guest.stop()


@pytest.fixture(autouse=True)
def no_window_left(shared_desk):
    yield
    wait_for(lambda: not shared_desk.windows(), "all windows to go")


@pytest.fixture(params=["domain", "host"])
def app(request, shared_desk, guest):
    with App(guest.env if request.param == "domain" else shared_desk.env) as app:
        yield app


def test_the_first_configure(app):
    for i in range(TIMES):
        window = Toplevel(app, f"window {i}", (200, 150), 0xFF3060C0, show=False)
        app.client.sync()
        assert window.configured == 1
        window.show()
        popup = window.popup(f"popup {i}", (20, 20), show=False)
        app.client.sync()
        assert popup.configured == 1
        popup.destroy()
        window.destroy()


def test_the_desktop_claims_no_more_than_there_is(app):
    """Maximize, fullscreen, minimize; there is no window menu."""
    window = app.toplevel("window")
    (event,) = app.client.all(window.role, "wm_capabilities")
    (data,) = event.args
    assert {int.from_bytes(data[at:at + 4], "little") for at in range(0, len(data), 4)} == {2, 3, 4}


def states(window):
    """Of the configures since the last forget, without ACTIVATED."""
    found = []
    for event in window.app.client.all(window.role, "configure"):
        data = event.args[2]
        words = {int.from_bytes(data[at:at + 4], "little") for at in range(0, len(data), 4)}
        found.append(words & {MAXIMIZED, FULLSCREEN})
    return found


def follow(window):
    """Draws for the size that it was given last."""
    last = window.app.client.all(window.role, "configure")[-1]
    window.show(size=tuple(last.args[:2]) if last.args[0] else None)


def settled(window):
    """All that the host had to say by itself has come and is answered."""
    def quiet():
        before = window.configured
        window.show()
        window.app.client.sync()
        return window.configured == before
    wait_for(quiet, "no more configures")
    window.app.client.forget()


CHAIN = [("set_maximized", (), {MAXIMIZED}), ("set_fullscreen", (None,), {MAXIMIZED, FULLSCREEN}),
         ("unset_fullscreen", (), {MAXIMIZED}), ("unset_maximized", (), set()),
         ("unset_maximized", (), set()), ("set_fullscreen", (None,), {FULLSCREEN}),
         ("set_fullscreen", (None,), {FULLSCREEN}), ("unset_fullscreen", (), set())]


def test_requests_are_answered_once_by_what_came_of_them(shared_desk, guest):
    with App(guest.env) as app:
        window = app.toplevel("window", (320, 210))
        settled(window)
        for request, args, expected in CHAIN:
            getattr(window.role, request)(*args)
            app.client.sync()
            assert states(window) == [expected], request
            follow(window)
            settled(window)
        box = next(view["content"] for view in guest.windows())
        assert (box["width"], box["height"]) == (320, 210)


def test_states_wished_before_the_initial_commit(shared_desk, guest):
    with App(guest.env) as app:
        for request, args, expected in (CHAIN[0], CHAIN[5]):
            window = Toplevel.__new__(Toplevel)
            super(Toplevel, window).__init__(app, "window", (320, 210), 0xFF3060C0)
            window.role = window.xdg.get_toplevel()
            getattr(window.role, request)(*args)
            window.surface.commit()
            app.client.sync()
            assert states(window) == [expected]
            follow(window)
            window.destroy()
            app.client.forget()


def test_a_host_that_is_busy_is_waited_for(shared_desk, guest):
    """Stopped for a moment: the answer is late, and still comes first."""
    with App(guest.env) as app:
        window = Toplevel(app, "window", (200, 150), 0xFF3060C0, show=False)
        app.client.sync()
        window.show()
        os.kill(shared_desk.process.pid, signal.SIGSTOP)
        try:
            popup = window.popup("popup", (20, 20), show=False)
            done = []
            app.client.display.sync().handlers["done"] = done.append
            app.client.pump(0.1)
            assert not done and popup.configured == 0
        finally:
            os.kill(shared_desk.process.pid, signal.SIGCONT)
        app.client.wait(lambda: done, "the round trip")
        assert popup.configured == 1


def test_a_small_program_copies_after_one_round_trip(shared_desk, guest):
    """It opens a window of one pixel, makes one round trip and attaches; with the keyboard it copies."""
    with App(guest.env) as app, App(guest.env) as small, Hands(shared_desk) as user:
        window = app.toplevel("window")
        box = next(view["content"] for view in guest.windows())
        user.click(box["x"] + 20, box["y"] + 20)
        user.tap(hand.A)
        for _ in range(3):
            small.forget()
            dot = small.toplevel("dot", (1, 1), show=False)
            small.client.sync()
            assert dot.configured
            dot.surface.attach(small.buffer(1, 1, 0), 0, 0)
            dot.surface.commit()
            small.client.wait(lambda: small.entered(small.keyboard) == "dot", "the keyboard")
            source = small.data_devices.create_data_source()
            source.offer("text/plain")
            small.data_device.set_selection(source, small.last_serial(small.keyboard, "enter"))
            small.client.wait(lambda: any(event.args[0] for event in small.client.all(
                small.data_device, "selection")), "the selection")
            assert not small.client.all(source, "cancelled")
            dot.destroy()
            source.destroy()
        window.destroy()
