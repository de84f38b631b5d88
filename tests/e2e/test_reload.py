# SPDX-License-Identifier: MIT
"""Reading the configuration again while the compositor runs: all of it, or nothing."""

import json
import signal
import subprocess

import pytest
import rawlink
from desk import BUILD, CONFIG, PERSONAL, WORK, Desk, wait_for
from oracle import check_rings
from patience import PATIENCE

CLOISON, CLOISONCTL = BUILD / "compositor/cloison", BUILD / "compositor/cloisonctl"
DONE, REFUSED = 0, 1
BLUE = 0x4080FF


def reload(desk):
    return subprocess.run([CLOISONCTL, "reload"], env=desk.env, capture_output=True, text=True, timeout=PATIENCE)


def count(image, rgb):
    colour = (rgb >> 16, rgb >> 8 & 255, rgb & 255)
    return sum(pixel[:3] == colour for pixel in image.getdata())


def blue(config):
    return config.replace(f"#{WORK:06x}", f"#{BLUE:06x}")


def test_colours(desk):
    """Frame, bar, panel and what the state says change at once."""
    link = desk.link("work")
    window = link.toplevel(200, 100, 0xFF123456)
    link.expect(rawlink.FRAME, window.id)
    wait_for(lambda: count(desk.screenshot(), WORK) > 2000, "a ring and the panel's box")
    before = desk.state()["configuration"]
    desk.config.write_text(blue(CONFIG).replace("background = #202830", "background = #303020"))
    done = reload(desk)
    assert (done.returncode, done.stderr) == (DONE, "")
    wait_for(lambda: count(desk.screenshot(), BLUE) > 2000 and count(desk.screenshot(), WORK) == 0, "the new colour")
    assert count(desk.screenshot(), 0x303020) > 2000 and count(desk.screenshot(), 0x202830) == 0
    assert desk.domain("work")["colour"] == f"#{BLUE:06x}"
    assert desk.state()["configuration"] != before
    # The link went on, and what is drawn from now on has it too.
    window = link.toplevel(100, 100, 0xFF123456)
    link.expect(rawlink.FRAME, window.id)
    assert count(desk.screenshot(), WORK) == 0


def test_the_policy(desk):
    """What cloisonctl reads and what the compositor has are the same again."""
    def warned():
        done = subprocess.run([CLOISONCTL, "policy", "--config", desk.config, "matrix"], env=desk.env,
                              capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == DONE
        return "has read something else" in done.stderr
    desk.config.write_text(CONFIG + "[clipboard]\nwork -> personal = allow\n")
    assert warned()
    assert reload(desk).returncode == DONE
    assert not warned()


def test_a_hangup(desk):
    before = desk.state()["configuration"]
    desk.config.write_text(blue(CONFIG))
    desk.process.send_signal(signal.SIGHUP)
    wait_for(lambda: desk.state()["configuration"] != before, "the new configuration")
    assert desk.domain("work")["colour"] == f"#{BLUE:06x}"
    # A wrong one is in the log, and nowhere else.
    desk.config.write_text("nonsense\n")
    desk.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "stays as it was" in desk.log(), "the log")
    assert f"{desk.config}:1: neither" in desk.log()
    assert desk.domain("work")["colour"] == f"#{BLUE:06x}"


WRONG = [
    ("[clipboard]\nwork -> personal = maybe\n", "allow, ask or deny"),
    ("[lock]\ncommand = swaylock '\n", "quotes closed"),
    ("[output X]\nscale = 9\n", "0.5 to 4"),
]


@pytest.mark.parametrize("added, words", WRONG)
def test_all_or_nothing(desk, added, words):
    """One mistake, or one thing that cannot change now, and nothing of it holds."""
    before = desk.state()["configuration"]
    desk.config.write_text(blue(CONFIG) + added)
    done = reload(desk)
    assert done.returncode == REFUSED
    assert "the configuration stays as it was" in done.stderr and words in done.stderr
    assert desk.domain("work")["colour"] == f"#{WORK:06x}"
    assert desk.state()["configuration"] == before
    # It is as if nothing had been asked: a good one is taken.
    desk.config.write_text(blue(CONFIG))
    assert reload(desk).returncode == DONE


def test_repeat_of_keys(desk):
    """Who is up is told, and who comes up later."""
    link = desk.link("work")
    assert link.expect(rawlink.REPEAT_INFO).fields("II") == (0, 600)
    desk.config.write_text(CONFIG.replace("repeat-rate = 0", "repeat-rate = 40\nrepeat-delay = 200"))
    assert reload(desk).returncode == DONE
    assert link.expect(rawlink.REPEAT_INFO).fields("II") == (40, 200)
    assert desk.link("personal").expect(rawlink.REPEAT_INFO).fields("II") == (40, 200)


def test_appearance(desk):
    """Frames and panel have their new sizes at once, and no window is out of reach."""
    link = desk.link("work")
    window = link.toplevel(300, 200, 0xFF123456)
    link.expect(rawlink.FRAME, window.id)
    desk.config.write_text(CONFIG.replace(
        "[appearance]", "[appearance]\nring-width = 9\ntext-scale = 1.5\nhigh-contrast = yes"))
    assert reload(desk).returncode == DONE
    state = desk.state()
    framed, area = state["windows"][0], state["outputs"][0]["work_area"]
    assert framed["ring"] == 9 and area["y"] == 42
    assert framed["content"]["y"] - framed["outer"]["y"] == 11 + 36 + 1
    assert framed["outer"]["y"] >= area["y"]
    image = desk.screenshot()
    assert check_rings(image, state) > 5000
    assert image.getpixel((image.width - 3, 10)) == (0, 0, 0)


def test_a_file_that_is_gone(desk):
    desk.config.unlink()
    done = reload(desk)
    assert done.returncode == REFUSED and f"{desk.config}: cannot be opened" in done.stderr
    desk.config.mkdir()
    assert "is no regular file" in reload(desk).stderr


def test_autostart(desk):
    """What a domain starts by itself is that of the newest configuration."""
    desk.config.write_text(CONFIG.replace("label = Work\n", "label = Work\nautostart = sleep 1\n"))
    assert reload(desk).returncode == DONE
    link = desk.link("work")
    assert b"sleep" in link.expect(rawlink.LAUNCH).body


def test_outputs(desk):
    """Mode, scale and transform follow, those who fill windows are told, and back again."""
    link = desk.link("work")
    window = link.toplevel(200, 100, 0xFF123456)
    link.expect(rawlink.FRAME, window.id)
    desk.config.write_text(CONFIG.replace("mode = 1024x768@60", "mode = 1200x800@60\nscale = 2\ntransform = 90"))
    assert reload(desk).returncode == DONE
    output = desk.state()["outputs"][0]
    assert (output["width"], output["height"], output["scale"]) == (1200, 800, 2)
    assert output["geometry"]["width"] == 400
    assert desk.screenshot().size == (800, 1200)
    link.expect(rawlink.OUTPUT)
    desk.config.write_text(CONFIG)
    assert reload(desk).returncode == DONE
    output = desk.state()["outputs"][0]
    assert (output["width"], output["height"], output["scale"]) == (1024, 768, 1)
    # The panel's texts are there as before.
    assert count(desk.screenshot(), WORK) > 2000


GONE = CONFIG.replace("[domain personal]\nlabel = Personal\n" + f"colour = #{PERSONAL:06x}\n", "")


def test_a_domain_is_removed(desk):
    """Its link ends, and nobody comes by its socket any more; the others do not notice."""
    work, personal = desk.link("work"), desk.link("personal")
    for link in (work, personal):
        window = link.toplevel(200, 100, 0xFF123456)
        link.expect(rawlink.FRAME, window.id)
    path = desk.runtime / "cloison/domains/personal.sock"
    assert path.exists()
    # Whoever waits for it to start something is told.
    launched = subprocess.Popen([CLOISONCTL, "launch", "personal", "true"], env=desk.env, stderr=subprocess.PIPE,
                                text=True)
    personal.expect(rawlink.LAUNCH)
    desk.config.write_text(GONE)
    assert reload(desk).returncode == DONE
    assert personal.expect_error() == 15  # the host's affair
    assert not path.exists()
    assert "was removed before" in launched.communicate(timeout=PATIENCE)[1] and launched.returncode == REFUSED
    assert [domain["name"] for domain in desk.state()["domains"]] == ["host", "work"]
    wait_for(lambda: [window["domain"] for window in desk.state()["windows"]] == ["work"], "its windows to go")
    wait_for(lambda: count(desk.screenshot(), PERSONAL) == 0, "panel and frames without it")
    done = subprocess.run([CLOISONCTL, "launch", "personal", "true"], env=desk.env, capture_output=True, text=True,
                          timeout=PATIENCE)
    assert done.returncode == REFUSED and 'no domain "personal"' in done.stderr
    window = work.toplevel(100, 100, 0xFF123456)
    work.expect(rawlink.FRAME, window.id)
    # And back again, as if it had not been away.
    desk.config.write_text(CONFIG)
    assert reload(desk).returncode == DONE
    assert path.stat().st_mode & 0o777 == 0o600
    personal = desk.link("personal")
    window = personal.toplevel(200, 100, 0xFF123456)
    personal.expect(rawlink.FRAME, window.id)
    wait_for(lambda: count(desk.screenshot(), PERSONAL) > 2000, "its ring and the panel's box")
    assert check_rings(desk.screenshot(), desk.state()) > 2000


def focus(desk, domain):
    number = desk.windows(domain)[0]["number"]
    subprocess.run([CLOISONCTL, "focus", str(number)], env=desk.env, check=True)


def keymap_text(link):
    """Of the keymap that came last: the parts since one that begins at 0."""
    parts = [msg.body for msg in link.received if msg.opcode == rawlink.KEYMAP]
    last = max(i for i, body in enumerate(parts) if int.from_bytes(body[4:8], "little") == 0)
    return b"".join(body[12:] for body in parts[last:])


def test_the_keymap(desk):
    """Who has the keys is told, and everybody else when he gets them; of a layout that is none the log says so."""
    work, personal = desk.link("work"), desk.link("personal")
    for link, name in ((work, "work"), (personal, "personal")):
        window = link.toplevel(200, 100, 0xFF123456)
        link.expect(rawlink.FRAME, window.id)
        focus(desk, name)
        link.expect(rawlink.KEYBOARD_ENTER)
    assert b"English (US)" in keymap_text(personal)
    desk.config.write_text(CONFIG.replace("[keyboard]\n", "[keyboard]\nlayout = de\n"))
    assert reload(desk).returncode == DONE
    personal.sync()
    assert b"German" in keymap_text(personal)
    assert b"German" not in keymap_text(work)
    focus(desk, "work")
    work.expect(rawlink.KEYBOARD_ENTER)
    assert b"German" in keymap_text(work)
    desk.config.write_text(CONFIG.replace("[keyboard]\n", "[keyboard]\nlayout = zz\n"))
    assert reload(desk).returncode == DONE
    assert '[keyboard] layout = zz' in desk.log() and '"us" is used' in desk.log()


def test_many_at_once(desk):
    """Each who asks is answered."""
    desk.config.write_text(blue(CONFIG))
    asked = [subprocess.Popen([CLOISONCTL, "reload"], env=desk.env) for _ in range(8)]
    assert [process.wait(PATIENCE) for process in asked] == [DONE] * 8
    assert json.loads(subprocess.run([CLOISONCTL, "state", "--json"], env=desk.env, capture_output=True,
                                     check=True).stdout)["domains"][1]["colour"] == f"#{BLUE:06x}"


def test_the_compositor_itself_reads_no_file(tmp_path):
    """The sandbox goes on to keep files from it: without its helper nothing is read."""
    desk = Desk().start()
    try:
        name = "cloison-starter"
        children = subprocess.run(["pgrep", "-P", str(desk.process.pid), "-x", name], capture_output=True, text=True)
        assert children.returncode == 0, "no helper"
        subprocess.run(["kill", "-KILL", *children.stdout.split()], check=True)
        wait_for(lambda: "has ended" in desk.log(), "its end")
        done = reload(desk)
        assert done.returncode == REFUSED and "start cloison anew" in done.stderr
        # Nobody was left to remove it.
        (desk.runtime / "cloison/launch.sock").unlink()
    finally:
        desk.finish()
