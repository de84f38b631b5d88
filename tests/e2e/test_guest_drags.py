# SPDX-License-Identifier: MIT
"""Drags inside of a domain, on the link: who has the pointer, how each ends, what is seen."""

import struct

import pytest
import hands as hand
import rawlink
from desk import WORK, wait_for
from ends import HostEnd
from guests import INPUT, two_guests
from hands import Hands
from oracle import marks, rgb
from test_pictures import desk_of, edges_of
from test_sprites import IMAGE, cursor, extent, set_image, shown

LIMIT = 128  # logical px that the host draws of an icon at most
TEXT = 9  # of wp_cursor_shape_device_v1.shape
BASE = tuple(int(part * 0.16 + 255 * 0.84 + 0.5) for part in rgb(WORK))  # below it


class Drag:
    """Under way, from work's first window; its second is beside it, and personal's below that."""

    def __init__(self, desk, user):
        self.desk, self.user = desk, user
        self.work, self.personal = two_guests(desk)
        self.link = self.work.link
        self.other = self.link.toplevel(200, 150, 0xFF3050F0)
        self.link.expect(rawlink.FRAME, self.other.id)
        self.boxes = {window["number"]: window["content"] for window in desk.windows("work")}
        first = next(number for number, box in self.boxes.items() if box["width"] == 300)
        (self.second,) = set(self.boxes) - {first}
        self.first = first
        self.desk.control("focus", str(first))

    def centre(self, number):
        box = self.boxes[number]
        return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2

    def press(self):
        self.user.move(*self.centre(self.first))
        self.user.press()
        press = self.work.told(rawlink.POINTER_BUTTON)[-1]
        self.serial = press.fields("IIII")[0]
        assert press.object == self.work.window.id
        self.forget()

    def start(self, serial=None, window=None):
        self.link.send(rawlink.DRAG_START, (window or self.work.window).id,
                       struct.pack("<I", self.serial if serial is None else serial))

    def begin(self):
        self.press()
        self.start()
        self.to(*self.centre(self.first))

    def forget(self):
        self.work.forget()
        self.personal.forget()

    def to(self, x, y):
        self.user.move(x - 1, y)
        self.user.move(x, y)

    def over(self):
        """The number of work's window that the pointer is in, by what was told."""
        last = None
        for msg in self.work.told(rawlink.POINTER_ENTER, rawlink.POINTER_LEAVE):
            last = msg.object if msg.opcode == rawlink.POINTER_ENTER else None
        return {None: None, self.work.window.id: self.first, self.other.id: self.second}[last]

    def ends(self):
        return [msg.fields("I")[0] for msg in self.work.told(rawlink.DRAG_END)]


@pytest.fixture
def drag(desk):
    with Hands(desk) as user:
        made = Drag(desk, user)
        yield made
        user.release()


def test_the_pointer_enters_every_window_of_the_domain(drag):
    """And none of anybody else; no button is told."""
    drag.begin()
    assert drag.over() == drag.first
    drag.to(*drag.centre(drag.second))
    assert drag.over() == drag.second
    drag.to(*drag.personal.centre())
    assert drag.over() is None
    drag.to(*drag.work.bar())
    assert drag.over() is None
    drag.to(*drag.centre(drag.first))
    assert drag.over() == drag.first
    assert drag.personal.told() == []
    assert drag.work.buttons() == [] and drag.ends() == []
    motions = drag.work.told(rawlink.POINTER_MOTION)
    assert {msg.object for msg in motions} == {drag.work.window.id, drag.other.id}


def test_a_drop(drag):
    """DRAG_END comes while the pointer is in the window; then it comes anew."""
    drag.begin()
    drag.to(*drag.centre(drag.second))
    drag.forget()
    drag.user.release()
    told = drag.work.told(rawlink.DRAG_END, *INPUT)
    assert [(msg.opcode, msg.object) for msg in told] == [
        (rawlink.DRAG_END, 0), (rawlink.POINTER_LEAVE, drag.other.id),
        (rawlink.POINTER_ENTER, drag.other.id), (rawlink.POINTER_FRAME, drag.other.id)]
    assert drag.ends() == [rawlink.DROP]
    drag.user.click()
    assert drag.work.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]


def over_nothing(drag):
    drag.to(1000, 700)
    drag.user.release()


def over_a_frame(drag):
    drag.to(*drag.work.bar())
    drag.user.release()


def over_another_domain(drag):
    drag.to(*drag.personal.centre())
    drag.user.release()


def escape(drag):
    drag.user.tap(hand.ESC)


def close_chord(drag):
    drag.user.down(hand.SUPER)
    drag.user.tap(hand.Q)
    drag.user.up(hand.SUPER)


def another_domain_is_focused(drag):
    drag.personal.focus()


def the_origin_goes(drag):
    drag.work.window.destroy()
    drag.work.window = drag.other


def the_guest_cancels(drag):
    drag.link.send(rawlink.DRAG_CANCEL)


def the_guest_moves_its_window(drag):
    drag.link.send(rawlink.WINDOW_REQUEST, drag.work.window.id,
                   struct.pack("<III", rawlink.REQUEST_MOVE, 0, drag.serial))


CANCELS = [over_nothing, over_a_frame, over_another_domain, escape, close_chord,
           another_domain_is_focused, the_origin_goes, the_guest_cancels, the_guest_moves_its_window]


@pytest.mark.parametrize("cancel", CANCELS)
def test_all_else_cancels(drag, cancel):
    """Once, and the release that follows tells nobody anything."""
    drag.begin()
    drag.to(*drag.centre(drag.second))
    cancel(drag)
    wait_for(lambda: drag.ends() == [rawlink.CANCELLED], "the end")
    drag.user.release()
    drag.to(*drag.personal.centre())
    assert drag.ends() == [rawlink.CANCELLED] and drag.work.buttons() == []
    assert drag.personal.buttons() == []
    assert cursor(drag.desk) != "grabbing"


def test_a_target_that_goes_is_left(drag):
    drag.begin()
    drag.to(*drag.centre(drag.second))
    drag.other.destroy()
    wait_for(lambda: len(drag.desk.windows("work")) == 1, "the target is gone")
    drag.user.release()
    assert drag.ends() == [rawlink.CANCELLED]


def test_the_link_may_end_during_a_drag(drag):
    drag.begin()
    drag.link.close()
    wait_for(lambda: not drag.desk.windows("work"), "its windows are gone")
    drag.user.release()
    drag.personal.focus()
    drag.user.click(*drag.personal.centre())
    assert drag.personal.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]


def test_a_drag_needs_a_press_that_is_held(drag):
    drag.press()
    drag.user.release()
    drag.start()
    assert drag.ends() == [rawlink.CANCELLED]
    drag.press()
    for serial, window in ((drag.serial - 1, None), (0, None), (None, drag.other)):
        drag.forget()
        drag.start(serial, window)
        assert drag.ends() == [rawlink.CANCELLED], (serial, window)
    drag.to(*drag.centre(drag.second))
    assert drag.over() != drag.second
    drag.user.release()
    assert drag.work.buttons() == [(hand.LEFT, 0)], "the press was an ordinary one all the time"


def test_only_one_at_a_time(drag):
    drag.begin()
    drag.start()
    assert drag.link.expect_error() == rawlink.E_STATE


def test_a_cancel_without_a_drag_is_ignored(drag):
    drag.link.send(rawlink.DRAG_CANCEL)
    assert drag.ends() == []


def test_keys_wait(drag):
    drag.begin()
    drag.user.tap(hand.A, hand.CTRL)
    assert drag.work.keys() == []
    drag.user.release()
    drag.user.tap(hand.A)
    assert [key for key, _ in drag.work.keys()] == [hand.A, hand.A]


def test_the_cursor_is_the_hosts(drag):
    sprite = drag.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    drag.begin()
    set_image(drag.work, sprite)
    assert cursor(drag.desk) == "grabbing"
    serial = drag.work.told(rawlink.POINTER_ENTER)[-1].fields("Iii")[0]
    drag.link.send(rawlink.CURSOR_SHAPE, drag.work.window.id, struct.pack("<II", serial, TEXT))
    drag.work.sync()
    assert cursor(drag.desk) == "grabbing"
    shown(drag.desk, None)


# --- the icon -----------------------------------------------------------------------------------

def show_icon(drag, width, height, at=(0, 0), argb=IMAGE):
    icon = drag.link.sprite(rawlink.ICON, width, height, argb)
    drag.link.send(rawlink.DRAG_ICON, icon.id, struct.pack("<ii", *at))
    return icon


def check_icon(desk, x, y, width, height, colour=WORK, scale=1):
    """The image with the domain's ring around it, but where the host's cursor is."""
    def box(grow):
        return edges_of({"x": x - grow, "y": y - grow, "width": width + 2 * grow,
                         "height": height + 2 * grow}, scale)
    picture = desk.screenshot()
    assert extent(picture) == box(0)
    for inner, outer, wanted in ((0, 1, (0, 0, 0)), (1, 5, rgb(colour)), (5, 6, (0, 0, 0))):
        left, top, right, bottom = box(outer)
        hole = box(inner)
        for at in ((left, top, right, hole[1]), (left, hole[3], right, bottom),
                   (left, top, hole[0], bottom), (hole[2], top, right, bottom)):
            found = {colour for _, colour in picture.crop(at).getcolors(1 << 24)}
            marked = inner == 1 and at[2] - at[0] > at[3] - at[1]
            assert found == ({wanted, (0, 0, 0)} if marked else {wanted}), (inner, at, found)
            if marked and scale == 1:
                black = {column - left for column in range(left, right)
                         if picture.getpixel((column, at[1])) == (0, 0, 0)}
                assert black == marks(1, right - left, 4), "the sign of the first domain"


def test_an_icon_follows_the_pointer(drag):
    drag.begin()
    icon = show_icon(drag, 40, 30, (50, 60))
    for place in (drag.centre(drag.second), drag.personal.centre(), (800, 500)):
        drag.to(*place)
        wait_for(lambda: extent(drag.desk.screenshot()), "the icon")
        check_icon(drag.desk, place[0] + 50, place[1] + 60, 40, 30)
    icon.paint(IMAGE)
    for _ in range(2):
        drag.link.expect(rawlink.FRAME, icon.id)
    drag.link.send(rawlink.DRAG_ICON, icon.id, struct.pack("<ii", 30, -100))
    drag.work.sync()
    check_icon(drag.desk, 830, 400, 40, 30)
    drag.user.release()
    shown(drag.desk, None)
    assert drag.ends() == [rawlink.CANCELLED]


def test_an_icon_that_is_costly_to_scale_is_drawn_in_advance(drag):
    def pictures():
        return drag.desk.domain("work")["picture_bytes"]
    drag.begin()
    icon = show_icon(drag, LIMIT, LIMIT, (50, 60))
    drag.link.expect(rawlink.FRAME, icon.id)
    assert pictures() == 0
    image = rawlink.Image(drag.link, 4096, 4096, rawlink.AR24).fill(IMAGE)
    icon.commit_layers([rawlink.layer(1, image.id, 0, 0, LIMIT, LIMIT, transform=1,
                                      damage=[(0, 0, 4096, 4096)])])
    drag.link.expect(rawlink.FRAME, icon.id)
    assert pictures() > 0
    x, y = drag.centre(drag.first)
    check_icon(drag.desk, x + 50, y + 60, LIMIT, LIMIT)
    drag.user.release()
    wait_for(lambda: pictures() == 0, "the icon's picture to go")


@pytest.mark.parametrize("scale", [1.5, 2])
def test_an_icon_at_scale(scale):
    desk = desk_of(f"{int(700 * scale)}x{int(500 * scale)}", scale)
    with Hands(desk) as user:
        drag = Drag(desk, user)
        drag.begin()
        show_icon(drag, 40, 30, (20, 20))
        drag.to(400, 300)
        check_icon(desk, 420, 320, 40, 30, scale=scale)
        user.release()
    desk.finish()


def test_an_icon_is_cut_to_its_limit(drag):
    drag.begin()
    show_icon(drag, 2000, 1000, (40, 40))
    drag.to(500, 300)
    check_icon(drag.desk, 540, 340, LIMIT, LIMIT)


def test_a_transparent_icon_lets_nothing_shine_through(drag):
    drag.begin()
    show_icon(drag, 60, 40, (40, 40), 0)
    drag.to(*drag.personal.centre())
    x, y = drag.personal.centre()
    wait_for(lambda: {c for _, c in drag.desk.screenshot().crop(
        (x + 40, y + 40, x + 100, y + 80)).getcolors(1 << 24)} == {BASE}, "the base alone")


def test_an_icon_is_below_the_panel(drag):
    """I2."""
    drag.begin()
    area = drag.desk.state()["outputs"][0]["work_area"]
    drag.to(500, area["y"] + 30)
    before = drag.desk.screenshot().crop((0, 0, 1024, area["y"]))
    show_icon(drag, 100, 100, (20, -70))
    drag.work.sync()
    picture = drag.desk.screenshot()
    assert extent(picture)[1] == area["y"]
    assert picture.crop((0, 0, 1024, area["y"])).tobytes() == before.tobytes()


def test_an_icon_is_not_in_the_way(drag):
    """The pointer is on the icon itself, and finds what lies below."""
    drag.begin()
    show_icon(drag, 100, 100, (-50, -50))
    drag.to(*drag.centre(drag.second))
    assert drag.over() == drag.second
    drag.user.release()
    assert drag.ends() == [rawlink.DROP]


def test_an_icon_that_goes_does_not_end_the_drag(drag):
    drag.begin()
    icon = show_icon(drag, 40, 30, (20, 20))
    drag.to(500, 300)
    check_icon(drag.desk, 520, 320, 40, 30)
    icon.unmap()
    drag.work.sync()
    shown(drag.desk, None)
    assert rgb(WORK) not in {c for _, c in drag.desk.screenshot().crop(
        (510, 310, 570, 360)).getcolors(1 << 24)}, "no ring around nothing"
    icon.commit()
    drag.work.sync()
    check_icon(drag.desk, 520, 320, 40, 30)
    icon.destroy()
    drag.work.sync()
    shown(drag.desk, None)
    assert drag.ends() == []
    drag.to(*drag.centre(drag.second))
    drag.user.release()
    assert drag.ends() == [rawlink.DROP]


def test_an_icon_without_a_drag_is_not_shown(drag):
    icon = show_icon(drag, 40, 30)
    drag.work.sync()
    shown(drag.desk, None)
    drag.begin()
    drag.user.release()
    drag.link.send(rawlink.DRAG_ICON, icon.id, struct.pack("<ii", 0, 0))
    drag.work.sync()
    shown(drag.desk, None)
    assert drag.link.count(rawlink.FRAME, icon.id) == 0


def test_a_host_application_sees_nothing_of_it(drag):
    """Nor does its window take the drop."""
    host = HostEnd(drag.desk, False)
    drag.desk.control("focus", str(drag.first))
    host.forget()
    drag.begin()
    drag.to(*host.place())
    drag.user.release()
    assert drag.ends() == [rawlink.CANCELLED]
    assert host.buttons() == [] and not host.app.client.all(host.app.data_device)
    host.finish()
