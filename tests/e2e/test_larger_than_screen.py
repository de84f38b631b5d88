# SPDX-License-Identifier: MIT
"""Content that does not fit the screen is moved within its frame, which stays where it can be seen."""

import struct

import pytest

import rawlink
from desk import wait_for
from guests import Guest, MARK_WORK
from hands import SUPER, Hands
from oracle import check_rings, rgb

WIDTH, HEIGHT, MARK = 1200, 1100, 60
CORNERS = {(0, 0): 0x2010F0, (1, 0): 0x20F010, (0, 1): 0xF02010, (1, 1): 0xF0F010}


@pytest.fixture
def large(desk):
    """A window of a fixed size with a mark in each corner."""
    guest = Guest(desk, "work", MARK_WORK)
    window = guest.link.toplevel(WIDTH, HEIGHT, MARK_WORK, show=False)
    guest.link.send(rawlink.WINDOW_HINTS, window.id, struct.pack("<iiii", *(WIDTH, HEIGHT) * 2))
    for (right, lower), colour in CORNERS.items():
        window.image.fill(0xFF000000 | colour, (right * (WIDTH - MARK), lower * (HEIGHT - MARK), MARK, MARK))
    window.commit()
    guest.link.expect(rawlink.FRAME, window.id)
    small, guest.window = guest.window, window
    small.destroy()
    wait_for(lambda: len(desk.windows("work")) == 1, "only the large one")
    return guest


def seen(desk):
    """Which corners are in the picture, and how many of their px."""
    count = dict((colour, number) for number, colour in desk.screenshot().getcolors(1 << 24))
    return {corner for corner, colour in CORNERS.items() if count.get(rgb(colour)) == MARK * MARK}


def drag(hands, dx, dy):
    hands.down(SUPER)
    hands.drag((512 - dx // 2, 400 - dy // 2), (512 + dx // 2, 400 + dy // 2))
    hands.up(SUPER)
    hands.move(0, 0)


def test_each_corner_can_be_moved_into_sight(desk, large):
    assert seen(desk) == {(0, 0)}
    with Hands(desk) as hands:
        for (dx, dy), corner in [((-300, 0), (1, 0)), ((0, -500), (1, 1)), ((300, 0), (0, 1)),
                                 ((0, 500), (0, 0))]:
            drag(hands, dx, dy)
            assert corner in seen(desk)
            assert check_rings(desk.screenshot(), desk.state()) > 1000


def test_it_can_be_moved_no_further_than_its_end(desk, large):
    with Hands(desk) as hands:
        for _ in range(3):
            drag(hands, -900, -600)
        image, content = desk.screenshot(), large.content()
        right, bottom = content["x"] + content["width"] - 1, content["y"] + content["height"] - 1
        assert image.getpixel((right, bottom)) == rgb(CORNERS[1, 1])
        drag(hands, 10, 10)
        image = desk.screenshot()
        assert image.getpixel((right, bottom)) == rgb(CORNERS[1, 1])
        assert image.getpixel((right - MARK + 5, bottom - MARK + 5)) != rgb(CORNERS[1, 1])


def test_the_pointer_hits_what_is_shown(desk, large):
    with Hands(desk) as hands:
        drag(hands, -300, -500)
        content = large.content()
        large.forget()
        hands.move(content["x"] + content["width"] - 3, content["y"] + content["height"] - 2)
        hands.click()
        told = large.told(rawlink.POINTER_ENTER, rawlink.POINTER_MOTION)
        x, y = struct.unpack_from("<ii", told[-1].body, 4)
        shown_x, shown_y = x / 256 - content["width"] + 3, y / 256 - content["height"] + 2
        assert (shown_x, shown_y) == (WIDTH - content["width"], HEIGHT - content["height"])
        assert large.buttons()[-1] == (0x110, 0)


def test_its_popups_follow_the_content(desk, large):
    with Hands(desk) as hands:
        drag(hands, -300, -500)
        place = rawlink.positioner((WIDTH - 300, HEIGHT - 300, 1, 1), (100, 80), anchor=5, gravity=8)
        popup = large.link.popup(large.window, place, 0xFF00F0F0)
        large.link.expect(rawlink.FRAME, popup.id)
        content = large.content()
        box = next(w for w in desk.windows("work") if w["kind"] == "popup")["content"]
        assert (box["x"], box["y"]) == (content["x"] + content["width"] - 300,
                                        content["y"] + content["height"] - 300)


def test_what_becomes_small_enough_is_seen_from_its_corner(desk, large):
    with Hands(desk) as hands:
        drag(hands, -300, -500)
    assert (0, 0) not in seen(desk)
    image = rawlink.Image(large.link, 400, 300).fill(0xFF000000 | CORNERS[0, 0], (0, 0, MARK, MARK))
    large.window.width, large.window.height = 400, 300
    large.window.commit(image=image)
    large.link.expect(rawlink.FRAME, large.window.id)
    assert seen(desk) == {(0, 0)}
