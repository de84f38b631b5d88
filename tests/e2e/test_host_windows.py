# SPDX-License-Identifier: MIT
"""The host's own applications: windows of the domain host, and guests learn nothing of them."""

import contextlib
import itertools
import subprocess

import hands as hand
import rawlink
from desk import wait_for
from guests import MARK_WORK, Guest
from hands import Hands
from oracle import check_rings, rgb
from patience import PATIENCE


@contextlib.contextmanager
def application(desk, *command, title=None):
    """A program on the host's Wayland socket, until its window shows; yields its state's reader."""
    known = {window["number"] for window in desk.windows()}
    log = open(desk.dir / "application.log", "wb")
    process = subprocess.Popen(command, env=desk.env, stdout=log, stderr=log, cwd=desk.dir)

    def window():
        assert process.poll() is None, (desk.dir / "application.log").read_text()
        return next((w for w in desk.windows("host") if w["number"] not in known
                     and w["kind"] == "toplevel" and title in (None, w["title"])), None)
    try:
        wait_for(window, f"a window of {command[0]}")
        yield window
    finally:
        process.terminate()
        process.wait(PATIENCE)
        log.close()
        wait_for(lambda: {w["number"] for w in desk.windows("host")} <= known, "it is gone")


def shell(desk, script):
    """foot with a shell script in it."""
    return application(desk, "foot", "--override=colors.alpha=1", "sh", "-c", script)


def wait_for_text(desk, name, text):
    path = desk.dir / name
    wait_for(lambda: path.exists() and path.read_text() == text,
             f"{text!r} in {name}, which has {path.read_text() if path.exists() else None!r}")


def inner_colours(image, box):
    part = image.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    return part.getcolors(1 << 24)


def check_frames(desk):
    """Of a screenshot during which no application changed its window."""
    while True:
        state, image = desk.state(), desk.screenshot()
        if [w["outer"] for w in desk.state()["windows"]] == [w["outer"] for w in state["windows"]]:
            return check_rings(image, state)


def centre(box):
    return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2


def test_is_framed_as_host(desk):
    work = Guest(desk, "work", MARK_WORK)
    with application(desk, "weston-simple-shm", title="simple-shm") as window:
        assert window()["content"]["width"] == 250
        assert check_frames(desk) > 2000
        assert len(inner_colours(desk.screenshot(), window()["content"])) > 100, "its own pixels"
        assert work.told(rawlink.KEYBOARD_LEAVE) == [], "mapping takes no other domain's focus"
    assert desk.state()["focus"]["domain"] == "work"


def test_one_that_is_too_large_is_cut(desk):
    """Its content ends where its box does, ring and panel stay whole."""
    with application(desk, "foot", "--window-size-pixels=3000x2000") as window:
        area = desk.state()["outputs"][0]["work_area"]
        outer = window()["outer"]
        assert outer["x"] + outer["width"] <= area["x"] + area["width"]
        assert outer["y"] + outer["height"] <= area["y"] + area["height"]
        assert outer["width"] > area["width"] - 40, "all that there is"
        assert check_frames(desk) > 10000


def test_typed_text_reaches_the_focused_application_only(desk):
    """With the focus on a guest the host's applications get no key, and the other way round."""
    with shell(desk, "stty -echo; : > ready; cat > typed"):
        wait_for(lambda: (desk.dir / "ready").exists(), "the shell")
        desk.run("wtype", "first\n")
        wait_for_text(desk, "typed", "first\n")
        work = Guest(desk, "work", MARK_WORK)
        work.forget()
        host = desk.windows("host")[0]["number"]
        work.focus()
        desk.run("wtype", "secret\n")
        assert len(work.keys()) == 2 * len("secret\n")
        desk.control("focus", str(host))
        work.forget()
        desk.run("wtype", "last Ünicode €\n")
        wait_for_text(desk, "typed", "first\nlast Ünicode €\n")
        assert work.keys() == []


def test_a_key_held_in_an_application_is_not_told_to_a_guest(desk):
    with shell(desk, "stty -echo; : > ready; cat > typed"):
        wait_for(lambda: (desk.dir / "ready").exists(), "the shell")
        work = Guest(desk, "work", MARK_WORK)
        work.forget()
        with Hands(desk) as user:
            user.down(hand.A)
            work.focus()
            user.up(hand.A)
            assert work.keys() == []


def test_the_close_button_asks_it_to_close(desk):
    with application(desk, "weston-terminal") as window, Hands(desk) as user:
        box = window()["content"]
        user.click(box["x"] + box["width"] - 12, box["y"] - 13)
        wait_for(lambda: not desk.windows("host"), "it has closed itself")


def terminal(desk):
    return application(desk, "weston-terminal")


def popups(desk):
    return [window for window in desk.windows("host") if window["kind"] == "popup"]


def test_its_popups_are_framed_and_dismissed_from_outside(desk):
    work = Guest(desk, "work", MARK_WORK)
    with terminal(desk) as window, Hands(desk) as user:
        desk.control("focus", str(window()["number"]))
        user.click(*centre(window()["content"]), button=hand.RIGHT)
        (popup,) = wait_for(lambda: popups(desk), "the menu")
        assert popup["parent"] == window()["number"]
        user.aside()
        check_frames(desk)
        user.click(5, desk.state()["outputs"][0]["geometry"]["height"] - 5)
        wait_for(lambda: not popups(desk), "the menu is gone")
        user.click(*centre(window()["content"]), button=hand.RIGHT)
        wait_for(lambda: popups(desk), "the menu")
        work.focus()
        assert popups(desk) == []
        assert work.buttons() == []


def test_moves_by_its_own_title_bar(desk):
    """xdg_toplevel.move, with a button held in that window."""
    with terminal(desk) as window, Hands(desk) as user:
        before = window()["content"]
        user.move(before["x"] + 200, before["y"] + 12)
        user.press()
        steps = itertools.cycle(range(1, 40))

        def moves_with_the_pointer():
            """The program asks for it some time after the press, and what was before that moves nothing."""
            step = next(steps)
            user.move(before["x"] + 200 + step, before["y"] + 12 + step)
            return window()["content"] != before

        wait_for(moves_with_the_pointer, "it moves")
        user.move(before["x"] + 260, before["y"] + 60)
        user.release()
        after = window()["content"]
        assert (after["width"], after["height"]) == (before["width"], before["height"])
        assert after["x"] > before["x"] and after["y"] > before["y"]


def test_resizes_with_what_it_draws(desk):
    with shell(desk, "trap 'stty size > size' WINCH; stty size > size; : > ready; while :; do sleep 0.05; done") as window, \
            Hands(desk) as user:
        wait_for(lambda: (desk.dir / "ready").exists(), "the shell")
        before, size = window()["content"], (desk.dir / "size").read_text()
        corner = before["x"] + before["width"] + 3, before["y"] + before["height"] + 3
        user.drag(corner, (corner[0] - 200, corner[1] - 150))
        wait_for(lambda: window()["content"]["width"] <= before["width"] - 190, "the content follows")
        wait_for(lambda: (desk.dir / "size").read_text() not in ("", size), "the terminal follows")
        user.aside()
        check_frames(desk)


def test_maximizes_below_the_panel(desk):
    with shell(desk, "sleep infinity") as window, Hands(desk) as user:
        before = window()["content"]
        user.double_click(before["x"] + 150, before["y"] - 12)
        area = desk.state()["outputs"][0]["work_area"]
        wait_for(lambda: window()["outer"]["width"] > area["width"] - 40, "it is large")
        assert window()["outer"]["y"] >= area["y"]
        user.move(*centre(window()["content"]))
        check_frames(desk)


def test_the_applications_cursor_ends_at_its_content(desk):
    with terminal(desk) as window, Hands(desk) as user:
        box = window()["content"]
        user.move(*centre(box))
        wait_for(lambda: desk.state()["pointer"]["cursor"] == "surface", "its own cursor")
        user.move(box["x"] - 3, box["y"] + 100)
        assert desk.state()["pointer"]["cursor"] == "w-resize"


def test_subsurfaces_belong_to_their_window(desk):
    with application(desk, "weston-subsurfaces") as window, Hands(desk) as user:
        box = window()["content"]
        user.move(box["x"] + box["width"] - 40, box["y"] + 60)
        user.click()
        assert desk.state()["focus"]["window"] == window()["number"]
        assert len(desk.windows("host")) == 1
        user.aside()
        check_frames(desk)


def test_grim_sees_the_desktop(desk):
    with application(desk, "weston-simple-shm"):
        image = desk.screenshot()
        geometry = desk.state()["outputs"][0]["geometry"]
        assert image.size == (geometry["width"], geometry["height"])
        assert image.getpixel((geometry["width"] - 3, geometry["height"] - 3)) == rgb(0x202830)


def test_alt_tab_goes_between_guests_and_the_host(desk):
    work = Guest(desk, "work", MARK_WORK)
    with application(desk, "weston-simple-shm"), Hands(desk) as user:
        assert desk.state()["focus"]["domain"] == "work"
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
        assert desk.state()["focus"]["domain"] == "host"
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
        assert desk.state()["focus"]["domain"] == "work"
    assert work.keys() == []


def is_plain(pixels):
    """All of one colour."""
    return pixels == pixels[:3] * (len(pixels) // 3)


def around(desk, place):
    """The pixels near a place, as bytes."""
    x, y = place
    return desk.screenshot().crop((x - 30, y - 30, x + 30, y + 30)).tobytes()


def test_a_drag_goes_from_one_to_another_and_no_guest_sees_it(desk):
    """Attack 53, from the host's side: weston-dnd's item arrives; a guest on the way hears nothing."""
    work = Guest(desk, "work", MARK_WORK)
    with application(desk, "weston-dnd") as first, application(desk, "weston-dnd") as second, \
            Hands(desk) as user:
        desk.control("focus", str(first()["number"]))
        work.forget()
        box, other = first()["content"], second()["content"]
        item = box["x"] + 134, box["y"] + 72
        target = other["x"] + 134, other["y"] + 145
        user.aside()
        at_item, at_target = around(desk, item), around(desk, target)

        def dragged():
            """The application begins the drag when it comes to it: the hand goes on until then."""
            for way in ((item[0] + 20, item[1] + 20), work.centre(), target):
                user.move(*way)
            return around(desk, item) != at_item
        user.move(*item)
        user.press()
        wait_for(dragged, "the item is taken")
        user.move(target[0] + 1, target[1])
        user.release()
        user.aside()
        wait_for(lambda: is_plain(around(desk, item)), "the item has left")
        wait_for(lambda: around(desk, target) != at_target, "it has arrived")
        assert work.told() == []
