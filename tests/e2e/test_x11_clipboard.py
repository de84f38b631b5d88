# SPDX-License-Identifier: MIT
"""X11 and Wayland programs of a domain have one clipboard; other domains have what the user carries there."""

import subprocess
import threading

import pytest

import x11
from boundary import RULES, copied, pasted
from desk import CONFIG, Desk, wait_for
from hands import Hands
from unixguest import UnixGuest

TEXT = "two lines\nund Ümläute €\n".encode()
LONG = bytes(range(32, 127)) * 11000  # more than comes at once


class Domain:
    """With an X11 window that has the focus, and what its selections are."""

    def __init__(self, desk, name):
        self.desk, self.guest = desk, UnixGuest(desk, name).start()
        self.client = x11.Client(self.guest)
        self.window = self.client.window(0, 0, 200, 100, title="one")
        self.number = wait_for(self.guest.windows, "its window")[0]["number"]
        self.focus()
        self.clipboard = x11.Selection(self.window)
        self.primary = x11.Selection(self.window, "PRIMARY")

    def is_active(self):
        return self.client.property(self.client.root, "_NET_ACTIVE_WINDOW") == [self.window.x.id]

    def focus(self):
        assert self.desk.control("focus", str(self.number))["ok"]
        wait_for(self.is_active, "the focus")

    def copy(self, data, *options):
        """In a Wayland program, which serves it until something else is copied."""
        path = self.guest.path("selected")
        path.write_bytes(data)
        with open(path, "rb") as file:
            self.guest.programs.append(subprocess.Popen(["wl-copy", "-f", *options], env=self.guest.env, stdin=file))

    def paste(self, selection, *options):
        """In a Wayland program, while the X11 program serves its selection; None: there is nothing to paste."""
        path = self.guest.path("pasted")
        with open(path, "wb") as file:
            process = subprocess.Popen(["wl-paste", "-n", *options], env=self.guest.env, stdout=file,
                                       stderr=subprocess.DEVNULL)
        self.guest.programs.append(process)

        def ended():
            selection.serve()
            return process.poll() is not None
        wait_for(ended, "the paste")
        return path.read_bytes() if process.returncode == 0 else None

    def finish(self):
        self.client.close()
        self.guest.stop()


class Server(threading.Thread):
    """Serves a selection while the test does something else; nobody else may use its connection."""

    def __init__(self, selection):
        super().__init__(daemon=True)
        self.selection, self.ending = selection, threading.Event()
        self.start()

    def run(self):
        while not self.ending.wait(0.01):
            self.selection.serve()

    def stop(self):
        self.ending.set()
        self.join()


@pytest.fixture
def ruled_desk():
    desk = Desk(CONFIG + RULES).start()
    yield desk
    desk.finish()


@pytest.fixture
def work(ruled_desk):
    domain = Domain(ruled_desk, "work")
    yield domain
    domain.finish()


def test_from_x11_to_wayland(work):
    for data in (TEXT, b"other", LONG):
        work.clipboard.own(data)
        wait_for(lambda: work.paste(work.clipboard) == data, f"{len(data)} bytes")


def test_from_wayland_to_x11(work):
    for data in (TEXT, b"other", LONG):
        work.copy(data, "-t", "text/plain;charset=utf-8")
        wait_for(lambda: work.clipboard.ask() == data, f"{len(data)} bytes")


def test_what_is_only_selected(work):
    work.primary.own(TEXT)
    wait_for(lambda: work.paste(work.primary, "-p") == TEXT, "what X11 has selected")
    work.copy(b"selected", "-p", "-t", "text/plain;charset=utf-8")
    wait_for(lambda: work.primary.ask() == b"selected", "what Wayland has selected")
    assert work.paste(work.clipboard) is None


def test_an_x11_program_reads_nothing_without_the_focus(ruled_desk, work):
    work.copy(b"secret", "-t", "text/plain;charset=utf-8")
    wait_for(lambda: work.clipboard.ask() == b"secret", "the text")
    work.guest.show("foot", "sh", "-c", "read -r line")
    wait_for(lambda: not work.is_active(), "no focus in X11")
    assert work.clipboard.ask() is None


def test_it_is_carried_to_another_domain(ruled_desk, work):
    personal = Domain(ruled_desk, "personal")
    with Hands(ruled_desk) as user:
        work.focus()
        work.clipboard.own(TEXT)
        wait_for(lambda: work.paste(work.clipboard) == TEXT, "the domain's own programs to have it")
        server = Server(work.clipboard)
        copied(user, ruled_desk)
        server.stop()
        personal.focus()
        assert personal.clipboard.ask() is None
        pasted(user, ruled_desk)
        wait_for(lambda: personal.clipboard.ask() == TEXT, "the text in the other domain")
    personal.finish()


def test_a_program_that_goes_takes_its_selection_along(work):
    other = x11.Client(work.guest)
    window = other.window(0, 0, 100, 80, title="two")
    wait_for(lambda: len(work.guest.windows()) == 2, "its window")
    owner = x11.Selection(window)
    owner.own(TEXT)
    wait_for(lambda: work.paste(owner) == TEXT, "the text")
    other.close()
    wait_for(lambda: work.paste(work.clipboard) is None, "nothing to paste")
