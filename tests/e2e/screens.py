# SPDX-License-Identifier: MIT
"""Headless outputs that come, go and change while the compositor runs, and every picture that they take: by the
library tests/tools/screens.c."""

import array
import contextlib
import os
import socket
import struct

from PIL import Image

from desk import ASAN, BUILD, CONFIG, Desk, wait_for
from hands import Hands

PICTURE = struct.Struct("32sIII")
# Pillow's way back from the word of the configuration, by which the picture on an output is turned clockwise.
UPRIGHT = {"90": [Image.ROTATE_90], "180": [Image.ROTATE_180], "270": [Image.ROTATE_270],
           "flipped": [Image.FLIP_LEFT_RIGHT], "flipped-90": [Image.ROTATE_90, Image.FLIP_LEFT_RIGHT],
           "flipped-180": [Image.ROTATE_180, Image.FLIP_LEFT_RIGHT],
           "flipped-270": [Image.ROTATE_270, Image.FLIP_LEFT_RIGHT]}

CURSORS = ("default", "left_ptr", "grabbing", "move", "all-scroll", "n-resize", "e-resize", "s-resize", "w-resize",
           "ne-resize", "nw-resize", "se-resize", "sw-resize", "not-allowed", "copy", "dnd-move", "text", "pointer")
CHUNK, IMAGE = 16 + 12, 0xFFFD0002  # of Xcursor(3): where the only image is, and what it is


def clear_cursors(folder):
    """A theme, "clear", whose cursors cover nothing: for pictures of what lies below them. The variable that leads
    to it."""
    theme = folder / "icons/clear/cursors"
    theme.mkdir(parents=True)
    (theme.parent / "index.theme").write_text("[Icon Theme]\nName=clear\n")
    image = struct.pack("<4sIII", b"Xcur", 16, 0x10000, 1) + struct.pack("<III", IMAGE, 24, CHUNK) + struct.pack(
        "<IIIIIIIIII", 36, IMAGE, 24, 1, 1, 1, 0, 0, 0, 0)
    for name in CURSORS:
        (theme / name).write_bytes(image)
    return {"XCURSOR_PATH": str(folder / "icons")}


def whole(desk):
    """The user's hands, on all outputs."""
    user, boxes = Hands(desk), [output["geometry"] for output in desk.state()["outputs"]]
    user.layout = {"width": max(box["x"] + box["width"] for box in boxes),
                   "height": max(box["y"] + box["height"] for box in boxes)}
    return user


def takes_presses(desk, guest):
    """That, which is heard of no act before: the user has looked at its window."""
    with whole(desk) as user:
        user.move(*guest.centre())
        wait_for(lambda: not desk.state()["pointer"]["guarded"], "it takes a press")
        user.aside()
    guest.forget()
    return guest


class ScreenedDesk(Desk):
    """A desk whose outputs a test has in its hands."""

    def __init__(self, config=CONFIG, **env):
        super().__init__(config, LD_PRELOAD=str(BUILD / "tests/tools/libscreens.so"), **env)
        # Libraries that are loaded first come before a sanitizer's, too.
        self.env["ASAN_OPTIONS"] = ASAN + ":verify_asan_link_order=0"
        self.env["CLOISON_TEST_SCREENS"] = str(self.dir / "screens")
        self.screens = None

    def start(self, *arguments, **options):
        super().start(*arguments, **options)
        del self.env["LD_PRELOAD"]  # it is for the compositor alone
        self.screens = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.screens.connect(self.env["CLOISON_TEST_SCREENS"])
        return self

    def finish(self, refused=()):
        if self.screens:
            self.screens.close()
        super().finish(refused)

    def screen(self, *words, fds=()):
        """One order to the library, and its answer."""
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        self.screens.sendmsg([" ".join(map(str, words)).encode()], ancillary)
        answer = self.screens.recv(64).decode()
        assert answer != "no", words
        return answer

    def plug(self, width, height):
        """The name of a new output, which the desktop has taken."""
        name = self.screen("add", width, height)
        wait_for(lambda: name in self.outputs(), f"the output {name}")
        return name

    def touch(self, what, finger=0, x=0, y=0):
        """down or motion to x, y of the layout, up, cancel; each with its frame. gone: the touch screen."""
        box = self.state()["outputs"][0]["geometry"]
        self.screen("touch", what, finger, x / box["width"], y / box["height"])
        if what != "gone":
            self.screen("touch", "frame")

    def pen(self, what, *words):
        """near KIND ALL X Y; axes X Y and the others; tip DOWN X Y: places of the layout; press, wheel, button, far,
        gone."""
        box, words = self.state()["outputs"][0]["geometry"], list(words)
        at = {"near": 2, "axes": 0, "tip": 1}.get(what)
        if at is not None:
            words[at] /= box["width"]
            words[at + 1] /= box["height"]
        self.screen("pen", what, *words)

    def unplug(self, name):
        self.screen("remove", name)

    def outputs(self):
        """By name."""
        return {output["name"]: output for output in self.state()["outputs"]}

    def look(self):
        """The state, and a picture of each output by its name."""
        state = self.state()
        return state, {output["name"]: self.screenshot(output["name"]) for output in state["outputs"]}

    def at_rest(self):
        """The same when nothing moves, and two looks are alike: the scene follows what has changed in pieces, on a busy
        machine in several pictures."""
        before, pictures = self.look()
        while True:
            state, later = self.look()
            if state["windows"] == before["windows"] and later == pictures:
                return state, pictures
            before, pictures = state, later

    def draw(self):
        """Returns when a picture has been taken of what there is now, while recorded."""
        path = self.dir / "film"
        size = path.stat().st_size
        for name in self.outputs():
            self.screen("draw", name)
        wait_for(lambda: path.stat().st_size > size, "a picture")

    @contextlib.contextmanager
    def recorded(self):
        """Every picture that any output takes meanwhile: a Film, which is whole at the end."""
        path = self.dir / "film"
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            self.screen("record", fds=[fd])
            film = Film({name: output["transform"] for name, output in self.outputs().items()})
            yield film
            self.screen("rest")
            film.read(path)
        finally:
            os.close(fd)
            path.unlink()


class Film:
    """Pictures as they were shown, each with the name of its output, and upright. transforms: of the outputs, by
    name; one that came later is upright."""

    def __init__(self, transforms):
        self.pictures, self.transforms = [], transforms

    def read(self, path):
        with open(path, "rb") as file:
            while head := file.read(PICTURE.size):
                name, width, height, stride = PICTURE.unpack(head)
                image = Image.frombuffer("RGB", (width, height), file.read(stride * height), "raw", "BGRX", stride, 1)
                name = name.rstrip(b"\0").decode()
                for step in UPRIGHT.get(self.transforms.get(name), []):
                    image = image.transpose(step)
                self.pictures.append((name, image))

    def of(self, name):
        return [image for shown_on, image in self.pictures if shown_on == name]
