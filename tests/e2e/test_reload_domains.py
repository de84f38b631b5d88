# SPDX-License-Identifier: MIT
"""Reading the configuration again: domains that come, and the host's own texts."""

import signal
import subprocess

import pytest

import hands as hand
import rawlink
from desk import BUILD, CONFIG, PERSONAL, WORK, Desk, wait_for
from hands import Hands
from oracle import check_rings
from patience import PATIENCE
from test_attention import attention, drawn

CLOISONCTL = BUILD / "compositor/cloisonctl"
DONE, REFUSED = 0, 1
VIOLET = 0xC040FF
NEW = f"\n[domain new]\nlabel = A new one\ncolour = #{VIOLET:06x}\n"


def reload(desk):
    return subprocess.run([CLOISONCTL, "reload"], env=desk.env, capture_output=True, text=True, timeout=PATIENCE)


def count(image, rgb):
    colour = (rgb >> 16, rgb >> 8 & 255, rgb & 255)
    return sum(pixel[:3] == colour for pixel in image.getdata())


def names(desk):
    return [domain["name"] for domain in desk.state()["domains"]]


def shown(desk, domain):
    link = desk.link(domain)
    window = link.toplevel(200, 100, 0xFF123456)
    link.expect(rawlink.FRAME, window.id)
    return link, window


def test_a_domain_is_added(desk):
    """It is in the panel, can be reached by a socket like the others', and its windows have their ring and label."""
    work, _ = shown(desk, "work")
    # Between the others, where its section is.
    desk.config.write_text(CONFIG.replace("[domain personal]", NEW + "[domain personal]"))
    assert reload(desk).stderr == ""
    assert names(desk) == ["host", "work", "new", "personal"]
    path = desk.runtime / "cloison/domains/new.sock"
    assert path.stat().st_mode & 0o777 == 0o600
    wait_for(lambda: count(desk.screenshot(), VIOLET) > 20, "the panel shows it")
    new, window = shown(desk, "new")
    assert desk.windows("new")[0]["number"]
    wait_for(lambda: count(desk.screenshot(), VIOLET) > 2000, "its ring")
    assert check_rings(desk.screenshot(), desk.state()) > 2000
    window.title("Title")
    new.sync()
    # The link that there was goes on, what is launched comes there, and the socket goes at the end.
    window = work.toplevel(100, 100, 0xFF123456)
    work.expect(rawlink.FRAME, window.id)
    launched = subprocess.Popen([CLOISONCTL, "launch", "new", "true"], env=desk.env, stderr=subprocess.PIPE)
    assert b"true" in new.expect(rawlink.LAUNCH).body
    launched.kill()
    launched.wait()
    desk.process.send_signal(signal.SIGTERM)
    assert desk.process.wait(PATIENCE) == 0
    assert not path.exists()


def test_what_is_in_the_way_of_its_socket(desk):
    """All or nothing: the other new domain's socket goes too."""
    (desk.runtime / "cloison/domains/new.sock").write_text("mine")
    before = desk.state()["configuration"]
    desk.config.write_text(CONFIG + "\n[domain first]\nlabel = First\ncolour = #d0a000\n" + NEW)
    done = reload(desk)
    assert done.returncode == REFUSED and "new.sock is in the way" in done.stderr
    assert names(desk) == ["host", "work", "personal"]
    assert desk.state()["configuration"] == before
    assert not (desk.runtime / "cloison/domains/first.sock").exists()
    (desk.runtime / "cloison/domains/new.sock").unlink()
    assert reload(desk).returncode == DONE
    assert names(desk) == ["host", "work", "personal", "first", "new"]
    shown(desk, "first")


def test_many_come_and_go(desk):
    """Up to as many as there may be; those that were removed count until the next start."""
    greys = [f"#{r:02x}{g:02x}{b:02x}" for r in (64, 112, 176, 240) for g in (48, 112, 176, 240) for b in (64, 160, 248)]
    taken = []
    for colour in greys:
        sections = "".join(f"[domain d{i}]\nlabel = D{i}\ncolour = {c}\n" for i, c in enumerate([*taken, colour]))
        checked = desk.dir / "checked.ini"
        checked.write_text(CONFIG + sections)
        if subprocess.run([BUILD / "compositor/cloison", "--check-config", "--config", checked], env=desk.env,
                          capture_output=True).returncode == 0:
            taken.append(colour)
    assert len(taken) >= 10
    left = 62
    for round in range(100):
        part = taken[:left]
        desk.config.write_text(CONFIG + "".join(
            f"[domain r{round}d{i}]\nlabel = R{round} D{i}\ncolour = {c}\n" for i, c in enumerate(part)))
        assert reload(desk).stderr == ""
        assert len(names(desk)) == 3 + len(part)
        left -= len(part)
        if left == 0:
            break
    shown(desk, f"r{round}d0")
    desk.config.write_text(CONFIG + NEW)
    done = reload(desk)
    assert done.returncode == REFUSED and "start cloison anew" in done.stderr
    # What was there already may stay, or come back.
    desk.config.write_text(CONFIG + f"[domain r0d0]\nlabel = Again\ncolour = {taken[0]}\n")
    assert reload(desk).stderr == ""
    shown(desk, "r0d0")


def label_ink(desk):
    """The picture of the bar's label of the only window, and its width."""
    window = desk.windows("work")[0]
    content, outer = window["content"], window["outer"]
    image = desk.screenshot()
    return image.crop((outer["x"], outer["y"], outer["x"] + outer["width"], content["y"]))


@pytest.mark.parametrize("old, new", [
    ("label = Work", "label = A much longer name"),
    ("[appearance]", "[appearance]\nfont = Monospace"),
], ids=["label", "font"])
def test_texts_of_the_host(desk, old, new):
    """A bar and the panel are drawn anew at once, and back again the same as before."""
    link, window = shown(desk, "work")
    window.title("Some title")
    link.sync()
    subprocess.run([CLOISONCTL, "focus", str(desk.windows("work")[0]["number"])], env=desk.env, check=True)
    before, panel = label_ink(desk), desk.screenshot().crop((0, 0, 1024, 28))
    assert old in CONFIG
    desk.config.write_text(CONFIG.replace(old, new))
    assert reload(desk).stderr == ""
    wait_for(lambda: label_ink(desk) != before, "the bar has the other text")
    assert desk.screenshot().crop((0, 0, 1024, 28)) != panel
    assert check_rings(desk.screenshot(), desk.state()) > 2000
    desk.config.write_text(CONFIG)
    assert reload(desk).stderr == ""
    wait_for(lambda: desk.screenshot().crop((0, 0, 1024, 28)) == panel, "the panel is as it was")


def drawn_at(desk, x, y):
    """How many pixels right and below of a place on the background are of something else."""
    return sum(pixel != (0x20, 0x28, 0x30) for pixel in desk.screenshot().crop((x, y, x + 90, y + 90)).getdata())


def test_the_cursor(desk):
    """Its size, while it is shown."""
    with Hands(desk) as user:
        user.move(500, 500)
        small = drawn_at(desk, 495, 495)
        assert small > 30
        desk.config.write_text(CONFIG + "\n[cursor]\nsize = 64\n")
        assert reload(desk).stderr == ""
        wait_for(lambda: drawn_at(desk, 495, 495) > 3 * small, "the larger one")
        assert desk.state()["pointer"]["cursor"] == "default"
        desk.config.write_text(CONFIG)
        assert reload(desk).stderr == ""
        wait_for(lambda: drawn_at(desk, 495, 495) == small, "as before")


def test_the_locker(desk):
    """The one that was read last is started: by the process that reads files, whatever the compositor says."""
    for name in ("one", "two"):
        script = desk.dir / name
        script.write_text(f"#!/bin/sh\necho > {desk.dir}/{name}.started\n")
        script.chmod(0o700)
    desk.config.write_text(CONFIG + f"\n[lock]\ncommand = {desk.dir}/one\n")
    assert reload(desk).stderr == ""
    # One that is refused is not started: neither now nor with the next good one.
    desk.config.write_text(CONFIG + f"\n[lock]\ncommand = {desk.dir}/two\n[output X]\nscale = 9\n")
    assert reload(desk).returncode == REFUSED
    assert desk.control("lock")["ok"]
    wait_for((desk.dir / "one.started").exists, "the first locker")
    assert not (desk.dir / "two.started").exists()


def asked_for_attention(desk):
    with Hands(desk) as user:
        user.aside()
        attention(user)
        drawn(desk)
        image = desk.screenshot().tobytes()
        user.tap(hand.ESC)
    return image


def test_the_secret_phrase(desk):
    """It is shown as by one that has started with it."""
    with_phrase = CONFIG.replace("background = #202830", "background = #202830\nsecret-phrase = blue herons")
    without = asked_for_attention(desk)
    desk.config.write_text(with_phrase)
    assert reload(desk).stderr == ""
    other = Desk(with_phrase).start()
    try:
        assert asked_for_attention(desk) == asked_for_attention(other) != without
    finally:
        other.finish()


def test_while_another_is_under_way(desk):
    """Those who ask meanwhile get the newest; the files changed between."""
    for i in range(20):
        desk.config.write_text(CONFIG.replace("label = Work", f"label = Work {i}"))
        asked = [subprocess.Popen([CLOISONCTL, "reload"], env=desk.env) for _ in range(3)]
        assert [process.wait(PATIENCE) for process in asked] == [DONE] * 3
        assert desk.domain("work")["label"] == f"Work {i}"
    assert desk.domain("work")["colour"] == f"#{WORK:06x}" and desk.domain("personal")["colour"] == f"#{PERSONAL:06x}"
