# SPDX-License-Identifier: MIT
"""What nobody sees is not paced and hears of it; nothing is lost when it is seen again."""

import re
import struct
import subprocess

import rawlink
from desk import ASAN, BUILD, Desk, wait_for
from hands import Hands

GREY, BLUE = 0xFF606060, 0xFF3060C0
SUSPENDED = 1 << 4


def number_of(desk, domain):
    return str(desk.windows(domain)[0]["number"])


def suspended(desk, number):
    return next(w["suspended"] for w in desk.windows() if str(w["number"]) == number)


def frames(link, window, count):
    """So many commits and their frames: time that passes on screen."""
    for _ in range(count):
        window.commit([])
        link.expect(rawlink.FRAME, window.id)


class Covered:
    """A window of work, and one of personal that the test puts above it."""

    def __init__(self, desk, size=(1000, 690)):
        self.desk = desk
        self.work, self.personal = desk.link("work"), desk.link("personal")
        self.window = self.work.toplevel(200, 100, GREY)
        self.work.expect(rawlink.FRAME, self.window.id)
        self.number = number_of(desk, "work")
        self.cover = self.personal.toplevel(*size, BLUE)
        wait_for(lambda: desk.windows("personal"), "the cover")
        self.cover_number = number_of(desk, "personal")

    def focus(self, number):
        assert self.desk.control("focus", number)["ok"]

    def put_above(self):
        self.focus(self.cover_number)
        frames(self.personal, self.cover, 1)

    def wait_for_suspension(self):
        wait_for(lambda: suspended(self.desk, self.number), "the covered window to be suspended")


def test_a_covered_window_is_not_paced_and_loses_no_frame(desk):
    both = Covered(desk)
    both.put_above()
    both.wait_for_suspension()
    both.work.sync()
    both.work.received.clear()
    both.window.paint(0xFF112233)
    frames(both.personal, both.cover, 5)
    assert both.work.count(rawlink.FRAME, both.window.id) == 0
    both.focus(both.number)
    both.work.expect(rawlink.FRAME, both.window.id)
    frames(both.work, both.window, 3)


def test_attack_87_a_window_does_not_hear_at_once_that_it_is_covered(desk):
    """Nor that it is in sight again, if that is soon: frames come as if nothing were above it."""
    both = Covered(desk)
    both.put_above()
    for _ in range(3):
        frames(both.work, both.window, 5)
        both.put_above()
    assert not suspended(desk, both.number)


def test_a_covered_window_is_suspended_and_wakes_up(desk):
    both = Covered(desk)
    both.put_above()
    both.wait_for_suspension()
    state = both.work.expect(rawlink.CONFIGURE, both.window.id).fields("IiiiiI")[5]
    while not state & SUSPENDED:
        both.window.commit([])
        state = both.work.expect(rawlink.CONFIGURE, both.window.id).fields("IiiiiI")[5]
    both.focus(both.number)
    both.window.commit([])
    both.work.expect(rawlink.FRAME, both.window.id)
    assert not suspended(desk, both.number)
    assert not desk.windows("work")[0]["minimized"]


def test_a_suspended_window_gets_its_buffers_back(desk):
    both = Covered(desk)
    images = [rawlink.Image(both.work, 200, 100).fill(BLUE) for _ in range(2)]
    both.put_above()
    both.wait_for_suspension()
    both.window.commit(image=images[0])
    both.work.expect(rawlink.BUFFER_RELEASE, both.window.image.id)
    for image, other in (images, reversed(images)):
        both.window.commit(image=other)
        both.work.expect(rawlink.BUFFER_RELEASE, image.id)
    assert both.work.count(rawlink.FRAME, both.window.id) == 0


def test_a_corner_in_sight_is_enough(desk):
    both = Covered(desk, size=(120, 60))
    both.put_above()
    with Hands(desk) as hands:
        box = desk.windows("work")[0]["content"]
        cover = desk.windows("personal")[0]["outer"]
        start = cover["x"] + 40, cover["y"] + 15
        hands.drag(start, (start[0] + box["x"] - cover["x"], start[1] + box["y"] - cover["y"]))
    frames(both.work, both.window, 5)
    assert not suspended(desk, both.number)


def test_content_below_the_screen_is_not_paced(desk):
    work = desk.link("work")
    window = work.toplevel(300, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    other = desk.link("personal").toplevel(150, 100, BLUE)
    other.link.expect(rawlink.FRAME, other.id)
    number = number_of(desk, "work")
    with Hands(desk) as hands:
        content = desk.windows("work")[0]["content"]
        hands.drag((content["x"] + 200, content["y"] - 12), (content["x"] + 200, 767))
        assert desk.windows("work")[0]["content"]["y"] >= 768
        frames(other.link, other, 1)
        wait_for(lambda: suspended(desk, number), "what is off the screen to be suspended")
        work.sync()
        work.received.clear()
        window.commit([])
        frames(other.link, other, 5)
        assert work.count(rawlink.FRAME, window.id) == 0
        content = desk.windows("work")[0]["content"]
        hands.drag((content["x"] + 200, content["y"] - 12), (content["x"] + 200, 300))
    work.expect(rawlink.FRAME, window.id)
    assert not suspended(desk, number)


def test_a_minimized_window_is_suspended_at_once(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    work.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", rawlink.REQUEST_MINIMIZE, 0, 0))
    wait_for(lambda: desk.windows("work")[0]["minimized"], "the window to be minimized")
    assert suspended(desk, number_of(desk, "work"))


def test_what_leaves_the_scene_leaves_the_screen(desk):
    link = desk.link("work")
    window = link.toplevel(200, 100, BLUE)
    link.expect(rawlink.FRAME, window.id)
    content = desk.windows("work")[0]["content"]
    place = content["x"] + 100, content["y"] + 50
    shown = desk.screenshot().getpixel(place)
    assert shown == (0x30, 0x60, 0xC0)
    link.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", rawlink.REQUEST_MINIMIZE, 0, 0))
    wait_for(lambda: desk.windows("work")[0]["minimized"], "the window to be minimized")
    wait_for(lambda: desk.screenshot().getpixel(place) != shown, "it to leave the screen")
    assert desk.control("focus", number_of(desk, "work"))["ok"]
    wait_for(lambda: desk.screenshot().getpixel(place) == shown, "it to come back")


def test_a_toplevel_below_its_own_popup_is_awake(desk):
    work, personal = desk.link("work"), desk.link("personal")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    number = number_of(desk, "work")
    lower = personal.toplevel(150, 60, BLUE)
    personal.expect(rawlink.FRAME, lower.id)
    lower_number = number_of(desk, "personal")
    upper = personal.toplevel(150, 60, BLUE)
    personal.expect(rawlink.FRAME, upper.id)
    popup = work.popup(window, rawlink.positioner((0, 0, 200, 100), (300, 200)), GREY)
    work.expect(rawlink.FRAME, popup.id)
    # From here on the lower window of personal is hidden: shorter than the toplevel of work.
    upper.width, upper.height = 1000, 690
    upper.commit(image=rawlink.Image(personal, 1000, 690).fill(BLUE))
    wait_for(lambda: suspended(desk, lower_number), "the one below to be suspended")
    frames(work, popup, 3)
    assert not suspended(desk, number)


def test_a_popup_of_a_toplevel_without_focus_is_paced_again_with_it(desk):
    both = Covered(desk, size=(150, 100))
    place = rawlink.positioner((0, 0, 1, 1), (80, 60))
    popup = both.work.popup(both.window, place, GREY)
    both.work.expect(rawlink.FRAME, popup.id)
    both.put_above()

    def is_not_paced():
        """Some time after it was covered."""
        popup.commit([])
        frames(both.personal, both.cover, 5)
        both.work.sync()
        return both.work.count(rawlink.FRAME, popup.id) == 0 or both.work.received.clear()
    wait_for(is_not_paced, "no more frames")
    both.focus(both.number)
    both.work.expect(rawlink.FRAME, popup.id)


def test_a_program_of_the_host_sleeps_too(desk):
    log = desk.dir / "program.log"
    with open(log, "wb") as file:
        program = subprocess.Popen(["weston-simple-shm"], stderr=file,
                                   env={**desk.env, "WAYLAND_DEBUG": "1"})

    def callbacks():
        return len(re.findall(r"wl_callback.*\.done\(", log.read_text()))
    try:
        wait_for(lambda: desk.windows("host") and callbacks() > 10, "its animation")
        number = number_of(desk, "host")
        personal = desk.link("personal")
        cover = personal.toplevel(1000, 690, BLUE)
        wait_for(lambda: desk.windows("personal"), "the cover")
        assert desk.control("focus", number_of(desk, "personal"))["ok"]
        wait_for(lambda: suspended(desk, number), "the covered window to be suspended")
        before = callbacks()
        frames(personal, cover, 10)
        assert callbacks() == before
        cover.destroy()
        wait_for(lambda: callbacks() > before + 10, "its animation again")
        assert not suspended(desk, number)
    finally:
        program.kill()
        program.wait()


def test_a_picture_that_no_output_took_is_no_frame():
    """The compositor runs with a library before it that lets outputs fail while a file is there, which its
    sandbox would keep from it."""
    desk = Desk(LD_PRELOAD=str(BUILD / "tests/tools/libodd-output.so"),
                ASAN_OPTIONS=f"{ASAN}:verify_asan_link_order=0")
    switch = desk.dir / "fail"
    desk.env["CLOISON_TEST_FAIL_OUTPUT"] = str(switch)
    desk.start("--sandbox=off")
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    switch.touch()
    window.paint(BLUE)
    wait_for(lambda: desk.log().count("cannot show a picture") == 1, "the failure in the log")
    window.paint(GREY)
    # Some failures, no frame, no other line.
    wait_for(lambda: int(switch.read_text() or "0") > 5, "some failures")
    assert work.count(rawlink.FRAME, window.id) == 0
    switch.unlink()
    work.expect(rawlink.FRAME, window.id)
    frames(work, window, 3)
    assert desk.log().count("cannot show a picture") == 1
    desk.finish()
