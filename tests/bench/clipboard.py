#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long the clipboard between two domains takes, on the unix link with both proxies. Nothing here is a test.

usage: tools/toolbox python3 tests/bench/clipboard.py [--build DIR] [--times N] [--mib N]

--build    the build folder below the project's; default build/
--times    pastes of a short text; default 200
--mib      of the large picture; default 64

A paste of text is timed from before the chord's last key is sent to the compositor until an application of the target
domain, which learns by wl_data_device that the selection is another one, has read all of it from its pipe: with the
application's own time, and that of the programs in between, which are Python. Beside the large picture another
domain draws at each FRAME; what it misses are points of its output's beat without one.
"""

import argparse
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/e2e"))

TEXT = b"a line of text, as people copy them"
PERIOD = 1000 / 60  # ms, of the desk's output


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", default="build")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--mib", type=int, default=64)
    return parser.parse_args()


def read_all(fd):
    data = b""
    while piece := os.read(fd, 1 << 20):
        data += piece
    os.close(fd)
    return data


def next_selection(app):
    """What the selection that comes next is."""
    events = app.client.all(app.data_device, "selection")
    while not (new := app.client.all(app.data_device, "selection")[len(events):]) or not new[-1].args[0]:
        app.client.pump(5)
    reader, writer = os.pipe()
    new[-1].args[0].receive(boundary.TEXT, writer)
    os.close(writer)
    return read_all(reader)


def measure_text(desk, user, times):
    work, personal = (UnixGuest(desk, name).start() for name in ("work", "personal"))
    source = work.show("foot", "sh", "-c", "read -r line")["number"]
    desk.control("focus", str(source))
    work.programs.append(subprocess.Popen(["wl-copy", "-f", TEXT.decode()], env=work.env))
    wait_for(lambda: subprocess.run(["wl-paste", "-n"], env=work.env, capture_output=True,
                                    check=False).stdout == TEXT, "the source")
    took = []
    with App(personal.env) as app:
        target = app.toplevel("target")
        app.client.sync()
        number = wait_for(personal.windows, "the target's window")[0]["number"]
        for _ in range(times + 5):
            desk.control("focus", str(source))
            boundary.copied(user, desk)
            desk.control("focus", str(number))
            user.down(hand.SUPER, hand.SHIFT)
            app.client.sync()
            begin = time.monotonic()
            user.begin("down", boundary.V)
            assert next_selection(app) == TEXT
            took.append((time.monotonic() - begin) * 1000)
            user.done()
            user.up(boundary.V, hand.SHIFT, hand.SUPER)
        assert target
    work.stop()
    personal.stop()
    took = sorted(took[5:])
    print(f"chord to pasted text, {times} times: median {statistics.median(took):.2f} ms, "
          f"95 % {took[int(len(took) * 0.95)]:.2f} ms, worst {took[-1]:.2f} ms")


def draw(path, quiet, stop):
    """Another domain: how many points of the beat there were without a FRAME."""
    link = rawlink.Link(path).hello()
    window = link.toplevel(200, 150, 0xFF606060)
    last, missed, frames = None, 0, 0
    while not stop.is_set():
        frame = link.expect(rawlink.FRAME, window.id).fields("I")[0]
        if last is not None:
            missed += max(0, round((frame - last) / PERIOD) - 1)
            frames += 1
        last = frame
        window.paint(0xFF606060 + frames % 2)
        link.received.clear()
    quiet.put((frames, missed))


def measure_large(desk, user, mib):
    work, personal = (UnixGuest(desk, name).start() for name in ("work", "personal"))
    numbers = [guest.show("foot", "sh", "-c", "read -r line")["number"] for guest in (work, personal)]
    with tempfile.NamedTemporaryFile(dir=desk.dir) as file:
        file.write(os.urandom(1 << 20) * mib)
        file.flush()
        desk.control("focus", str(numbers[0]))
        with open(file.name, "rb") as data:
            work.programs.append(subprocess.Popen(["wl-copy", "-f", "-t", boundary.PNG],
                                                  env=work.env, stdin=data))
        wait_for(lambda: subprocess.run(["wl-paste", "-l"], env=work.env, capture_output=True,
                                        check=False).stdout.startswith(b"image"), "the source")
    queue, stop = multiprocessing.Queue(), multiprocessing.Event()
    other = multiprocessing.Process(target=draw, args=(
        str(desk.runtime / "cloison/domains/other.sock"), queue, stop))
    other.start()
    wait_for(lambda: desk.windows("other"), "the other domain")
    desk.control("focus", str(numbers[1]))
    desk.control("focus", str(numbers[0]))
    time.sleep(1)  # all that is drawn once was drawn
    before, turns = desk.resident_kb(), desk.state()["turns"]
    begin = time.monotonic()
    boundary.copied(user, desk)
    copied = time.monotonic() - begin
    grown = desk.resident_kb() - before
    desk.control("focus", str(numbers[1]))
    time.sleep(1)  # what this draws is no part of the paste
    before, begin = desk.resident_kb(), time.monotonic()
    boundary.pasted(user, desk)
    pasted = time.monotonic() - begin
    time.sleep(1)  # it is wiped meanwhile
    after = desk.state()["turns"]
    grown += desk.resident_kb() - before
    stop.set()
    frames, missed = queue.get()
    other.join()
    print(f"{mib} MiB: copied in {copied:.2f} s, pasted in {pasted:.2f} s; the compositor grew by "
          f"{grown} KiB; turns above 4 ms: {after['long'] - turns['long']}; another domain that draws missed "
          f"{missed} of {frames} frames")
    work.stop()
    personal.stop()


def main():
    given = options()
    for measure, count in ((measure_text, given.times), (measure_large, given.mib)):
        desk = Desk(CONFIG + boundary.RULES.replace("allow", "allow idle-timeout=60s timeout=600s")
                    + "\n[domain other]\nlabel = Other\ncolour = #7a6cf0\n").start(*LOOKED_INTO)
        with Hands(desk) as user:
            measure(desk, user, count)
        desk.finish()


if __name__ == "__main__":
    os.environ["CLOISON_BUILD"] = str(PROJECT / options().build)
    import boundary
    import hands as hand
    import rawlink
    from desk import CONFIG, LOOKED_INTO, Desk, wait_for
    from hands import Hands
    from unixguest import UnixGuest
    from wayland_app import App
    main()
