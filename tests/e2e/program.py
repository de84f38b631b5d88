# SPDX-License-Identifier: MIT
"""An unmodified program in a domain: what it shows, and what it says for itself."""

import subprocess

from desk import wait_for
from patience import PATIENCE


class Program:
    def __init__(self, guest, command, environment, folder=None):
        """folder: where it is started; None: where the guest keeps things."""
        self.guest, self.errors = guest, guest.path("errors")
        self.start(command, environment, folder or guest.runtime)

    def start(self, command, environment, folder):
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(command, env={**self.guest.env, **environment}, stdin=subprocess.DEVNULL,
                                            stdout=errors, stderr=errors, cwd=folder)
        self.guest.programs.append(self.process)

    def wait(self, condition, what):
        """The first true value of condition, unless the program ends."""
        def check():
            assert self.runs(), self.complaints()
            return condition()
        try:
            return wait_for(check, what)
        except AssertionError as error:
            raise AssertionError(f"{error}; {self.news()}; {self.complaints()[-2000:]}") from None

    def runs(self):
        return self.process.poll() is None

    def status(self):
        """With which it ends, now that it does."""
        return self.process.wait(PATIENCE)

    def complaints(self):
        return self.errors.read_text(errors="replace")

    def news(self):
        """What it said last."""
        raise NotImplementedError

    def toplevel(self):
        return next(window for window in self.guest.windows() if window["kind"] == "toplevel")

    def popups(self):
        return [window["content"] for window in self.guest.windows() if window["kind"] == "popup"]

    def shows(self, count):
        """That many popups are on the screen."""
        self.wait(lambda: len(self.popups()) == count, f"{count} popups, there are {self.popups()}")
