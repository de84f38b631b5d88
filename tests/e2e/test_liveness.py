# SPDX-License-Identifier: MIT
"""A domain that does not answer: the host says so, and the user needs nothing of it."""

import signal
import struct
import subprocess
import time

import pytest

import hands as hand
import rawlink
from desk import BUILD, wait_for
from guests import MARK_WORK, Guest, settled, two_guests
from hands import Hands
from oracle import check_rings, rgb
from unixguest import UnixGuest

INTERVAL = 1  # s, as guest_liveness.h has it
NOTE = 0xFFC247  # as decoration.c has it


@pytest.fixture
def guest(desk):
    """Has the focus, answered the PING of that, and is asked no more by itself."""
    work = Guest(desk, "work", MARK_WORK)
    work.link.sync()
    work.link.answers = False
    return work


def answers(desk, name="work"):
    return desk.domain(name)["answers"]


def pong(link, ping):
    link.send(rawlink.PONG, 0, ping.body)


def fall_silent(guest):
    """Its PING, which is overdue."""
    with Hands(guest.desk) as user:
        user.tap(hand.B)
    ping = guest.link.expect(rawlink.PING)
    wait_for(lambda: not answers(guest.desk), "the mark")
    return ping


def note(desk):
    """How many px of the title bars are the host's note."""
    return sum(number for number, colour in desk.screenshot().getcolors(1 << 24)
               if colour == rgb(NOTE))


def ask_to_close(desk, act):
    """The user does, by the button or the chord."""
    with Hands(desk) as user:
        if act == "chord":
            user.down(hand.SUPER)
            user.tap(hand.Q)
            user.up(hand.SUPER)
        else:
            box = desk.windows("work")[0]["content"]
            user.click(box["x"] + box["width"] - 12, box["y"] - 12)


def act_of_user(desk, guest, act):
    if act == "focus":
        guest.focus()
    elif act == "close":
        ask_to_close(desk, "chord")
    else:
        with Hands(desk) as user:
            if act == "key":
                user.tap(hand.B)
            else:
                user.click(*guest.centre())


@pytest.mark.parametrize("act", ["focus", "key", "button", "close"])
def test_every_act_of_the_user_asks(desk, act):
    work, personal = two_guests(desk)
    other = personal if act == "focus" else work
    other.link.answers = False
    act_of_user(desk, other, act)
    pong(other.link, other.link.expect(rawlink.PING))
    other.link.sync()
    assert answers(desk, other.name)


def test_nobody_is_asked_for_nothing(desk):
    """Neither by the pointer that moves over it, nor by its own doing."""
    work, personal = two_guests(desk)
    personal.link.answers = False
    with Hands(desk) as user:
        user.move(*personal.centre())
    personal.window.title("new")
    personal.window.paint(0xFF222222)
    personal.link.expect(rawlink.FRAME, personal.window.id)
    personal.link.sync()
    assert personal.link.count(rawlink.PING) == 0


def test_there_is_never_a_second_ping(desk, guest):
    ping = fall_silent(guest)
    with Hands(desk) as user:
        for _ in range(5):
            user.tap(hand.B)
            user.click(*guest.centre())
    guest.link.sync()
    assert guest.link.count(rawlink.PING) == 0
    pong(guest.link, ping)
    later = guest.link.expect(rawlink.PING)
    assert later.body != ping.body, "what the user did meanwhile is asked after"
    guest.link.sync()
    assert guest.link.count(rawlink.PING) == 0


def test_it_is_not_asked_all_the_time(desk, guest):
    with Hands(desk) as user:
        began = time.monotonic()
        for _ in range(2):
            user.tap(hand.B)
            pong(guest.link, guest.link.expect(rawlink.PING))
    assert time.monotonic() - began >= INTERVAL


@pytest.mark.parametrize("when", ["another_serial", "twice"])
def test_only_the_right_pong(desk, guest, when):
    with Hands(desk) as user:
        user.tap(hand.B)
    ping = guest.link.expect(rawlink.PING)
    if when == "twice":
        pong(guest.link, ping)
    else:
        ping.body = bytes(byte ^ 1 for byte in ping.body)
    pong(guest.link, ping)
    assert guest.link.expect_error() == rawlink.E_STATE


def test_the_mark_comes_and_goes(desk, guest):
    """In every window of the domain, also a new one, and in no other's; the link stays."""
    personal = Guest(desk, "personal", 0xFF333333)
    guest.window.title("(does not answer)")
    guest.link.sync()
    assert note(desk) == 0
    ping = fall_silent(guest)
    assert answers(desk, "personal")
    one = wait_for(lambda: note(desk), "the note")
    text = subprocess.run([BUILD / "compositor/cloisonctl", "state"], env=desk.env, check=True,
                          capture_output=True, text=True).stdout
    assert [line for line in text.splitlines() if ", does not answer" in line and "Work" in line]
    assert text.count("does not answer") == 2, "and in the title that the guest chose"
    second = guest.link.toplevel(300, 200, 0xFF444444)
    guest.link.expect(rawlink.FRAME, second.id)
    wait_for(lambda: note(desk) > one, "the note in the new window")
    assert check_rings(desk.screenshot(), desk.state()) > 1000
    pong(guest.link, ping)
    wait_for(lambda: answers(desk), "no mark")
    wait_for(lambda: note(desk) == 0, "no note")
    assert len(desk.windows("work")) == 2 and len(desk.windows("personal")) == 1
    personal.link.sync()


def test_a_domain_that_comes_again_answers(desk, guest):
    fall_silent(guest)
    guest.link.close()
    wait_for(lambda: desk.domain("work")["status"] == "down", "the end")
    assert answers(desk)
    again = Guest(desk, "work", MARK_WORK)
    assert answers(desk) and note(desk) == 0
    again.link.sync()


def drag(desk, start, dx, dy):
    with Hands(desk) as user:
        user.drag(start, (start[0] + dx, start[1] + dy))
        user.aside()


def test_the_frame_follows_the_hand(desk, guest):
    """Moved by the bar, made smaller and larger by the ring: content is cut, or the base shows."""
    fall_silent(guest)
    before = guest.content()
    drag(desk, guest.bar(), 40, 30)
    moved = guest.content()
    assert (moved["x"], moved["y"]) == (before["x"] + 40, before["y"] + 30)
    corner = moved["x"] + moved["width"] + 3, moved["y"] + moved["height"] + 3
    drag(desk, corner, -60, -50)
    small = guest.content()
    assert small == {"x": moved["x"], "y": moved["y"], "width": moved["width"] - 60,
                     "height": moved["height"] - 50}
    image = desk.screenshot()
    assert check_rings(image, desk.state()) > 1000
    shown = dict((colour, number) for number, colour in image.getcolors(1 << 24))
    assert shown[rgb(MARK_WORK & 0xFFFFFF)] == small["width"] * small["height"]
    drag(desk, (small["x"] - 3, small["y"] + small["height"] // 2), -40, 0)
    large = guest.content()
    assert (large["x"], large["width"]) == (small["x"] - 40, small["width"] + 40)
    assert check_rings(desk.screenshot(), desk.state()) > 1000


def maximize_button(desk):
    box = desk.windows("work")[0]["content"]
    with Hands(desk) as user:
        user.click(box["x"] + box["width"] - 36, box["y"] - 12)
        user.aside()


def draw(guest, serial, width, height):
    """Content of that size, which answers the CONFIGURE of serial."""
    window = guest.window
    window.width, window.height = width, height
    window.image = rawlink.Image(guest.link, width, height).fill(MARK_WORK)
    guest.link.send(rawlink.WINDOW_COMMIT, window.id, rawlink.commit_body(
        serial, width, height, [rawlink.layer(1, window.image.id, 0, 0, width, height)]))
    guest.link.sync()


def size(box):
    return box["width"], box["height"]


def test_a_maximized_window_gets_small_and_large_at_once(desk, guest):
    """What was on its way has the old size and changes nothing; the answer does, whatever its size."""
    small = guest.content()
    guest.link.answers = True
    maximize_button(desk)
    large = settled(guest)
    guest.link.answers = False
    ping = fall_silent(guest)
    before = guest.window.serial
    guest.link.received.clear()
    maximize_button(desk)
    assert guest.content() == small
    assert check_rings(desk.screenshot(), desk.state()) > 1000
    maximize_button(desk)
    assert guest.content() == large and guest.state()["maximized"]
    maximize_button(desk)
    assert guest.content() == small and not guest.state()["maximized"]
    asked = guest.link.expect(rawlink.CONFIGURE, guest.window.id).fields("IiiiiI")
    assert asked[1:3] == size(small)
    pong(guest.link, ping)
    wait_for(lambda: answers(desk), "no mark")
    draw(guest, before, *size(large))
    assert guest.content() == small, "it was drawn before it was asked"
    draw(guest, asked[0], 250, 150)
    assert guest.content() == small | {"width": 250, "height": 150}


def test_one_that_was_always_maximized_gets_small_too(desk, guest):
    link = guest.link
    number = link.new_id("window")
    link.send(rawlink.TOPLEVEL_CREATE, number, rawlink.toplevel_body(0, 2))
    full = link.expect(rawlink.CONFIGURE, number).fields("IiiiiI")[1:3]
    guest.window = rawlink.Window(link, number, *full, MARK_WORK, rawlink.XR24).commit()
    link.expect(rawlink.FRAME, number)
    fall_silent(guest)
    maximize_button(desk)
    box = guest.content()
    assert all(full[i] // 2 < size(box)[i] < full[i] for i in range(2))
    assert check_rings(desk.screenshot(), desk.state()) > 1000


def test_a_size_that_nobody_is_asked_for_lasts_as_long_as_the_mark(desk, guest):
    """Its application does not get that small, says its hint."""
    before = guest.content()
    guest.link.send(rawlink.WINDOW_HINTS, guest.window.id, struct.pack("<iiii", *size(before), 0, 0))
    guest.window.commit()
    guest.link.sync()
    ping = fall_silent(guest)
    drag(desk, (before["x"] + before["width"] + 3, before["y"] + before["height"] + 3), -60, -50)
    assert guest.content() == before | {"width": before["width"] - 60, "height": before["height"] - 50}
    pong(guest.link, ping)
    wait_for(lambda: answers(desk), "no mark")
    guest.window.commit()
    guest.link.sync()
    assert guest.content() == before


def test_a_domain_that_does_not_answer_can_be_put_away(desk, guest):
    fall_silent(guest)
    box = guest.content()
    with Hands(desk) as user:
        user.click(box["x"] + box["width"] - 60, box["y"] - 12)
        assert guest.state()["minimized"] and not guest.state()["visible"]
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
    assert guest.state()["visible"] and guest.content() == box


def test_a_domain_that_answers_chooses_its_size(desk, guest):
    guest.link.answers = True
    before = guest.content()
    drag(desk, (before["x"] + before["width"] + 3, before["y"] + before["height"] + 3), -60, -50)
    guest.link.sync()
    assert guest.content() == before


@pytest.mark.parametrize("act", ["button", "chord"])
def test_the_second_wish_to_close_ends_it(desk, guest, act):
    personal = Guest(desk, "personal", 0xFF333333)
    guest.focus()
    fall_silent(guest)
    ask_to_close(desk, act)
    guest.link.expect(rawlink.CLOSE, guest.window.id)
    assert desk.domain("work")["status"] == "up"
    ask_to_close(desk, act)
    assert guest.link.expect_error() == rawlink.E_SLOW
    wait_for(lambda: desk.domain("work")["status"] == "down", "the end")
    assert "ended by the user: it does not answer" in desk.domain("work")["reason"]
    assert any("ended by the user: it does not answer" in line for line in desk.lines_of("work"))
    assert not desk.windows("work") and len(desk.windows("personal")) == 1
    personal.link.sync()


def test_closes_that_were_heard_do_not_count(desk, guest):
    """The application may have asked whether to save, long ago."""
    ask_to_close(desk, "chord")
    pong(guest.link, guest.link.expect(rawlink.PING))
    guest.link.expect(rawlink.CLOSE)
    ping = fall_silent(guest)
    ask_to_close(desk, "chord")
    guest.link.expect(rawlink.CLOSE)
    pong(guest.link, ping)
    wait_for(lambda: answers(desk), "no mark")
    guest.link.answers = True
    ask_to_close(desk, "chord")
    guest.link.expect(rawlink.CLOSE)
    guest.link.sync()
    assert desk.domain("work")["status"] == "up"


def responsive(guest, window, yes):
    guest.link.send(rawlink.WINDOW_RESPONSIVE, window.id, struct.pack("<I", yes))
    guest.link.sync()


def marked(desk, name="work"):
    """Of its windows by width."""
    return {view["content"]["width"]: not view["answers"] for view in desk.windows(name)}


def test_one_application_hangs(desk):
    """Its window alone is marked, and can be resized at once; what the domain answers is no matter."""
    work, personal = two_guests(desk)
    second = work.link.toplevel(250, 150, MARK_WORK)
    work.link.expect(rawlink.FRAME, second.id)
    responsive(work, second, False)
    assert marked(desk) == {250: True, work.window.width: False} and answers(desk)
    wait_for(lambda: note(desk), "the note")
    assert not any(marked(desk, "personal").values())
    assert check_rings(desk.screenshot(), desk.state()) > 1000
    with Hands(desk) as user:
        user.tap(hand.B)
    work.sync()
    assert marked(desk)[250], "its proxy has answered the PING of that"
    box = work.content()
    drag(desk, (box["x"] + box["width"] + 3, box["y"] + box["height"] + 3), -20, -30)
    assert size(work.content()) == (230, 120)
    responsive(work, second, True)
    assert not any(marked(desk).values())
    wait_for(lambda: note(desk) == 0, "no note")
    personal.link.sync()


def test_a_domain_that_answers_again_may_have_one_that_hangs(desk, guest):
    responsive(guest, guest.window, False)
    ping = fall_silent(guest)
    pong(guest.link, ping)
    wait_for(lambda: answers(desk), "the domain")
    assert list(marked(desk).values()) == [True]


def test_one_that_hangs_is_asked_to_close_and_the_link_stays(desk, guest):
    """Whom that ends is its proxy's affair."""
    guest.link.answers = True
    responsive(guest, guest.window, False)
    for _ in range(3):
        ask_to_close(desk, "chord")
        guest.link.expect(rawlink.CLOSE, guest.window.id)
    guest.link.sync()
    assert desk.domain("work")["status"] == "up"


@pytest.fixture
def two_terminals(desk):
    work = UnixGuest(desk, "work").start()
    shown = [work.show("foot") for _ in range(2)]
    yield work, shown[1]["number"], work.programs[1]
    work.programs[1].send_signal(signal.SIGCONT)
    work.stop()


def stop(desk, number, program):
    """It hangs, and its user types."""
    assert desk.control("focus", str(number))["ok"]
    program.send_signal(signal.SIGSTOP)
    with Hands(desk) as user:
        user.tap(hand.B)
        wait_for(lambda: (user.tap(hand.B), hangs(desk, number))[1], "the mark")


def hangs(desk, number):
    return not next(view for view in desk.windows("work") if view["number"] == number)["answers"]


def test_a_stopped_program_is_marked_until_it_goes_on(desk, two_terminals):
    work, number, program = two_terminals
    stop(desk, number, program)
    assert answers(desk)
    assert [view["answers"] for view in work.windows() if view["number"] != number] == [True]
    program.send_signal(signal.SIGCONT)
    wait_for(lambda: not hangs(desk, number), "no mark")


def test_a_stopped_program_goes_by_the_second_wish(desk, two_terminals):
    """Its window, with its connection; the other program, the proxy and the process stay."""
    work, number, program = two_terminals
    stop(desk, number, program)
    ask_to_close(desk, "chord")
    assert work.window(number) and program.poll() is None
    ask_to_close(desk, "chord")
    wait_for(lambda: work.window(number) is None, "it is gone")
    assert program.poll() is None and len(work.windows()) == 1 and work.is_up()
    assert f"application foot (pid {program.pid}) is disconnected" in work.log()
