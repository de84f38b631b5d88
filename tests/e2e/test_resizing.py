# SPDX-License-Identifier: MIT
"""A frame, what is in its bar and its content change their size in one picture, whatever the user resizes by and however
slow the application is; and who does not answer holds the frame for a moment only."""

import math
import struct

import pytest

import hands as hand
import rawlink
from desk import CONFIG, WORK, wait_for
from framed import LINE, RING
from guests import MARK_PERSONAL, MARK_WORK, Guest
from hands import Hands
from oracle import base, check_filled, check_marker, check_rings, mask_of, rgb
from screens import ScreenedDesk, clear_cursors
from unixguest import UnixGuest
from wayland_app import App

EDGE = 0xFFF0F1F2  # all around what a guest draws,
WIDE = 4  # so many logical px
SIZE = 300, 200
BAR = 24 + LINE  # logical px above the content
LABEL, BUTTONS = 50, 75  # logical px of the bar that do not depend on its width: from the left, from the right
TITLE_END = 3 * 24 + 8  # logical px from where a title's room ends to the right end of the bar
PX = 0xFFFFFF
PLACE = 120, 150  # of the window's content


@pytest.fixture(params=[1, 1.25, 2])
def desk(request):
    desk = ScreenedDesk(CONFIG.replace("1024x768@60", f"1200x1000@60\nscale = {request.param}") +
                        "\n[cursor]\ntheme = clear\n")
    desk.env.update(clear_cursors(desk.dir))
    desk.start()
    desk.scale = request.param
    yield desk
    desk.finish()


def one_scale(scale):
    return pytest.mark.parametrize("desk", [scale], indirect=True)


class Painter(Guest):
    """A domain whose window shows where its content ends, and answers when the test says so."""

    def __init__(self, desk, user):
        super().__init__(desk, "work", MARK_WORK, SIZE)
        self.window.title("A title that is longer than what a bar of this width has room for, by far")
        self.draw(SIZE)
        self.focus()
        content = self.content()
        user.down(hand.SUPER)
        user.drag((content["x"] + 30, content["y"] + 30), (PLACE[0] + 30, PLACE[1] + 30))
        user.up(hand.SUPER)
        self.answer()

    def draw(self, size):
        """Returns when it was seen, so that a picture has it."""
        (width, height), before = size, self.window.image
        self.window.width, self.window.height = size
        self.window.image = rawlink.Image(self.link, *size).fill(EDGE)
        self.window.image.fill(self.mark, (WIDE, WIDE, width - 2 * WIDE, height - 2 * WIDE))
        self.window.commit()
        self.link.expect(rawlink.FRAME, self.window.id)
        before.destroy()

    def asked(self):
        """The size of the last CONFIGURE that has come since this was asked; None: none has."""
        self.link.sync()
        came = [msg for msg in self.link.received if msg.opcode == rawlink.CONFIGURE]
        self.link.received = [msg for msg in self.link.received if msg.opcode != rawlink.CONFIGURE]
        return came[-1].fields("IiiiiI")[1:3] if came else None

    def answer(self):
        """All that there is to answer. How often it drew."""
        drawn = 0
        while size := self.asked():
            self.draw(size if size[0] else (self.window.width, self.window.height))
            drawn += 1
        return drawn

    def corner(self, edge):
        """On the ring, where that edge of the frame can be held."""
        outer = self.state()["outer"]
        left, top = outer["x"] + 2, outer["y"] + 2
        return (left, top) if edge == "nw" else (left + outer["width"] - 4, top + outer["height"] - 4)


def below_panel(desk, image):
    return image.crop((0, math.ceil(desk.state()["outputs"][0]["work_area"]["y"] * desk.scale), *image.size))


def check_whole(image, scale):
    """The only frame of WORK is all around content that fills it, and shows all of that. Where the frame is."""
    frame, content = mask_of(image, WORK).getbbox(), mask_of(image, EDGE & PX).getbbox()
    left, top, right, bottom = content
    side = range(int((RING + LINE) * scale), math.ceil((RING + LINE) * scale) + 1)
    assert {left - frame[0], frame[2] - right, frame[3] - bottom} <= set(side), (frame, content)
    assert top - frame[1] in range(side.start + int(BAR * scale), side.stop + math.ceil(BAR * scale))
    for strip in ((left, top, right, top + 1), (left, bottom - 1, right, bottom),
                  (left, top, left + 1, bottom), (right - 1, top, right, bottom)):
        found = image.crop(strip).getcolors()
        assert [colour for _, colour in found] == [rgb(EDGE)], f"the content ends at {strip}"
    assert not mask_of(image.crop(content), base(WORK)).getbbox(), "the base is seen"
    return frame


def bar_ends(image, frame, scale):
    """What is at the ends of a frame's bar, whose middle has the title."""
    top, height = frame[1] + (RING + LINE) * scale, (BAR - LINE) * scale
    left, right = frame[0] + (RING + LINE) * scale, frame[2] - (RING + LINE) * scale
    return (image.crop((left, top, left + LABEL * scale, top + height)).tobytes(),
            image.crop((right - BUTTONS * scale, top, right, top + height)).tobytes())


def check_title_end(image, frame, scale):
    """Where the title's room ends there may be dots, and no part of a letter."""
    top, right = frame[1] + (RING + LINE) * scale, frame[2] - (RING + LINE + TITLE_END) * scale
    end = image.crop((right - 5 * scale, top, right, top + 13 * scale))
    assert len(end.getcolors()) == 1, "a letter is cut"


def check_film(desk, film, *still):
    """Each picture is whole; still: the sides of the frame (0 left, 1 top, 2 right, 3 bottom) that are where they were.
    The frames that were seen."""
    frames, ends = [], set()
    for _, image in film.pictures:
        image = below_panel(desk, image)
        frames.append(check_whole(image, desk.scale))
        if desk.scale == int(desk.scale):
            ends.add(bar_ends(image, frames[-1], desk.scale))
            check_title_end(image, frames[-1], desk.scale)
    assert len({tuple(frame[side] for side in still) for frame in frames}) == 1
    assert len(ends) <= 1, "label and buttons are complete and at their places"
    return list(dict.fromkeys(frames))


@pytest.mark.parametrize("edge", ["nw", "se"])
def test_a_resize_in_every_picture(desk, edge):
    """The guest answers at once, and then only after the pointer has gone on for a while."""
    with Hands(desk) as user:
        guest = Painter(desk, user)
        x, y = guest.corner(edge)
        inwards = 1 if edge == "nw" else -1
        with desk.recorded() as film:
            user.move(x, y)
            user.press()
            for step in range(20):
                by = inwards * (9 * step if step < 10 else 9 * (20 - step) - 60)
                user.move(x + by, y + by)
                if step < 10 or step % 4 == 0:
                    guest.answer()
            user.release()
            guest.answer()
        assert guest.content()["width"] > SIZE[0]
        frames = check_film(desk, film, *((2, 3) if edge == "nw" else (0, 1)))
    assert len(frames) > 10


@pytest.mark.parametrize("there, back", [(rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_UNMAXIMIZE),
                                         (rawlink.REQUEST_FULLSCREEN, rawlink.REQUEST_UNFULLSCREEN)],
                         ids=["maximized", "fullscreen"])
def test_a_state_in_every_picture(desk, there, back):
    """The picture after the request, when the guest has not answered yet, is one of them."""
    with Hands(desk) as user:
        guest = Painter(desk, user)
        with desk.recorded() as film:
            for kind in (there, back):
                guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", kind, 0, 0))
                guest.link.sync()
                desk.screenshot()
                assert guest.answer()
        frames = check_film(desk, film)
    assert len(frames) == 2, "large, and as before"


def frame_is(guest, size):
    wait_for(lambda: (guest.content()["width"], guest.content()["height"]) == size, f"a frame around {size}")


def check_still(desk):
    """At rest each frame is where the state says, and no domain's pixels are outside of its own."""
    state, image = desk.state(), desk.screenshot()
    check_rings(image, state)
    check_marker(image, state, "work", MARK_WORK & PX)
    check_marker(image, state, "personal", MARK_PERSONAL & PX)
    return image


@one_scale(1)
def test_attack_17_who_never_answers_holds_no_frame(desk):
    """Nor what the user does: after a moment the frame has the size, with the base where there is no content, and
    follows at once from then on. The edges that he does not move stay, in every picture."""
    other = Guest(desk, "personal", MARK_PERSONAL)
    with Hands(desk) as user:
        guest = Painter(desk, user)
        x, y = guest.corner("nw")
        with desk.recorded() as film:
            user.move(x, y)
            user.press()
            user.move(x - 40, y - 30)
            frame_is(guest, (340, 230))
            for step in range(8):
                user.move(x - 60 + 20 * step, y - 40 + 10 * step)
                content = guest.content()
                assert (content["width"], content["height"]) == (360 - 20 * step, 240 - 10 * step)
                other.window.commit()
                other.link.expect(rawlink.FRAME, other.window.id)
            user.release()
            user.aside()
            image = check_still(desk)
        content = guest.content()
        assert (content["x"] + content["width"], content["y"] + content["height"]) == (420, 350)
        frames = [mask_of(below_panel(desk, image), WORK).getbbox() for _, image in film.pictures]
        assert len({frame[2:] for frame in frames}) == 1 and len(set(frames)) > 4
        # What it draws for a size that was asked for a while ago is cut to the frame.
        guest.draw(SIZE)
        frame_is(guest, (220, 170))
        check_still(desk)
        assert guest.answer()
        check_whole(below_panel(desk, desk.screenshot()), desk.scale)
        frame_is(guest, (220, 170))


@one_scale(1)
def test_who_never_answers_is_maximized_moved_and_made_small(desk):
    with Hands(desk) as user:
        guest = Painter(desk, user)
        bar = guest.bar()
        user.double_click(*bar)
        area = desk.state()["outputs"][0]["work_area"]
        wait_for(lambda: guest.state()["outer"] == area, "it is as large as the work area")
        check_still(desk)
        # By its bar the user takes it off, and has it under the pointer.
        user.drag((400, area["y"] + 15), (450, 300))
        frame_is(guest, SIZE)
        box = guest.state()["outer"]
        assert box["x"] < 450 < box["x"] + box["width"] and box["y"] < 300 < box["y"] + 40
        user.aside()
        image = check_still(desk)
        content = guest.content()
        assert mask_of(image, MARK_WORK & PX).getbbox()[:2] == (content["x"] + WIDE, content["y"] + WIDE)


@one_scale(1)
def test_the_base_is_seen_where_there_is_no_content(desk):
    with Hands(desk) as user:
        guest = Painter(desk, user)
        x, y = guest.corner("se")
        user.drag((x, y), (x + 100, y + 60))
        frame_is(guest, (400, 260))
        user.aside()
        content, image = guest.content(), check_still(desk)
        check_filled(image, {"x": content["x"] + 300, "y": content["y"], "width": 100, "height": 260}, base(WORK))
        check_filled(image, {"x": content["x"], "y": content["y"] + 200, "width": 400, "height": 60}, base(WORK))


@one_scale(1)
def test_an_application_of_the_hosts_holds_no_frame(desk):
    with App(desk.env) as app, Hands(desk) as user:
        app.toplevel("still", SIZE)
        outer = desk.windows("host")[0]["outer"]
        x, y = outer["x"] + outer["width"] - 3, outer["y"] + outer["height"] - 3
        user.drag((x, y), (x + 50, y + 40))

        def size():
            content = desk.windows("host")[0]["content"]
            return content["width"], content["height"]
        wait_for(lambda: size() == (350, 240), "the frame goes on without it")
        user.drag((x + 50, y + 40), (x + 60, y + 20))
        assert size() == (360, 220)


@pytest.mark.parametrize("edge", ["nw", "se"])
@one_scale(1.25)
def test_a_terminal_in_every_picture(desk, edge):
    """Through the proxy. The frame is at the edges that stay, and nothing of the base is in it."""
    guest = UnixGuest(desk, "work").start()
    window = guest.show("foot", "--override=colors.alpha=1", "sh", "-c", "sleep infinity")
    outer = window["outer"]
    start = (outer["x"] + 2, outer["y"] + 2) if edge == "nw" else (
        outer["x"] + outer["width"] - 3, outer["y"] + outer["height"] - 3)
    inwards = 1 if edge == "nw" else -1
    with Hands(desk) as user:
        user.move(*start)
        with desk.recorded() as film:
            user.press()
            for step in range(1, 9):
                before = guest.window(window["number"])["content"]
                user.move(start[0] + inwards * 20 * step, start[1] + inwards * 15 * step)
                wait_for(lambda: guest.window(window["number"])["content"] != before, "the terminal follows")
            user.release()
    frames = []
    for _, image in film.pictures:
        image = below_panel(desk, image)
        frame = mask_of(image, WORK).getbbox()
        inside = math.ceil((RING + LINE) * desk.scale)
        box = (frame[0] + inside, frame[1] + inside + math.ceil(BAR * desk.scale), frame[2] - inside, frame[3] - inside)
        assert not mask_of(image.crop(box), base(WORK)).getbbox()
        frames.append(frame)
    assert len({frame[2:] if edge == "nw" else frame[:2] for frame in frames}) == 1
    assert len(set(frames)) > 4
    guest.stop()
