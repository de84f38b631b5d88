# SPDX-License-Identifier: MIT
"""Starting and ending: what goes wrong is one clear line, and nothing is left behind."""

import os
import signal
import socket
import stat
import subprocess

import pytest
import rawlink
from desk import BUILD, CONFIG, Desk, environment, wait_for
from patience import PATIENCE

CLOISON = BUILD / "compositor/cloison"


def fails(tmp_path, *arguments, config=CONFIG, env=None, **more):
    """Runs it to its end, which must be a failure; returns its lines."""
    file = tmp_path / "c.ini"
    file.write_text(config)
    runtime = tmp_path / "run"
    if not runtime.exists():
        runtime.mkdir(mode=0o700)
    env = environment(runtime, **more) if env is None else env
    done = subprocess.run([CLOISON, "-c", file, *arguments], env=env, capture_output=True, text=True,
                          timeout=PATIENCE)
    assert done.returncode not in (0, None) and done.returncode > 0, done
    assert list(runtime.rglob("*")) == [], "left behind"
    return done.stderr.splitlines()


def one_line(lines, *words):
    assert len(lines) == 1, lines
    for word in words:
        assert word in lines[0], lines[0]


def test_sockets_are_private(desk):
    domains = desk.runtime / "cloison/domains"
    assert stat.S_IMODE(domains.stat().st_mode) == 0o700
    for name in ("work", "personal"):
        mode = (domains / f"{name}.sock").stat().st_mode
        assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600


def test_no_runtime_directory(tmp_path):
    env = environment(tmp_path / "run")
    del env["XDG_RUNTIME_DIR"]
    one_line(fails(tmp_path, env=env), "XDG_RUNTIME_DIR")


def test_a_runtime_directory_that_is_not_there(tmp_path):
    env = environment("/tmp/no/such/place")
    one_line(fails(tmp_path, env=env), "/tmp/no/such/place")


@pytest.mark.parametrize("config, word", [
    ("[domain work]\nlabel = Work\n", "colour"),
    ("[domain work]\nlabel = Work\ncolour = orange\n", ":3"),
    ("[domain Wo rk]\n", ":1"),
    ("[nonsense]\n", ":1"),
    ("[domain a]\nlabel = A\ncolour = #ff0000\n[domain b]\nlabel = B\ncolour = #ff0000\n", "colour"),
    ("[output HEADLESS-1]\nscale = 99\n", ":2"),
])
def test_a_wrong_configuration(tmp_path, config, word):
    one_line(fails(tmp_path, config=config), "c.ini", word)


def told_keymap(desk):
    """The whole text, which comes in chunks: the domain's REPEAT_INFO follows it."""
    link = desk.link("work")
    link.toplevel(50, 50, 0xFF000000)
    link.expect(rawlink.KEYBOARD_ENTER)
    return b"".join(msg.body[12:] for msg in link.received if msg.opcode == rawlink.KEYMAP)


def test_without_a_screen_applications_have_an_output():
    """A terminal ends when there is none. Nothing can be seen of the one that is made up."""
    desk = Desk(WLR_HEADLESS_OUTPUTS="0").start()
    terminal = subprocess.Popen(["foot", "-T", "blind"], env=desk.env, stderr=subprocess.PIPE)
    window = wait_for(desk.windows, "the terminal")[0]
    assert (window["domain"], window["title"]) == ("host", "blind") and terminal.poll() is None
    assert desk.state()["outputs"] == []
    picture = subprocess.run(["grim", "-"], env=desk.env, capture_output=True)
    assert picture.returncode != 0 and desk.alive()
    terminal.kill()
    terminal.communicate()
    desk.finish()


KEYBOARD = CONFIG.replace("[keyboard]\n", "[keyboard]\n%s\n")


@pytest.mark.parametrize("config, variables, words", [
    (CONFIG, {"XKB_DEFAULT_LAYOUT": "zz"}, ["XKB_DEFAULT_LAYOUT=zz"]),
    (CONFIG, {"XKB_DEFAULT_LAYOUT": "de,zz", "XKB_DEFAULT_VARIANT": "nodeadkeys"},
     ["XKB_DEFAULT_LAYOUT=de,zz", "XKB_DEFAULT_VARIANT=nodeadkeys"]),
    (CONFIG, {"XKB_DEFAULT_RULES": "nonsense"}, ["XKB_DEFAULT_RULES=nonsense"]),
    (CONFIG, {"XKB_DEFAULT_LAYOUT": "us,de,fr,gb,ru"}, ["XKB_DEFAULT_LAYOUT=us,de,fr,gb,ru", "room for 4"]),
    (KEYBOARD % "layout = zz", {"XKB_DEFAULT_LAYOUT": "de"}, ["[keyboard] layout = zz"]),
    (KEYBOARD % "layout = de\nvariant = nope", {}, ["[keyboard] layout = de", "[keyboard] variant = nope"]),
])
def test_a_keymap_that_xkb_does_not_know(config, variables, words):
    """It starts all the same, with "us", and one line says what was wrong and where it was given."""
    desk = Desk(config, **variables).start()
    one_line([line for line in desk.log().splitlines() if "error:" in line], *words, '"us" is used')
    keymap = told_keymap(desk)
    assert b"English (US)" in keymap and b"German" not in keymap
    desk.finish()


@pytest.mark.parametrize("config, variables, name", [
    (CONFIG, {"XKB_DEFAULT_LAYOUT": "de", "XKB_DEFAULT_VARIANT": "nodeadkeys"}, b"German (no dead keys)"),
    (KEYBOARD % "layout = de", {"XKB_DEFAULT_LAYOUT": "zz", "XKB_DEFAULT_VARIANT": "zz"}, b"German"),
    (KEYBOARD % "layout = us,de,fr,gb", {}, b"French"),
])
def test_where_the_keymap_comes_from(config, variables, name):
    desk = Desk(config, **variables).start()
    assert "error:" not in desk.log(), desk.log()
    assert name in told_keymap(desk)
    desk.finish()


def test_no_keymap_at_all(tmp_path):
    one_line(fails(tmp_path, XKB_CONFIG_ROOT="/nonexistent", HOME="/nonexistent"), "no keymap",
             "XKB_CONFIG_ROOT=/nonexistent")


def check_config(*files, env=None):
    arguments = [word for file in files for word in ("--config", file)]
    return subprocess.run([CLOISON, "--check-config", *arguments], env=env, capture_output=True, text=True,
                          timeout=PATIENCE)


def said(done):
    assert done.returncode == 1 and done.stdout == ""
    return done.stderr.splitlines()


def test_files_are_checked_without_starting(tmp_path):
    first, second = tmp_path / "a.ini", tmp_path / "b.ini"
    first.write_text("[domain work]\nlabel = Work\n")
    second.write_text("[domain work]\ncolour = #2f81f7\n[clipboard]\nwork -> host = ask\n")
    done = check_config(first, second)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    second.write_text("[domain work]\ncolour = #2f81f7\n[clipboard]\nwork -> host = perhaps\n")
    one_line(said(check_config(first, second)), f"{second}:4: ", "allow, ask or deny")
    one_line(said(check_config(first)), f"{first}:1: ", "has no colour")


def test_the_users_folder(tmp_path):
    folder = tmp_path / "cloison"
    folder.mkdir()
    (folder / "1.ini").write_text("[domain zebra]\nlabel = Zebra\n")
    (folder / "2.ini").write_text("[domain zebra]\ncolour = #2f81f8\n")
    (folder / "vhost.ini").write_text("nonsense\n")
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    assert check_config(env=env).returncode == 0
    (folder / "3.ini").write_text("nonsense\n")
    one_line(said(check_config(env=env)), f"{folder}/3.ini:1: ")


def test_no_configuration(tmp_path):
    one_line(fails(tmp_path, "-c", "/no/such/file.ini"), "/no/such/file.ini")


def test_no_screen(tmp_path):
    one_line(fails(tmp_path, WLR_BACKENDS="wayland", WAYLAND_DISPLAY="wayland-99"), "no screen",
             "WLR_BACKENDS=headless")


def test_an_unknown_option(tmp_path):
    done = subprocess.run([CLOISON, "--nonsense"], capture_output=True, text=True)
    assert done.returncode != 0 and "Usage:" in done.stderr


def test_help_and_version():
    shown = subprocess.run([CLOISON, "--help"], capture_output=True, text=True, check=True).stdout
    assert "--config" in shown
    assert "cloison 0." in subprocess.run([CLOISON, "--version"], capture_output=True, text=True,
                                          check=True).stdout


def test_a_second_compositor(desk):
    done = subprocess.run([CLOISON, "-c", desk.config], env=desk.env, capture_output=True, text=True,
                          timeout=PATIENCE)
    assert done.returncode != 0
    one_line([line for line in done.stderr.splitlines() if "error:" in line], "another compositor")
    desk.link("work")


def test_a_wayland_socket_in_use(desk, tmp_path):
    name = desk.env["WAYLAND_DISPLAY"]
    holder = tmp_path / "run" / "wayland-7"
    (tmp_path / "run").mkdir(mode=0o700)
    lock = open(str(holder) + ".lock", "w")
    import fcntl
    fcntl.flock(lock, fcntl.LOCK_EX)
    file = tmp_path / "c.ini"
    file.write_text(CONFIG)
    done = subprocess.run([CLOISON, "-c", file, "--socket", "wayland-7"], capture_output=True, text=True,
                          env=environment(tmp_path / "run"), timeout=PATIENCE)
    assert done.returncode == 1 and "wayland-7" in done.stderr
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["wayland-7.lock"]
    assert name


def test_a_stale_socket_is_replaced(tmp_path):
    desk = Desk()
    domains = desk.runtime / "cloison/domains"
    domains.mkdir(parents=True, mode=0o700)
    dead = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    dead.bind(str(domains / "work.sock"))
    dead.close()
    desk.start()
    desk.link("work")
    desk.finish()


def test_a_live_socket_is_not_taken(tmp_path):
    runtime = tmp_path / "run"
    domains = runtime / "cloison/domains"
    domains.mkdir(parents=True, mode=0o700)
    runtime.chmod(0o700)
    live = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    live.bind(str(domains / "work.sock"))
    live.listen()
    file = tmp_path / "c.ini"
    file.write_text(CONFIG)
    done = subprocess.run([CLOISON, "-c", file], env=environment(runtime), capture_output=True, text=True,
                          timeout=PATIENCE)
    assert done.returncode == 1
    one_line([line for line in done.stderr.splitlines() if "error:" in line], "work.sock", "in use")
    assert [path.name for path in domains.iterdir()] == ["work.sock"]


def test_a_runtime_path_too_long_for_a_socket(tmp_path):
    deep = tmp_path / ("x" * 90)
    deep.mkdir()
    env = environment(deep)
    deep.chmod(0o700)
    one_line(fails(tmp_path, env=env), "XDG_RUNTIME_DIR")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it(desk, number):
    link = desk.link("work")
    link.toplevel(100, 80, 0xFF123456)
    desk.process.send_signal(number)
    assert desk.process.wait(PATIENCE) == 0
    assert list(desk.runtime.rglob("*")) == []


def test_quit(desk):
    desk.link("work").toplevel(100, 80, 0xFF123456)
    assert desk.control("quit")["ok"]
    assert desk.process.wait(PATIENCE) == 0
    assert list(desk.runtime.rglob("*")) == []


def test_after_a_crash_it_starts_and_links_come_back(desk):
    """kill -9 leaves sockets behind; the next one takes them over and windows return."""
    link = desk.link("work")
    link.toplevel(200, 100, 0xFF123456)
    wait_for(lambda: desk.windows("work"), "the window")
    desk.process.kill()
    desk.process.wait()
    wait_for(lambda: link.pump() and link.closed, "the end of the link")
    desk.start()
    again = desk.link("work", flags=1)
    window = again.toplevel(200, 100, 0xFF654321)
    again.expect(rawlink.FRAME, window.id)
    assert len(desk.windows("work")) == 1


def test_autostart_runs_once_a_life():
    desk = Desk(CONFIG.replace("label = Work\n", "label = Work\nautostart = foot -e 'a b'\n"))
    desk.start()
    link = desk.link("work")
    launch = link.expect(rawlink.LAUNCH)
    count, length = launch.fields("II" + f"{len(launch.body) - 8}s")[:2]
    assert (count, launch.body[8:]) == (3, b"foot\0-e\0a b\0") and length == 12
    link.send(rawlink.LAUNCH_RESULT, launch.object, (2).to_bytes(4, "little"))
    wait_for(lambda: "could not start" in desk.log(), "the failure in the log")
    link.close()
    wait_for(lambda: desk.domain("work")["status"] == "down", "work to be down")
    resumed = desk.link("work", flags=1)
    resumed.toplevel(50, 50, 0xFF000000)
    wait_for(lambda: desk.windows("work"), "the window")
    assert resumed.count(rawlink.LAUNCH) == 0
    desk.finish()


def test_a_command_that_cannot_be_split(tmp_path):
    """A mistake in the configuration like any other."""
    path = tmp_path / "cloison.ini"
    for old, new in [("label = Work\n", "label = Work\nautostart = foot -e 'a b\n"),
                     ("[keyboard]", "[lock]\ncommand = swaylock \\\n[keyboard]")]:
        path.write_text(CONFIG.replace(old, new))
        done = subprocess.run([CLOISON, "--check-config", "--config", path], capture_output=True, text=True)
        assert done.returncode == 1 and "with its quotes closed" in done.stderr

