# SPDX-License-Identifier: MIT
"""Rings, marks and content on two outputs of unlike scales, through every state that a window has: when it is at rest
by the state, and in every picture that either output takes meanwhile by the picture itself."""

import math
import random
import struct

import pytest

import hands as hand
import rawlink
from desk import CONFIG, PERSONAL, WORK, wait_for
from framed import BLACK, RING, check_framed, check_lined
from guests import MARK_PERSONAL, MARK_WORK, Guest, settled
from oracle import BANNER, base, check_marker, check_rings, rgb
from screens import ScreenedDesk, clear_cursors, whole

SIZE, UPRIGHT = "900x600", "600x900"  # whole at each of the scales
SCALES = [(1, 2), (1.25, 1.5), (1.5, 3), (2, 1), (3, 1.25)]
TRANSFORM = "90"  # of the second output, whose px go the other way
ICON, DIALOG = 0xFFAA2266, 0xFF66AA22
THIN = 2  # logical px of the ring of a window that covers its output
PX = 0xFFFFFF


@pytest.fixture(params=SCALES, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def pair(request):
    first, second = request.param
    config = CONFIG.replace("1024x768@60", f"{SIZE}@60\nscale = {first}")
    desk = ScreenedDesk(config.replace("label = Work", "label = Work\nfullscreen = yes") + (
        f"\n[output HEADLESS-2]\nmode = {UPRIGHT}@60\nscale = {second}\ntransform = {TRANSFORM}\n\n[cursor]\ntheme = clear\n"),
        WLR_HEADLESS_OUTPUTS="2")
    desk.env.update(clear_cursors(desk.dir))
    desk.start()
    desk.scales = {"HEADLESS-1": first, "HEADLESS-2": second}
    yield desk
    desk.finish()


def check_rest(desk):
    """Both outputs, in a moment in which nothing moves. How many px of rings there were."""
    before, pictures = desk.at_rest()
    checked = 0
    for output in before["outputs"]:
        image = pictures[output["name"]]
        checked += check_rings(image, before, output)
        check_marker(image, before, "work", MARK_WORK & PX, output)
        check_marker(image, before, "personal", MARK_PERSONAL & PX, output)
    return checked


def check_film(desk, film, *, marker=MARK_WORK, colour=WORK, **options):
    """Each picture of each output at its scale."""
    shown = sum(check_framed(image, marker & PX, colour, scale=desk.scales[name], cut=True, **options) > 0
                for name, image in film.pictures)
    assert shown > 0, "it was seen"


def covers(image, scale):
    """A window covers the output of that picture: at its left end is a thin ring."""
    row = [image.getpixel((x, image.height * 3 // 4)) for x in range(math.ceil((RING + 2) * scale))]
    return row[0] == BLACK and 0 < row.count(rgb(WORK)) < (THIN + 1) * scale


def check_covering_film(desk, film):
    """Each picture of a window that goes to fullscreen or back. Where it covers its output the uppermost part is left
    out: the banner is there, or the panel still, and neither has a frame of a domain's around it."""
    covering = 0
    for name, image in film.pictures:
        scale = desk.scales[name]
        thin = covers(image, scale)
        check_lined(image, MARK_WORK & PX, {rgb(base(WORK))}, scale=scale)
        if thin:
            image = image.crop((0, int(BANNER * scale) + 1, *image.size))
        check_framed(image, MARK_WORK & PX, WORK, scale=scale, cut=not thin, loose=True,
                     ring=THIN if thin else RING)
        covering += bool(thin)
    assert 0 < covering < len(film.pictures)


def check_lines(desk, film):
    """Each picture of anything."""
    seen, hidden = 0, {rgb(base(colour)) for colour in (WORK, PERSONAL)}
    for name, image in film.pictures:
        for marker in (MARK_WORK, MARK_PERSONAL):
            seen += check_lined(image, marker & PX, hidden, scale=desk.scales[name]) > 0
    return seen


def ask(guest, kind):
    guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", kind, 0, 0))


def place_on(desk, user, guest, number, x=30, y=60):
    """Moves the window to the output of that number, by Super and the pointer."""
    box = desk.state()["outputs"][number]["geometry"]
    content = guest.content()
    user.down(hand.SUPER)
    user.drag((content["x"] + 40, content["y"] + 40), (box["x"] + x + 40, box["y"] + y + 40))
    user.up(hand.SUPER)


# --- the states, each from a floating window ------------------------------------------------------

def floating(desk, user, guest):
    for step in range(6):
        guest.window.width, guest.window.height = 160 + 9 * step, 70 + 5 * step
        guest.window.commit(image=rawlink.Image(guest.link, guest.window.width, guest.window.height).fill(guest.mark))
        guest.link.expect(rawlink.FRAME, guest.window.id)


def moving(desk, user, guest):
    """Over the border between the outputs, by single px."""
    content, border = guest.content(), desk.state()["outputs"][1]["geometry"]["x"]
    user.down(hand.SUPER)
    user.move(content["x"] + 20, content["y"] + 20)
    user.press()
    for step in range(-12, 12):
        user.move(border + 7 * step, content["y"] + 20 + step)
        guest.window.commit()
        desk.state()
    user.release()
    user.up(hand.SUPER)


def maximized(desk, user, guest):
    for kind in (rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_UNMAXIMIZE):
        ask(guest, kind)
        guest.link.sync()
        settled(guest)
        check_rest(desk)


def minimized(desk, user, guest):
    for _ in range(3):
        ask(guest, rawlink.REQUEST_MINIMIZE)
        wait_for(lambda: guest.state()["minimized"], "it is away")
        check_rest(desk)
        guest.focus()
        guest.window.commit()
        guest.link.expect(rawlink.FRAME, guest.window.id)


def dialog(desk, user, guest):
    """Over its parent, and as far as it goes beyond that beside it; of other pixels."""
    for step in range(3):
        shown = guest.link.toplevel(150 + step, 40, DIALOG, parent=guest.window.id)
        guest.link.expect(rawlink.FRAME, shown.id)
        check_rest(desk)
        shown.paint(DIALOG)
        guest.link.expect(rawlink.FRAME, shown.id)
        shown.destroy()
        guest.link.sync()


STATES = [floating, moving, maximized, minimized]


def test_every_state_and_every_picture(pair):
    """On the first output; a move leads to the second."""
    guest = Guest(pair, "work", MARK_WORK, (160, 70))
    guest.focus()
    with whole(pair) as user:
        for state in STATES:
            place_on(pair, user, guest, 0)
            user.move(0, 0)
            with pair.recorded() as film:
                state(pair, user, guest)
                user.move(0, 0)
                assert check_rest(pair) > 500
            check_film(pair, film)
        place_on(pair, user, guest, 0)
        user.move(0, 0)
        with pair.recorded() as film:
            covering(pair, guest)
        check_covering_film(pair, film)


def test_dialogs_in_every_picture(pair):
    """The dialog's frame, and its parent's beside it."""
    guest = Guest(pair, "work", MARK_WORK, (250, 110))
    guest.focus()
    with whole(pair) as user:
        place_on(pair, user, guest, 0, 2, 30)
        user.move(0, 0)
        with pair.recorded() as film:
            dialog(pair, user, guest)
        check_film(pair, film, marker=DIALOG)
        check_film(pair, film, under=True)


def covering(desk, guest):
    """Fullscreen by rule, and back."""
    ask(guest, rawlink.REQUEST_FULLSCREEN)
    guest.link.sync()
    settled(guest)
    assert guest.state()["covering"] and check_rest(desk) > 500
    ask(guest, rawlink.REQUEST_UNFULLSCREEN)
    guest.link.sync()
    settled(guest)
    assert check_rest(desk) > 500


def test_popups_and_icons_in_every_picture(pair):
    """On the second output."""
    guest = Guest(pair, "work", MARK_WORK, (160, 90))
    guest.focus()
    with whole(pair) as user:
        place_on(pair, user, guest, 1)
        with pair.recorded() as film:
            for step in range(5):
                place = rawlink.positioner((10 + 3 * step, 10, 1, 1), (50 + step, 41 - step), anchor=8, gravity=8)
                user.move(0, 0)
                popup = guest.link.popup(guest.window, place, ICON)
                guest.link.expect(rawlink.FRAME, popup.id)
                check_rest(pair)
                popup.destroy()
        check_film(pair, film, bar=False, marker=ICON)
        with pair.recorded() as film:
            drag_an_icon(pair, user, guest)
        check_film(pair, film, bar=False, marker=ICON)


def drag_an_icon(desk, user, guest):
    content = guest.content()
    user.move(content["x"] + 20, content["y"] + 20)
    user.press()
    press = guest.told(rawlink.POINTER_BUTTON)[-1]
    guest.link.send(rawlink.DRAG_START, press.object, struct.pack("<I", press.fields("IIII")[0]))
    icon = guest.link.sprite(rawlink.ICON, 30, 20, ICON)
    guest.link.send(rawlink.DRAG_ICON, icon.id, struct.pack("<ii", 8, 8))
    for step in range(12):
        user.move(content["x"] + 20 + 5 * step, content["y"] + 20 + step)
        guest.sync()
        desk.state()
        if step % 4 == 0:
            desk.screenshot()
    user.release()
    guest.sync()
    icon.destroy()


# --- anything, by anybody -------------------------------------------------------------------------

class Player:
    """A domain that does what comes to mind with its windows."""

    def __init__(self, desk, name, mark, choice):
        self.guest, self.choice, self.more = Guest(desk, name, mark, (150, 90)), choice, []
        self.images = [rawlink.Image(self.guest.link, *size).fill(mark) for size in ((60, 40), (200, 150), (500, 300))]

    def act(self):
        self.choice.choice((self.resize, self.resize, self.state, self.window, self.popup))()
        self.guest.link.sync()

    def resize(self):
        image = self.choice.choice(self.images)
        self.guest.window.width, self.guest.window.height = image.width, image.height
        self.guest.window.commit(image=image)

    def state(self):
        ask(self.guest, self.choice.choice((3, 4, 5, 6)))
        self.guest.window.commit()

    def window(self):
        if len(self.more) > 3:
            self.more.pop(0).destroy()
        parent = self.choice.choice((0, self.guest.window.id))
        self.more.append(self.guest.link.toplevel(
            self.choice.randrange(20, 300), self.choice.randrange(20, 200), self.guest.mark, parent=parent))

    def popup(self):
        place = rawlink.positioner((self.choice.randrange(90), 5, 9, 9), (70, 50), anchor=8, gravity=8, constraint=0x3F)
        self.more.append(self.guest.link.popup(self.guest.window, place, self.guest.mark))


def move_something(user, choice):
    """By Super and the pointer, from anywhere to anywhere."""
    user.down(hand.SUPER)
    user.move(choice.randrange(user.layout["width"]), choice.randrange(user.layout["height"]))
    user.press_at_once()
    user.move(choice.randrange(user.layout["width"]), choice.randrange(user.layout["height"]))
    user.release()
    user.up(hand.SUPER)


def test_two_domains_do_anything(pair):
    """In every picture black lines are around what is seen of each; at rest, all that the state says."""
    choice, shown = random.Random(1), 0
    players = [Player(pair, "work", MARK_WORK, choice), Player(pair, "personal", MARK_PERSONAL, choice)]
    with whole(pair) as user:
        for _ in range(10):
            with pair.recorded() as film:
                for step in range(6):
                    choice.choice(players).act()
                    if step == 2:
                        pair.control("focus", str(choice.choice(pair.windows())["number"]))
                    if step == 4:
                        move_something(user, choice)
                user.move(0, 0)
                check_rest(pair)
            shown += check_lines(pair, film)
    assert shown > 30
