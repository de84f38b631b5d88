# SPDX-License-Identifier: MIT
"""What only the host draws: frames and panel, whatever a domain sends."""

import threading

import pytest
from PIL import ImageChops

import hands as hand
import rawlink
from desk import CONFIG, PERSONAL, WORK, Desk, many_domains, wait_for
from hands import Hands
from oracle import rgb
from wayland_app import App

MARK = 0xFF00A1
OPAQUE = 0xFF000000
AMBER = (0xFF, 0xB0, 0x00)
BORDER, BAR, BUTTONS = 6, 24, 48  # px, as decoration.h and decoration_layout.c have them


def show(desk, domain, width, height):
    link = desk.link(domain)
    window = link.toplevel(width, height, OPAQUE | MARK)
    link.expect(rawlink.FRAME, window.id)
    return link, window


def the_window(desk, domain):
    windows = desk.windows(domain)
    assert len(windows) == 1, windows
    return windows[0]


def bar_of(window):
    """Its box between the rings."""
    outer = window["outer"]
    top = outer["y"] + BORDER
    return outer["x"] + BORDER, top, outer["x"] + outer["width"] - BORDER, top + BAR


def count(image, colour):
    return sum(n for n, found in image.getcolors(1 << 24) if found == colour)


@pytest.mark.parametrize("title", [
    "\u202eleft to right\u202c", "a\u0300\u0301\u0302\u0303" * 100, "\u200b\u200d\ufeff" * 50,
    "line\nline\r\u2028line", "<span size='99999'>big</span> %n%s%s", "\U0001f600" * 200, " " * 900,
    "[Personal] Personal", "\u0627\u0644\u0639" * 100, "W" * 1000], ids=range(10))
def test_attack_54_a_title_stays_in_its_place(desk, title):
    """Label and buttons are the same pixels as without a title."""
    _, window = show(desk, "work", 500, 200)
    left, top, right, bottom = bar_of(the_window(desk, "work"))
    empty = desk.screenshot()
    label_end = max(x for x in range(left, right)
                    if empty.getpixel((x, top + BAR // 2)) == rgb(WORK)) + 1
    label = (left, top, label_end + 3, bottom)
    buttons = (right - BUTTONS, top, right, bottom)
    window.title(title.encode()[:1024].decode(errors="ignore"))
    window.paint(OPAQUE | 0x111111)
    wait_for(lambda: count(desk.screenshot(), rgb(0x111111)) > 0, "the next frame")
    for _ in range(3):
        image = desk.screenshot()
        for box in (label, buttons):
            assert image.crop(box).tobytes() == empty.crop(box).tobytes()


def test_focus_is_seen_in_bars_and_panel(desk):
    show(desk, "work", 300, 200)
    show(desk, "personal", 300, 200)
    for focused, colour in (("work", WORK), ("personal", PERSONAL), ("work", WORK)):
        assert desk.control("focus", str(the_window(desk, focused)["number"]))["ok"]
        image = desk.screenshot()
        assert image.getpixel((52, 6)) == rgb(colour)
        bars = {name: count(image.crop(bar_of(the_window(desk, name))), rgb(value))
                for name, value in (("work", WORK), ("personal", PERSONAL))}
        other = "personal" if focused == "work" else "work"
        assert bars[focused] > 400 > bars[other] > 20, "a filled label and an outlined one"


def test_the_panel_says_who_is_there(desk):
    panel = (0, 0, 1024, 28)
    down = count(desk.screenshot().crop(panel), rgb(WORK))
    link = desk.link("work")
    wait_for(lambda: count(desk.screenshot().crop(panel), rgb(WORK)) > down, "a filled square")
    link.close()
    wait_for(lambda: count(desk.screenshot().crop(panel), rgb(WORK)) == down, "an outlined square")


@pytest.mark.parametrize("width", [1024, 640, 300])
def test_the_panel_says_how_many_have_no_room(width):
    """With one domain more the same are listed, but the panel is another: the count at its end."""
    panels = []
    for count_of_domains in (30, 31):
        desk = Desk(many_domains(count_of_domains).replace("1024x768", f"{width}x400")).start()
        panels.append(desk.screenshot().crop((0, 0, width, 27)))
        desk.finish()
    few, many = panels
    differ = ImageChops.difference(few, many).getbbox()
    assert differ, "one more domain leaves no trace"
    background = few.getpixel((width - 1, 1))
    ends = [max(x for x in range(width) if any(panel.getpixel((x, y)) != background for y in range(26)))
            for panel in panels]
    assert width - 4 > max(ends) >= differ[2] - 1, "it is the last thing, and whole"
    listed = few.crop((0, 0, differ[0] - 10, 27))
    assert listed.tobytes() == many.crop((0, 0, differ[0] - 10, 27)).tobytes()


def test_nothing_covers_the_panel(desk):
    link, window = show(desk, "work", 3000, 3000)
    before = desk.screenshot().crop((0, 0, 1024, 28))
    assert count(before, rgb(MARK)) == 0
    place = rawlink.positioner((0, -500, 1, 1), (400, 300))
    link.popup(window, place, OPAQUE | MARK, flags=0)
    wait_for(lambda: len(desk.windows("work")) == 2, "the popup")
    assert desk.screenshot().crop((0, 0, 1024, 28)).tobytes() == before.tobytes()


def test_attention_is_asked_for_in_the_bar(desk):
    show(desk, "work", 300, 200)
    show(desk, "personal", 300, 200)
    window = the_window(desk, "personal")
    assert window["attention"] and not window["focused"]
    assert count(desk.screenshot().crop(bar_of(window)), AMBER) > 100
    desk.control("focus", str(window["number"]))
    wait_for(lambda: count(desk.screenshot().crop(bar_of(window)), AMBER) == 0, "it is looked at")


PANEL = (0, 0, 1024, 28)


def test_attention_is_marked_in_the_panel(desk):
    """By a box that is not there else; it goes with the window too, and with the link."""
    link, _ = show(desk, "work", 300, 200)
    show(desk, "personal", 300, 200)
    assert not desk.domain("work")["asks"]
    wait_for(lambda: count(desk.screenshot().crop(PANEL), AMBER) > 100, "it is marked")
    assert desk.domain("personal")["asks"]
    desk.control("focus", str(the_window(desk, "personal")["number"]))
    wait_for(lambda: count(desk.screenshot().crop(PANEL), AMBER) == 0, "it is looked at")
    window = link.toplevel(200, 100, OPAQUE | MARK)
    link.expect(rawlink.FRAME, window.id)
    wait_for(lambda: desk.domain("work")["asks"], "another one asks")
    window.destroy()
    wait_for(lambda: not desk.domain("work")["asks"], "it is gone")
    link.toplevel(200, 100, OPAQUE | MARK)
    wait_for(lambda: desk.domain("work")["asks"], "a third one asks")
    link.close()
    wait_for(lambda: count(desk.screenshot().crop(PANEL), AMBER) == 0, "nobody asks")


@pytest.mark.parametrize("width", [640, 1024])
def test_who_asks_for_attention_is_never_folded(width):
    """Its own colour is in the panel, though most of those before it have no room."""
    desk = Desk(many_domains(30).replace("1024x768", f"{width}x400")).start()
    show(desk, "work", 200, 100)
    panel = (0, 0, width, 28)
    colour = rgb(int(desk.domain("d29")["colour"][1:], 16))
    assert count(desk.screenshot().crop(panel), colour) == 0, "it is folded"
    show(desk, "d29", 200, 100)
    wait_for(lambda: count(desk.screenshot().crop(panel), AMBER) > 100, "it asks")
    assert count(desk.screenshot().crop(panel), colour) >= 100, "a filled square"
    desk.finish()


@pytest.mark.parametrize("others", [0, 30])
def test_the_host_is_listed_while_it_asks(others):
    desk = Desk(many_domains(others).replace("1024x768", "640x400")).start()
    show(desk, "work", 200, 100)
    panel = (0, 0, 640, 28)
    before = count(desk.screenshot().crop(panel), AMBER)
    app = App(desk.env)
    app.toplevel("window", (100, 50))
    wait_for(lambda: desk.domain("host")["asks"], "it asks")
    wait_for(lambda: count(desk.screenshot().crop(panel), AMBER) > before + 100, "it is marked")
    app.client.close()
    wait_for(lambda: count(desk.screenshot().crop(panel), AMBER) == before, "it is gone")
    desk.finish()


def test_the_clock_is_there_unless_the_configuration_says_no(desk):
    right = (900, 0, 1024, 27)
    background = desk.screenshot().getpixel((500, 10))
    assert desk.screenshot().crop(right).getcolors() == [(124 * 27, background)]
    other = Desk(CONFIG.replace("clock = no", "clock = yes")).start()
    assert len(other.screenshot().crop(right).getcolors(1 << 16)) > 2
    other.finish()


def test_what_has_no_room_leaves_a_sign():
    """On a screen on which the clock does not fit."""
    def right_end(config):
        desk = Desk(config.replace("mode = 1024x768@60", "mode = 390x600@60")).start()
        image = desk.screenshot().crop((360, 2, 389, 26))
        desk.finish()
        return image.tobytes()
    assert right_end(CONFIG) != right_end(CONFIG.replace("clock = no", "clock = yes"))


def test_larger_texts_make_a_higher_panel():
    desk = Desk(CONFIG.replace("clock = no", "text-scale = 1.5")).start()
    assert desk.state()["outputs"][0]["work_area"]["y"] == 42
    show(desk, "work", 300, 200)
    image = desk.screenshot()
    assert image.getpixel((10, 34)) == rgb(WORK) and the_window(desk, "work")["outer"]["y"] >= 42
    desk.finish()


def test_attention_is_marked_in_the_switcher(desk):
    show(desk, "work", 30, 20)
    show(desk, "personal", 30, 20)
    with Hands(desk) as user:
        user.aside()
        before = count(desk.screenshot(), AMBER)
        user.down(hand.ALT)
        user.tap(hand.TAB)
        wait_for(lambda: count(desk.screenshot(), AMBER) > before + 1000, "the mark in one row")
        user.up(hand.ALT)
    # It has the focus now, and asks for nothing more.
    wait_for(lambda: count(desk.screenshot(), AMBER) == 0, "it is looked at")


def check_ring_around_marker(image):
    """From one picture alone: the content is a rectangle of one colour and its ring touches it."""
    pixels, row = image.load(), 120
    across = [x for x in range(image.width) if pixels[x, row] == rgb(MARK)]
    assert across, "the content is not in the picture"
    left, right = min(across), max(across)
    bottom = max(y for y in range(image.height) if pixels[left, y] == rgb(MARK))
    for depth in range(1, BORDER + 1):
        wanted = (0, 0, 0) if depth in (1, BORDER) else rgb(WORK)
        for x, y in ((left - depth, row), (right + depth, row), (left, bottom + depth)):
            assert pixels[x, y] == wanted


def test_every_frame_of_a_resize_has_its_ring(desk):
    link = desk.link("work")
    window = link.toplevel(200, 100, OPAQUE | MARK)
    link.expect(rawlink.FRAME, window.id)
    images = [rawlink.Image(link, 200 + 40 * step, 100 + 30 * step) for step in range(8)]
    for image in images:
        image.fill(OPAQUE | MARK)
    stop = threading.Event()

    def resize():
        step = 0
        while not stop.is_set():
            image = images[step % len(images)]
            window.commit(image=image)
            link.expect(rawlink.FRAME, window.id)
            step += 1

    worker = threading.Thread(target=resize)
    worker.start()
    try:
        for _ in range(25):
            check_ring_around_marker(desk.screenshot())
    finally:
        stop.set()
        worker.join()


def test_labels_without_any_font(tmp_path):
    """They are there, at each scale, by strokes of the compositor's own; and so is what it asks."""
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    for scale in ("1", "2"):
        config = CONFIG.replace("mode = 1024x768@60", f"mode = 1024x768@60\nscale = {scale}")
        desk = Desk(config, FONTCONFIG_FILE=str(settings)).start()
        assert "labels are drawn by strokes of our own" in desk.log()
        links = [show(desk, "work", 200, 100), show(desk, "personal", 200, 100)]
        image, bars = desk.screenshot(), []
        for domain in ("work", "personal"):
            box = [int(scale) * side for side in bar_of(the_window(desk, domain))]
            bar = image.crop((box[0], box[1], box[0] + 100 * int(scale), box[3]))
            ink = (0, 0, 0) if the_window(desk, domain)["focused"] else rgb(desk.domain(domain)["colour"])
            assert count(bar, ink) > 40, "the letters of the label"
            bars.append(bar.tobytes())
        assert bars[0] != bars[1] and links
        wait_for(lambda: desk.control("prompt", "work", "personal")["ok"], "a prompt")
        assert wait_for(lambda: desk.state()["prompt"], "it is shown")
        desk.finish()


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2", "3"])
def test_rings_say_the_domain_without_colours(scale):
    """In grey, too, the first domain has one mark in the upper ring before the middle, the second two."""
    desk = Desk(CONFIG.replace("mode = 1024x768@60", f"mode = 1600x1000@60\nscale = {scale}")).start()
    factor = float(scale)
    for domain, wanted in (("work", 1), ("personal", 2)):
        show(desk, domain, 200, 100)
        outer = the_window(desk, domain)["outer"]
        grey = desk.screenshot().convert("L")
        row = round((outer["y"] + 3) * factor)
        start, end = round((outer["x"] + 2) * factor), round((outer["x"] + outer["width"] / 2) * factor)
        dark = [grey.getpixel((x, row)) < 20 for x in range(start, end)]
        marks = sum(now and not before for before, now in zip(dark, dark[1:]))
        assert marks == wanted
    desk.finish()
