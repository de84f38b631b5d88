# SPDX-License-Identifier: MIT
"""Drags between a domain without a VM and a VM, over the rings: into its terminal, and out of an entry of GTK's."""

import os
import time

import hands as hand
from boundary import TEXT, Peer
from desk import CONFIG, wait_for
from drops import clipboard, refusal
from guests import MARK_PERSONAL
from hands import Hands
from unixguest import UnixGuest
from vm import ANSWER_TIMEOUT, BOOT_TIMEOUT, PORT, desk_with_vm
from wayland_app import App

AUTOSTART = "label = Work\nautostart = "
DEMO = "gtk3-demo --run=entry_buffer"
# An emulated guest may take its time.
RULES = "\n[drag]\nFROM -> TO = allow idle-timeout=300s timeout=600s\n"
WORDS = "dragged words"
COMMAND = f"echo dropped-$((6 * 7)) >{PORT}".encode()


def give(_, fd):
    os.write(fd, COMMAND)
    os.close(fd)


def configured(program, source, target):
    return CONFIG.replace("label = Work", AUTOSTART + program) + RULES.replace("FROM", source).replace("TO", target)


def test_a_command_is_dropped_on_a_terminal():
    with desk_with_vm(configured("foot", "personal", "work")) as (desk, vm):
        vm.terminal()
        personal = UnixGuest(desk, "personal").start()
        with App(personal.env) as app, Hands(desk) as user:
            drop(desk, user, vm, app)
        personal.stop()


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


# --- out of it ------------------------------------------------------------------------------------

def test_words_are_dragged_out_of_an_entry():
    with desk_with_vm(configured(DEMO, "work", "personal")) as (desk, vm):
        wait_for(vm.windows, f"the program's window\n{vm.log()}", BOOT_TIMEOUT)
        personal = Peer(desk, "personal", MARK_PERSONAL)
        number = vm.windows()[0]["number"]
        assert desk.control("focus", str(number))["ok"]
        desk.run("wtype", WORDS)
        with Hands(desk) as user:
            begin_drag(desk, user, personal)
            x, y = personal.centre()
            user.move(x - 1, y)
            user.move(x, y)
            wait_for(lambda: not desk.state()["pointer"]["guarded"], "what lies there takes a drop")
            user.release()
            data, window, _ = personal.dropped()
        assert (data[TEXT].decode(), window) == (WORDS, personal.window.id)
        wait_for(lambda: clipboard(desk)["drops"] == 1, "the drop")


def begin_drag(desk, user, personal):
    """Where in the window the entry is, is the toolkit's business: from the top, until there is a drag."""
    box = desk.windows("work")[0]["content"]
    places = [(box["x"] + 50, y) for y in range(box["y"] + 30, box["y"] + box["height"] - 10, 12)]

    def drags():
        place = places.pop(0)
        places.append(place)
        return drags_from(desk, user, personal, place)
    wait_for(drags, "a drag", 3 * ANSWER_TIMEOUT)


def drags_from(desk, user, personal, place):
    """All that is in the entry is selected, and dragged if it is there."""
    x, y = place
    user.down(hand.CTRL)
    user.tap(hand.A)
    user.up(hand.CTRL)
    user.move(x, y)
    user.press()
    for step in range(60):
        user.move(x + step, y)
        personal.sync()
        if desk.state()["mode"] == "drag":
            return True
        time.sleep(0.05)
    user.release()
    return False
