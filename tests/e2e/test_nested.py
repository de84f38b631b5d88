# SPDX-License-Identifier: MIT
"""The compositor as windows of a Wayland session, here of a compositor like itself: its outputs can
be resized and closed, which headless ones cannot."""

import pytest
import rawlink
from desk import CONFIG, Desk, wait_for
from hands import Hands
from oracle import check_rings, inside
from patience import PATIENCE

GREY = 0xFF606060


@pytest.fixture
def desk():
    """Large enough for two windows of 1280 x 720 side by side: a covered one would get no frames."""
    desk = Desk(CONFIG.replace("1024x768", "2800x1700")).start()
    yield desk
    desk.finish()


def nested(desk, outputs):
    inner = Desk(WLR_BACKENDS="wayland", WLR_WL_OUTPUTS=str(outputs),
                 WAYLAND_DISPLAY=str(desk.runtime / desk.env["WAYLAND_DISPLAY"])).start()
    wait_for(lambda: len(desk.windows("host")) == outputs, "its windows")
    return inner


def test_closing_its_window_ends_it(desk):
    inner = nested(desk, 1)
    link = inner.link("work")
    link.expect(rawlink.FRAME, link.toplevel(200, 100, GREY).id)
    assert desk.control("close", str(desk.windows("host")[0]["number"]))["ok"]
    assert inner.process.wait(PATIENCE) == 0
    assert "its window was closed" in inner.log()
    inner.finish()
    assert not desk.windows("host")


def test_a_domain_learns_the_new_size_of_an_output(desk):
    inner = nested(desk, 1)
    link = inner.link("work")
    before = link.expect(rawlink.OUTPUT)
    window = desk.windows("host")[0]
    bar = window["content"]["x"] + window["content"]["width"] // 2, window["content"]["y"] - 12
    with Hands(desk) as user:
        user.double_click(*bar)
    wait_for(lambda: desk.windows("host")[0]["maximized"], "the double click to maximize it")
    after = link.expect(rawlink.OUTPUT)
    assert after.object == before.object and after.body != before.body
    width, height = after.fields("iiII")[:2]
    area = wait_for(lambda: inner.state()["outputs"][0]["work_area"], "the state")
    assert (width, height) == (area["width"], area["height"])
    assert desk.control("close", str(window["number"]))["ok"]
    assert inner.process.wait(PATIENCE) == 0
    inner.finish()


@pytest.mark.parametrize("closed", [0, 1])
def test_windows_of_an_output_that_goes_stay_reachable(desk, closed):
    inner = nested(desk, 2)
    link = inner.link("work")
    assert {link.expect(rawlink.OUTPUT).object for _ in range(2)} == {1, 2}
    windows = [link.toplevel(500, 400, GREY) for _ in range(6)]
    for window in windows:
        link.expect(rawlink.FRAME, window.id)
    hosts = sorted(desk.windows("host"), key=lambda window: window["number"])
    assert desk.control("close", str(hosts[closed]["number"]))["ok"]
    link.expect(rawlink.OUTPUT_GONE)
    state = inner.state()
    assert len(state["outputs"]) == 1
    area = state["outputs"][0]["work_area"]
    for window in state["windows"]:
        handle = window["content"]["x"] + 60, window["content"]["y"] - 12
        assert inside(*handle, area), f"{window} cannot be reached in {area}"
    for window in windows:
        window.commit()
        link.expect(rawlink.FRAME, window.id)
    name = state["outputs"][0]["name"]
    assert check_rings(inner.screenshot(name), inner.state()) > 1000
    assert inner.alive()
    inner.finish()
    assert not desk.windows("host")
