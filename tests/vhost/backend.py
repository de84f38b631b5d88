# SPDX-License-Identifier: MIT
"""Starts cloison-vhost and watches it."""
import os
import signal
import socket
import subprocess

from machine import PATIENCE, Machine, wait_until

BUILD = os.environ.get("CLOISON_BUILD", os.path.join(os.path.dirname(__file__), "../../build"))
PROGRAM = os.path.join(BUILD, "vhost/cloison-vhost")


def environment(**more):
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("CLOISON_", "XDG_"))}
    keep.update({k: str(v) for k, v in more.items()})
    return keep


class Backend:
    """One process on a listening socket, its log in a file."""

    def __init__(self, folder, *arguments, domain="work"):
        self.path = os.path.join(folder, "vhost.sock")
        self.link = os.path.join(folder, "link.sock")
        self.log_path = os.path.join(folder, "vhost.log")
        self.arguments = [PROGRAM, "--socket-path=" + self.path, "--domain=" + domain,
                          "--link=" + self.link, *arguments]
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(self.arguments, stderr=log, env=environment(HOME=folder))
        wait_until(lambda: os.path.exists(self.path) or not self.is_alive(), "the socket")
        assert self.is_alive(), self.log()

    def connect(self):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.connect(self.path)
        return sock

    def machine(self, **options):
        return Machine(self.connect(), **options)

    def is_alive(self):
        return self.process.poll() is None

    def log(self):
        with open(self.log_path, encoding="utf-8") as log:
            return log.read()

    def errors(self):
        return [line for line in self.log().splitlines() if " error: " in line]

    def stop(self):
        """SIGTERM; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def close(self):
        if self.is_alive():
            self.process.kill()
        self.process.wait()

    # --- what it uses -----------------------------------------------------------------------------

    def fds(self):
        """Open descriptors; 0 where only root may look, for the process is not dumpable."""
        try:
            return len(os.listdir("/proc/%d/fd" % self.process.pid))
        except PermissionError:
            return 0

    def rss(self):
        """Bytes of memory of its own, guest RAM not counted."""
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        return int(fields["RssAnon"].split()[0]) * 1024
