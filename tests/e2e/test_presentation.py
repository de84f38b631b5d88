# SPDX-License-Identifier: MIT
"""When pictures were seen: by the points of the output's beat, which are the same for all, and no finer."""

import time


import rawlink
from desk import wait_for
from guests import MARK_WORK, Guest
from wayland_app import App

HZ = 60
REFRESH = 1_000_000_000 // HZ  # ns
NEAR = 2_000  # ns: host's points and their times are whole us


class Watched(App):
    """An application with a window, of whose pictures it knows when they were seen."""

    def __init__(self, env, name, argb=0xFF3060C0):
        super().__init__(env)
        self.presentation = self.client.bind("wp_presentation")
        self.window = self.toplevel(name, argb=argb)

    def draw(self):
        """Commits a picture; returns what is said of it."""
        said = []
        feedback = self.presentation.feedback(self.window.surface)
        feedback.handlers["presented"] = lambda *args: said.append(args)
        feedback.handlers["discarded"] = lambda: said.append(None)
        self.window.surface.damage_buffer(0, 0, 10, 10)
        self.window.surface.commit()
        return said

    def seen(self, said):
        """ns, sequence."""
        self.client.wait(lambda: said, "what is said of the picture")
        assert said[0], "it was discarded"
        sec_hi, sec_lo, nsec, refresh, seq_hi, seq_lo, flags = said[0]
        assert abs(refresh - REFRESH) < NEAR and flags == 0
        return (sec_hi << 32 | sec_lo) * 1_000_000_000 + nsec, seq_hi << 32 | seq_lo


def test_pictures_are_seen_one_after_the_other(guest):
    """How exactly is the clock's affair, which is set by its quickest message: tests/unit/proxy/test_presented.c."""
    with Watched(guest.env, "window") as app:
        times = [app.seen(app.draw()) for _ in range(6)]
        for (first, number), (second, later) in zip(times, times[1:]):
            assert second >= first and later > number, times
        assert times[-1][0] <= time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def test_of_two_pictures_the_last_is_seen(guest):
    with Watched(guest.env, "window") as app:
        first, second = app.draw(), app.draw()
        app.seen(second)
        assert first == [None]


def test_nothing_is_said_while_nobody_sees_it(desk, guest):
    with Watched(guest.env, "window") as app:
        number = guest.windows()[0]["number"]
        app.window.role.set_minimized()
        wait_for(lambda: guest.window(number)["minimized"], "it is minimized")
        said = app.draw()
        app.client.sync()
        assert not said
        assert desk.control("focus", str(number))["ok"]
        app.seen(said)


def test_what_is_unmapped_is_discarded(guest):
    with Watched(guest.env, "window") as app:
        app.window.role.set_minimized()
        said = app.draw()
        app.window.unmap()
        app.client.wait(lambda: said == [None], "it is discarded")


# On the link itself.

def told(guest):
    """time in us, refresh, sequence."""
    ms, fraction, refresh, low, high = guest.link.expect(rawlink.PRESENTED, guest.window.id).fields("IIIII")
    return ms * 1000 + fraction, refresh, high << 32 | low


def test_only_who_asks_is_told_and_once(desk):
    work = Guest(desk, "work", MARK_WORK)
    work.forget()
    work.window.commit()
    work.link.expect(rawlink.FRAME, work.window.id)
    assert work.link.count(rawlink.PRESENTED) == 0
    work.link.send(rawlink.WINDOW_FEEDBACK, work.window.id)
    work.window.commit()
    first = told(work)
    # FRAME comes with it, and says the same time.
    assert work.link.expect(rawlink.FRAME, work.window.id).fields("I")[0] == first[0] // 1000
    work.window.commit()
    work.link.expect(rawlink.FRAME, work.window.id)
    assert work.link.count(rawlink.PRESENTED) == 0


def test_attack_88_the_time_is_a_point_whoever_draws(desk):
    """Another domain commits as often as it can meanwhile."""
    work, personal = Guest(desk, "work", MARK_WORK), Guest(desk, "personal", 0xFF00E5FF)
    times = []
    for _ in range(8):
        for _ in range(5):
            personal.window.commit()
        work.link.send(rawlink.WINDOW_FEEDBACK, work.window.id)
        work.window.commit()
        times.append(told(work))
    (first, refresh, number), rest = times[0], times[1:]
    for at, _, later in rest:
        # Whole us, and a period that is not.
        assert abs(at - first - (later - number) * refresh // 1000) <= later - number, times
