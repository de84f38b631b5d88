# SPDX-License-Identifier: MIT
"""Two real VMs on one desktop: stock QEMU, stock kernel, systemd, the proxy as a user service."""

import os
import re
import shutil
import signal

import pytest

from desk import CONFIG, Desk, wait_for
from hands import type_on_two_keyboards
from oracle import check_rings
from test_globals import documented
from vm import ANSWER_TIMEOUT, BOOT_TIMEOUT, IMAGE, PORT, Vm


AUTOSTART = (CONFIG.replace("label = Work", "label = Work\nautostart = foot")
             .replace("label = Personal", "label = Personal\nautostart = foot"))

QUICK_PAUSES = 60  # a call that is lost by one of them: within 30, as seen

# Draws for as long as it lives.
TICKER = ("foot", "-T", "ticker", "sh", "-c", "while :; do date +%N; sleep 0.2; done")


class Machines:
    """The desk with both VMs up. Tests leave both up again."""

    def __init__(self):
        self.desk = Desk(AUTOSTART).start()
        self.work, self.personal = Vm(self.desk, "work"), Vm(self.desk, "personal")

    def start(self):
        self.work.start()
        self.personal.start()
        self.work.terminal()
        self.personal.terminal()
        self.personal.launch(*TICKER)
        wait_for(self.ticker, "the ticker's window", ANSWER_TIMEOUT)
        return self

    def ticker(self):
        return next((w for w in self.personal.windows() if w["title"] == "ticker"), None)

    def check_personal_draws(self):
        drawn = self.ticker()["commits"]
        wait_for(lambda: self.ticker()["commits"] > drawn + 2, "personal keeps drawing",
                 ANSWER_TIMEOUT)

    def check_work_goes(self):
        wait_for(lambda: not self.work.windows(), "work's windows to go")
        self.check_personal_draws()

    def finish(self):
        self.work.stop()
        self.personal.stop()
        shutil.rmtree(self.desk.runtime / "cloison/vm", ignore_errors=True)
        self.desk.finish()


@pytest.fixture(scope="module")
def machines():
    assert (IMAGE / "initrd").exists(), f"no guest image at {IMAGE}: tools/mkguest --tests {IMAGE}"
    machines = Machines()
    try:
        yield machines.start()
    finally:
        machines.finish()


def status(machines):
    return machines.desk.domain("work")["status"]


def test_each_vm_shows_a_ringed_terminal(machines):
    desk = machines.desk
    for name in ("work", "personal"):
        domain = desk.domain(name)
        assert domain["status"] == "up" and domain["via_vm"], domain
    assert {window["app_id"] for window in desk.windows()} == {"foot"}

    def everything_ringed():
        before = desk.state()
        image = desk.screenshot()
        after = desk.state()
        moved = [w["outer"] for w in before["windows"]] != [w["outer"] for w in after["windows"]]
        return None if moved else (image, after)

    image, state = wait_for(everything_ringed, "a moment without a change of geometry")
    assert check_rings(image, state) > 1000
    box = machines.work.terminal()["content"]
    content = image.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    assert len(content.getcolors(1 << 24)) > 1, "the terminal has drawn no text"


def test_an_x11_program_in_a_vm(machines):
    """With the X server of the guest's own, which is there when it is asked for."""
    vm = machines.work
    assert vm.ask("pgrep -c Xwayland") == "0"
    assert vm.ask("echo $DISPLAY; systemctl --user show-environment | grep ^DISPLAY") == ":0\nDISPLAY=:0"
    vm.launch("xclock")
    clock = wait_for(lambda: next((window for window in vm.windows() if window["app_id"] == "XClock"), None),
                     f"the clock's window\n{vm.log()}", ANSWER_TIMEOUT)
    assert machines.desk.control("close", str(clock["number"]))["ok"]
    wait_for(lambda: not any(window["app_id"] == "XClock" for window in vm.windows()), "its end", ANSWER_TIMEOUT)


def test_typed_text_arrives_in_the_focused_vm_and_nowhere_else(machines):
    """What each shell wrote, and what each shell says was typed into it."""
    for vm in (machines.work, machines.personal):
        vm.focus()
        vm.type_line(f"echo {vm.domain}-$((6 * 7)) >{PORT}")
        wait_for(lambda: f"{vm.domain}-42" in vm.heard, f"the shell of {vm.domain}",
                 ANSWER_TIMEOUT)
    for vm, other in ((machines.work, "personal"), (machines.personal, "work")):
        vm.focus()
        vm.type_line(f"(history; echo :typed) >{PORT}")
        wait_for(lambda: ":typed\r\n" in vm.heard or ":typed\n" in vm.heard, "the history",
                 ANSWER_TIMEOUT)
        assert f"echo {vm.domain}-" in vm.heard
        assert f"{other}-" not in vm.heard


def test_applications_are_offered_what_is_written(machines):
    """By a program's own log of what it hears: the same as on the other carrier (test_globals.py)."""
    heard = machines.work.ask("WAYLAND_DEBUG=1 foot true 2>&1 | grep -o 'global(.*'")
    offered = {name: int(version) for name, version in re.findall(r'global\(\d+, "(\w+)", (\d+)\)', heard)}
    assert offered == documented()


def test_a_gtk_program_is_ringed_too(machines):
    machines.work.launch("gtk3-widget-factory")

    def gtk_window():
        return next((w for w in machines.work.windows() if w["app_id"] != "foot"), None)

    number = wait_for(gtk_window, "the GTK window", BOOT_TIMEOUT)["number"]
    state = machines.desk.state()
    assert check_rings(machines.desk.screenshot(), state) > 1000
    machines.desk.control("close", str(number))
    wait_for(lambda: not gtk_window(), "the GTK window to close", ANSWER_TIMEOUT)


def test_a_paused_vm_keeps_its_windows(machines):
    """The user types on two keyboards meanwhile, whose keymaps make up far more than may wait."""
    work = machines.work
    work.focus()
    number = work.terminal()["number"]
    for _ in range(3):
        assert "return" in work.qmp("stop")
        type_on_two_keyboards(machines.desk, 40)
        assert "return" in work.qmp("cont")
    # Quick ones, of which each may cut off a call to the guest.
    for _ in range(QUICK_PAUSES):
        work.qmp("stop")
        machines.desk.run("wtype", "a")
        work.qmp("cont")
    assert work.ask("echo awake") == "awake"
    assert work.terminal()["number"] == number and status(machines) == "up"
    assert "link ended" not in machines.desk.log()
    machines.desk.run("wtype", "-M", "ctrl", "c", "-m", "ctrl")  # an empty line again
    work.qmp("stop")
    machines.check_personal_draws()
    work.qmp("cont")


@pytest.mark.parametrize("command, arguments", [
    ("migrate", {"uri": "exec:cat >/dev/null"}),
    ("human-monitor-command", {"command-line": "savevm now"}),
], ids=["migrate", "savevm"])
def test_a_vm_with_a_display_cannot_be_saved(machines, command, arguments):
    """QEMU refuses and says why, and the VM goes on: README tells of it."""
    reply = machines.work.qmp(command, **arguments)
    text = reply["error"]["desc"] if "error" in reply else reply["return"]
    assert "VHOST_USER_PROTOCOL_F_LOG_SHMFD" in text or "virgl is not yet migratable" in text, reply
    assert machines.work.ask("echo still") == "still"


def test_killed_proxy(machines):
    """The service brings it back; the compositor then starts the terminal anew."""
    work = machines.work
    work.launch("sh", "-c", f"p=$(pidof cloison-proxy); echo killing >{PORT}; kill -9 $p")
    wait_for(lambda: "killing" in work.heard, "the kill", ANSWER_TIMEOUT)
    wait_for(lambda: status(machines) == "down", "work to be down")
    machines.check_work_goes()
    work.terminal()
    assert status(machines) == "up"


def test_compositor_restarted_under_running_vms(machines):
    """The same shells come back: a variable set before is still there."""
    desk = machines.desk
    machines.work.focus()
    machines.work.type_line("kept=before-the-restart")
    desk.process.send_signal(signal.SIGKILL)
    desk.process.wait()
    desk.start()
    machines.work.terminal()
    wait_for(machines.ticker, "personal's windows", BOOT_TIMEOUT)
    assert len(machines.work.windows()) == 1, "the old terminal, and no second one"
    machines.work.focus()
    machines.work.type_line(f"echo $kept >{PORT}")
    wait_for(lambda: "before-the-restart" in machines.work.heard, "the shell's variable",
             ANSWER_TIMEOUT)
    machines.check_personal_draws()


def test_guest_reboot(machines):
    """Nobody touches the host: the window returns."""
    boot = machines.work.ask("cat /proc/sys/kernel/random/boot_id")
    machines.work.launch("sudo", "systemctl", "reboot")
    wait_for(lambda: not machines.work.windows(), "the guest to go down", BOOT_TIMEOUT)
    machines.check_personal_draws()
    machines.work.terminal()
    assert machines.work.ask("cat /proc/sys/kernel/random/boot_id") != boot


def test_driver_unbound_and_bound_again(machines):
    """The guest's device comes back with another name: the same shell comes back on it."""
    work = machines.work
    work.focus()
    work.type_line("kept=through-the-unbinding")
    driver = "/sys/bus/virtio/drivers/virtio_gpu"
    work.launch("sudo", "sh", "-c",
                f"d=$(basename $(readlink -f {driver}/virtio*)); echo $d >{driver}/unbind;"
                f" sleep 2; echo $d >{driver}/bind")
    wait_for(lambda: not work.windows(), "work's windows to go", ANSWER_TIMEOUT)
    machines.check_personal_draws()
    work.terminal()
    assert len(work.windows()) == 1, "the old terminal, and no second one"
    work.focus()
    work.type_line(f"echo $kept >{PORT}")
    wait_for(lambda: "through-the-unbinding" in work.heard, "the shell's variable", ANSWER_TIMEOUT)


@pytest.mark.parametrize("half, reason", [("vhost", "backend"), ("qemu", "VM")])
def test_killed_half_of_a_vm(machines, half, reason):
    """Neither can come back alone; the VM started again brings the window back."""
    machines.work.kill(half)
    machines.check_work_goes()
    domain = machines.desk.domain("work")
    assert domain["status"] == "down" and reason in domain["reason"], domain
    machines.work.wait_end()
    assert [name for name in os.listdir(machines.work.dir) if name.endswith(".pid")] == []
    machines.work.start().terminal()
    assert status(machines) == "up"
