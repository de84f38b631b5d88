# SPDX-License-Identifier: MIT
"""Whatever domains do within the limits, no turn of the compositor's loop grows with it. cloison-counted counts what
is done instead of time, so that a busy machine makes no turn long, and none looks short on a fast one."""

import os
import struct

import pytest
import rawlink
from desk import ASAN, BUILD, Desk, many_domains, wait_for
from hands import ALT, TAB, Hands
from loads import GREY, LOADS, SIDE, Victim, end_load, make_desk, start_load, windows
from oracle import inside

FRAMES = 30  # of a domain beside the load


@pytest.mark.parametrize("name", LOADS)
def test_no_turn_is_long(name):
    desk = make_desk(command=(BUILD / "tests/tools/cloison-counted",))
    victim = Victim(desk)
    pid, go = start_load(LOADS[name], desk)
    try:
        os.write(go, b"+")
        for frame in range(FRAMES):
            victim.frame()
            if frame % 4 == 0:
                victim.key()
        turns = desk.state()["turns"]
        assert turns["long"] == 0 and 0 < turns["worst"], turns
        assert turns["long_drawings"] == 0 and 0 < turns["worst_drawing"], turns
    finally:
        end_load(pid)
    victim.close()
    desk.finish()


def test_no_turn_is_long_when_what_the_switcher_lists_ends():
    desk = make_desk(command=(BUILD / "tests/tools/cloison-counted",))
    stays, goes = desk.link("d0"), desk.link("d1")
    windows(stays, 2)
    windows(goes, 499)
    with Hands(desk) as user:
        user.down(ALT)
        user.tap(TAB)
        goes.close()
        wait_for(lambda: not desk.windows("d1"), "all of one domain's windows go")
        user.tap(TAB)
        user.up(ALT)
    state = desk.state()
    assert state["turns"]["long"] == 0, state["turns"]
    assert state["focus"]["domain"] == "d0"
    desk.finish()


def counted_family(kind, count, newest):
    """A window that has so many children, and is the newest of its link or the oldest."""
    desk = make_desk(command=(BUILD / "tests/tools/cloison-counted",))
    windows(desk.link("d1"), 499)
    link = desk.link("d0")
    if newest:
        windows(link, count)
    root = link.toplevel(300, 200, GREY)
    link.expect(rawlink.FRAME, root.id)
    for child in range(1, count + 1):
        if newest:
            link.send(rawlink.WINDOW_PARENT, child, struct.pack("<I", root.id))
        elif kind == "dialog":
            link.toplevel(SIDE, SIDE, GREY, parent=root.id)
        else:
            link.popup(root, rawlink.positioner((child % 250, child // 3, 1, 1), (8, 8)), GREY)
        link.pump()
    link.sync()
    return desk, link, root


@pytest.mark.parametrize("kind", ["popup", "dialog"])
@pytest.mark.parametrize("act", ["unmap", "destroy"])
def test_no_turn_is_long_when_a_window_with_many_children_goes(kind, act):
    desk, link, root = counted_family(kind, 450, newest=False)
    number = next(view["number"] for view in reversed(desk.windows("d0")) if view["kind"] == "toplevel")
    desk.control("focus", str(number))
    spare = link.toplevel(SIDE, SIDE, GREY)
    link.sync()
    before = desk.state()["turns"]["long"]
    getattr(root, act)()
    wait_for(lambda: all(view["number"] != number or not view["mapped"] for view in desk.windows("d0")),
             "it is gone, and nothing else was said")
    spare.destroy()
    after = link.toplevel(SIDE, SIDE, GREY)
    link.sync()
    if kind == "popup":
        wait_for(lambda: link.count(rawlink.POPUP_DONE) == 450, "every popup is dismissed")
    assert link.count(rawlink.CONFIGURE, after.id) > 0, "what was said behind it is heard"
    turns = desk.state()["turns"]
    assert turns["long"] == before, turns
    desk.finish()


def test_no_turn_is_long_when_a_link_ends_whose_newest_window_has_many_children():
    desk, link, _ = counted_family("dialog", 450, newest=True)
    link.close()
    wait_for(lambda: not desk.windows("d0"), "its windows go")
    desk.link("d0").sync()
    turns = desk.state()["turns"]
    assert turns["long"] == 0, turns
    desk.finish()


def test_no_turn_is_long_when_an_output_changes(tmp_path):
    """Every window hears of it, is within the screen again, and those on top are shown."""
    scale = tmp_path / "scale"
    # The library, which lets an output change, reads a file of the test's.
    desk = Desk(many_domains(4), CLOISON_TEST_SCALE=str(scale), LD_PRELOAD=str(BUILD / "tests/tools/libodd-output.so"),
                ASAN_OPTIONS=f"{ASAN}:verify_asan_link_order=0")
    desk.start("--sandbox=off", command=(BUILD / "tests/tools/cloison-counted",))
    links = [desk.link(f"d{i}") for i in range(4)]
    for link in links:
        windows(link, 499)
    top = links[0].toplevel(SIDE, SIDE, GREY)
    number = str(desk.windows("d0")[0]["number"])
    assert desk.control("focus", number)["ok"]
    links[0].expect(rawlink.FRAME, top.id)
    before = desk.state()["turns"]["long"]
    scale.with_suffix(".new").write_text("2\n")
    scale.with_suffix(".new").rename(scale)
    top.paint(GREY + 1)
    for link in links:
        count = 500 if link is links[0] else 499
        wait_for(lambda: link.count(rawlink.WINDOW_OUTPUT) >= 2 * count, "all windows to hear of it")
    top.paint(GREY)
    links[0].expect(rawlink.FRAME, top.id)
    state = desk.state()
    assert state["turns"]["long"] == before, state["turns"]
    assert state["outputs"][0]["scale"] == 2
    area = state["outputs"][0]["work_area"]
    for shown in state["windows"]:
        assert inside(shown["content"]["x"] + 60, shown["content"]["y"] - 12, area), shown
    desk.finish()


def test_no_turn_is_long_when_a_family_is_minimized():
    desk, link, root = counted_family("dialog", 450, newest=False)
    number = next(view["number"] for view in reversed(desk.windows("d0")) if view["parent"] is None)
    assert desk.control("focus", str(number))["ok"]
    before = desk.state()["turns"]["long"]
    link.send(rawlink.WINDOW_REQUEST, root.id, struct.pack("<III", rawlink.REQUEST_MINIMIZE, 0, 0))
    wait_for(lambda: all(view["minimized"] and view["suspended"] for view in desk.windows("d0")), "it is minimized")
    turns = desk.state()["turns"]
    assert turns["long"] == before, turns
    desk.finish()
