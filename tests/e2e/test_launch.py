# SPDX-License-Identifier: MIT
"""Programs that the user launches: what is said of them, what they find, and the focus they may have."""

import os
import pathlib
import signal
import socket
import subprocess

import family
import pytest
import rawlink
from desk import BUILD, SANITIZER, Desk, wait_for
from hands import Hands
from unixguest import UnixGuest

DONE, REFUSED = 0, 1
ENOENT, EINVAL = 2, 22


class Ctl:
    """A cloisonctl that waits for its answer."""

    def __init__(self, desk, *words):
        self.process = subprocess.Popen([BUILD / "compositor/cloisonctl", *words], env=desk.env,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def waits(self):
        return self.process.poll() is None

    def end(self):
        said = self.process.communicate()[1]
        assert not SANITIZER.search(said), said
        return self.process.returncode, said


def launch(desk, link, domain="work"):
    """Asks for a program; returns who asked, and the request's number once the domain has it."""
    asker = Ctl(desk, "launch", domain, "firefox", "-T", "é")
    msg = link.expect(rawlink.LAUNCH)
    assert "firefox\0-T\0é\0".encode() in msg.body
    return asker, msg.object


def answer(link, request, error=0):
    link.send(rawlink.LAUNCH_RESULT, request, error.to_bytes(4, "little"))


def test_the_answer_is_the_domains(desk):
    link = desk.link("work")
    asker, request = launch(desk, link)
    desk.state()
    assert asker.waits()
    answer(link, request)
    assert asker.end() == (DONE, "")


@pytest.mark.parametrize("error, says", [
    (ENOENT, "No such file or directory"), (4095, "4095"), (4096, "Protocol error"),
    (0xFFFFFFFF, "Protocol error")])
def test_a_failure_names_the_program(desk, error, says):
    link = desk.link("work")
    asker, request = launch(desk, link)
    answer(link, request, error)
    status, said = asker.end()
    assert status == REFUSED and "domain work cannot run firefox: " in said and says in said
    assert any("could not start firefox" in line for line in desk.lines_of("work"))


def test_a_domain_that_goes_down_meanwhile(desk):
    link = desk.link("work")
    asker, _ = launch(desk, link)
    link.close()
    status, said = asker.end()
    assert status == REFUSED and "went down before it said whether it runs firefox" in said


def test_who_asked_may_leave(desk):
    link = desk.link("work")
    asker, request = launch(desk, link)
    asker.process.kill()
    asker.end()
    answer(link, request, ENOENT)
    asker, request = launch(desk, link)
    answer(link, request)
    assert asker.end() == (DONE, "")


def test_answers_that_nobody_waits_for_are_no_lines(desk):
    link = desk.link("work")
    asker, request = launch(desk, link)
    for _ in range(20):
        answer(link, request, ENOENT)
    assert asker.end()[0] == REFUSED
    link.toplevel(50, 50, 0xFF000000)
    wait_for(lambda: desk.windows("work"), "what came after the answers")
    assert sum("could not start" in line for line in desk.lines_of("work")) == 1


def test_an_answer_to_nothing_ends_the_link(desk):
    link = desk.link("work")
    answer(link, 1)
    assert link.expect_error() == rawlink.E_STATE


def test_a_slow_domain_keeps_nobody_else_waiting(desk):
    """Sixteen launches wait; the compositor goes on, and serves a seventeenth client after one of them."""
    work, personal = desk.link("work"), desk.link("personal")
    slow = [launch(desk, work) for _ in range(15)]
    asker, request = launch(desk, personal, "personal")
    answer(personal, request)
    assert asker.end() == (DONE, "")
    for asker, request in reversed(slow):
        answer(work, request)
        assert asker.end() == (DONE, "")


@pytest.fixture
def typed_to(desk):
    """personal has the focus, and the user."""
    link = desk.link("personal")
    link.toplevel(200, 100, 0xFF224466)
    wait_for(lambda: desk.state()["focus"]["domain"] == "personal", "personal to have the focus")
    return link


def focused_after_a_window_of(desk, link):
    window = link.toplevel(150, 100, 0xFF123456)
    link.expect(rawlink.FRAME, window.id)
    return desk.state()["focus"]["domain"]


def test_a_launched_window_has_the_focus(desk, typed_to):
    link = desk.link("work")
    assert focused_after_a_window_of(desk, link) == "personal"
    asker, request = launch(desk, link)
    answer(link, request)
    assert asker.end() == (DONE, "")
    assert focused_after_a_window_of(desk, link) == "work"


def test_only_if_the_launch_succeeds(desk, typed_to):
    link = desk.link("work")
    asker, request = launch(desk, link)
    answer(link, request, ENOENT)
    assert asker.end()[0] == REFUSED
    assert focused_after_a_window_of(desk, link) == "personal"


@pytest.mark.parametrize("act", ["key", "button"])
def test_it_does_not_interrupt_the_user(desk, typed_to, act):
    link = desk.link("work")
    asker, request = launch(desk, link)
    answer(link, request)
    assert asker.end() == (DONE, "")
    with Hands(desk) as user:
        if act == "key":
            desk.run("wtype", "x")
        else:
            user.click(3, 700)
        assert focused_after_a_window_of(desk, link) == "personal"


@pytest.fixture(params=["host", "work"])
def domain(request):
    """One in which programs run, with a desktop around it that has all that should not be passed on."""
    read, write = os.pipe()
    os.set_inheritable(read, True)
    os.set_inheritable(write, True)
    desk = Desk(DISPLAY=":77", XAUTHORITY="/outer", XDG_CURRENT_DESKTOP="Outer",
                DESKTOP_STARTUP_ID="outer", NOTIFY_SOCKET="/outer", LEFT_ALONE="yes")
    desk.start(close_fds=False)
    guest = None
    if request.param == "work":
        guest = UnixGuest(desk, "work")
        for name in ("DISPLAY", "XAUTHORITY", "XDG_CURRENT_DESKTOP", "NOTIFY_SOCKET", "LEFT_ALONE"):
            guest.env[name] = desk.env[name]
        guest.start(close_fds=False)
    yield desk, request.param
    os.close(read)
    os.close(write)
    if guest:
        guest.stop()
    desk.finish()


def output_of(desk, domain, script):
    """What a shell script prints that is launched there."""
    there = desk.dir / "output"
    asker = Ctl(desk, "launch", domain, "sh", "-c", f"({script}) >{there}.new; mv {there}.new {there}")
    assert asker.end() == (DONE, "")
    wait_for(there.exists, "the script's output")
    text = there.read_text()
    there.unlink()
    return text


def test_the_start_is_a_clean_one(domain):
    desk, name = domain
    lines = output_of(desk, name, "env").splitlines()
    displays = [line for line in lines if line.startswith("DISPLAY=")]
    assert displays != ["DISPLAY=:77"] and len(displays) == (name == "work"), lines
    for variable in ("XAUTHORITY", "WAYLAND_SOCKET", "DESKTOP_STARTUP_ID", "NOTIFY_SOCKET"):
        assert not any(line.startswith(variable + "=") for line in lines), lines
    assert "XDG_CURRENT_DESKTOP=Cloison" in lines and "LEFT_ALONE=yes" in lines
    expected = desk.env["WAYLAND_DISPLAY"] if name == "host" else "wayland-0"
    assert f"WAYLAND_DISPLAY={expected}" in lines
    assert output_of(desk, name, "ls /proc/self/fd").split() == ["0", "1", "2", "3"]
    status = dict(line.split(":\t") for line in
                  output_of(desk, name, "cat /proc/self/status").splitlines() if ":\t" in line)
    assert int(status["SigBlk"], 16) == 0 and int(status["SigIgn"], 16) == 0
    own = subprocess.run(["sh", "-c", "ulimit -c; ulimit -n; umask"], capture_output=True, text=True).stdout
    assert output_of(desk, name, "ulimit -c; ulimit -n; umask") == own


@pytest.mark.parametrize("program, says", [
    ("/no/such/program", "No such file or directory"), ("no-such-program", "No such file or directory"),
    ("/etc/passwd", "Permission denied")])
def test_what_cannot_run_is_said(domain, program, says):
    desk, name = domain
    status, said = Ctl(desk, "launch", name, program).end()
    assert status == REFUSED and f"domain {name} cannot run {program}: {says}" in said


def starter_socket(desk):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client.connect(str(desk.runtime / "cloison/launch.sock"))
    return client


def starter_pid(desk):
    return family.child(desk.process.pid, "cloison-starter")


def gone(pid):
    return not pathlib.Path(f"/proc/{pid}").exists()


def test_the_compositor_itself_starts_nothing(desk):
    reply = desk.control("launch", "host", "touch", str(desk.dir / "touched"))
    assert not reply["ok"] and "launch.sock" in reply["error"]
    assert Ctl(desk, "launch", "host", "true").end() == (DONE, "")
    assert not (desk.dir / "touched").exists()


@pytest.mark.parametrize("message", [b"true", b"true\0-x", b"true\0" * 129, b"x" * 65536 + b"\0"])
def test_what_is_no_command_runs_nothing(desk, message):
    with starter_socket(desk) as client:
        client.send(message)
        assert int.from_bytes(client.recv(8), "little") == EINVAL
    assert Ctl(desk, "launch", "host", "true").end() == (DONE, "")


def test_clients_that_ask_nothing_keep_nobody_out(desk):
    silent = [starter_socket(desk) for _ in range(40)]
    assert Ctl(desk, "launch", "host", "true").end() == (DONE, "")
    for client in silent:
        client.close()


def test_a_window_of_the_host_that_was_launched_has_the_focus(desk, typed_to):
    assert Ctl(desk, "launch", "host", "foot", "-T", "mine").end() == (DONE, "")
    wait_for(lambda: desk.windows("host"), "the terminal")
    assert desk.state()["focus"]["domain"] == "host"


def test_what_cannot_run_on_the_host_gets_no_focus_later(desk, typed_to):
    assert Ctl(desk, "launch", "host", "/no/such/program").end()[0] == REFUSED
    wait_for(lambda: "domain host: could not start /no/such/program" in desk.log(), "the line")
    terminal = subprocess.Popen(["foot", "-T", "mine"], env=desk.env, stderr=subprocess.DEVNULL)
    wait_for(lambda: desk.windows("host"), "the terminal")
    assert desk.state()["focus"]["domain"] == "personal"
    terminal.terminate()
    terminal.wait()


def test_what_starts_programs_ends_with_the_compositor():
    desk = Desk().start()
    pid = starter_pid(desk)
    desk.process.kill()
    desk.process.wait()
    wait_for(lambda: gone(pid), "the process that starts programs to end")
    desk.start()
    assert Ctl(desk, "launch", "host", "true").end() == (DONE, "")
    desk.finish()


def test_without_what_starts_programs_the_desktop_goes_on():
    desk = Desk().start()
    os.kill(starter_pid(desk), signal.SIGKILL)
    wait_for(lambda: "what starts programs on the host has ended" in desk.log(), "the line")
    assert Ctl(desk, "launch", "host", "true").end()[0] != DONE
    desk.link("work").toplevel(50, 50, 0xFF000000)
    wait_for(lambda: desk.windows("work"), "a window")
    (desk.runtime / "cloison/launch.sock").unlink()
    desk.finish()
