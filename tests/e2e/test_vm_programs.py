# SPDX-License-Identifier: MIT
"""Programs that people work with, in a VM: what real_programs.py describes, of each kind one that an emulated guest
runs in seconds."""

import base64
import io
import pathlib
import shlex
import tarfile
import tempfile

import pytest

from desk import wait_for
from hands import Hands
from real_programs import PROGRAMS, Run, furnish
from test_real_programs import REPEATING, check_frames, ends
from vm import BOOT_TIMEOUT, desk_with_vm

COPIES = 100


@pytest.fixture(scope="module")
def vm():
    with desk_with_vm(REPEATING) as (desk, vm):
        wait_for(lambda: desk.domain("work")["status"] == "up", f"work to be up\n{vm.log()}", BOOT_TIMEOUT)
        yield vm


class RunInVm(Run):
    """A program there: what it reads and writes is in the guest, and a shell of the guest's starts it."""

    def start(self, command, environment, folder):
        self.guest.ask(f"rm -rf {folder}; mkdir -m 700 {folder}; "
                       f"echo {self.furniture()} | base64 -d | tar -xz -C {folder}")
        variables = [f"{name}={value}" for name, value in environment.items()]
        self.guest.launch("sh", "-c", f"cd {folder} && WAYLAND_DISPLAY=$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY "
                                      f"env {shlex.join(variables + command)} >{self.errors} 2>&1; echo $? >status")

    def furniture(self):
        """What stands in its home, for a command line."""
        packed = io.BytesIO()
        with tempfile.TemporaryDirectory() as folder:
            home = pathlib.Path(folder) / "home"
            furnish(self.described, home)
            with tarfile.open(fileobj=packed, mode="w:gz") as archive:
                archive.add(home, ".")
        return base64.b64encode(packed.getvalue()).decode()

    def kill(self):
        self.guest.ask(f"killall -q -9 {self.described.command[0]}")
        wait_for(lambda: not self.guest.windows(), "its windows to go")

    def runs(self):
        """Not asked again and again: what it does not do any more, is waited for in vain."""
        return True

    def status(self):
        self.wrote("status", "\n")
        return int(self.read("status"))

    def complaints(self):
        return self.guest.ask(f"cat {self.errors}")

    def read(self, name):
        return self.guest.ask(f"cat {self.home / name} 2>/dev/null; echo .").removesuffix(".")


@pytest.mark.parametrize("name", ["xterm", "alacritty", "featherpad", "gtk4-widget-factory", "mpv"])
def test_a_program(name, vm):
    described = PROGRAMS[name]
    with Hands(vm.desk) as user:
        user.move(0, 0)
        run = RunInVm(vm, user, described)
        try:
            described.use(run.begin())
            user.move(0, 0)
            if not described.quits:
                check_frames(vm.desk)
            ends(run, described)
        finally:
            run.kill()
        assert vm.desk.domain("work")["status"] == "up"


def test_copies_and_pastes(vm):
    """Of programs that have no window, and serve until the next one has copied."""
    said = vm.ask(f"for i in $(seq {COPIES}); do wl-copy -f \"copy $i\" & "
                  'until [ "$(wl-paste -n 2>/dev/null)" = "copy $i" ]; do :; done; echo $i; done; wl-copy -c; wait')
    assert said.split() == [str(i) for i in range(1, COPIES + 1)]
    assert not vm.windows()
