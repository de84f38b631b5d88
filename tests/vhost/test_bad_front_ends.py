# SPDX-License-Identifier: MIT
"""A front end that lies: refused with one line, everything it sent is given back, and the next one
is served. Row 82 of the attack catalogue."""
import fcntl
import mmap
import os
import struct

import pytest

import wire
from machine import F_ADD_SEALS, PATIENCE, RAM, SPLIT, USER, wait_until

F_SEAL_WRITE = 8
U32, U64 = 2**32 - 1, 2**64 - 1


def q64(value):
    return struct.pack("<Q", value)


def state(index, value):
    return struct.pack("<II", index, value)


def address(index, flags=0):
    return struct.pack("<IIQQQQ", index, flags, USER, USER, USER, 0)


def send(request, payload=b"", fds=0, **options):
    def act(vm):
        vm.send(request, payload, [vm.fd] * fds, **options)
    return act


def table(regions, fds=None, count=None):
    def act(vm):
        payload = vm.table(regions)
        if count is not None:
            payload = struct.pack("<I", count) + payload[4:]
        vm.send(wire.SET_MEM_TABLE, payload, [vm.fd] * (len(regions) if fds is None else fds))
    return act


def table_of(opened):
    """A table whose file is something else."""
    def act(vm):
        fds = opened()
        vm.send(wire.SET_MEM_TABLE, vm.table([(0, SPLIT, USER, 0)]), [fds[0]])
        for fd in fds:
            os.close(fd)
    return act


def read_only():
    fd = os.memfd_create("ram")
    os.ftruncate(fd, RAM)
    return [os.open("/proc/self/fd/%d" % fd, os.O_RDONLY), fd]


def write_sealed():
    fd = os.memfd_create("ram", os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, RAM)
    fcntl.fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE)
    return [fd]


def old_version(vm):
    vm.sock.send(struct.pack("<III", wire.GET_FEATURES, 0, 0))


GOOD = (0, SPLIT, USER, 0)
CASES = [
    # name, what the log says, what the front end does
    ("version 0", "version", old_version),
    ("version 3", "version", send(wire.GET_FEATURES, flags=2)),
    ("unknown flags", "flags", send(wire.GET_FEATURES, flags=16)),
    ("a reply", "flags", send(wire.GET_FEATURES, flags=wire.REPLY)),
    ("payload of 513 bytes", "too long", send(wire.SET_FEATURES, size=513)),
    ("payload of 2^32-1 bytes", "too long", send(wire.SET_FEATURES, size=U32)),
    ("request 0", "request 0", send(0)),
    ("request 2^32-1", "request 4294967295", send(U32)),
    ("SET_LOG_BASE, not offered", "request 6", send(wire.SET_LOG_BASE, bytes(16), 1)),
    ("SET_BACKEND_REQ_FD, not offered", "request 21", send(wire.SET_BACKEND_REQ_FD, b"", 1)),
    ("SET_INFLIGHT_FD, not offered", "request 32", send(wire.SET_INFLIGHT_FD, bytes(24), 1)),
    ("ADD_MEM_REG, not offered", "request 37", send(wire.ADD_MEM_REG, bytes(40), 1)),
    ("short payload", "no such message", send(wire.SET_FEATURES, bytes(7))),
    ("long payload", "no such message", send(wire.SET_FEATURES, bytes(9))),
    ("payload where none belongs", "no such message", send(wire.SET_OWNER, bytes(8))),
    ("descriptor where none belongs", "no such message", send(wire.GET_FEATURES, b"", 1)),
    ("eight descriptors too many", "no such message", send(wire.SET_FEATURES, bytes(8), 8)),
    ("nine descriptors", "too many descriptors", send(wire.SET_MEM_TABLE, bytes(8), 9)),
    ("kick with two descriptors", "no such message", send(wire.SET_VRING_KICK, q64(0), 2)),
    ("protocol feature not offered", "not offered", send(wire.SET_PROTOCOL_FEATURES, q64(1 << 40))),
    ("table: no regions", "no such message", table([])),
    ("table: nine regions", "too many", table([GOOD] * 9)),
    ("table: a descriptor too few", "do not agree", table([GOOD, GOOD], fds=1)),
    ("table: a descriptor too many", "do not agree", table([GOOD], fds=2)),
    ("table: count lies", "do not agree", table([GOOD], count=U32)),
    ("table: size lies", "do not agree", send(wire.SET_MEM_TABLE, bytes(8) + bytes(31), 1)),
    ("table: empty region", "empty or wraps", table([(0, 0, USER, 0)])),
    ("table: region wraps", "empty or wraps", table([(U64 - 4095, SPLIT, USER, 0)])),
    ("table: user address wraps", "empty or wraps", table([(0, SPLIT, U64 - 4095, 0)])),
    ("table: regions overlap", "overlap",
     table([GOOD, (SPLIT - 4096, 4096, USER + SPLIT, SPLIT)])),
    ("table: user addresses overlap", "overlap", table([GOOD, (SPLIT, 4096, USER, SPLIT)])),
    ("table: the same twice", "overlap", table([GOOD, GOOD])),
    ("table: behind the file", "behind the end", table([(0, RAM + 4096, USER, 0)])),
    ("table: offset behind the file", "behind the end", table([(0, SPLIT, USER, RAM)])),
    ("table: offset wraps", "behind the end", table([(0, SPLIT, USER, U64 - 4095)])),
    ("table: 2^63 bytes", "behind the end", table([(0, 2**63 - 4096, USER, 0)])),
    ("table: a pipe", "no regular file", table_of(os.pipe)),
    ("table: a directory", "no regular file", table_of(lambda: [os.open("/", os.O_RDONLY)])),
    ("table: a device", "no regular file", table_of(lambda: [os.open("/dev/zero", os.O_RDWR)])),
    ("table: read-only", "cannot be mapped", table_of(read_only)),
    ("table: sealed against writing", "cannot be mapped", table_of(write_sealed)),
    ("queue size 0", "power of two", send(wire.SET_VRING_NUM, state(0, 0))),
    ("queue size 3", "power of two", send(wire.SET_VRING_NUM, state(0, 3))),
    ("queue size 2048", "power of two", send(wire.SET_VRING_NUM, state(0, 2048))),
    ("queue size 2^32-1", "power of two", send(wire.SET_VRING_NUM, state(0, U32))),
    ("size of queue 2", "no such queue", send(wire.SET_VRING_NUM, state(2, 256))),
    ("address of queue 255", "no such queue", send(wire.SET_VRING_ADDR, address(255))),
    ("address with a log", "logging", send(wire.SET_VRING_ADDR, address(0, 1))),
    ("position of queue 2^32-1", "no such queue", send(wire.SET_VRING_BASE, state(U32, 0))),
    ("position 65536", "above 65535", send(wire.SET_VRING_BASE, state(0, 65536))),
    ("where is queue 7", "no such queue", send(wire.GET_VRING_BASE, state(7, 0))),
    ("kick for queue 255", "no such queue", send(wire.SET_VRING_KICK, q64(255), 1)),
    ("kick for queue 2^40", "no such queue", send(wire.SET_VRING_KICK, q64(1 << 40), 1)),
    ("kick without a descriptor", "polled", send(wire.SET_VRING_KICK, q64(0x100))),
    ("call that lies about its descriptor", "descriptor",
     send(wire.SET_VRING_CALL, q64(0x100), 1)),
    ("call that lacks its descriptor", "descriptor", send(wire.SET_VRING_CALL, q64(0))),
    ("enable 2", "enabled", send(wire.SET_VRING_ENABLE, state(0, 2))),
    ("enable queue 9", "no such queue", send(wire.SET_VRING_ENABLE, state(9, 1))),
    ("config behind the end", "outside",
     send(wire.GET_CONFIG, struct.pack("<III", 250, 16, 0) + bytes(16))),
    ("config that wraps", "outside",
     send(wire.GET_CONFIG, struct.pack("<III", U32, 16, 0) + bytes(16))),
    ("config whose size lies", "outside",
     send(wire.GET_CONFIG, struct.pack("<III", 0, 256, 0) + bytes(16))),
    ("display socket missing", "no such message", send(wire.GPU_SET_SOCKET)),
]

@pytest.mark.parametrize("reason,act", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_connection_ends(world, reason, act):
    """Nothing is negotiated, so there is no acknowledgement to refuse with: the connection ends."""
    world.vm.close()
    liar = world.vm = world.backend.machine()
    liar.ask_u64(wire.GET_FEATURES)
    fds = world.backend.fds()
    act(liar)
    assert liar.is_closed()
    lines = world.backend.errors()
    assert len(lines) == 1 and "domain work" in lines[0] and reason in lines[0], lines
    liar.close()
    world.vm = world.backend.machine()
    world.vm.start()
    world.open_channel()
    world.vm.close()
    world.compositor.expect_end(wire.BYE_VM_GONE)
    world.vm = world.backend.machine()
    world.vm.ask_u64(wire.GET_FEATURES)
    assert world.backend.fds() == fds


@pytest.mark.parametrize("request_id,payload,count", [
    (wire.SET_MEM_TABLE, struct.pack("<IIQQQQ", 1, 0, 0, 2 * RAM, USER, 0), 1),
    (wire.SET_VRING_NUM, state(0, 7), 0),
    (wire.SET_VRING_BASE, state(3, 0), 0),
])
def test_refused_by_answer(world, request_id, payload, count):
    """With NEED_REPLY the front end is told, and may go on."""
    world.vm.restart()
    for index in (0, 1):
        world.vm.stop_queue(index)
    assert not world.vm.acknowledged(request_id, payload, [world.vm.fd] * count)
    world.vm.start_device()
    world.open_channel()


def test_size_of_a_running_queue(world):
    assert not world.vm.acknowledged(wire.SET_VRING_NUM, state(0, 512))
    assert not world.vm.acknowledged(wire.SET_VRING_BASE, state(0, 5))
    world.open_channel()


def test_bad_table_leaves_the_old_one(world):
    proxy = world.open_channel()
    bad = struct.pack("<IIQQQQ", 1, 0, 0, 2 * RAM, USER, 0)
    assert not world.vm.acknowledged(wire.SET_MEM_TABLE, bad, [world.vm.fd])
    proxy.write(wire.message(wire.PONG, 0, bytes(4)))
    world.compositor.expect(wire.PONG)


def test_message_in_pieces(world):
    """A byte at a time is still one message."""
    for byte in struct.pack("<III", wire.GET_FEATURES, wire.VERSION, 0):
        world.vm.sock.send(bytes([byte]))
    assert world.vm.receive()[0] == wire.GET_FEATURES


def test_replies_that_nobody_reads(world):
    """Asks and asks: the connection ends, the backend does not wait."""
    world.vm.sock.settimeout(PATIENCE)
    ask = struct.pack("<III", wire.GET_FEATURES, wire.VERSION, 0) * 100
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        while True:
            world.vm.sock.sendall(ask)
    wait_until(lambda: world.backend.errors(), "the log line")
    assert "does not read" in world.backend.errors()[0]
    world.vm.close()
    world.vm = world.backend.machine()
    world.vm.start()
    world.open_channel()


def test_half_a_message(world):
    world.open_channel()
    world.vm.sock.send(struct.pack("<III", wire.SET_FEATURES, wire.VERSION, 8) + b"abc")
    world.vm.close()
    world.compositor.expect_end(wire.BYE_VM_GONE)
    world.vm = world.backend.machine()
    world.vm.start()
    world.open_channel()


def test_second_front_end(world):
    """Refused at once, with a line; the first one does not notice."""
    proxy = world.open_channel()
    second = world.backend.machine()
    assert second.is_closed()
    second.close()
    assert "second" in world.backend.errors()[0]
    proxy.write(wire.message(wire.PONG, 0, bytes(4)))
    world.compositor.expect(wire.PONG)


def test_memory_is_replaced_under_the_guest(world):
    """A new table, other addresses: old ones are RAM no more, and nothing stale is touched."""
    vm, proxy = world.vm, world.open_channel()
    vm.good(wire.create_2d(5, 64, 64))
    vm.good(wire.attach(5, vm.entries(vm.pages(16384), 16384)))
    moved = [(1 << 40, SPLIT, USER, 0), (1 << 41, RAM - SPLIT, USER + SPLIT, SPLIT)]
    assert vm.acknowledged(wire.SET_MEM_TABLE, vm.table(moved), [vm.fd] * 2)
    proxy.set(proxy.PRODUCED, proxy.produced)  # the rings have a mapping of their own
    world.compositor.send(wire.message(wire.PING, 0, bytes(4)))
    assert wire.parse(proxy.read())[0] == wire.PING
    vm.post(wire.create_2d(6, 8, 8))  # its addresses are outside now
    world.compositor.expect_end(wire.BYE_BROKEN)


def test_ram_that_shrinks(make_world):
    """Only an unsealed file can: the process ends with a line instead of a crash."""
    world = make_world(seals="open")
    world.open_channel()
    world.vm.ram.close()
    world.vm.ram = mmap.mmap(-1, mmap.PAGESIZE)  # looking at the old one would kill this process
    os.ftruncate(world.vm.fd, mmap.PAGESIZE)
    world.vm.kick(world.vm.queues[0])
    assert world.backend.process.wait(PATIENCE) == 1
    assert "became smaller" in world.backend.errors()[0]
