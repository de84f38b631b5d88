# SPDX-License-Identifier: MIT
"""Domains whose windows may cover an output: what the user sees all the same, and how he ends it."""

import struct

import pytest

import hands as hand
import rawlink
from desk import CONFIG, PERSONAL, WORK, Desk, wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest
from hands import Hands
from oracle import check_marker, check_rings, rgb

MAY = CONFIG.replace("label = Work", "label = Work\nfullscreen = yes")
RING = 2  # px, as DECORATION_THIN_RING


def ask(guest, kind):
    guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", kind, 0, 0))


def fill(guest, width, height):
    """Content of that size."""
    image = rawlink.Image(guest.link, width, height).fill(guest.mark)
    guest.window.commit_layers(
        [rawlink.layer(1, image.id, 0, 0, width, height)], width, height)
    guest.link.expect(rawlink.FRAME, guest.window.id)


def output(desk):
    return desk.state()["outputs"][0]


def cover(guest):
    ask(guest, rawlink.REQUEST_FULLSCREEN)
    wait_for(lambda: guest.state()["fullscreen"], "fullscreen")
    box = output(guest.desk)["geometry"]
    margin = 2 * (RING + 2)
    fill(guest, box["width"] - margin, box["height"] - margin)
    return guest.state()


def is_covered(desk):
    return not output(desk)["panel"]


def banner_colour(desk):
    """What is at the upper end of the screen in the middle: the banner's box, or nothing of it."""
    box = output(desk)["geometry"]
    return desk.screenshot().crop((0, 8, box["width"], 32)).getcolors(1 << 24)


def banner_is_shown(desk, colour):
    return any(found == rgb(colour) and count > 200 for count, found in banner_colour(desk))


def banner_says_something(desk, colour):
    """Between the first and the last of its label's colour are letters."""
    width = output(desk)["geometry"]["width"]
    row = desk.screenshot().crop((0, 12, width, 28))
    at = [x for x in range(20, width - 20) if row.getpixel((x, 1)) == rgb(colour)]
    label = row.crop((min(at), 0, max(at) + 1, row.height))
    return sum(count for count, found in label.getcolors(1 << 16) if sum(found) < 100) > 20


@pytest.fixture
def may():
    desk = Desk(MAY).start()
    yield desk
    desk.finish()


def test_attack_38_a_ring_stays_and_a_banner_says_whose_it_is(may):
    guest = Guest(may, "work", MARK_WORK)
    guest.focus()
    window = cover(guest)
    assert window["covering"] and window["outer"] == output(may)["geometry"] and window["ring"] == RING
    assert is_covered(may) and banner_is_shown(may, WORK)
    assert banner_says_something(may, WORK)
    state, image = may.state(), may.screenshot()
    assert check_rings(image, state) > 5000
    check_marker(image, state, "work", MARK_WORK)
    wait_for(lambda: not banner_is_shown(may, WORK), "the banner to go")
    with Hands(may) as user:
        user.move(300, 300)
        assert not banner_is_shown(may, WORK)
        user.move(300, 0)
        assert banner_is_shown(may, WORK)


def test_attack_38_attention_ends_it(may):
    guest = Guest(may, "work", MARK_WORK)
    guest.focus()
    cover(guest)
    with Hands(may) as user:
        user.down(hand.CTRL, hand.ALT, hand.SHIFT)
        user.tap(hand.ESC)
        user.up(hand.CTRL, hand.ALT, hand.SHIFT)
        assert may.state()["mode"] == "attention"
        window = guest.state()
        assert not window["covering"] and not window["fullscreen"]
        assert output(may)["panel"] and window["outer"]["y"] >= output(may)["work_area"]["y"]
        user.tap(hand.ESC)
    assert hand.ESC not in [key for key, _ in guest.keys()]


def test_attack_38_nothing_covers_below_what_is_the_hosts(may):
    """Not while the user is asked, and not below the X-ray; afterwards it is said whose it is."""
    guest = Guest(may, "work", MARK_WORK)
    may.link("personal")
    guest.focus()
    with Hands(may) as user:
        assert may.control("prompt", "work", "personal")["ok"]
        wait_for(lambda: (may.state()["prompt"] or {}).get("live"), "the prompt")
        assert not cover(guest)["covering"] and output(may)["panel"]
        user.tap(hand.ESC)
        wait_for(lambda: not may.state()["prompt"], "its end")
        assert cover(guest)["covering"] and is_covered(may) and banner_is_shown(may, WORK)


def test_attack_39_toggling_hides_nothing(may):
    """Each time with less than two seconds between: the second one has its frame, and the panel."""
    guest = Guest(may, "work", MARK_WORK)
    guest.focus()
    cover(guest)
    for _ in range(5):
        ask(guest, rawlink.REQUEST_UNFULLSCREEN)
        wait_for(lambda: not guest.state()["fullscreen"], "to be as before")
        assert output(may)["panel"]
        state = cover(guest)
        assert not state["covering"] and output(may)["panel"]
        assert check_rings(may.screenshot(), may.state()) > 5000


def test_attack_37_without_a_rule_the_frame_stays(may):
    guest = Guest(may, "personal", MARK_PERSONAL)
    guest.focus()
    window = cover(guest)
    assert window["fullscreen"] and not window["covering"]
    assert window["outer"] == output(may)["work_area"] and output(may)["panel"]
    assert may.screenshot().getpixel((52, 6)) == rgb(PERSONAL)


def test_attack_37_behind_another_window_it_covers_nothing(may):
    guest, other = Guest(may, "work", MARK_WORK), Guest(may, "personal", MARK_PERSONAL)
    other.focus()
    window = cover(guest)
    assert not window["covering"] and output(may)["panel"]
    guest.focus()
    assert cover(guest)["covering"] and is_covered(may)
    other.focus()
    wait_for(lambda: output(may)["panel"], "the panel")
    assert may.screenshot().getpixel((52, 6)) == rgb(PERSONAL)


def test_a_banner_has_room_for_a_long_label():
    """It is drawn smaller there, and the sentence gives way."""
    desk = Desk(MAY.replace("label = Work", "label = " + "W" * 64).replace("1024x768", "640x480")).start()
    guest = Guest(desk, "work", MARK_WORK)
    guest.focus()
    assert cover(guest)["covering"] and is_covered(desk)
    assert banner_is_shown(desk, WORK) and banner_says_something(desk, WORK)
    desk.finish()


def test_a_reload_takes_it_away(may):
    guest = Guest(may, "work", MARK_WORK)
    guest.focus()
    cover(guest)
    may.config.write_text(CONFIG)
    assert may.control("reload")["ok"]
    assert not guest.state()["covering"] and output(may)["panel"]
