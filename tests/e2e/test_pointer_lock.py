# SPDX-License-Identifier: MIT
"""Windows that hold the pointer: when they may, what they hear, and every way out."""

import pytest

import hands as hand
import rawlink
from desk import CONFIG, WORK, Desk, wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest, two_guests
from hands import Hands
from test_programs import Script
from rawlink import CONFINE, LOCK
from test_lock import locked_by
from unixguest import UnixGuest

CHORD = (hand.CTRL, hand.ALT, hand.SHIFT)


class Holder(Guest):
    """A domain whose window wishes to hold the pointer."""

    serial = 0

    def wish(self, kind=LOCK, rects=None, *, anew=True):
        self.serial += anew
        self.link.send(rawlink.POINTER_CONSTRAIN, self.window.id,
                       rawlink.constrain_body(self.serial, kind, rects))

    def release(self, hint=None):
        self.link.send(rawlink.POINTER_RELEASE, self.window.id, rawlink.release_body(hint))

    def grants(self):
        """(serial, whether it is granted), as they came."""
        return [msg.fields("II") for msg in self.told(rawlink.POINTER_CONSTRAINED)]

    def steps(self):
        """dx, dy and the same without acceleration, px."""
        return [tuple(value / 256 for value in msg.fields("Iiiii")[1:])
                for msg in self.told(rawlink.POINTER_RELATIVE)]


def held(desk):
    """Which domain holds the pointer and how, None: nobody."""
    holder = desk.state()["pointer"]["held"]
    return holder and (holder["domain"], holder["locked"])


@pytest.fixture
def work(desk):
    """With the focus, and the pointer in the middle of its window."""
    guest = Holder(desk, "work", MARK_WORK)
    guest.forget()
    return guest


@pytest.fixture
def user(desk, work):
    with Hands(desk) as hands:
        hands.move(*work.centre())
        yield hands


@pytest.fixture
def locked(desk, work, user):
    """It has the pointer, locked."""
    work.wish()
    user.click()
    wait_for(lambda: held(desk) == ("work", True), "the pointer is locked")
    work.forget()
    return work


def centre(program):
    box = program.toplevel()["content"]
    return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2


def pointer(desk):
    state = desk.state()["pointer"]
    return state["x"], state["y"]


# --- what is granted -----------------------------------------------------------------------------

def test_attack_29_a_lock_needs_a_click_in_the_content(desk, work, user):
    work.wish()
    user.act("by", 3, 0)
    assert work.grants() == []
    user.click()
    assert work.grants() == [(1, 1)]
    assert held(desk) == ("work", True)


def test_attack_29_a_click_on_the_frame_is_none(desk, work, user):
    user.click(*work.bar())
    user.move(*work.centre())
    work.wish()
    user.act("by", 3, 0)
    assert work.grants() == []


def test_attack_29_a_click_before_the_pointer_left_is_none(desk, work, user):
    user.click()
    user.aside()
    user.move(*work.centre())
    work.wish()
    assert work.grants() == []


def test_attack_29_nobody_but_the_focused_window_gets_it(desk):
    work, personal = Holder(desk, "work", MARK_WORK), Holder(desk, "personal", MARK_PERSONAL)
    work.wish()
    personal.wish()
    with Hands(desk) as user:
        user.move(*personal.centre())
        user.act("by", 3, 0)
        assert held(desk) is None
        user.click()
        assert held(desk) == ("personal", True)
        assert work.grants() == []


def test_a_wish_after_the_click_is_granted_at_once(desk, work, user):
    user.click()
    work.wish()
    assert work.grants() == [(1, 1)]


def test_a_domain_that_may_not(work_may_not):
    desk = work_may_not
    work = Holder(desk, "work", MARK_WORK)
    with Hands(desk) as user:
        user.move(*work.centre())
        work.wish()
        user.click()
        assert work.grants() == [] and held(desk) is None


@pytest.fixture
def work_may_not():
    desk = Desk(CONFIG.replace("label = Work", "label = Work\npointer-lock = no")).start()
    yield desk
    desk.finish()


# --- what it hears -------------------------------------------------------------------------------

def test_a_locked_pointer_stays_and_steps_are_told(desk, locked, user):
    before = pointer(desk)
    user.act("by", 500, -30)
    user.act("by", -7, 2)
    assert pointer(desk) == before
    assert locked.steps() == [(500, -30, 500, -30), (-7, 2, -7, 2)]
    assert locked.told(rawlink.POINTER_MOTION, rawlink.POINTER_LEAVE) == []
    user.click()
    assert locked.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]


def test_attack_28_no_step_is_told_but_while_it_is_granted(desk, work, user):
    user.click()
    user.act("by", 5, 5)
    assert work.steps() == []


def test_positions_of_a_device_are_told_as_steps(desk, locked, user):
    """So is a pointer on a pad that says where it is, as virtual machines have."""
    x, y = (round(value) for value in pointer(desk))
    user.move(x + 10, y)
    locked.forget()
    user.move(x + 30, y - 8)
    assert len(locked.steps()) == 1
    assert locked.steps()[0][:2] == pytest.approx((20, -8), abs=0.1)


def test_steps_of_a_slow_reader_add_up(desk, locked, user):
    for _ in range(1500):
        user.act("by", 3, -1)
    steps = locked.steps()
    assert len(steps) < 1500
    assert [sum(values) for values in zip(*steps)] == [4500, -1500, 4500, -1500]


def test_a_confined_pointer_stays_in_its_part(desk, work, user):
    box = work.content()
    work.wish(CONFINE, [(box["width"] // 2 - 20, box["height"] // 2 - 20, 40, 40)])
    user.click()
    assert held(desk) == ("work", False)
    work.forget()
    user.act("by", 1000, 3)
    x, y = work.told(rawlink.POINTER_MOTION)[-1].fields("Iii")[1:]
    assert box["width"] // 2 + 19 <= x / 256 < box["width"] // 2 + 20
    assert y / 256 == box["height"] // 2 + 3
    assert work.steps() == [(1000, 3, 1000, 3)]
    work.wish(CONFINE, anew=False)
    user.act("by", -1000, 0)
    assert work.told(rawlink.POINTER_MOTION)[-1].fields("Iii")[1] == 0
    assert held(desk) == ("work", False)


def test_a_confined_pointer_does_not_go_below_another_window(desk, work, user):
    """It stops before what lies above the window, here a dialog, and goes on along that."""
    box = work.content()
    dialog = work.link.toplevel(150, 60, MARK_PERSONAL, parent=work.window.id)
    work.link.expect(rawlink.FRAME, dialog.id)
    outer = next(window["outer"] for window in desk.windows("work") if window["parent"])
    assert box["x"] + 10 < outer["x"] and outer["y"] + outer["height"] + 5 < box["y"] + box["height"]
    work.wish(CONFINE)
    user.click(box["x"] + 5, outer["y"] + outer["height"] // 2)
    assert held(desk) == ("work", False)
    user.act("by", outer["x"] - box["x"], 4)
    assert pointer(desk) == (box["x"] + 5, outer["y"] + outer["height"] // 2 + 4)
    user.act("by", outer["x"] - box["x"] - 6, 0)
    assert pointer(desk)[0] == outer["x"] - 1
    assert held(desk) == ("work", False)


# --- ways out ------------------------------------------------------------------------------------

def leave_by_attention(desk, locked, user):
    user.down(*CHORD)
    user.tap(hand.ESC)
    user.up(*CHORD)
    user.tap(hand.ESC)


def leave_by_switching(desk, locked, user):
    user.down(hand.ALT)
    user.tap(hand.TAB)
    user.tap(hand.ESC)
    user.up(hand.ALT)


def leave_by_copying(desk, locked, user):
    user.down(hand.SUPER, hand.SHIFT)
    user.tap(hand.C)
    user.up(hand.SHIFT, hand.SUPER)


def leave_by_closing(desk, locked, user):
    user.down(hand.SUPER)
    user.tap(hand.Q)
    user.up(hand.SUPER)


def leave_by_moving(desk, locked, user):
    user.down(hand.SUPER)
    user.press()
    user.release()
    user.up(hand.SUPER)


def leave_by_the_focus(desk, locked, user):
    other = Guest(desk, "personal", MARK_PERSONAL, size=(50, 50))
    other.focus()
    locked.focus()


def leave_by_locking_the_session(desk, locked, user):
    with locked_by(desk):
        assert held(desk) is None


def leave_by_minimizing(desk, locked, user):
    locked.link.send(rawlink.WINDOW_REQUEST, locked.window.id, rawlink.struct.pack("<III", 7, 0, 0))


def leave_by_maximizing(desk, locked, user):
    """It is somewhere else then."""
    locked.link.send(rawlink.WINDOW_REQUEST, locked.window.id, rawlink.struct.pack("<III", 3, 0, 0))
    locked.link.expect(rawlink.CONFIGURE, locked.window.id)
    locked.window.width, locked.window.height = 900, 500
    locked.window.image = rawlink.Image(locked.link, 900, 500).fill(MARK_WORK)
    locked.window.commit()


def leave_by_a_popup_below_the_pointer(desk, locked, user):
    user.tap(hand.C)
    locked.sync()
    place = rawlink.positioner((0, 0, 300, 200), (200, 150))
    locked.link.popup(locked.window, place, MARK_PERSONAL)


def leave_by_another_wish(desk, locked, user):
    """Of a window that may not have it."""
    other = locked.link.toplevel(50, 50, MARK_PERSONAL, show=False)
    locked.link.send(rawlink.POINTER_CONSTRAIN, other.id, rawlink.constrain_body(9, LOCK))


def leave_by_no_place(desk, locked, user):
    locked.wish(rects=[], anew=False)


def leave_by_silence(desk, locked, user):
    locked.link.send(rawlink.WINDOW_RESPONSIVE, locked.window.id, rawlink.struct.pack("<I", 0))


def leave_by_the_configuration(desk, locked, user):
    desk.config.write_text(CONFIG.replace("label = Work", "label = Work\npointer-lock = no"))
    assert desk.control("reload")["ok"]


WAYS = {name[len("leave_by_"):]: function for name, function in list(globals().items())
        if name.startswith("leave_by_")}


def is_free(desk, guest):
    """Though it answers: silence would be a way out, too."""
    guest.sync()
    return held(desk) is None


@pytest.mark.parametrize("way", WAYS)
def test_attack_29_a_way_out(desk, locked, user, way):
    """It is over at once, and the same window gets it again only after another click."""
    WAYS[way](desk, locked, user)
    wait_for(lambda: is_free(desk, locked), "the pointer is free")
    assert locked.grants() == [(1, 0)]
    locked.forget()
    locked.wish(anew=way != "another_wish")
    assert locked.grants() == []


@pytest.mark.parametrize("end", ["destroyed", "unmapped", "gone"])
def test_attack_29_a_window_that_ends_lets_go(desk, locked, user, end):
    if end == "destroyed":
        locked.window.destroy()
    elif end == "unmapped":
        locked.window.unmap()
    else:
        locked.link.socket.close()
    wait_for(lambda: held(desk) is None, "the pointer is free")
    before = pointer(desk)
    user.act("by", 5, 5)
    assert pointer(desk) == (before[0] + 5, before[1] + 5)


def test_a_device_that_goes_lets_go_of_what_it_held(desk, work):
    work.wish()
    with Hands(desk) as user:
        user.move(*work.centre())
        user.click()
        user.press()
        assert held(desk)
    wait_for(lambda: held(desk) is None, "the pointer is free")


# --- what the window ends ------------------------------------------------------------------------

def test_a_released_lock_leaves_the_pointer_where_the_window_has_it(desk, locked, user):
    box = locked.content()
    locked.release((30, 40))
    assert locked.grants() == [(1, 0)]
    assert pointer(desk) == (box["x"] + 30, box["y"] + 40)


@pytest.mark.parametrize("hint", [(-10, 40), (310, 100), (30, 4000), (65536, -65536)])
def test_attack_28_a_window_moves_the_pointer_only_within_itself(desk, locked, user, hint):
    before = pointer(desk)
    locked.release(hint)
    assert locked.grants() == [(1, 0)]
    assert pointer(desk) == before


def test_attack_28_a_window_moves_no_pointer_that_it_did_not_lock(desk, work, user):
    before = pointer(desk)
    work.release((10, 10))
    work.wish(CONFINE)
    user.click()
    work.release((10, 10))
    work.sync()
    assert pointer(desk) == before


def test_what_the_window_ended_it_may_have_again(desk, locked, user):
    locked.release()
    locked.wish()

    def again():
        user.act("by", 1, 0)
        return held(desk)
    wait_for(again, "the pointer is locked again")
    assert locked.grants() == [(1, 0), (2, 1)]


def test_attack_39_it_is_not_granted_in_a_flicker(desk, locked, user):
    for _ in range(50):
        locked.release()
        locked.wish()
    grants = locked.grants()
    assert grants[0] == (1, 0) and len(grants) < 50


# --- programs ------------------------------------------------------------------------------------

def test_an_sdl_program_looks_around(desk):
    """As games do: relative motion, and Escape of the program's own."""
    guest = UnixGuest(desk, "work").start()
    program = Script(guest, "sdl_look.py")
    program.wait(guest.windows, "its window")
    with Hands(desk) as user:
        program.says("ready")
        user.move(*centre(program))
        user.click()
        wait_for(lambda: held(desk) == ("work", True), "the pointer is locked")
        before = pointer(desk)
        user.act("by", 700, -40)
        program.says("moved 700 -40")
        assert pointer(desk) == before
        user.tap(hand.ESC)
        program.says("free")
        wait_for(lambda: held(desk) is None, "the pointer is free")
        user.tap(hand.A)
        program.says("looks")
        user.click()
        wait_for(lambda: held(desk) == ("work", True), "the pointer is locked again")
        leave_by_attention(desk, None, user)
        assert held(desk) is None
    guest.stop()


# --- what the user sees --------------------------------------------------------------------------

def test_the_panel_says_who_holds_it(desk, locked, user):
    assert desk.domain("work")["holds_pointer"]
    locked.release()
    locked.sync()
    assert not desk.domain("work")["holds_pointer"]


def seen(desk, guest):
    """The panel without its right end, and whether something in the domain's colour is below its middle; of a guest that
    answers."""
    guest.sync()
    picture = desk.screenshot()
    panel = picture.crop((0, 0, picture.width // 2, 28)).tobytes()
    below = picture.crop((picture.width // 4, 28, picture.width, 68))
    domain = (WORK >> 16, WORK >> 8 & 255, WORK & 255)
    return panel, sum(count for count, colour in below.getcolors(below.width * below.height)
                      if colour[:3] == domain) > 500


def test_attack_29_the_user_sees_who_holds_it_and_how_to_leave(desk, work, user):
    """In the panel as long as it lasts, and below it for some seconds, however fast it was let go of before."""
    before = seen(desk, work)
    assert not before[1]
    work.wish()
    user.click()
    wait_for(lambda: seen(desk, work)[1], "the banner")
    wait_for(lambda: seen(desk, work)[0] != before[0], "the mark")
    work.release()
    assert not seen(desk, work)[1]
    wait_for(lambda: seen(desk, work) == before, "no mark")


def test_two_that_wish_it_do_not_disturb_each_other(desk):
    work, personal = two_guests(desk)
    for guest in (work, personal):
        guest.link.send(rawlink.POINTER_CONSTRAIN, guest.window.id, rawlink.constrain_body(1, LOCK))
        guest.sync()
    assert held(desk) is None
