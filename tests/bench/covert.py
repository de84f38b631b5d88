#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What one domain learns of whether another one draws: a sender draws or does not, by a pattern of bits that
the receiver guesses from what it can time. Nothing here is a test.

usage: tools/toolbox python3 tests/bench/covert.py [--build DIR]... [--bits N] [--slot MS] [--list] [SENDER...]

--build    a build folder below the project's, with the compositor; given more than once, they take turns; default build/
--bits     that are sent; the receiver learns from the first half what a bit looks like; default 300
--slot     ms of one bit; default 60
--list     the senders

A figure is the share of the second half's bits that were guessed right, 50 % by chance, and what that comes to in
bits a second. On a machine that is busy with other things all figures are lower than on one that is not.
"""

import argparse
import json
import math
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/e2e"))

import rawlink  # noqa: E402
from desk import CONFIG, Desk  # noqa: E402

GREY = 0xFF606060
SEED = 1  # of the bits
PERIOD = 1000 / 60  # ms, of CONFIG's output

# What is drawn for a bit: width, height, and how many pictures a second at most; 0: one at each FRAME.
SENDERS = {"small": (64, 64, 0), "large": (900, 600, 0), "once": (64, 64, 1000)}
WORDS = {"small": "64x64 px for each frame", "large": "900x600 px for each frame",
         "once": "64x64 px, 1,000 times a second"}
LISTENERS = ("commit to FRAME", "FRAME's stamp", "how late it is", "SYNC and back")


def send(desk, kind, bits, start, slot):
    """In a process of its own: draws while a bit is 1."""
    width, height, rate = SENDERS[kind]
    link = desk.link("d0")
    window = link.toplevel(width, height, GREY)
    link.expect(rawlink.FRAME, window.id)
    for number, bit in enumerate(bits):
        end = start + (number + 1) * slot
        while bit and time.monotonic() < end:
            window.commit()
            if rate:
                link.pump()
                time.sleep(1 / rate)
            else:
                link.expect(rawlink.FRAME, window.id)
        time.sleep(max(0, end - time.monotonic()))


class Receiver:
    def __init__(self, desk):
        self.link = desk.link("work")
        self.window = self.link.toplevel(64, 64, GREY)
        self.link.expect(rawlink.FRAME, self.window.id)
        self.stamp, self.at = None, None

    def frame(self):
        """One commit: ms until FRAME, by how much its stamp and the commits disagree on the time between, and how
        long after its stamp it comes, from some time on."""
        self.link.received.clear()
        begin = time.monotonic()
        self.window.commit([])
        (stamp,) = self.link.expect(rawlink.FRAME, self.window.id).fields("I")
        end = time.monotonic()
        moved = 0 if self.stamp is None else (stamp - self.stamp) - (begin - self.at) * 1000
        self.stamp, self.at = stamp, begin
        return (end - begin) * 1000, moved, end * 1000 - stamp

    def sync(self):
        begin = time.monotonic()
        self.link.sync()
        return (time.monotonic() - begin) * 1000

    def hear(self, listener, end):
        """What is seen until end."""
        seen = []
        while time.monotonic() < end:
            if listener == LISTENERS[-1]:
                seen.append(self.sync())
            else:
                seen.append(self.frame()[LISTENERS.index(listener)])
                # At a time of its own, when nothing that it drew is on its way.
                time.sleep(PERIOD / 1000 * random.uniform(1, 1.5))
        return seen


def watch(kind, listener, count, slot):
    """The bits, and for each what the receiver saw."""
    config = CONFIG + "\n[domain d0]\nlabel = D0\ncolour = #4080ff\n"
    desk = Desk(config).start()
    bits = random.Random(SEED).choices((0, 1), k=count)
    receiver = Receiver(desk)
    start = time.monotonic() + 0.5
    sender = os.fork()
    if sender == 0:
        try:
            send(desk, kind, bits, start, slot)
            signal.pause()
        finally:
            os._exit(1)
    time.sleep(start - time.monotonic())
    seen = [receiver.hear(listener, start + (number + 1) * slot) for number in range(count)]
    os.kill(sender, signal.SIGKILL)
    os.waitpid(sender, 0)
    desk.process.kill()
    desk.process.wait()
    desk.abandon()
    return {"bits": bits, "seen": seen}


# --- the guess ---------------------------------------------------------------------------------------------


VIEWS = {"lowest": min, "median": statistics.median, "mean": statistics.fmean, "worst": max,
         "spread": statistics.pstdev, "how many": len}


def learn(bits, seen):
    """The view, the threshold and the side of it that tell most of these bits."""
    best = (0,)
    for name, view in VIEWS.items():
        values = [view(samples) if samples else 0 for samples in seen]
        for edge in sorted(set(values)):
            right = sum((value > edge) == bool(bit) for value, bit in zip(values, bits)) / len(bits)
            best = max(best, (right, name, edge, True), (1 - right, name, edge, False))
    return best[1:]


def guess(bits, seen):
    """The share of the second half that the first half's view guesses right, and that in bits a slot."""
    half = len(bits) // 2
    name, edge, above = learn(bits[:half], seen[:half])
    said = [(VIEWS[name](samples) > edge if samples else False) == above for samples in seen[half:]]
    pairs = list(zip((bool(bit) for bit in bits[half:]), said))
    right = sum(bit == word for bit, word in pairs) / len(pairs)
    return right, information(pairs) if right > 0.5 else 0, name


def information(pairs):
    """Between what was sent and what was guessed, in bits."""
    total = 0.0
    for sent in (False, True):
        for word in (False, True):
            both = pairs.count((sent, word)) / len(pairs)
            alone = (sum(pair[0] == sent for pair in pairs) * sum(pair[1] == word for pair in pairs)
                     / len(pairs) ** 2)
            total += both * math.log2(both / alone) if both else 0
    return total


def measure(builds, kinds, count, slot):
    print(f"{'sender draws':34} {'receiver times':18} {'build':10} {'right':>7} {'bits/s':>7}  by its")
    for kind in kinds:
        for listener in LISTENERS:
            for build in builds:
                command = [sys.executable, __file__, "--watch", kind, "--by", listener, "--bits", str(count),
                           "--slot", str(slot * 1000)]
                said = subprocess.run(command, env=dict(os.environ, CLOISON_BUILD=str(build)), check=True,
                                      stdout=subprocess.PIPE).stdout
                right, each, name = guess(**json.loads(said))
                print(f"{WORDS[kind]:34} {listener:18} {build.parent.name[:10]:10} {100 * right:5.0f} %"
                      f" {each / slot:7.1f}  {name}", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--build", type=pathlib.Path, action="append")
    parser.add_argument("--bits", type=int, default=300)
    parser.add_argument("--slot", type=float, default=60)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--watch", choices=SENDERS)
    parser.add_argument("--by", choices=LISTENERS)
    parser.add_argument("sender", nargs="*")
    options = parser.parse_args()
    unknown = [name for name in options.sender if name not in SENDERS]
    if options.list or unknown:
        for name, words in WORDS.items():
            print(f"{name:14} {words}")
        sys.exit(f"covert: there is no {unknown[0]}" if unknown else 0)
    if options.watch:
        print(json.dumps(watch(options.watch, options.by, options.bits, options.slot / 1000)))
        return
    measure([build.resolve() for build in options.build or [PROJECT / "build"]], options.sender or list(SENDERS),
            options.bits, options.slot / 1000)


if __name__ == "__main__":
    main()
