# SPDX-License-Identifier: MIT
"""Starts cloison-vhost and watches it."""
import contextlib
import os
import signal
import socket
import subprocess

from machine import PATIENCE, Machine, wait_until

BUILD = os.environ.get("CLOISON_BUILD", os.path.join(os.path.dirname(__file__), "../../build"))
PROGRAM = os.path.join(BUILD, "vhost/cloison-vhost")

with open(PROGRAM, "rb") as _program:
    SANITIZED = b"__asan_init" in _program.read()

# For a build with sanitizers: nothing else may look like growth, and only root can search a process
# for leaks that is not dumpable.
SANITIZER = "quarantine_size_mb=1" + ("" if os.geteuid() == 0 else ":detect_leaks=0")


def environment(**more):
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("CLOISON_", "XDG_"))}
    keep["ASAN_OPTIONS"] = ":".join(filter(None, [keep.get("ASAN_OPTIONS"), SANITIZER]))
    keep["UBSAN_OPTIONS"] = "halt_on_error=1"
    keep.update({k: str(v) for k, v in more.items()})
    return keep


def child_of(pid):
    """The process that reads the guest, whose parent is the one that was started; None when it has
    none. /proc says so to everybody."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % name, encoding="utf-8", errors="replace") as stat:
                if int(stat.read().rsplit(")", 1)[1].split()[1]) == pid:
                    return int(name)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return None


class Backend:
    """One backend on a listening socket, its log in a file, or where stderr says."""

    def __init__(self, folder, *arguments, domain="work", stderr=None, under=(), **options):
        self.path = os.path.join(folder, "vhost.sock")
        self.link = os.path.join(folder, "link.sock")
        self.log_path = os.path.join(folder, "vhost.log")
        self.arguments = [*under, PROGRAM, "--socket-path=" + self.path, "--domain=" + domain,
                          "--link=" + self.link, *arguments]
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(self.arguments, stderr=stderr or log,
                                            env=environment(HOME=folder), **options)
        wait_until(lambda: os.path.exists(self.path) or not self.is_alive(), "the socket")
        assert self.is_alive(), self.log()
        self.worker = wait_until(lambda: child_of(self.process.pid), "the worker")

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

    @contextlib.contextmanager
    def frozen(self):
        """What happens meanwhile, the backend finds all at once."""
        os.kill(self.worker, signal.SIGSTOP)
        wait_until(lambda: self.state() == "T", "the backend to stand still")
        try:
            yield
        finally:
            os.kill(self.worker, signal.SIGCONT)

    def state(self):
        """Of the worker; X when it is no more."""
        try:
            with open("/proc/%d/stat" % self.worker, encoding="ascii") as stat:
                return stat.read().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return "X"

    def kill(self):
        if self.is_alive():
            self.process.kill()
        self.process.wait()
        wait_until(lambda: self.state() in "ZX", "the worker's end")

    def close(self):
        """The end of a test: the process must be well, and end well."""
        try:
            assert not self.is_alive() or self.stop() == 0, self.log()
            assert "Sanitizer" not in self.log() and "runtime error" not in self.log(), self.log()
        finally:
            self.kill()

    # --- what it uses -----------------------------------------------------------------------------

    def fds(self):
        """Open descriptors; 0 where only root may look, for the process is not dumpable."""
        try:
            return len(os.listdir("/proc/%d/fd" % self.worker))
        except PermissionError:
            return 0

    def maps(self, name):
        """Mappings of files of that name; 0 where only root may look."""
        try:
            with open("/proc/%d/maps" % self.worker, encoding="utf-8") as maps:
                return sum(name in line for line in maps)
        except PermissionError:
            return 0

    def rss(self):
        """Bytes of memory of its own, guest RAM not counted."""
        with open("/proc/%d/status" % self.worker, encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        return int(fields["RssAnon"].split()[0]) * 1024
