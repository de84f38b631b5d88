# SPDX-License-Identifier: MIT
"""Scaled pictures look as they do on another compositor: the same application shows them on sway, on the
compositor itself and in a domain, and the px are the same.

But for one thing: where it smoothes, sway fades the outer half of a picture's outer px into what lies below,
which leaves little of one that is 1 px; here a picture reaches to its edges, as test_pictures.py wants it. So
there the rims are left out."""

import math
import random

import pytest
from PIL import Image, ImageChops, ImageDraw

from desk import wait_for
from hands import Hands
from sway import Sway
from test_pictures import desk_of
from unixguest import UnixGuest
from wayland_app import ARGB8888, XRGB8888, App

LOGICAL = 480, 360  # the screen
SIZE = 420, 260  # the window's content
SCALES = [1, 1.25, 1.5, 1.75, 2, 2.5, 3]
NORMAL, QUARTER, FLIPPED = 0, 1, 4  # wl_output.transform


def noise(count, opaque=True):
    """Always the same."""
    chance = random.Random(count)
    pixels = bytearray()
    for _ in range(count):
        alpha = 255 if opaque else chance.randrange(256)
        pixels += bytes(chance.randrange(alpha + 1) for _ in range(3)) + bytes([alpha])
    return bytes(pixels)


class Album(App):
    """A window full of pictures, each in a subsurface of its own."""

    def show(self, size):
        self.viewporter = self.client.bind("wp_viewporter")
        self.single_pixels = self.client.bind("wp_single_pixel_buffer_manager_v1")
        window = self.toplevel("album", size, 0xFF305070)
        self.surface = window.surface
        self.pictures = [((0, 0), size, size, False)]  # place, size, that in px of its own, is made smaller
        self.single_pixel((10, 10), (200, 150), (0, 0.6, 0.25, 1))
        self.single_pixel((5, 100), (33, 77), (0.3, 0.1, 0, 0.5))
        self.picture((220, 10), (2, 2), (100, 80))
        self.picture((330, 10), (40, 30), (80, 60))
        self.picture((330, 80), (40, 30), (77, 61))
        self.picture((220, 100), (80, 60), (33, 21))
        self.picture((220, 130), (40, 30), (77, 61), opaque=False)
        self.picture((330, 150), (40, 30), (71, 59), crop=(3.5, 2.25, 20.5, 17))
        self.picture((10, 170), (40, 30), (40, 60), transform=QUARTER)
        self.picture((60, 170), (40, 30), (55, 47), transform=FLIPPED)
        self.picture((130, 170), (40, 30), scale=2)
        self.picture((170, 170), (40, 30))
        window.show()

    def put(self, place, buffer, of, size=None, crop=None, scale=1, transform=NORMAL):
        own = crop[2:] if crop else of[::-1] if transform == QUARTER else of
        size = size or (of[0] // scale, of[1] // scale)
        self.pictures.append((place, size, own, size[0] < of[0] or size[1] < of[1]))
        surface = self.compositor.create_surface()
        self.subcompositor.get_subsurface(surface, self.surface).set_position(*place)
        surface.set_buffer_scale(scale)
        surface.set_buffer_transform(transform)
        if crop or size != (of[0] // scale, of[1] // scale):
            viewport = self.viewporter.get_viewport(surface)
            viewport.set_destination(*size)
            if crop:
                viewport.set_source(*crop)
        surface.attach(buffer, 0, 0)
        surface.damage_buffer(0, 0, 1000, 1000)
        surface.commit()

    def single_pixel(self, place, size, colour):
        buffer = self.single_pixels.create_u32_rgba_buffer(*(int(part * 0xFFFFFFFF) for part in colour))
        self.put(place, buffer, (1, 1), size)

    def picture(self, place, of, size=None, opaque=True, **more):
        pixels = noise(of[0] * of[1], opaque)
        self.put(place, self.buffer_of(*of, pixels, XRGB8888 if opaque else ARGB8888), of, size, **more)


def without_rims(size, pictures, scale):
    """A mask of what is to be compared: all but the rims of the pictures that are smoothed."""
    mask = Image.new("L", size, 255)
    for place, shown, own, smaller in pictures:
        if scale == int(scale) and not smaller:
            continue
        edges = [side * scale for side in (*place, place[0] + shown[0], place[1] + shown[1])]
        rim_x, rim_y = (math.ceil(shown[i] * scale / own[i] / 2) + 1 for i in (0, 1))
        rim = Image.new("L", size, 255)
        draw = ImageDraw.Draw(rim)
        draw.rectangle([math.floor(edges[0]) - 1, math.floor(edges[1]) - 1,
                        math.ceil(edges[2]), math.ceil(edges[3])], fill=0)
        inner = [math.ceil(edges[0]) + rim_x, math.ceil(edges[1]) + rim_y,
                 math.floor(edges[2]) - rim_x - 1, math.floor(edges[3]) - rim_y - 1]
        if inner[0] < inner[2] and inner[1] < inner[3]:
            draw.rectangle(inner, fill=255)
        mask = ImageChops.darker(mask, rim)
    return mask


def shot(desk, env, content, scale):
    """What the screen shows of the window, and a mask of what sway shows alike."""
    wait_for(lambda: not desk.windows(), "the place to be free")
    with Album(env) as album:
        album.show((content["width"], content["height"]))
        assert [window["content"] for window in desk.windows()] == [content]
        left, top = (round(content[side] * scale) for side in ("x", "y"))
        right, bottom = (round((content[side] + content[length]) * scale)
                         for side, length in (("x", "width"), ("y", "height")))
        picture = desk.screenshot().crop((left, top, right, bottom))
        return picture, without_rims(picture.size, album.pictures, scale)


def place_of(desk, env):
    with App(env) as app:
        app.toplevel("album", SIZE)
        return desk.windows()[0]["content"]


@pytest.mark.parametrize("scale", SCALES)
def test_scaled_pictures(scale):
    mode = f"{int(LOGICAL[0] * scale)}x{int(LOGICAL[1] * scale)}"
    desk = desk_of(mode, scale)
    guest = UnixGuest(desk, "work").start()
    content = place_of(desk, guest.env)
    pictures = [shot(desk, env, content, scale)[0] for env in (guest.env, desk.env)]
    guest.stop()
    desk.finish()
    sway = Sway(f"{mode}@60", scale, left=content["x"], top=content["y"],
                right=LOGICAL[0] - content["x"] - content["width"],
                bottom=LOGICAL[1] - content["y"] - content["height"]).start()
    with Hands(sway) as user:  # without them there is no keyboard and no pointer
        user.aside()
        on_sway, mask = shot(sway, sway.env, content, scale)
    sway.finish()
    compared = sum(mask.histogram()[1:])
    assert compared > mask.width * mask.height / 3, "little is left to compare"
    for picture in pictures:
        difference = ImageChops.multiply(ImageChops.difference(picture, on_sway), mask.convert("RGB"))
        assert difference.getbbox() is None, f"not as on sway, at {scale}: {difference.getbbox()}"
