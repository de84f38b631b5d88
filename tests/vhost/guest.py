# SPDX-License-Identifier: MIT
"""The guest's end of the rings (docs/protocol.md, "Rings"), over a Machine's RAM."""
import struct

import wire
from machine import wait_until

MASK = 0xFFFFFFFF


class Proxy:
    """A context with rings. Honest unless a test writes into the control page itself."""

    PRODUCED, CONSUMED, WANTS_KICK = 0x40, 0x80, 0x84
    HOST_PRODUCED, STATE, GUEST_CONSUMED = 0xC0, 0xC4, 0x100

    def __init__(self, machine, ctx=1, resource=100, step=None):
        self.machine, self.ctx, self.resource = machine, ctx, resource
        machine.good(wire.ctx_create(ctx))
        self.shared = machine.make_buffer(resource, wire.SHARED_BYTES, ctx, step)
        self.fence = 0
        self.reset_rings()

    def reset_rings(self):
        at = self.shared
        self.machine.ram[at:at + 4096] = bytes(4096)
        struct.pack_into("<IIII", self.machine.ram, at, 0x474E5252, 1, wire.DATA_BYTES, 0)
        self.produced = self.consumed = 0

    def get(self, field):
        return struct.unpack_from("<I", self.machine.ram, self.shared + field)[0]

    def set(self, field, value):
        struct.pack_into("<I", self.machine.ram, self.shared + field, value & MASK)

    @property
    def state(self):
        return self.get(self.STATE)

    def command(self, op, **fields):
        return self.machine.kind(wire.submit(self.ctx, wire.command(op, **fields)))

    def open(self):
        return self.command(wire.OPEN, resource=self.resource)

    def kick(self):
        assert self.command(wire.KICK) == wire.OK

    def park(self, **fields):
        """Submits a fenced WAIT that should stay unanswered; returns its head."""
        self.fence += 1
        seen = dict(produced=self.consumed, state=self.state)
        seen.update(fields)
        return self.machine.post(wire.submit(
            self.ctx, wire.command(wire.WAIT, **seen), flags=wire.FLAG_FENCE, fence=self.fence))

    # --- data -----------------------------------------------------------------------------------

    def copy_in(self, data):
        base, start = self.shared + wire.CONTROL_BYTES, self.produced % wire.DATA_BYTES
        first = data[:wire.DATA_BYTES - start]
        self.machine.ram[base + start:base + start + len(first)] = first
        self.machine.ram[base:base + len(data) - len(first)] = data[len(first):]
        self.produced = (self.produced + len(data)) & MASK

    def has_room(self, size):
        used = (self.produced - self.get(self.CONSUMED)) & MASK
        return wire.DATA_BYTES - used >= size

    def write(self, data, kick=True):
        assert self.has_room(len(data))
        self.copy_in(data)
        self.set(self.PRODUCED, self.produced)
        if kick and self.get(self.WANTS_KICK):
            self.kick()

    def available(self):
        return (self.get(self.HOST_PRODUCED) - self.consumed) & MASK

    def read(self):
        """The next message of the host, waiting for it."""
        wait_until(lambda: self.available() >= 12, "a message of the host in the ring")
        length = struct.unpack("<I", self.take(self.consumed + 4, 4))[0]
        assert self.available() >= length
        data = self.take(self.consumed, length)
        self.consumed = (self.consumed + length) & MASK
        self.set(self.GUEST_CONSUMED, self.consumed)
        return data

    def take(self, index, size):
        base = self.shared + wire.CONTROL_BYTES + wire.DATA_BYTES
        start = index % wire.DATA_BYTES
        data = self.machine.ram[base + start:base + min(start + size, wire.DATA_BYTES)]
        return data + self.machine.ram[base:base + size - len(data)]
