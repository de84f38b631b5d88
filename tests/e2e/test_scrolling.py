# SPDX-License-Identifier: MIT
"""Scrolling: what applications hear of wheels and touchpads, on the host and in a domain."""

import pytest

import rawlink
from desk import wait_for
from guests import two_guests
from hands import Hands
from places import place  # a fixture
from wayland_app import App

VERTICAL, HORIZONTAL = 0, 1
WHEEL, FINGER = 0, 1  # of wl_pointer.axis_source


@pytest.fixture
def app(desk, place):
    with App(place.env) as app, Hands(desk) as user:
        app.toplevel("scrolled", (400, 300))
        (box,) = [window["content"] for window in desk.windows()]
        user.click(box["x"] + 50, box["y"] + 50)
        app.client.wait(lambda: app.buttons(), "the click")
        app.forget()
        app.user = user
        yield app


def said(app):
    """What the pointer said of scrolling, without times, and where a frame ended."""
    names = ("axis", "axis_source", "axis_stop", "axis_discrete", "axis_value120", "frame")
    found = []
    for event in app.client.all(app.pointer, *names):
        found.append((event.name, *(event.args[1:] if event.name in ("axis", "axis_stop") else event.args)))
    return found


def test_fingers_scroll_and_leave(app):
    app.user.act("scroll", VERTICAL, 7)
    app.user.act("scroll", VERTICAL, 0)
    app.client.wait(lambda: said(app).count(("frame",)) == 2, "both frames")
    assert said(app) == [("axis_source", FINGER), ("axis", VERTICAL, 7), ("frame",),
                         ("axis_source", FINGER), ("axis_stop", VERTICAL), ("frame",)]


def test_a_wheel_has_notches(app):
    app.user.wheel(2)
    app.client.wait(lambda: ("frame",) in said(app), "the frame")
    assert said(app) == [("axis_source", WHEEL), ("axis_value120", VERTICAL, 240), ("axis", VERTICAL, 30), ("frame",)]


def test_two_sources_are_two_frames(app):
    """Of one device, or of two that scroll at once: a frame has one."""
    app.user.act("both", 5)
    app.client.wait(lambda: said(app).count(("frame",)) == 2, "both frames")
    assert said(app) == [("axis_source", FINGER), ("axis", VERTICAL, 5), ("frame",),
                         ("axis_source", WHEEL), ("axis", HORIZONTAL, 5), ("frame",)]
    app.user.act("scroll", HORIZONTAL, 3)
    app.client.wait(lambda: ("axis", HORIZONTAL, 3) in said(app), "it goes on")


def test_a_domain_is_told_of_source_and_end(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        user.act("scroll", HORIZONTAL, 3)
        user.act("scroll", HORIZONTAL, 0)
        wait_for(lambda: len(work.told(rawlink.POINTER_AXIS)) == 2, "both")
    axes = [msg.fields("IIIIii")[1:] for msg in work.told(rawlink.POINTER_AXIS)]
    assert axes == [(HORIZONTAL, FINGER, 0, 3 * 256, 0), (HORIZONTAL, FINGER, 0, 0, 0)]
    assert personal.told() == []
