# SPDX-License-Identifier: MIT
"""X11 programs of the tests' own, in this process: windows of a domain by its proxy's Xwayland."""

import struct

import Xlib.display
import Xlib.X
import Xlib.Xatom
import Xlib.Xutil
import Xlib.protocol.event

from desk import wait_for

STRUCTURE = Xlib.X.StructureNotifyMask
INPUT = (Xlib.X.ButtonPressMask | Xlib.X.ButtonReleaseMask | Xlib.X.PointerMotionMask | Xlib.X.KeyPressMask |
         Xlib.X.KeyReleaseMask | Xlib.X.FocusChangeMask)


class Client:
    """A connection to the X server, which it starts when it is the first."""

    def __init__(self, guest):
        self.guest = guest
        self.display = Xlib.display.Display(guest.env["DISPLAY"])
        self.screen = self.display.screen()
        self.root = self.screen.root

    def atom(self, name):
        return self.display.intern_atom(name)

    def window(self, *place, **options):
        return Window(self, *place, **options)

    def property(self, window, name):
        """Its numbers, or None."""
        found = window.get_full_property(self.atom(name), Xlib.X.AnyPropertyType)
        return list(found.value) if found else None

    def resources(self):
        """What toolkits are told, by name; the last line wins."""
        found = self.root.get_full_property(Xlib.Xatom.RESOURCE_MANAGER, Xlib.Xatom.STRING)
        text = found.value.decode() if found else ""
        return dict(line.split(":\t") for line in text.splitlines())

    def message(self, window, name, *data):
        """To the window manager, about a window."""
        values = [*data, 0, 0, 0, 0, 0][:5]
        event = Xlib.protocol.event.ClientMessage(window=window.x, client_type=self.atom(name), data=(32, values))
        self.root.send_event(event, Xlib.X.SubstructureRedirectMask | Xlib.X.SubstructureNotifyMask)
        self.display.flush()

    def close(self):
        self.display.close()


class Window:
    """One, mapped unless it says otherwise, with the events that came for it."""

    def __init__(self, client, x, y, width, height, override=False, mapped=True, colour=0x336699, title=None,
                 kind=None, owner=None, prepare=None):
        self.client, self.events = client, []
        self.x = client.root.create_window(
            x, y, width, height, 0, client.screen.root_depth, Xlib.X.InputOutput, background_pixel=colour,
            override_redirect=override, event_mask=STRUCTURE | INPUT)
        self.x.set_wm_class("instance", "Class")
        if title is not None:
            self.x.set_wm_name(title)
        if kind:
            self.x.change_property(client.atom("_NET_WM_WINDOW_TYPE"), Xlib.Xatom.ATOM, 32,
                                   [client.atom(f"_NET_WM_WINDOW_TYPE_{kind}")])
        if owner:
            self.x.set_wm_transient_for(owner.x)
        if prepare:
            prepare(self.x)
        if mapped:
            self.x.map()
        client.display.flush()

    def pump(self):
        display = self.client.display
        while display.pending_events():
            event = display.next_event()
            target = getattr(event, "window", None)
            if target is not None and target.id == self.x.id:
                self.events.append(event)

    def wait(self, kind, what, condition=lambda event: True):
        """The first such event, which is taken out with all before it."""
        def check():
            self.pump()
            for i, event in enumerate(self.events):
                if event.type == kind and condition(event):
                    del self.events[:i + 1]
                    return event
            return None
        return wait_for(check, what)

    def forget(self):
        self.client.display.sync()
        self.pump()
        self.events.clear()

    def box(self):
        """Where it is on X's screen, and how large."""
        geometry = self.x.get_geometry()
        place = self.client.root.translate_coords(self.x, 0, 0)
        return place.x, place.y, geometry.width, geometry.height

    def is_mapped(self):
        return self.x.get_attributes().map_state == Xlib.X.IsViewable

    def states(self):
        atoms = self.client.property(self.x, "_NET_WM_STATE") or []
        return {self.client.display.get_atom_name(atom).removeprefix("_NET_WM_STATE_") for atom in atoms}

    def protocols(self, *names):
        self.x.set_wm_protocols([self.client.atom(name) for name in names])
        self.client.display.flush()

    def pixel(self, x, y):
        image = self.x.get_image(x, y, 1, 1, Xlib.X.ZPixmap, 0xFFFFFFFF)
        return struct.unpack("<I", image.data[:4])[0] & 0xFFFFFF
