# SPDX-License-Identifier: MIT
"""Attacks on frames, by rows of the catalogue: every picture that an output takes is looked at."""

import random
import struct

import hands as hand
import pytest
import rawlink
from desk import CONFIG, PERSONAL, WORK, wait_for
from framed import check_framed, colours_of
from guests import MARK_PERSONAL, MARK_WORK, Guest
from hands import Hands
from oracle import check_marker, check_rings, rgb
from pieces import unmarked_of
from rawlink import commit_body, layer
from screens import ScreenedDesk

SCREEN = "500x320"
AMBER = (0xFF, 0xB0, 0x00)  # asks for attention
BORDER, BAR = 6, 24  # logical px: ring with its lines, title bar


@pytest.fixture
def screen():
    """A small one, of which all pictures can be looked at."""
    desk = ScreenedDesk(CONFIG.replace("1024x768", SCREEN)).start()
    yield desk
    desk.finish()


def show(desk, domain, size, mark):
    link = desk.link(domain)
    window = link.toplevel(*size, mark)
    link.expect(rawlink.FRAME, window.id)
    return window


def focus(desk, domain):
    """Its topmost toplevel."""
    number = next(window["number"] for window in desk.windows(domain) if window["kind"] == "toplevel")
    assert desk.control("focus", str(number))["ok"]


def state_of(desk, domain):
    (window,) = desk.windows(domain)
    return window


def without(image, box):
    """The picture with nothing in box."""
    image = image.copy()
    image.paste((0, 0, 0), (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    return image.tobytes()


def label_of(image, window):
    """The part of the picture where the domain's label is, at the bar's left end."""
    left, top = window["outer"]["x"] + BORDER, window["outer"]["y"] + BORDER
    return image.crop((left, top, left + 44, top + BAR))


def all_framed(film, marker=MARK_WORK, colour=WORK, **options):
    """In every picture. How many show the marker."""
    assert film.pictures
    return sum(check_framed(image, marker & 0xFFFFFF, colour, **options) > 0 for _, image in film.pictures)


def test_attack_01_a_painted_frame_of_another_domain(screen):
    """With ring, bar and label, px by px as the real one: it is content, in the real frame, which looks like one
    of a window without the focus when it has none."""
    show(screen, "personal", (150, 60), MARK_PERSONAL)
    focus(screen, "personal")
    real = state_of(screen, "personal")["outer"]
    fake = screen.screenshot().crop((real["x"], real["y"], real["x"] + real["width"], real["y"] + real["height"]))
    window = show(screen, "work", (220, 140), MARK_WORK)
    focus(screen, "work")
    shown = state_of(screen, "work")
    plain = wait_for(lambda: AMBER not in colours_of(image := screen.screenshot()) and image, "no mark in its bar")
    for line in range(fake.height):
        row = fake.crop((0, line, fake.width, line + 1)).tobytes("raw", "BGRX")
        at = (line * window.width) * 4
        window.image.memory[at:at + len(row)] = row
    window.commit()
    window.link.expect(rawlink.FRAME, window.id)
    box, state = shown["content"], screen.state()
    painted = wait_for(lambda: (image := screen.screenshot()).tobytes() != plain.tobytes() and image, "the fake")
    assert painted.getpixel((box["x"] + 2, box["y"] + 2)) == rgb(PERSONAL), "the fake ring"
    assert without(painted, box) == without(plain, box)
    assert check_rings(painted, state) > 500
    focus(screen, "personal")
    dimmed, wanted = screen.screenshot(), rgb(WORK)
    filled = [sum(n for n, colour in label_of(image, shown).getcolors(4096) if colour == wanted)
              for image in (painted, dimmed)]
    assert filled[0] > 300 > filled[1] > 20, "its label is filled only while it has the focus"


@pytest.mark.parametrize("damage", [[], [(0, 0, 1, 1)], [(-9, -9, 1, 1)]], ids=["none", "a px", "elsewhere"])
def test_attack_02_mapped_with_hardly_any_damage(screen, damage):
    """It is not seen before it has a picture, and has its frame and label in the first that shows it."""
    link = screen.link("work")
    with screen.recorded() as film:
        window = link.toplevel(200, 120, MARK_WORK, show=False)
        window.unmap()
        link.sync()
        assert not screen.windows("work")
        for _ in range(4):
            window.commit(damage)
            link.expect(rawlink.FRAME, window.id)
    assert all_framed(film) >= 1
    place = state_of(screen, "work")
    labels = {label_of(image, place).tobytes() for _, image in film.pictures if check_framed(
        image, MARK_WORK & 0xFFFFFF, WORK)}
    assert labels == {label_of(screen.screenshot(), place).tobytes()}


def test_attack_05_no_wish_takes_the_frame_away(screen):
    """All that a window can ask for, in any order, and sizes as hints that leave no room for one."""
    window = show(screen, "work", (200, 120), MARK_WORK)
    link, choice = window.link, random.Random(5)
    with screen.recorded() as film:
        for _ in range(40):
            kind = choice.choice((3, 4, 5, 6, 7, 8))
            link.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", kind, 0, 0))
            hint = choice.choice((1, 500, 16384))
            link.send(rawlink.WINDOW_HINTS, window.id, struct.pack("<iiii", hint, hint, hint, hint))
            focus(screen, "work")  # it may have minimized itself
            window.commit()
            link.expect(rawlink.FRAME, window.id)
    assert all_framed(film) > 20
    assert check_rings(screen.screenshot(), screen.state()) > 500


class Shifter:
    """A guest whose window is never the same for long."""

    def __init__(self, desk, choice):
        self.desk, self.choice, self.link = desk, choice, desk.link("work")
        self.images = [rawlink.Image(self.link, size, size).fill(MARK_WORK) for size in (1, 60, 150, 400)]
        self.window = None

    def act(self):
        self.choice.choice((self.show, self.show, self.show, self.hide, self.flip, self.begin))()

    def begin(self):
        """Another window, of another kind, with the same pixels."""
        if self.window:
            self.link.send(rawlink.WINDOW_DESTROY, self.window)
        self.window = self.link.new_id("window")
        self.link.send(rawlink.TOPLEVEL_CREATE, self.window, rawlink.toplevel_body())
        self.show()

    def commit(self, layers, size):
        self.link.pump()
        self.link.send(rawlink.WINDOW_COMMIT, self.window, commit_body(
            self.link.configured.get(self.window, 0), size, size, layers))

    def show(self):
        image, size = self.choice.choice(self.images), self.choice.randrange(160, 400)
        self.commit([layer(1, image.id, self.choice.randrange(-90, 1), self.choice.randrange(-90, 1), 600, 600)], size)

    def hide(self):
        self.commit([], 0)

    def flip(self):
        """Unmapped and mapped at once."""
        self.hide()
        self.show()


def test_attack_06_every_picture_of_a_window_that_flips(screen):
    guest = Shifter(screen, random.Random(6))
    guest.begin()
    with screen.recorded() as film:
        for _ in range(60):
            for _ in range(guest.choice.randrange(5)):
                guest.act()
            guest.show()
            guest.link.expect(rawlink.FRAME, guest.window)
    assert all_framed(film) > 40


@pytest.mark.parametrize("size", [(1, 1), (1, 200), (200, 1), (3, 3)])
def test_attack_07_small_windows_have_a_whole_label(screen, size):
    with screen.recorded() as film:
        window = show(screen, "work", (200, 120), MARK_WORK)
        large = state_of(screen, "work")
        label = label_of(screen.screenshot(), large).tobytes()
        window.width, window.height = size
        window.commit(image=rawlink.Image(window.link, *size).fill(MARK_WORK))
        window.link.expect(rawlink.FRAME, window.id)
    small = state_of(screen, "work")
    assert small["content"]["width"] >= 44 and small["content"]["height"] >= 1
    assert label_of(screen.screenshot(), small).tobytes() == label
    assert check_rings(screen.screenshot(), screen.state()) > 300
    assert len(film.pictures) >= 1


def test_attack_08_windows_that_hide_each_others_rings(screen):
    """A guest has no say in where its windows are or which is above which, whatever it does with them."""
    links, choice = {name: screen.link(name) for name in ("work", "personal")}, random.Random(8)
    windows = []
    for _ in range(8):
        name = choice.choice(list(links))
        mark = MARK_WORK if name == "work" else MARK_PERSONAL
        windows.append(links[name].toplevel(choice.randrange(60, 300), choice.randrange(40, 200), mark))
        links[name].expect(rawlink.FRAME, windows[-1].id)
    order = [window["number"] for window in screen.windows()]
    for _ in range(12):
        window = choice.choice(windows)
        window.width, window.height = choice.randrange(30, 400), choice.randrange(20, 250)
        mark = MARK_WORK if window.link is links["work"] else MARK_PERSONAL
        window.title("above all").commit(image=rawlink.Image(window.link, window.width, window.height).fill(mark))
        window.link.sync()
        state = screen.state()
        assert [shown["number"] for shown in state["windows"]] == order
        image = screen.screenshot()
        assert check_rings(image, state) > 500
        check_marker(image, state, "work", MARK_WORK & 0xFFFFFF)
        check_marker(image, state, "personal", MARK_PERSONAL & 0xFFFFFF)


def move_to(desk, user, number, x, y):
    """The outer box's corner, by Super and the pointer, where the window can be grasped."""
    box = next(window["outer"] for window in desk.windows() if window["number"] == number)
    assert desk.control("focus", str(number))["ok"]
    user.down(hand.SUPER)
    user.drag((box["x"] + 30, box["y"] + 40), (x + 30, y + 40))
    user.up(hand.SUPER)


# Sizes of the contents of four windows, and where they hide all of a frame and leave a gap.
SIDES = {"above": ((400, 46), (40, 40)), "below": ((400, 60), (40, 220)), "left": ((120, 250), (20, 30)),
         "right": ((120, 250), (310, 30))}
MIDDLE = (100, 60)


def surround(desk, user, work):
    """By another domain's windows. The number of each, by its side."""
    personal, numbers = desk.link("personal"), {"middle": work.state()["number"]}
    move_to(desk, user, numbers["middle"], *MIDDLE)
    for side, (size, place) in SIDES.items():
        window = personal.toplevel(*size, MARK_PERSONAL)
        personal.expect(rawlink.FRAME, window.id)
        numbers[side] = max(window["number"] for window in desk.windows("personal"))
        move_to(desk, user, numbers[side], *place)
    return numbers


def check_at_rest(desk, user):
    """Picture and state; the cursor is at (0, 0)."""
    user.move(0, 0)
    image, state = desk.screenshot(), desk.state()
    assert check_rings(image, state) > 500
    for name, mark in (("work", MARK_WORK), ("personal", MARK_PERSONAL)):
        check_marker(image, state, name, mark & 0xFFFFFF)
    return image, state


def test_attack_08_a_piece_between_anothers_frames(screen):
    """The user has put four windows of another domain over all of its frame, and a gap is left: nothing of the content
    is seen there, and nothing hears of a click on it, by which the user turns to it."""
    work = Guest(screen, "work", MARK_WORK, (250, 160))
    with Hands(screen) as user:
        numbers = surround(screen, user, work)
        image, state = check_at_rest(screen, user)
        ((window, _),) = unmarked_of(state)
        assert window["number"] == numbers["middle"]
        assert check_marker(image, state, "work", MARK_WORK & 0xFFFFFF) == 0
        work.forget()
        user.click(230, 170)
        assert screen.state()["focus"]["domain"] == "work" and not work.told(rawlink.POINTER_BUTTON)
        image, state = check_at_rest(screen, user)
        assert check_marker(image, state, "work", MARK_WORK & 0xFFFFFF) == 250 * 160
        user.click(230, 170)
        assert work.buttons()


def test_attack_08_gaps_at_random(screen):
    """Each window is moved a bit to and fro, and comes up by that."""
    work, choice, hidden = Guest(screen, "work", MARK_WORK, (250, 160)), random.Random(8), 0
    with Hands(screen) as user:
        numbers = surround(screen, user, work)
        for _ in range(60):
            side = choice.choice(list(SIDES))
            x, y = SIDES[side][1]
            move_to(screen, user, numbers[side], x + choice.randrange(-50, 51), max(y + choice.randrange(-50, 51), 29))
            hidden += len(unmarked_of(check_at_rest(screen, user)[1]))
    assert 10 < hidden < 50


# What is drawn over, under, beside or not at all; letters to make it visible; and what looks like a label.
ODD = ("\u202e\u202d\u2066\u2067\u2069\u200f\u061c\u0301\u0327\u20dd\u0489\u200b\u200d\ufeff\u00ad\u2028\u2029\n\t\x1b\u3000"
       "\u2800\u115f\u3164\ufe0f\u0e33\u0f7e\u1ab0\uff37\u2588\u25a0\u0627\u05d0\u4e16\ua9c5\U0001f600\U00012031\U0001d173\ufffd"
       "[]WPersonal ")
TITLES = 500


def odd_title(choice):
    """Of at most as many bytes as a title may have."""
    letters = "".join(choice.choice(ODD) for _ in range(choice.randrange(1, 140)))
    return letters.encode()[:1024].decode(errors="ignore")


def test_attack_54_label_and_buttons_beside_odd_titles(screen):
    """In every picture of hundreds of titles they are the same, px by px."""
    window = show(screen, "work", (300, 100), MARK_WORK)
    focus(screen, "work")
    box, choice = state_of(screen, "work")["outer"], random.Random(54)
    top, right = box["y"] + BORDER, box["x"] + box["width"] - BORDER
    empty = screen.screenshot()
    end = max(x for x in range(box["x"] + BORDER, right) if empty.getpixel((x, top + BAR // 2)) == rgb(WORK))
    parts = (box["x"], box["y"], end + 6, top + BAR), (right - 72, top, right, top + BAR)
    wanted = [empty.crop(part).tobytes() for part in parts]
    with screen.recorded() as film:
        for step in range(TITLES):
            window.title(odd_title(choice))
            if step % 5 == 4:
                window.paint(MARK_WORK, (0, 0, 1, 1))
                window.link.expect(rawlink.FRAME, window.id)
        screen.screenshot()
    bars = {image.crop((end + 8, top, right - 80, top + BAR)).tobytes() for _, image in film.pictures}
    assert len(bars) > 10, "titles were drawn"
    for _, image in film.pictures:
        assert [image.crop(part).tobytes() for part in parts] == wanted
