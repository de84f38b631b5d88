# SPDX-License-Identifier: MIT
"""Unmodified toolkits: words are dragged from one domain to another, and from and to the host's applications."""

import pytest

from desk import CONFIG, Desk, wait_for
from drops import clipboard, refusal
from hands import Hands
from test_program_drags import Pair
from unixguest import UnixGuest

RULES = """
[drag]
work -> personal = allow timeout=60s idle-timeout=60s
host -> personal = allow timeout=60s idle-timeout=60s
work -> host = allow timeout=60s idle-timeout=60s
"""
ROOMY = CONFIG.replace("1024x768", "1400x1000")


class Host:
    """The host's own applications, as a UnixGuest is a domain's."""

    def __init__(self, desk):
        self.desk, self.env, self.runtime, self.programs = desk, desk.env, desk.dir, []

    def windows(self):
        return self.desk.windows("host")

    def path(self, name):
        return self.desk.dir / f"host-{name}"

    def log(self):
        return self.desk.log()

    def stop(self):
        for process in self.programs:
            process.kill()
            process.wait()


@pytest.fixture
def drops():
    desk = Desk(ROOMY + RULES).start()
    made = []
    with Hands(desk) as user:
        def begin(party, program):
            guest = Host(desk) if party == "host" else UnixGuest(desk, party).start()
            toolkit, version, *x11 = program.split()
            environment = {"GDK_BACKEND": "x11"} if x11 else {}
            made.append(Pair(guest, f"drag_{toolkit}.py", version, **environment).begin(user))
            return made[-1]
        yield begin
        user.release()
        for pair in made:
            pair.guest.stop()
    desk.finish()


def drop(source, target):
    """Until the source has begun before the button goes up, and the target takes it in time."""
    desk = source.guest.desk
    number = next(w["number"] for w in source.guest.windows() if w["title"] == "source")

    def dropped():
        source.forget()
        target.forget()
        before = clipboard(desk)["drops"]
        assert desk.control("focus", str(number))["ok"]
        source.drag_to(target.place("target"))
        wait_for(lambda: not desk.state()["pointer"]["guarded"], "what lies there takes a drop")
        source.user.release()
        wait_for(lambda: clipboard(desk)["drops"] > before or refusal(desk) or source.outcome(),
                 "the drop")
        assert refusal(desk) in ("", "nothing there takes it")
        return clipboard(desk)["drops"] > before
    source.wait(dropped, "the drop to be taken")
    target.says("dropped dragged words")
    assert "cancelled" not in source.news()


@pytest.mark.parametrize("programs", [("qt 6", "gtk 4"), ("gtk 4", "qt 6"), ("gtk 3", "qt 5"),
                                      ("qt 5", "gtk 3"), ("gtk 3 x11", "gtk 4"), ("gtk 4", "gtk 3 x11")],
                         ids="-".join)
def test_words_are_dragged_to_another_domain(drops, programs):
    """Twice, and each goes on as before."""
    source, target = drops("work", programs[0]), drops("personal", programs[1])
    for _ in range(2):
        drop(source, target)
    target.forget()
    target.drag_to(target.place("target"))
    target.user.release()
    target.wait(target.outcome, "its own drag to end")


@pytest.mark.parametrize("programs", [("gtk 4", "qt 6"), ("qt 6", "gtk 4")], ids="-".join)
@pytest.mark.parametrize("way", [("host", "personal"), ("work", "host")], ids="-".join)
def test_the_host_takes_part(drops, way, programs):
    source, target = drops(way[0], programs[0]), drops(way[1], programs[1])
    for _ in range(2):
        drop(source, target)


@pytest.mark.parametrize("program", ["qt 6", "gtk 4", "gtk 3 x11"])
def test_a_drag_that_no_rule_allows_is_cancelled(drops, program):
    source, target = drops("personal", program), drops("work", program)
    source.forget()
    source.drag_to(target.place("target"))
    source.user.release()
    source.wait(source.outcome, "the drag to end")
    assert source.outcome() == "cancelled"
    assert target.news() == []
