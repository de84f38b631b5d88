# SPDX-License-Identifier: MIT
"""What the user may change of what the host draws, and that all of it stays sharp and whole."""

import pytest

import hands as hand
import rawlink
from desk import CONFIG, WORK, Desk, many_domains, wait_for
from guests import Guest
from hands import Hands
from oracle import check_rings, rgb
from test_attention import attention, drawn
from test_fullscreen import ask

MARK = 0xFFFF00A1
LONG = "Confidential client files of the northern department, building 7"
BAR, PANEL = 24, 28  # logical px at text scale 1


# Each of a whole number of logical px, or the screenshot would be made smaller.
SCREENS = {1: "1600x1200", 1.25: "1600x1200", 1.5: "1500x1200", 1.75: "1400x1050"}


def configured(*lines, scale=1):
    return (CONFIG.replace("mode = 1024x768@60", f"mode = {SCREENS[scale]}@60\nscale = {scale}")
            .replace("[appearance]\n", "[appearance]\n" + "".join(line + "\n" for line in lines)))


@pytest.fixture
def start():
    desks = []

    def begin(*lines, scale=1, config=None):
        desks.append(Desk(config or configured(*lines, scale=scale)).start())
        return desks[-1]
    yield begin
    for desk in desks:
        desk.finish()


def show(desk, width=400, height=200):
    link = desk.link("work")
    window = link.toplevel(width, height, MARK)
    link.expect(rawlink.FRAME, window.id)
    number = desk.windows("work")[0]["number"]
    assert desk.control("focus", str(number))["ok"]
    return window


def the_window(desk):
    return desk.windows("work")[0]


def device(box, scale):
    """The pixels of a box, as the scene rounds them: left, top, right, bottom."""
    def edge(value):
        return int(value * scale + 0.5)
    return (edge(box["x"]), edge(box["y"]), edge(box["x"] + box["width"]), edge(box["y"] + box["height"]))


@pytest.mark.parametrize("width", (2, 9, 24))
def test_the_ring_has_the_width_that_was_asked_for(start, width):
    desk = start(f"ring-width = {width}")
    show(desk)
    window = the_window(desk)
    assert window["ring"] == width
    assert window["content"]["x"] - window["outer"]["x"] == width + 2
    assert check_rings(desk.screenshot(), desk.state()) > 1000


@pytest.mark.parametrize("text", (0.75, 1.5, 3))
def test_texts_and_what_holds_them_grow(start, text):
    desk = start(f"text-scale = {text}")
    show(desk)
    window, output = the_window(desk), desk.state()["outputs"][0]
    assert output["work_area"]["y"] == int(PANEL * text)
    assert window["content"]["y"] - window["outer"]["y"] == int(BAR * text) + 1 + 6
    image = desk.screenshot()
    assert check_rings(image, desk.state()) > 1000
    left, top, right, _ = device(window["outer"], 1)
    bar = image.crop((left + 6, top + 6, right - 6, top + 6 + int(BAR * text)))
    label = [at for at in range(bar.width) if bar.getpixel((at, bar.height // 2)) == rgb(WORK)]
    assert 30 * text < max(label) - min(label) < 80 * text, "the label's box"
    panel = image.crop((0, 0, image.width, int(PANEL * text)))
    assert panel.getpixel((int(20 * text), int(6 * text))) == rgb(WORK)


def long_label(start, *lines):
    config = configured(*lines).replace("label = Work", "label = " + LONG).replace(SCREENS[1], "300x300")
    desk = start(config=config)
    link = desk.link("work")
    link.toplevel(300, 200, MARK)
    link.sync()
    wait_for(lambda: the_window(desk)["mapped"], "the window")
    return desk, the_window(desk)


def test_a_long_label_is_whole_and_under_no_button(start):
    """It is drawn smaller, and the buttons give way: where they would be is the title."""
    desk, window = long_label(start)
    content, image = window["content"], desk.screenshot()
    left, right, y = content["x"], content["x"] + content["width"], content["y"] - 13
    box = [x for x in range(left, right) if image.getpixel((x, y - 8)) == rgb(WORK)]
    assert 250 < len(box) == max(box) - min(box) + 1 and max(box) < right - 2
    text = [x for x in box if image.getpixel((x, y)) != rgb(WORK)]
    assert min(text) - min(box) > 1 and max(box) - max(text) > 1
    assert max(text) - min(text) > 0.8 * len(box)
    inked = [row for row in range(y - 8, y + 8)
             if any(image.getpixel((x, row)) != rgb(WORK) for x in range(box[0], box[-1]))]
    assert 4 < len(inked) < 12, "smaller, not cut"
    with Hands(desk) as user:
        user.click(right - 36, y)
        assert not the_window(desk)["maximized"]
    assert image.getpixel((left + 100, content["y"] + 100)) == rgb(MARK & 0xFFFFFF)


def test_without_room_for_a_label_nothing_is_shown(start):
    desk, window = long_label(start, "text-scale = 2")
    content, image = window["content"], desk.screenshot()
    shown = image.crop((content["x"], content["y"], content["x"] + 200, content["y"] + 100))
    assert rgb(MARK & 0xFFFFFF) not in {colour for _, colour in shown.getcolors(60000)}


def on_small_screen(mode, *lines):
    return configured(*lines).replace(SCREENS[1], mode)


def test_the_switcher_has_room_on_a_narrow_screen(start):
    """Its labels are seen as wide as ever: titles give way."""
    desk = start(config=on_small_screen("600x480", "text-scale = 2"))
    show(desk, 100, 100)
    desk.link("personal").toplevel(100, 100, MARK)
    wait_for(lambda: len([window for window in desk.windows() if window["mapped"]]) == 2, "both windows")
    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        image = desk.screenshot()
        rows = [y for y in range(100, 400) if image.getpixel((20, y)) == rgb(WORK)]
        user.tap(hand.ESC)
        user.up(hand.ALT)
    label = [x for x in range(image.width) if image.getpixel((x, rows[2])) == rgb(WORK)]
    assert min(label) > 0 and max(label) - min(label) + 1 == 2 * 160


@pytest.mark.parametrize("mode", ("640x480", "800x600"))
def test_what_asks_shrinks_until_it_has_room(start, mode):
    """A prompt and the column are shown on small screens whatever the text scale."""
    desk = start(config=on_small_screen(mode, "text-scale = 3"))
    show(desk, 100, 100)
    desk.link("personal")
    output = desk.state()["outputs"][0]["geometry"]
    with Hands(desk) as user:
        assert desk.control("prompt", "work", "personal", "a line")["ok"]
        wait_for(lambda: desk.state()["prompt"] and desk.state()["prompt"]["live"], "the prompt to be live")
        box = desk.state()["prompt"]["box"]
        assert box["height"] > 0.9 * output["height"] and box["y"] >= 0
        assert box["width"] <= output["width"]
        user.tap(hand.ESC)
        wait_for(lambda: not desk.state()["prompt"], "the prompt to go")
        attention(user)
        column = drawn(desk)["column"]
        assert 0 < column["width"] <= output["width"] and column["height"] == output["height"]
        assert drawn(desk)["rows"]
        user.tap(hand.ESC)


def test_the_sign_of_folded_domains_is_whole(start):
    config = many_domains(20).replace("mode = 1024x768", "mode = 640x480")
    desk = start(config=config)
    guests = [Guest(desk, f"d{i}", MARK, size=(40, 30)) for i in range(20)]
    guests[0].focus()
    for guest in guests[1:]:
        ask(guest, rawlink.REQUEST_ATTENTION)
        guest.sync()

    def signs():
        image = desk.screenshot()
        row = [image.getpixel((x, 5)) == rgb(0xFFB000) for x in range(image.width)]
        starts = [x for x in range(1, len(row)) if row[x] and not row[x - 1]]
        return [next((x for x in range(start, len(row)) if not row[x]), None) - start for start in starts]
    wait_for(lambda: len(signs()) > 1, "signs")
    found = signs()
    assert set(found) == {found[0]}, found


def test_another_font_draws_other_letters(start):
    """Both are in the toolbox; what is written stays as wide as its box."""
    shots = []
    for font in ("DejaVu Sans", "DejaVu Serif", "no such font at all"):
        desk = start(f"font = {font}")
        shots.append(desk.screenshot().crop((0, 0, 400, PANEL)).tobytes())
    assert shots[0] != shots[1] and shots[0] == shots[2]


def test_buttons_are_where_they_are_drawn(start):
    desk = start("text-scale = 2")
    show(desk, 600, 200)
    window = the_window(desk)
    with Hands(desk) as user:
        y = window["content"]["y"] - BAR
        right = window["content"]["x"] + window["content"]["width"]
        user.click(right - 3 * BAR, y)
        wait_for(lambda: the_window(desk)["maximized"], "the button between the two others")


def test_a_prompt_grows_and_its_buttons_with_it(start):
    desk = start("text-scale = 1.5")
    show(desk)
    desk.link("personal")
    assert desk.control("prompt", "work", "personal")["ok"]
    wait_for(lambda: desk.state()["prompt"] and desk.state()["prompt"]["live"], "the prompt to be live")
    prompt = desk.state()["prompt"]
    assert prompt["box"]["width"] == 1080 and prompt["deny"]["width"] == 180
    with Hands(desk) as user:
        user.tap(hand.ESC)
    wait_for(lambda: not desk.state()["prompt"], "the prompt to go")


def test_high_contrast_has_black_bars_and_white_titles(start):
    desk = start("high-contrast = yes")
    show(desk)
    window, image = the_window(desk), desk.screenshot()
    outer = window["outer"]
    y = outer["y"] + 6 + BAR // 2
    bar = {image.getpixel((x, y)) for x in range(outer["x"] + 200, outer["x"] + 300)}
    assert bar == {(0, 0, 0)}
    assert image.getpixel((image.width // 2, 14)) == (0, 0, 0)


@pytest.mark.parametrize("scale", (1.25, 1.5, 1.75))
def test_no_place_blurs_a_bar(start, scale):
    """Wherever the window is, the label has the same pixels: nothing is enlarged or made smaller."""
    desk = start(scale=scale)
    show(desk, 401, 200)
    with Hands(desk) as user:
        seen = set()
        box = the_window(desk)["content"]
        x, y = box["x"] + 150, box["y"] - 12
        for step in range(1, 6):
            user.drag((x, y), (x + 1, y + 1))
            x, y = x + 1, y + 1
            window = the_window(desk)
            assert window["content"]["x"] == box["x"] + step
            user.aside()
            image = desk.screenshot()
            assert check_rings(image, desk.state()) > 1000
            left, top, _, _ = device({**window["content"], "y": window["content"]["y"] - BAR - 1}, scale)
            seen.add(image.crop((left, top, left + int(60 * scale), top + int(BAR * scale))).tobytes())
    assert len(seen) == 1
