#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a VM costs: seconds from QEMU's start to the first window, frames through the rings, memory.

usage: tools/toolbox tests/bench/vm_bench.py BUILD_DIR GUEST_IMAGE [--frames N]

The guest runs full-damage of BUILD_DIR. Copies are what the way from the application's pixels to
the scene costs; system calls are those of cloison-vhost, counted by strace in a run of its own.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("build", type=pathlib.Path)
parser.add_argument("image", type=pathlib.Path)
parser.add_argument("--frames", type=int, default=100)
parser.add_argument("--size", default="1920x1080")
options = parser.parse_args()
os.environ["CLOISON_BUILD"] = str(options.build.resolve())
sys.path.insert(0, str(HERE.parent / "e2e"))

import vm as vm_module  # noqa: E402 (needs the build's place)
from desk import Desk, wait_for  # noqa: E402
from processes import cpu_seconds, memory_kb  # noqa: E402
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


def run_client(vm):
    width, height = options.size.split("x")
    before = len(vm.heard)
    vm.launch("sh", "-c", f"full-damage {width} {height} {options.frames} >{PORT}")
    wait_for(lambda: "started" in vm.heard[before:], "the client in the guest", RUN_TIMEOUT)
    pids = {"cloison": vm.desk.process.pid, "cloison-vhost": vm.pid("vhost"), "QEMU": vm.pid("qemu")}
    cpu = {name: cpu_seconds(pid) for name, pid in pids.items()}
    found = wait_for(lambda: re.search(r"(\d+) ([\d.]+) ([\d.]+)\r?\n", vm.heard[before:]),
                     "the client's last frame", RUN_TIMEOUT)
    for name, pid in pids.items():
        cpu[name] = 1000 * (cpu_seconds(pid) - cpu[name]) / options.frames
    return options.frames / float(found.group(2)), cpu


def count_calls(vm):
    trace = subprocess.Popen(["strace", "-f", "-c", "-p", str(vm.pid("vhost"))],
                             stderr=subprocess.PIPE, text=True)
    trace.stderr.readline()
    run_client(vm)
    trace.send_signal(signal.SIGINT)
    rows = re.findall(r"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:\d+ +)?(\w+)$", trace.communicate()[1], re.M)
    return {name: int(calls) / options.frames for calls, name in rows if name != "total"}


def main():
    with tempfile.TemporaryDirectory(prefix="cloison-vm-bench-") as folder:
        vm_module.IMAGE = image_with_client(pathlib.Path(folder))
        desk = Desk(CONFIG).start()
        vm = Vm(desk, "bench")
        try:
            idle = memory_kb(desk.process.pid, "RssAnon")
            began = time.monotonic()
            vm.start().terminal()
            print(f"QEMU start to first window: {time.monotonic() - began:.1f} s")
            print(f"compositor's own memory for it: {memory_kb(desk.process.pid, 'RssAnon') - idle} KiB")
            rate, cpu = run_client(vm)
            parts = ", ".join(f"{name} {ms:.2f}" for name, ms in cpu.items())
            print(f"full-damage {options.size}: {rate:.1f} frames/s; CPU ms/frame: {parts}")
            calls = ", ".join(f"{name} {count:.1f}" for name, count in count_calls(vm).items()
                              if count >= 0.1)
            print(f"system calls of cloison-vhost per frame: {calls}")
        finally:
            vm.stop()
            shutil.rmtree(desk.runtime / "cloison/vm", ignore_errors=True)
            desk.finish()


main()
