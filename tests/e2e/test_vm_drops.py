# SPDX-License-Identifier: MIT
"""A drag from a domain without a VM into a VM: over the rings, into its terminal."""

import os
import shutil

import hands as hand
from desk import CONFIG, Desk, wait_for
from drops import clipboard, refusal
from hands import Hands
from unixguest import UnixGuest
from vm import ANSWER_TIMEOUT, PORT, Vm
from wayland_app import App

AUTOSTART = CONFIG.replace("label = Work", "label = Work\nautostart = foot")
# An emulated guest may take its time.
RULES = "\n[drag]\npersonal -> work = allow idle-timeout=300s timeout=600s\n"
COMMAND = f"echo dropped-$((6 * 7)) >{PORT}".encode()


def give(_, fd):
    os.write(fd, COMMAND)
    os.close(fd)


def test_a_command_is_dropped_on_a_terminal():
    desk = Desk(AUTOSTART + RULES).start()
    vm, personal = Vm(desk, "work"), UnixGuest(desk, "personal").start()
    try:
        vm.start()
        vm.terminal()
        with App(personal.env) as app, Hands(desk) as user:
            drop(desk, user, vm, app)
        personal.stop()
    finally:
        vm.stop()
        shutil.rmtree(desk.runtime / "cloison/vm", ignore_errors=True)
        desk.finish()


def centre(desk, domain):
    box = desk.windows(domain)[0]["content"]
    return box["x"] + box["width"] // 2, box["y"] + box["height"] // 2


def drop(desk, user, vm, app):
    window = app.toplevel("source", (200, 120))
    number = desk.windows("personal")[0]["number"]

    def dropped():
        """A terminal that is behind may not have answered in its second."""
        before = clipboard(desk)["drops"]
        assert desk.control("focus", str(number))["ok"]
        app.forget()
        user.move(*centre(desk, "personal"))
        user.press()
        app.client.wait(app.buttons, "the press")
        app.start_drag(window.surface).handlers["send"] = give
        app.client.wait(lambda: desk.state()["mode"] == "drag", "the drag")
        user.move(*corner(desk))
        wait_for(lambda: not desk.state()["pointer"]["guarded"], "what lies there takes a drop")
        user.release()
        app.client.wait(lambda: clipboard(desk)["drops"] > before or refusal(desk), "the drop")
        return clipboard(desk)["drops"] > before
    wait_for(dropped, "the drop to be taken", ANSWER_TIMEOUT)
    vm.focus()

    def executed():
        user.tap(hand.ENTER)  # again, in case the text was still on its way
        return "dropped-42" in vm.heard
    wait_for(executed, "the dropped command", ANSWER_TIMEOUT)


def corner(desk):
    """Of the terminal, beside the other window, which is in front."""
    box = desk.windows("work")[0]["content"]
    return box["x"] + 8, box["y"] + box["height"] - 8
