# SPDX-License-Identifier: MIT
"""What every picture must show by itself, whenever it was taken: the colour that a domain paints has the domain's ring
around it. For pictures of moments whose state nobody can ask for any more."""

import math

from PIL import Image, ImageChops, ImageOps

from oracle import base, mask_of, rgb

BLACK = (0, 0, 0)
LINE, RING = 1, 4  # logical px; on each side of the ring, and of it
BEYOND = (1, 2, 3)  # what is beyond a picture's edge: nobody's colour
SIDES = {"left": (-1, 0), "right": (1, 0), "above": (0, -1), "below": (0, 1)}


def colours_of(image):
    """All of a picture, as (r, g, b)."""
    return {colour for _, colour in image.getcolors(image.width * image.height)}


def moved(mask, x, y):
    """What leaves the picture is gone, and black comes in."""
    out = Image.new("L", mask.size)
    out.paste(mask, (x, y))
    return out


def colours_at(image, mask):
    """Those of the picture where the mask is."""
    image = image.convert("RGBA")
    image.putalpha(mask)
    found = image.getcolors(image.width * image.height)
    return {colour[:3] for _, colour in found if colour[3] == 255}


def check_side(image, mask, side, steps, inside=None):
    """steps: the sets of colours that may follow the edge outwards, px by px. inside: a mask of what is none."""
    x, y = SIDES[side]
    edge = ImageChops.subtract(moved(mask, x, y), inside or mask)
    for step, allowed in enumerate(steps):
        found = colours_at(image, moved(edge, x * step, y * step))
        assert found <= allowed, f"{step + 1} px {side} of a domain's pixels is {found - allowed}"


def steps_of(scale, ring, width):
    """The colours that may follow, px by px, when each line and the ring have as many as the scale has for it, or one
    less. ring: its colours; width: how many logical px it has."""
    few = int(scale)
    lines, rings = {few, math.ceil(LINE * scale)}, {int(width * scale), math.ceil(width * scale)}
    orders = [[{BLACK}] * outer + [ring] * middle + [{BLACK}] * inner
              for outer in lines for middle in rings for inner in lines]
    return [set().union(*step) for step in zip(*orders)]


def check_framed(image, marker, colour, *, scale=1, bar=True, cut=False, ring=RING, under=False, loose=False):
    """Wherever marker is in the picture, what its domain, of that colour, draws there is ringed: a black line, the
    ring, a black line; nothing covers it. bar: above it is a title bar, which has no one colour. cut: it may lie
    across the picture's edge. ring: its logical px. under: windows of its domain may lie above it, whose corners are
    beside it then. loose: its content may be smaller than its frame,
    and an edge beside which the base is, is not looked at. Returns how many px the marker has."""
    image = ImageOps.expand(image, 1, BEYOND)
    mask = mask_of(image, marker)
    if not mask.getbbox():
        return 0
    inside = ImageChops.lighter(mask, mask_of(image, base(colour))) if loose else mask
    beyond = {BEYOND} if cut else set()
    plain = steps_of(scale, {rgb(colour)} | beyond, ring)
    marked = steps_of(scale, {rgb(colour), BLACK} | beyond, ring)  # the marks of the sign are above and below
    if under:
        few = int(scale)
        plain = marked = marked[:few] + [step | {rgb(colour), BLACK} for step in marked[few:]]
    for side in ("left", "right"):
        check_side(image, mask, side, [step | beyond for step in plain], inside)
    for side in ("below",) if bar else ("below", "above"):
        check_side(image, mask, side, [step | beyond for step in marked], inside)
    return mask.histogram()[255]


def check_lined(image, marker, colours, *, scale=1):
    """Wherever marker is in the picture, a black line lies between that and whatever else is beside it, of whichever
    window: for pictures in which windows lie over windows. colours: what else may be there, because the host hides a
    part of a content (pieces.py). Returns how many px the marker has."""
    image = ImageOps.expand(image, 1, BEYOND)
    mask = mask_of(image, marker)
    if mask.getbbox():
        for side in SIDES:
            check_side(image, mask, side, [{BLACK, BEYOND} | colours] * int(scale))
    return mask.histogram()[255]
