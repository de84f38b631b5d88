# SPDX-License-Identifier: MIT
"""tools/vm without a guest: what goes wrong is one clear line, and no half of a VM stays alone.

A program that only sleeps stands in for QEMU; the backend is the real one."""

import os
import shutil
import signal
import subprocess

import pytest
from desk import BUILD, wait_for
from patience import PATIENCE
from vm import PROJECT

QEMU = """#!/bin/sh
case $1 in
--version) echo "QEMU emulator version {version} (Debian)" ;;
*) exec sleep 600 ;;
esac
"""

IMAGE_FILES = ("root.erofs", "vmlinuz", "initrd")


class Start:
    """How tools/vm is started for the domain work of a desk."""

    def __init__(self, desk):
        self.desk = desk
        self.image = desk.dir / "image"
        self.image.mkdir()
        for name in IMAGE_FILES:
            (self.image / name).touch()
        self.folder = desk.runtime / "cloison/vm/work"
        self.qemu("10.0.0")

    def qemu(self, version):
        program = self.desk.dir / "qemu"
        program.write_text(QEMU.format(version=version))
        program.chmod(0o700)
        self.desk.env["CLOISON_QEMU"] = str(program)

    def popen(self, domain="work", *options):
        return subprocess.Popen(
            [PROJECT / "tools/vm", domain, "--build", BUILD, "--image", self.image, *options],
            env=self.desk.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)

    def fails(self, *arguments):
        """Runs it to its end, which must be a failure; returns the one line it says."""
        process = self.popen(*arguments)
        lines = process.communicate(timeout=PATIENCE)[1].splitlines()
        assert process.returncode == 1 and len(lines) == 1, (process.returncode, lines)
        return lines[0]

    def pid(self, name):
        """What is in a file that the tool writes, maybe just now; 0: nothing."""
        try:
            return int((self.folder / f"{name}.pid").read_text() or 0)
        except FileNotFoundError:
            return 0

    def halves(self, process):
        """The processes of the VM of a tool, once it runs: backend and QEMU. Files of a tool that was
        killed stay until the next one, which removes them before it writes its own number."""
        def pids():
            found = [self.pid("vhost"), self.pid("qemu")]
            return found if self.pid("vm") == process.pid and all(map(alive, found)) else None
        return wait_for(pids, "both halves")


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def start(desk):
    yield Start(desk)
    shutil.rmtree(desk.runtime / "cloison/vm", ignore_errors=True)


def test_old_qemu(start):
    start.qemu("5.2.0")
    assert "QEMU 5.2 is too old: install 7.2 or newer" in start.fails()


def test_qemu_that_cannot_emulate(start):
    """The stand-in is no QEMU that KVM could start, wherever this runs."""
    start.qemu("7.2.22")
    assert "QEMU 7.2 shows such a VM with KVM only" in start.fails()


def test_no_qemu(start):
    start.desk.env["CLOISON_QEMU"] = "/nonexistent/qemu"
    assert "/nonexistent/qemu is not there: install QEMU" in start.fails()


@pytest.mark.parametrize("name", IMAGE_FILES)
def test_no_guest_image(start, name):
    (start.image / name).unlink()
    line = start.fails()
    assert f"{name} is missing" in line and "tools/mkguest" in line


def test_unknown_domain(start):
    assert "no domain 'nobody': add [domain nobody]" in start.fails("nobody")


@pytest.mark.parametrize("name", ["", "../work", "Work", "a" * 40])
def test_domain_name_that_is_none(start, name):
    assert "is no domain name" in start.fails(name)


@pytest.mark.parametrize("options", [("--memory", "1G"), ("--cpus", "-1"), ("--cpus",),
                                     ("--frobnicate",)])
def test_wrong_options(start, options):
    start.fails("work", *options)


def test_no_compositor(start):
    start.desk.stop()
    assert "the compositor is not running here" in start.fails()
    start.desk.start()


def test_no_runtime_dir(start):
    start.desk.env["XDG_RUNTIME_DIR"] = "/nonexistent"
    assert "XDG_RUNTIME_DIR (/nonexistent)" in start.fails()
    start.desk.env["XDG_RUNTIME_DIR"] = str(start.desk.runtime)


def test_second_vm_of_a_domain(start):
    process = start.popen()
    halves = start.halves(process)
    assert f"runs already (process {process.pid})" in start.fails()
    assert all(alive(pid) for pid in halves)
    process.terminate()
    process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("victim", ["backend", "QEMU"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_one_half_ends(start, victim, how):
    process = start.popen()
    halves = start.halves(process)
    os.kill(halves[0 if victim == "backend" else 1], how)
    said = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode != 0
    assert ("cloison-vhost" if victim == "backend" else "QEMU") in said.splitlines()[-1]
    assert not any(alive(pid) for pid in halves)
    assert not list(start.folder.glob("*.pid")) and not (start.folder / "vhost.sock").exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_tool_ends(start, how):
    """Even when it cannot clean up, nothing runs on, and the next start works."""
    process = start.popen()
    halves = start.halves(process)
    process.send_signal(how)
    process.communicate(timeout=PATIENCE)
    wait_for(lambda: not any(alive(pid) for pid in halves), "both halves to end")
    again = start.popen()
    start.halves(again)
    again.terminate()
    again.communicate(timeout=PATIENCE)
    assert again.returncode == 128 + signal.SIGTERM
