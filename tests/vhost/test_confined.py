# SPDX-License-Identifier: MIT
"""What the two processes of a backend have given up, seen from outside; what one's end is to the other;
and kernels that do not have all of it."""
import os
import signal
import subprocess

import pytest

import wire
from backend import BUILD, PROGRAM, SANITIZED, environment
from compositor import Compositor
from guest import Proxy
from machine import PATIENCE, wait_until

OLD_KERNEL = os.path.join(BUILD, "tests/tools/cloison-old-kernel")
only_whole = pytest.mark.skipif(SANITIZED, reason="builds with sanitizers have limits alone")


@pytest.fixture(name="backend")
def _backend(make_backend):
    return make_backend()


def status_of(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as status:
        return {key: value.split() for key, value in (line.split(":", 1) for line in status)}


def wait_for_sandbox(pid):
    wait_until(lambda: status_of(pid)["Seccomp"] == ["2"], "the sandbox")
    return status_of(pid)


def serve(backend):
    """A VM that is seen by the compositor."""
    compositor = Compositor(backend.link)
    vm = backend.machine()
    vm.start()
    assert Proxy(vm).open() == wire.OK
    compositor.accept()
    compositor.expect(wire.VIA_VM)
    vm.close()
    compositor.close()


@only_whole
def test_the_worker_has_nothing(backend):
    status = wait_for_sandbox(backend.worker)
    assert status["NoNewPrivs"] == ["1"] and status["Threads"] == ["1"]
    for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[kind][0], 16) == 0, kind
    if "no namespaces" in backend.log():
        pytest.skip("this kernel gives this user no namespaces")
    assert int(status["CapBnd"][0], 16) == 0
    assert status["NSpid"][-1] == "1" and len(status["NSpid"]) == 1 + len(status_of(os.getpid())["NSpid"])


@only_whole
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look")
def test_the_worker_is_alone(backend):
    """In namespaces that nobody else is in, and a file system with nothing in it."""
    wait_for_sandbox(backend.worker)
    for name in ("user", "pid", "mnt", "net", "ipc", "uts", "cgroup"):
        ours, theirs = (os.readlink("/proc/%d/ns/%s" % (pid, name))
                        for pid in (backend.process.pid, backend.worker))
        assert ours != theirs, name
    root = "/proc/%d/root" % backend.worker
    assert os.listdir(root) == []
    with open("/proc/%d/mountinfo" % backend.worker, encoding="ascii") as mounts:
        lines = mounts.read().splitlines()
    assert len(lines) == 1 and " tmpfs " in lines[0] and " ro," in lines[0]


@only_whole
def test_the_keeper_has_little(backend):
    status = wait_for_sandbox(backend.process.pid)
    assert status["NoNewPrivs"] == ["1"] and status["Threads"] == ["1"]
    for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[kind][0], 16) == 0, kind


@pytest.mark.parametrize("who", ["keeper", "worker"])
def test_limits(backend, who):
    backend.machine().close()
    wait_until(lambda: "gone" in backend.log(), "the front end's end")
    pid = backend.worker if who == "worker" else backend.process.pid
    with open("/proc/%d/limits" % pid, encoding="ascii") as limits:
        rows = {line[:25].strip(): line[25:].split()[:2] for line in limits}
    assert rows["Max core file size"] == ["0", "0"]
    assert max(map(int, rows["Max open files"])) <= 4096
    assert rows["Max file size"] == [str(512 << 20)] * 2
    assert SANITIZED or rows["Max processes"] == ["0", "0"]


def test_the_workers_end_is_the_keepers(backend):
    os.kill(backend.worker, signal.SIGKILL)
    assert backend.process.wait(PATIENCE) == 1
    assert "was ended by signal 9" in backend.log() and not os.path.exists(backend.path)


def test_a_starter_that_ignores_its_children(make_backend):
    """What it ignores is inherited."""
    backend = make_backend(preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    os.kill(backend.worker, signal.SIGKILL)
    assert backend.process.wait(PATIENCE) == 1
    assert "was ended by signal 9" in backend.log()


def test_the_keepers_end_is_the_workers(backend):
    """Also of one that does nothing of its own accord any more."""
    serve(backend)
    with backend.frozen():
        backend.process.kill()
        backend.process.wait()
        wait_until(lambda: backend.state() in "ZX", "the worker's end")
        assert os.path.exists(backend.path)


@pytest.mark.parametrize("killed", [False, True])
def test_what_the_compositor_is_told(world, killed):
    """Nothing, when it was no end as others: the user is then told that the backend has crashed."""
    world.open_channel()
    world.backend.process.send_signal(signal.SIGKILL if killed else signal.SIGTERM)
    world.compositor.expect_end(None if killed else wire.BYE_SHUTDOWN)
    world.backend.kill()


def test_off(make_backend):
    backend = make_backend("--sandbox=off")
    serve(backend)
    for pid in (backend.process.pid, backend.worker):
        for name in ("Seccomp", "NoNewPrivs", "CapEff"):
            assert status_of(pid)[name] == status_of(os.getpid())[name]
    assert "no sandbox: --sandbox=off" in backend.log()
    assert backend.stop() == 0


@only_whole
def test_all_that_this_kernel_has(make_backend):
    """Nothing is missing here: the other tests of this file have seen it."""
    backend = make_backend("--sandbox=required")
    serve(backend)
    assert "warning" not in backend.log()
    assert backend.stop() == 0


# --- an old kernel -----------------------------------------------------------------------------------

WORDS = {"namespaces": "no namespaces", "landlock": "no Landlock", "seccomp": "no seccomp"}


def old(*lacks):
    return [OLD_KERNEL, *lacks, "--"]


@only_whole
@pytest.mark.parametrize("lacks", [["namespaces"], ["landlock"], ["seccomp"], list(WORDS)])
def test_old_kernel(tmp_path, make_backend, lacks):
    """A line for each that is missing, and it serves."""
    backend = make_backend(under=old(*lacks))
    serve(backend)
    lines = [line for line in backend.log().splitlines() if "warning: " in line]
    assert len(lines) == len(lacks)
    assert all(any(WORDS[name] + " (Function not implemented)" in line for line in lines)
               for name in lacks)
    assert status_of(backend.worker)["NoNewPrivs"] == ["1"]
    assert backend.stop() == 0 and os.listdir(tmp_path) == ["vhost.log"]


@only_whole
@pytest.mark.parametrize("lacks", sorted(WORDS))
def test_old_kernel_is_not_enough(tmp_path, lacks):
    result = subprocess.run(
        [*old(lacks), PROGRAM, "--socket-path=%s/vhost.sock" % tmp_path, "--domain=work", "--link=/l",
         "--sandbox=required"], capture_output=True, text=True, timeout=PATIENCE, check=False,
        env=environment(HOME=tmp_path))
    assert result.returncode == 1 and len(result.stderr.splitlines()) == 1
    assert WORDS[lacks] in result.stderr and "--sandbox=auto" in result.stderr
    assert os.listdir(tmp_path) == []
