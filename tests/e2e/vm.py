# SPDX-License-Identifier: MIT
"""A domain's VM as a user runs it, by tools/vm, and a serial port that its guest can write to."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading

from desk import BUILD, Desk, wait_for
from patience import PATIENCE

PROJECT = pathlib.Path(__file__).resolve().parents[2]
IMAGE = pathlib.Path(os.environ.get("CLOISON_GUEST", BUILD / "guest-tests"))

# What the guest's user may write to, and the test reads.
PORT = "/dev/virtio-ports/org.cloison.test"

# Two VMs boot in 20 s under emulation on 2 idle cores, and an answer takes a second; beside other stages of
# tools/check and two busy loops it is a multiple of that, the more so for a boot.
BOOT_TIMEOUT = 3 * PATIENCE
# A key press, a shell command or a launched program in an emulated guest.
ANSWER_TIMEOUT = PATIENCE


class Vm:
    def __init__(self, desk, domain):
        self.desk, self.domain = desk, domain
        self.dir = desk.runtime / "cloison/vm" / domain
        self.port_path = desk.dir / f"{domain}.port"
        self.qmp_path = desk.dir / f"{domain}.qmp"
        self.log_path = desk.dir / f"{domain}.vm.log"
        self.heard = ""
        self.process = None

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [PROJECT / "tools/vm", self.domain, "--build", BUILD, "--image", IMAGE,
                 "--test-port", self.port_path, "--qmp", self.qmp_path], stdout=log, stderr=log, env=self.desk.env)
        port = wait_for(self.connect, "QEMU's socket", BOOT_TIMEOUT)
        threading.Thread(target=self.listen, args=(port,), daemon=True).start()
        return self

    def connect(self):
        """The guest's port, or None before QEMU listens."""
        assert self.process.poll() is None, self.log()
        port = socket.socket(socket.AF_UNIX)
        if port.connect_ex(str(self.port_path)) == 0:
            return port
        port.close()
        return None

    def listen(self, port):
        with port:
            while data := port.recv(4096):
                self.heard += data.decode(errors="replace")

    def log(self):
        console = self.dir / "console.log"
        return (self.log_path.read_text(errors="replace")
                + (console.read_text(errors="replace")[-2000:] if console.exists() else ""))

    def pid(self, name):
        """Of "vhost" or "qemu"."""
        return int((self.dir / f"{name}.pid").read_text())

    def kill(self, name):
        os.kill(self.pid(name), signal.SIGKILL)

    def wait_end(self):
        """tools/vm has seen that one half is gone, and has ended the other."""
        self.process.wait(ANSWER_TIMEOUT)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(ANSWER_TIMEOUT)

    def qmp(self, command, **arguments):
        """Asks QEMU, on a connection of its own; returns the whole reply."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(ANSWER_TIMEOUT)
            control.connect(str(self.qmp_path))
            with control.makefile("rw") as stream:
                assert "QMP" in json.loads(stream.readline())
                for request in ({"execute": "qmp_capabilities"},
                                {"execute": command, "arguments": arguments}):
                    stream.write(json.dumps(request) + "\n")
                    stream.flush()
                    reply = json.loads(stream.readline())
                    while "event" in reply:
                        reply = json.loads(stream.readline())
                return reply

    def windows(self):
        return self.desk.windows(self.domain)

    def window(self, number):
        return next((window for window in self.windows() if window["number"] == number), None)

    def path(self, name):
        """Where the guest's user may write to."""
        return pathlib.PurePosixPath("/home/user") / name

    def launch(self, *command):
        reply = self.desk.control("launch", self.domain, *command)
        assert reply["ok"], reply

    def ask(self, command):
        """What a shell command in the guest prints, by a shell of its own."""
        before = len(self.heard)
        self.launch("sh", "-c", f"{{ {command}; echo :end; }} >{PORT} 2>&1")
        wait_for(lambda: ":end" in self.heard[before:], f"the answer to: {command}\n{self.log()}",
                 ANSWER_TIMEOUT)
        return self.heard[before:].replace("\r", "").split(":end")[0].strip()

    def terminal(self):
        """The window of the terminal that the compositor started, once it is there."""
        def found():
            return next((window for window in self.windows() if window["title"] == "foot"), None)
        return wait_for(found, f"a terminal of {self.domain}\n{self.log()}", BOOT_TIMEOUT)

    def focus(self):
        reply = self.desk.control("focus", str(self.terminal()["number"]))
        assert reply["ok"], reply

    def type_line(self, text):
        """At the host's keyboard, into whichever window has the focus."""
        self.desk.run("wtype", text)
        self.desk.run("wtype", "-k", "Return")


@contextlib.contextmanager
def desk_with_vm(config):
    """A desk of this configuration and the VM of its domain work, which boots."""
    desk = Desk(config).start()
    vm = Vm(desk, "work")
    try:
        yield desk, vm.start()
    finally:
        vm.stop()
        shutil.rmtree(desk.runtime / "cloison/vm", ignore_errors=True)
        desk.finish()
