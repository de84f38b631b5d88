# SPDX-License-Identifier: MIT
"""Applications of a domain that do anything in any order, by the real proxy, while the user works and outputs come, go and
change: nobody's connection ends, but of who breaks the protocol; and in no picture is anything of theirs without its
frame. CLOISON_STEPS=100000 takes as many steps."""

import os
import random

import pytest

import hands as hand
from anything import HUGE, WRONGS, App, ends
from desk import CONFIG, WORK, wait_for
from framed import check_lined
from guests import MARK_WORK
from hands import Hands
from oracle import base, check_marker, check_rings, rgb
from screens import ScreenedDesk, clear_cursors
from unixguest import UnixGuest

STEPS = int(os.environ.get("CLOISON_STEPS", "10000"))
SEEDS = 4
ROUND = 100  # steps, with the user's acts between them, in one film
APPS = 3
SIZE = 600, 420
PX = 0xFFFFFF
SCALES = (1, 1.25, 1.5, 2)


@pytest.fixture
def desk():
    desk = ScreenedDesk(CONFIG.replace("1024x768@60", f"{SIZE[0]}x{SIZE[1]}@60") + "\n[cursor]\ntheme = clear\n")
    desk.env.update(clear_cursors(desk.dir))
    desk.start()
    yield desk
    desk.finish()


class World:
    """A domain with applications, and the user and the screens beside them."""

    def __init__(self, desk, seed, user):
        self.desk, self.user, self.rng = desk, user, random.Random(seed)
        self.guest = UnixGuest(desk, "work").start()
        self.apps, self.plugged = [], []
        for _ in range(APPS):
            self.begin()

    def begin(self):
        self.apps.append(App(self.guest.env, self.rng, MARK_WORK))

    def check_alive(self):
        for app in self.apps:
            app.client.sync()
        assert self.guest.is_up() and "link lost" not in self.guest.log(), self.guest.log()

    # --- what happens beside the applications

    def crash(self):
        app = self.apps.pop(self.rng.randrange(len(self.apps)))
        app.close()
        self.begin()

    def break_the_rules(self):
        """Of one that has windows, as another one would after hours."""
        app, wrong = self.apps.pop(self.rng.randrange(len(self.apps))), self.rng.choice(WRONGS)
        assert ends(app, wrong), f"{wrong.__name__} is no mistake"
        app.close()
        self.begin()

    def point(self):
        """At anything, mostly at a window."""
        state = self.desk.state()
        outputs = [output["geometry"] for output in state["outputs"]]
        width, height = (max(box[side] + box[length] for box in outputs)
                         for side, length in (("x", "width"), ("y", "height")))
        self.user.layout = {"width": width, "height": height}
        x, y = self.rng.randrange(width), self.rng.randrange(height)
        windows = [window["content"] for window in state["windows"] if window["visible"]]
        if windows and self.rng.random() < 0.8:
            box = self.rng.choice(windows)
            x, y = box["x"] + self.rng.randrange(box["width"]), box["y"] + self.rng.randrange(box["height"])
        self.user.move(max(0, min(x, width - 1)), max(0, min(y, height - 1)))

    def press(self):
        self.point()
        self.user.press_at_once()
        self.point()

    def let_go(self):
        self.user.release()

    def type(self):
        self.user.tap(self.rng.choice((hand.A, hand.ESC, hand.TAB)))

    def move(self):
        self.user.down(hand.SUPER)
        self.press()
        self.user.release()
        self.user.up(hand.SUPER)

    def focus(self):
        windows = self.desk.windows()
        if windows:
            self.desk.control("focus", str(self.rng.choice(windows)["number"]))

    def act(self):
        self.rng.choice((self.point, self.press, self.press, self.press, self.let_go, self.let_go, self.type, self.move,
                         self.focus))()

    def change_screens(self):
        names = list(self.desk.outputs())
        if len(names) < 3 and self.rng.random() < 0.4:
            self.plugged.append(self.desk.plug(*SIZE))
        elif self.plugged and self.rng.random() < 0.3:
            self.desk.unplug(self.plugged.pop())
        elif self.rng.random() < 0.3:
            name = self.rng.choice(names)
            for turn in (self.rng.randrange(1, 8), 0):
                self.desk.screen("turn", name, turn)
                self.apps[0].step()
        else:
            self.desk.screen("scale", self.rng.choice(names), self.rng.choice(SCALES))

    # --- what is looked at

    def scales(self):
        return {name: output["scale"] for name, output in self.desk.outputs().items()}

    def check_rest(self):
        state, pictures = self.desk.at_rest()
        for output in state["outputs"]:
            check_rings(pictures[output["name"]], state, output)
            check_marker(pictures[output["name"]], state, "work", MARK_WORK & PX, output)

    def round(self, number):
        """How many pictures showed something."""
        before = self.scales()
        with self.desk.recorded() as film:
            for step in range(ROUND):
                self.rng.choice(self.apps).step()
                if step % 12 == 0:
                    self.act()
                if step % 8 == 0:
                    self.desk.draw()
            if number % 3 == 0:
                self.change_screens()
            if number % 4 == 1:
                (self.break_the_rules if number % 8 == 1 else self.crash)()
            self.user.release()
            self.user.move(0, 0)
            self.check_alive()
            self.check_rest()
        after, shown = self.scales(), 0
        for name, image in film.pictures:
            scale = min(scales[name] for scales in (before, after) if name in scales)
            shown += check_lined(image, MARK_WORK & PX, {rgb(base(WORK))}, scale=scale) > 0
        return shown


@pytest.mark.parametrize("seed", range(SEEDS))
def test_applications_do_anything(desk, seed):
    with Hands(desk) as user:
        world, shown = World(desk, seed, user), 0
        for number in range(STEPS // SEEDS // ROUND):
            shown += world.round(number)
        for app in world.apps:
            app.close()
        wait_for(lambda: not desk.windows(), "none of their windows is left")
        assert shown > 20
        world.guest.stop()


def test_no_number_ends_the_link_of_the_domain(guest):
    """What the link has no room for is cut."""
    app = App(guest.env, random.Random(1), MARK_WORK)
    app.places, app.lengths = (-HUGE, HUGE), (1, HUGE)
    for act in (app.new_toplevel, app.new_popup, app.new_popup, app.new_subsurface) * 4:
        act()
        for step in (app.shape, app.arrange, app.describe, app.reposition, app.commit):
            step()
        app.client.sync()
        while any(surface.serials and not surface.gone for surface in app.surfaces):
            app.acknowledge()
        app.draw()
        app.draw()
    app.client.wait(lambda: {"popup_done", "repositioned"} & {event.name for event in app.client.events}, "a popup")
    assert guest.is_up() and "link lost" not in guest.log(), guest.log()
    app.close()


def test_who_breaks_the_protocol_is_told_and_ends_alone(guest):
    rng = random.Random(1)
    other = App(guest.env, rng, MARK_WORK)
    for wrong in WRONGS:
        app = App(guest.env, rng, MARK_WORK)
        error = ends(app, wrong)
        assert error and error != "None", f"{wrong.__name__}: it is told why"
        app.close()
        other.client.sync()
    assert guest.is_up()
    other.close()
