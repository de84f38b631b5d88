# SPDX-License-Identifier: MIT
"""Layers that cost much to scale or turn: they are drawn in advance, look like all others, come a little
later, and keep nobody waiting."""

import os
import struct

import pytest

import rawlink
from desk import CONFIG, Desk, wait_for
from hands import Hands
from oracle import rgb
from test_pictures import colours, edges_of

GREEN = 0xFF00A040
SIZE = 480, 320  # logical px of a layer
CORNER = 120, 16  # of a part that costs little to draw
TURNED = 1  # by 90 degrees


def pictures(desk, domain="work"):
    """Bytes of what is drawn in advance for it."""
    return desk.domain(domain)["picture_bytes"]


def noise(image):
    """Each row is the one before, moved by a px: nothing looks like anything else."""
    row, stride = os.urandom(4 * (image.width + image.height)), 4 * image.width
    for y in range(image.height):
        image.memory[y * stride:(y + 1) * stride] = row[4 * y:4 * y + stride]
    return image


def content_of(desk):
    return desk.windows("work")[0]["content"]


def image_of(link, width, height, transform, fmt=rawlink.XR24):
    """A picture that has that size after the transform."""
    return rawlink.Image(link, *((height, width) if transform % 2 else (width, height)), fmt)


def costly(link, colour, fmt=rawlink.XR24):
    """A picture that fills SIZE by being turned and made smaller."""
    return image_of(link, 24 * SIZE[0], 8 * SIZE[1], TURNED, fmt).fill(colour)


def commit(window, image, size=SIZE, transform=TURNED, *, content=None, at=(0, 0), damage=None):
    """The picture as a layer of that size, of which content (its size) is seen."""
    whole = [(0, 0, image.width, image.height)]
    window.width, window.height = content or size
    window.commit_layers([rawlink.layer(1, image.id, *at, *size, transform=transform,
                                        damage=whole if damage is None else damage)])


@pytest.fixture
def scaled(request):
    """A compositor whose screen has the scale that the test asks for."""
    scale = request.param
    base = CONFIG[:CONFIG.index("[output")]
    desk = Desk(base + f"\n[output HEADLESS-1]\nmode = 1200x840@60\nscale = {scale}\n").start()
    desk.scale = scale
    yield desk
    desk.finish()


@pytest.mark.parametrize("scaled", [1, 1.5, 2], indirect=True)
@pytest.mark.parametrize("transform", range(8))
def test_it_looks_as_if_drawn_directly(scaled, transform):
    """Its corners, seen alone, cost little, and are drawn directly. It has the same px at each scale, and
    is made smaller by whole numbers: pixman counts in 1/65536 px, and would round a corner differently."""
    link = scaled.link("work")
    size = width, height = int(960 / scaled.scale), int(600 / scaled.scale)
    window = link.toplevel(*CORNER, GREEN, show=False)
    image = noise(image_of(link, 12 * 960, 4 * 600, transform))
    corners = {}

    def corner_at(x, y):
        content = content_of(scaled)
        return scaled.screenshot().crop(edges_of({
            "x": content["x"] + x, "y": content["y"] + y, "width": CORNER[0], "height": CORNER[1]},
            scaled.scale))

    for x in (0, width - CORNER[0]):
        for y in (0, height - CORNER[1]):
            commit(window, image, size, transform, content=CORNER, at=(-x, -y))
            link.expect(rawlink.FRAME, window.id)
            assert pictures(scaled) == 0, "it costs too much for this test"
            corners[x, y] = corner_at(0, 0)
    commit(window, image, size, transform)
    link.expect(rawlink.FRAME, window.id)
    assert pictures(scaled) > 0, "it costs too little for this test"
    for (x, y), corner in corners.items():
        assert len(corner.getcolors(1 << 24)) > 200
        assert corner_at(x, y).tobytes() == corner.tobytes(), f"the corner at {x},{y}"


@pytest.fixture
def shown(desk):
    """A window with a costly picture: link, window, image."""
    link = desk.link("work")
    window = link.toplevel(*CORNER, GREEN, show=False)
    image = costly(link, GREEN)
    commit(window, image)
    link.expect(rawlink.FRAME, window.id)
    return link, window, image


def colour_at(desk, x, y):
    content = content_of(desk)
    return desk.screenshot().getpixel((content["x"] + x, content["y"] + y))


def test_what_is_damaged_is_seen_with_its_frame(desk, shown):
    link, window, image = shown
    for step in range(1, 5):
        part = (0, 0, image.width // 4 * step, image.height)
        image.fill(0xFF000000 + 16 * step, part)
        commit(window, image, damage=[part])
        link.expect(rawlink.FRAME, window.id)
        # Turned by 90 degrees: what is left in the picture is above.
        height = 320 // 4 * step
        assert colour_at(desk, 240, height - 8) == (0, 0, 16 * step)
        if step < 4:
            assert colour_at(desk, 240, height + 8) == (0, 0xA0, 0x40)


def test_frame_comes_when_all_of_it_is_seen(desk):
    """Eight layers that take far longer than a period of the output: the topmost is complete with the last."""
    link = desk.link("work")
    size, sides = (900, 600), (16 * 600, 2 * 900)
    window = link.toplevel(*size, GREEN, show=False)
    image = rawlink.Image(link, *sides)
    for colour in (0xFF0000FF, 0xFF0000A0):
        image.fill(colour)
        window.commit_layers([rawlink.layer(1 + i, image.id, 0, 0, *size, transform=TURNED,
                                            damage=[(0, 0, *sides)]) for i in range(8)])
        link.expect(rawlink.FRAME, window.id)
        assert colour_at(desk, 450, 590) == rgb(colour & 0xFFFFFF)


def test_a_commit_that_changes_nothing_gets_its_frame(desk, shown):
    link, window, image = shown
    for _ in range(3):
        commit(window, image, damage=[])
        link.expect(rawlink.FRAME, window.id)


def test_who_commits_all_the_time_is_seen_too(desk, shown):
    """Each is replaced by the next one, and what was begun is shown."""
    link, window, first = shown
    images = [first, costly(link, 0xFF0000FF)]
    for step in range(40):
        commit(window, images[(step + 1) % 2])
    commit(window, images[1])
    wait_for(lambda: colour_at(desk, 240, 160) == (0, 0, 255), "the last picture")
    link.expect(rawlink.BUFFER_RELEASE, first.id)
    link.expect(rawlink.FRAME, window.id)


def test_cheap_and_costly_in_turn(desk, shown):
    link, window, image = shown
    plain = rawlink.Image(link, 480, 320).fill(0xFF0000FF)
    for _ in range(3):
        window.commit_layers([rawlink.layer(1, plain.id, 0, 0, 480, 320, damage=[(0, 0, 480, 320)])])
        link.expect(rawlink.FRAME, window.id)
        assert pictures(desk) == 0
        assert colour_at(desk, 240, 160) == (0, 0, 255)
        link.expect(rawlink.BUFFER_RELEASE, image.id)
        commit(window, image)
        link.expect(rawlink.FRAME, window.id)
        assert pictures(desk) > 0
        assert colour_at(desk, 240, 160) == (0, 0xA0, 0x40)


def test_alpha_shows_the_base(desk):
    link = desk.link("work")
    window = link.toplevel(480, 320, GREEN, show=False)
    image = costly(link, 0x80000080, rawlink.AR24)
    commit(window, image)
    link.expect(rawlink.FRAME, window.id)
    assert pictures(desk) > 0
    red, green, blue = colour_at(desk, 240, 160)
    assert 128 <= blue < 160 and red > 0, "half of the base, and half of its own"


def test_no_pictures_of_what_nobody_sees(desk, shown):
    link, window, image = shown
    number = str(desk.windows("work")[0]["number"])
    link.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", rawlink.REQUEST_MINIMIZE, 0, 0))
    wait_for(lambda: pictures(desk) == 0, "its pictures to go")
    image.fill(0xFF0000FF)
    commit(window, image)
    link.sync()
    assert pictures(desk) == 0
    assert desk.control("focus", number)["ok"]
    link.expect(rawlink.FRAME, window.id)
    assert pictures(desk) > 0
    assert colour_at(desk, 240, 160) == (0, 0, 255)


def test_all_goes_with_the_link(desk, shown):
    link, window, _ = shown
    window.destroy()
    link.sync()
    assert pictures(desk) == 0


def test_resized_it_is_never_outside_of_its_place(desk, shown):
    """Until the next picture is there, the last one is cut to it."""
    link, window, image = shown
    for width, height in ((200, 300), (480, 100), (300, 320)):
        commit(window, image, (width, height))
        content = content_of(desk)
        shot = desk.screenshot()
        for x in (content["x"] - 3, content["x"] + width + 2):
            assert shot.getpixel((x, content["y"] + height // 2)) != (0, 0xA0, 0x40)
        link.expect(rawlink.FRAME, window.id)
        assert colour_at(desk, width - 1, height - 1) == (0, 0xA0, 0x40)


@pytest.mark.parametrize("scaled", [1.5], indirect=True)
def test_moved_it_looks_the_same(scaled):
    """At a scale that makes px of two sizes its picture may be one px larger elsewhere."""
    link = scaled.link("work")
    window = link.toplevel(*CORNER, GREEN, show=False)
    image = costly(link, GREEN)
    commit(window, image, (321, 201))
    link.expect(rawlink.FRAME, window.id)
    box = content_of(scaled)
    with Hands(scaled) as user:
        for step in range(1, 4):
            at = (box["x"] + 100, box["y"] - 12)
            user.drag(at, (at[0] + 1, at[1] + 1))
            moved = content_of(scaled)
            assert (moved["x"], moved["y"]) == (box["x"] + 1, box["y"] + 1)
            box = moved
            user.aside()
            wait_for(lambda: colours(scaled.screenshot(), edges_of(box, 1.5)) == {(0, 0xA0, 0x40)},
                     f"its colour up to the edges, step {step}")
