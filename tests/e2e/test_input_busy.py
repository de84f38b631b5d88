# SPDX-License-Identifier: MIT
"""An application that does not read for a while: the mouse does not end it, on the host or in a domain."""

import pathlib

import pytest

import hands as hand
from desk import wait_for
from hands import Hands
from places import place  # a fixture
from wayland import Dead
from wayland_app import App

MOVES = 3000  # 3 s of a mouse of 1,000 Hz
TAPS = 800  # more than a socket holds
SYNCS = 120_000  # what answers them does not fit into the queue of an application


def motions(app):
    return app.client.all(app.pointer, "motion")


def test_a_busy_application_keeps_its_connection(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        app.toplevel("busy", (400, 300))
        (box,) = [window["content"] for window in desk.windows()]
        user.click(box["x"] + 5, box["y"] + 5)
        app.forget()
        for step in range(MOVES):
            user.move(box["x"] + 20 + step % 300, box["y"] + 20 + step // 7 % 200)
        last = [20 + (MOVES - 1) % 300, 20 + (MOVES - 1) // 7 % 200]
        app.client.wait(lambda: motions(app) and motions(app)[-1].args[1:] == last, "the last motion")
        assert len(motions(app)) < MOVES / 2, "what nobody read was merged"
        user.click()
        assert app.buttons()[-2:] == [("busy", hand.LEFT, 1), ("busy", hand.LEFT, 0)]


def test_a_busy_application_misses_no_key(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        app.toplevel("busy", (400, 300))
        app.client.wait(lambda: app.entered(app.keyboard) == "busy", "the keyboard")
        app.forget()
        for _ in range(TAPS):
            user.tap(hand.A)
        assert app.keys() == [("busy", hand.A, 1), ("busy", hand.A, 0)] * TAPS


def test_a_button_comes_after_the_motion_before_it(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        app.toplevel("busy", (400, 300))
        (box,) = [window["content"] for window in desk.windows()]
        user.click(box["x"] + 5, box["y"] + 5)
        app.forget()
        for step in range(200):
            user.move(box["x"] + 20 + step, box["y"] + 20)
        user.press()
        user.move(box["x"] + 40, box["y"] + 40)
        app.client.wait(lambda: motions(app) and motions(app)[-1].args[1:] == [40, 40], "the last")
        names = [(event.name, event.args) for event in app.client.all(app.pointer, "motion", "button")]
        at = next(i for i, (name, _) in enumerate(names) if name == "button")
        assert names[at - 1][1][1:] == [219, 20]
        user.release()


def test_every_motion_reaches_who_reads(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        app.toplevel("reader", (400, 300))
        (box,) = [window["content"] for window in desk.windows()]
        user.click(box["x"] + 5, box["y"] + 5)
        app.forget()
        for step in range(200):
            user.move(box["x"] + 20 + step, box["y"] + 20)
            app.client.sync()
        app.client.wait(lambda: motions(app) and motions(app)[-1].args[1] == 219, "the last motion")
        assert len(motions(app)) == 200


def test_the_log_names_who_is_cut_off(desk, place):
    with App(place.env) as app:
        client = app.client
        data = b"".join(
            (1).to_bytes(4, "little") + (12 << 16).to_bytes(4, "little")
            + (client.new_id()).to_bytes(4, "little") for _ in range(SYNCS))
        try:
            client.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        name = pathlib.Path("/proc/self/comm").read_text().strip()
        wait_for(lambda: "is cut off" in place.log(), "a line in the log")
        assert f"application {name} (pid " in place.log()
        with pytest.raises(Dead):
            while True:
                client.pump(5)
    with App(place.env) as other:
        other.toplevel("other")
