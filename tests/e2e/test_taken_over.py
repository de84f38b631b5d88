# SPDX-License-Identifier: MIT
"""A VM's backend in the hands of an attacker, on a desktop that is in use: what he has is his own domain's link.
tests/vhost/attack.c is what he does once its sandbox is closed."""

import subprocess

import pytest
from desk import BUILD, wait_for
from patience import PATIENCE
import rawlink

PROGRAM = BUILD / "tests/vhost/attacked-vhost"
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="builds with sanitizers have no sandbox")
GREY = 0xFF606060


def take_over(desk, script, without=""):
    """What was said, of a backend of the domain work that does as the script says."""
    sockets = sorted(str(path) for path in desk.runtime.rglob("*") if path.is_socket())
    env = desk.env | {
        "CLOISON_ATTACK": script, "CLOISON_WITHOUT": without, "CLOISON_FILE": str(desk.config),
        "CLOISON_FOLDER": str(desk.runtime), "CLOISON_SOCKETS": ":".join(sockets),
        "CLOISON_ABSTRACT": "none", "CLOISON_PORT": "9", "CLOISON_PROCESS": str(desk.process.pid),
        "CLOISON_ADDRESS": "0"}
    done = subprocess.run(
        [PROGRAM, f"--socket-path={desk.dir}/vhost.sock", "--domain=work",
         f"--link={desk.runtime}/cloison/domains/work.sock"], env=env, capture_output=True, text=True,
        timeout=PATIENCE, check=False)
    return sockets, done.stdout + done.stderr


@pytest.fixture(name="neighbour")
def _neighbour(desk):
    """Another domain, with a window."""
    link = desk.link("personal")
    window = link.toplevel(100, 100, GREY)
    link.expect(rawlink.FRAME, window.id)
    return link, window


def assert_undisturbed(desk, neighbour):
    link, window = neighbour
    window.commit()
    link.expect(rawlink.FRAME, window.id)
    assert [view["domain"] for view in desk.windows()] == ["personal"]
    assert desk.alive() and "refused the system call" not in desk.log()


def test_he_reaches_no_socket_file_or_process(desk, neighbour):
    """Also where the filter of system calls does not end him at his first step."""
    before = desk.log()
    sockets, said = take_over(desk, "reach", "filter")
    if "no namespaces" in said:
        pytest.skip("this kernel gives this user no namespaces: only the filter keeps him from sockets")
    assert len(sockets) >= 5  # two domains, control, starter, the host's applications
    outcomes = dict(line.rsplit(": ", 1) for line in said.splitlines() if ": " in line)
    for path in sockets:
        assert outcomes[f"connect to {path}"] == "ENOENT"
    for what in ("read a file", "list a folder", "make a file", "remove a file", "run a program"):
        assert outcomes[what] == "ENOENT", what
    for what in ("read a process", "trace a process", "signal a process"):
        assert outcomes[what] == "ESRCH", what
    assert desk.log() == before
    assert_undisturbed(desk, neighbour)


def test_the_first_step_is_his_last(desk, neighbour):
    said = take_over(desk, "reach")[1]
    assert "was ended by signal 31" in said and len(said.splitlines()) == 1
    assert_undisturbed(desk, neighbour)


def test_his_own_link_is_what_he_has(desk, neighbour):
    """As often as an honest one, and what he says there is his domain's."""
    before = desk.lines_of("personal")
    said = take_over(desk, "ask")[1]
    assert said.count("answer: a connection") == 3
    wait_for(lambda: len(desk.lines_of("work")) >= 3, "a line for each link")
    assert desk.lines_of("personal") == before
    assert_undisturbed(desk, neighbour)
