# SPDX-License-Identifier: MIT
"""What begins by a held press begins by a finger: moves, resizes and drags that a domain asks for."""

import struct

import pytest

import hands as hand
import rawlink
from desk import wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest, settled
from places import place
from screens import ScreenedDesk, takes_presses
from test_touch import Touched, tap
from wayland_app import App

EDGE_RIGHT, RESIZE_RIGHT = 8, 8  # of the link, of xdg_toplevel


@pytest.fixture
def desk():
    desk = ScreenedDesk().start()
    yield desk
    desk.finish()


@pytest.fixture
def work(desk):
    return takes_presses(desk, Touched(desk, "work", MARK_WORK))


def put_finger(desk, guest, finger=1):
    """On its middle; the serial that it was told."""
    desk.touch("down", finger, *guest.centre())
    return guest.told(rawlink.TOUCH_DOWN)[-1].fields("IIIii")[0]


def ask(guest, kind, serial, edges=0):
    guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", kind, edges, serial))
    guest.sync()


def test_a_window_is_moved_by_its_finger(desk, work):
    personal = takes_presses(desk, Guest(desk, "personal", MARK_PERSONAL, size=(60, 50)))
    before, (x, y) = work.content(), work.centre()
    serial = put_finger(desk, work)
    desk.touch("motion", 1, x + 5, y + 5)
    ask(work, rawlink.REQUEST_MOVE, serial)
    assert desk.state()["mode"] == "move"
    assert work.fingers()[-1] == (rawlink.TOUCH_CANCEL,)
    work.forget()
    desk.touch("motion", 1, x + 45, y + 35)
    desk.touch("up", 1)
    after = work.content()
    assert (after["x"], after["y"]) == (before["x"] + 40, before["y"] + 30)
    assert work.fingers() == [] and work.buttons() == []
    assert personal.told() == []
    assert desk.state()["mode"] == "normal"
    put_finger(desk, work)
    assert [said[0] for said in work.fingers()] == [rawlink.TOUCH_DOWN]


def test_a_window_is_resized_by_its_finger(desk, work):
    before, (x, y) = work.content(), work.centre()
    ask(work, rawlink.REQUEST_RESIZE, put_finger(desk, work), EDGE_RIGHT)
    desk.touch("motion", 1, x + 30, y + 50)
    after = settled(work)
    desk.touch("up", 1)
    assert (after["width"], after["height"]) == (before["width"] + 30, before["height"])


def with_two_fingers(desk, work):
    put_finger(desk, work, 1)
    return put_finger(desk, work, 2)


def after_it_is_up(desk, work):
    serial = put_finger(desk, work)
    desk.touch("up", 1)
    return serial


def of_another_one(desk, work):
    return put_finger(desk, work) - 1


def after_a_cancel(desk, work):
    serial = put_finger(desk, work)
    desk.touch("cancel", 1)
    return serial


@pytest.mark.parametrize("way", [with_two_fingers, after_it_is_up, of_another_one, after_a_cancel])
def test_attack_31_a_finger_that_is_not_held_alone_begins_nothing(desk, work, way):
    before, (x, y) = work.content(), work.centre()
    serial = way(desk, work)
    ask(work, rawlink.REQUEST_MOVE, serial)
    ask(work, rawlink.REQUEST_RESIZE, serial, EDGE_RIGHT)
    assert desk.state()["mode"] == "normal"
    work.link.send(rawlink.DRAG_START, work.window.id, struct.pack("<I", serial))
    assert [msg.fields("I")[0] for msg in work.told(rawlink.DRAG_END)] == [rawlink.CANCELLED]
    desk.touch("motion", 1, x + 40, y + 30)
    assert work.content() == before


def drag_by_finger(desk, work):
    """It is under way, and the pointer is in its window."""
    serial = put_finger(desk, work)
    work.link.send(rawlink.DRAG_START, work.window.id, struct.pack("<I", serial))
    wait_for(lambda: work.told(rawlink.POINTER_ENTER), "the pointer of the drag")
    assert work.fingers()[-1] == (rawlink.TOUCH_CANCEL,)


def ends(guest):
    return [msg.fields("I")[0] for msg in guest.told(rawlink.DRAG_END)]


def test_data_is_dragged_by_a_finger(desk, work):
    personal = takes_presses(desk, Guest(desk, "personal", MARK_PERSONAL, size=(60, 50)))
    (x, y) = work.centre()
    drag_by_finger(desk, work)
    desk.touch("motion", 1, *personal.centre())
    assert work.told(rawlink.POINTER_LEAVE)
    assert personal.told() == []
    desk.touch("motion", 1, x + 7, y + 9)
    work.forget()
    desk.touch("up", 1)
    assert ends(work) == [rawlink.DROP]
    assert work.buttons() == [] and work.fingers() == []


def test_attack_31_what_the_device_takes_back_is_no_drop(desk, work):
    drag_by_finger(desk, work)
    desk.touch("cancel", 1)
    assert ends(work) == [rawlink.CANCELLED]


def test_a_finger_that_is_taken_back_presses_no_button_of_a_frame(desk, work):
    box = work.content()
    close = box["x"] + box["width"] - 12, box["y"] - 13
    desk.touch("down", 1, *close)
    desk.touch("cancel", 1)
    assert work.told(rawlink.CLOSE) == []
    desk.touch("down", 1, *close)
    desk.touch("up", 1)
    assert work.told(rawlink.CLOSE)


# --- applications --------------------------------------------------------------------------------

@pytest.fixture(params=["fingers", "a pointer"])
def app(request, desk, place):
    """With a window, which the user has touched; it asks for fingers, or has the first as a pointer."""
    with App(place.env) as app:
        app.window = app.toplevel("touched", (400, 300))
        (app.box,) = [window["content"] for window in desk.windows(place.domain)]

        def clicked():
            tap(desk, app.box["x"] + 30, app.box["y"] + 40)
            return [state for _, _, state in app.buttons()][-1:] == [0]
        wait_for(clicked, "a click")
        app.device, app.says = app.pointer, "button"
        if request.param == "fingers":
            app.device, app.says = app.seat.get_touch(name="touch"), "down"
            app.client.sync()
        app.forget()
        yield app


def touch_app(desk, app, x, y):
    """The serial that it has of that."""
    desk.touch("down", 1, app.box["x"] + x, app.box["y"] + y)
    app.client.wait(lambda: app.client.all(app.device, app.says), "the finger")
    return app.last_serial(app.device, app.says)


def test_an_application_is_moved_and_resized_by_a_finger(desk, app):
    app.window.role.move(app.seat, touch_app(desk, app, 30, 40))
    wait_for(lambda: desk.state()["mode"] == "move", "the move")
    desk.touch("motion", 1, app.box["x"] + 130, app.box["y"] + 90)
    desk.touch("up", 1)
    (moved,) = [window["content"] for window in desk.windows()]
    assert (moved["x"], moved["y"]) == (app.box["x"] + 100, app.box["y"] + 50)
    app.box = moved
    app.forget()
    app.window.role.resize(app.seat, touch_app(desk, app, 30, 40), RESIZE_RIGHT)
    wait_for(lambda: desk.state()["mode"] == "resize", "the resize")
    desk.touch("up", 1)
    app.client.sync()
    assert 0 not in [state for _, _, state in app.buttons()]  # that would be a click


def test_an_application_drags_by_a_finger(desk, app):
    serial = touch_app(desk, app, 30, 40)
    source = app.data_devices.create_data_source(name="source")
    source.offer("text/plain")
    source.set_actions(1)
    app.data_device.start_drag(source, app.window.surface, None, serial)
    wait_for(lambda: desk.state()["mode"] == "drag", "the drag")
    desk.touch("motion", 1, app.box["x"] + 200, app.box["y"] + 100)
    app.client.wait(lambda: app.client.all(source, "target"), "the target")
    desk.touch("up", 1)
    app.client.wait(lambda: app.client.all(source, "dnd_drop_performed"), "the drop")
    assert app.client.all(app.data_device, "drop")
    assert not app.client.all(source, "cancelled")
    app.forget()
    touch_app(desk, app, 30, 40)
    desk.touch("up", 1)


def test_fingers_of_an_application(desk, place):
    """Each is on its surface's own coordinates until it is up; what is taken back is cancelled."""
    with App(place.env) as app:
        app.toplevel("touched", (400, 300))
        (box,) = [window["content"] for window in desk.windows(place.domain)]
        desk.touch("down", 9, 0, 0)
        desk.touch("up", 9)

        def known():
            tap(desk, box["x"] + 30, box["y"] + 40)
            return app.buttons() and app.client.all(app.seat, "capabilities")[-1].args[0] & 4
        wait_for(known, "a click, and the seat has touch")
        touch = app.seat.get_touch(name="touch")
        app.client.sync()
        desk.touch("down", 1, box["x"] + 30, box["y"] + 40)
        desk.touch("down", 2, box["x"] + 90, box["y"] + 50)
        desk.touch("motion", 1, box["x"] - 10, box["y"] + 45)
        desk.touch("up", 1)
        app.client.wait(lambda: app.client.all(touch, "up"), "the end")
        assert [event.args[-3:] for event in app.client.all(touch, "down")] == [[0, 30, 40], [1, 90, 50]]
        assert app.client.all(touch, "motion")[-1].args[-3:] == [0, -10, 45]
        desk.touch("cancel", 2)
        app.client.wait(lambda: app.client.all(touch, "cancel"), "the cancel")
        assert len(app.client.all(touch, "up")) == 1
