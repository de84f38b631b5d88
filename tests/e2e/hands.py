# SPDX-License-Identifier: MIT
"""The user: a keyboard and a pointer, by the program cloison-vinput."""

import subprocess

from desk import BUILD, wait_for
from patience import PATIENCE

LEFT, RIGHT, MIDDLE = 0x110, 0x111, 0x112
ESC, BACKSPACE, TAB, Q, ENTER, CTRL, A, B, C, D = 1, 14, 15, 16, 28, 29, 30, 48, 46, 32
SHIFT, X, ALT, F1, F4, SUPER = 42, 45, 56, 59, 62, 125

# A US keyboard's rows, each from its first key on; and what Shift makes of them.
ROWS = {2: ("1234567890-=", "!@#$%^&*()_+"), 16: ("qwertyuiop[]\n", "QWERTYUIOP{}"),
        30: ("asdfghjkl;'`", "ASDFGHJKL:\"~"), 43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"), 57: (" ", "")}
KEYS = {character: (first + i, shifted) for first, rows in ROWS.items() for shifted, row in enumerate(rows)
        for i, character in enumerate(row)}

MOD_SHIFT, MOD_CTRL, MOD_ALT, MOD_SUPER = 1, 4, 8, 64


class Hands:
    """Each act has been handled by the compositor when its method returns."""

    def __init__(self, desk, layout="us"):
        self.desk = desk
        self.layout = desk.state()["outputs"][0]["geometry"]
        self.process = subprocess.Popen([BUILD / "tests/tools/cloison-vinput", layout], env=desk.env, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0

    def act(self, *words):
        self.begin(*words)
        self.done()

    def begin(self, *words):
        """Without waiting: done() does."""
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def done(self):
        said = self.process.stdout.readline()
        assert said == "ok\n", said

    def down(self, *keys):
        for key in keys:
            self.act("down", key)

    def up(self, *keys):
        for key in keys:
            self.act("up", key)

    def tap(self, *keys):
        for key in keys:
            self.down(key)
            self.up(key)

    def type(self, text):
        """On a US keyboard."""
        for character in text:
            key, shifted = KEYS[character]
            self.chord(*[SHIFT] * shifted, key)

    def chord(self, *keys):
        """All together, as Ctrl and C; the last is the one that is tapped."""
        self.down(*keys[:-1])
        self.tap(keys[-1])
        self.up(*keys[-2::-1])

    def move(self, x, y):
        self.act("move", x, y, self.layout["width"], self.layout["height"])

    def aside(self):
        """Where no window is, so that the cursor covers nothing."""
        self.move(self.layout["width"] - 1, self.layout["height"] - 1)

    def press(self, button=LEFT):
        """What has just come under the pointer is looked at first."""
        wait_for(lambda: not self.desk.state()["pointer"]["guarded"], "what lies there takes a press")
        self.press_at_once(button)

    def press_at_once(self, button=LEFT):
        self.act("press", button)

    def click_at_once(self, button=LEFT):
        self.press_at_once(button)
        self.release(button)

    def release(self, button=LEFT):
        self.act("release", button)

    def click(self, x=None, y=None, button=LEFT):
        if x is not None:
            self.move(x, y)
        self.press(button)
        self.release(button)

    def double_click(self, x, y, button=LEFT):
        """No two clicks are one, whether the machine is fast or slow."""
        self.move(x, y)
        wait_for(lambda: not self.desk.state()["pointer"]["guarded"], "what lies there takes a press")
        self.act("double", button)

    def drag(self, start, end, button=LEFT):
        """In a few steps, as a hand does."""
        self.move(*start)
        self.press(button)
        for step in range(1, 5):
            self.move(*(round(a + (b - a) * step / 4) for a, b in zip(start, end)))
        self.release(button)

    def wheel(self, notches, axis=0):
        self.act("wheel", axis, notches)


def type_on_two_keyboards(desk, times):
    """Taps A on one and B on another, by turns: each key comes with another keymap, of 64 KiB."""
    with Hands(desk, "us") as us, Hands(desk, "de") as de:
        for _ in range(times):
            us.tap(A)
            de.tap(B)
