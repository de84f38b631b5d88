# SPDX-License-Identifier: MIT
"""A drag is dropped only where its button is let go on purpose; whatever else ends it cancels it."""

import contextlib

import pytest

import hands as hand
from desk import wait_for
from ends import SIZE, GuestEnd, alt_tab
from hands import Hands
from places import place  # a fixture
from wayland_app import App


class Drag:
    """Under way, over the second of two windows, whose applications may differ."""

    def __init__(self, desk, env, user, apart, domain="host"):
        self.desk, self.user, self.domain = desk, user, domain
        known = {window["number"] for window in desk.windows()}
        self.apps = [App(env)]
        if apart:
            self.apps.append(App(env))
        self.origin = self.apps[0].toplevel("origin", SIZE)
        self.target = self.apps[-1].toplevel("target", SIZE, 0xFF20A020)
        self.numbers = [window["number"] for window in desk.windows()
                        if window["number"] not in known]
        self.boxes = {window["title"]: window["content"] for window in desk.windows()}

    def centre(self, name):
        box = self.boxes[name]
        return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2

    def begin(self):
        app = self.apps[0]
        self.user.click(*self.centre("origin"))
        app.forget()
        self.user.press()
        assert app.buttons() == [("origin", hand.LEFT, 1)]
        self.source = app.start_drag(self.origin.surface)
        self.to(*self.centre("target"))
        self.sync(lambda: self.told("enter"), "the drag enters the target")
        for one in self.apps:
            one.client.sync()
        app.client.wait(lambda: app.client.all(self.source, "action"), "an action is agreed on")

    def to(self, x, y):
        self.user.move(x - 1, y)
        self.user.move(x, y)

    def told(self, *names):
        app = self.apps[-1]
        return app.client.all(app.data_device, *names)

    def sync(self, condition, what):
        def pumped():
            for app in self.apps:
                app.client.sync()
            return condition()
        wait_for(pumped, what)

    def outcome(self):
        """Of the source: dropped or cancelled, when one is known."""
        for app in self.apps:
            app.client.sync()
        names = [event.name for event in self.apps[0].client.all(self.source)]
        dropped, cancelled = "dnd_drop_performed" in names, "cancelled" in names
        assert not (dropped and cancelled)
        assert dropped == bool(self.told("drop"))
        return "drop" if dropped else "cancel" if cancelled else "on"

    def finish(self):
        for app in self.apps:
            app.client.close()
        wait_for(lambda: not [w for w in self.desk.windows() if w["number"] in self.numbers],
                 "its windows are gone")


def let_go(drag, other):
    drag.user.release()


def let_go_outside(drag, other):
    drag.to(*other.place())
    drag.user.release()


def switch(drag, other):
    alt_tab(drag.user)


def focus_another(drag, other):
    drag.desk.control("focus", str(other.number))


def escape(drag, other):
    drag.user.tap(hand.ESC)


def move(drag, other):
    drag.origin.role.move(drag.apps[0].seat, drag.apps[0].last_serial(drag.apps[0].pointer, "button"))
    drag.apps[0].client.sync()


def press_another(drag, other):
    drag.user.press(hand.RIGHT)
    drag.user.release(hand.RIGHT)


def destroy_origin(drag, other):
    drag.origin.destroy()


ENDS = {let_go: "drop", let_go_outside: "cancel", switch: "on", focus_another: "cancel",
        escape: "cancel", move: "cancel", press_another: "on", destroy_origin: "cancel"}


@contextlib.contextmanager
def dragging(desk, place, apart):
    other = GuestEnd(desk, False, "personal")
    with Hands(desk) as user:
        drag = Drag(desk, place.env, user, apart, place.domain)
        try:
            drag.begin()
            yield drag, other
        finally:
            user.release()
            drag.finish()
            other.finish()


@pytest.mark.parametrize("apart", [False, True], ids=["one application", "two applications"])
@pytest.mark.parametrize("end", ENDS)
def test_what_ends_a_drag(desk, place, end, apart):
    with dragging(desk, place, apart) as (drag, other):
        other.forget()
        end(drag, other)
        expected = ENDS[end]
        drag.sync(lambda: drag.outcome() == expected, f"{expected}, which is {drag.outcome()}")
        drag.user.release()
        drag.sync(lambda: drag.outcome() == expected.replace("on", "drop"), "nothing changes")
        assert other.buttons() == [] and other.keys() == []
        assert other.pointer() is None or end in (switch, focus_another)


def test_a_target_that_goes_takes_no_drop(desk, place):
    with dragging(desk, place, True) as (drag, _):
        drag.apps.pop().client.close()
        wait_for(lambda: len(desk.windows(place.domain)) == 1, "the target is gone")
        drag.user.release()
        client = drag.apps[0].client
        client.wait(lambda: client.all(drag.source, "cancelled"), "the drag is cancelled")


def test_a_source_that_goes_gives_the_pointer_back(desk, place):
    with dragging(desk, place, True) as (drag, _):
        drag.apps.pop(0).client.close()
        app = drag.apps[0]
        drag.sync(lambda: drag.told("leave"), "the drag leaves")
        drag.user.release()
        app.forget()
        drag.user.click(*drag.centre("target"))
        assert app.buttons() == [("target", hand.LEFT, 1), ("target", hand.LEFT, 0)]
