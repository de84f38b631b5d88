# SPDX-License-Identifier: MIT
"""The domain's Xwayland: there for those that ask, gone after them, and a crash of it is no other part's."""

import os
import pathlib
import re
import signal

import pytest
import Xlib.display
import Xlib.error

import x11
from desk import wait_for
from unixguest import UnixGuest
from wayland import Client, socket_of


def servers(guest):
    """The pids of Xwayland processes of that guest."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            mine = entry.name.isdecimal() and (entry / "comm").read_text() == "Xwayland\n"
            if mine and f"XDG_RUNTIME_DIR={guest.runtime}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            pass  # gone meanwhile
    return found


def shown(guest, count):
    wait_for(lambda: len(guest.windows()) == count, f"{count} windows of {guest.windows()}\n{guest.log()}")


def connected(guest):
    """As soon as somebody serves DISPLAY again."""
    def attempt():
        try:
            return x11.Client(guest)
        except (Xlib.error.DisplayConnectionError, Xlib.error.ConnectionClosedError, OSError):
            return None
    return wait_for(attempt, f"an X server\n{guest.log()}")


def test_nobody_asks_and_there_is_none(guest):
    guest.show("foot", "sh", "-c", "read -r line")
    assert servers(guest) == []
    client = x11.Client(guest)
    client.window(0, 0, 100, 100)
    shown(guest, 2)
    assert len(servers(guest)) == 1
    client.close()
    shown(guest, 1)
    wait_for(lambda: not servers(guest), "its end, 10 s after the last program's")
    client = connected(guest)
    client.window(0, 0, 100, 100)
    shown(guest, 2)
    client.close()


def test_a_crash_soon_after_its_start(guest):
    """Twice: the same DISPLAY is served again, and the rest of the domain has not noticed."""
    guest.show("foot", "sh", "-c", "read -r line")
    for _ in range(2):
        client = connected(guest)
        client.window(0, 0, 100, 100)
        shown(guest, 2)
        (server,) = servers(guest)
        os.kill(server, signal.SIGKILL)
        shown(guest, 1)
    client = connected(guest)
    client.window(0, 0, 100, 100)
    shown(guest, 2)
    client.close()
    assert guest.desk.domain("work")["status"] == "up"


def test_the_first_program_knows_how_large_to_draw(desk):
    """X answers it as soon as it has a window manager: what that says must be there by then. Once it may be late,
    on a machine that is busy with other things."""
    answers = []
    for _ in range(4):
        guest = UnixGuest(desk, "work").start()
        answers.append(x11.first_answer(guest.env["DISPLAY"]))
        guest.stop()
        guest.forget()
    assert answers.count("Xft.dpi:\t96\n") >= len(answers) - 1, answers


def test_a_lost_link_and_a_new_one(desk, guest):
    client = x11.Client(guest)
    window = client.window(0, 0, 120, 100, title="stays")
    shown(guest, 1)
    left, top, _, _ = window.box()
    client.window(left + 10, top + 10, 40, 30, override=True)
    shown(guest, 2)
    desk.stop()
    desk.start()
    wait_for(guest.is_up, "the domain")
    shown(guest, 2)
    assert {entry["title"] for entry in guest.windows() if entry["kind"] == "toplevel"} == {"stays"}
    client.close()


def fail_to_start(guest, times):
    """Nothing serves DISPLAY; the next attempt is at the one that the log names, which may be another."""
    with pytest.raises((Xlib.error.DisplayConnectionError, Xlib.error.ConnectionClosedError, OSError)):
        Xlib.display.Display(guest.env["DISPLAY"])
    again = re.compile(r"may try again, DISPLAY=(\S+)")
    found = wait_for(lambda: len(again.findall(guest.log())) == times and again.findall(guest.log()), "the next attempt")
    guest.env["DISPLAY"] = found[-1]


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/xwayland"])
def test_one_that_does_not_start(desk, program):
    guest = UnixGuest(desk, "work")
    guest.env["WLR_XWAYLAND"] = program
    guest.start()
    for times in (1, 2):
        fail_to_start(guest, times)
    guest.show("foot", "sh", "-c", "read -r line")
    guest.stop()


def test_one_that_starts_at_the_second_try(desk):
    guest = UnixGuest(desk, "work")
    program, may_start = guest.path("xwayland"), guest.path("may-start")
    program.write_text(f'#!/bin/sh\n[ -e {may_start} ] && exec Xwayland "$@"\nexit 1\n')
    program.chmod(0o755)
    guest.env["WLR_XWAYLAND"] = str(program)
    guest.start()
    fail_to_start(guest, 1)
    may_start.touch()
    client = x11.Client(guest)
    client.window(0, 0, 100, 100)
    shown(guest, 1)
    client.close()
    guest.stop()


def test_programs_that_the_host_starts_find_it(desk, guest):
    out = guest.path("display")
    assert desk.control("launch", "work", "sh", "-c", f"echo $DISPLAY > {out}")["ok"]
    wait_for(lambda: out.exists() and out.read_text().strip() == guest.env["DISPLAY"], "DISPLAY")


def test_what_it_alone_is_offered(guest):
    """Applications find neither its shell nor its screen."""
    client = x11.Client(guest)
    client.window(0, 0, 100, 100)
    shown(guest, 1)
    other = Client(socket_of(guest.env))
    other.sync()
    names = [event.args[1] for event in other.all(other.registry, "global")]
    assert "xwayland_shell_v1" not in names
    assert names.count("wl_output") == 1 and "zxdg_output_manager_v1" in names
    other.close()
    client.close()


def test_two_domains_have_two(desk):
    guests = [UnixGuest(desk, name).start() for name in ("work", "personal")]
    assert guests[0].env["DISPLAY"] != guests[1].env["DISPLAY"]
    for guest in guests:
        client = x11.Client(guest)
        client.window(0, 0, 100, 100)
        shown(guest, 1)
        classes = [window.get_wm_class() for window in client.root.query_tree().children]
        assert classes.count(("instance", "Class")) == 1
        client.close()
    for guest in guests:
        guest.stop()
