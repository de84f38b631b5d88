# SPDX-License-Identifier: MIT
"""A VM as the backend sees it: a front end, RAM in a memfd, two virtqueues made by hand."""
import array
import fcntl
import mmap
import os
import select
import socket
import struct
import time

import wire

# In seconds; a test that passes never waits so long, however busy the machine is.
PATIENCE = float(os.environ.get("CLOISON_PATIENCE", 180))
F_ADD_SEALS = 1033
SEALS = {"sealed": 0x1 | 0x2 | 0x4, "open": 0}

PAGE = 4096
RAM = 32 << 20
SPLIT = 16 << 20  # RAM is two regions, with a hole between them for the guest
GUEST_HIGH = 0x100000000
USER = 0x7F0000000000
SIZE = 256  # entries of a queue


def wait_until(condition, what):
    """Returns what the condition has become."""
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < end, "waited in vain for " + what
        time.sleep(0.002)
    return value


class Queue:
    """Where a queue lies in RAM, and what the driver knows of it. Offsets in RAM."""

    def __init__(self, index):
        base = 0x10000 + index * 0x8000
        self.index, self.desc, self.avail, self.used = index, base, base + 0x4000, base + 0x5000
        self.next_avail = self.last_used = 0
        self.free = list(range(0, SIZE, 4))  # a request uses at most 4 descriptors of its own
        self.kick = self.call = -1
        self.answers = {}  # head: bytes, of finished requests that nobody asked for yet


class Machine:
    """A front end with a guest. Requests lie in slots of 64 KiB, pages for resources behind."""

    SLOTS, SLOT = 0x100000, 0x10000
    PAGES = 12 << 20  # first page free for resources: they cross the border of the regions

    def __init__(self, sock, seals="sealed"):
        self.sock = sock
        self.fd = os.memfd_create("ram", os.MFD_ALLOW_SEALING)
        os.ftruncate(self.fd, RAM)
        fcntl.fcntl(self.fd, F_ADD_SEALS, SEALS[seals])
        self.ram = mmap.mmap(self.fd, RAM)
        self.queues = [Queue(0), Queue(1)]
        self.next_page = self.PAGES
        self.fence = 0

    def close(self):
        self.sock.close()
        self.ram.close()
        for queue in self.queues:
            for fd in (queue.kick, queue.call):
                if fd >= 0:
                    os.close(fd)
        os.close(self.fd)

    # --- vhost-user -----------------------------------------------------------------------------

    def send(self, request, payload=b"", fds=(), flags=0, size=None):
        size = len(payload) if size is None else size
        data = struct.pack("<III", request, wire.VERSION | flags, size) + payload
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        self.sock.sendmsg([data], rights)

    def receive(self):
        """(request, payload) of a reply; None when the backend closed the connection."""
        self.sock.settimeout(PATIENCE)
        try:
            data = self.sock.recv(12, socket.MSG_WAITALL)
            if len(data) < 12:
                return None
            request, flags, size = struct.unpack("<III", data)
            assert flags == wire.VERSION | wire.REPLY
            return request, self.sock.recv(size, socket.MSG_WAITALL) if size else b""
        except ConnectionResetError:
            return None

    def ask(self, request, payload=b"", fds=(), flags=0):
        self.send(request, payload, fds, flags)
        reply = self.receive()
        assert reply is not None and reply[0] == request
        return reply[1]

    def ask_u64(self, request):
        return struct.unpack("<Q", self.ask(request))[0]

    def acknowledged(self, request, payload=b"", fds=()):
        """Sends with NEED_REPLY; True when the backend agreed."""
        return self.ask(request, payload, fds, wire.NEED_REPLY) == bytes(8)

    def is_closed(self):
        """True once the backend has ended the connection."""
        return self.receive() is None

    # --- setup ----------------------------------------------------------------------------------

    def regions(self):
        return [(0, SPLIT, USER, 0), (GUEST_HIGH, RAM - SPLIT, USER + SPLIT, SPLIT)]

    def table(self, regions):
        return struct.pack("<II", len(regions), 0) + b"".join(
            struct.pack("<QQQQ", *region) for region in regions)

    def negotiate(self, features=None):
        offered = self.ask_u64(wire.GET_FEATURES)
        protocol = self.ask_u64(wire.GET_PROTOCOL_FEATURES)
        self.send(wire.SET_PROTOCOL_FEATURES, struct.pack("<Q", protocol))
        self.send(wire.SET_OWNER)
        # As QEMU does it: ring features are acknowledged that were not offered.
        self.features = offered | 1 << 40 if features is None else features
        return offered

    def start(self, features=None, base=0):
        self.negotiate(features)
        self.start_device(base)

    def start_device(self, base=0):
        self.send(wire.SET_FEATURES, struct.pack("<Q", self.features))
        regions = self.regions()
        assert self.acknowledged(wire.SET_MEM_TABLE, self.table(regions), [self.fd] * len(regions))
        for queue in self.queues:
            self.start_queue(queue, base)

    def start_queue(self, queue, base=0):
        for fd in (queue.kick, queue.call):
            if fd >= 0:
                os.close(fd)
        queue.kick = os.eventfd(0, os.EFD_NONBLOCK)
        queue.call = os.eventfd(0, os.EFD_NONBLOCK)
        if base == 0:
            self.ram[queue.desc:queue.desc + 0x6000] = bytes(0x6000)
            queue.next_avail = queue.last_used = 0
            queue.free = list(range(0, SIZE, 4))
            queue.answers = {}
        state = struct.pack("<II", queue.index, SIZE)
        self.send(wire.SET_VRING_NUM, state)
        self.send(wire.SET_VRING_BASE, struct.pack("<II", queue.index, base))
        self.send(wire.SET_VRING_ADDR, struct.pack(
            "<IIQQQQ", queue.index, 0, USER + queue.desc, USER + queue.used, USER + queue.avail, 0))
        self.send(wire.SET_VRING_KICK, struct.pack("<Q", queue.index), [queue.kick])
        self.send(wire.SET_VRING_CALL, struct.pack("<Q", queue.index), [queue.call])
        assert self.acknowledged(wire.SET_VRING_ENABLE, struct.pack("<II", queue.index, 1))

    def stop_queue(self, index):
        reply = self.ask(wire.GET_VRING_BASE, struct.pack("<II", index, 0))
        assert struct.unpack("<II", reply)[0] == index
        return struct.unpack("<II", reply)[1]

    def restart(self):
        """What a driver does that starts again, as far as a front end of old QEMUs tells."""
        for index in (0, 1):
            self.stop_queue(index)
        self.start_device()

    # --- RAM ------------------------------------------------------------------------------------

    @staticmethod
    def address(offset):
        """Guest-physical address of an offset in RAM."""
        return offset if offset < SPLIT else GUEST_HIGH + offset - SPLIT

    def pages(self, size):
        """Offset of fresh zero pages."""
        offset = self.next_page
        self.next_page += (size + PAGE - 1) // PAGE * PAGE
        assert self.next_page <= RAM
        return offset

    def entries(self, offset, size, step=None):
        """Backing entries for a range, cut into pieces of step bytes and at the regions' border."""
        out, end = [], offset + size
        while offset < end:
            border = SPLIT if offset < SPLIT else RAM
            part = min(end - offset, border - offset, step or size)
            out.append((self.address(offset), part))
            offset += part
        return out

    # --- virtqueue ------------------------------------------------------------------------------

    def write_descriptor(self, queue, index, address, length, flags, following=0):
        struct.pack_into("<QIHH", self.ram, queue.desc + 16 * index, address, length, flags,
                         following)

    def offer(self, queue, head):
        struct.pack_into("<H", self.ram, queue.avail + 4 + 2 * (queue.next_avail % SIZE), head)
        queue.next_avail = (queue.next_avail + 1) & 0xFFFF
        self.publish(queue, queue.next_avail)

    def publish(self, queue, index):
        struct.pack_into("<H", self.ram, queue.avail + 2, index)

    def kick(self, queue):
        os.write(queue.kick, struct.pack("<Q", 1))

    def used(self, queue):
        return struct.unpack_from("<H", self.ram, queue.used + 2)[0]

    def slot(self, head):
        return self.SLOTS + head // 4 * self.SLOT

    def post(self, request, room=2048, index=0, kick=True):
        """Queues one request; returns its head. A large one lies in pages of its own."""
        queue = self.queues[index]
        head = queue.free.pop(0)
        reply = self.slot(head) + self.SLOT - 4096
        at = self.slot(head) if len(request) <= self.SLOT - 4096 else self.pages(len(request))
        self.ram[at:at + len(request)] = request
        self.ram[reply:reply + 4096] = b"\xee" * 4096
        flags = wire.NEXT if room else 0
        self.write_descriptor(queue, head, self.address(at), len(request), flags, head + 1)
        if room:
            self.write_descriptor(queue, head + 1, self.address(reply), room, wire.WRITE)
        self.offer(queue, head)
        if kick:
            self.kick(queue)
        return head

    def collect(self, queue):
        """Takes finished requests into queue.answers."""
        while queue.last_used != self.used(queue):
            at = queue.used + 4 + 8 * (queue.last_used % SIZE)
            head, size = struct.unpack_from("<II", self.ram, at)
            reply = self.slot(head) + self.SLOT - 4096
            queue.answers[head] = self.ram[reply:reply + size]
            queue.last_used = (queue.last_used + 1) & 0xFFFF

    def is_finished(self, head, index=0):
        self.collect(self.queues[index])
        return head in self.queues[index].answers

    def answer(self, head, index=0):
        """The answer to a posted request, waiting for it."""
        wait_until(lambda: self.is_finished(head, index), "the answer to request %d" % head)
        self.queues[index].free.append(head)
        return self.queues[index].answers.pop(head)

    def is_called(self, queue, seconds=PATIENCE):
        if not select.select([queue.call], [], [], seconds)[0]:
            return False
        os.read(queue.call, 8)
        return True

    def do(self, request, room=2048, index=0):
        """Carries out one request and returns its answer."""
        return self.answer(self.post(request, room, index), index)

    def kind(self, request, room=2048, index=0):
        """The type of the answer."""
        return struct.unpack_from("<I", self.do(request, room, index))[0]

    def good(self, request):
        kind = self.kind(request)
        assert kind == wire.OK, hex(kind)

    # --- GPU ------------------------------------------------------------------------------------

    def make_buffer(self, resource, size, ctx, step=None):
        """What Linux sends for DRM_IOCTL_VIRTGPU_RESOURCE_CREATE; returns the offset in RAM."""
        offset = self.pages(size)
        self.good(wire.create_3d(resource, size))
        self.good(wire.attach(resource, self.entries(offset, size, step)))
        self.good(wire.on_resource(wire.CTX_ATTACH, resource, ctx))
        return offset
