# SPDX-License-Identifier: MIT
"""fcitx5 itself, unmodified: as the host's input method, and as one of a domain's own."""

import pathlib
import subprocess

import pytest

import hands as hand
from desk import wait_for
from hands import Hands
from oracle import check_rings
from patience import PATIENCE
from test_programs import PROGRAMS
from unixguest import UnixGuest

N, I, H, O, SPACE = 49, 23, 35, 24, 57  # evdev
PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""


def settings(folder):
    """Pinyin for everybody, at once, and nothing of the user's who runs the test."""
    fcitx = folder / "config" / "fcitx5"
    fcitx.mkdir(parents=True)
    (fcitx / "profile").write_text(PROFILE)
    (fcitx / "config").write_text("[Behavior]\nActiveByDefault=True\n")
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_DATA_HOME": str(folder / "data")}


class Fcitx:
    def __init__(self, env, folder, disabled, log):
        self.log = open(log, "w", encoding="utf-8")
        self.process = subprocess.Popen(["fcitx5", "--disable", disabled], env=dict(env, **settings(folder)),
                                        stdout=self.log, stderr=self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()


@pytest.fixture
def work(desk):
    guest = UnixGuest(desk, "work").start()
    yield guest
    guest.stop()


def entry(desk, env, domain):
    """A line of GTK 4's to type into, with the keyboard. Returns where it says what is in it."""
    said = desk.dir / f"{domain}.entry"
    said.touch()
    process = subprocess.Popen(["python3", PROGRAMS / "entry_gtk.py", said, ""], env=env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    window = wait_for(lambda: desk.windows(domain), "its window")[0]
    assert desk.control("focus", str(window["number"]))["ok"]
    return process, said


def last_line(said: pathlib.Path):
    lines = said.read_text(encoding="utf-8").split("\n")
    return lines[-2] if len(lines) > 1 else ""


def candidates(desk):
    return [window for window in desk.windows("host") if window["kind"] == "popup"]


def is_asked(desk, user, said):
    """Whether a key goes to the input method, which may not be there yet; no trace of it is left."""
    user.tap(N)
    wait_for(lambda: candidates(desk) or last_line(said), "what comes of a key")
    asked = bool(candidates(desk))
    user.tap(hand.BACKSPACE)
    wait_for(lambda: not candidates(desk) and not last_line(said), "nothing of it")
    return asked


def at_rest(desk):
    """A picture, and the state before and after it."""
    def shown():
        before, image = desk.state()["windows"], desk.screenshot()
        state = desk.state()
        return (image, state) if state["windows"] == before else None
    return wait_for(shown, "nothing moves")


@pytest.mark.parametrize("domain", ["work", "host"])
def test_it_writes_chinese_in(desk, work, domain):
    """Through a proxy, and in an application of the host's: ni, hao, and the first candidate."""
    env = work.env if domain == "work" else desk.env
    with Fcitx(desk.env, desk.dir / "fcitx", "dbus,dbusfrontend,notifications,clipboard", desk.dir / "fcitx.log"), \
            Hands(desk) as user:
        user.aside()
        process, said = entry(desk, env, domain)
        try:
            while not is_asked(desk, user, said):
                pass
            for key in (N, I, H, hand.A, O):
                user.tap(key)
            wait_for(lambda: candidates(desk), "candidates")
            assert check_rings(*at_rest(desk)) > 1000
            assert desk.state()["focus"]["domain"] == domain
            user.tap(SPACE)
            wait_for(lambda: last_line(said) == "你好", f"the text, not {said.read_text()}")
            wait_for(lambda: not candidates(desk), "they are gone")
        finally:
            process.kill()
            process.wait()


def test_one_in_a_domain_is_its_own_affair(desk, work):
    """Over a bus of the domain's; the host knows nothing of it."""
    folder = desk.dir / "guest-fcitx"
    env = dict(work.env, GTK_IM_MODULE="fcitx", **settings(folder))
    said = desk.dir / "work.entry"
    said.touch()
    script = f"fcitx5 --disable waylandim,notifications,clipboard & exec python3 {PROGRAMS / 'entry_gtk.py'} {said} ''"
    log = open(desk.dir / "guest-fcitx.log", "w", encoding="utf-8")
    bus = subprocess.Popen(["dbus-run-session", "--", "sh", "-c", script], env=env, stdout=log, stderr=log,
                           start_new_session=True)
    try:
        window = wait_for(lambda: desk.windows("work"), "its window")[0]
        assert desk.control("focus", str(window["number"]))["ok"]
        with Hands(desk) as user:
            user.aside()

            def chinese():
                for key in (N, I, SPACE):
                    user.tap(key)
                return "你" in said.read_text(encoding="utf-8")
            wait_for(chinese, "a text that fcitx5 has written")
        assert desk.windows("host") == []
    finally:
        subprocess.run(["pkill", "-KILL", "-s", str(bus.pid)], check=False)
        bus.wait(PATIENCE)
        log.close()
