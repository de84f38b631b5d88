# SPDX-License-Identifier: MIT
"""What is drawn at every scale, and on every output: pixel by pixel."""

import struct
import subprocess

import pytest

import rawlink
from desk import CONFIG, Desk, wait_for
from hands import Hands
from oracle import rgb

BACKGROUND = rgb(0x202830)
GREEN = 0xFF00A040
PANEL = 28  # logical px
QUARTERS = [1 + step / 4 for step in range(9)]


def desk_of(mode, scale=1, outputs=1):
    sections = "".join(f"\n[output HEADLESS-{i + 1}]\nmode = {mode}@60\nscale = {scale}\n"
                       for i in range(outputs))
    base = CONFIG[:CONFIG.index("[output")]
    return Desk(base + sections, WLR_HEADLESS_OUTPUTS=str(outputs)).start()


@pytest.fixture
def scaled(request):
    """A compositor whose screen has the scale that the test asks for, and a whole number of logical
    px: grim resamples other ones. Small, as each px is read."""
    desk = desk_of(f"{int(400 * request.param)}x{int(260 * request.param)}", request.param)
    desk.scale = request.param
    yield desk
    desk.finish()


def at_scale(box, scale):
    """The px of a logical box, those that it has alone: without the ones at a fraction."""
    left, top = (int(box[side] * scale) + 1 for side in ("x", "y"))
    right, bottom = (int((box[side] + box[length]) * scale) - 1
                     for side, length in (("x", "width"), ("y", "height")))
    return left, top, right, bottom


def edges_of(box, scale):
    """The px of a logical box as the scene rounds them."""
    def place(value):
        return int(value * scale + 0.5)
    return (place(box["x"]), place(box["y"]), place(box["x"] + box["width"]),
            place(box["y"] + box["height"]))


def colours(image, box=None):
    return {colour for _, colour in (image.crop(box) if box else image).getcolors(1 << 24)}


def below_panel(image, scale):
    return image.crop((0, int(PANEL * scale) + 1, image.width, image.height))


def is_background(desk, scale=1, output=None):
    return colours(below_panel(desk.screenshot(output), scale)) == {BACKGROUND}


def check_gone(desk, scale):
    link = desk.link("work")
    window = link.toplevel(150, 60, GREEN)
    link.expect(rawlink.FRAME, window.id)
    content = desk.windows("work")[0]["content"]
    assert colours(desk.screenshot(), at_scale(content, scale)) == {rgb(GREEN)}
    window.destroy()
    wait_for(lambda: is_background(desk, scale), "nothing but the background")


@pytest.mark.parametrize("scaled", QUARTERS, indirect=True)
def test_what_is_closed_is_gone(scaled):
    check_gone(scaled, scaled.scale)


@pytest.mark.parametrize("scale", [1.75, 2.75])
def test_what_is_closed_is_gone_up_to_the_last_px(scale):
    """The screen ends within a logical px."""
    desk = desk_of("901x661", scale)
    check_gone(desk, scale)
    desk.finish()


@pytest.mark.parametrize("scaled", QUARTERS, indirect=True)
def test_a_drag_leaves_no_trail(scaled):
    link = scaled.link("work")
    window = link.toplevel(150, 60, GREEN)
    link.expect(rawlink.FRAME, window.id)
    before = scaled.windows("work")[0]["outer"]
    start = before["x"] + before["width"] // 2, before["y"] + 15
    with Hands(scaled) as hands:
        hands.drag(start, (start[0] + 40, start[1] + 30))
        hands.move(0, 0)
    outer = scaled.windows("work")[0]["outer"]
    assert (outer["x"], outer["y"]) == (before["x"] + 40, before["y"] + 30)
    image = scaled.screenshot()
    left, top, right, bottom = edges_of(outer, scaled.scale)
    pixels = image.load()
    for y in range(int(PANEL * scaled.scale) + 1, image.height):
        for x in range(image.width):
            if x < left - 1 or x > right or y < top - 1 or y > bottom:
                assert pixels[x, y] == BACKGROUND, f"something is left at {x},{y}"


@pytest.mark.parametrize("scale", [1, 3])
def test_outputs_far_from_the_origin_show_the_background(scale):
    """Their places add up to more than 16 bits of px."""
    desk = desk_of("12000x360", scale, outputs=4)
    try:
        link = desk.link("work")
        for number in range(1, 5):
            output = f"HEADLESS-{number}"
            wait_for(lambda: is_background(desk, scale, output), f"the background of {output}")
        desk.run("wlrctl", "pointer", "move", "99999", "-9999")
        window = link.toplevel(150, 40, GREEN)
        link.expect(rawlink.FRAME, window.id)
        content, last = desk.windows("work")[0]["content"], desk.state()["outputs"][-1]
        content["x"] -= last["geometry"]["x"]
        assert 0 < content["x"] < last["geometry"]["width"], "it is where the pointer is"
        assert colours(desk.screenshot(last["name"]), at_scale(content, scale)) == {rgb(GREEN)}
        window.destroy()
        wait_for(lambda: is_background(desk, scale, last["name"]), "the window to be gone")
        link.close()
    finally:
        desk.finish()


def show_scaled(link, pixels, columns, width, height, fmt=rawlink.XR24, opaque=()):
    """A window of one picture, given as pixels, that fills it."""
    window = link.toplevel(width, height, GREEN, show=False)
    image = rawlink.Image(link, columns, len(pixels) // columns, fmt)
    image.memory[:4 * len(pixels)] = struct.pack(f"<{len(pixels)}I", *pixels)
    window.commit_layers([rawlink.layer(1, image.id, 0, 0, width, height, opaque=opaque)])
    link.expect(rawlink.FRAME, window.id)
    return window


@pytest.mark.parametrize("scaled", QUARTERS, indirect=True)
@pytest.mark.parametrize("fmt", [rawlink.XR24, rawlink.AR24])
def test_one_pixel_fills_its_layer_to_the_edges(scaled, fmt):
    link = scaled.link("work")
    show_scaled(link, [GREEN], 1, 200, 120, fmt)
    content = scaled.windows("work")[0]["content"]
    assert colours(scaled.screenshot(), edges_of(content, scaled.scale)) == {rgb(GREEN)}


@pytest.mark.parametrize("scaled", [1, 2, 3], indirect=True)
def test_whole_scales_enlarge_each_pixel(scaled):
    link = scaled.link("work")
    pixels = [0xFF0000FF, 0xFF00FF00, 0xFFFF0000, 0xFFFFFF00]
    show_scaled(link, pixels, 2, 200, 120)
    left, top, right, bottom = edges_of(scaled.windows("work")[0]["content"], scaled.scale)
    image = scaled.screenshot()
    middle_x, middle_y = (left + right) // 2, (top + bottom) // 2
    for (x, y), colour in zip([(0, 0), (1, 0), (0, 1), (1, 1)], pixels):
        # Pixman counts in 1/65536 px of the picture: the middle may be a px off.
        part = (middle_x + 1 if x else left, middle_y + 1 if y else top,
                right if x else middle_x - 1, bottom if y else middle_y - 1)
        assert colours(image, part) == {rgb(colour & 0xFFFFFF)}


@pytest.mark.parametrize("scaled", [1, 1.5, 2], indirect=True)
def test_what_is_made_smaller_is_mixed(scaled):
    link = scaled.link("work")
    row = [0xFF000000, 0xFFFFFFFF] * 400
    show_scaled(link, row + [0xFFFFFFFF, 0xFF000000] * 400, 800, 200, 60)
    content = at_scale(scaled.windows("work")[0]["content"], scaled.scale)
    middle = (content[1] + content[3]) // 2
    seen = colours(scaled.screenshot(), (content[0], middle - 1, content[2], middle + 1))
    assert seen - {(0, 0, 0), (255, 255, 255)}, "only the picture's own px"


def all_doubled(image, box):
    """Each px of the picture is a square of four."""
    pixels = image.crop(box).load()
    return all(pixels[x, y] == pixels[x + 1, y] == pixels[x, y + 1] == pixels[x + 1, y + 1]
               for y in range(0, box[3] - box[1], 2) for x in range(0, box[2] - box[0], 2))


@pytest.mark.parametrize("scaled", [2], indirect=True)
def test_a_program_of_the_host_is_enlarged_alike(scaled):
    program = subprocess.Popen(["weston-simple-shm"], env=scaled.env)
    try:
        content = wait_for(lambda: scaled.windows("host"), "its window")[0]["content"]
        # Its edges it paints once, and differently in each buffer.
        left, top, right, bottom = edges_of(content, scaled.scale)
        box = left + 60, top + 60, right - 60, bottom - 60
        wait_for(lambda: all_doubled(scaled.screenshot(), box), "px as squares")
        assert len(colours(scaled.screenshot(), box)) > 100
    finally:
        program.kill()
        program.wait()
