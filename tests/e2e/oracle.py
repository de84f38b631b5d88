# SPDX-License-Identifier: MIT
"""What must be on screen, pixel by pixel, for the windows that the state tells of, on one output of any scale."""

import math

from PIL import Image, ImageChops, ImageDraw

from pieces import unmarked_of

BANNER = 40  # logical px at the top of an output that a window covers, for some seconds
LINE = 1  # logical px of black on each side of the ring's colour


def rgb(colour):
    """(r, g, b) of "#rrggbb" or of 0xrrggbb."""
    value = int(colour[1:], 16) if isinstance(colour, str) else colour
    return value >> 16 & 255, value >> 8 & 255, value & 255


def base(colour):
    """What lies below a domain's content: its colour, made dark."""
    return sum(int((colour >> shift & 255) * 0.16 + 0.5) << shift for shift in (16, 8, 0))


def inside(x, y, box):
    return (box["x"] <= x < box["x"] + box["width"] and
            box["y"] <= y < box["y"] + box["height"])


def marks(sign, width, ring):
    """The columns of a ring, whose box has that width, that the marks of a sign make black."""
    inset = ring + 8
    columns, x, left = set(), inset, sign
    while left > 0:
        size, worth = (6, 5) if left >= 5 else (2, 1)
        if x + size > width - inset:
            break
        columns |= set(range(x, x + size))
        left, x = left - worth, x + size + 3
    if 2 * (x + 3) <= width:
        columns |= {width - 1 - column for column in columns}
    return columns


def runs(columns):
    """(first, behind the last) of those that touch each other."""
    starts = sorted(column for column in columns if column - 1 not in columns)
    ends = sorted(column + 1 for column in columns if column + 1 not in columns)
    return list(zip(starts, ends))


def visible_windows(state):
    return [window for window in state["windows"] if window["visible"]]


class Screen:
    """One output: where things of the layout are in its picture."""

    def __init__(self, output, size):
        self.box, self.work_area, self.scale, self.size = (
            output["geometry"], output["work_area"], output["scale"], size)
        for length, side in zip(size, ("width", "height")):
            assert 0 <= length - self.box[side] * self.scale < self.scale, "it is as large as the output"

    def edges(self, box):
        """(left, top, right, bottom) in the picture, right and bottom beyond it: each on the nearest px."""
        left, top = box["x"] - self.box["x"], box["y"] - self.box["y"]
        return tuple(self.px(edge) for edge in (left, top, left + box["width"], top + box["height"]))

    def px(self, length):
        return math.floor(length * self.scale + 0.5)


def fill(draw, edges, colour):
    """A rectangle that may be empty. ImageDraw counts its last px in."""
    left, top, right, bottom = edges
    if left < right and top < bottom:
        draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)


def shrunk(box, by):
    return {"x": box["x"] + by, "y": box["y"] + by, "width": box["width"] - 2 * by, "height": box["height"] - 2 * by}


class Expected:
    """What a picture must show where the state says enough: known is 255 there."""

    def __init__(self, screen):
        self.screen = screen
        self.image, self.known = Image.new("RGB", screen.size), Image.new("L", screen.size)
        self.draw, self.knowing = ImageDraw.Draw(self.image), ImageDraw.Draw(self.known)

    def frame(self, window, colour, sign, drawn_here):
        """Above what was drawn before. drawn_here: for this output's scale, and not for another on which more of it
        lies."""
        outer, edges = window["outer"], self.screen.edges
        coloured = shrunk(outer, LINE)
        inner = shrunk(coloured, window["ring"])
        fill(self.draw, edges(outer), (0, 0, 0))
        fill(self.knowing, edges(outer), 255)
        fill(self.draw, edges(coloured), colour)
        self.marks(edges(coloured), sign, coloured["width"], window["ring"], drawn_here)
        fill(self.draw, edges(inner), (0, 0, 0))
        fill(self.knowing, edges(shrunk(inner, LINE)), 0)

    def marks(self, coloured, sign, width, ring, drawn_here):
        """Over the whole height: what is inside of the ring is drawn above it."""
        left, top, _, bottom = coloured
        for start, end in runs(marks(sign, width, ring)):
            mark = left + self.screen.px(start), left + math.ceil(end * self.screen.scale)
            fill(self.draw, (mark[0], top, mark[1], bottom), (0, 0, 0))
            if not drawn_here:
                self.hide((mark[0] - 2, top, mark[1] + 2, bottom))

    def shade(self, boxes, colour):
        """Of that content this is seen, and nothing beside it says whose it is: the base is there."""
        for box in boxes:
            fill(self.draw, self.screen.edges(box), colour)
            fill(self.knowing, self.screen.edges(box), 255)

    def hide(self, edges):
        """Something is there that nothing is said about."""
        fill(self.knowing, edges, 0)


def shared(box, other):
    """The area of both."""
    width = min(box["x"] + box["width"], other["x"] + other["width"]) - max(box["x"], other["x"])
    height = min(box["y"] + box["height"], other["y"] + other["height"]) - max(box["y"], other["y"])
    return max(width, 0) * max(height, 0)


def is_drawn_for(window, screen, state):
    others = [output["geometry"] for output in state["outputs"] if output["geometry"] != screen.box]
    return all(shared(window["content"], screen.box) > shared(window["content"], other) for other in others)


def expected_of(screen, state):
    colours = {domain["name"]: domain["colour"] for domain in state["domains"]}
    signs = {domain["name"]: domain["sign"] for domain in state["domains"]}
    expected = Expected(screen)
    for window in reversed(visible_windows(state)):
        expected.frame(window, rgb(colours[window["domain"]]), signs[window["domain"]], is_drawn_for(window, screen, state))
    for window, boxes in unmarked_of(state):
        expected.shade(boxes, rgb(base(int(colours[window["domain"]][1:], 16))))
    for window in visible_windows(state):
        if window.get("covering"):
            expected.hide((0, 0, screen.size[0], screen.px(BANNER)))
    left, top, right, bottom = screen.edges(screen.work_area)
    for strip in ((0, 0, screen.size[0], top), (0, bottom, *screen.size), (0, top, left, bottom),
                  (right, top, screen.size[0], bottom)):
        expected.hide(strip)
    return expected


def check_rings(image, state, output=None):
    """Every visible window has its ring, in its own domain's colour, where nothing covers it, and what of a content is
    seen beside no ring of its domain shows nothing of it, on this output of the state, or on the first. Returns how many pixels were looked at."""
    screen = Screen(output or state["outputs"][0], image.size)
    expected = expected_of(screen, state)
    wrong = Image.composite(ImageChops.difference(image, expected.image), Image.new("RGB", screen.size),
                            expected.known)
    box = wrong.getbbox()
    assert not box, f"within {box}: {image.getpixel(box[:2])}, not {expected.image.getpixel(box[:2])}"
    return expected.known.histogram()[255]


def mask_of(image, colour):
    """255 where the picture has that very colour."""
    bands = ImageChops.difference(image, Image.new("RGB", image.size, rgb(colour))).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point([255] + [0] * 255)


def check_marker(image, state, domain, marker, output=None):
    """A colour that only one domain paints is nowhere but in its content boxes. How many px have it."""
    screen, mask = Screen(output or state["outputs"][0], image.size), mask_of(image, marker)
    found, draw = mask.histogram()[255], ImageDraw.Draw(mask)
    for window in visible_windows(state):
        if window["domain"] == domain:
            fill(draw, screen.edges(window["content"]), 0)
    assert not mask.getbbox(), f"{domain}'s marker is within {mask.getbbox()}, outside of its windows"
    return found


def check_filled(image, box, colour):
    """box shows nothing but colour."""
    part = image.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    assert part.getcolors() == [(box["width"] * box["height"], rgb(colour))], part.getcolors()
