# SPDX-License-Identifier: MIT
"""What must be on screen, pixel by pixel, for the windows that the state tells of. Scale 1."""

LINE = 1  # px of black on each side of the ring's colour


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


def marks(sign, width):
    """The columns of a ring of that width that the marks of a sign make black."""
    columns, x, left = set(), 12, sign
    while left > 0:
        size, worth = (6, 5) if left >= 5 else (2, 1)
        if x + size > width - 12:
            break
        columns |= set(range(x, x + size))
        left, x = left - worth, x + size + 3
    if 2 * (x + 3) <= width:
        columns |= {width - 1 - column for column in columns}
    return columns


def ring_pixels(window, colour, sign):
    """((x, y), expected) for each pixel of the frame's ring with its two black lines."""
    box, ring = window["outer"], window["ring"]
    right, bottom = box["x"] + box["width"] - 1, box["y"] + box["height"] - 1
    depth_of_ring = ring + 2 * LINE
    marked = marks(sign, box["width"] - 2 * LINE)
    for y in range(box["y"], bottom + 1):
        for x in range(box["x"], right + 1):
            depth = min(x - box["x"], right - x, y - box["y"], bottom - y)
            if depth < depth_of_ring:
                mark = x - box["x"] - LINE in marked and min(y - box["y"], bottom - y) < LINE + ring
                black = depth < LINE or depth >= LINE + ring or mark
                yield (x, y), (0, 0, 0) if black else colour


def visible_windows(state):
    return [window for window in state["windows"] if window["visible"]]


def covered(x, y, above, state):
    """By a window above or by the panel."""
    if any(inside(x, y, window["outer"]) for window in above):
        return True
    return not any(inside(x, y, output["work_area"]) for output in state["outputs"])


def check_rings(image, state):
    """Every visible window has its ring, in its own domain's colour, where nothing covers it.
    Returns how many pixels were looked at."""
    colours = {domain["name"]: rgb(domain["colour"]) for domain in state["domains"]}
    signs = {domain["name"]: domain["sign"] for domain in state["domains"]}
    pixels, checked = image.load(), 0
    windows = visible_windows(state)
    for index, window in enumerate(windows):
        for (x, y), expected in ring_pixels(window, colours[window["domain"]], signs[window["domain"]]):
            if covered(x, y, windows[:index], state):
                continue
            checked += 1
            assert pixels[x, y] == expected, (
                f"window {window['number']} of {window['domain']}: pixel {x},{y} of its ring is "
                f"{pixels[x, y]}, not {expected}")
    return checked


def check_marker(image, state, domain, marker):
    """A colour that only one domain paints is nowhere but in its content boxes."""
    boxes = [window["content"] for window in visible_windows(state) if window["domain"] == domain]
    wanted, pixels, found = rgb(marker), image.load(), 0
    for y in range(image.height):
        for x in range(image.width):
            if pixels[x, y] == wanted:
                found += 1
                assert any(inside(x, y, box) for box in boxes), (
                    f"{domain}'s marker is at {x},{y}, outside of its windows")
    return found


def check_filled(image, box, colour):
    """box shows nothing but colour."""
    part = image.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    assert part.getcolors() == [(box["width"] * box["height"], rgb(colour))], part.getcolors()
