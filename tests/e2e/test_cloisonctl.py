# SPDX-License-Identifier: MIT
"""cloisonctl: what it prints and how it exits."""

import contextlib
import json
import re
import resource
import socket
import struct
import subprocess

import rawlink
from desk import BUILD, environment, wait_for
from patience import PATIENCE

CLOISONCTL = BUILD / "compositor/cloisonctl"
DONE, REFUSED, USAGE, UNREACHABLE = 0, 1, 2, 3


def ctl(env, *words):
    return subprocess.run([CLOISONCTL, *words], env=env, capture_output=True, text=True, timeout=PATIENCE)


def test_state_for_people_and_programs(desk):
    link = desk.link("work")
    window = link.toplevel(300, 200, 0xFF123456)
    window.title("à table")
    link.expect(rawlink.FRAME, window.id)
    table = ctl(desk.env, "state")
    assert table.returncode == DONE and table.stderr == ""
    for word in ("HEADLESS-1", "Work", "Personal", "down", "up", "300x200", "à table"):
        assert word in table.stdout
    assert re.search(r"turns +\d+, \d+ above 4 ms, worst \d+\.\d ms\n", table.stdout)
    said, state = json.loads(ctl(desk.env, "state", "--json").stdout), desk.state()
    assert said.pop("turns")["count"] < state.pop("turns")["count"]
    assert said == state


def test_focus_and_close(desk):
    work, personal = desk.link("work"), desk.link("personal")
    work.toplevel(200, 100, 0xFF123456)
    window = personal.toplevel(200, 100, 0xFF123456)
    personal.expect(rawlink.FRAME, window.id)
    number = str(desk.windows("personal")[0]["number"])
    assert ctl(desk.env, "focus", number).returncode == DONE
    assert desk.state()["focus"]["domain"] == "personal"
    assert ctl(desk.env, "close", number).returncode == DONE
    personal.expect(rawlink.CLOSE, window.id)
    result = ctl(desk.env, "focus", "4711")
    assert result.returncode == REFUSED and "no window 4711" in result.stderr


def test_launch_is_refused(desk):
    result = ctl(desk.env, "launch", "work", "foot")
    assert result.returncode == REFUSED and "domain work is down" in result.stderr
    result = ctl(desk.env, "launch", "nobody", "foot")
    assert result.returncode == REFUSED and 'no domain "nobody"' in result.stderr
    desk.link("work")
    wait_for(lambda: desk.domain("work")["status"] == "up", "work to be up")
    result = ctl(desk.env, "launch", "work", *["x"] * 65)
    assert result.returncode == REFUSED and "too long" in result.stderr
    result = ctl(desk.env, "launch", "work", *["x" * 100_000] * 10)
    assert result.returncode == REFUSED and "65536 bytes" in result.stderr


def test_limits_are_the_compositors_own(desk, tmp_path):
    """It leaves no core file and has many descriptors; what it starts has the session's limits."""
    for name, soft in (("CORE", 0), ("NOFILE", None)):
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        assert resource.prlimit(desk.process.pid, which) == (hard if soft is None else soft, hard)
    there = tmp_path / "limits"
    assert ctl(desk.env, "launch", "host", "sh", "-c",
               f"(ulimit -c; ulimit -n) > {there}.new; mv {there}.new {there}").returncode == DONE
    wait_for(there.exists, "the program to run")
    ours = subprocess.run(["sh", "-c", "ulimit -c; ulimit -n"], capture_output=True, text=True,
                          check=True)
    assert there.read_text() == ours.stdout


def test_usage(desk):
    assert ctl(desk.env).returncode == USAGE
    assert ctl(desk.env, "--frobnicate").returncode == USAGE
    assert ctl(desk.env, "--help").returncode == DONE
    assert ctl(desk.env, "--version").stdout.startswith("cloisonctl ")
    result = ctl(desk.env, "frobnicate")
    assert result.returncode == REFUSED and "frobnicate" in result.stderr


def test_no_compositor(tmp_path):
    result = ctl(environment(tmp_path), "state")
    assert result.returncode == UNREACHABLE and "is not running" in result.stderr
    env = environment(tmp_path)
    del env["XDG_RUNTIME_DIR"]
    result = ctl(env, "state")
    assert result.returncode == UNREACHABLE and "XDG_RUNTIME_DIR" in result.stderr


def test_a_silent_client_stops_nobody(desk):
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(desk.runtime / "cloison/control.sock"))
        assert ctl(desk.env, "state").returncode == DONE
        silent.settimeout(PATIENCE)
        assert silent.recv(1) == b"", "it is closed after a while"


def test_clients_that_do_not_read_stop_nobody(desk):
    """As many as there may be, each with a reply that its socket does not take: nothing waits for them, and
    they are closed after a while."""
    work = desk.link("work")
    image = rawlink.Image(work, 8, 8).fill(0xFF123456)
    title = "x" * 128
    for number in range(1, 501):
        work.send(rawlink.TOPLEVEL_CREATE, number, rawlink.toplevel_body())
        work.send(rawlink.WINDOW_TITLE, number, struct.pack("<I", len(title)) + title.encode())
        work.send(rawlink.WINDOW_COMMIT, number,
                  rawlink.commit_body(0, 8, 8, [rawlink.layer(1, image.id, 0, 0, 8, 8)]))
        work.pump()
    wait_for(lambda: len(desk.windows("work")) == 500, "500 windows")
    with contextlib.ExitStack() as stack:
        def ask():
            client = stack.enter_context(socket.socket(socket.AF_UNIX))
            client.connect(str(desk.runtime / "cloison/control.sock"))
            client.sendall(b'{"command": ["state"]}\n')
            client.settimeout(PATIENCE)
            return client

        stopped = [ask() for _ in range(16)]
        for client in stopped:
            client.recv(1, socket.MSG_PEEK)  # the reply has begun
        personal = desk.link("personal")
        window = personal.toplevel(60, 40, 0xFF654321)
        personal.expect(rawlink.FRAME, window.id)
        late = stack.enter_context(socket.socket(socket.AF_UNIX))
        late.connect(str(desk.runtime / "cloison/control.sock"))
        late.settimeout(PATIENCE)
        assert late.recv(1) == b"", "one more is closed at once"
        wait_for(lambda: desk.log().count("a client took more than") == 16, "all of them to be closed")
        assert not any(client.makefile("rb").read().endswith(b"\n") for client in stopped), "they had it all"
    assert len(desk.windows("work")) == 500
