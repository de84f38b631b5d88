# SPDX-License-Identifier: MIT
"""Pens on tablets: what a domain hears of them whose window wants that, who is to have a pointer instead, and what
applications get."""

import struct

import pytest
import Xlib.X

import hands as hand
import rawlink
import x11
from desk import wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest
from hands import Hands
from places import place
from screens import ScreenedDesk, takes_presses
from wayland_app import App

TOOLS = (rawlink.TOOL_ENTER, rawlink.TOOL_LEAVE, rawlink.TOOL_AXES, rawlink.TOOL_TIP, rawlink.TOOL_BUTTON)
POINTER = (rawlink.POINTER_ENTER, rawlink.POINTER_MOTION, rawlink.POINTER_BUTTON)
BTN_STYLUS = 0x14B
MOUSE = 6  # of enum wlr_tablet_tool_type
ABILITIES = 31  # all
ONE = 65535
CROSSHAIR = 8  # of wp_cursor_shape_device_v1.shape


@pytest.fixture
def desk():
    desk = ScreenedDesk().start()
    yield desk
    desk.finish()


class Drawn(Guest):
    """Its window wants pens."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.wish(True)

    def wish(self, takes):
        self.link.send(rawlink.TOOL_WISH, self.window.id, struct.pack("<I", takes))
        self.sync()

    def pen(self):
        """What was said of pens: enter (kind, abilities), leave (), axes as they are, tip (down), button. Axes that are
        as they were before are left out."""
        said, before = [], None
        for msg in self.told(*TOOLS):
            if msg.opcode == rawlink.TOOL_ENTER:
                said.append(("enter", *msg.fields("IIII")[2:]))
                before = None
            elif msg.opcode == rawlink.TOOL_LEAVE:
                said.append(("leave",))
            elif msg.opcode == rawlink.TOOL_AXES:
                _, x, y, pressure, distance, tilt_x, tilt_y, rotation, slider = msg.fields("IiiIIiiii")
                now = ("axes", x / 256, y / 256, pressure, distance, tilt_x / 256, tilt_y / 256, rotation / 256, slider)
                said += [now] if now != before else []
                before = now
            elif msg.opcode == rawlink.TOOL_TIP:
                said.append(("tip", msg.fields("III")[2]))
            else:
                said.append(("button", *msg.fields("IIII")[2:]))
        return said

    def kinds(self):
        return [said[0] for said in self.pen()]


@pytest.fixture
def work(desk):
    return takes_presses(desk, Drawn(desk, "work", MARK_WORK))


def test_a_pen_is_told_as_it_is(desk, work):
    box = work.content()
    x, y = box["x"] + 10, box["y"] + 20
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("axes", x + 5, y, 0.5, 0.25, -30, 45.5, 270, -1)
    desk.pen("tip", 1, x + 5, y)
    desk.pen("press", 1)
    desk.pen("button", BTN_STYLUS, 1)
    desk.pen("button", BTN_STYLUS, 0)
    desk.pen("axes", x - 15, y, 0, 0, 0, 0, 0, 0)
    desk.pen("tip", 0, 0, 0)
    desk.pen("far")
    half, quarter = 32768, 16384
    assert work.pen() == [
        ("enter", rawlink.PEN, ABILITIES), ("axes", 10, 20, 0, 0, 0, 0, 0, 0),
        ("axes", 15, 20, half, quarter, -30, 45.5, 270, -ONE), ("tip", 1),
        ("axes", 15, 20, ONE, quarter, -30, 45.5, 270, -ONE), ("button", BTN_STYLUS, 1), ("button", BTN_STYLUS, 0),
        ("axes", -5, 20, 0, 0, 0, 0, 0, 0), ("tip", 0), ("leave",)]
    assert work.told(*POINTER) == []


def test_a_pen_that_can_say_little_and_an_eraser(desk, work):
    x, y = work.centre()
    desk.pen("near", rawlink.PEN, 0, x, y)
    desk.pen("axes", x, y, 1, 1, 10, 10, 10, 1)
    desk.pen("far")
    desk.pen("near", rawlink.ERASER, 1, x, y)
    said = work.pen()
    assert said[0] == ("enter", rawlink.PEN, 0)
    assert said[1][3:] == (0, 0, 0, 0, 0, 0) and said[2] == ("leave",)
    assert [words for words in said if words[0] == "enter"][1] == ("enter", rawlink.ERASER, ABILITIES)


def test_who_does_not_want_pens_has_a_pointer(desk, work):
    x, y = work.centre()
    work.wish(False)
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("tip", 1, x, y)
    desk.pen("tip", 0, x, y)
    assert work.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]
    assert work.pen() == []
    work.forget()
    work.wish(True)
    wait_for(lambda: work.kinds() == ["enter", "axes"], "the pen")
    assert work.told(rawlink.POINTER_LEAVE)


def test_a_tablets_mouse_is_a_pointer_and_its_wheel_scrolls(desk, work):
    """Half a notch up, and two down; what is told as a pen has no wheel."""
    x, y = work.centre()
    desk.pen("near", MOUSE, 0, x, y)
    desk.pen("wheel", -7.5)
    desk.pen("wheel", 30)
    assert work.pen() == []
    axes = [msg.fields("IIIIii")[1:] for msg in work.told(rawlink.POINTER_AXIS)]
    assert axes == [(0, 0, 0, -7.5 * 256, -60), (0, 0, 0, 30 * 256, 240)]
    work.forget()
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("wheel", 15)
    assert work.kinds()[0] == "enter" and work.told(rawlink.POINTER_AXIS) == []


def test_the_mouse_takes_over(desk, work):
    x, y = work.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    with Hands(desk) as user:
        user.move(x + 1, y)
        assert work.kinds()[-1] == "leave"
        user.click()
    assert work.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]
    work.forget()
    desk.pen("axes", x, y, 0, 0, 0, 0, 0, 0)
    assert work.kinds() == ["enter", "axes"]


def test_attack_31_no_pen_over_another_domain_is_told(desk, work):
    personal = takes_presses(desk, Drawn(desk, "personal", MARK_PERSONAL, size=(200, 150)))
    work.focus()
    x, y = personal.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("axes", x + 1, y, 1, 0, 0, 0, 0, 0)
    desk.pen("press", 0.5)
    desk.pen("button", BTN_STYLUS, 0)
    assert personal.told() == [] and personal.pen() == []
    assert work.pen() == []
    desk.pen("tip", 1, x, y)
    assert personal.kinds() == ["enter", "axes", "tip"]
    assert desk.state()["focus"]["domain"] == "personal"
    work.forget()
    desk.pen("axes", *work.centre(), 1, 0, 0, 0, 0, 0)
    desk.pen("tip", 0, 0, 0)
    desk.pen("axes", *work.centre(), 1, 0, 0, 0, 0, 0)
    assert work.pen() == []


@pytest.mark.parametrize("way", ["focus", "gone"])
def test_attack_31_what_takes_a_button_away_takes_the_pen(desk, work, way):
    x, y = work.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("tip", 1, x, y)
    work.forget()
    if way == "focus":
        Guest(desk, "personal", MARK_PERSONAL, size=(50, 50)).focus()
        desk.pen("press", 0.25)
        desk.pen("tip", 0, 0, 0)
    else:
        desk.pen("gone")
    assert work.kinds()[-1] == "leave" and set(work.kinds()) <= {"axes", "leave"}


def test_attack_32_a_tip_on_what_has_just_come_is_dropped(desk, work):
    x, y = work.centre()
    work.window.unmap()
    wait_for(lambda: not desk.windows("work"), "it is unmapped")
    work.window.commit()
    work.link.expect(rawlink.FRAME, work.window.id)
    desk.pen("near", rawlink.PEN, 1, x, y)

    def counts():
        desk.pen("tip", 1, x, y)
        desk.pen("tip", 0, x, y)
        return "tip" in work.kinds()
    assert not counts()
    wait_for(counts, "a tip that counts")


def test_numbers_of_a_mad_device_are_cut(desk, work):
    x, y = work.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("axes", x, y, "1e30", "-1e30", "1e30", "-1e30", "1e30", "nan")
    assert work.pen()[-1][3:] == (ONE, 0, 90, -90, 360, -ONE)


def test_axes_of_a_slow_reader_are_the_last(desk, work):
    x, y = work.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    for step in range(1500):
        desk.pen("press", step / 1500)
    desk.pen("press", 1)
    desk.pen("tip", 1, x, y)
    said = work.pen()
    assert len(said) < 1500
    assert said[-1] == ("tip", 1) and said[-2][3] == ONE


def test_a_window_is_moved_by_a_pen(desk, work):
    before, (x, y) = work.content(), work.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("tip", 1, x, y)
    serial = work.told(rawlink.TOOL_TIP)[-1].fields("III")[0]
    work.link.send(rawlink.WINDOW_REQUEST, work.window.id, struct.pack("<III", rawlink.REQUEST_MOVE, 0, serial))
    work.sync()
    desk.pen("axes", x + 40, y + 30, 1, 0, 0, 0, 0, 0)
    desk.pen("tip", 0, 0, 0)
    after = work.content()
    assert (after["x"], after["y"]) == (before["x"] + 40, before["y"] + 30)
    assert work.kinds()[-3:] == ["leave", "enter", "axes"]


def test_data_is_dragged_by_a_pen(desk, work):
    """By the pointer, as ever."""
    x, y = work.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    desk.pen("tip", 1, x, y)
    serial = work.told(rawlink.TOOL_TIP)[-1].fields("III")[0]
    work.link.send(rawlink.DRAG_START, work.window.id, struct.pack("<I", serial))
    wait_for(lambda: work.told(rawlink.POINTER_ENTER), "the pointer of the drag")
    desk.pen("axes", x + 5, y, 1, 0, 0, 0, 0, 0)
    desk.pen("tip", 0, 0, 0)
    assert [msg.fields("I")[0] for msg in work.told(rawlink.DRAG_END)] == [rawlink.DROP]
    assert work.buttons() == []
    wait_for(lambda: work.kinds()[-2:] == ["enter", "axes"], "the pen again")


def test_the_cursor_is_chosen_by_who_has_the_pen(desk, work):
    x, y = work.centre()
    desk.pen("near", rawlink.PEN, 1, x, y)
    serial = work.told(rawlink.TOOL_ENTER)[-1].fields("IIII")[0]
    work.link.send(rawlink.CURSOR_SHAPE, work.window.id, struct.pack("<II", serial, CROSSHAIR))
    work.sync()
    assert desk.state()["pointer"]["cursor"] == "crosshair"


# --- applications --------------------------------------------------------------------------------

def tablets_of(app):
    """It asks for pens."""
    tablets = app.client.bind("zwp_tablet_manager_v2").get_tablet_seat(app.seat, name="tablets")
    app.client.sync()
    return tablets


def bring_pen(desk, place, app, tablets):
    """To the application's only window. The pen, as the application has it, and where it is on the screen."""
    (box,) = [window["content"] for window in desk.windows(place.domain)]
    x, y = box["x"] + 30, box["y"] + 40
    desk.pen("near", rawlink.PEN, 1, x, y)
    app.client.wait(lambda: app.client.all(tablets, "tool_added"), "the pen")
    return app.client.all(tablets, "tool_added")[0].args[0], x, y


def test_an_application_draws_with_a_pen(desk, place):
    with App(place.env) as app:
        tablets = tablets_of(app)
        (added,) = app.client.all(tablets)
        assert added.name == "tablet_added"
        app.toplevel("canvas", (400, 300))
        tool, x, y = bring_pen(desk, place, app, tablets)
        app.client.wait(lambda: app.client.all(tool, "motion"), "where it is")
        assert {event.args[0] for event in app.client.all(tool, "capability")} == {1, 2, 3, 4, 5}  # but wheel
        assert not app.client.all(tool, "hardware_serial")
        assert app.client.all(tool, "proximity_in")[0].args[2].name == "canvas"
        assert app.client.all(tool, "motion")[-1].args == [30, 40]
        wait_for(lambda: not desk.state()["pointer"]["guarded"], "it takes a press")
        desk.pen("axes", x + 1, y, 1, 0, 12.5, -60, 0, 0)
        desk.pen("tip", 1, x + 1, y)
        app.client.wait(lambda: app.client.all(tool, "down"), "the tip")
        assert app.client.all(tool, "pressure")[-1].args == [ONE]
        assert app.client.all(tool, "tilt")[-1].args == [12.5, -60]
        desk.pen("button", BTN_STYLUS, 1)
        desk.pen("button", BTN_STYLUS, 0)
        desk.pen("tip", 0, 0, 0)
        desk.pen("far")
        app.client.wait(lambda: app.client.all(tool, "proximity_out"), "its end")
        assert [event.args[1:] for event in app.client.all(tool, "button")] == [[BTN_STYLUS, 1], [BTN_STYLUS, 0]]
        assert len(app.client.all(tool, "up")) == 1
        assert app.client.all(tool, "frame")
        assert app.buttons() == []


def test_an_application_that_asks_for_none_has_a_pointer(desk, place):
    with App(place.env) as app, App(place.env) as other:
        tablets_of(other)
        app.toplevel("plain", (400, 300))
        (box,) = [window["content"] for window in desk.windows(place.domain)]
        x, y = box["x"] + 30, box["y"] + 40

        desk.pen("near", rawlink.PEN, 1, x, y)
        wait_for(lambda: not desk.state()["pointer"]["guarded"], "it takes a press")
        desk.pen("tip", 1, x, y)
        desk.pen("tip", 0, x, y)
        wait_for(lambda: app.buttons() == [("plain", hand.LEFT, 1), ("plain", hand.LEFT, 0)], "a click")


def test_an_application_is_moved_and_drags_by_a_pen(desk, place):
    with App(place.env) as app:
        tablets = tablets_of(app)
        window = app.toplevel("canvas", (400, 300))
        tool, x, y = bring_pen(desk, place, app, tablets)

        def touch():
            """Its serial, while it is down."""
            app.client.forget()
            wait_for(lambda: not desk.state()["pointer"]["guarded"], "it takes a press")
            desk.pen("tip", 1, x, y)
            return app.client.wait(lambda: app.client.all(tool, "down"), "the tip")[0].args[0]
        window.role.move(app.seat, touch())
        wait_for(lambda: desk.state()["mode"] == "move", "the move")
        desk.pen("tip", 0, x, y)
        source = app.data_devices.create_data_source(name="source")
        source.offer("text/plain")
        source.set_actions(1)
        app.data_device.start_drag(source, window.surface, None, touch())
        wait_for(lambda: desk.state()["mode"] == "drag", "the drag")
        desk.pen("axes", x + 100, y, 1, 0, 0, 0, 0, 0)
        app.client.wait(lambda: app.client.all(source, "target"), "the target")
        desk.pen("tip", 0, 0, 0)
        app.client.wait(lambda: app.client.all(source, "dnd_drop_performed"), "the drop")


def test_an_application_ends_below_a_pen(desk, place):
    """With the pen in its window; another one has it afterwards."""
    for _ in range(2):
        with App(place.env) as app:
            tablets = tablets_of(app)
            app.toplevel("canvas", (400, 300))
            tool, _, _ = bring_pen(desk, place, app, tablets)
            app.client.wait(lambda: app.client.all(tool, "proximity_in"), "it is there")
        wait_for(lambda: not desk.windows(place.domain), "its window is gone")
        desk.pen("far")


def test_an_applications_cursor_for_a_pen(desk, place):
    with App(place.env) as app:
        tablets = tablets_of(app)
        app.toplevel("canvas", (400, 300))
        tool, _, _ = bring_pen(desk, place, app, tablets)
        app.client.wait(lambda: app.client.all(tool, "proximity_in"), "it is there")
        serial = app.client.all(tool, "proximity_in")[0].args[0]
        shape = app.client.bind("wp_cursor_shape_manager_v1").get_tablet_tool_v2(tool)
        shape.set_shape(serial, CROSSHAIR)
        wait_for(lambda: desk.state()["pointer"]["cursor"] == "crosshair", "the shape")
        picture = app.compositor.create_surface()
        tool.set_cursor(serial, picture, 2, 3)
        picture.attach(app.buffer(16, 16, 0xFF00FF00), 0, 0)
        picture.commit()
        wait_for(lambda: desk.state()["pointer"]["cursor"] == ("image" if place.guest else "surface"), "the image")
        tool.set_cursor(serial, None, 0, 0)
        wait_for(lambda: desk.state()["pointer"]["cursor"] == "hidden", "no cursor")


def test_an_x11_program_is_clicked_by_a_pen(desk, guest):
    """Its Xwayland asks for pens, and makes a pointer of them where it should."""
    client = x11.Client(guest)
    window = client.window(0, 0, 300, 200, title="one")
    (box,) = wait_for(lambda: [shown["content"] for shown in guest.windows() if shown["title"] == "one"], "the window")
    x, y = box["x"] + 30, box["y"] + 40
    desk.pen("near", rawlink.PEN, 1, x, y)
    wait_for(lambda: not desk.state()["pointer"]["guarded"], "it takes a press")
    desk.pen("axes", x, y, 0.5, 0, 0, 0, 0, 0)
    desk.pen("tip", 1, x, y)
    press = window.wait(Xlib.X.ButtonPress, "the press")
    assert (press.event_x, press.event_y, press.detail) == (30, 40, 1)
    desk.pen("axes", x + 20, y, 0.5, 0, 0, 0, 0, 0)
    window.wait(Xlib.X.MotionNotify, "the stroke", lambda motion: motion.event_x == 50)
    desk.pen("tip", 0, x, y)
    release = window.wait(Xlib.X.ButtonRelease, "the release")
    assert (release.event_x, release.event_y) == (50, 40)
    client.close()
