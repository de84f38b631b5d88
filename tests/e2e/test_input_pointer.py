# SPDX-License-Identifier: MIT
"""Who gets the pointer, and who gets clicks."""

import time

import hands as hand
import rawlink
from desk import wait_for
from guests import POINTER, two_guests
from hands import Hands

DELAY = 0.5  # s in which a click on what came by itself does not count


# --- pointing ------------------------------------------------------------------------------------

def test_attack_28_hovering_another_domain_tells_it_nothing(desk):
    """Attack 28. Also when it has been there long enough to be clicked."""
    work, personal = two_guests(desk)
    x, y = personal.centre()
    with Hands(desk) as user:
        user.move(x, y)
        wait_for(lambda: not desk.state()["pointer"]["guarded"], "it takes a press")
        for step in range(20):
            user.move(x + step, y + step)
            user.wheel(1)
        assert personal.told() == []
        assert work.told() == []


def test_the_focused_domain_sees_the_pointer_over_its_content_only(desk):
    work, _ = two_guests(desk)
    box = work.content()
    with Hands(desk) as user:
        user.move(box["x"] + 10, box["y"] + 20)
        (enter,) = work.told(*POINTER)
        assert enter.opcode == rawlink.POINTER_ENTER
        assert enter.fields("Iii")[1:] == (10 * 256, 20 * 256)
        user.move(box["x"] + 30, box["y"] + 25)
        motion = work.told(rawlink.POINTER_MOTION)[-1]
        assert motion.fields("Iii")[1:] == (30 * 256, 25 * 256)
        work.forget()
        user.move(*work.bar())
        assert [msg.opcode for msg in work.told(*POINTER)] == [rawlink.POINTER_LEAVE]


def test_the_pointer_leaves_when_the_focus_does(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        work.forget()
        personal.focus()
        x, y = work.centre()
        user.move(x + 5, y + 5)
        user.wheel(1)
        assert [msg.opcode for msg in work.told(*POINTER)] == [rawlink.POINTER_LEAVE]
        assert personal.told(*POINTER) == []


def test_attack_28_a_press_keeps_the_pointer_until_it_is_released(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        user.press()
        work.forget()
        user.move(*personal.centre())
        motion = work.told(rawlink.POINTER_MOTION)[-1]
        ours, theirs = work.content(), personal.centre()
        assert motion.fields("Iii")[1:] == ((theirs[0] - ours["x"]) * 256, (theirs[1] - ours["y"]) * 256)
        assert personal.told() == []
        work.forget()
        user.release()
        user.move(theirs[0] + 1, theirs[1])
        opcodes = [msg.opcode for msg in work.told(*POINTER)]
        assert opcodes == [rawlink.POINTER_BUTTON, rawlink.POINTER_LEAVE]
        assert personal.told() == []


def test_the_wheel_reaches_the_window_under_the_pointer(desk):
    work, _ = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        user.wheel(2)
        user.wheel(-1, axis=1)
    axes = [msg.fields("IIIIii") for msg in work.told(rawlink.POINTER_AXIS)]
    assert [(axis[1], axis[4], axis[5]) for axis in axes] == [(0, 30 * 256, 240), (1, -15 * 256, -120)]


def test_a_button_held_at_a_focus_change_is_released_for_nobody(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.move(*work.centre())
        user.press()
        personal.focus()
        assert work.buttons() == [(hand.LEFT, 1)]
        assert len(work.told(rawlink.POINTER_LEAVE)) == 1
        work.forget()
        user.move(*personal.centre())
        user.release()
        assert personal.buttons() == []
        assert work.buttons() == []
        user.click()
        assert personal.buttons() == [(hand.LEFT, 1), (hand.LEFT, 0)]


# --- clicks --------------------------------------------------------------------------------------

def test_a_click_focuses_raises_and_is_delivered(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.click(*personal.centre())
        assert desk.state()["focus"]["domain"] == "personal"
        assert desk.windows()[0]["domain"] == "personal"
        opcodes = [msg.opcode for msg in personal.told(rawlink.KEYBOARD_ENTER, rawlink.POINTER_ENTER,
                                                       rawlink.POINTER_BUTTON)]
        assert opcodes == [rawlink.KEYBOARD_ENTER, rawlink.POINTER_ENTER, rawlink.POINTER_BUTTON,
                           rawlink.POINTER_BUTTON]
        assert work.buttons() == []


def click_until_it_counts(user, guest):
    def counts():
        user.click_at_once()
        return guest.buttons()
    wait_for(counts, "a click that counts")


def test_attack_32_a_click_meant_for_what_was_there_before_is_dropped(desk):
    """Attack 32: a window of another domain appears under the pointer."""
    work, personal = two_guests(desk)
    place = personal.centre()
    personal.window.unmap()
    wait_for(lambda: not desk.windows("personal"), "it is unmapped")
    with Hands(desk) as user:
        user.move(*place)
        began = time.monotonic()
        personal.window.commit()
        personal.link.expect(rawlink.FRAME, personal.window.id)
        assert personal.centre() == place
        user.act("by", 1, 0)
        click_until_it_counts(user, personal)
        assert time.monotonic() - began >= DELAY
        assert work.buttons() == []


def test_attack_33_a_click_on_what_was_just_uncovered_is_dropped(desk):
    """Attack 33: a window goes and the click would land on another domain's below it."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.SUPER)
        user.drag(personal.centre(), work.centre())
        user.up(hand.SUPER)
        work.focus()
        user.move(*work.centre())
        began = time.monotonic()
        work.window.destroy()
        wait_for(lambda: not desk.windows("work"), "it is gone")
        click_until_it_counts(user, personal)
        assert time.monotonic() - began >= DELAY
        assert personal.buttons()[0] == (hand.LEFT, 1)


def test_a_click_is_not_for_what_came_where_the_user_was_going(desk):
    """Attack 32: it appears where the pointer is not yet."""
    work, personal = two_guests(desk)
    place = personal.centre()
    personal.window.unmap()
    wait_for(lambda: not desk.windows("personal"), "it is unmapped")
    with Hands(desk) as user:
        user.aside()
        began = time.monotonic()
        personal.window.commit()
        personal.link.expect(rawlink.FRAME, personal.window.id)
        user.move(*place)
        click_until_it_counts(user, personal)
        assert time.monotonic() - began >= DELAY
        assert work.buttons() == []


def test_neither_click_nor_keys_are_for_a_focused_domain_that_covers_another(desk):
    """Attack 32: it has the focus, and shows a window where the user is about to press on another
    domain's. The press is nobody's, and so is what the user types then."""
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        user.down(hand.SUPER)
        user.drag(work.centre(), personal.centre())
        user.up(hand.SUPER)
        work.window.unmap()
        wait_for(lambda: not desk.windows("work"), "it is unmapped")
        work.link.expect(rawlink.FRAME, work.link.toplevel(100, 100, 0xFF00FF00).id)
        work.focus()
        user.move(*personal.centre())
        wait_for(lambda: not desk.state()["pointer"]["guarded"], "all has settled")
        work.forget()
        personal.forget()
        began = time.monotonic()
        work.window.commit()
        work.sync()
        user.click_at_once()
        while not work.buttons():
            assert desk.state()["focus"]["domain"] is None
            user.tap(hand.A)
            user.click_at_once()
        assert time.monotonic() - began >= DELAY
        assert work.keys() == personal.keys() == []
        assert personal.buttons() == []


def test_the_close_button_closes_on_its_release(desk):
    work, _ = two_guests(desk)
    box = work.content()
    close = box["x"] + box["width"] - 12, box["y"] - 13
    with Hands(desk) as user:
        user.move(*close)
        user.press()
        user.move(*work.centre())
        user.release()
        assert work.told(rawlink.CLOSE) == []
        user.click(*close)
        assert len(work.told(rawlink.CLOSE)) == 1
        assert work.buttons() == []


def test_motion_that_a_guest_does_not_read_does_not_pile_up(desk):
    """Attack 62: it gets the last place when it reads again, and is not ended."""
    work, _ = two_guests(desk)
    box = work.content()
    with Hands(desk) as user:
        user.move(box["x"] + 1, box["y"] + 1)
        for step in range(6000):
            user.process.stdin.write(f"move {box['x'] + 5 + step % 200} {box['y'] + 50} "
                                     f"{user.layout['width']} {user.layout['height']}\n")
            if step % 100 == 99:
                user.process.stdin.flush()
                for _ in range(100):
                    assert user.process.stdout.readline() == "ok\n"
        user.move(box["x"] + 77, box["y"] + 66)
        wait_for(lambda: work.told(rawlink.POINTER_MOTION)[-1].fields("Iii")[1:]
                 == (77 * 256, 66 * 256), "the last place")
    # What the socket took; the rest was never sent.
    assert work.link.count(rawlink.POINTER_MOTION) < 3000
    assert not work.link.closed
