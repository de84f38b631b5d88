# SPDX-License-Identifier: MIT
"""What of windows' contents is seen, piece by piece, and whether each piece has its own domain's frames beside it: by
the boxes that the state tells of, in layout coordinates."""

import bisect

LINE = 1  # logical px of black on each side of the ring's colour
MOST_AREA, LEAST_MARK = 64 * 64, 32  # a larger piece must have that length of its domain's colour beside it
SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))


def grown(box, by):
    return {"x": box["x"] - by, "y": box["y"] - by, "width": box["width"] + 2 * by, "height": box["height"] + 2 * by}


def has(box, x, y):
    return box["x"] <= x < box["x"] + box["width"] and box["y"] <= y < box["y"] + box["height"]


class Plan:
    """The outputs in cells, in each of which nothing changes. windows: topmost first."""

    def __init__(self, windows, areas):
        self.windows, self.areas = windows, areas
        boxes = areas + [box for window in windows for box in self.boxes(window)]
        self.xs = sorted({edge for box in boxes for edge in (box["x"], box["x"] + box["width"])})
        self.ys = sorted({edge for box in boxes for edge in (box["y"], box["y"] + box["height"])})
        self.cells = [[self.look(x, y) for x in self.xs[:-1]] for y in self.ys[:-1]]

    @staticmethod
    def boxes(window):
        return window["outer"], grown(window["outer"], -LINE), grown(window["content"], LINE), window["content"]

    def look(self, x, y):
        """(the window that is seen there, "content", "mark" or "line"), or (None, None)."""
        if not any(has(area, x, y) for area in self.areas):
            return None, None
        for window in self.windows:
            outer, coloured, hole, content = self.boxes(window)
            if has(outer, x, y):
                mark = has(coloured, x, y) and not has(hole, x, y)
                return window, "content" if has(content, x, y) else "mark" if mark else "line"
        return None, None

    def at(self, x, y):
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None, None
        return self.cells[bisect.bisect_right(self.ys, y) - 1][bisect.bisect_right(self.xs, x) - 1]

    def size(self, column, row):
        return self.xs[column + 1] - self.xs[column], self.ys[row + 1] - self.ys[row]

    def beside(self, column, row, side):
        """Of a cell: how long its edge on that side is, and the positions 1 px and 2 px beyond it."""
        width, height = self.size(column, row)
        x, y = self.xs[column], self.ys[row]
        over, down = side
        x += width - 1 if over > 0 else 0
        y += height - 1 if down > 0 else 0
        return height if over else width, (x + over, y + down), (x + 2 * over, y + 2 * down)

    def pieces(self):
        """(window, cells) of each."""
        left = {(column, row) for row, cells in enumerate(self.cells) for column, (_, kind) in enumerate(cells)
                if kind == "content"}
        while left:
            waiting, cells = [left.pop()], []
            window = self.cells[waiting[0][1]][waiting[0][0]][0]
            while waiting:
                column, row = waiting.pop()
                cells.append((column, row))
                for over, down in SIDES:
                    near = column + over, row + down
                    if near in left and self.cells[near[1]][near[0]][0] is window:
                        left.remove(near)
                        waiting.append(near)
            yield window, cells

    def mark(self, window, cells):
        """How much of its domain's colour lies beside a piece."""
        total = 0
        for column, row in cells:
            for side in SIDES:
                length, near, beyond = self.beside(column, row, side)
                if self.at(*near) != (window, "content"):
                    other, kind = self.at(*beyond)
                    total += length if kind == "mark" and other["domain"] == window["domain"] else 0
        return total

    def unmarked(self):
        """(window, boxes) of the pieces that must not be seen."""
        for window, cells in self.pieces():
            boxes = [{"x": self.xs[column], "y": self.ys[row], "width": self.size(column, row)[0],
                      "height": self.size(column, row)[1]} for column, row in cells]
            area = sum(box["width"] * box["height"] for box in boxes)
            if area > MOST_AREA and self.mark(window, cells) < LEAST_MARK:
                yield window, boxes


def unmarked_of(state):
    windows = [window for window in state["windows"] if window["visible"]]
    return list(Plan(windows, [output["work_area"] for output in state["outputs"]]).unmarked())
