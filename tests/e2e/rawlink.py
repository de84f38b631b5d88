# SPDX-License-Identifier: MIT
"""A peer of the link protocol, written from docs/protocol.md and not from the C code.

It says exactly what a test tells it to, right or wrong, and keeps everything that comes back.
"""

import array
import contextlib
import fcntl
import mmap
import os
import select
import socket
import struct
import time

from patience import PATIENCE

MAGIC = 0x4E534C43
MAJOR, MINOR = 1, 7
HEADER = struct.Struct("<HHII")  # opcode, flags, length of all, object

HELLO, PONG, BYE, VIA_VM, LAUNCH_RESULT = 0x0001, 0x0002, 0x0003, 0x0004, 0x0005
SYNC, SYNC_DONE = 0x0006, 0x8006
POOL_CREATE, POOL_DESTROY, POOL_IMPORT = 0x0010, 0x0011, 0x0012
POOL_PAGES, POOL_NOTHING, POOL_DMABUF = 0x0013, 0x0014, 0x0015
BUFFER_CREATE, BUFFER_DESTROY = 0x0018, 0x0019
TOPLEVEL_CREATE, POPUP_CREATE, WINDOW_DESTROY = 0x0020, 0x0021, 0x0022
WINDOW_TITLE, WINDOW_APP_ID, WINDOW_HINTS = 0x0023, 0x0024, 0x0025
WINDOW_PARENT, WINDOW_REQUEST, WINDOW_COMMIT = 0x0026, 0x0027, 0x0028
POPUP_REPOSITION, WINDOW_INPUT_REGION, SPRITE_CREATE = 0x0029, 0x002A, 0x002B
WINDOW_RESPONSIVE, WINDOW_INHIBITS_IDLE, WINDOW_FEEDBACK, WINDOW_ICON = 0x002C, 0x002D, 0x002E, 0x002F
CURSOR_SHAPE, CURSOR_IMAGE = 0x0030, 0x0031
DRAG_START, DRAG_CANCEL, DRAG_ICON = 0x0032, 0x0033, 0x0034
POINTER_CONSTRAIN, POINTER_RELEASE, TOOL_WISH = 0x0035, 0x0036, 0x0037
COPY_DATA, COPY_END, PASTE_CREDIT, SELECTION_SET = 0x0040, 0x0041, 0x0042, 0x0043
DROP_END = 0x0044
TEXT_INPUT, TEXT_CHANGE = 0x0050, 0x8070

WELCOME, PING, ERROR, LAUNCH, OUTPUT, OUTPUT_GONE = (
    0x8001, 0x8002, 0x8003, 0x8005, 0x8008, 0x8009)
BUFFER_RELEASE, POOL_REFUSED, CONFIGURE, POPUP_CONFIGURE = 0x8010, 0x8011, 0x8020, 0x8021
CLOSE, POPUP_DONE, FRAME, WINDOW_OUTPUT, PRESENTED = 0x8022, 0x8023, 0x8024, 0x8025, 0x8026
KEYMAP, REPEAT_INFO, KEYBOARD_ENTER, KEYBOARD_LEAVE = 0x8030, 0x8031, 0x8032, 0x8033
KEY, MODIFIERS = 0x8034, 0x8035
POINTER_ENTER, POINTER_LEAVE, POINTER_MOTION = 0x8040, 0x8041, 0x8042
POINTER_BUTTON, POINTER_AXIS, POINTER_FRAME, DRAG_END = 0x8043, 0x8044, 0x8045, 0x8050
POINTER_CONSTRAINED, POINTER_RELATIVE = 0x8046, 0x8047
TOUCH_DOWN, TOUCH_UP, TOUCH_MOTION, TOUCH_CANCEL, TOUCH_FRAME = 0x8048, 0x8049, 0x804A, 0x804B, 0x804C
GESTURE_BEGIN, GESTURE_UPDATE, GESTURE_END = 0x804D, 0x804E, 0x804F
TOOL_ENTER, TOOL_LEAVE, TOOL_AXES, TOOL_TIP, TOOL_BUTTON = 0x8080, 0x8081, 0x8082, 0x8083, 0x8084
COPY_ASK, COPY_CREDIT, COPY_STOP, PASTE_OFFER, PASTE_DATA, PASTE_STOP = (
    0x8060, 0x8061, 0x8062, 0x8063, 0x8064, 0x8065)
DRAG_COPY, DROP_OFFER, DROP_AT = 0x8066, 0x8067, 0x8068  # the last is DROP

(E_LENGTH, E_OPCODE, E_FLAGS, E_FDS, E_PHASE, E_VERSION, E_OBJECT, E_VALUE, E_LIMIT, E_MEMORY,
 E_STATE, E_BUSY, E_SLOW, E_RING, E_HOST, E_TRUNCATED) = range(1, 17)

CURSOR, ICON = 1, 2  # kinds of sprites
DROP, CANCELLED, TAKEN = 1, 2, 3  # ends of drags
LOCK, CONFINE = 1, 2  # what a window wishes for the pointer
PEN, ERASER, BRUSH, PENCIL, AIRBRUSH = 1, 2, 3, 4, 5  # on a tablet

XR24 = 0x34325258
AR24 = 0x34325241

REQUEST_MOVE, REQUEST_RESIZE, REQUEST_MAXIMIZE, REQUEST_UNMAXIMIZE = 1, 2, 3, 4
REQUEST_FULLSCREEN, REQUEST_UNFULLSCREEN, REQUEST_MINIMIZE, REQUEST_ATTENTION = 5, 6, 7, 8

F_ADD_SEALS, F_SEAL_SHRINK = 1033, 2


def message(opcode, obj=0, body=b"", *, flags=0, length=None):
    """The bytes of one message; length lies when given."""
    return HEADER.pack(opcode, flags, 12 + len(body) if length is None else length, obj) + body


def memfd(size, seals=F_SEAL_SHRINK):
    fd = os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, size)
    if seals:
        fcntl.fcntl(fd, F_ADD_SEALS, seals)
    return fd


def layer(layer_id, buffer, x, y, width, height, *, source=(0, 0, 0, 0), transform=0, damage=(),
          opaque=()):
    """One layer of a commit, with its rectangles."""
    fixed = [round(v * 256) for v in source]
    head = struct.pack("<IIiiIIiiiiIII", layer_id, buffer, x, y, width, height, *fixed, transform,
                       len(damage), len(opaque))
    return head, list(damage) + list(opaque)


def commit_body(serial, width, height, layers):
    rects = [rect for _, own in layers for rect in own]
    body = struct.pack("<IIIII", serial, width, height, len(layers), len(rects))
    return body + b"".join(head for head, _ in layers) + b"".join(
        struct.pack("<iiii", *rect) for rect in rects)


def positioner(anchor_rect, size, *, offset=(0, 0), anchor=0, gravity=0, constraint=0):
    return struct.pack("<iiiiiiiiIII", *anchor_rect, *size, *offset, anchor, gravity, constraint)


def hello_body(flags=0, *, magic=MAGIC, major=MAJOR, minor=MINOR):
    return struct.pack("<IHHII", magic, major, minor, 0, flags)


def pages_body(extents):
    """extents: (offset, length)."""
    return struct.pack("<I", len(extents)) + b"".join(struct.pack("<QQ", *extent) for extent in extents)


def pool_body(size, base=0):
    return struct.pack("<QQ", size, base)


def toplevel_body(parent=0, states=0):
    return struct.pack("<II", parent, states)


def popup_body(parent, place, *, flags=0, serial=0):
    """place is what positioner() returned."""
    return struct.pack("<III", parent, flags, serial) + place


def reposition_body(token, place, *, flags=0):
    return struct.pack("<II", token, flags) + place


def constrain_body(serial, kind, rects=None):
    """rects: where, None: everywhere."""
    head = struct.pack("<IIII", serial, kind, rects is None, len(rects or ()))
    return head + b"".join(struct.pack("<iiii", *rect) for rect in rects or ())


def release_body(hint=None):
    x, y = hint or (0, 0)
    return struct.pack("<Iii", hint is not None, round(x * 256), round(y * 256))


class Message:
    """What came: opcode, object and the body's bytes."""

    def __init__(self, data):
        self.opcode, self.flags, length, self.object = HEADER.unpack_from(data)
        assert length == len(data), "the host sends whole messages"
        self.body = data[HEADER.size:]

    def fields(self, layout):
        return struct.unpack("<" + layout, self.body)

    def __repr__(self):
        return f"<{self.opcode:#06x} object {self.object} {self.body[:32].hex()}>"


class Image:
    """A buffer of 4-byte pixels with memory of its own."""

    def __init__(self, link, width, height, fmt=XR24):
        self.link, self.width, self.height = link, width, height
        self.size = width * height * 4
        fd = memfd(self.size)
        self.memory = mmap.mmap(fd, self.size)
        self.pool = link.new_id("pool")
        link.send(POOL_CREATE, self.pool, pool_body(self.size), fds=[fd])
        os.close(fd)
        self.id = link.new_id("buffer")
        link.send(BUFFER_CREATE, self.id,
                  struct.pack("<IIQIII", self.pool, fmt, 0, width, height, width * 4))

    def fill(self, argb, box=None):
        x, y, width, height = box or (0, 0, self.width, self.height)
        row = struct.pack("<I", argb) * width
        for line in range(y, y + height):
            at = (line * self.width + x) * 4
            self.memory[at:at + len(row)] = row
        return self

    def destroy(self):
        self.link.send(BUFFER_DESTROY, self.id)
        self.link.send(POOL_DESTROY, self.pool)


class Window:
    """A toplevel or popup with one layer that fills it."""

    def __init__(self, link, window_id, width, height, argb, fmt):
        self.link, self.id, self.width, self.height = link, window_id, width, height
        self.serial = 0
        self.image = Image(link, width, height, fmt).fill(argb)

    def commit(self, damage=None, image=None):
        image = image or self.image
        rects = [(0, 0, self.width, self.height)] if damage is None else damage
        self.commit_layers([layer(1, image.id, 0, 0, self.width, self.height, damage=rects)])
        return self

    def commit_layers(self, layers, width=None, height=None):
        self.link.take_configures()
        self.serial = self.link.configured.get(self.id, 0)
        self.link.send(WINDOW_COMMIT, self.id, commit_body(
            self.serial, self.width if width is None else width,
            self.height if height is None else height, layers))

    def unmap(self):
        self.link.send(WINDOW_COMMIT, self.id, commit_body(self.serial, 0, 0, []))

    def paint(self, argb, box=None):
        """Changes pixels in place and says where."""
        self.image.fill(argb, box)
        return self.commit([box or (0, 0, self.width, self.height)])

    def title(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        self.link.send(WINDOW_TITLE, self.id, struct.pack("<I", len(data)) + data)
        return self

    def destroy(self):
        self.link.send(WINDOW_DESTROY, self.id)


class Link:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_CLOEXEC)
        self.socket.connect(path)
        self.received = []
        self.configured = {}  # serial of the last CONFIGURE by window
        self.closed = False
        self.last_ids = {}
        self.cookie = 0  # of the last SYNC
        self.answers = True  # PINGs, which a test then does not see
        self.act = 0  # serial of the last press of a button or key, which a grab must name

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def new_id(self, kind):
        self.last_ids[kind] = self.last_ids.get(kind, 0) + 1
        return self.last_ids[kind]

    def send(self, opcode, obj=0, body=b"", *, fds=(), **lies):
        self.send_bytes(message(opcode, obj, body, **lies), fds)

    def send_bytes(self, data, fds=()):
        ancillary = []
        if fds:
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))]
        self.socket.sendmsg([data], ancillary)

    def pump(self, timeout=0.0):
        """Reads what is there, waiting at most timeout seconds for the first. False: nothing."""
        got = False
        while not self.closed and select.select([self.socket], [], [], 0 if got else timeout)[0]:
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                continue  # it closed with some of ours unread; what it said before still comes
            if not data:
                self.closed = True
                return True
            self.take(Message(data))
            got = True
        return got

    def answer(self, ping):
        with contextlib.suppress(ConnectionError):  # the host may have ended the link behind it
            self.send(PONG, 0, ping.body)

    def take(self, msg):
        if msg.opcode == PING and self.answers:
            self.answer(msg)
            return
        self.received.append(msg)
        if msg.opcode in (KEY, POINTER_BUTTON) and struct.unpack_from("<I", msg.body, 12)[0]:
            self.act = struct.unpack_from("<I", msg.body)[0]
        if msg.opcode in (CONFIGURE, POPUP_CONFIGURE):
            self.configured[msg.object] = struct.unpack_from("<I", msg.body)[0]

    def take_configures(self):
        self.pump()

    def expect(self, opcode, obj=None, timeout=PATIENCE):
        """The next message of that kind, taken out of what came."""
        end = time.monotonic() + timeout
        while True:
            for i, msg in enumerate(self.received):
                if msg.opcode == opcode and obj in (None, msg.object):
                    return self.received.pop(i)
            left = end - time.monotonic()
            assert left > 0 and not self.closed, (
                f"no message {opcode:#06x} for object {obj}; closed: {self.closed}; "
                f"there are: {self.received}")
            self.pump(left)

    def sync(self):
        """All that was sent so far has been handled, and its answers have come."""
        self.cookie += 1
        self.send(SYNC, 0, struct.pack("<I", self.cookie))
        assert self.expect(SYNC_DONE).fields("I") == (self.cookie,)

    def count(self, opcode, obj=None):
        self.pump()
        return sum(m.opcode == opcode and obj in (None, m.object) for m in self.received)

    def expect_error(self, timeout=PATIENCE):
        """The link was ended by the host: the code of its ERROR."""
        end = time.monotonic() + timeout
        while not self.closed:
            assert time.monotonic() < end, f"the link still lives; got {self.received}"
            self.pump(max(0.0, end - time.monotonic()))
        errors = [m for m in self.received if m.opcode == ERROR]
        assert len(errors) == 1, f"one ERROR must come: {self.received}"
        return errors[0].fields("III")[0]

    def hello(self, flags=0):
        self.send(HELLO, 0, hello_body(flags))
        self.welcome = self.expect(WELCOME)
        return self

    def toplevel(self, width, height, argb, *, fmt=XR24, parent=0, show=True):
        window_id = self.new_id("window")
        self.send(TOPLEVEL_CREATE, window_id, toplevel_body(parent))
        window = Window(self, window_id, width, height, argb, fmt)
        return window.commit() if show else window

    def sprite(self, kind, width, height, argb, *, fmt=AR24, show=True):
        """kind: CURSOR or ICON. It is committed to as a window is."""
        sprite_id = self.new_id("window")
        self.send(SPRITE_CREATE, sprite_id, struct.pack("<I", kind))
        sprite = Window(self, sprite_id, width, height, argb, fmt)
        return sprite.commit() if show else sprite

    def popup(self, parent, place, argb, *, flags=0, fmt=XR24, show=True):
        """place is what positioner() returned."""
        window_id = self.new_id("window")
        width, height = struct.unpack_from("<ii", place, 16)
        self.send(POPUP_CREATE, window_id, popup_body(
            parent.id, place, flags=flags, serial=self.act if flags & 1 else 0))
        window = Window(self, window_id, width, height, argb, fmt)
        return window.commit() if show else window
