# SPDX-License-Identifier: MIT
"""Fingers: what a domain hears of them, what the host does with them, and what applications get."""

import pytest

import hands as hand
import rawlink
from desk import CONFIG, wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest
from hands import Hands
from screens import ScreenedDesk, takes_presses, whole
from test_lock import locked_by
from wayland_app import App

TOUCH = (rawlink.TOUCH_DOWN, rawlink.TOUCH_UP, rawlink.TOUCH_MOTION, rawlink.TOUCH_CANCEL, rawlink.TOUCH_FRAME)
POINTER, KEYBOARD, FINGERS = 1, 2, 4  # of wl_seat.capability


@pytest.fixture
def desk():
    desk = ScreenedDesk().start()
    yield desk
    desk.finish()


class Touched(Guest):
    def fingers(self):
        """What was said of fingers, without frames: (opcode, id, x, y), px."""
        said = []
        for msg in self.told(*TOUCH):
            if msg.opcode == rawlink.TOUCH_DOWN:
                _, _, finger, x, y = msg.fields("IIIii")
                said.append((msg.opcode, finger, x / 256, y / 256))
            elif msg.opcode == rawlink.TOUCH_MOTION:
                _, finger, x, y = msg.fields("IIii")
                said.append((msg.opcode, finger, x / 256, y / 256))
            elif msg.opcode == rawlink.TOUCH_UP:
                said.append((msg.opcode, msg.fields("II")[1]))
            elif msg.opcode == rawlink.TOUCH_CANCEL:
                said.append((msg.opcode,))
        return said


@pytest.fixture
def work(desk):
    return takes_presses(desk, Touched(desk, "work", MARK_WORK))


def test_fingers_are_told_in_the_windows_own_coordinates(desk, work):
    box = work.content()
    desk.touch("down", 7, box["x"] + 10, box["y"] + 20)
    desk.touch("down", 9, box["x"] + 50, box["y"] + 60)
    desk.touch("motion", 7, box["x"] - 30, box["y"] + 25)
    desk.touch("up", 7)
    desk.touch("up", 9)
    assert work.fingers() == [
        (rawlink.TOUCH_DOWN, 0, 10, 20), (rawlink.TOUCH_DOWN, 1, 50, 60), (rawlink.TOUCH_MOTION, 0, -30, 25),
        (rawlink.TOUCH_UP, 0), (rawlink.TOUCH_UP, 1)]
    assert len(work.told(rawlink.TOUCH_FRAME)) == 5
    assert work.told(rawlink.POINTER_ENTER, rawlink.POINTER_BUTTON) == []


def test_attack_31_a_sequence_stays_with_its_window(desk, work):
    """Fingers that go to another domain's window, or come down there meanwhile, tell that nothing."""
    personal = takes_presses(desk, Touched(desk, "personal", MARK_PERSONAL, size=(200, 150)))
    x, y = personal.centre()
    box = work.content()
    desk.touch("down", 1, box["x"] + 3, box["y"] + 3)
    desk.touch("motion", 1, x, y)
    desk.touch("down", 2, x, y)
    desk.touch("motion", 2, x + 5, y)
    assert personal.told() == []
    assert [said[0] for said in work.fingers()] == [rawlink.TOUCH_DOWN, rawlink.TOUCH_MOTION]
    desk.touch("up", 1)
    desk.touch("up", 2)
    desk.touch("down", 3, x, y)
    assert [said[0] for said in personal.fingers()] == [rawlink.TOUCH_DOWN]
    assert desk.state()["focus"]["domain"] == "personal"


def test_attack_31_more_fingers_than_anybody_has(desk, work):
    box = work.content()
    for finger in range(30):
        desk.touch("down", finger, box["x"] + finger, box["y"] + 5)
    assert [said[1] for said in work.fingers()] == list(range(16))
    work.window.destroy()
    for finger in range(30):
        desk.touch("up", finger)
    assert work.fingers()[-1] == (rawlink.TOUCH_CANCEL,)


def cancel_by_the_focus(desk, work):
    Guest(desk, "personal", MARK_PERSONAL, size=(50, 50)).focus()


def cancel_by_attention(desk, work):
    with Hands(desk) as user:
        user.down(hand.CTRL, hand.ALT, hand.SHIFT)
        user.tap(hand.ESC)
        user.up(hand.CTRL, hand.ALT, hand.SHIFT)


def cancel_by_the_lock(desk, work):
    with locked_by(desk):
        assert work.fingers()


def cancel_by_the_device(desk, work):
    desk.touch("cancel", 1)


def cancel_by_its_loss(desk, work):
    desk.touch("gone")


def cancel_by_unmapping(desk, work):
    work.window.unmap()


CANCELS = {name[len("cancel_by_"):]: function for name, function in list(globals().items())
           if name.startswith("cancel_by_")}


@pytest.mark.parametrize("way", CANCELS)
def test_attack_31_what_takes_a_button_away_cancels_fingers(desk, work, way):
    desk.touch("down", 1, *work.centre())
    work.forget()
    CANCELS[way](desk, work)
    desk.touch("motion", 1, 5, 5)
    assert work.fingers() == [(rawlink.TOUCH_CANCEL,)]


def test_attack_32_a_finger_on_what_has_just_come_is_dropped(desk, work):
    x, y = work.centre()
    work.window.unmap()
    wait_for(lambda: not desk.windows("work"), "it is unmapped")
    work.window.commit()
    work.link.expect(rawlink.FRAME, work.window.id)

    def counts():
        desk.touch("down", 1, x, y)
        desk.touch("up", 1)
        return work.fingers()
    assert not counts()
    wait_for(counts, "a finger that counts")


def test_frames_are_moved_and_closed_by_fingers(desk, work):
    box = work.content()
    x, y = work.bar()
    desk.touch("down", 1, x, y)
    desk.touch("motion", 1, x + 40, y + 30)
    desk.touch("up", 1)
    moved = work.content()
    assert (moved["x"], moved["y"]) == (box["x"] + 40, box["y"] + 30)
    assert work.fingers() == []
    assert work.told(rawlink.POINTER_BUTTON) == []


def test_a_guest_of_a_version_before_has_a_pointer(desk):
    link = desk.link("work", greet=False)
    link.send(rawlink.HELLO, 0, rawlink.hello_body(minor=5))
    link.expect(rawlink.WELCOME)
    window = link.toplevel(300, 200, MARK_WORK)
    link.expect(rawlink.FRAME, window.id)
    box = desk.windows("work")[0]["content"]

    def clicked():
        desk.touch("down", 1, box["x"] + 10, box["y"] + 10)
        desk.touch("up", 1)
        link.sync()
        return [msg.fields("IIII")[2:] for msg in link.received if msg.opcode == rawlink.POINTER_BUTTON]
    assert wait_for(clicked, "a click")[:2] == [(hand.LEFT, 1), (hand.LEFT, 0)]
    assert not [msg for msg in link.received if msg.opcode in TOUCH]


# --- applications --------------------------------------------------------------------------------

def tap(desk, x, y):
    desk.touch("down", 1, x, y)
    desk.touch("up", 1)


def test_an_application_has_fingers_from_the_second_on(desk, guest):
    """The first is a click, and tells that there are any: nobody needs to know before."""
    with App(guest.env) as app:
        app.toplevel("touched", (400, 300))
        (box,) = [window["content"] for window in desk.windows("work")]

        def capabilities():
            app.client.sync()
            return app.client.all(app.seat, "capabilities")[-1].args[0]
        assert capabilities() == POINTER | KEYBOARD or capabilities() == POINTER

        def clicked():
            tap(desk, box["x"] + 30, box["y"] + 40)
            app.client.sync()
            return app.buttons()
        assert wait_for(clicked, "a click")[:2] == [("touched", hand.LEFT, 1), ("touched", hand.LEFT, 0)]
        assert capabilities() & FINGERS
        touch = app.seat.get_touch(name="touch")
        app.client.sync()
        app.forget()
        desk.touch("down", 1, box["x"] + 30, box["y"] + 40)
        desk.touch("motion", 1, box["x"] + 35, box["y"] + 42)
        desk.touch("up", 1)
        app.client.wait(lambda: app.client.all(touch, "up"), "the end")
        (down,) = app.client.all(touch, "down")
        assert down.args[-3:] == [0, 30, 40]
        assert app.client.all(touch, "motion")[-1].args[-3:] == [0, 35, 42]
        assert app.client.all(touch, "frame")
        assert app.buttons() == []


# --- which output -----------------------------------------------------------------------------------

def test_a_touch_screen_lies_on_the_output_that_it_names():
    """Which stands on its side; when that goes it lies on the only one that is left."""
    desk = ScreenedDesk(CONFIG + "\n[output HEADLESS-2]\nmode = 600x400@60\ntransform = 90\n",
                        WLR_HEADLESS_OUTPUTS="2").start()
    desk.screen("touch", "on", "HEADLESS-2")
    work = Touched(desk, "work", MARK_WORK)
    box = desk.outputs()["HEADLESS-2"]["geometry"]
    assert (box["width"], box["height"]) == (400, 600)
    with whole(desk) as user:
        user.down(hand.SUPER)
        user.drag(work.centre(), (box["x"] + 200, 300))
        user.up(hand.SUPER)
    takes_presses(desk, work)

    def touched(x, y):
        """Where the window hears of a finger, for one at that place of the panel, px of it as it stands."""
        work.forget()
        desk.screen("touch", "down", 1, x, y)
        desk.screen("touch", "frame")
        desk.screen("touch", "up", 1)
        desk.screen("touch", "frame")
        return [said[2:] for said in work.fingers() if said[0] == rawlink.TOUCH_DOWN]

    content = work.content()
    across, down = content["x"] - box["x"] + 20, content["y"] - box["y"] + 30
    assert touched(1 - down / 600, across / 400) == [pytest.approx((20, 30), abs=1)]
    desk.unplug("HEADLESS-2")
    wait_for(lambda: "HEADLESS-2" not in desk.outputs(), "it is gone")
    takes_presses(desk, work)
    content = work.content()
    assert touched((content["x"] + 20) / 1024, (content["y"] + 30) / 768) == [pytest.approx((20, 30), abs=1)]
    desk.finish()
