# SPDX-License-Identifier: MIT
"""Commands that ask for nonsense get an error answer; nothing else happens.

Resource 1 is 2D, 64x64, with pages; 2 is 2D without; 3 is a buffer of 64 KiB in context 1.
"""
import random
import struct
import threading

import pytest

import wire
from guest import Proxy
from machine import PAGE, SPLIT

U32, U64 = 2**32 - 1, 2**64 - 1
WHOLE = (0, 0, 64, 64)


def capset(ident, version):
    return wire.header(wire.CAPSET) + struct.pack("<II", ident, version)


def channel(op, ctx=1, **fields):
    return wire.submit(ctx, wire.command(op, **fields))


CASES = [
    ("type 0", wire.header(0), wire.ERR_UNSPEC),
    ("type without a name", wire.header(U32), wire.ERR_UNSPEC),
    ("ASSIGN_UUID, not offered", wire.on_resource(wire.ASSIGN_UUID, 1), wire.ERR_UNSPEC),
    ("CREATE_BLOB, not offered", wire.header(wire.CREATE_BLOB) + bytes(100), wire.ERR_UNSPEC),
    ("an answer's type", wire.header(wire.OK), wire.ERR_UNSPEC),
    ("header of 1 byte", b"\x01", wire.ERR_UNSPEC),
    ("header of 23 bytes", wire.header(wire.GET_DISPLAY_INFO)[:23], wire.ERR_UNSPEC),
    ("command shorter than its struct", wire.create_2d(9, 8, 8)[:-1], wire.ERR_UNSPEC),
    ("cursor command on the control queue", wire.cursor(wire.UPDATE_CURSOR, 1), wire.ERR_UNSPEC),
    ("2D: id 0", wire.create_2d(0, 8, 8), wire.ERR_RESOURCE),
    ("2D: id in use", wire.create_2d(1, 8, 8), wire.ERR_RESOURCE),
    ("2D: no width", wire.create_2d(9, 0, 8), wire.ERR_PARAMETER),
    ("2D: no height", wire.create_2d(9, 8, 0), wire.ERR_PARAMETER),
    ("2D: bytes wrap to 0", wire.create_2d(9, 0x8000, 0x8000), wire.ERR_PARAMETER),
    ("2D: largest width", wire.create_2d(9, U32, 1), wire.ERR_PARAMETER),
    ("2D: 4 GiB", wire.create_2d(9, 65536, 16384), wire.ERR_PARAMETER),
    ("2D: format 0", wire.create_2d(9, 8, 8, form=0), wire.ERR_PARAMETER),
    ("2D: format unknown", wire.create_2d(9, 8, 8, form=U32), wire.ERR_PARAMETER),
    ("3D: no width", wire.create_3d(9, 0), wire.ERR_PARAMETER),
    ("3D: no depth", wire.create_3d(9, 8, depth=0), wire.ERR_PARAMETER),
    ("3D: larger than 1 GiB", wire.create_3d(9, (1 << 30) + 1), wire.ERR_PARAMETER),
    ("3D: volume wraps", wire.create_3d(9, 16384, 16384, 2048), wire.ERR_PARAMETER),
    ("3D: array", wire.create_3d(9, 8, array=U32), wire.ERR_PARAMETER),
    ("3D: level", wire.create_3d(9, 8, level=16), wire.ERR_PARAMETER),
    ("3D: samples", wire.create_3d(9, 8, samples=U32), wire.ERR_PARAMETER),
    ("3D: id in use", wire.create_3d(3, 8), wire.ERR_RESOURCE),
    ("attach: no resource", wire.attach(99, [(0, PAGE)]), wire.ERR_RESOURCE),
    ("attach: twice", wire.attach(1, [(0, PAGE)]), wire.ERR_UNSPEC),
    ("attach: no entries", wire.attach(2, []), wire.ERR_UNSPEC),
    ("attach: 2^32-1 entries", wire.attach(2, [(0, PAGE)], U32), wire.ERR_UNSPEC),
    ("attach: 16385 entries", wire.attach(2, [(0, PAGE)], 16385), wire.ERR_UNSPEC),
    ("attach: more entries than bytes", wire.attach(2, [(0, PAGE)], 2), wire.ERR_PARAMETER),
    ("attach: empty entry", wire.attach(2, [(0, 0)]), wire.ERR_PARAMETER),
    ("attach: outside RAM", wire.attach(2, [(SPLIT, PAGE)]), wire.ERR_PARAMETER),
    ("attach: over the region", wire.attach(2, [(SPLIT - 8, PAGE)]), wire.ERR_PARAMETER),
    ("attach: wraps", wire.attach(2, [(U64 - 7, 16)]), wire.ERR_PARAMETER),
    ("attach: second entry bad", wire.attach(2, [(0, PAGE), (U64, U32)]), wire.ERR_PARAMETER),
    ("detach: nothing attached", wire.on_resource(wire.DETACH, 2), wire.ERR_RESOURCE),
    ("detach: no resource", wire.on_resource(wire.DETACH, 99), wire.ERR_RESOURCE),
    ("unref: no resource", wire.on_resource(wire.UNREF, 99), wire.ERR_RESOURCE),
    ("unref: id 0", wire.on_resource(wire.UNREF, 0), wire.ERR_RESOURCE),
    ("scanout: second", wire.on_rect(wire.SET_SCANOUT, WHOLE, 1, 1), wire.ERR_SCANOUT),
    ("scanout: 16", wire.on_rect(wire.SET_SCANOUT, WHOLE, 16, 1), wire.ERR_SCANOUT),
    ("scanout: 2^32-1, off", wire.on_rect(wire.SET_SCANOUT, WHOLE, U32, 0), wire.ERR_SCANOUT),
    ("scanout: no resource", wire.on_rect(wire.SET_SCANOUT, WHOLE, 0, 99), wire.ERR_RESOURCE),
    ("scanout: x wraps", wire.on_rect(wire.SET_SCANOUT, (U32, 0, 2, 2), 0, 1), wire.ERR_PARAMETER),
    ("scanout: too wide", wire.on_rect(wire.SET_SCANOUT, (0, 0, 65, 64), 0, 1), wire.ERR_PARAMETER),
    ("scanout: empty", wire.on_rect(wire.SET_SCANOUT, (0, 0, 0, 64), 0, 1), wire.ERR_PARAMETER),
    ("flush: no resource", wire.on_rect(wire.FLUSH, WHOLE, 99, 0), wire.ERR_RESOURCE),
    ("flush: y wraps", wire.on_rect(wire.FLUSH, (0, U32, 1, U32), 1, 0), wire.ERR_PARAMETER),
    ("flush: too high", wire.on_rect(wire.FLUSH, (0, 60, 1, 5), 1, 0), wire.ERR_PARAMETER),
    ("transfer: no pages", wire.transfer_2d(2, WHOLE), wire.ERR_PARAMETER),
    ("transfer: no resource", wire.transfer_2d(99, WHOLE), wire.ERR_RESOURCE),
    ("transfer: of a buffer", wire.transfer_2d(3, (0, 0, 1, 1)), wire.ERR_RESOURCE),
    ("transfer: offset wraps", wire.transfer_2d(1, WHOLE, U64 - 3), wire.ERR_PARAMETER),
    ("transfer: offset 4 GiB", wire.transfer_2d(1, WHOLE, 1 << 32), wire.ERR_PARAMETER),
    ("transfer: behind the pages", wire.transfer_2d(1, WHOLE, 4), wire.ERR_PARAMETER),
    ("transfer: rectangle wraps", wire.transfer_2d(1, (U32, U32, U32, U32)), wire.ERR_PARAMETER),
    ("3D transfer: box wraps", wire.transfer_3d(wire.TRANSFER_TO_3D, 3, (U32, 0, 0, 2, 1, 1)),
     wire.ERR_PARAMETER),
    ("3D transfer: depth", wire.transfer_3d(wire.TRANSFER_FROM_3D, 3, (0, 0, 1, 1, 1, 1)),
     wire.ERR_PARAMETER),
    ("3D transfer: offset", wire.transfer_3d(wire.TRANSFER_TO_3D, 3, (0, 0, 0, 1, 1, 1), U64),
     wire.ERR_PARAMETER),
    ("3D transfer: level", wire.transfer_3d(wire.TRANSFER_TO_3D, 3, (0, 0, 0, 1, 1, 1), 0, U32),
     wire.ERR_PARAMETER),
    ("EDID: 16", wire.header(wire.EDID) + struct.pack("<II", 16, 0), wire.ERR_SCANOUT),
    ("capset: version", capset(wire.CAPSET_ID, 1), wire.ERR_PARAMETER),
    ("capset: version 2^32-1", capset(wire.CAPSET_ID, U32), wire.ERR_PARAMETER),
    ("capset: 2^32-1", capset(U32, 0), wire.ERR_PARAMETER),
    ("context: id 0", wire.ctx_create(0), wire.ERR_CONTEXT),
    ("context: twice", wire.ctx_create(1), wire.ERR_CONTEXT),
    ("context: long name", wire.ctx_create(9, length=65), wire.ERR_PARAMETER),
    ("context: destroy none", wire.header(wire.CTX_DESTROY, ctx=9), wire.ERR_CONTEXT),
    ("context: attach in none", wire.on_resource(wire.CTX_ATTACH, 1, 9), wire.ERR_CONTEXT),
    ("context: attach nothing", wire.on_resource(wire.CTX_ATTACH, 99, 1), wire.ERR_RESOURCE),
    ("context: detach nothing", wire.on_resource(wire.CTX_DETACH, 99, 1), wire.ERR_RESOURCE),
    ("submit: no context", channel(wire.OPEN, ctx=9, resource=3), wire.ERR_CONTEXT),
    ("submit: nothing", wire.submit(1, b""), wire.ERR_UNSPEC),
    ("submit: more than there is", wire.submit(1, b"", 32), wire.ERR_UNSPEC),
    ("submit: 2^32-1", wire.submit(1, wire.command(wire.KICK), U32), wire.ERR_UNSPEC),
    ("submit: not whole words", wire.submit(1, wire.command(wire.KICK), 31), wire.ERR_UNSPEC),
    ("submit: another magic", channel(wire.KICK, magic=1), wire.ERR_UNSPEC),
    ("submit: reserved field", channel(wire.KICK, reserved=1), wire.ERR_PARAMETER),
    ("submit: wants_space 2", channel(wire.WAIT, wants_space=2), wire.ERR_PARAMETER),
    ("submit: too long", wire.submit(1, wire.command(wire.KICK) + bytes(4)), wire.ERR_UNSPEC),
    ("channel: KICK before OPEN", channel(wire.KICK), wire.ERR_CONTEXT),
    ("channel: WAIT before OPEN", channel(wire.WAIT), wire.ERR_CONTEXT),
    ("channel: CLOSE before OPEN", channel(wire.CLOSE), wire.ERR_CONTEXT),
    ("channel: command 0", channel(0), wire.ERR_CONTEXT),
]

CURSOR_CASES = [
    ("unknown image", wire.cursor(wire.UPDATE_CURSOR, 99), wire.ERR_RESOURCE),
    ("scanout 1", wire.cursor(wire.MOVE_CURSOR, 0, 1), wire.ERR_SCANOUT),
    ("control command", wire.header(wire.GET_DISPLAY_INFO), wire.ERR_UNSPEC),
    ("short", wire.cursor(wire.UPDATE_CURSOR, 1)[:30], wire.ERR_UNSPEC),
]


@pytest.fixture(name="vm")
def _vm(world):
    vm = world.vm
    vm.good(wire.create_2d(1, 64, 64))
    vm.good(wire.attach(1, vm.entries(vm.pages(4 * PAGE), 4 * PAGE)))
    vm.good(wire.create_2d(2, 64, 64))
    vm.good(wire.ctx_create(1))
    vm.make_buffer(3, 16 * PAGE, 1)
    yield vm
    vm.good(wire.on_rect(wire.FLUSH, WHOLE, 1, 0))
    assert world.backend.is_alive()


@pytest.mark.parametrize("request_bytes,answer", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_refused(vm, world, request_bytes, answer):
    assert vm.kind(request_bytes) == answer
    assert world.backend.errors() == []


@pytest.mark.parametrize("request_bytes,answer", [c[1:] for c in CASES if c[2] != wire.OK][:8])
@pytest.mark.parametrize("room", [0, 1, 23])
def test_no_room_for_the_answer(vm, request_bytes, answer, room):
    """A request is finished without an answer, and nothing is written behind the room."""
    head = vm.post(request_bytes, room)
    reply = vm.slot(head) + vm.SLOT - 4096
    assert vm.answer(head) == b""
    assert vm.ram[reply:reply + 4096] == b"\xee" * 4096
    assert answer


def test_answer_never_exceeds_its_room(vm):
    head = vm.post(wire.header(wire.EDID) + bytes(8), 200)
    reply = vm.slot(head) + vm.SLOT - 4096
    assert vm.answer(head) == b""
    assert vm.ram[reply + 200:reply + 4096] == b"\xee" * 3896


@pytest.mark.parametrize("request_bytes,answer", [c[1:] for c in CURSOR_CASES],
                         ids=[c[0] for c in CURSOR_CASES])
def test_attack_44_cursor_refused(vm, request_bytes, answer):
    assert vm.kind(request_bytes, index=1) == answer


def test_every_capset_but_ours(vm):
    for ident in range(256):
        if ident != wire.CAPSET_ID:
            assert vm.kind(capset(ident, 0)) == wire.ERR_PARAMETER


OPEN_CASES = [
    ("unknown resource", lambda p: p.command(wire.OPEN, resource=99), wire.ERR_RESOURCE),
    ("resource of another context",
     lambda p: p.command(wire.OPEN, resource=Proxy(p.machine, ctx=8, resource=800).resource),
     wire.ERR_RESOURCE),
    ("too small", lambda p: p.command(wire.OPEN, resource=3), wire.ERR_RESOURCE),
    ("wrong magic", lambda p: p.set(0, 1) or p.open(), wire.ERR_PARAMETER),
    ("wrong version", lambda p: p.set(4, 2) or p.open(), wire.ERR_PARAMETER),
    ("wrong size", lambda p: p.set(8, 1 << 31) or p.open(), wire.ERR_PARAMETER),
    ("used indices", lambda p: p.set(p.GUEST_CONSUMED, 5) or p.open(), wire.ERR_PARAMETER),
]


@pytest.mark.parametrize("act,answer", [c[1:] for c in OPEN_CASES], ids=[c[0] for c in OPEN_CASES])
def test_open_refused(world, vm, act, answer):
    proxy = Proxy(vm, ctx=7)
    assert act(proxy) == answer
    assert len(world.backend.errors()) == 1
    proxy.reset_rings()
    assert proxy.open() == wire.OK


def test_a_new_context_inherits_nothing(vm):
    """The next context in the place of a destroyed one may not name its resources."""
    old = Proxy(vm, ctx=7)
    vm.good(wire.header(wire.CTX_DESTROY, ctx=7))
    vm.good(wire.ctx_create(8))
    assert vm.kind(channel(wire.OPEN, ctx=8, resource=old.resource)) == wire.ERR_RESOURCE


def test_unaligned_rings_refused(world, vm):
    """Pages of the guest that are no pages."""
    vm.good(wire.ctx_create(7))
    vm.good(wire.create_3d(50, wire.SHARED_BYTES))
    offset = vm.pages(wire.SHARED_BYTES + PAGE) + 64
    vm.good(wire.attach(50, vm.entries(offset, wire.SHARED_BYTES)))
    vm.good(wire.on_resource(wire.CTX_ATTACH, 50, 7))
    assert vm.kind(channel(wire.OPEN, ctx=7, resource=50)) == wire.ERR_UNSPEC
    assert "cannot be mapped" in world.backend.errors()[0]


def test_limits_are_errors(world, vm):
    """More objects than allowed; all of it is free again after a reset."""
    kinds = [vm.kind(wire.ctx_create(ctx)) for ctx in range(100, 400)]
    assert kinds.count(wire.OK) == 255 and kinds[-1] == wire.ERR_CONTEXT
    kinds = [vm.kind(wire.create_2d(ident, 8, 8)) for ident in range(1000, 5200)]
    assert kinds.count(wire.OK) == 4093 and kinds[-1] == wire.ERR_MEMORY
    vm.restart()
    vm.good(wire.ctx_create(1))
    vm.good(wire.create_2d(1, 64, 64))
    assert world.backend.errors() == []


def test_memory_stays_flat(world, vm):
    """Every failing and succeeding attach, again and again (CVE-2021-3544 and its kin)."""
    entries = vm.entries(vm.pages(64 * PAGE), 64 * PAGE, PAGE)[::2] * 8

    def round_():
        vm.kind(wire.attach(2, entries + [(U64, 1)]))
        vm.good(wire.attach(2, entries))
        vm.kind(wire.attach(2, entries))
        vm.good(wire.on_resource(wire.UNREF, 2))
        vm.good(wire.create_2d(2, 64, 64))

    for _ in range(300):  # allocators settle
        round_()
    before, fds = world.backend.rss(), world.backend.fds()
    for _ in range(1000):
        round_()
    assert world.backend.rss() - before < 1 << 20  # one leaked list a round would be 6 MiB
    assert world.backend.fds() == fds


def test_attack_44_cursor_flood(world, vm):
    """Row 44: unknown images, freed resources, no answer wanted."""
    for i in range(3000):
        if i % 100 == 0:
            vm.good(wire.create_2d(50, 1 + i % 200, 64))
        vm.do(wire.cursor(wire.UPDATE_CURSOR, i % 60), room=0, index=1)
        if i % 100 == 50:
            vm.good(wire.on_resource(wire.UNREF, 50))
    assert world.backend.errors() == []


def restore(vm):
    """A fresh driver with what the fixture expects at its end."""
    vm.restart()
    vm.good(wire.create_2d(1, 64, 64))


def test_random_commands(world, vm):
    """Valid types, small ids, random rest: every one is answered."""
    dice = random.Random(75)
    kinds = list(range(0x100, 0x10D)) + list(range(0x200, 0x20A)) + [0x300, 0x301]
    for _ in range(5000):
        words = [dice.choice([0, 1, 2, 3, 64, 4096, U32, dice.getrandbits(32)])
                 for _ in range(dice.randrange(24))]
        request = wire.header(dice.choice(kinds), dice.randrange(4), 1, dice.randrange(3))
        answer = vm.do(request + struct.pack("<%dI" % len(words), *words))
        assert struct.unpack_from("<I", answer)[0] >> 8 in (0x11, 0x12)
    restore(vm)
    assert world.backend.errors() == []


def test_flipping_while_it_is_read(world, vm):
    """Row 78: another processor of the guest rewrites descriptors and commands all the time."""
    proxy = world.open_channel(ctx=7)
    queue, stop = vm.queues[0], threading.Event()
    at = vm.slot(queue.free[0])

    def flip():
        dice = random.Random(78)
        while not stop.is_set():
            struct.pack_into("<Q", vm.ram, queue.desc, dice.choice([at, 0, SPLIT - 4, U64]))
            struct.pack_into("<I", vm.ram, queue.desc + 8, dice.choice([32, 56, 0, U32]))
            struct.pack_into("<I", vm.ram, at + 24, dice.getrandbits(32))

    flipper = threading.Thread(target=flip)
    flipper.start()
    for _ in range(300):
        struct.pack_into("<HH", vm.ram, queue.desc + 12, wire.NEXT, 1)
        vm.write_descriptor(queue, 1, vm.address(at + 8192), 2048, wire.WRITE)
        vm.ram[at:at + 40] = wire.create_2d(77, 8, 8)
        vm.offer(queue, 0)
        vm.kick(queue)
        vm.ask_u64(wire.GET_FEATURES)
        if proxy.state == wire.DOWN:
            break
    stop.set()
    flipper.join()
    assert world.backend.is_alive() and len(world.backend.errors()) <= 1
    restore(vm)
