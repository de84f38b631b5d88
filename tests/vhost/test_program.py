# SPDX-License-Identifier: MIT
"""The program around the device: options, environment, files, sockets, signals."""
import json
import os
import signal
import socket
import subprocess

import pytest

import wire
from backend import PROGRAM, Backend, environment
from compositor import Compositor
from guest import Proxy
from machine import PATIENCE, Machine, wait_until


def run(*arguments, **env):
    env.setdefault("HOME", "/nonexistent")
    return subprocess.run([PROGRAM, *arguments], env=environment(**env), capture_output=True,
                          text=True, timeout=PATIENCE, check=False)


def test_capabilities():
    result = run("--print-capabilities")
    assert result.returncode == 0
    assert json.loads(result.stdout) == {"type": "gpu", "features": []}


def test_help():
    result = run("--help")
    assert result.returncode == 0 and "--socket-path" in result.stdout


def test_version():
    result = run("--version")
    assert result.returncode == 0 and result.stdout.startswith("cloison-vhost ")


def test_it_cannot_read_what_only_guests_get():
    """It passes the host's messages on, and is linked without the table of them."""
    with open(PROGRAM, "rb") as file:
        program = file.read()
    assert b"\0WINDOW_COMMIT\0" in program
    assert b"\0KEYBOARD_ENTER\0" not in program


def test_it_cannot_read_what_is_the_compositors():
    """It passes on what is not about memory, and is linked without the tables of it."""
    with open(PROGRAM, "rb") as file:
        program = file.read()
    for name in b"BUFFER_CREATE", b"POOL_IMPORT", b"WINDOW_COMMIT", b"VIA_VM":
        assert b"\0" + name + b"\0" in program
    for name in b"HELLO", b"PONG", b"TOPLEVEL_CREATE", b"WINDOW_TITLE", b"CURSOR_SHAPE":
        assert b"\0" + name + b"\0" not in program


@pytest.mark.parametrize("arguments,says", [
    ([], "--socket-path"),
    (["--socket-path=x", "--fd=3"], "either"),
    (["--nonsense"], "--nonsense is no option"),
    (["--socket-path"], "--socket-path"),
    (["stray"], "only options"),
    (["--fd=three"], "no file descriptor"),
    (["--fd=-1"], "no file descriptor"),
    (["--fd=99", "--domain=work", "--link=/l"], "--fd=99 is no stream socket"),
    (["--socket-path=/tmp/x"], "CLOISON_DOMAIN"),
    (["--socket-path=/tmp/x", "--domain=a/b", "--link=/l"], "domain 'a/b'"),
    (["--socket-path=/tmp/x", "--domain=", "--link=/l"], "domain ''"),
    (["--socket-path=/tmp/x", "--domain=Work", "--link=/l"], "domain 'Work'"),
    (["--socket-path=/tmp/x", "--domain=host", "--link=/l"], "domain 'host'"),
    (["--socket-path=/tmp/x", "--domain=" + "a" * 33, "--link=/l"], "at most 32"),
    (["--socket-path=/tmp/x", "--domain=work"], "XDG_RUNTIME_DIR"),
    (["--socket-path=/tmp/x", "--domain=work", "--link=/l", "--buffers=magic"], "buffers 'magic'"),
    (["--socket-path=/tmp/x", "--domain=work", "--link=/l", "--sandbox=no"], "sandbox 'no'"),
    (["--socket-path=/no/such/folder/x", "--domain=work", "--link=/l"], "No such file"),
    (["--socket-path=/" + "x" * 200, "--domain=work", "--link=/l"], "too long"),
])
def test_bad_arguments(arguments, says):
    """One line, and a status that says so."""
    result = run(*arguments)
    assert result.returncode != 0 and result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and says in result.stderr


@pytest.mark.parametrize("text,says", [
    ("[vhost]\ndomain=work\nnonsense=1\n", 'vhost.ini:3: [vhost] has no key "nonsense"'),
    ("[other]\ndomain=work\n", "vhost.ini:1: [other] is no section"),
    ("[vhost]\ndomain\n", "vhost.ini:2: neither"),
    ("domain=work\n", 'vhost.ini:1: "domain" stands before the first section'),
    ("[vhost]\ndomain=work\ndomain=bank\n", "vhost.ini:3: domain is given twice"),
    ("[vhost]\n[vhost]\ndomain=bank\n", "vhost.ini:2: [vhost] is given twice"),
    ("[vhost]\ndomain=work\n  bank\n", "vhost.ini:3: neither"),
    ("[vhost]\ndomain=a\0b\n", "vhost.ini:2: there is a zero byte"),
    ("[vhost]\ndomain=" + "a" * 2047 + "\n", "vhost.ini:2: the line is longer"),
])
def test_bad_file(tmp_path, text, says):
    (tmp_path / "cloison").mkdir()
    (tmp_path / "cloison/vhost.ini").write_text(text)
    result = run("--socket-path=/tmp/x", XDG_CONFIG_HOME=tmp_path)
    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1 and says in result.stderr


def test_lines_may_be_indented(tmp_path):
    """By the rules of cloison.ini: the value of the first key ends with its line."""
    (tmp_path / "cloison").mkdir()
    (tmp_path / "cloison/vhost.ini").write_text("[vhost]\n  domain = work\n  buffers = magic\n")
    result = run("--socket-path=/tmp/x", "--link=/l", XDG_CONFIG_HOME=tmp_path)
    assert result.returncode != 0 and "buffers 'magic'" in result.stderr


def start_with_fd(*arguments, **env):
    """Starts the program as libvirt does: a connected socket and nothing else."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs:
        process = subprocess.Popen(
            [PROGRAM, "--fd=%d" % theirs.fileno(), *arguments], pass_fds=[theirs.fileno()],
            env=environment(**env), stderr=subprocess.PIPE, text=True)
    return process, Machine(ours)


@pytest.mark.parametrize("source", ["environment", "file", "runtime directory"])
def test_libvirt_start(tmp_path, source):
    """--fd and what libvirt adds; the domain and the link come from elsewhere. Ends with the VM."""
    (tmp_path / "cloison/domains").mkdir(parents=True)
    link = str(tmp_path / "cloison/domains/work.sock")
    env = {"HOME": tmp_path, "XDG_RUNTIME_DIR": tmp_path, "CLOISON_DOMAIN": "work"}
    if source == "environment":
        env.update(CLOISON_LINK=link, XDG_RUNTIME_DIR="/nonexistent")
    if source == "file":
        (tmp_path / "cloison/vhost.ini").write_text("[vhost]\ndomain = work\nlink = %s\n" % link)
        env = {"HOME": tmp_path, "XDG_CONFIG_HOME": tmp_path}
    compositor = Compositor(link)
    process, vm = start_with_fd("--virgl", "--render-node=/dev/dri/renderD128", **env)
    vm.start()
    assert Proxy(vm).open() == wire.OK
    compositor.accept()
    compositor.expect(wire.VIA_VM)
    vm.close()
    compositor.expect_end(wire.BYE_VM_GONE)
    assert process.wait(PATIENCE) == 0
    assert "3D (--virgl, --render-node) is not available" in process.stderr.read()
    compositor.close()


def test_fd_of_a_front_end_that_lies():
    process, vm = start_with_fd("--domain=work", "--link=/nonexistent/link")
    vm.send(1000)
    assert process.wait(PATIENCE) == 1
    vm.close()


def test_socket_in_use(tmp_path):
    first = Backend(str(tmp_path))
    result = run(*first.arguments[1:])
    assert result.returncode != 0 and "is in use" in result.stderr
    first.connect().close()
    assert first.stop() == 0


def test_socket_of_the_dead_is_replaced(tmp_path):
    first = Backend(str(tmp_path))
    first.kill()
    assert os.path.exists(first.path)
    second = Backend(str(tmp_path))
    wait_until(lambda: second.is_alive() and can_connect(second), "the new socket")
    assert second.stop() == 0
    assert os.listdir(tmp_path) == ["vhost.log"]


def can_connect(backend):
    try:
        backend.connect().close()
        return True
    except ConnectionRefusedError:
        return False


def test_other_files_are_not_replaced(tmp_path):
    (tmp_path / "vhost.sock").write_text("mine")
    result = run("--socket-path=%s/vhost.sock" % tmp_path, "--domain=work", "--link=/l")
    assert result.returncode != 0
    assert (tmp_path / "vhost.sock").read_text() == "mine"


def test_socket_is_private(tmp_path):
    backend = Backend(str(tmp_path))
    assert os.stat(backend.path).st_mode & 0o777 == 0o600
    assert backend.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals(world, number):
    """Also while a VM is connected; the socket file goes with it."""
    world.backend.process.send_signal(number)
    assert world.backend.process.wait(PATIENCE) == 0
    assert not os.path.exists(world.backend.path) and world.vm.is_closed()
