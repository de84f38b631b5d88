# SPDX-License-Identifier: MIT
"""A domain without a VM: the real proxy over the unix link, with a runtime directory of its own."""

import pathlib
import re
import shutil
import subprocess

from desk import BUILD, SANITIZER, environment, wait_for
from patience import PATIENCE


class UnixGuest:
    def __init__(self, desk, domain):
        self.desk, self.domain = desk, domain
        self.runtime = desk.dir / f"guest-{domain}"
        self.runtime.mkdir(mode=0o700)
        self.log_path = desk.dir / f"{domain}.proxy.log"
        self.env = environment(self.runtime, WAYLAND_DISPLAY="wayland-0")
        self.proxy, self.programs = None, []

    def start(self, **options):
        self.spawn(**options)
        wait_for(self.is_up, f"{self.domain} to be up\n{self.log()}")
        return self

    def spawn(self, **options):
        """Starts the proxy, whether there is a host or not; returns when applications can connect.
        options are those of Popen."""
        socket = self.desk.runtime / "cloison/domains" / f"{self.domain}.sock"
        with open(self.log_path, "ab") as log:
            self.proxy = subprocess.Popen(
                [BUILD / "guest-proxy/cloison-proxy", "--link", socket, "--socket", "wayland-0"],
                env=self.env, stdout=log, stderr=log, **options)
        wait_for((self.runtime / "wayland-0").exists, f"the proxy's socket\n{self.log()}")
        found = wait_for(lambda: re.findall(r"applications: WAYLAND_DISPLAY=\S+(?: DISPLAY=(\S+))?", self.log()),
                         f"the proxy's displays\n{self.log()}")
        if found[-1]:
            self.env["DISPLAY"] = found[-1]

    def is_up(self):
        assert self.proxy.poll() is None, f"the proxy ended:\n{self.log()}"
        return self.desk.domain(self.domain)["status"] == "up"

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def run(self, *command):
        """Starts an application of the guest, which leaves its files there. Returns its process."""
        process = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, cwd=self.runtime)
        self.programs.append(process)
        return process

    def show(self, *command):
        """Starts an application and returns its first window, when that is shown."""
        known = {window["number"] for window in self.windows()}
        self.run(*command)
        new = wait_for(lambda: [window for window in self.windows() if window["number"] not in known],
                       f"{command[0]} to show a window\n{self.log()}")
        return new[-1]

    def windows(self):
        return self.desk.windows(self.domain)

    def window(self, number):
        return next((window for window in self.windows() if window["number"] == number), None)

    def kill(self):
        """As a crash would."""
        self.proxy.kill()
        self.proxy.wait()

    def stop(self):
        for process in self.programs:
            process.kill()
            process.wait()
        if self.proxy.poll() is None:
            self.proxy.terminate()
            assert self.proxy.wait(PATIENCE) == 0, self.log()
        assert not SANITIZER.search(self.log()), self.log()

    def forget(self):
        """Nothing is left of it: another one can be of the same domain. After stop()."""
        shutil.rmtree(self.runtime)
        self.log_path.unlink()

    def path(self, name) -> pathlib.Path:
        """Where a program of the guest may write to."""
        return self.runtime / name
