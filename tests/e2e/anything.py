# SPDX-License-Identifier: MIT
"""Applications that do anything in any order, as toolkits, games and their crashes do: what a client may ask for, and
apart from that what none may."""

import os

from wayland import Client, Dead, memfd, socket_of

XRGB8888 = 1
SIZES = ((24, 16), (60, 40), (150, 90), (200, 150), (420, 300))  # even ones, for buffers of scale 2
MOST = 10  # surfaces at once
DEEP = 3  # subsurfaces on subsurfaces
HUGE = 1 << 20  # more than the link has room for
EDGES = (1, 2, 4, 5, 6, 8, 9, 10)


class Surface:
    def __init__(self, app, role, parent=None):
        self.app, self.role, self.parent = app, role, parent
        self.surface = app.compositor.create_surface()
        self.viewport = None
        self.xdg = self.object = None
        self.depth = 1 + parent.depth if parent else 0
        self.serials = []  # of configures that are not acknowledged
        self.stage = "new"  # then "asked" by the initial commit, "told" by an acknowledged configure, "mapped"
        self.gone = self.grabs = False

    def wants_configure(self):
        return self.xdg is not None

    def take_configure(self, serial):
        self.serials.append(serial)

    def take_done(self):
        self.gone = True


class App:
    """rng: whose choices it makes. All that it shows is of one colour."""

    places = (-5000, -20, -20, -1, -1, 0, 0, 3, 40, 40, 300, 300, 5000, -HUGE, HUGE)
    lengths = (1, 2, 17, 40, 90, 250, 600, 3000, HUGE)

    def __init__(self, env, rng, argb):
        self.client, self.rng, self.argb = Client(socket_of(env)), rng, argb
        bind = self.client.bind
        self.compositor, self.subcompositor, self.shm = (
            bind("wl_compositor"), bind("wl_subcompositor"), bind("wl_shm"))
        self.shell, self.seat, self.viewporter = bind("xdg_wm_base"), bind("wl_seat", 8), bind("wp_viewporter")
        self.data_devices = bind("wl_data_device_manager")
        self.shell.handlers["ping"] = self.shell.pong
        self.data_device = self.data_devices.get_data_device(self.seat)
        self.data_device.handlers["data_offer"] = self.take_offer
        self.data_device.handlers["enter"] = self.take_drag
        self.data_device.handlers["drop"] = self.take_drop
        self.data_device.handlers["leave"] = self.take_drop
        self.offer, self.sources = None, []
        self.press = self.entered = None
        self.pointer, self.keyboard = self.seat.get_pointer(), self.seat.get_keyboard()
        self.pointer.handlers["button"] = lambda serial, time, button, pressed: self.take_press(serial, pressed)
        self.pointer.handlers["enter"] = self.take_enter
        self.keyboard.handlers["key"] = lambda serial, time, key, pressed: self.take_press(serial, pressed)
        self.keyboard.handlers["keymap"] = lambda kind, fd, size: os.close(fd)
        self.buffers = [self.buffer(*size) for size in SIZES]
        self.surfaces, self.token = [], 0
        self.client.sync()

    def close(self):
        self.client.close()

    # --- what it is told

    def take_press(self, serial, pressed):
        if pressed:
            self.press = serial

    def take_enter(self, serial, *_):
        self.entered = serial

    def take_offer(self, offer):
        self.offer = offer

    def take_drag(self, serial, surface, x, y, offer):
        if offer:
            offer.accept(serial, "text/plain")
            offer.set_actions(1, 1)

    def take_drop(self):
        if self.offer:
            self.offer.destroy()
            self.offer = None

    # --- what there is

    def buffer(self, width, height):
        size = width * height * 4
        fd = memfd(size)
        os.pwrite(fd, self.argb.to_bytes(4, "little") * (width * height), 0)
        pool = self.shm.create_pool(fd, size)
        os.close(fd)
        made = pool.create_buffer(0, width, height, width * 4, XRGB8888)
        pool.destroy()
        return made

    def some(self, condition):
        """A surface for which it is true, or None."""
        found = [surface for surface in self.surfaces if condition(surface)]
        return self.rng.choice(found) if found else None

    def hangs_on(self, surface):
        """What hangs on it, what hangs on that before it; not itself."""
        found = []
        for other in [other for other in self.surfaces if other.parent is surface]:
            found += self.hangs_on(other) + [other]
        return found

    def place(self):
        return self.rng.choice(self.places)

    def length(self):
        return self.rng.choice(self.lengths)

    # --- what it may do. Each is one step; nothing where there is nothing to do it to.

    def step(self):
        self.client.pump()
        for surface in [surface for surface in self.surfaces if surface.gone]:
            if surface in self.surfaces:
                self.destroy(surface)
        if self.rng.random() < 0.5:
            self.acknowledge()
        self.rng.choice(self.ACTS)(self)

    def new_toplevel(self):
        self.add("toplevel")

    def new_popup(self):
        parent = self.some(lambda surface: surface.stage == "mapped" and surface.wants_configure())
        if parent:
            self.add("popup", parent)

    def new_subsurface(self):
        parent = self.some(lambda surface: surface.role != "icon" and surface.depth < DEEP)
        if parent:
            self.add("subsurface", parent)

    def add(self, role, parent=None):
        if len(self.surfaces) >= MOST:
            self.destroy(self.rng.choice(self.surfaces))
            if parent and parent not in self.surfaces:
                return
        made = Surface(self, role, parent)
        self.surfaces.append(made)
        if role == "subsurface":
            made.object = self.subcompositor.get_subsurface(made.surface, parent.surface)
            made.object.set_position(self.place(), self.place())
            return
        made.xdg = self.shell.get_xdg_surface(made.surface)
        made.xdg.handlers["configure"] = made.take_configure
        if role == "toplevel":
            made.object = made.xdg.get_toplevel()
        else:
            positioner = self.positioner()
            made.object = made.xdg.get_popup(parent.xdg, positioner)
            positioner.destroy()
            made.object.handlers["popup_done"] = made.take_done
            self.grab(made)
        made.surface.commit()
        made.stage = "asked"

    def grab(self, popup):
        """What may: the first, or one on the topmost that does."""
        grabbing = [surface for surface in self.surfaces if surface.grabs]
        topmost = grabbing[-1] if grabbing else None
        first = not topmost and popup.parent.role == "toplevel"
        if self.press and self.rng.random() < 0.5 and (first or topmost is popup.parent):
            popup.object.grab(self.seat, self.press)
            popup.grabs = True

    def positioner(self):
        positioner = self.shell.create_positioner()
        positioner.set_size(self.length(), self.length())
        positioner.set_anchor_rect(self.place(), self.place(), self.length(), self.length())
        positioner.set_anchor(self.rng.randrange(9))
        positioner.set_gravity(self.rng.randrange(9))
        positioner.set_constraint_adjustment(self.rng.randrange(64))
        positioner.set_offset(self.place(), self.place())
        if self.rng.random() < 0.3:
            positioner.set_reactive()
        return positioner

    def acknowledge(self):
        """Mostly the last one; what came before is void then."""
        surface = self.some(lambda surface: surface.serials and not surface.gone)
        if surface:
            at = len(surface.serials) - 1 if self.rng.random() < 0.8 else self.rng.randrange(len(surface.serials))
            surface.xdg.ack_configure(surface.serials[at])
            surface.serials = surface.serials[at + 1:]
            surface.stage = "told" if surface.stage == "asked" else surface.stage

    def draw(self):
        surface = self.some(lambda surface: not surface.wants_configure() or surface.stage in ("told", "mapped"))
        if not surface:
            return
        surface.surface.attach(self.rng.choice(self.buffers), 0, 0)
        if self.rng.random() < 0.2:
            surface.surface.set_buffer_scale(self.rng.choice((1, 2)))
        if self.rng.random() < 0.1:
            surface.surface.set_buffer_transform(self.rng.randrange(8))
        surface.surface.damage_buffer(0, 0, *self.rng.choice(SIZES))
        if self.rng.random() < 0.5:
            surface.surface.frame()
        surface.surface.commit()
        surface.stage = "mapped"

    def commit(self):
        surface = self.some(lambda surface: True)
        if surface:
            surface.surface.damage(self.place(), self.place(), self.length(), self.length())
            surface.surface.commit()
            surface.stage = "asked" if surface.stage == "new" and surface.wants_configure() else surface.stage

    def unmap(self):
        """Configures of its life before are not to be acknowledged in the next."""
        surface = self.some(lambda surface: surface.stage == "mapped")
        if surface:
            for other in self.hangs_on(surface):
                if other.role == "popup":
                    self.destroy(other)
            surface.surface.attach(None, 0, 0)
            surface.surface.commit()
            self.client.sync()
            surface.serials, surface.stage, surface.grabs = [], "new", False

    def shape(self):
        surface = self.some(lambda surface: True)
        if not surface:
            return
        region = self.compositor.create_region()
        region.add(self.place(), self.place(), self.length(), self.length())
        (surface.surface.set_input_region if self.rng.random() < 0.5 else surface.surface.set_opaque_region)(
            self.rng.choice((region, None)))
        region.destroy()
        surface.viewport = surface.viewport or self.viewporter.get_viewport(surface.surface)
        surface.viewport.set_destination(*self.rng.choice(((-1, -1), (self.length(), self.length()))))
        if surface.wants_configure():
            surface.xdg.set_window_geometry(self.place(), self.place(), self.length(), self.length())
        else:
            surface.surface.offset(self.rng.randrange(-9, 9), self.rng.randrange(-9, 9))

    def arrange(self):
        surface = self.some(lambda surface: surface.role == "subsurface" and surface.parent in self.surfaces)
        if not surface:
            return
        surface.object.set_position(self.place(), self.place())
        (surface.object.set_sync if self.rng.random() < 0.5 else surface.object.set_desync)()
        beside = self.some(lambda other: other is surface.parent or (
            other is not surface and other.role == "subsurface" and other.parent is surface.parent))
        (surface.object.place_above if self.rng.random() < 0.5 else surface.object.place_below)(beside.surface)
        if surface.parent in self.surfaces and self.rng.random() < 0.7:
            self.commit_of(surface.parent)

    def commit_of(self, surface):
        if not surface.wants_configure() or surface.stage != "new":
            surface.surface.commit()

    def describe(self):
        toplevel = self.some(lambda surface: surface.role == "toplevel")
        if toplevel:
            low, high = sorted((self.length(), self.length()))
            toplevel.object.set_min_size(low, low)
            toplevel.object.set_max_size(*self.rng.choice(((high, high), (0, 0))))
            toplevel.object.set_title("title " * self.rng.randrange(9))
            toplevel.object.set_app_id("app")
            older = self.surfaces[:self.surfaces.index(toplevel)]
            parents = [other.object for other in older if other.role == "toplevel"]
            toplevel.object.set_parent(self.rng.choice(parents + [None]))

    def wish(self):
        toplevel = self.some(lambda surface: surface.role == "toplevel")
        if toplevel:
            self.rng.choice((
                toplevel.object.set_maximized, toplevel.object.unset_maximized, toplevel.object.unset_fullscreen,
                lambda: toplevel.object.set_fullscreen(None), toplevel.object.set_minimized))()

    def grip(self):
        """With whatever was pressed last, held or not."""
        toplevel = self.some(lambda surface: surface.role == "toplevel" and surface.stage in ("told", "mapped"))
        if toplevel and self.press:
            self.rng.choice((
                lambda: toplevel.object.move(self.seat, self.press),
                lambda: toplevel.object.resize(self.seat, self.press, self.rng.choice(EDGES)),
                lambda: toplevel.object.show_window_menu(self.seat, self.press, self.place(), self.place())))()

    def reposition(self):
        popup = self.some(lambda surface: surface.role == "popup")
        if popup:
            positioner = self.positioner()
            self.token += 1
            popup.object.reposition(positioner, self.token)
            positioner.destroy()

    def drag(self):
        """Also where nothing is pressed any more: then nothing comes of it."""
        origin = self.some(lambda surface: surface.role != "icon")
        if not origin or not self.press or len(self.surfaces) >= MOST:
            return
        source = self.data_devices.create_data_source()
        source.offer("text/plain")
        source.set_actions(1)
        source.handlers["cancelled"] = source.destroy
        source.handlers["dnd_finished"] = source.destroy
        source.handlers["send"] = lambda kind, fd: os.close(fd)
        icon = Surface(self, "icon")
        self.surfaces.append(icon)
        self.data_device.start_drag(source, origin.surface, icon.surface, self.press)
        icon.surface.attach(self.buffers[1], 0, 0)
        icon.surface.commit()

    def hide_cursor(self):
        if self.entered:
            self.pointer.set_cursor(self.entered, None, 0, 0)

    def one_goes(self):
        if self.surfaces:
            self.destroy(self.rng.choice(self.surfaces))

    def destroy(self, surface):
        """Popups that hang on it before it; subsurfaces may be left without a parent."""
        for other in self.hangs_on(surface):
            if other.role == "popup" or self.rng.random() < 0.5:
                self.let_go(other)
        self.let_go(surface)

    def let_go(self, surface):
        for kind in (surface.object, surface.xdg, surface.viewport, surface.surface):
            if kind:
                kind.destroy()
        self.surfaces.remove(surface)
        for other in self.surfaces:
            other.parent = None if other.parent is surface else other.parent

    ACTS = (new_toplevel, new_popup, new_popup, new_popup, new_subsurface, draw, draw, draw, draw, draw, commit, unmap, shape, shape, arrange, arrange,
            describe, wish, grip, grip, reposition, reposition, drag, drag, hide_cursor, one_goes)


# --- what none may do ------------------------------------------------------------------------------------

def made_toplevel(app):
    surface = app.compositor.create_surface()
    xdg = app.shell.get_xdg_surface(surface)
    return surface, xdg, xdg.get_toplevel()


def draws_before_it_is_told(app):
    surface, _, _ = made_toplevel(app)
    surface.attach(app.buffers[0], 0, 0)
    surface.commit()


def acknowledges_what_never_came(app):
    surface, xdg, _ = made_toplevel(app)
    surface.commit()
    xdg.ack_configure(0xDEAD)


def takes_two_roles(app):
    surface, xdg, _ = made_toplevel(app)
    xdg.get_toplevel()


def makes_a_window_a_subsurface(app):
    surface, _, _ = made_toplevel(app)
    app.subcompositor.get_subsurface(surface, app.compositor.create_surface())


def lies_in_itself(app):
    surface = app.compositor.create_surface()
    app.subcompositor.get_subsurface(surface, surface)


def lies_above_a_stranger(app):
    child = app.subcompositor.get_subsurface(app.compositor.create_surface(), app.compositor.create_surface())
    child.place_above(app.compositor.create_surface())


def ends_the_surface_of_a_role(app):
    _, xdg, _ = made_toplevel(app)
    xdg.destroy()


def is_its_own_parent(app):
    _, _, toplevel = made_toplevel(app)
    toplevel.set_parent(toplevel)


def has_no_size(app):
    _, xdg, _ = made_toplevel(app)
    xdg.set_window_geometry(0, 0, 0, 0)


def is_less_than_nothing(app):
    surface, _, toplevel = made_toplevel(app)
    toplevel.set_min_size(-1, -1)
    surface.commit()


def has_a_popup_of_no_size(app):
    app.shell.create_positioner().set_size(0, 0)


def has_a_popup_of_no_place(app):
    _, xdg, _ = made_toplevel(app)
    app.shell.get_xdg_surface(app.compositor.create_surface()).get_popup(xdg, app.shell.create_positioner())


def has_no_scale(app):
    app.compositor.create_surface().set_buffer_scale(0)


def is_turned_strangely(app):
    app.compositor.create_surface().set_buffer_transform(9)


def shows_what_is_beyond_its_memory(app):
    fd = memfd(64)
    pool = app.shm.create_pool(fd, 64)
    os.close(fd)
    pool.create_buffer(0, 64, 64, 256, XRGB8888)


def is_shown_at_no_size(app):
    app.viewporter.get_viewport(app.compositor.create_surface()).set_destination(0, 0)


def has_two_viewports(app):
    surface = app.compositor.create_surface()
    app.viewporter.get_viewport(surface)
    app.viewporter.get_viewport(surface)


def drags_to_do_what_there_is_not(app):
    app.data_devices.create_data_source().set_actions(0x80)


def asks_what_there_is_not(app):
    app.client.send(app.compositor.id, 99, b"")


def asks_nobody(app):
    app.client.send(0xFE0000, 0, b"")


def says_too_little(app):
    app.client.send(app.shell.id, 2, b"")


def takes_another_ones_number(app):
    app.client.send(app.compositor.id, 0, app.compositor.id.to_bytes(4, "little"))


WRONGS = (draws_before_it_is_told, acknowledges_what_never_came, takes_two_roles, makes_a_window_a_subsurface,
          lies_in_itself, lies_above_a_stranger, ends_the_surface_of_a_role, is_its_own_parent, has_no_size,
          is_less_than_nothing, has_a_popup_of_no_size, has_a_popup_of_no_place, has_no_scale, is_turned_strangely,
          shows_what_is_beyond_its_memory, is_shown_at_no_size, has_two_viewports, drags_to_do_what_there_is_not,
          asks_what_there_is_not, asks_nobody, says_too_little, takes_another_ones_number)


def ends(app, wrong):
    """Does it, behind whatever the application has done before: the error that it gets."""
    try:
        wrong(app)
        app.client.sync()
    except Dead as death:
        return str(death)
    return None
