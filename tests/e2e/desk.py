# SPDX-License-Identifier: MIT
"""A compositor of the test's own: headless, pixman, with a runtime directory that nobody shares."""

import io
import itertools
import json
import math
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from PIL import Image

from patience import PATIENCE
from rawlink import VIA_VM, Link

BUILD = pathlib.Path(os.environ.get("CLOISON_BUILD",
                                    pathlib.Path(__file__).resolve().parents[2] / "build"))
SUPPRESSIONS = pathlib.Path(__file__).with_name("lsan.supp")

WORK = 0xFF8800
PERSONAL = 0x00CC44

CONFIG = f"""
[domain work]
label = Work
colour = #{WORK:06x}

[domain personal]
label = Personal
colour = #{PERSONAL:06x}

[keyboard]
repeat-rate = 0

[appearance]
clock = no

[desktop]
background = #202830

[output HEADLESS-1]
mode = 1024x768@60
"""

# Of a build with sanitizers: nothing else may look like growth, and only root can search a process that
# is not dumpable for leaks.
ASAN = "quarantine_size_mb=1" + ("" if os.geteuid() == 0 else ":detect_leaks=0")

# What a sanitizer says when the program was built with one.
SANITIZER = re.compile(r"runtime error:|AddressSanitizer|LeakSanitizer|Assertion")

# What a test gives to Desk.start that looks into the process by fds or pool_mappings: only root may look
# into one with a sandbox.
LOOKED_INTO = () if os.geteuid() == 0 else ("--sandbox=off",)

# What the compositor says of a system call that it made and may not make.
REFUSED_CALL = re.compile(r"the sandbox refused the system call (\w+)")


def oklab(rgb):
    """Where a colour is, in a space where distances are as they are seen."""
    red, green, blue = ((value / 255 / 12.92 if value < 11 else ((value / 255 + 0.055) / 1.055) ** 2.4)
                        for value in (rgb >> 16, rgb >> 8 & 255, rgb & 255))
    l, m, s = ((0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3),
               (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3),
               (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3))
    return (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)


def palette(count):
    """Colours that the configuration takes beside those of CONFIG and of the host."""
    steps = (0x00, 0x33, 0x66, 0x99, 0xCC, 0xFF)
    taken, found = [oklab(WORK), oklab(PERSONAL), oklab(0xC8CCD2)], []
    for red, green, blue in itertools.product(steps, repeat=3):
        rgb = red << 16 | green << 8 | blue
        place = oklab(rgb)
        if len(found) < count and place[0] > 0.5 and all(math.dist(place, other) > 0.065 for other in taken):
            taken.append(place)
            found.append(rgb)
    assert len(found) == count, "so many colours there are not"
    return found


def many_domains(count):
    """A configuration with more domains, d0, d1, ...: what the log may say a second is counted for
    each by itself."""
    return CONFIG + "".join(f"\n[domain d{i}]\nlabel = D{i}\ncolour = #{rgb:06x}\n"
                            for i, rgb in enumerate(palette(count)))


def wait_for(condition, what, timeout=PATIENCE):
    """The first true value of condition, asked again and again."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"waited {timeout} s for: {what}"
        time.sleep(0.005)


def fill_pipe(writer):
    """By an open file of its own: that of the compositor stays as it is."""
    fill = os.open(f"/proc/self/fd/{writer}", os.O_WRONLY | os.O_NONBLOCK)
    for piece in (b"-" * 4096, b"-"):
        try:
            while True:
                os.write(fill, piece)
        except BlockingIOError:
            pass
    os.close(fill)


def environment(runtime, **more):
    """Nothing of the session that runs the tests, but its path and its sanitizer; and no settings of GNOME's, which
    programs would keep in the runtime directory."""
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TERM") if name in os.environ}
    env.update(
        XDG_RUNTIME_DIR=str(runtime), WLR_BACKENDS="headless", WLR_RENDERER="pixman",
        WLR_LIBINPUT_NO_DEVICES="1", GSETTINGS_BACKEND="memory",
        LSAN_OPTIONS=f"suppressions={SUPPRESSIONS}:print_suppressions=0", ASAN_OPTIONS=ASAN, UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1")
    env.update(more)
    return env


class Desk:
    unfinished = []  # in the order in which they were made

    def __init__(self, config=CONFIG, **env):
        Desk.unfinished.append(self)
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="cl-", dir="/tmp"))
        self.runtime = self.dir / "run"
        self.runtime.mkdir(mode=0o700)
        self.config = self.dir / "cloison.ini"
        self.config.write_text(config)
        self.log_path = self.dir / "log"
        self.env = environment(self.runtime, **env)
        self.links = []
        self.process = None

    def start(self, *arguments, command=(BUILD / "compositor/cloison",), **options):
        """arguments are the compositor's, options those of Popen."""
        began = len(self.log())
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([*command, "-c", self.config, *arguments],
                                            env=self.env, **{"stderr": log, **options})
        ready = wait_for(lambda: self.ready_line(began), f"the ready line\n{self.log()}")
        self.env["WAYLAND_DISPLAY"] = ready.group(1)
        self.park_pointer()
        return self

    def park_pointer(self):
        """Into the panel's corner, where the cursor hides no pixel that a test looks at."""
        self.run("wlrctl", "pointer", "move", "-9999", "-9999")

    def ready_line(self, began=0):
        found = re.search(r"ready: Wayland socket (\S+),", self.log()[began:])
        assert found or self.process.poll() is None, f"the compositor ended:\n{self.log()}"
        return found

    def stop(self):
        """Ends it in good order, and says what it left behind."""
        for link in self.links:
            link.close()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0, self.log()
        left = [str(path) for path in self.runtime.rglob("*")]
        assert left == [], f"left behind: {left}"

    def finish(self, refused=()):
        """refused: the system calls that the sandbox may have refused."""
        try:
            if self.process.poll() is None:
                self.stop()
            log = self.log()
            assert not SANITIZER.search(log), log
            assert set(REFUSED_CALL.findall(log)) <= set(refused), log
            assert self.process.returncode == 0, log
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.abandon()

    def abandon(self):
        """Whatever still runs in its folder ends, and the folder goes. For tests that failed, too."""
        Desk.unfinished.remove(self)
        if self.process and self.process.poll() is None:
            self.process.kill()  # it is not dumpable: only root can read its environment
            self.process.wait()
        here = f"XDG_RUNTIME_DIR={self.dir}/".encode()
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdecimal() and here in (entry / "environ").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                pass  # gone meanwhile, or somebody else's
        shutil.rmtree(self.dir)

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def lines_of(self, domain):
        """What the log says of a domain."""
        return [line for line in self.log().splitlines() if f"domain {domain}: " in line]

    def link(self, domain, *, greet=True, flags=0, vm=False):
        """vm: as a backend makes it."""
        link = Link(str(self.runtime / "cloison/domains" / f"{domain}.sock"))
        self.links.append(link)
        if vm:
            link.send(VIA_VM)
        return link.hello(flags) if greet else link

    def control(self, *words):
        """One request over the control socket."""
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.runtime / "cloison/control.sock"))
            client.sendall(json.dumps({"command": words}).encode() + b"\n")
            reply = client.makefile("rb").read()
        return json.loads(reply)

    def state(self):
        reply = self.control("state")
        assert reply["ok"], reply
        return reply["state"]

    def domain(self, name):
        return next(domain for domain in self.state()["domains"] if domain["name"] == name)

    def windows(self, domain=None):
        """The mapped ones, topmost first."""
        return [window for window in self.state()["windows"]
                if window["mapped"] and domain in (None, window["domain"])]

    def screenshot(self, output=None):
        command = ["grim", "-t", "ppm"] + (["-o", output] if output else []) + ["-"]
        ppm = subprocess.run(command, env=self.env, check=True, capture_output=True,
                             timeout=PATIENCE).stdout
        return Image.open(io.BytesIO(ppm)).convert("RGB")

    def run(self, *command, **options):
        """A host's tool, to its end."""
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True,
                              timeout=PATIENCE, **options)

    def fds(self):
        """Open descriptors. See LOOKED_INTO."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def pool_mappings(self):
        """Of pools that are made of rawlink.memfd(). See LOOKED_INTO."""
        return pathlib.Path(f"/proc/{self.process.pid}/maps").read_text().count("memfd:pixels")

    def resident_kb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))

    def alive(self):
        return self.process.poll() is None
