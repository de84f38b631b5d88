# SPDX-License-Identifier: MIT
"""What the compositor gives up: shown by its status, and by a build of it that tries what it must not."""

import ctypes
import errno
import os
import pathlib
import re
import signal
import subprocess

import family
import pytest
from desk import BUILD, CONFIG, REFUSED_CALL, Desk, environment, wait_for
from patience import PATIENCE

CLOISON = BUILD / "compositor/cloison"
ATTACK = BUILD / "tests/tools/cloison-attack"
OLD_KERNEL = BUILD / "tests/tools/cloison-old-kernel"
SANITIZED = b"__asan_init" in CLOISON.read_bytes()
USABLE = pytest.mark.skipif(SANITIZED, reason="a sanitizer's runtime needs more than the sandbox leaves")


def landlock_abi():
    """Of this kernel; 0 without."""
    return max(ctypes.CDLL(None).syscall(444, None, 0, 1), 0)


def status(pid):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def test_it_gives_up_privileges(desk):
    for thread in pathlib.Path(f"/proc/{desk.process.pid}/task").iterdir():
        fields = status(thread.name)
        assert fields["NoNewPrivs"] == "1"
        assert SANITIZED or (fields["Seccomp"], int(fields["CapPrm"], 16)) == ("2", 0)
    assert desk.state()["sandbox"] == {
        "mode": "auto", "files": landlock_abi(), "calls": not SANITIZED, "driver": False}
    shown = desk.run(BUILD / "compositor/cloisonctl", "state").stdout
    assert re.search(r"^SANDBOX +FILES +SYSTEM CALLS$", shown, re.M)
    assert SANITIZED or re.search(r"^auto .* filtered$", shown, re.M)


def test_nobody_looks_into_it(desk):
    """What is not dumpable belongs to root in /proc, whoever runs it, and has no core file."""
    pid = desk.process.pid
    assert os.stat(f"/proc/{pid}/environ").st_uid == 0
    assert re.search(r"Max core file size +0 ", pathlib.Path(f"/proc/{pid}/limits").read_text())
    if os.geteuid() == 0:  # as the user that it runs as, without root's rights
        look = f"exec 3</proc/{pid}/environ"
        drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"]
        assert subprocess.run([*drop, "sh", "-c", look], stderr=subprocess.DEVNULL).returncode != 0
    else:
        with pytest.raises(PermissionError):
            open(f"/proc/{pid}/environ", "rb")


def test_what_starts_programs_has_none_of_it(desk):
    """Programs of the user have all that they have without cloison."""
    fields = status(family.child(desk.process.pid, "cloison-starter"))
    own = status("self")
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == (own["NoNewPrivs"], own["Seccomp"])


class Attacked:
    """A desk whose compositor has tried everything."""

    def __init__(self):
        self.desk = Desk()
        runtime, folder = self.desk.runtime, self.desk.dir
        self.secret = folder / "secret"
        self.secret.write_text("what is the user's")
        self.report = folder / "report"
        home = folder / "home"
        (home / ".icons").mkdir(parents=True)
        (home / ".icons/theme").write_text("")
        (home / ".ssh").mkdir()
        (home / ".ssh/id").write_text("a key")
        self.refused = [f"r{self.secret}", f"w{self.secret}", f"t{self.secret}", f"r{home}/.ssh/id",
                        f"r{self.desk.config}", "r/etc/passwd", "r/", f"r{folder}", f"c{folder}/new",
                        f"c{runtime}/new", f"c{runtime}/cloison/new", f"r{runtime}/cloison",
                        f"c{home}/.icons/new", f"w{home}/.icons/theme", "w/dev/tty", "r/dev/zero",
                        "c/tmp/cloison-new", "w/proc/self/mem",
                        f"r/proc/{os.getpid()}/environ", f"w/proc/{os.getpid()}/mem"]
        self.left = ["r/usr", "r/proc/self/comm", "r/sys", f"r{home}/.icons/theme", "r/dev/null",
                     f"c/dev/shm/{folder.name}"]
        paths = ":".join(self.refused + self.left)
        self.desk.env.update(CLOISON_ATTACK=str(self.report), CLOISON_ATTACK_PATHS=paths, HOME=str(home))
        self.desk.start("--sandbox=required", command=[ATTACK])
        self.desk.process.send_signal(signal.SIGUSR1)
        wait_for(lambda: not self.desk.alive() or "end 0" in self.said(), "the attack to end")
        self.results = dict(line.rsplit(" ", 1) for line in self.said().splitlines())

    def said(self):
        return self.report.read_text() if self.report.exists() else ""


@pytest.fixture(scope="module")
def attacked():
    attacked = Attacked()
    yield attacked
    pathlib.Path(f"/dev/shm/{attacked.desk.dir.name}").unlink(missing_ok=True)
    calls = [name.partition(":")[0] for name in attacked.results]
    attacked.desk.finish(refused=calls)


@USABLE
def test_a_compositor_that_was_taken_over_calls_nothing(attacked):
    """No process, program, socket, code, signal, privilege: each refused by the filter, which says so."""
    calls = {name: int(result) for name, result in attacked.results.items()
             if not name[1:].startswith("/") and name != "end"}
    assert len(calls) > 80
    wrong = {name: errno.errorcode.get(result, result) for name, result in calls.items()
             if result != errno.EPERM}
    assert wrong == {}
    # A process that is not made is no line: the C library makes them with signals blocked.
    expected = {name.partition(":")[0] for name in calls} - {"clone"}
    wait_for(lambda: set(REFUSED_CALL.findall(attacked.desk.log())) >= expected, "a line for each")


@USABLE
@pytest.mark.skipif(landlock_abi() < 6, reason="a kernel without Landlock's ABI 6")
def test_a_compositor_that_was_taken_over_opens_nothing(attacked):
    results = {path: int(attacked.results[path]) for path in attacked.refused}
    assert results == {path: errno.EACCES for path in attacked.refused}
    assert {path: int(attacked.results[path]) for path in attacked.left} == {
        path: 0 for path in attacked.left}


@USABLE
def test_the_desktop_goes_on_after_it(attacked):
    link = attacked.desk.link("work")
    link.toplevel(50, 50, 0xFF000000)
    wait_for(lambda: attacked.desk.windows("work"), "a window")
    attacked.desk.screenshot()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may have a seat without a seat manager")
def test_on_a_seat_it_is_the_same():
    """libseat runs the seat's manager in a process that the compositor forks."""
    desk = Desk(WLR_BACKENDS="headless,libinput", LIBSEAT_BACKEND="builtin", SEATD_VTBOUND="0")
    desk.start()
    assert desk.state()["sandbox"]["calls"] == (not SANITIZED)
    desk.link("work").toplevel(50, 50, 0xFF000000)
    wait_for(lambda: desk.windows("work"), "a window")
    desk.finish()


# --- modes, and kernels that have not all of it --------------------------------------------------


def old(*lacks):
    return [OLD_KERNEL, *lacks, "--", CLOISON]


def warnings(desk):
    return [line for line in desk.log().splitlines() if "warning:" in line]


def test_without_a_sandbox_it_says_so():
    desk = Desk().start("--sandbox=off")
    assert "no sandbox: --sandbox=off" in desk.log()
    assert desk.state()["sandbox"] == {"mode": "off", "files": 0, "calls": False, "driver": False}
    fields, own = status(desk.process.pid), status("self")
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == (own["NoNewPrivs"], own["Seccomp"])
    desk.finish()


@pytest.mark.parametrize("lacks, words", [
    (["landlock"], ["no Landlock"]),
    (["seccomp"], ["no seccomp"]),
    (["landlock", "seccomp"], ["no Landlock", "no seccomp"])])
def test_an_old_kernel_is_one_warning_for_each_part(lacks, words):
    if SANITIZED:
        words = [word for word in words if word != "no seccomp"]
    desk = Desk().start(command=old(*lacks))
    said = warnings(desk)
    assert len(said) == len(words) and all(word in line for word, line in zip(words, said)), said
    sandbox = desk.state()["sandbox"]
    assert (sandbox["files"] == 0) == ("landlock" in lacks)
    assert sandbox["calls"] == (not SANITIZED and "seccomp" not in lacks)
    desk.link("work").toplevel(50, 50, 0xFF000000)
    wait_for(lambda: desk.windows("work"), "a window")
    desk.finish()


@pytest.mark.parametrize("lacks, word", [
    ("landlock", "no Landlock"), pytest.param("seccomp", "no seccomp", marks=USABLE)])
def test_on_an_old_kernel_it_does_not_start_when_required(tmp_path, lacks, word):
    (tmp_path / "run").mkdir(mode=0o700)
    (tmp_path / "c.ini").write_text(CONFIG)
    done = subprocess.run([*old(lacks), "-c", tmp_path / "c.ini", "--sandbox", "required"],
                          env=environment(tmp_path / "run"), capture_output=True, text=True,
                          timeout=PATIENCE)
    lines = [line for line in done.stderr.splitlines() if "error:" in line]
    assert done.returncode == 1 and len(lines) == 1 and "ready" not in done.stderr, done
    assert word in lines[0] and "--sandbox=required" in lines[0] and "--sandbox=auto" in lines[0]
    assert list((tmp_path / "run").rglob("*")) == []


def test_a_mode_that_does_not_exist():
    done = subprocess.run([CLOISON, "--sandbox=some"], capture_output=True, text=True)
    assert done.returncode == 1 and "auto, required or off" in done.stderr
