# SPDX-License-Identifier: MIT
"""The clipboard between a VM and a domain without one: over the rings, both ways."""

import subprocess

import hands as hand
from boundary import RULES, V, clipboard, copied, pasted
from desk import CONFIG, wait_for
from hands import Hands
from unixguest import UnixGuest
from vm import ANSWER_TIMEOUT, PORT, desk_with_vm

AUTOSTART = CONFIG.replace("label = Work", "label = Work\nautostart = foot")
# An emulated guest may take its time.
PATIENT = RULES.replace("allow", "allow idle-timeout=300s timeout=600s")


def test_there_and_back():
    with desk_with_vm(AUTOSTART + PATIENT) as (desk, vm):
        personal = UnixGuest(desk, "personal").start()
        vm.terminal()
        terminal = personal.show("foot", "sh", "-c", "read -r line")["number"]
        with Hands(desk) as user:
            there_and_back(desk, user, vm, personal, terminal)
        personal.stop()


def there_and_back(desk, user, vm, personal, terminal):
    # A terminal copies what it is told to by its escape sequence, when it has the focus.
    text = "käse\n" * 40_000  # more than there is credit for at once
    vm.focus()
    vm.type_line(f"printf '\\033]52;c;'$(yes käse | head -40000 | base64 -w0)'\\a'; echo copied >{PORT}")
    wait_for(lambda: "copied" in vm.heard, "the shell", ANSWER_TIMEOUT)
    # The terminal may still be at it: then nothing is selected yet.
    wait_for(lambda: try_to_copy(user, desk) == "held", "the copy", ANSWER_TIMEOUT)
    assert desk.control("focus", str(terminal))["ok"]
    pasted(user, desk)
    got = subprocess.run(["wl-paste", "-n"], env=personal.env, capture_output=True, check=True,
                         timeout=ANSWER_TIMEOUT).stdout
    assert got.decode() == text

    assert desk.control("focus", str(terminal))["ok"]
    personal.programs.append(subprocess.Popen(
        ["wl-copy", "-f", f"echo back-$((6 * 7)) >{PORT}"], env=personal.env))
    wait_for(lambda: subprocess.run(["wl-paste", "-n"], env=personal.env, capture_output=True,
                                    check=False).stdout.startswith(b"echo back"), "the copy")
    assert desk.control("focus", str(terminal))["ok"]
    copied(user, desk)
    vm.focus()
    pasted(user, desk)
    user.down(hand.CTRL, hand.SHIFT)
    user.tap(V)
    user.up(hand.SHIFT, hand.CTRL)

    def executed():
        user.tap(hand.ENTER)  # again, in case the paste was still on its way
        return "back-42" in vm.heard
    wait_for(executed, "the pasted command", ANSWER_TIMEOUT)


def try_to_copy(user, desk):
    user.down(hand.SUPER, hand.SHIFT)
    user.tap(hand.C)
    user.up(hand.SHIFT, hand.SUPER)
    return wait_for(lambda: clipboard(desk)["phase"] != "copying" and clipboard(desk)["phase"],
                    "the copy's end", ANSWER_TIMEOUT)
