# SPDX-License-Identifier: MIT
"""A Wayland client that does exactly what a test tells it to and keeps every event.

It speaks the wire format itself and takes requests and events from the protocols' XML, so that what
it sends, and when, is the test's choice and no library's.
"""

import array
import functools
import os
import pathlib
import select
import socket
import struct
import time
import xml.etree.ElementTree as ElementTree

from patience import PATIENCE

PROTOCOLS = ["/usr/share/wayland/wayland.xml"] + [
    f"/usr/share/wayland-protocols/{name}.xml" for name in (
        "stable/xdg-shell/xdg-shell", "stable/viewporter/viewporter", "stable/presentation-time/presentation-time",
        "staging/single-pixel-buffer/single-pixel-buffer-v1",
        "staging/cursor-shape/cursor-shape-v1", "staging/ext-session-lock/ext-session-lock-v1",
        "staging/ext-idle-notify/ext-idle-notify-v1", "unstable/idle-inhibit/idle-inhibit-unstable-v1",
        "stable/tablet/tablet-v2", "staging/xdg-activation/xdg-activation-v1",
        "staging/content-type/content-type-v1", "staging/tearing-control/tearing-control-v1",
        "staging/alpha-modifier/alpha-modifier-v1", "staging/xdg-toplevel-icon/xdg-toplevel-icon-v1",
        "unstable/xdg-output/xdg-output-unstable-v1", "unstable/xdg-foreign/xdg-foreign-unstable-v1",
        "unstable/xdg-foreign/xdg-foreign-unstable-v2",
        "unstable/pointer-gestures/pointer-gestures-unstable-v1",
        "unstable/pointer-constraints/pointer-constraints-unstable-v1",
        "unstable/relative-pointer/relative-pointer-unstable-v1",
        "unstable/keyboard-shortcuts-inhibit/keyboard-shortcuts-inhibit-unstable-v1",
        "unstable/primary-selection/primary-selection-unstable-v1", "unstable/text-input/text-input-unstable-v3")]
PROTOCOLS += [pathlib.Path(__file__).parents[1] / f"tools/protocol/{name}.xml"
              for name in ("input-method", "virtual-keyboard")]
WORD = struct.Struct("=I")
SIGNED = struct.Struct("=i")
KEPT = 8
HEADER = struct.Struct("=II")  # object; length << 16 | opcode


class Dead(Exception):
    """The compositor closed the connection; says its wl_display.error if it sent one."""


class Message:
    """One request or event of an interface."""

    def __init__(self, element):
        self.name = element.get("name")
        self.args = [(arg.get("type"), arg.get("interface")) for arg in element.findall("arg")]


@functools.cache
def interfaces():
    found = {}
    for path in PROTOCOLS:
        for element in ElementTree.parse(path).getroot().findall("interface"):
            found[element.get("name")] = ([Message(e) for e in element.findall("request")],
                                          [Message(e) for e in element.findall("event")])
    return found


class Event:
    """object: who it came to; args as they came, objects as Object, None for null."""

    def __init__(self, target, name, args):
        self.object, self.name, self.args = target, name, args

    def __repr__(self):
        return f"<{self.object.name}.{self.name} {self.args}>"


class Object:
    """Requests are its methods: surface.commit(). One that makes an object returns it."""

    def __init__(self, client, object_id, interface, name):
        self.client, self.id, self.interface, self.name = client, object_id, interface, name
        self.requests, self.events = interfaces()[interface]
        self.handlers = {}  # event name: function, called with the event's arguments
        client.objects[object_id] = self

    def __getattr__(self, name):
        for opcode, message in enumerate(self.requests):
            if message.name == name.rstrip("_"):
                return functools.partial(self.client.request, self, opcode, message)
        raise AttributeError(f"{self.interface} has no request {name}")

    def __repr__(self):
        return self.name


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        self.socket.connect(str(path))
        self.objects, self.events, self.buffer, self.fds = {}, [], b"", []
        self.kept = []
        self.last_id, self.error = 1, None
        self.display = Object(self, 1, "wl_display", "display")
        self.display.handlers["error"] = self.take_error
        self.display.handlers["delete_id"] = lambda object_id: self.objects.pop(object_id, None)
        self.registry = self.display.get_registry()
        self.globals = {}  # interface: (name, version), the first of each
        self.registry.handlers["global"] = (
            lambda name, interface, version: self.globals.setdefault(interface, (name, version)))
        self.sync()

    def close(self):
        self.socket.close()
        for fd in self.kept + self.fds:
            os.close(fd)
        self.kept, self.fds = [], []

    def bind(self, interface, version=None):
        name, offered = self.globals[interface]
        version = min(offered, version or offered)
        made = Object(self, self.new_id(), interface, interface)
        body = WORD.pack(name) + self.string(interface) + WORD.pack(version) + WORD.pack(made.id)
        self.send(self.registry.id, 0, body)
        return made

    def new_id(self):
        self.last_id += 1
        return self.last_id

    @staticmethod
    def string(text):
        data = text.encode() + b"\0"
        return WORD.pack(len(data)) + data + b"\0" * (-len(data) % 4)

    def request(self, target, opcode, message, *args, name=None):
        """name: what the object that the request makes is called in the events."""
        body, fds, made, args = b"", [], None, list(args)
        for kind, interface in message.args:
            if kind == "new_id":
                made = Object(self, self.new_id(), interface, name or interface)
                body += WORD.pack(made.id)
                continue
            value = args.pop(0)
            if kind == "fd":
                fds.append(value)
            elif kind == "string":
                body += self.string(value)
            elif kind == "object":
                body += WORD.pack(value.id if value else 0)
            elif kind == "int":
                body += SIGNED.pack(value)
            elif kind == "fixed":
                body += SIGNED.pack(round(value * 256))
            else:
                body += WORD.pack(value)
        assert not args, f"too many arguments for {message.name}"
        self.send(target.id, opcode, body, fds)
        return made

    def send(self, object_id, opcode, body, fds=()):
        data = HEADER.pack(object_id, (8 + len(body)) << 16 | opcode) + body
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        try:
            self.socket.sendmsg([data], ancillary)
        except (BrokenPipeError, ConnectionResetError):
            self.pump()
            raise Dead(self.error) from None

    def take_error(self, target, code, text):
        self.error = f"{target}: {code} {text}"

    def decode(self, target, message, body):
        args, at = [], 0
        for kind, interface in message.args:
            if kind == "fd":
                args.append(self.fds.pop(0))
                continue
            (word,) = WORD.unpack_from(body, at)
            if kind in ("string", "array"):
                data = body[at + 4:at + 4 + word]
                args.append(data[:-1].decode() if kind == "string" else data)
                at += 4 + (word + 3) // 4 * 4
                continue
            if kind == "new_id":
                word = Object(self, word, interface, f"{interface}@{word}")
            elif kind == "object":
                word = self.objects.get(word)
            elif kind in ("int", "fixed"):
                word = SIGNED.unpack_from(body, at)[0] / (256 if kind == "fixed" else 1)
                word = int(word) if kind == "int" else word
            args.append(word)
            at += 4
        return args

    def take(self):
        """Handles the first whole event of what has come. False: there is none."""
        if len(self.buffer) < 8:
            return False
        object_id, word = HEADER.unpack_from(self.buffer)
        length = word >> 16
        if len(self.buffer) < length:
            return False
        body, self.buffer = self.buffer[8:length], self.buffer[length:]
        target = self.objects.get(object_id)
        if target is None:
            return True
        message = target.events[word & 0xFFFF]
        args = self.decode(target, message, body)
        self.events.append(Event(target, message.name, args))
        if message.name in target.handlers:
            target.handlers[message.name](*args)
        else:
            self.keep([arg for arg, (kind, _) in zip(args, message.args) if kind == "fd"])
        return True

    def keep(self, fds):
        """Descriptors of events that nobody handles, such as keymaps: a test may look at the last few."""
        self.kept += fds
        while len(self.kept) > KEPT:
            os.close(self.kept.pop(0))

    def pump(self, timeout=0.0):
        """Handles what has come, waiting at most timeout seconds for it. False: nothing came."""
        if not select.select([self.socket], [], [], timeout)[0]:
            return False
        try:
            data, fds, _, _ = socket.recv_fds(self.socket, 1 << 16, 28)
        except ConnectionResetError:
            data, fds = b"", []
        if not data:
            raise Dead(self.error)
        self.fds += fds
        self.buffer += data
        while self.take():
            pass
        return True

    def wait(self, condition, what, timeout=PATIENCE):
        """Pumps until condition is true; returns its value."""
        end = time.monotonic() + timeout
        while True:
            value = condition()
            if value:
                return value
            left = end - time.monotonic()
            assert left > 0, f"waited {timeout} s for: {what}; there are: {self.events[-20:]}"
            self.pump(min(left, 0.05))

    def sync(self):
        """All that was asked for so far has been done, and its events are here."""
        done = []
        self.display.sync().handlers["done"] = done.append
        self.wait(lambda: done, "the answer to wl_display.sync")

    def all(self, target=None, *names):
        return [event for event in self.events
                if (target is None or event.object is target) and (not names or event.name in names)]

    def forget(self):
        self.sync()
        self.events.clear()


def memfd(size):
    fd = os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, size)
    return fd


def socket_of(env):
    return pathlib.Path(env["XDG_RUNTIME_DIR"]) / env["WAYLAND_DISPLAY"]
