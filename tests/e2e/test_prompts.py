# SPDX-License-Identifier: MIT
"""Questions to the user: what they look like, what answers them, and that nobody else hears of it."""

import json

import pytest

import hands as hand
import rawlink
from desk import BUILD, CONFIG, PERSONAL, WORK, Desk, wait_for
from guests import MARK_WORK, two_guests
from hands import Hands
from oracle import rgb

PHRASE = "seven blue herons"
PROMPTED = CONFIG.replace("background = #202830", f"background = #202830\nsecret-phrase = {PHRASE}")
TWO_OUTPUTS = "\n[output HEADLESS-2]\nmode = 640x480@60\n"


@pytest.fixture
def asked():
    """Work has the focus, personal is beside it."""
    desk = Desk(PROMPTED).start()
    desk.work, desk.personal = two_guests(desk)
    yield desk
    desk.finish()


def ask(desk, *lines, source="work", target="personal"):
    """Until it is shown and takes answers: the cool-down of one before it may have to pass."""
    wait_for(lambda: desk.control("prompt", source, target, *lines)["ok"], "a prompt")
    return wait_for(lambda: (desk.state()["prompt"] or {}).get("live") and desk.state()["prompt"], "it is live")


def answers(desk):
    """Of all prompts so far, from the log."""
    lines = [line[line.index("{"):] for line in desk.log().splitlines() if '"event":"prompt"' in line]
    return [json.loads(line)["answer"] for line in lines]


def middle(box):
    return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2


def crop(image, box):
    return image.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))


def count(image, colour):
    return sum(n for n, found in image.getcolors(1 << 24) if found == colour)


def test_attack_34_nothing_is_above_it():
    """All else is dark, the panels too, on every output; nothing that a domain draws changes the box."""
    desk = Desk(PROMPTED + TWO_OUTPUTS, WLR_HEADLESS_OUTPUTS="2").start()
    work, personal = two_guests(desk)
    bright = desk.screenshot()
    assert all(count(bright, rgb(colour)) > 500 for colour in (WORK, PERSONAL, MARK_WORK))
    prompt = ask(desk, "one line", "zw\u00f6lf")
    dark = desk.screenshot()
    box = crop(dark, prompt["box"])
    assert count(box, rgb(WORK)) > 400 and count(box, rgb(PERSONAL)) > 400, "both labels"
    for colour in (WORK, PERSONAL, MARK_WORK):
        assert count(dark, rgb(colour)) == count(box, rgb(colour)), "dark but for the prompt"
    for output in desk.state()["outputs"]:
        x, y = middle(output["geometry"])
        assert dark.getpixel((x, output["geometry"]["y"] + 1)) != bright.getpixel((x, output["geometry"]["y"] + 1))
    place = rawlink.positioner((0, 0, 300, 200), (900, 700))
    work.link.popup(work.window, place, MARK_WORK, flags=0)
    work.window.title("another title")
    personal.window.paint(MARK_WORK)
    with Hands(desk) as user:
        user.move(1, 1)
        assert desk.state()["pointer"]["cursor"] == "default"
    wait_for(lambda: len(desk.windows("work")) == 2, "the popup")
    assert crop(desk.screenshot(), prompt["box"]).tobytes() == box.tobytes()
    desk.finish()


def test_the_phrase_is_in_it(asked):
    """Of two desks with other phrases, that is all that differs."""
    prompt = ask(asked)
    other = Desk(PROMPTED.replace(PHRASE, "no herons")).start()
    two_guests(other)
    again = ask(other)
    assert again["box"] == prompt["box"]
    first, second = (crop(desk.screenshot(), prompt["box"]) for desk in (asked, other))
    top = (0, 0, prompt["box"]["width"], 34)
    assert first.crop(top).tobytes() != second.crop(top).tobytes()
    rest = (0, 34, prompt["box"]["width"], prompt["box"]["height"])
    assert first.crop(rest).tobytes() == second.crop(rest).tobytes()
    other.finish()


def test_attack_35_deny_unless_the_user_says_so(asked):
    with Hands(asked) as user:
        ask(asked)
        user.tap(hand.ENTER)
        wait_for(lambda: answers(asked) == ["deny"], "Enter denies")
        prompt = ask(asked)
        user.click(*middle(prompt["allow"]))
        wait_for(lambda: answers(asked) == ["deny", "allow"], "a click allows")
        ask(asked)
        user.click(5, 700)
        user.tap(hand.A)
        assert asked.state()["prompt"], "a click elsewhere is no answer"
        user.tap(hand.TAB, hand.ENTER)
        wait_for(lambda: answers(asked)[2:] == ["allow"], "chosen by keys")
        ask(asked)
        asked.personal.link.close()
        wait_for(lambda: answers(asked)[3:] == ["deny"], "a domain that goes")
        assert asked.state()["prompt"] is None


def test_nobody_hears_of_what_is_done_with_it(asked):
    with Hands(asked) as user:
        user.move(*asked.work.centre())
        assert asked.work.told(rawlink.POINTER_ENTER)
        ask(asked)
        asked.work.link.sync()
        asked.work.forget()
        asked.personal.forget()
        user.down(hand.CTRL, hand.SHIFT)
        user.tap(hand.A)
        user.up(hand.CTRL, hand.SHIFT)
        user.move(*asked.personal.centre())
        user.press()
        user.move(*asked.work.centre())
        user.release()
        user.wheel(1)
        assert asked.work.told() == [] and asked.personal.told() == []
        user.tap(hand.ESC)
        wait_for(lambda: answers(asked) == ["deny"], "the answer")
        user.tap(hand.B)
        assert asked.work.keys() == [(hand.B, 1), (hand.B, 0)]


def test_attack_36_a_flood_is_refused(asked):
    assert asked.control("prompt", "work", "personal")["ok"]
    for _ in range(100):
        assert not asked.control("prompt", "work", "personal")["ok"], "one at a time"
    with Hands(asked) as user:
        wait_for(lambda: asked.state()["prompt"]["live"], "it is live")
        user.tap(hand.ESC)
        wait_for(lambda: answers(asked) == ["deny"], "the answer")


def test_a_line_that_is_too_long_says_so(asked):
    """What has no room ends with dots, and what is not shown is said."""
    prompt = ask(asked, "x" * 300)
    cut = crop(asked.screenshot(), prompt["box"])
    with Hands(asked) as user:
        user.tap(hand.ESC)
    more = ask(asked, *(["x" * 300] * 9))
    assert more["box"]["height"] > prompt["box"]["height"] + 7 * 15
    assert count(crop(asked.screenshot(), more["box"]), rgb(0xFFC247)) > 20, "it says that there is more"
    assert count(cut, rgb(0xFFC247)) == 0


def test_a_reload_denies(asked):
    """What was asked was asked by the rules before."""
    ask(asked)
    asked.run(BUILD / "compositor/cloisonctl", "reload")
    wait_for(lambda: answers(asked) == ["deny"], "the answer")
    assert asked.state()["prompt"] is None
