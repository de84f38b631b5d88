#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What real programs cost the compositor, beside what they cost sway.

usage: tools/toolbox env CLOISON_BUILD=BUILD_DIR tests/bench/programs.py [PROGRAM...] [--rounds N] [--seconds N]

Firefox and Chromium scroll a long page of text and pictures by the wheel, at a fixed rate; mpv plays a
test picture, and one of 1920x1080 at 60 Hz. Each is shown by sway, by the compositor itself ("direct"), through a process that only passes
bytes on ("relay", the floor of any in between) and over a link ("forwarded"), in turn, in the same number of
px, headless and with pixman. Counted is the CPU of the compositor and of the proxy, or the relay, for a picture that the program drew: the pages count theirs, mpv says what it left out. A figure is
the median over the rounds, with the lowest and the highest; a ratio is taken within a round.
"""
import argparse
import contextlib
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time

from PIL import Image

from processes import cpu_seconds, spread

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import browsers  # noqa: E402
from desk import BUILD, CONFIG, Desk, wait_for  # noqa: E402
from hands import Hands  # noqa: E402
from sway import Sway  # noqa: E402
from unixguest import UnixGuest  # noqa: E402

MODE = "1440x900@60"
TITLE_BAR_Y = 12  # px of it are above the content
WARM_UP = 2  # s
NOTCHES_PER_SECOND = 30
SECTIONS, WORDS = 400, 120

PAGE = """<!doctype html><meta charset=utf-8><title>ready</title>
<style>body {{ font: 16px serif; margin: 1em 15% }} img {{ float: right; margin: 1em }}</style>
<script>
let drawn = 0;
addEventListener("scroll", () => drawn++);
addEventListener("mousedown", () => document.title = `drawn ${{drawn}} ${{Math.round(scrollY)}}`);
</script>
{sections}
"""


def write_page(folder):
    """Always the same one."""
    chance = random.Random(1)
    for name in range(4):
        Image.frombytes("RGB", (40, 30), chance.randbytes(3600)).resize((320, 240), Image.BICUBIC).save(
            folder / f"{name}.png")
    word = lambda: "".join(chance.choices("aeilnorst", k=chance.randint(2, 9)))  # noqa: E731
    sections = "\n".join(
        f"<h2>{word()} {number}</h2><p><img src={number % 4}.png>{' '.join(word() for _ in range(WORDS))}</p>"
        for number in range(SECTIONS))
    page = folder / "page.html"
    page.write_text(PAGE.format(sections=sections))
    return page


class Shown(contextlib.ExitStack):
    """A program on a desktop, in a folder of its own."""

    def __init__(self, desk, env, command_of):
        super().__init__()
        self.desk = desk
        self.folder = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(prefix="cl-bench-")))
        command, more = command_of(self.folder)
        self.log = self.enter_context(open(self.folder / "log", "wb"))
        self.process = subprocess.Popen(command, env={**env, **more}, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, start_new_session=True)
        self.callback(self.end)

    def end(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def titled(self, word):
        """Its window, when its title has that word."""
        return wait_for(lambda: [window for window in self.desk.windows() if word in (window["title"] or "")],
                        f"a window titled {word}\n{(self.folder / 'log').read_text(errors='replace')[-2000:]}")[0]


def smooth_firefox(folder, page):
    """Scrolling by the wheel as it is for most users: a motion, not a jump."""
    return browsers.firefox(folder, page, **{"ui.prefersReducedMotion": 0})


class Browser:
    def __init__(self, command):
        self.command = command

    def command_of(self, folder):
        return self.command(folder, write_page(folder))

    def run(self, shown, hands, box, seconds, take):
        """(pictures drawn, what take said at the beginning and at the end)"""
        hands.move(box["x"] + box["width"] // 2, box["y"] + box["height"] // 2)
        scroll(hands, WARM_UP)
        first, before = self.drawn(shown, hands), take()
        scroll(hands, seconds)
        after, last = take(), self.drawn(shown, hands)
        return last - first, before, after

    @staticmethod
    def drawn(shown, hands):
        before = shown.titled("").get("title")
        hands.click()
        title = wait_for(lambda: (title := shown.titled("")["title"]) != before and title, "the page to answer")
        return int(title.split()[1])


def scroll(hands, seconds):
    start = time.monotonic()
    for notch in range(int(seconds * NOTCHES_PER_SECOND)):
        time.sleep(max(0, start + notch / NOTCHES_PER_SECOND - time.monotonic()))
        hands.wheel(1)


class Player:
    def __init__(self, size, rate):
        self.size, self.rate = size, rate

    def command_of(self, folder):
        return (["mpv", "--no-config", "--vo=wlshm", "--no-audio", "--osc=no", "--title=ready",
                 "--cursor-autohide=no", f"--input-ipc-server={folder}/control",
                 f"av://lavfi:testsrc2=size={self.size}:rate={self.rate}"], {})

    def run(self, shown, hands, _, seconds, take):
        hands.aside()
        time.sleep(WARM_UP)
        first, before = self.drawn(shown), take()
        time.sleep(seconds)
        after, last = take(), self.drawn(shown)
        return last - first, before, after

    def drawn(self, shown):
        def ask(name):
            client.sendall(json.dumps({"command": ["get_property", name]}).encode() + b"\n")
            while "data" not in (reply := json.loads(lines.readline())):
                pass
            return reply["data"]
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(shown.folder / "control"))
            lines = client.makefile("rb")
            return ask("time-pos") * self.rate - ask("frame-drop-count")


PROGRAMS = {"firefox": Browser(smooth_firefox), "chromium": Browser(browsers.chromium), 
            "mpv": Player("1280x720", 30), "mpv-1080p60": Player("1920x1080", 60)}


@contextlib.contextmanager
def cloison(way):
    """The desktop, the environment of its programs and the processes whose CPU counts."""
    base = CONFIG[:CONFIG.index("[output")]
    desk = Desk(f"{base}\n[output HEADLESS-1]\nmode = {MODE}\n").start()
    with between(desk, way) as (env, pids):
        yield desk, env, {"host": desk.process.pid, **pids}
    desk.finish()


@contextlib.contextmanager
def between(desk, way):
    """What a program is shown by, as its environment, and what stands between it and the compositor."""
    if way == "forwarded":
        guest = UnixGuest(desk, "work").start()
        yield guest.env, {"proxy": guest.proxy.pid}
        guest.stop()
    elif way == "relay":
        socket_path = desk.runtime / "relay"
        relay = subprocess.Popen([BUILD / "tests/bench/relay", socket_path,
                                  desk.runtime / desk.env["WAYLAND_DISPLAY"]])
        wait_for(socket_path.exists, "the relay's socket")
        yield dict(desk.env, WAYLAND_DISPLAY="relay"), {"proxy": relay.pid}
        relay.terminate()
        relay.wait()
        socket_path.unlink(missing_ok=True)
    else:
        yield desk.env, {}


@contextlib.contextmanager
def sway(content):
    width, height = map(int, MODE.split("@")[0].split("x"))
    desk = Sway(MODE, left=content["x"], top=content["y"], right=width - content["x"] - content["width"],
                bottom=height - content["y"] - content["height"]).start()
    yield desk, desk.env, {"host": desk.process.pid}
    desk.finish()


def maximized(shown, hands):
    """Its content, when it fills the screen."""
    window = shown.titled("ready")
    if window.get("maximized") is False:
        box = window["content"]
        hands.double_click(box["x"] + box["width"] // 2, box["y"] - TITLE_BAR_Y)
    if "outer" in window:
        area = shown.desk.state()["outputs"][0]["work_area"]
        wait_for(lambda: shown.titled("ready")["outer"] == area, "it is maximized")
    return shown.titled("ready")["content"]


def measure(program, stage, seconds):
    """({process: CPU ms a picture}, pictures a second, the window's content)"""
    with stage as (desk, env, pids), Hands(desk) as hands, Shown(desk, env, program.command_of) as shown:
        box = maximized(shown, hands)

        def take():
            return time.monotonic(), {name: cpu_seconds(pid) for name, pid in pids.items()}
        drawn, (began, before), (ended, after) = program.run(shown, hands, box, seconds, take)
        return ({name: 1000 * (after[name] - before[name]) / drawn for name in pids}, drawn / (ended - began), box)


def print_program(name, runs):
    print(f"\n{name}, {MODE}: {runs['sway'][0][2]}")
    print(f"  {'shown by':12}" + "".join(f" {head:>22}" for head in
                                        ("pictures/s", "compositor ms", "proxy ms", "of sway")))
    for stage, of_stage in runs.items():
        sums = [sum(run[0].values()) for run in of_stage]
        bases = [sum(run[0].values()) for run in runs["sway"]]
        cells = [spread([run[1] for run in of_stage], 1), spread([run[0]["host"] for run in of_stage], 3),
                 spread([run[0].get("proxy", 0) for run in of_stage], 3),
                 spread([mine / base for mine, base in zip(sums, bases)], 2)]
        print(f"  {stage:12}" + "".join(f" {cell:>22}" for cell in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("programs", nargs="*", choices=[[], *PROGRAMS], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    options = parser.parse_args()
    print(f"medians (lowest..highest) of {options.rounds} rounds")
    for name in options.programs or PROGRAMS:
        runs = {"sway": [], "direct": [], "relay": [], "forwarded": []}
        for _ in range(options.rounds):
            for way in ("direct", "relay", "forwarded"):
                runs[way].append(measure(PROGRAMS[name], cloison(way), options.seconds))
            runs["sway"].append(measure(PROGRAMS[name], sway(runs["forwarded"][-1][2]), options.seconds))
        print_program(name, runs)


if __name__ == "__main__":
    main()
