# SPDX-License-Identifier: MIT
"""An unmodified program in a domain: what it shows, and what it says for itself."""

import subprocess

from desk import wait_for


class Program:
    def __init__(self, guest, command, environment, folder=None):
        """folder: where it is started; None: where the guest keeps things."""
        self.guest, self.errors = guest, guest.path("errors")
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(command, env={**guest.env, **environment}, stdin=subprocess.DEVNULL,
                                            stdout=errors, stderr=errors, cwd=folder or guest.runtime)
        guest.programs.append(self.process)

    def wait(self, condition, what):
        """The first true value of condition, unless the program ends."""
        def check():
            assert self.process.poll() is None, self.errors.read_text(errors="replace")
            return condition()
        try:
            return wait_for(check, what)
        except AssertionError as error:
            errors = self.errors.read_text(errors="replace")[-2000:]
            raise AssertionError(f"{error}; {self.news()}; {errors}") from None

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
