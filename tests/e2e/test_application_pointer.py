# SPDX-License-Identifier: MIT
"""What applications hear beyond a pointer's own events, on the host and in a domain: gestures, and motion of a pointer that
they hold."""

import pytest

import hands as hand
from desk import CONFIG, wait_for
from hands import Hands
from places import Place, place
from screens import ScreenedDesk
from wayland_app import App

ONESHOT, PERSISTENT = 1, 2  # of zwp_pointer_constraints_v1.lifetime
PINCH = 2


@pytest.fixture
def desk():
    desk = ScreenedDesk().start()
    yield desk
    desk.finish()


@pytest.fixture
def app(desk, place):
    with App(place.env) as app:
        app.window = app.toplevel("held", (400, 300))
        (app.box,) = [window["content"] for window in desk.windows(place.domain)]
        app.middle = app.box["x"] + 200, app.box["y"] + 150
        yield app


def held(desk):
    holder = desk.state()["pointer"]["held"]
    return holder and (holder["domain"], holder["locked"])


def lock(app, surface=None, region=None, lifetime=PERSISTENT):
    locked = app.client.bind("zwp_pointer_constraints_v1").lock_pointer(
        surface or app.window.surface, app.pointer, region, lifetime, name="lock")
    app.client.sync()
    return locked


def confine(app, region):
    confined = app.client.bind("zwp_pointer_constraints_v1").confine_pointer(
        app.window.surface, app.pointer, region, PERSISTENT, name="confined")
    app.client.sync()
    return confined


def relative_of(app):
    return app.client.bind("zwp_relative_pointer_manager_v1").get_relative_pointer(app.pointer, name="relative")


def test_gestures(desk, place, app):
    pinch = app.client.bind("zwp_pointer_gestures_v1").get_pinch_gesture(app.pointer, name="pinch")
    with Hands(desk) as user:
        user.move(*app.middle)
        app.client.wait(lambda: app.entered(app.pointer) == "held", "the pointer")
        desk.screen("pad", "begin", PINCH, 2)
        desk.screen("pad", "update", 3, -1.5, 1.25, -10)
        desk.screen("pad", "end", 0)
    app.client.wait(lambda: app.client.all(pinch, "end"), "the end")
    assert app.client.all(pinch, "begin")[0].args[2:] == [app.window.surface, 2]
    assert app.client.all(pinch, "update")[0].args[1:] == [3, -1.5, 1.25, -10]
    assert app.client.all(pinch, "end")[0].args[2] == 0


def test_a_locked_pointer_stays_and_steps_are_told(desk, place, app):
    relative, locked = relative_of(app), lock(app)
    with Hands(desk) as user:
        user.move(*app.middle)
        app.client.sync()
        assert held(desk) is None and not app.client.all(locked, "locked")
        user.click()
        app.client.wait(lambda: app.client.all(locked, "locked"), "the lock")
        assert held(desk) == (place.domain, True)
        app.forget()
        user.act("by", 5, -3)
        app.client.wait(lambda: app.client.all(relative, "relative_motion"), "a step")
        assert app.client.all(relative, "relative_motion")[0].args[2:4] == [5, -3]
        assert not app.client.all(app.pointer, "motion")
        state = desk.state()["pointer"]
        assert (state["x"], state["y"]) == app.middle
        locked.set_cursor_position_hint(20, 30)
        app.window.surface.commit()
        locked.destroy()
        wait_for(lambda: held(desk) is None, "it is let go")
        state = desk.state()["pointer"]
        assert (state["x"], state["y"]) == (app.box["x"] + 20, app.box["y"] + 30)


def test_the_host_ends_it_and_one_for_once_is_over(desk, place, app):
    locked = lock(app, lifetime=ONESHOT)
    with Hands(desk) as user:
        user.click(*app.middle)
        app.client.wait(lambda: app.client.all(locked, "locked"), "the lock")
        user.down(hand.CTRL, hand.ALT, hand.SHIFT)
        user.tap(hand.ESC)
        user.up(hand.CTRL, hand.ALT, hand.SHIFT)
        user.tap(hand.ESC)
        app.client.wait(lambda: app.client.all(locked, "unlocked"), "its end")
        user.click(*app.middle)
        app.client.sync()
        assert held(desk) is None
        assert len(app.client.all(locked, "locked")) == 1


def test_a_confined_pointer_stays_in_its_region(desk, place, app):
    confined = confine(app, app.region((100, 100, 50, 40)))
    app.window.surface.commit()
    with Hands(desk) as user:
        user.click(app.box["x"] + 120, app.box["y"] + 120)
        app.client.wait(lambda: app.client.all(confined, "confined"), "it is confined")
        user.act("by", 300, 0)
        x = desk.state()["pointer"]["x"]
        assert app.box["x"] + 148 < x < app.box["x"] + 150
        confined.set_region(app.region((100, 100, 80, 40)))
        app.window.surface.commit()
        app.client.sync()

        def follows():
            user.act("by", 300, 0)
            return app.box["x"] + 178 < desk.state()["pointer"]["x"] < app.box["x"] + 180
        wait_for(follows, "the larger region")


def test_a_lock_of_a_surface_that_the_pointer_leaves(desk, place, app):
    """The wish of another surface is another wish."""
    surface, _ = app.subsurface("part", app.window.surface, (20, 20), (100, 80))
    app.window.surface.commit()
    locked = lock(app, surface)
    with Hands(desk) as user:
        user.click(*app.middle)
        app.client.sync()
        assert held(desk) is None
        user.click(app.box["x"] + 40, app.box["y"] + 40)
        app.client.wait(lambda: app.client.all(locked, "locked"), "the lock")
        app.window.destroy()
        wait_for(lambda: held(desk) is None, "it is let go")


def test_the_host_may_not_where_the_user_says_so():
    desk = ScreenedDesk(CONFIG + "[host]\npointer-lock = no\n").start()
    try:
        with App(Place(desk, "host").env) as app:
            app.window = app.toplevel("held", (400, 300))
            (box,) = [window["content"] for window in desk.windows("host")]
            locked = lock(app)
            with Hands(desk) as user:
                user.click(box["x"] + 20, box["y"] + 20)
            app.client.sync()
            assert app.buttons() and not app.client.all(locked, "locked")
    finally:
        desk.finish()
