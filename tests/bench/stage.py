# SPDX-License-Identifier: MIT
"""A compositor and a proxy on it, headless and pixman, for measuring programs to run on either."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

from processes import Counter, cpu_seconds, wait_for

CONFIG = """
[domain bench]
label = Bench
colour = #3465a4

[output HEADLESS-1]
mode = {output}
"""

# How pixels reach the compositor: the display a program is shown on, and what it is told so that its
# memory can, or cannot, be passed on. The relay is the floor: a process in between that does nothing.
PATHS = {
    "direct": ("host", []),
    "relay": ("relay", []),
    "link, forwarded": ("guest", []),
    "link, copied": ("guest", ["--unsealable"]),
}


class Stage(contextlib.ExitStack):
    def __init__(self, build, output, *, count=False):
        super().__init__()
        self.build, self.counters = build, {}
        runtime = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(prefix="cl-bench-")))
        self.env = dict(os.environ, XDG_RUNTIME_DIR=str(runtime), WLR_BACKENDS="headless",
                        WLR_RENDERER="pixman", WLR_LIBINPUT_NO_DEVICES="1")
        self.log = open(runtime / "log", "ab")
        self.callback(self.log.close)
        config, link = runtime / "bench.ini", runtime / "cloison/domains/bench.sock"
        config.write_text(CONFIG.format(output=output))
        self.host = self.serve("host", count, "compositor/cloison", "--config", config,
                               "--socket", "host")
        wait_for("the compositor's link socket", link.exists)
        self.proxy = self.serve("proxy", count, "guest-proxy/cloison-proxy", "--link", link,
                                "--socket", "guest")
        wait_for("the proxy's socket", (runtime / "guest").exists)
        self.relay = self.serve("relay", count, "tests/bench/relay", runtime / "relay", runtime / "host")
        wait_for("the relay's socket", (runtime / "relay").exists)
        self.servers = [self.host, self.proxy, self.relay]

    def serve(self, name, count, program, *args):
        command = [self.build / program, *args]
        if count:
            path = pathlib.Path(self.env["XDG_RUNTIME_DIR"], f"calls-{name}")
            self.counters[name] = Counter(self.build, path)
            command = self.counters[name].command + command
        child = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=self.log)
        self.callback(child.wait)
        self.callback(child.terminate)
        return child

    def client(self, path, program, *args):
        display, options = PATHS[path]
        command = [self.build / "tests/bench" / program, *options, *map(str, args)]
        return subprocess.Popen(command, env=dict(self.env, WAYLAND_DISPLAY=display),
                                stdout=subprocess.PIPE, text=True)

    def measure(self, path, program, *args, between=lambda: None):
        """(frames, seconds, CPU seconds of client, proxy or relay, and compositor) of one run. between is
        called at the start and at the end."""
        with self.client(path, program, *args) as child:
            if child.stdout.readline() != "started\n":
                sys.exit(f"bench: {program} drew nothing")
            between()
            before = [cpu_seconds(server.pid) for server in self.servers]
            line = child.stdout.readline().split()
            after = [cpu_seconds(server.pid) for server in self.servers]
            between()
        if len(line) != 3:
            sys.exit(f"bench: {program} stopped before its last frame")
        host, proxy, relay = (end - begin for begin, end in zip(before, after))
        return int(line[0]), float(line[1]), float(line[2]), proxy + relay, host
