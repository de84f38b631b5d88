# SPDX-License-Identifier: MIT
"""Screens that are odd: too small for anything, or none of the desktop's."""

import pytest

import rawlink
from desk import BUILD, CONFIG, Desk, wait_for
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


def test_a_screen_that_is_no_part_of_a_desktop_is_left_alone():
    desk = Desk(WLR_HEADLESS_OUTPUTS="2", CLOISON_TEST_NON_DESKTOP="1",
                LD_PRELOAD=str(BUILD / "tests/tools/libodd-output.so"),
                ASAN_OPTIONS="quarantine_size_mb=1:verify_asan_link_order=0").start()
    assert [output["name"] for output in desk.state()["outputs"]] == ["HEADLESS-1"]
    assert "HEADLESS-2: no part of a desktop" in desk.log()
    link = desk.link("work")
    link.toplevel(200, 100, GREY)
    link.expect(rawlink.FRAME)
    assert link.count(rawlink.OUTPUT) == 1
    desk.finish()
