# SPDX-License-Identifier: MIT
"""The secure attention key: it takes everything from everybody, and shows who is who."""

import pytest

import hands as hand
import rawlink
from desk import CONFIG, PERSONAL, WORK, Desk, wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest, two_guests
from hands import Hands
from oracle import rgb
from unixguest import UnixGuest

K, M, UP, PAGE_UP, DOWN = 37, 50, 103, 104, 108  # evdev
PHRASE = "background = #202830\nsecret-phrase = blue herons"
WHITE = (255, 255, 255)


@pytest.fixture
def looked():
    desk = Desk(CONFIG.replace("background = #202830", PHRASE)).start()
    desk.work, desk.personal = two_guests(desk)
    desk.work.focus()
    yield desk
    desk.finish()


def attention(user):
    user.down(hand.CTRL, hand.ALT, hand.SHIFT)
    user.tap(hand.ESC)
    user.up(hand.CTRL, hand.ALT, hand.SHIFT)


def drawn(desk):
    """What it shows, all of it."""
    def shown():
        state = desk.state()["attention"]
        return state if state and state["drawn"] else None
    return wait_for(shown, "it is drawn")


def live(desk):
    """And it takes clicks."""
    wait_for(lambda: desk.state()["attention"]["live"], "it takes clicks")
    return drawn(desk)


def keys_live(desk):
    """And keys that end something."""
    wait_for(lambda: desk.state()["attention"]["keys_live"], "it takes such keys")


def middle(box):
    return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2


def mode(desk):
    return desk.state()["mode"]


def count(image, colour):
    return sum(n for n, found in image.getcolors(1 << 24) if found == colour)


def test_all_windows_are_named_and_no_guest_is_seen(looked):
    with Hands(looked) as user:
        user.aside()
        attention(user)
        assert mode(looked) == "attention"
        assert count(looked.screenshot(), rgb(MARK_WORK)) == 0, "all is dark but what the host says"
        assert [row["domain"] for row in drawn(looked)["rows"]] == ["work", "personal"]
        image = looked.screenshot()
        assert count(image, rgb(MARK_WORK)) == count(image, rgb(MARK_PERSONAL)) == 0
        assert min(count(image, rgb(colour)) for colour in (WORK, PERSONAL)) > 1000, "both labels"
        user.tap(hand.ESC)
        assert mode(looked) == "normal"
        assert count(looked.screenshot(), rgb(MARK_WORK)) > 1000


def test_it_breaks_every_grab(looked):
    work = looked.work
    with Hands(looked) as user:
        work.act()
        popup = work.link.popup(work.window, rawlink.positioner((20, 20, 1, 1), (100, 80)), MARK_WORK, flags=1)
        assert [window["kind"] for window in looked.windows("work")] == ["popup", "toplevel"]
        attention(user)
        assert mode(looked) == "attention" and looked.state()["pointer"]["cursor"] == "default"
        work.link.expect(rawlink.POPUP_DONE, popup.id)
        user.tap(hand.ESC)
        user.move(*work.bar())
        user.press()
        user.move(*(place + 30 for place in work.bar()))
        assert mode(looked) == "move"
        attention(user)
        assert mode(looked) == "attention"
        user.release()
        work.forget()
        user.tap(hand.A)
        user.move(*work.centre())
        assert work.told() == []
        user.tap(hand.ESC)


def test_what_the_user_does_there(looked):
    with Hands(looked) as user:
        attention(user)
        user.tap(M)
        assert looked.windows("work")[0]["minimized"]
        user.tap(M)
        assert not looked.windows("work")[0]["minimized"]
        user.tap(DOWN, hand.ENTER)
        assert mode(looked) == "normal" and looked.state()["focus"]["domain"] == "personal"
        attention(user)
        keys_live(looked)
        user.tap(hand.D)
        wait_for(lambda: looked.domain("personal")["status"] == "down", "its link ends")
        assert looked.domain("personal")["reason"] == "disconnected by the user"
        assert looked.domain("work")["status"] == "up" and mode(looked) == "attention"
        user.tap(hand.ESC)


def test_what_was_meant_for_a_window_that_goes_is_no_others(looked):
    """A guest destroys its window just before the user closes it: nobody else's is closed."""
    personal = looked.personal
    number = personal.state()["number"]
    personal.focus()
    with Hands(looked) as user:
        attention(user)
        personal.window.destroy()
        wait_for(lambda: number not in [window["number"] for window in looked.windows()], "it is gone")
        wait_for(lambda: [row["window"] for row in drawn(looked)["rows"]].count(number) == 0, "that is seen")
        assert drawn(looked)["domain"] is None
        personal.forget()
        keys_live(looked)
        for key in (hand.C, hand.D, M, hand.ENTER):
            user.tap(key)
        assert mode(looked) == "attention"
        assert all(looked.domain(name)["status"] == "up" for name in ("work", "personal"))
        assert not any(window["minimized"] for window in looked.windows())
        # Chosen anew it can be acted on.
        user.tap(DOWN, M)
        wait_for(lambda: any(window["minimized"] for window in looked.windows()), "the first is minimized")
        user.tap(hand.ESC)


def test_a_key_kills_only_who_has_been_chosen_for_a_while(looked):
    """What a guest does just before a key decides nothing: the user sees who it is first."""
    with Hands(looked) as user:
        attention(user)
        user.tap(K)
        assert looked.domain("work")["status"] == "up", "nor at once"
        keys_live(looked)
        user.tap(DOWN, K, hand.D)
        assert drawn(looked)["domain"] == "personal"
        assert all(looked.domain(name)["status"] == "up" for name in ("work", "personal"))
        keys_live(looked)
        user.tap(K)
        wait_for(lambda: looked.domain("personal")["status"] == "down", "it is killed")
        assert looked.domain("work")["status"] == "up"
        user.tap(hand.ESC)


def edges(box):
    """A px on each side of a window's overlay."""
    x, y, right, bottom = box["x"], box["y"], box["x"] + box["width"] - 1, box["y"] + box["height"] - 1
    return [(x + 1, bottom - 8), (right - 1, bottom - 8), ((x + right) // 2, bottom - 1)]


@pytest.mark.parametrize("scale", [1, 1.5, 2])
def test_each_window_is_marked_at_its_own_place(scale):
    config = CONFIG.replace("1024x768@60", f"{int(1200 * scale)}x{int(768 * scale)}@60\nscale = {scale}")
    desk = Desk(config).start()
    two_guests(desk)
    with Hands(desk) as user:
        user.aside()
        attention(user)
        chosen = drawn(desk)["window"]
        image = desk.screenshot()
        for window in desk.windows():
            colour = rgb({"work": WORK, "personal": PERSONAL}[window["domain"]])
            wanted = WHITE if window["number"] == chosen else colour
            found = [image.getpixel((int((x + 0.5) * scale), int((y + 0.5) * scale)))
                     for x, y in edges(window["outer"])]
            assert found == [wanted] * 3, window
        user.tap(hand.ESC)
    desk.finish()


def test_titles_in_any_script_are_drawn_as_in_their_bars(looked):
    """Not escaped, in the row or the tag: then they would be four times as long for each byte."""
    def ends(picture, box):
        """How far the lit px of a title go."""
        part = picture.crop(box)
        return max((x for x in range(part.width) for y in range(part.height)
                    if sum(part.getpixel((x, y))) > 600), default=0)
    looked.personal.window.title("\u0416\u0416\u0416")
    with Hands(looked) as user:
        user.aside()
        attention(user)
        row = next(row for row in drawn(looked)["rows"] if row["domain"] == "personal")["box"]
        place = (row["x"] + 126, row["y"] + 4, row["x"] + 300, row["y"] + 24)
        wait_for(lambda: 10 < ends(looked.screenshot(), place) < 60, "three letters and no more")
        user.tap(hand.ESC)


def test_popups_belong_to_their_toplevels(looked):
    work = looked.work
    popup = work.link.popup(work.window, rawlink.positioner((290, 190, 1, 1), (100, 80)), MARK_WORK, flags=0)
    work.link.expect(rawlink.FRAME, popup.id)
    with Hands(looked) as user:
        attention(user)
        state, number = live(looked), work.state()["number"]
        assert [window["window"] for window in state["windows"]].count(number) == 2
        assert [row["domain"] for row in state["rows"]] == ["work", "personal"]
        user.tap(DOWN)
        assert drawn(looked)["domain"] == "personal"
        user.move(*middle(next(one for one in looked.windows("work") if one["kind"] == "popup")["outer"]))
        user.click_at_once()
        assert drawn(looked)["window"] == number
        user.tap(hand.ESC)


def test_a_click_chooses_and_another_one_acts(looked):
    with Hands(looked) as user:
        attention(user)
        live(looked)
        personal = looked.personal.state()
        user.move(*middle(personal["outer"]))
        user.click_at_once()
        assert drawn(looked)["window"] == personal["number"]
        user.move(*middle(drawn(looked)["buttons"]["minimize"]))
        user.click_at_once()
        assert looked.windows("personal")[0]["minimized"] and mode(looked) == "attention"
        row = next(row for row in drawn(looked)["rows"] if row["domain"] == "work")
        user.move(*middle(row["box"]))
        user.click_at_once()
        assert drawn(looked)["domain"] == "work"
        user.move(*middle(drawn(looked)["buttons"]["focus"]))
        user.press_at_once()
        user.move(*middle(drawn(looked)["buttons"]["kill"]))
        user.release()
        assert mode(looked) == "attention" and looked.domain("work")["status"] == "up", "no click on either"
        user.move(*middle(drawn(looked)["buttons"]["focus"]))
        user.click_at_once()
        assert mode(looked) == "normal" and looked.state()["focus"]["domain"] == "work"


def test_who_is_killed_stays_away_until_the_user_lets_it_in(looked):
    with Hands(looked) as user:
        attention(user)
        keys_live(looked)
        user.tap(K)
        wait_for(lambda: looked.domain("work")["status"] == "down", "its link ends")
        assert looked.domain("work")["barred"] and looked.domain("work")["reason"] == "killed by the user"
        late = looked.link("work", greet=False)
        late.expect(rawlink.ERROR)
        assert looked.domain("work")["status"] == "down"
        wait_for(lambda: [(row["window"], row["domain"]) for row in drawn(looked)["rows"]][1:] == [(None, "work")],
                 "it has a row of its own")
        user.tap(UP)
        assert drawn(looked)["domain"] == "work"
        keys_live(looked)
        user.tap(K)
        assert not looked.domain("work")["barred"]
        user.tap(hand.ESC)
    Guest(looked, "work", MARK_WORK)
    # The same by cloisonctl.
    assert looked.control("kill", "work")["ok"]
    wait_for(lambda: looked.domain("work")["status"] == "down", "its link ends")
    assert looked.control("admit", "work")["ok"] and not looked.control("admit", "work")["ok"]
    Guest(looked, "work", MARK_WORK)
    assert looked.control("disconnect", "work")["ok"]
    wait_for(lambda: looked.domain("work")["status"] == "down", "its link ends")
    Guest(looked, "work", MARK_WORK)
    assert not looked.control("kill", "host")["ok"] and not looked.control("disconnect", "host")["ok"]


def test_who_waits_to_be_let_in_when_its_domain_is_killed_is_not(desk):
    """A link that came too soon after too many others waits; the kill is about it too."""
    while "nobody is let in" not in desk.log():
        desk.link("work").close()
        wait_for(lambda: desk.domain("work")["status"] == "down", "its link ends")
    late = desk.link("work", greet=False)
    late.send(rawlink.HELLO, 0, rawlink.hello_body())
    assert desk.control("kill", "work")["ok"]
    wait_for(lambda: late.pump() and late.closed or desk.domain("work")["status"] != "down", "it is decided")
    assert late.closed and desk.domain("work")["status"] == "down"


def test_a_proxy_comes_back_when_it_may(desk):
    """What is disconnected does so by itself; what is killed once it is admitted. The log says once why not."""
    guest = UnixGuest(desk, "work").start()
    assert desk.control("disconnect", "work")["ok"]
    wait_for(lambda: "disconnected by the user" in desk.log() and guest.is_up(), "it comes back by itself")
    assert desk.control("kill", "work")["ok"]
    refusal = "connection refused: it was killed by the user"
    wait_for(lambda: guest.log().count("the host ends the link") >= 3, "it tries again")
    assert desk.log().count(refusal) == 1 and desk.domain("work")["status"] == "down"
    assert desk.control("admit", "work")["ok"]
    wait_for(guest.is_up, "it is let in")
    guest.stop()


def test_it_works_without_any_window_and_with_many(desk):
    with Hands(desk) as user:
        attention(user)
        assert drawn(desk)["rows"] == [] and drawn(desk)["domain"] is None
        user.tap(DOWN, hand.ENTER, K, hand.ESC)
        assert mode(desk) == "normal"
        link = desk.link("work")
        for _ in range(60):
            window = link.toplevel(200, 100, MARK_WORK)
        link.expect(rawlink.FRAME, window.id)
        attention(user)
        state = drawn(desk)
        assert state["entries"] == 60 and len(state["rows"]) < 60 and len(state["windows"]) <= 32
        first = state["window"]
        user.tap(UP)
        last = drawn(desk)["window"]
        assert last != first and last in [row["window"] for row in drawn(desk)["rows"]]
        user.tap(PAGE_UP)
        assert drawn(desk)["window"] not in (first, last)
        user.tap(hand.ENTER)
        assert desk.state()["focus"]["window"] not in (first, last)


def test_attack_38_100_many_small_windows_hide_no_large_one(desk):
    """A guest's large fake below many tiny windows of its own is marked; what is not is counted."""
    fake = Guest(desk, "personal", MARK_PERSONAL, size=(900, 600))
    number = fake.state()["number"]
    for _ in range(32):
        window = fake.link.toplevel(4, 4, MARK_PERSONAL)
    fake.link.expect(rawlink.FRAME, window.id)
    seen = [window["number"] for window in desk.windows() if window["visible"]]
    assert number in seen[32:], "it is seen, below 32 others"
    with Hands(desk) as user:
        attention(user)
        state = drawn(desk)
        assert number in [window["window"] for window in state["windows"]]
        assert len(state["windows"]) == 32 and state["unmarked"] == len(seen) - 32
        user.tap(hand.ESC)


def test_two_outputs_one_column():
    config = CONFIG + "scale = 1\n[output HEADLESS-2]\nmode = 1280x720@60\nscale = 2\n"
    desk = Desk(config, WLR_HEADLESS_OUTPUTS="2").start()
    two_guests(desk)
    with Hands(desk) as user:
        attention(user)
        state = drawn(desk)
        assert len(state["rows"]) == 2 and state["column"]["width"] > 0
        for output in ("HEADLESS-1", "HEADLESS-2"):
            image = desk.screenshot(output)
            assert count(image, rgb(MARK_WORK)) == count(image, (0x20, 0x28, 0x30)) == 0, "it is dark"
        user.tap(hand.ESC)
    desk.finish()


def test_attack_38_100_a_fake_desktop_is_unmasked(looked):
    """A guest draws another domain's frame, and a locked screen, as large as it may: the key shows whose it is."""
    fake = looked.personal.link.toplevel(900, 600, 0xFF000000 | WORK)
    looked.personal.link.expect(rawlink.FRAME, fake.id)
    wait_for(lambda: len(looked.windows("personal")) == 2, "the fake")
    window = max(looked.windows("personal"), key=lambda one: one["outer"]["width"])
    assert looked.control("focus", str(window["number"]))["ok"]
    with Hands(looked) as user:
        user.aside()
        attention(user)
        state = drawn(looked)
        assert (state["window"], state["domain"]) == (window["number"], "personal")
        assert state["windows"][0] == {"window": window["number"], "domain": "personal"}
        image = looked.screenshot()
        column = state["column"]
        beside = image.crop((0, 28, column["x"], 768) if column["x"] else (column["width"], 28, 1024, 768))
        assert count(beside, rgb(PERSONAL)) > 500, "its own domain's label"
        assert looked.state()["pointer"]["cursor"] == "default"
        keys_live(looked)
        user.tap(K)
        wait_for(lambda: looked.windows("personal") == [], "it is gone")
        user.tap(hand.ESC)
