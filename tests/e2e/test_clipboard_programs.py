# SPDX-License-Identifier: MIT
"""The clipboard between domains with unmodified programs: chord, chord, and the target pastes."""

import hashlib
import os
import pathlib
import subprocess

import hands as hand
import pytest
from boundary import RULES, V, chord, clipboard, copied, pasted
from desk import CONFIG, Desk, wait_for
from hands import Hands
from patience import PATIENCE
from unixguest import UnixGuest


@pytest.fixture
def ruled_desk():
    desk = Desk(CONFIG + RULES).start()
    yield desk
    desk.finish()


@pytest.fixture
def guests(ruled_desk):
    """work and personal, each with a terminal that waits."""
    pair = [UnixGuest(ruled_desk, name).start() for name in ("work", "personal")]
    for guest in pair:
        guest.terminal = guest.show("foot", "sh", "-c", "read -r line")["number"]
    yield pair
    for guest in pair:
        guest.stop()


@pytest.fixture
def user(ruled_desk):
    with Hands(ruled_desk) as user:
        yield user


def focus(desk, number):
    assert desk.control("focus", str(number))["ok"]


def select(guest, data, *options):
    """An application of the guest copies data, and serves it until something else is copied."""
    path = guest.path("selected")
    path.write_bytes(data)
    focus(guest.desk, guest.terminal)
    with open(path, "rb") as file:
        guest.programs.append(subprocess.Popen(["wl-copy", "-f", *options], env=guest.env, stdin=file))
    wait_for(lambda: paste(guest, *options) == data, "the application to have copied it")
    focus(guest.desk, guest.terminal)


def pasted_in(place, *options):
    """What an application of a guest or of the host pastes."""
    done = subprocess.run(["wl-paste", "-n", *options], env=place.env, capture_output=True,
                          timeout=PATIENCE, check=False)
    return done.stdout if done.returncode == 0 else None


def paste(guest, *options):
    """The same of an application that has the focus for that."""
    focus(guest.desk, guest.terminal)
    return pasted_in(guest, *options)


def carry(user, desk, source, target):
    """The user copies in one domain and pastes into the other."""
    focus(desk, source.terminal)
    copied(user, desk)
    focus(desk, target.terminal)
    pasted(user, desk)


def test_text_crosses(ruled_desk, guests, user):
    work, personal = guests
    select(work, "two lines\nund Ümläute €\n".encode())
    assert paste(personal) is None
    carry(user, ruled_desk, work, personal)
    assert paste(personal).decode() == "two lines\nund Ümläute €\n"
    assert clipboard(ruled_desk)["phase"] == "empty"
    assert paste(work).decode() == "two lines\nund Ümläute €\n"


def test_a_picture_crosses_as_it_is(ruled_desk, guests, user):
    work, personal = guests
    picture = b"\x89PNG\r\n\x1a\n" + os.urandom(300_000)
    select(work, picture, "-t", "image/png")
    carry(user, ruled_desk, work, personal)
    assert paste(personal, "-t", "image/png") == picture


def test_what_was_pasted_can_be_pasted_on(ruled_desk, guests, user):
    """From work to personal to work, and the host in between."""
    work, personal = guests
    select(work, b"round trip")
    carry(user, ruled_desk, work, personal)
    select(work, b"something else")
    carry(user, ruled_desk, personal, work)
    assert paste(work) == b"round trip"


def test_a_hundred_copies_and_pastes(guest):
    """Of programs of one domain that have no window, and serve until the next one has copied."""
    before = None
    for i in range(100):
        text = f"copy {i}"
        server = subprocess.Popen(["wl-copy", "-f", text], env=guest.env)
        guest.programs.append(server)
        wait_for(lambda: pasted_in(guest) == text.encode(), f"{text!r} to be pasted")
        assert before is None or before.wait(PATIENCE) == 0
        before = server
    assert not guest.windows()


def test_the_host_takes_part(ruled_desk, guests, user):
    """By wl-clipboard, which uses data-control there: no window of the host's needs the focus for it."""
    work, _ = guests
    host = subprocess.Popen(["foot", "sh", "-c", "read -r line"], env=ruled_desk.env,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = None
    try:
        window = wait_for(lambda: ruled_desk.windows("host"), "a window of the host")[0]["number"]
        server = subprocess.Popen(["wl-copy", "-f", "from the host"], env=ruled_desk.env)
        wait_for(lambda: pasted_in(ruled_desk) == b"from the host", "the host's own selection")
        focus(ruled_desk, window)
        copied(user, ruled_desk)
        focus(ruled_desk, work.terminal)
        pasted(user, ruled_desk)
        assert paste(work) == b"from the host"
        select(work, b"from work")
        assert pasted_in(ruled_desk) == b"from the host"  # nothing of a domain's without a paste
        focus(ruled_desk, work.terminal)
        copied(user, ruled_desk)
        focus(ruled_desk, window)
        pasted(user, ruled_desk)
        assert pasted_in(ruled_desk) == b"from work"
        picture = os.urandom(3_000_000)
        focus(ruled_desk, work.terminal)
        select(work, picture, "-t", "image/png")
        copied(user, ruled_desk)
        focus(ruled_desk, window)
        pasted(user, ruled_desk)
        assert pasted_in(ruled_desk, "-t", "image/png") == picture
    finally:
        for process in (host, server):
            if process:
                process.kill()
                process.wait()


def test_a_large_picture_crosses(ruled_desk, guests, user):
    """64 MiB, through both proxies."""
    work, personal = guests
    picture = os.urandom(1 << 20) * 64
    select(work, picture, "-t", "image/png")
    carry(user, ruled_desk, work, personal)
    assert hashlib.sha256(paste(personal, "-t", "image/png")).digest() == (
        hashlib.sha256(picture).digest())


# Marks pastes, and asks the terminal who it is: when it has answered it does as it was told.
RECORDER = r"""printf '\033[?2004h'; stty raw -echo; printf '\033[c'; exec cat >>"$0" """


@pytest.mark.parametrize("before", ["", "\x1b[201~", "\u009b201~"])
def test_attack_50_a_terminal_takes_it_for_a_paste(ruled_desk, guests, user, before):
    """Whatever stands in it: the terminal, foot, says where it begins and ends, and a shell that is told
    so executes nothing of it."""
    work, personal = guests
    file = personal.path("typed")
    personal.terminal = personal.show("foot", "sh", "-c", RECORDER, str(file))["number"]
    wait_for(lambda: file.exists() and file.read_bytes().endswith(b"c"), "the terminal's answer")
    answer = file.read_bytes()
    select(work, f"{before}touch pwned\n".encode())
    carry(user, ruled_desk, work, personal)
    user.down(hand.CTRL, hand.SHIFT)
    user.tap(V)
    user.up(hand.SHIFT, hand.CTRL)
    wait_for(lambda: file.read_bytes().endswith(b"\x1b[201~"), "the paste")
    typed = file.read_bytes()[len(answer):].replace(b"\r", b"\n")
    shown = "[201~" if before.startswith("\x1b") else "201~" if before else ""
    assert typed == b"\x1b[200~" + shown.encode() + b"touch pwned\n\x1b[201~"


@pytest.fixture
def direct_desk():
    desk = Desk(CONFIG + """
[clipboard]
work -> personal = allow direct=yes
host -> personal = allow direct=yes
""").start()
    yield desk
    desk.finish()


def test_ordinary_keys_between_two_terminals(direct_desk):
    """Ctrl+Shift+C in foot of one domain, Ctrl+Shift+V in foot of the other."""
    desk = direct_desk
    work, personal = (UnixGuest(desk, name).start() for name in ("work", "personal"))
    with Hands(desk) as user:
        file = personal.path("typed")
        into = personal.show("foot", "sh", "-c", RECORDER, str(file))
        wait_for(lambda: file.exists() and file.read_bytes().endswith(b"c"), "the terminal's answer")
        answer = file.read_bytes()
        out = work.show("foot", "sh", "-c", "printf word; read -r line")
        focus(desk, out["number"])
        content = out["content"]

        def copied_directly():
            user.double_click(content["x"] + 8, content["y"] + 8)
            user.down(hand.CTRL, hand.SHIFT)
            user.tap(hand.C)
            user.up(hand.SHIFT, hand.CTRL)
            return any('"act":"direct copy","source":"work"' in line and '"verdict":"done"' in line
                       for line in desk.log().splitlines())
        wait_for(copied_directly, "the copy")
        focus(desk, into["number"])
        wait_for(lambda: '"act":"direct paste"' in desk.log(), "the paste")
        user.down(hand.CTRL, hand.SHIFT)
        user.tap(V)
        user.up(hand.SHIFT, hand.CTRL)
        wait_for(lambda: file.read_bytes().endswith(b"\x1b[201~"), "the terminal's paste")
        typed = file.read_bytes()[len(answer):].replace(b"\n", b"")  # of a third click in time
        assert typed == b"\x1b[200~word\x1b[201~"
    work.stop()
    personal.stop()


ENTRY = pathlib.Path(__file__).with_name("programs") / "entry_gtk.py"


@pytest.mark.parametrize("types", [False, True])
def test_gtk_copies_and_pastes(types):
    """By its own keys; where a rule says so the host presses the second one."""
    rule = "\n[clipboard]\nwork -> personal = allow" + (" type-paste=yes\n" if types else "\n")
    desk = Desk(CONFIG + rule).start()
    work, personal = (UnixGuest(desk, name).start() for name in ("work", "personal"))
    log = personal.path("typed")
    out = work.show("python3", str(ENTRY), str(work.path("typed")), "words of work")["number"]
    into = personal.show("python3", str(ENTRY), str(log), "")["number"]
    with Hands(desk) as user:
        focus(desk, out)

        def all_copied():
            """It may not have the focus yet when the first keys come."""
            user.down(hand.CTRL)
            user.tap(hand.A, hand.C)
            user.up(hand.CTRL)
            chord(user, hand.C)
            wait_for(lambda: clipboard(desk)["phase"] != "copying", "the copy")
            return clipboard(desk)["phase"] == "held"
        wait_for(all_copied, "the words to be copied")
        focus(desk, into)
        pasted(user, desk)
        if not types:
            user.down(hand.CTRL)
            user.tap(V)
            user.up(hand.CTRL)
        wait_for(lambda: log.exists() and log.read_text() == "words of work\n", "the paste")
    work.stop()
    personal.stop()
    desk.finish()
