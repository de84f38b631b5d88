# SPDX-License-Identifier: MIT
"""What a stock driver sends while it starts, and gets."""
import os
import struct

import pytest

import wire
from machine import PAGE, SIZE


def test_offers(world):
    offered = world.vm.ask_u64(wire.GET_FEATURES)
    for bit in (wire.F_VIRGL, wire.F_EDID, wire.F_INDIRECT, wire.F_EVENT_IDX, wire.F_PROTOCOL,
                wire.F_VERSION_1):
        assert offered & bit
    assert world.vm.ask_u64(wire.GET_QUEUE_NUM) == 2


@pytest.mark.parametrize("size", [4, 16, 20, 256])
def test_config_of_any_length(world, size):
    payload = struct.pack("<III", 0, size, 0) + b"\xff" * size
    reply = world.vm.ask(wire.GET_CONFIG, payload)
    assert len(reply) == len(payload)
    assert reply[12:] == struct.pack("<IIII", 0, 0, 1, 1).ljust(size, b"\0")[:size]


def test_display_info(world):
    reply = world.vm.do(wire.header(wire.GET_DISPLAY_INFO))
    assert struct.unpack_from("<I", reply)[0] == wire.OK_DISPLAY
    assert len(reply) == 24 + 16 * 24
    _x, _y, width, height, enabled, _flags = struct.unpack_from("<6I", reply, 24)
    assert (width, height, enabled) == (1280, 800, 1)
    assert not any(reply[48:])


def test_edid_is_valid(world):
    reply = world.vm.do(wire.header(wire.EDID) + struct.pack("<II", 0, 0))
    kind, size = struct.unpack_from("<I", reply)[0], struct.unpack_from("<I", reply, 24)[0]
    edid = reply[32:32 + size]
    assert kind == wire.OK_EDID and size == 128 and len(reply) == 24 + 8 + 1024
    assert edid[:8] == bytes.fromhex("00ffffffffffff00")
    assert sum(edid) % 256 == 0
    timing = edid[54:72]
    assert timing[2] | (timing[4] & 0xF0) << 4 == 1280
    assert timing[5] | (timing[7] & 0xF0) << 4 == 800
    clock = struct.unpack_from("<H", timing)[0] * 10000
    assert 59 < clock / ((1280 + 160) * (800 + 23)) < 61


def test_capset(world):
    def info(index):
        reply = world.vm.do(wire.header(wire.CAPSET_INFO) + struct.pack("<II", index, 0))
        assert struct.unpack_from("<I", reply)[0] == wire.OK_CAPSET_INFO
        return struct.unpack_from("<IIII", reply, 24)

    assert info(0) == (wire.CAPSET_ID, 0, 64, 0)
    for index in (1, 2, 255, 0xFFFFFFFF):
        assert info(index) == (0, 0, 0, 0)
    reply = world.vm.do(wire.header(wire.CAPSET) + struct.pack("<II", wire.CAPSET_ID, 0))
    assert struct.unpack_from("<I", reply)[0] == wire.OK_CAPSET
    ours = struct.pack("<IIHHI", wire.LINK_MAGIC, 1, 1, wire.LINK_MINOR, wire.SHARED_BYTES)
    assert reply[24:] == ours + bytes(48)


def test_console(world):
    vm = world.vm
    vm.good(wire.create_2d(1, 640, 480))
    pages = vm.pages(640 * 480 * 4)
    vm.good(wire.attach(1, vm.entries(pages, 640 * 480 * 4, step=3 * PAGE)))
    vm.good(wire.on_rect(wire.SET_SCANOUT, (0, 0, 640, 480), 0, 1))
    vm.good(wire.transfer_2d(1, (600, 470, 40, 10), (470 * 640 + 600) * 4))
    vm.good(wire.on_rect(wire.FLUSH, (600, 470, 40, 10), 1, 0))
    vm.good(wire.create_2d(2, 64, 64))
    assert vm.kind(wire.cursor(wire.UPDATE_CURSOR, 2), index=1) == wire.OK
    assert vm.do(wire.cursor(wire.MOVE_CURSOR, 0), room=0, index=1) == b""
    vm.good(wire.on_rect(wire.SET_SCANOUT, (0, 0, 0, 0), 0, 0))
    vm.good(wire.on_resource(wire.DETACH, 1))
    vm.good(wire.on_resource(wire.UNREF, 1))
    vm.good(wire.create_2d(1, 800, 600))


def test_fence_is_echoed(world):
    request = struct.pack("<IIQIB3x", wire.GET_DISPLAY_INFO, wire.FLAG_FENCE, 1 << 40 | 7, 0, 9)
    kind, flags, fence, ctx, ring = struct.unpack_from("<IIQIB", world.vm.do(request))
    assert (kind, flags, fence, ctx, ring) == (wire.OK_DISPLAY, wire.FLAG_FENCE, 1 << 40 | 7, 0, 0)
    unfenced = struct.pack("<IIQIB3x", wire.GET_DISPLAY_INFO, 0, 5, 3, 1)
    assert struct.unpack_from("<IIQIB", world.vm.do(unfenced)) == (wire.OK_DISPLAY, 0, 0, 0, 0)


def test_indirect_chain_in_small_pieces(world):
    """A request in pieces of 8 bytes and an answer in pieces of 12, by an indirect table."""
    vm, queue = world.vm, world.vm.queues[0]
    assert vm.is_called(queue)  # as after each start
    request = wire.create_2d(9, 32, 32)
    at = vm.pages(3 * PAGE)
    vm.ram[at:at + len(request)] = request
    pieces = [(at + i, 8, 0) for i in range(0, len(request), 8)]
    pieces += [(at + PAGE, 12, wire.WRITE), (at + PAGE + 100, 12, wire.WRITE)]
    table = b"".join(struct.pack("<QIHH", vm.address(where), size,
                                 flags | (wire.NEXT if i + 1 < len(pieces) else 0), i + 1)
                     for i, (where, size, flags) in enumerate(pieces))
    vm.ram[at + 2 * PAGE:at + 2 * PAGE + len(table)] = table
    vm.write_descriptor(queue, 0, vm.address(at + 2 * PAGE), len(table), wire.INDIRECT)
    vm.offer(queue, 0)
    vm.kick(queue)
    assert vm.is_called(queue)
    answer = vm.ram[at + PAGE:at + PAGE + 12] + vm.ram[at + PAGE + 100:at + PAGE + 112]
    assert struct.unpack_from("<I", answer)[0] == wire.OK


def test_another_call_is_used(make_world):
    """QEMU starts a queue with a descriptor that nobody listens to, and sends the guest's after that."""
    world = make_world()
    vm, queue = world.vm, world.vm.queues[0]
    assert vm.is_called(queue)  # as after each start
    os.close(queue.call)
    queue.call = os.eventfd(0, os.EFD_NONBLOCK)
    vm.send(wire.SET_VRING_CALL, struct.pack("<Q", queue.index), [queue.call])
    assert vm.is_called(queue)
    assert not vm.is_called(queue, 0)


def test_notifies_when_asked(make_world):
    """EVENT_IDX: no call before the index that the driver named."""
    world = make_world()
    vm, queue = world.vm, world.vm.queues[0]
    assert vm.is_called(queue)  # as after each start
    struct.pack_into("<H", vm.ram, queue.avail + 4 + 2 * SIZE, 2)  # used_event
    for _ in range(2):
        vm.do(wire.header(wire.GET_DISPLAY_INFO))
    assert not vm.is_called(queue, 0)
    vm.do(wire.header(wire.GET_DISPLAY_INFO))
    assert vm.is_called(queue)
    avail_event = struct.unpack_from("<H", vm.ram, queue.used + 4 + 8 * SIZE)[0]
    assert avail_event == queue.next_avail


def test_ring_indices_wrap(world):
    """More requests than 16 bits count, in batches as deep as the queue."""
    vm, queue = world.vm, world.vm.queues[0]
    batch = len(queue.free)
    for _ in range(65536 // batch + 2):
        heads = [vm.post(wire.header(wire.GET_DISPLAY_INFO), kick=i == batch - 1)
                 for i in range(batch)]
        for head in heads:
            vm.answer(head)
    assert queue.next_avail < 65536 and world.backend.errors() == []
