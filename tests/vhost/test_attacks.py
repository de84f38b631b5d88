# SPDX-License-Identifier: MIT
"""The worker in the hands of an attacker: the program itself, with attack.c in place of what serves the VM."""
import concurrent.futures
import ctypes
import os
import socket
import subprocess
import threading

import pytest

from backend import BUILD, environment
from machine import PATIENCE

PROGRAM = os.path.join(BUILD, "tests/vhost/attacked-vhost")
pytestmark = pytest.mark.skipif(not os.path.exists(PROGRAM), reason="sanitizers: there is no filter")

LAYERS = {"filter", "landlock", "namespaces"}
KILLED = "was ended by signal 31"


class Target:
    """What belongs to others: a file, sockets that count who comes, a process."""

    def __init__(self, folder):
        self.folder, self.file = os.path.join(folder, "mine"), os.path.join(folder, "mine/file")
        os.mkdir(self.folder)
        self.paths = [os.path.join(folder, name) for name in ("other.sock", "control.sock")]
        self.abstract = "cloison-attack-%d" % os.getpid()
        self.listeners = [self.listen(path) for path in [*self.paths, "\0" + self.abstract]]
        self.listeners.append(socket.create_server(("127.0.0.1", 0)))
        self.bytes = ctypes.create_string_buffer(b"secret")
        self.process = subprocess.Popen(["sleep", "infinity"])

    @staticmethod
    def listen(path):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(path)
        listener.listen(64)
        return listener

    def visitors(self):
        """How many have come to each socket."""
        counts = []
        for listener in self.listeners:
            listener.setblocking(False)
            counts.append(0)
            try:
                while True:
                    listener.accept()[0].close()
                    counts[-1] += 1
            except BlockingIOError:
                pass
        return counts

    def environment(self, folder):
        with open(self.file, "w", encoding="ascii") as file:
            file.write("secret")
        return {"HOME": folder, "CLOISON_FILE": self.file, "CLOISON_FOLDER": self.folder,
                "CLOISON_SOCKETS": ":".join(self.paths), "CLOISON_ABSTRACT": self.abstract,
                "CLOISON_PORT": self.listeners[-1].getsockname()[1],
                "CLOISON_ADDRESS": ctypes.addressof(self.bytes)}

    def close(self):
        for listener in self.listeners:
            listener.close()
        self.process.kill()
        self.process.wait()


@pytest.fixture(name="target")
def _target(tmp_path):
    target = Target(str(tmp_path))
    yield target
    target.close()


def attack(folder, target, name, without="", **options):
    """Status and what was said."""
    result = subprocess.run(
        [PROGRAM, "--socket-path=%s/vhost-%s.sock" % (folder, name), "--domain=work",
         "--link=%s/link.sock" % folder], capture_output=True, text=True, timeout=PATIENCE,
        env=environment(CLOISON_ATTACK=name, CLOISON_WITHOUT=without,
                        CLOISON_PROCESS=os.getpid() if name == "reach" else target.process.pid,
                        **target.environment(str(folder))), check=False, **options)
    return result.returncode, result.stdout + result.stderr


def outcomes(said):
    return dict(line.rsplit(": ", 1) for line in said.splitlines() if not line.startswith("cloison-vhost"))


def test_every_forbidden_call_is_the_end(tmp_path, target):
    """Each in a process of its own: it dies of it, and nothing has come of it."""
    status, said = attack(tmp_path, target, "list")
    names = said.splitlines()
    assert status == 0 and len(names) > 150 and len(set(names)) == len(names)
    with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        ends = list(pool.map(lambda i: attack(tmp_path, target, str(i)), range(len(names))))
    survived = {name: said for name, (status, said) in zip(names, ends)
                if status != 1 or KILLED not in said or outcomes(said)}
    assert not survived
    assert target.visitors() == [0] * len(target.listeners)
    assert sorted(os.listdir(tmp_path)) == ["control.sock", "mine", "other.sock"]
    assert os.listdir(target.folder) == ["file"] and target.process.poll() is None


# What each layer says when it is alone. Landlock knows neither stat nor, before Linux 7, connecting to a path.
ALONE = {
    "namespaces": {"read a file": "ENOENT", "look at a file": "ENOENT", "list a folder": "ENOENT",
                   "make a file": "ENOENT", "remove a file": "ENOENT", "run a program": "ENOENT",
                   "connect to PATH": "ENOENT", "connect to an abstract socket": "ECONNREFUSED",
                   "connect to a port": "ENETUNREACH", "read a process": "ESRCH",
                   "trace a process": "ESRCH", "signal a process": "ESRCH"},
    "landlock": {"read a file": "EACCES", "list a folder": "EACCES", "make a file": "EACCES",
                 "remove a file": "EACCES", "run a program": "EACCES",
                 "connect to an abstract socket": "EPERM", "connect to a port": "EACCES",
                 "read a process": "EPERM", "trace a process": "EPERM", "signal a process": "EPERM"},
}


@pytest.mark.parametrize("layer", sorted(ALONE))
def test_a_layer_that_is_alone(tmp_path, target, layer):
    """Without a filter, which ends him at the first step: what he reaches is nothing."""
    _status, said = attack(tmp_path, target, "reach", ",".join(LAYERS - {layer}))
    if {"landlock": "no Landlock", "namespaces": "no namespaces"}[layer] in said:
        pytest.skip("this kernel has none")
    expected = {what.replace("PATH", path): outcome for what, outcome in ALONE[layer].items()
                for path in target.paths}
    got = outcomes(said)
    assert {what: got.get(what) for what in expected} == expected
    if layer == "namespaces":
        assert target.visitors() == [0] * len(target.listeners)


def test_what_he_tries_would_work(tmp_path, target):
    """Without any layer: the tests above say something."""
    got = outcomes(attack(tmp_path, target, "reach", ",".join(LAYERS))[1])
    wanted = ["read a file", "look at a file", "list a folder", "make a file", "remove a file",
              "connect to an abstract socket", "connect to a port", "signal a process",
              *("connect to " + path for path in target.paths)]
    assert {what: got[what] for what in wanted} == dict.fromkeys(wanted, "got through")
    assert "run a program" not in got  # it has: there was nobody left to say so
    assert target.visitors() == [1] * len(target.listeners)


def test_no_descriptor_of_others(tmp_path, target):
    """Of what was open when the program was started, the worker has the standard ones."""
    other = os.open(target.folder, os.O_RDONLY)
    high = 100
    os.dup2(other, high)
    _status, said = attack(tmp_path, target, "descriptors", pass_fds=[other, high])
    os.close(high)
    os.close(other)
    found = [int(line.split(": ")[1]) for line in said.splitlines() if line.startswith("open: ")]
    assert found[:3] == [0, 1, 2] and high not in found
    # The listener, the keeper, and the log where it had to be opened anew.
    assert 2 <= len(found[3:]) <= 3


@pytest.fixture(name="compositor")
def _compositor(tmp_path):
    listener = Target.listen(str(tmp_path / "link.sock"))
    listener.settimeout(PATIENCE)
    yield listener
    listener.close()


def test_the_keeper_connects_to_his_own_domain_alone(tmp_path, target, compositor):
    came = []

    def let_in():
        for _ in range(3):
            came.append(compositor.accept()[0])

    thread = threading.Thread(target=let_in)
    thread.start()
    status, said = attack(tmp_path, target, "ask")
    thread.join()
    assert status == 0 and said.count("answer: a connection") == 3
    for connection in came:
        connection.close()
    assert target.visitors() == [0] * len(target.listeners)


def test_a_lie_to_the_keeper_is_the_end(tmp_path, target, compositor):
    """Whoever does not ask in the one way there is is killed, whether he goes or not."""
    status, said = attack(tmp_path, target, "lie")
    assert status == 1 and "taken over and is killed" in said
    compositor.setblocking(False)
    with pytest.raises(BlockingIOError):
        compositor.accept()
    assert target.visitors() == [0] * len(target.listeners)
    assert sorted(os.listdir(tmp_path)) == ["control.sock", "link.sock", "mine", "other.sock"]
