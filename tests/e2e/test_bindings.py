# SPDX-License-Identifier: MIT
"""What keys do that the configuration binds: with windows, programs, the session; and who sees them."""

import json
import subprocess

import hands as hand
import pytest
import rawlink
from desk import BUILD, CONFIG, Desk, wait_for
from guests import two_guests
from hands import Hands
from patience import PATIENCE

CLOISON, CLOISONCTL = BUILD / "compositor/cloison", BUILD / "compositor/cloisonctl"
F, L, M, F5, F9, LEFT, RIGHT, UP, DOWN, MUTE = 33, 38, 50, 63, 67, 105, 106, 103, 108, 113
DONE, REFUSED = 0, 1
PANEL_HEIGHT = 28


@pytest.fixture
def bound():
    """A desk with those lines below [bindings], and what comes after them."""
    desks = []

    def start(lines, more=""):
        desks.append(Desk(CONFIG + "\n[bindings]\n" + lines + more).start())
        return desks[-1]
    yield start
    for desk in desks:
        desk.finish()


def focused(desk):
    return desk.state()["focus"]["domain"]


def drag_to(user, guest, x, y):
    """The middle of its window."""
    guest.focus()
    user.down(hand.SUPER)
    user.drag(guest.centre(), (x, y))
    user.up(hand.SUPER)


def panel(desk):
    """The right half of it, where it says things."""
    picture = desk.screenshot()
    return picture.crop((picture.width // 2, 0, picture.width, PANEL_HEIGHT)).tobytes()


def test_windows_by_the_keys_that_hold_without_a_configuration(desk):
    work, personal = two_guests(desk)
    work.focus()
    with Hands(desk) as user:
        work.forget()
        user.chord(hand.SUPER, F)
        assert work.state()["maximized"]
        user.chord(hand.SUPER, F)
        assert not work.state()["maximized"]
        user.chord(hand.SUPER, M)
        assert work.state()["minimized"]
        work.focus()
        user.chord(hand.ALT, hand.F4)
        work.link.expect(rawlink.CLOSE, work.window.id)
        user.chord(hand.SUPER, hand.Q)
        work.link.expect(rawlink.CLOSE, work.window.id)
        # Of all that nobody has seen a key.
        assert work.keys() == [] and personal.keys() == []


def test_the_focus_goes_where_the_keys_point(desk):
    work, personal = two_guests(desk)
    with Hands(desk) as user:
        drag_to(user, work, 250, 250)
        drag_to(user, personal, 700, 500)
        assert focused(desk) == "personal"
        for key, domain in ((LEFT, "work"), (LEFT, "work"), (UP, "work"), (DOWN, "personal"), (RIGHT, "personal"),
                            (UP, "work"), (RIGHT, "personal")):
            user.chord(hand.SUPER, key)
            assert focused(desk) == domain
            assert desk.windows()[0]["domain"] == domain  # and is on top
        # What is minimized is nowhere.
        user.chord(hand.SUPER, M)
        wait_for(lambda: personal.state()["minimized"], "one that is minimized")
        work.focus()
        user.chord(hand.SUPER, RIGHT)
        assert focused(desk) == "work"


def launched(link, *words):
    msg = link.expect(rawlink.LAUNCH)
    assert "".join(word + "\0" for word in words).encode() in msg.body
    link.send(rawlink.LAUNCH_RESULT, msg.object, bytes(4))


def test_a_program_in_a_domain_gets_the_focus(bound):
    """In that one, whoever has the focus; and in the focused one."""
    desk = bound("Super+Return = launch work foot -T 'a b'\nSuper+F = launch @focused firefox\n")
    work, personal = two_guests(desk)
    personal.focus()
    with Hands(desk) as user:
        user.chord(hand.SUPER, hand.ENTER)
        launched(work.link, "foot", "-T", "a b")
        window = work.link.toplevel(200, 100, work.mark)
        work.link.expect(rawlink.KEYBOARD_ENTER, window.id)
        assert focused(desk) == "work"
        personal.focus()
        user.chord(hand.SUPER, F)
        launched(personal.link, "firefox")
        # The default for these keys is replaced.
        assert not personal.state()["maximized"]
        work.link.sync()
        assert not any(msg.opcode == rawlink.LAUNCH for msg in work.link.received)
        assert personal.keys() == []


def test_programs_on_the_host(bound, tmp_path):
    """The words reach the program as a shell would split them; with nobody in the focus it is the host's, too."""
    desk = bound(f"Super+A = launch host touch '{tmp_path}/a b'\nSuper+B = launch @focused touch {tmp_path}/c\n")
    with Hands(desk) as user:
        user.chord(hand.SUPER, hand.A)
        wait_for((tmp_path / "a b").exists, "the program's file")
        user.chord(hand.SUPER, hand.B)
        wait_for((tmp_path / "c").exists, "the program's file")


@pytest.mark.parametrize("what, log", [
    ("launch host /nowhere/program", "could not start /nowhere/program: No such file or directory"),
    ("launch personal foot", "no foot in personal: the domain is down"),
    ("launch work foot", "no foot in work: No such file or directory"),
    ("lock", None)])
def test_the_panel_says_why_not(bound, what, log):
    desk = bound(f"Super+A = {what}\n")
    link = desk.link("work")
    before = panel(desk)
    with Hands(desk) as user:
        user.chord(hand.SUPER, hand.A)
        if what == "launch work foot":
            msg = link.expect(rawlink.LAUNCH)
            link.send(rawlink.LAUNCH_RESULT, msg.object, (2).to_bytes(4, "little"))
        wait_for(lambda: panel(desk) != before, "what the panel says")
        assert log is None or log in desk.log()
        assert desk.state()["lock"] == "open"
        wait_for(lambda: panel(desk) == before, "that it has been read")


def test_a_key_that_stands_alone_takes_nothing_else(bound, tmp_path):
    desk = bound(f"XF86AudioMute = launch host touch {tmp_path}/muted\n")
    work, _ = two_guests(desk)
    work.focus()
    with Hands(desk) as user:
        user.down(MUTE)
        user.tap(hand.A)
        user.up(MUTE)
        user.tap(hand.B)
        assert work.keys() == [(hand.A, 1), (hand.A, 0), (hand.B, 1), (hand.B, 0)]
    wait_for((tmp_path / "muted").exists, "the program's file")


def test_a_question_stands_while_the_volume_changes(bound, tmp_path):
    """But nothing is started behind it by other keys, which answer it."""
    desk = bound(f"XF86AudioMute = launch host touch {tmp_path}/muted\nSuper+A = launch host touch {tmp_path}/a\n")
    two_guests(desk)
    assert desk.control("prompt", "work", "personal", "a line")["ok"]
    with Hands(desk) as user:
        user.tap(MUTE)
        wait_for((tmp_path / "muted").exists, "the program's file")
        assert desk.state()["prompt"]
        user.chord(hand.SUPER, hand.A)
        assert not desk.state()["prompt"]
        (tmp_path / "muted").unlink()
        user.tap(MUTE)
        wait_for((tmp_path / "muted").exists, "what the starter does after that")
        assert not (tmp_path / "a").exists()


def test_what_is_given_back_is_the_applications(bound):
    desk = bound("Alt+F4 = none\nSuper+Q = none\n")
    work, _ = two_guests(desk)
    work.focus()
    with Hands(desk) as user:
        user.chord(hand.ALT, hand.F4)
        assert [key for key, _ in work.keys()] == [hand.ALT, hand.F4, hand.F4, hand.ALT]
        work.forget()
        user.chord(hand.SUPER, hand.Q)  # Super is the host's, whatever it does
        assert work.keys() == []
    assert not any(msg.opcode == rawlink.CLOSE for msg in work.link.received)


def test_they_change_by_a_reload(bound, tmp_path):
    """By keys of their own; and the programs of the host with them."""
    desk = bound(f"Super+A = launch host touch {tmp_path}/a\nSuper+F5 = reload\n")
    desk.config.write_text(f"{CONFIG}\n[bindings]\nSuper+C = lock\nSuper+B = launch host touch {tmp_path}/b\n"
                           f"Super+A = launch host touch {tmp_path}/new\n")
    with Hands(desk) as user:
        before = desk.state()["configuration"]
        user.chord(hand.SUPER, F5)
        wait_for(lambda: desk.state()["configuration"] != before, "what the new file says")
        for key, name in ((hand.A, "new"), (hand.B, "b")):
            user.chord(hand.SUPER, key)
            wait_for((tmp_path / name).exists, "the program's file")
        assert not (tmp_path / "a").exists()


def test_keys_end_the_session(bound):
    desk = bound("Super+F9 = quit\n")
    user = Hands(desk)
    user.down(hand.SUPER)
    user.begin("down", F9)
    assert desk.process.wait(PATIENCE) == 0
    assert "ending: asked by keys" in desk.log()
    user.process.communicate()


def test_the_lock_and_none_while_it_is_locked(bound, tmp_path):
    """The locker is one that ends at once: what is locked stays so."""
    desk = bound(f"Super+A = launch host touch {tmp_path}/a\n", f"[lock]\ncommand = touch {tmp_path}/locker\n")
    with Hands(desk) as user:
        user.chord(hand.SUPER, L)
        assert desk.state()["lock"] == "plain"
        wait_for((tmp_path / "locker").exists, "the locker")
        user.chord(hand.SUPER, hand.A)
        # The starter does one thing after another; the locker is started again some time after the last time.
        (tmp_path / "locker").unlink()
        wait_for(lambda: (user.tap(hand.ENTER), (tmp_path / "locker").exists())[1], "the locker")
        assert not (tmp_path / "a").exists()


def test_all_are_listed(bound):
    desk = bound("Super+Return = launch work foot\nSuper+Q = none\n")
    told = desk.control("bindings")
    rows = {row["keys"]: (row["act"], row["from"]) for row in told["bindings"]}
    assert len(rows) == len(told["bindings"])
    line = CONFIG.count("\n") + 3
    assert rows["Super+Return"] == ("launch work foot", f"{desk.config}:{line}")
    assert rows["Super+Q"] == ("none", f"{desk.config}:{line + 1}")
    assert rows["Alt+F4"] == ("close", "default")
    assert rows["Ctrl+Alt+Shift+Escape"] == ("see whose everything is", "always")
    said = desk.run(CLOISONCTL, "bindings").stdout.splitlines()
    assert said[0].split() == ["KEYS", "ACT", "FROM"] and len(said) == len(rows) + 1
    assert json.loads(desk.run(CLOISONCTL, "bindings", "--json").stdout) == told["bindings"]


@pytest.mark.parametrize("line, says", [
    ("Alt+Tab = close", "reserved"), ("x = close", "applications need x"),
    ("Super+x = launch nowhere foot", 'there is no domain "nowhere"')])
def test_mistakes_are_found_before_they_matter(tmp_path, line, says):
    config = tmp_path / "cloison.ini"
    config.write_text(f"[bindings]\n\n{line}\n")
    done = subprocess.run([CLOISON, "--check-config", "-c", config], capture_output=True, text=True, timeout=PATIENCE,
                          check=False)
    assert done.returncode == REFUSED
    assert f"{config}:3: " in done.stderr and says in done.stderr
