# SPDX-License-Identifier: MIT
"""An application on a Wayland socket: windows of one colour, a seat, and what these were told."""

import os

from wayland import Client, memfd, socket_of

XRGB8888, ARGB8888 = 1, 0
ANCHOR_BOTTOM_RIGHT = 8
COPY = 1  # of wl_data_device_manager.dnd_action


class App:
    def __init__(self, env, seat_version=8):
        self.client = Client(socket_of(env))
        bind = self.client.bind
        self.compositor, self.shm = bind("wl_compositor"), bind("wl_shm")
        self.shell, self.seat = bind("xdg_wm_base"), bind("wl_seat", seat_version)
        self.subcompositor = bind("wl_subcompositor")
        self.focus = {}  # device: the surface that had it at the last forget
        self.shell.handlers["ping"] = lambda serial: self.shell.pong(serial)
        self.client.sync()
        self.data_devices = bind("wl_data_device_manager")
        self.data_device = self.data_devices.get_data_device(self.seat, name="data device")
        self.data_device.handlers["data_offer"] = self.take_offer
        self.data_device.handlers["enter"] = self.take_drag
        self.keyboard = self.seat.get_keyboard(name="keyboard")
        self.pointer = self.seat.get_pointer(name="pointer")
        self.client.sync()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()

    def buffer(self, width, height, argb, fmt=ARGB8888):
        return self.buffer_of(width, height, argb.to_bytes(4, "little") * (width * height), fmt)

    def buffer_of(self, width, height, pixels, fmt):
        size = width * height * 4
        fd = memfd(size)
        os.pwrite(fd, pixels, 0)
        pool = self.shm.create_pool(fd, size)
        os.close(fd)
        made = pool.create_buffer(0, width, height, width * 4, fmt)
        pool.destroy()
        return made

    def halves(self, width, height, left, right):
        """A buffer of two colours, side by side."""
        row = left.to_bytes(4, "little") * (width // 2) + right.to_bytes(4, "little") * (width // 2)
        return self.buffer_of(width, height, row * height, ARGB8888)

    def region(self, *rects):
        region = self.compositor.create_region()
        for rect in rects:
            region.add(*rect)
        return region

    def toplevel(self, name, size=(300, 200), argb=0xFF3060C0, **more):
        return Toplevel(self, name, size, argb, **more)

    def subsurface(self, name, parent, place, size, argb=0xFFC0C020):
        """On a surface, which has to be committed to place it."""
        surface = self.compositor.create_surface(name=name)
        made = self.subcompositor.get_subsurface(surface, parent)
        made.set_position(*place)
        made.set_desync()
        surface.attach(self.buffer(*size, argb), 0, 0)
        surface.damage_buffer(0, 0, *size)
        surface.commit()
        return surface, made

    # Drags: whatever comes in is wanted.

    def take_offer(self, offer):
        self.offer = offer

    def take_drag(self, serial, *_):
        self.offer.accept(serial, "text/plain")
        self.offer.set_actions(COPY, COPY)

    def start_drag(self, surface, icon=None, name="source"):
        """With the press that came last."""
        source = self.data_devices.create_data_source(name=name)
        source.offer("text/plain")
        source.set_actions(COPY)
        self.data_device.start_drag(source, surface, icon, self.last_serial(self.pointer, "button"))
        self.client.sync()
        return source

    # What the seat said, by the name of the surface it concerned.

    def entered(self, device):
        """The surface that has the keyboard or the pointer, by all that came."""
        self.client.sync()
        last = self.focus.get(device)
        for event in self.client.all(device, "enter", "leave"):
            last = event.args[1].name if event.name == "enter" else None
        return last

    def keys(self):
        """(surface, key, state) of all keys since the last forget."""
        return self.told(self.keyboard, "key", lambda args: (args[2], args[3]))

    def buttons(self):
        return self.told(self.pointer, "button", lambda args: (args[2], args[3]))

    def told(self, device, name, pick):
        self.client.sync()
        where, found = self.focus.get(device), []
        for event in self.client.all(device):
            if event.name == "enter":
                where = event.args[1].name
            elif event.name == "leave":
                where = None
            elif event.name == name:
                found.append((where,) + pick(event.args))
        return found

    def forget(self):
        self.focus = {device: self.entered(device) for device in (self.keyboard, self.pointer)}
        self.client.forget()

    def last_serial(self, device, name):
        event = self.client.all(device, name)[-1]
        return event.args[0]


class Role:
    """A surface with an xdg_surface. Each configure is acknowledged; what to show is the test's."""

    def __init__(self, app, name, size, argb):
        self.app, self.name, self.size, self.argb = app, name, size, argb
        self.configured = 0
        self.surface = app.compositor.create_surface(name=name)
        self.xdg = app.shell.get_xdg_surface(self.surface)
        self.xdg.handlers["configure"] = self.take_configure

    def take_configure(self, serial):
        self.configured += 1
        self.xdg.ack_configure(serial)

    def begin(self, show):
        self.surface.commit()
        if show:
            self.app.client.wait(lambda: self.configured, f"the first configure of {self.name}")
            self.show()

    def show(self, size=None, argb=None):
        self.size, self.argb = size or self.size, argb or self.argb
        self.surface.attach(self.app.buffer(*self.size, self.argb), 0, 0)
        self.surface.damage_buffer(0, 0, *self.size)
        done = []
        self.surface.frame().handlers["done"] = done.append
        self.surface.commit()
        self.app.client.wait(lambda: done, f"a frame of {self.name}")

    def unmap(self):
        self.surface.attach(None, 0, 0)
        self.surface.commit()
        self.app.client.sync()


class Toplevel(Role):
    def __init__(self, app, name, size, argb, show=True):
        super().__init__(app, name, size, argb)
        self.role = self.xdg.get_toplevel()
        self.role.set_title(name)
        self.begin(show)

    def popup(self, name, place, size=(120, 90), **more):
        return Popup(self, name, place, size, **more)

    def destroy(self):
        self.role.destroy()
        self.xdg.destroy()
        self.surface.destroy()
        self.app.client.sync()


class Popup(Role):
    """Below and to the right of place, in its parent. grab: the serial of a press, or None; adjust:
    of xdg_positioner, what may be done where there is no room."""

    def __init__(self, parent, name, place, size, argb=0xFFC06030, grab=None, before=None, show=True,
                 adjust=0, reactive=False):
        super().__init__(parent.app, name, size, argb)
        positioner = self.app.shell.create_positioner()
        positioner.set_size(*size)
        positioner.set_anchor_rect(*place, 1, 1)
        positioner.set_anchor(ANCHOR_BOTTOM_RIGHT)
        positioner.set_gravity(ANCHOR_BOTTOM_RIGHT)
        positioner.set_constraint_adjustment(adjust)
        if reactive:
            positioner.set_reactive()
        self.role = self.xdg.get_popup(parent.xdg, positioner)
        positioner.destroy()
        if grab is not None:
            self.role.grab(self.app.seat, grab)
        if before:
            before(self)
        self.begin(show)

    popup = Toplevel.popup
    destroy = Toplevel.destroy

    def is_done(self):
        self.app.client.sync()
        return bool(self.app.client.all(self.role, "popup_done"))
