# SPDX-License-Identifier: MIT
"""Screens that are odd: too small for anything, or none of the desktop's."""

import re
import struct
import subprocess

import pytest
from PIL import ImageChops

import rawlink
from desk import ASAN, BUILD, CONFIG, Desk, wait_for
from hands import A, ALT, SUPER, TAB, Hands
from screens import UPRIGHT, ScreenedDesk, clear_cursors
from unixguest import UnixGuest

GREY = 0xFF606060


def desk_of(mode, **env):
    return Desk(CONFIG.replace("1024x768@60", mode), **env).start()


@pytest.mark.parametrize("mode", ["640x20", "640x28", "640x29", "640x60", "10x480", "1x1"])
def test_a_screen_too_small_for_a_panel_breaks_nothing(mode):
    desk = desk_of(f"{mode}@60")
    guest = UnixGuest(desk, "work").start()
    try:
        guest.show("weston-simple-shm")
        link = desk.link("personal")
        width, height, _, scale = link.expect(rawlink.OUTPUT).fields("iiII")
        assert width == int(mode.split("x")[0]) and height >= 1 and scale == 120
        area = desk.state()["outputs"][0]["work_area"]
        assert area["width"] >= 1 and area["height"] >= 1
        window = link.toplevel(300, 200, GREY)
        wait_for(lambda: desk.windows("personal"), "a window")
        for size in ((1, 1), (2000, 2000)):
            window.width, window.height = size
            window.commit(image=rawlink.Image(link, *size))
        popup = link.popup(window, rawlink.positioner((0, 0, 1, 1), (100, 100)), GREY)
        link.sync()
        boxes = [shown["content"] for shown in desk.windows("personal")]
        assert len(boxes) == 2 and all(box["width"] >= 1 and box["height"] >= 1 for box in boxes)
        popup.destroy()
        window.destroy()
        wait_for(lambda: not desk.windows("personal"), "the window to go")
        desk.screenshot()
        assert desk.domain("work")["status"] == "up" and guest.proxy.poll() is None
        # The first line of each says that it is connected.
        assert not [line for line in desk.lines_of("work") if "ended" in line or "error" in line]
    finally:
        guest.stop()
        desk.finish()


@pytest.mark.parametrize("mode, scale", [
    ("1x1", 1), ("20x10", 1), ("20x10", 3), ("1x1", 3), ("640x20", 3), ("84x84", 3), ("30x600", 1), ("600x30", 2)])
def test_all_that_the_user_does_on_a_tiny_screen(mode, scale):
    """Panel, switcher, places, maximized and full windows, moves, sizes: nothing breaks, and what there is of
    the screen can be pointed at."""
    desk = Desk(CONFIG.replace("1024x768@60", f"{mode}@60\nscale = {scale}")).start()
    geometry = desk.state()["outputs"][0]["geometry"]
    too_few = min(int(px) for px in mode.split("x")) < scale
    assert too_few == ("too few for scale" in desk.log())
    assert geometry["width"] >= 1 and geometry["height"] >= 1
    links = [desk.link(name) for name in ("work", "personal")]
    windows = [link.toplevel(300, 200, GREY) for link in links]
    child = links[0].toplevel(2000, 1, GREY, parent=windows[0].id)
    for window in (*windows, child):
        window.link.sync()
    with Hands(desk) as user:
        for x, y in ((0, 0), (geometry["width"] - 1, 0), (0, geometry["height"] - 1)):
            user.click(x, y)
            pointer = desk.state()["pointer"]
            assert 0 <= pointer["x"] < geometry["width"] and 0 <= pointer["y"] < geometry["height"]
        user.drag((0, 0), (geometry["width"] - 1, geometry["height"] - 1))
        user.double_click(0, 0)
        for _ in range(3):
            user.down(ALT)
            user.tap(TAB)
            desk.screenshot()
            user.tap(TAB)
            user.up(ALT)
        for request in (rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_FULLSCREEN, rawlink.REQUEST_UNFULLSCREEN,
                        rawlink.REQUEST_UNMAXIMIZE):
            for window in windows:
                window.link.received.clear()
                window.link.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", request, 0, 0))
                window.link.sync()
                width, height = window.link.expect(rawlink.CONFIGURE, window.id).fields("IiiiiI")[1:3]
                assert width >= 1 and height >= 1
        desk.screenshot()
        for view in desk.windows():
            assert view["content"]["width"] >= 1 and view["content"]["height"] >= 1
            desk.control("focus", str(view["number"]))
        user.tap(A)
    assert all(desk.domain(name)["status"] == "up" for name in ("work", "personal")), desk.log()
    desk.finish()


ODD = {"LD_PRELOAD": str(BUILD / "tests/tools/libodd-output.so"),
       "ASAN_OPTIONS": f"{ASAN}:verify_asan_link_order=0"}


def test_a_screen_that_is_no_part_of_a_desktop_is_left_alone():
    desk = Desk(WLR_HEADLESS_OUTPUTS="2", CLOISON_TEST_NON_DESKTOP="1", **ODD).start()
    assert [output["name"] for output in desk.state()["outputs"]] == ["HEADLESS-1"]
    assert "HEADLESS-2: no part of a desktop" in desk.log()
    link = desk.link("work")
    link.toplevel(200, 100, GREY)
    link.expect(rawlink.FRAME)
    assert link.count(rawlink.OUTPUT) == 1
    desk.finish()


@pytest.fixture
def two_scales():
    """A screen of scale 2 and one of scale 1.25, side by side."""
    first = CONFIG.replace("1024x768@60", "1600x1200@60\nscale = 2")
    desk = Desk(first + "\n[output HEADLESS-2]\nmode = 1000x750@60\nscale = 1.25\n",
                WLR_HEADLESS_OUTPUTS="2").start()
    yield desk
    desk.finish()


def told_outputs(link, window):
    """(output, scale) of the WINDOW_OUTPUTs so far, each of an output that was told of before."""
    link.sync()
    known, told = set(), []
    for msg in link.received:
        if msg.opcode == rawlink.OUTPUT:
            known.add(msg.object)
        if msg.opcode == rawlink.WINDOW_OUTPUT and msg.object == window.id:
            told.append(msg.fields("II"))
            assert told[-1][0] in known
    return told


@pytest.mark.parametrize("word", ["normal", *UPRIGHT])
def test_a_turned_screen(word):
    """What it shows is what a screenshot shows, turned clockwise; the desktop and a domain know of its turned sides
    alone, and the pointer is where it is seen."""
    desk = ScreenedDesk(CONFIG.replace("1024x768@60", f"900x600@60\ntransform = {word}\n\n[cursor]\ntheme = clear\n"))
    desk.env.update(clear_cursors(desk.dir))
    desk.start()
    output = desk.outputs()["HEADLESS-1"]
    sides = (600, 900) if word.endswith("90") or word.endswith("270") else (900, 600)
    assert (output["transform"], output["width"], output["height"]) == (word, 900, 600)
    assert (output["geometry"]["width"], output["geometry"]["height"]) == sides
    link = desk.link("work")
    told = link.expect(rawlink.OUTPUT).fields("iiII")[:2]
    assert told == (output["work_area"]["width"], output["work_area"]["height"])
    with desk.recorded() as film:
        window = link.toplevel(300, 100, GREY)
        link.expect(rawlink.FRAME, window.id)
    with Hands(desk) as hands:
        content = desk.windows("work")[0]["content"]
        hands.move(content["x"] + 20, content["y"] + 30)
        assert link.expect(rawlink.POINTER_ENTER, window.id).fields("Iii")[1:] == (20 * 256, 30 * 256)
    shown = film.of("HEADLESS-1")[-1]
    assert shown.size == sides
    assert ImageChops.difference(shown, desk.screenshot()).getbbox() is None
    desk.finish()


def test_a_window_hears_its_screen_and_scale(two_scales):
    link = two_scales.link("work")
    window = link.toplevel(200, 100, GREY, show=False)
    link.expect(rawlink.CONFIGURE, window.id)
    ((first, scale),) = told_outputs(link, window)
    left, right = two_scales.state()["outputs"]  # numbered in this order
    there = [(1, round(left["scale"] * 120)), (2, round(right["scale"] * 120))]
    assert (first, scale) == there[0], "before its first CONFIGURE"
    window.commit()
    link.expect(rawlink.FRAME, window.id)
    right = right["geometry"]
    with Hands(two_scales) as hands:
        content = two_scales.windows("work")[0]["content"]
        start = content["x"] + 100, content["y"] - 12
        hands.layout = {"width": right["x"] + right["width"], "height": 600}
        hands.drag(start, (right["x"] + 300, 200))
        told = told_outputs(link, window)
        assert told == there
        popup = link.popup(window, rawlink.positioner((0, 0, 1, 1), (50, 50)), GREY)
        link.expect(rawlink.FRAME, popup.id)
        assert told_outputs(link, popup) == [there[1]]
        popup.destroy()
        content = two_scales.windows("work")[0]["content"]
        hands.down(SUPER)  # not by the bar: that would be a double click
        hands.drag((content["x"] + 150, content["y"] + 50), (250, 200))
        hands.up(SUPER)
    assert told_outputs(link, window)[-1] == there[0]


def test_a_guest_hears_of_a_screen_before_the_windows_on_it(tmp_path):
    scale = tmp_path / "scale"
    # The library reads a file of the test's.
    desk = Desk(CLOISON_TEST_SCALE=str(scale), **ODD).start("--sandbox=off")
    link = desk.link("work")
    window = link.toplevel(200, 100, GREY)
    link.expect(rawlink.FRAME, window.id)
    link.received.clear()
    scale.with_suffix(".new").write_text("2\n")
    scale.with_suffix(".new").rename(scale)
    window.paint(0xFF102030)
    link.expect(rawlink.FRAME, window.id)
    link.sync()
    news = [msg.opcode for msg in link.received if msg.opcode in (rawlink.OUTPUT, rawlink.WINDOW_OUTPUT)]
    assert news == [rawlink.OUTPUT, rawlink.WINDOW_OUTPUT]
    desk.finish()


def test_an_application_hears_its_screen_and_scale(two_scales):
    guest = UnixGuest(two_scales, "work").start()
    log = guest.path("wayland.log")
    with open(log, "wb") as file:
        program = subprocess.Popen(["foot", "--override=main.term=xterm", "sleep", "infinity"], stderr=file,
                                   env={**guest.env, "WAYLAND_DEBUG": "1"})
    guest.programs.append(program)
    try:
        def heard(pattern):
            return re.findall(pattern, log.read_text(errors="replace"))

        scale = str(round(two_scales.state()["outputs"][0]["scale"] * 120))
        wait_for(lambda: two_scales.windows("work"), "its window")
        wait_for(lambda: heard(r"wl_surface.\d+\.enter\("), "its screen")
        wait_for(lambda: heard(r"wp_fractional_scale_v1.\d+\.preferred_scale\((\d+)\)")[-1:] == [scale], "its scale")
        assert len(heard(r"wl_surface.\d+\.enter\(")) == 1, "one screen, not both"
    finally:
        guest.stop()
