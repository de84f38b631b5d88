# SPDX-License-Identifier: MIT
"""The suites of toolkits, as Debian has them, on the stack and on sway.

usage: suites.py [SUITE...]   what fails on either, and how many pass
"""

import collections
import concurrent.futures
import contextlib
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from desk import Desk  # noqa: E402
from hands import Hands  # noqa: E402
from patience import PATIENCE  # noqa: E402
from sway import Sway  # noqa: E402
from unixguest import UnixGuest  # noqa: E402

INSTALLED = pathlib.Path("/usr/libexec/installed-tests")
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text())
ELF = b"\x7fELF"

# Of the numbers that tests take by chance: both sides have the same.
GTK_SEED = "R02Saefd9b76fdfc4523fafc370007d2ab14"
SDL_SEED = "CLOISON"

# Of an application: no bus or sound of the machine.
QUIET = {"GTK_A11Y": "test", "DBUS_SESSION_BUS_ADDRESS": "disabled:",
         "SDL_AUDIODRIVER": "dummy", "SDL_AUDIO_DRIVER": "dummy"}

# Tests have limits of time, which a busy machine breaks on either side.
AGAIN = 2

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Side:
    """Where applications run, each suite's one after the other, as they take the focus from each other."""

    def __init__(self, desk, env):
        self.home = desk.dir / "applications"
        self.home.mkdir(mode=0o700)
        self.env = {**env, **QUIET, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home),
                    "WAYLAND_DISPLAY": str(pathlib.Path(env["XDG_RUNTIME_DIR"]) / env["WAYLAND_DISPLAY"])}

    def run(self, platform, *command):
        """Its status and what it said. It finds the display of its platform only."""
        env = dict(self.env, GDK_BACKEND=platform, SDL_VIDEODRIVER=platform, SDL_VIDEO_DRIVER=platform)
        del env["DISPLAY" if platform == "wayland" else "WAYLAND_DISPLAY"]
        try:
            ended = subprocess.run(command, env=env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return None, ""
        return ended.returncode, COLOUR.sub("", ended.stdout.decode(errors="replace"))


@contextlib.contextmanager
def side(desk, guest=None):
    """Ends in good order; when its suites have broken off, at once."""
    try:
        with Hands(desk):  # else there is no keyboard and no pointer
            yield Side(desk, (guest or desk).env)
        if guest:
            guest.stop()
        desk.finish()
    finally:
        if desk in Desk.unfinished:
            desk.abandon()


@contextlib.contextmanager
def sides():
    """The stack, and sway."""
    desk = Desk().start()
    with side(desk, UnixGuest(desk, "work").start()) as ours:
        with side(Sway("1024x768@60", xwayland=True).start()) as theirs:
            yield ours, theirs


class Gtk:
    """Every program of the suite but for those left out. Its tests speak TAP."""

    result = re.compile(r"^(not )?ok \d+ (\S+)", re.MULTILINE)

    def __init__(self, platform):
        self.platform, self.root = platform, INSTALLED / "gtk-4.0"

    def jobs(self):
        left_out = [name for group in EXPECTED["left_out"] for name in group["tests"]]
        programs = [path for path in sorted(self.root.rglob("*"))
                    if path.is_file() and os.access(path, os.X_OK) and path.read_bytes()[:4] == ELF]
        return [name for name in (str(path.relative_to(self.root)) for path in programs)
                if not any(fnmatch.fnmatch(name, pattern) for pattern in left_out)]

    def run(self, job, side):
        status, text = side.run(self.platform, str(self.root / job), "--tap", "-k", "--seed", GTK_SEED)
        found = {f"{job}:{test}": not failed for failed, test in self.result.findall(text)}
        return {**found, job: status == 0}


class Sdl:
    """The parts of testautomation that want a display, and the small programs."""

    parts = ("Clipboard", "Keyboard", "Mouse", "Render", "Subsystems", "Surface", "SysWM", "Video")
    programs = ("testbounds", "testdisplayinfo", "testkeys")
    listed = re.compile(r"Test suite: (\w+)|      test: (\w+)( \(disabled\))?")
    result = re.compile(r">>> Test '(\w+)': (Passed|Failed)")

    def __init__(self, version, platform):
        self.platform, self.root = platform, INSTALLED / f"SDL{version}"
        self.cases = collections.defaultdict(list)  # by part

    def automation(self, side, part):
        return side.run(self.platform, self.root / "testautomation", "--seed", SDL_SEED, "--filter", part)

    def learn(self, side):
        """It lists what there is when it is asked for what there is not."""
        part = None
        for named, case, disabled in self.listed.findall(self.automation(side, "?")[1]):
            part = named or part
            if case and not disabled:
                self.cases[part].append(case)

    def jobs(self):
        return [part for part in self.parts if part in self.cases] + list(self.programs)

    def run(self, job, side):
        if job in self.programs:
            return {job: side.run(self.platform, self.root / job)[0] == 0}
        found = {case: result == "Passed" for case, result in self.result.findall(self.automation(side, job)[1])}
        # Those behind one that has ended the program.
        for case in self.cases[job]:
            if case not in found:
                found[case] = self.automation(side, case)[0] == 0
        return found


def gtk4(platform):
    return lambda _side: Gtk(platform)


def sdl(version, platform):
    def make(side):
        suite = Sdl(version, platform)
        suite.learn(side)
        return suite
    return make


SUITES = {
    "gtk4-wayland": gtk4("wayland"),
    "gtk4-x11": gtk4("x11"),
    "sdl2-wayland": sdl(2, "wayland"),
    "sdl2-x11": sdl(2, "x11"),
    "sdl3-wayland": sdl(3, "wayland"),
    "sdl3-x11": sdl(3, "x11"),
}


class Compared:
    def __init__(self, name, both):
        self.suite, self.both = SUITES[name](both[1]), both
        self.ours, self.theirs = self.results(self.suite.jobs())
        self.alone = self.failed_alone(self.ours, self.theirs)
        for _ in range(AGAIN):
            self.try_again()

    def results(self, jobs):
        """On either side, {(job, test): passed}. Both at once."""
        def on(side):
            return {(job, test): passed for job in jobs for test, passed in self.suite.run(job, side).items()}
        with concurrent.futures.ThreadPoolExecutor(len(self.both)) as pool:
            return pool.map(on, self.both)

    @staticmethod
    def failed_alone(ours, theirs):
        """What is missing has failed."""
        return {test for test, passed in theirs.items() if passed and not ours.get(test)}

    def try_again(self):
        if self.alone:
            jobs = sorted({job for job, _ in self.alone})
            self.alone &= self.failed_alone(*self.results(jobs))

    def passed(self):
        return sum(self.ours.values())

    def failed_on_both(self):
        return sorted(test for (job, test), passed in self.ours.items()
                      if not passed and not self.theirs.get((job, test)))


def main(names):
    with sides() as both:
        for name in names or SUITES:
            compared = Compared(name, both)
            print(f"{name}: {compared.passed()} pass")
            for test in compared.failed_on_both():
                print(f"  fails on both: {test}")
            for _, test in sorted(compared.alone):
                print(f"  fails here alone: {test}")


if __name__ == "__main__":
    main(sys.argv[1:])
