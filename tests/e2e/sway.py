# SPDX-License-Identifier: MIT
"""Another compositor of wlroots, to compare with: headless and pixman, as a Desk is."""

import json
import subprocess

from desk import Desk, wait_for

CONFIG = """
xwayland {xwayland}
default_border none
default_floating_border none
for_window [shell="xwayland"] floating enable
output HEADLESS-1 mode --custom {mode}Hz scale {scale} position 0 0 background #202830 solid_color
workspace 1 gaps left {left}
workspace 1 gaps right {right}
workspace 1 gaps top {top}
workspace 1 gaps bottom {bottom}
"""


class Sway(Desk):
    """Its window fills the screen but for the gaps, in logical px, and has no frame. One of X11 has the size that it
    wants."""

    def __init__(self, mode, scale=1, left=0, right=0, top=0, bottom=0, xwayland=False):
        super().__init__(CONFIG.format(mode=mode, scale=scale, left=left, right=right, top=top, bottom=bottom,
                                       xwayland="enable" if xwayland else "disable"))
        self.env["SWAYSOCK"] = str(self.dir / "sway.sock")
        self.xwayland = xwayland

    def start(self, **options):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(["sway", "--config", self.config], stderr=log, env=self.env, **options)
        wait_for(lambda: self.runs() and self.displays(), f"sway's socket\n{self.log()}")
        self.env["WAYLAND_DISPLAY"] = self.displays()[0].name
        wait_for(self.screens, f"sway's screen\n{self.log()}")
        if self.xwayland:
            self.env["DISPLAY"] = self.x11_display()
        self.park_pointer()
        return self

    def runs(self):
        assert self.process.poll() is None, f"sway ended:\n{self.log()}"
        return True

    def displays(self):
        return [path for path in self.runtime.glob("wayland-*") if path.suffix != ".lock"]

    def x11_display(self):
        """It says so to the programs that it starts, and to nobody else."""
        said = self.dir / "display"
        self.run("swaymsg", f"exec echo $DISPLAY > {said}")
        return wait_for(lambda: said.exists() and said.read_text().strip(), f"sway's X11 display\n{self.log()}")

    def path(self, name):
        """Where a program may write to."""
        return self.dir / name

    def ask(self, what):
        return json.loads(self.run("swaymsg", "--raw", "-t", what).stdout)

    def screens(self):
        """None as long as it does not answer: its control socket comes after its Wayland socket."""
        try:
            return self.ask("get_outputs")
        except subprocess.CalledProcessError:
            return None

    def state(self):
        """What Hands want to know of it."""
        return {"outputs": [{"geometry": output["rect"]} for output in self.ask("get_outputs")],
                "pointer": {"guarded": False}}

    def windows(self, domain=None):
        """What lies above others comes first; whose a window is is known of those of X11. Menus are not among them."""
        found, left = [], [self.ask("get_tree")]
        while left:
            node = left.pop()
            left += node["nodes"] + node["floating_nodes"]
            if node.get("pid"):
                found.append(node)
        numbers = {node["window"]: node["id"] for node in found if node["window"]}

        def of(node):
            more = node.get("window_properties", {})
            return {"number": node["id"], "kind": "toplevel", "title": node["name"], "content": node["rect"],
                    "app_id": node["app_id"] or more.get("class"), "parent": numbers.get(more.get("transient_for"))}
        return [of(node) for node in found]
