# SPDX-License-Identifier: MIT
"""Attacks with windows that are not about one picture, by rows of the catalogue."""

import contextlib
import ctypes
import os
import random
import struct

import pytest

import hands as hand
import rawlink
from desk import CONFIG, PERSONAL, WORK, Desk, wait_for
from framed import check_framed, colours_of
from guests import MARK_PERSONAL, MARK_WORK, Guest, follow, two_guests
from hands import Hands
from oracle import check_rings, rgb
from screens import ScreenedDesk
from test_lock import PANEL, locked_by

MENU = 0xFF0055AA


def within(box, area):
    return (box["x"] >= area["x"] and box["y"] >= area["y"]
            and box["x"] + box["width"] <= area["x"] + area["width"]
            and box["y"] + box["height"] <= area["y"] + area["height"])


# --- 17: a storm while the user resizes -----------------------------------------------------------

def other_size(guest, choice):
    """Content of any size, in answer to nothing that was asked."""
    width, height = choice.randrange(1, 3000), choice.randrange(1, 2000)
    image = rawlink.Image(guest.link, 8, 8).fill(guest.mark)
    guest.link.send(rawlink.WINDOW_COMMIT, guest.window.id, rawlink.commit_body(
        guest.window.serial, width, height, [rawlink.layer(1, image.id, 0, 0, width, height)]))
    guest.link.sync()
    image.destroy()


def test_attack_17_a_storm_while_the_user_resizes(desk):
    """Never answered, the host asks once; and whatever comes, the window stays where it can be seen whole."""
    guest, choice = Guest(desk, "work", MARK_WORK), random.Random(17)
    guest.focus()
    follow(guest)
    guest.forget()
    box, area = guest.state()["outer"], desk.state()["outputs"][0]["work_area"]
    with Hands(desk) as user:
        user.move(box["x"] + box["width"] - 3, box["y"] + box["height"] // 2)
        user.press()
        for step in range(40):
            user.move(box["x"] + box["width"] + step * 5, box["y"] + 80)
        assert desk.state()["mode"] == "resize"
        guest.link.sync()
        assert guest.link.count(rawlink.CONFIGURE) <= 1, "one is under way, the others wait"
        for step in range(60):
            other_size(guest, choice)
            user.move(box["x"] + 200 + choice.randrange(600), box["y"] + 80)
            assert within(guest.state()["outer"], area)
        assert guest.link.count(rawlink.CONFIGURE) <= 2
        user.move(box["x"] + 400, box["y"] + 80)
        user.release()
        wait_for(lambda: follow(guest) and guest.window.width > 300, "it follows the user in the end")
    assert desk.state()["mode"] == "normal" and not guest.link.closed


# --- 22: a menu that looks like another domain's question -----------------------------------------

def test_attack_22_a_menu_beside_another_domains_field():
    """It has its own domain's ring, keys go to the focus alone, and it goes with that."""
    desk = ScreenedDesk(CONFIG.replace("1024x768", "800x400")).start()
    work, personal = two_guests(desk)
    work.focus()
    with Hands(desk) as user:
        user.aside()
        place = rawlink.positioner((300, 20, 1, 1), (180, 90), anchor=8, gravity=8)
        with desk.recorded() as film:
            popup = work.link.popup(work.window, place, MENU)
            work.link.expect(rawlink.FRAME, popup.id)
            desk.screenshot()
        assert any(check_framed(image, MENU & 0xFFFFFF, WORK, bar=False) for _, image in film.pictures)
        assert check_rings(desk.screenshot(), desk.state()) > 1000
        work.forget()
        user.tap(hand.A, hand.B)
        assert [key for key, _ in work.keys()] == [hand.A, hand.A, hand.B, hand.B]
        personal.focus()
        work.forget()
        assert rgb(MENU & 0xFFFFFF) not in colours_of(desk.screenshot())
        user.tap(hand.C)
        assert work.keys() == [] and [key for key, _ in personal.keys()] == [hand.C, hand.C]
    desk.finish()


# --- 40 and 100: a screen that seems to be off, or locked -----------------------------------------

def attention(user):
    user.down(hand.CTRL, hand.ALT, hand.SHIFT)
    user.tap(hand.ESC)
    user.up(hand.CTRL, hand.ALT, hand.SHIFT)


def fill_screen(guest, size, argb):
    """As much as it has, and more."""
    guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", rawlink.REQUEST_FULLSCREEN, 0, 0))
    wait_for(lambda: guest.state()["fullscreen"], "fullscreen")
    image = rawlink.Image(guest.link, *size).fill(argb)
    guest.window.commit_layers([rawlink.layer(1, image.id, 0, 0, *size, damage=[(0, 0, *size)])], *size)
    guest.link.expect(rawlink.FRAME, guest.window.id)
    return image


@pytest.mark.parametrize("may", [False, True], ids=["as all domains", "by rule"])
def test_attack_40_a_screen_that_seems_to_be_off(may):
    """Black all over, in one buffer of the screen's size: the ring is in every picture, and the host's key acts."""
    config = CONFIG.replace("1024x768", "600x400")
    desk = ScreenedDesk(config.replace("label = Work", "label = Work\nfullscreen = yes") if may else config).start()
    guest = Guest(desk, "work", MARK_WORK)
    guest.focus()
    fill_screen(guest, (600, 400), 0xFF000000)
    with Hands(desk) as user:
        user.move(300, 300)
        with desk.recorded() as film:
            for step in range(30):
                fill_screen(guest, (600, 400), 0xFF000000)
            desk.screenshot()
        assert film.pictures
        for _, image in film.pictures:
            assert rgb(WORK) in colours_of(image.crop((0, 150, 8, 151))), "its ring, at the left edge"
        attention(user)
        assert desk.state()["mode"] == "attention"
        wait_for(lambda: rgb(WORK) in colours_of(desk.screenshot()), "what is said of it")
        user.tap(hand.ESC)
    desk.finish()


def test_attack_100_a_painted_locked_screen(desk):
    """Px by px as the real one, it has panel, ring and the attention key; the real one has none of them."""
    work, _ = two_guests(desk)
    work.focus()
    with locked_by(desk) as locker, Hands(desk) as user:
        real = desk.screenshot()
        assert not colours_of(real) & {PANEL, rgb(WORK), rgb(PERSONAL)}
        attention(user)
        assert desk.state()["mode"] == "normal" and not colours_of(desk.screenshot()) & {PANEL, rgb(WORK)}
        locker.unlock()
        wait_for(lambda: desk.state()["lock"] == "open", "it is unlocked")
    work.focus()
    image = fill_screen(work, real.size, 0)
    image.memory[:] = real.tobytes("raw", "BGRX")
    work.window.commit_layers([rawlink.layer(1, image.id, 0, 0, *real.size, damage=[(0, 0, *real.size)])], *real.size)
    work.link.expect(rawlink.FRAME, work.window.id)
    with Hands(desk) as user:
        user.move(500, 500)
        painted = wait_for(lambda: (shot := desk.screenshot()).getpixel((200, 300)) == real.getpixel((200, 300))
                           and shot, "the painted one")
        assert PANEL in colours_of(painted) and check_rings(painted, desk.state()) > 5000
        attention(user)
        assert desk.state()["mode"] == "attention"
        user.tap(hand.ESC)


# --- 58: an application id as a path --------------------------------------------------------------

IN_OPEN = 0x20


@contextlib.contextmanager
def watched(*paths):
    """A function that says whether anybody has opened one of the paths meanwhile."""
    libc = ctypes.CDLL(None, use_errno=True)
    fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        for path in paths:
            assert libc.inotify_add_watch(fd, os.fsencode(path), IN_OPEN) > 0, path

        def opened():
            try:
                return bool(os.read(fd, 4096))
            except BlockingIOError:
                return False
        yield opened
    finally:
        os.close(fd)


def test_attack_58_an_application_id_is_no_path():
    """Nor the name of anything else that a file is looked for by. Without the sandbox, which would refuse it."""
    desk = Desk(CONFIG)
    share = desk.dir / "share"
    desk.env.update(XDG_DATA_HOME=str(share), XDG_DATA_DIRS=str(share), HOME=str(desk.dir))
    places = [share / "applications", share / "icons/hicolor/48x48/apps", share / "pixmaps"]
    files = [place / name for place in places for name in ("canary.desktop", "canary.png", "canary")]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("[Desktop Entry]\nName=Trusted\nIcon=canary\n")
    desk.start("--sandbox=off")
    work, _ = two_guests(desk)
    up = "../" * 12
    with Hands(desk) as user, watched(*files, *places) as opened:
        for name in ("canary", "canary.desktop", str(files[0]), up + str(files[0]), f"file://{files[0]}"):
            text = name.encode()
            work.link.send(rawlink.WINDOW_APP_ID, work.window.id, struct.pack("<I", len(text)) + text)
            work.window.title(text)
            work.link.sync()
            assert work.state()["app_id"] == name
            user.down(hand.ALT)
            user.tap(hand.TAB, hand.TAB)
            desk.screenshot()
            user.up(hand.ALT)
            work.focus()
            assert not opened()
        files[0].read_text()
        assert opened(), "the watch itself"
    desk.finish()
