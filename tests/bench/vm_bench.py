#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a VM costs: seconds from QEMU's start to the first window, frames through the rings, memory.

usage: tools/toolbox tests/bench/vm_bench.py BUILD_DIR GUEST_IMAGE [--frames N] [--rounds N]

The guest runs full-damage of BUILD_DIR. System calls are those of cloison-vhost, counted in a VM of
its own, because counting slows it down. Figures are medians of the runs, with the lowest and the
highest.
"""
import argparse
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("build", type=pathlib.Path)
parser.add_argument("image", type=pathlib.Path)
parser.add_argument("--frames", type=int, default=100)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--size", default="1920x1080")
options = parser.parse_args()
os.environ["CLOISON_BUILD"] = str(options.build.resolve())
sys.path.insert(0, str(HERE.parent / "e2e"))

import vm as vm_module  # noqa: E402 (needs the build's place)
from desk import Desk, wait_for  # noqa: E402
from processes import Counter, cpu_seconds, memory_kb, spread  # noqa: E402
from vm import PORT, Vm  # noqa: E402

CONFIG = """
[domain bench]
label = Bench
colour = #3465a4
autostart = foot

[output HEADLESS-1]
mode = 2560x1440@1000
"""
RUN_TIMEOUT = 600  # s


def image_with_client(folder):
    """The guest image with full-damage put in: the kernel unpacks archives in a row."""
    for name in ("root.erofs", "vmlinuz"):
        (folder / name).symlink_to(options.image.resolve() / name)
    stage = folder / "stage"
    (stage / "overlay/usr/bin").mkdir(parents=True)
    shutil.copy(options.build / "tests/bench/full-damage", stage / "overlay/usr/bin")
    names = "".join(f"{path.relative_to(stage)}\n" for path in sorted(stage.rglob("*")))
    archive = subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"], cwd=stage,
                             input=names.encode(), stdout=subprocess.PIPE, check=True).stdout
    (folder / "initrd").write_bytes((options.image / "initrd").read_bytes() + archive)
    return folder


def run_client(vm, between=lambda: None):
    """(frames per second, CPU milliseconds a frame of each program) of one run. between is called at
    its start and at its end."""
    width, height = options.size.split("x")
    before = len(vm.heard)
    vm.launch("sh", "-c", f"full-damage {width} {height} {options.frames} >{PORT}")
    wait_for(lambda: "started" in vm.heard[before:], "the client in the guest", RUN_TIMEOUT)
    between()
    # What was started waits; its child works.
    keeper = vm.pid("vhost")
    worker = int(pathlib.Path(f"/proc/{keeper}/task/{keeper}/children").read_text())
    pids = {"cloison": vm.desk.process.pid, "cloison-vhost": worker, "QEMU": vm.pid("qemu")}
    cpu = {name: cpu_seconds(pid) for name, pid in pids.items()}
    found = wait_for(lambda: re.search(r"(\d+) ([\d.]+) ([\d.]+)\r?\n", vm.heard[before:]),
                     "the client's last frame", RUN_TIMEOUT)
    for name, pid in pids.items():
        cpu[name] = 1000 * (cpu_seconds(pid) - cpu[name]) / options.frames
    between()
    return options.frames / float(found.group(2)), cpu


def counting_build(folder, counter):
    """A build folder whose cloison-vhost counts its system calls."""
    program = folder / "build/vhost/cloison-vhost"
    program.parent.mkdir(parents=True)
    command = [*counter.command, options.build.resolve() / "vhost/cloison-vhost"]
    program.write_text("#!/bin/sh\nexec " + shlex.join(map(str, command)) + ' "$@"\n')
    program.chmod(0o755)
    return folder / "build"


def count_calls(desk, folder):
    counter = Counter(options.build.resolve(), folder / "calls")
    vm_module.BUILD = counting_build(folder, counter)
    vm = Vm(desk, "bench")
    try:
        vm.start().terminal()
        pid = vm.pid("vhost")
        run_client(vm, lambda: counter.take(pid))
        return {name: count / options.frames for name, count in counter.last.items()}
    finally:
        finish_vm(desk, vm)


def finish_vm(desk, vm):
    vm.stop()
    shutil.rmtree(desk.runtime / "cloison/vm", ignore_errors=True)


def measure(desk):
    vm = Vm(desk, "bench")
    try:
        idle = memory_kb(desk.process.pid, "RssAnon")
        began = time.monotonic()
        vm.start().terminal()
        print(f"QEMU start to first window: {time.monotonic() - began:.1f} s")
        print(f"compositor's own memory for it: {memory_kb(desk.process.pid, 'RssAnon') - idle} KiB")
        rates, cpus = zip(*(run_client(vm) for _ in range(options.rounds)))
        parts = ", ".join(f"{name} {spread([cpu[name] for cpu in cpus], 2)}" for name in cpus[0])
        print(f"full-damage {options.size}: {spread(rates, 1)} frames/s; CPU ms/frame: {parts}")
    finally:
        finish_vm(desk, vm)


def main():
    with tempfile.TemporaryDirectory(prefix="cloison-vm-bench-") as name:
        folder = pathlib.Path(name)
        vm_module.IMAGE = image_with_client(folder)
        desk = Desk(CONFIG).start()
        try:
            measure(desk)
            calls = count_calls(desk, folder)
            print(f"system calls of cloison-vhost per frame: {sum(calls.values()):.1f}: " + ", ".join(
                f"{name} {count:.1f}" for name, count in calls.items() if count >= 0.1))
        finally:
            desk.finish()


main()
