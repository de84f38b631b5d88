# SPDX-License-Identifier: MIT
"""X11 programs of the tests' own, in this process: windows of a domain by its proxy's Xwayland."""

import socket
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


def first_answer(display):
    """What a program hears that asks for the resources at once, as a toolkit in C does: X is not asked anything else
    before."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(f"/tmp/.X11-unix/X{display.removeprefix(':')}")
        connection.sendall(struct.pack("<BxHHHH2x", ord("l"), 11, 0, 0, 0))
        stream = connection.makefile("rb")
        (words,) = struct.unpack("<6xH", stream.read(8))
        setup = stream.read(words * 4)
        vendor, formats = struct.unpack_from("<16xH3xB", setup)
        (root,) = struct.unpack_from("<I", setup, 32 + (vendor + 3) // 4 * 4 + formats * 8)
        connection.sendall(struct.pack("<BxHIIIII", 20, 6, root, Xlib.Xatom.RESOURCE_MANAGER, Xlib.Xatom.STRING, 0, 99))
        answer = stream.read(32)
        while answer[0] != 1:  # an event
            answer = stream.read(32)
        words, length = struct.unpack_from("<4xI8xI", answer)
        return stream.read(words * 4)[:length].decode()


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

    def set_resources(self, resources):
        """In a session that does not, until the last program ends."""
        text = "".join(f"{name}:\t{value}\n" for name, value in resources.items())
        self.root.change_property(Xlib.Xatom.RESOURCE_MANAGER, Xlib.Xatom.STRING, 8, text.encode())
        self.display.sync()

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


class Selection:
    """A selection of X11's: what a program that owns it gives, and what one that asks gets."""

    PIECE = 60000  # bytes: what is longer comes in pieces, by INCR

    def __init__(self, window, name="CLIPBOARD"):
        self.window, self.client, self.name = window, window.client, name
        self.atom = self.client.atom(name)
        self.data, self.sending = b"", None

    def own(self, data):
        """Call serve() until whoever asks has got it."""
        self.data = data
        self.window.x.set_selection_owner(self.atom, Xlib.X.CurrentTime)
        self.client.display.flush()

    def serve(self):
        """Answers what came. To be called again and again."""
        display = self.client.display
        while display.pending_events():
            event = display.next_event()
            if event.type == Xlib.X.SelectionRequest and event.selection == self.atom:
                self.answer(event)
            elif event.type == Xlib.X.PropertyNotify and event.state == Xlib.X.PropertyDelete and self.sending:
                self.send_piece(event.window, event.atom)
            else:
                self.window.events.append(event)

    def answer(self, event):
        client, text = self.client, self.client.atom("UTF8_STRING")
        done = event.property
        if event.target == client.atom("TARGETS"):
            event.requestor.change_property(done, Xlib.Xatom.ATOM, 32, [client.atom("TARGETS"), text])
        elif event.target != text:
            done = Xlib.X.NONE
        elif len(self.data) > self.PIECE:
            event.requestor.change_attributes(event_mask=Xlib.X.PropertyChangeMask)
            event.requestor.change_property(done, client.atom("INCR"), 32, [len(self.data)])
            self.sending = [self.data[i:i + self.PIECE] for i in range(0, len(self.data), self.PIECE)] + [b""]
        else:
            event.requestor.change_property(done, text, 8, self.data)
        event.requestor.send_event(Xlib.protocol.event.SelectionNotify(
            time=event.time, requestor=event.requestor, selection=event.selection, target=event.target, property=done))
        client.display.flush()

    def send_piece(self, requestor, atom):
        requestor.change_property(atom, self.client.atom("UTF8_STRING"), 8, self.sending.pop(0))
        self.client.display.flush()

    def ask(self, target="UTF8_STRING"):
        """What the selection's owner gives: bytes, or atoms for TARGETS; None: nothing."""
        client, window = self.client, self.window
        kept = client.atom("TEST_SELECTION")
        window.x.change_attributes(event_mask=STRUCTURE | INPUT | Xlib.X.PropertyChangeMask)
        window.x.delete_property(kept)
        window.forget()
        window.x.convert_selection(self.atom, client.atom(target), kept, Xlib.X.CurrentTime)
        client.display.flush()
        notify = wait_for(lambda: self.find(Xlib.X.SelectionNotify), "an answer")
        if notify.property == Xlib.X.NONE:
            return None
        found = window.x.get_full_property(kept, Xlib.X.AnyPropertyType)
        if found.property_type != client.atom("INCR"):
            return found.value
        return self.collect(kept)

    def find(self, kind, condition=lambda event: True):
        self.serve()
        for i, event in enumerate(self.window.events):
            if event.type == kind and condition(event):
                return self.window.events.pop(i)
        return None

    def collect(self, kept):
        pieces = []
        self.client.display.sync()
        self.serve()
        self.window.events.clear()  # what was said before the first piece
        while not pieces or pieces[-1]:
            self.window.x.delete_property(kept)
            self.client.display.flush()
            wait_for(lambda: self.find(Xlib.X.PropertyNotify, lambda event: event.atom == kept and
                                       event.state == Xlib.X.PropertyNewValue), "a piece")
            pieces.append(self.window.x.get_full_property(kept, Xlib.X.AnyPropertyType).value)
        return b"".join(pieces)
