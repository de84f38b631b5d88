# SPDX-License-Identifier: MIT
"""Buffers: the compositor sees the guest's pixels, in each form."""
import os
import struct

import pytest

import wire

WIDTH, HEIGHT = 96, 64
STRIDE = WIDTH * 4 + 64
SIZE = 16 * 4096


def paint(vm, offset, seed, size=SIZE):
    vm.ram[offset:offset + size] = bytes((i * 7 + i // 4096 * 13 + seed) & 255 for i in range(size))


def import_pool(world, proxy, pool=1, resource=300, step=None, size=SIZE):
    offset = world.vm.make_buffer(resource, size, proxy.ctx, step)
    paint(world.vm, offset, pool, size)
    proxy.write(wire.pool_import(pool, resource, size))
    opcode, ident, pixels = world.compositor.pool()
    assert ident == pool
    return opcode, offset, pixels


@pytest.mark.parametrize("step", [None, 4096, 3 * 4096])
def test_pages(make_world, step):
    """Form 2: the very pages, so later writes are seen without any message."""
    world = make_world("--buffers=pages")
    proxy = world.open_channel()
    world.vm.next_page = (16 << 20) - 5 * 4096  # across the regions
    opcode, offset, pixels = import_pool(world, proxy, step=step)
    assert opcode == wire.POOL_PAGES
    assert pixels.bytes(0, SIZE) == world.vm.ram[offset:offset + SIZE]
    paint(world.vm, offset, 99)
    assert pixels.bytes(0, SIZE) == world.vm.ram[offset:offset + SIZE]


def scattered(vm, resource, count):
    """A resource of that many pages, of which none are neighbours; their offsets."""
    vm.good(wire.create_3d(resource, count * 4096))
    pages = [vm.address((2 << 20) + 2 * 4096 * (i % 1000)) for i in range(count)]
    request = wire.attach(resource, [(page, 4096) for page in pages])
    vm.good(request)
    vm.good(wire.on_resource(wire.CTX_ATTACH, resource, 1))
    return pages


def test_pages_of_many_extents(make_world):
    """As many as one message carries, and one more: that is copied."""
    world = make_world("--buffers=pages")
    proxy, vm = world.open_channel(), world.vm
    pages = scattered(vm, 300, 1001)
    proxy.write(wire.pool_import(1, 300, 1000 * 4096))
    opcode, _ident, pixels = world.compositor.pool()
    assert opcode == wire.POOL_PAGES
    assert [offset for offset, _ in pixels.extents] == pages[:1000]
    proxy.write(wire.pool_import(2, 300, 1001 * 4096))
    assert world.compositor.pool()[0] == wire.POOL_CREATE


def test_the_compositor_does_not_take_the_pages(make_world):
    """It is short of something, or cannot map this memory: what the guest makes next is copied. The guest
    hears of the refusal as the compositor said it."""
    world = make_world("--buffers=pages")
    proxy, vm = world.open_channel(), world.vm
    vm.make_buffer(300, 4096, 1)
    proxy.write(wire.pool_import(1, 300, 4096))
    assert world.compositor.pool()[0] == wire.POOL_PAGES
    world.compositor.send(wire.message(wire.POOL_REFUSED, 1, struct.pack("<I", wire.ERROR_LIMIT)))
    assert wire.parse(proxy.read()) == (wire.POOL_REFUSED, 1, struct.pack("<I", wire.ERROR_LIMIT))
    proxy.write(wire.pool_import(2, 300, 4096))
    assert world.compositor.pool()[0] == wire.POOL_CREATE
    assert world.backend.errors() == []


def test_smaller_than_its_resource(make_world):
    world = make_world("--buffers=pages")
    proxy, vm = world.open_channel(), world.vm
    vm.make_buffer(300, SIZE, 1)
    proxy.write(wire.pool_import(1, 300, 4096))
    assert sum(length for _, length in world.compositor.pool()[2].extents) == 4096


@pytest.mark.skipif(not os.access("/dev/udmabuf", os.R_OK | os.W_OK), reason="no /dev/udmabuf")
def test_dmabuf(make_world):
    world = make_world("--buffers=dmabuf")
    proxy = world.open_channel()
    opcode, offset, pixels = import_pool(world, proxy, step=4096)
    assert opcode == wire.POOL_DMABUF
    assert pixels.bytes(0, SIZE) == world.vm.ram[offset:offset + SIZE]


def test_unsealed_ram_is_copied(make_world):
    world = make_world(seals="open")
    proxy = world.open_channel()
    assert import_pool(world, proxy)[0] == wire.POOL_CREATE


def test_survives_the_resource(make_world):
    """UNREF after the import changes nothing for the compositor."""
    world = make_world("--buffers=pages")
    proxy = world.open_channel()
    _opcode, offset, pixels = import_pool(world, proxy)
    world.vm.good(wire.on_resource(wire.UNREF, 300))
    assert pixels.bytes(0, SIZE) == world.vm.ram[offset:offset + SIZE]


def test_import_overtakes_the_queue(world):
    """The message is in the ring, its ATTACH_BACKING still unannounced in the queue."""
    proxy, vm = world.open_channel(), world.vm
    offset = vm.pages(SIZE)
    for request in (wire.create_3d(300, SIZE), wire.attach(300, vm.entries(offset, SIZE)),
                    wire.on_resource(wire.CTX_ATTACH, 300, 1)):
        vm.post(request, kick=False)
    proxy.write(wire.pool_import(1, 300, SIZE), kick=False)
    world.compositor.send(wire.message(wire.PING, 0, bytes(4)))  # wakes the backend
    assert world.compositor.pool()[0] in (wire.POOL_PAGES, wire.POOL_DMABUF)
    assert world.backend.errors() == []


def test_import_while_the_vm_is_paused(world):
    """The front end has stopped the queue that holds what the import needs: it waits until the VM goes on."""
    proxy, vm = world.open_channel(), world.vm
    offset = vm.pages(SIZE)
    for request in (wire.create_3d(300, SIZE), wire.attach(300, vm.entries(offset, SIZE)),
                    wire.on_resource(wire.CTX_ATTACH, 300, 1)):
        vm.post(request, kick=False)
    bases = [vm.stop_queue(0), vm.stop_queue(1)]
    proxy.write(wire.pool_import(1, 300, SIZE), kick=False)
    for _ in range(3):
        world.compositor.send(wire.message(wire.PING, 0, bytes(4)))  # wakes the backend
        assert wire.parse(proxy.read())[0] == wire.PING
    assert world.compositor.is_quiet()
    vm.send(wire.SET_FEATURES, struct.pack("<Q", vm.features))
    for queue, base in zip(vm.queues, bases):
        if base:
            vm.start_queue(queue, base)
    assert world.compositor.pool()[0] in (wire.POOL_PAGES, wire.POOL_DMABUF)
    assert world.backend.errors() == []


class Copied:
    """A copied pool with two buffers, and what the compositor should see of them."""

    def __init__(self, world):
        self.world, self.vm = world, world.vm
        self.proxy = world.open_channel()
        opcode, self.offset, self.pixels = import_pool(world, self.proxy, step=4096)
        assert opcode == wire.POOL_CREATE
        self.starts = [0, 8 * 4096]
        for i, start in enumerate(self.starts):
            self.proxy.write(wire.buffer_create(i + 1, 1, start, WIDTH, HEIGHT, STRIDE))
            world.compositor.expect(wire.BUFFER_CREATE)

    def guest(self, buffer, x, y, width=1):
        at = self.offset + self.starts[buffer] + y * STRIDE + x * 4
        return self.vm.ram[at:at + width * 4]

    def host(self, buffer, x, y, width=1):
        return self.pixels.bytes(self.starts[buffer] + y * STRIDE + x * 4, width * 4)

    def fill(self, buffer, value, rect=(0, 0, WIDTH, HEIGHT)):
        x, y, width, height = rect
        for row in range(y, y + height):
            at = self.offset + self.starts[buffer] + row * STRIDE + x * 4
            self.vm.ram[at:at + width * 4] = bytes([value]) * (width * 4)

    def commit(self, buffer, damage, layer=1):
        self.proxy.write(wire.commit(1, [(layer, buffer + 1, WIDTH, HEIGHT, damage)]))
        self.world.compositor.expect(wire.WINDOW_COMMIT)

    def assert_same(self, buffer):
        for y in range(HEIGHT):
            assert self.host(buffer, 0, y, WIDTH) == self.guest(buffer, 0, y, WIDTH), (buffer, y)


@pytest.fixture(name="copied")
def _copied(make_world):
    return Copied(make_world("--buffers=copy"))


def test_copy_is_complete_at_first(copied):
    copied.commit(0, [])
    copied.assert_same(0)


def test_copy_takes_the_damage_only(copied):
    copied.commit(0, [])
    copied.fill(0, 1)
    copied.commit(0, [(10, 20, 30, 5)])
    assert copied.host(0, 10, 20, 30) == b"\1" * 120
    assert copied.host(0, 39, 24) == b"\1" * 4
    assert copied.host(0, 40, 24) != b"\1" * 4
    assert copied.host(0, 9, 20) != b"\1" * 4
    assert copied.host(0, 10, 25) != b"\1" * 4


def test_copy_with_two_buffers_in_turn(copied):
    """Damage is against the last commit, which showed the other buffer."""
    copied.fill(0, 1)
    copied.fill(1, 1)
    copied.commit(0, [(0, 0, WIDTH, HEIGHT)])
    copied.commit(1, [])
    for buffer in (0, 1):  # the guest repaints both where frame 1 changed something
        copied.fill(buffer, 2, (5, 5, 10, 10))
    copied.commit(0, [(5, 5, 10, 10)])
    copied.fill(1, 3, (50, 50, 4, 4))
    copied.fill(0, 3, (50, 50, 4, 4))
    copied.commit(1, [(50, 50, 4, 4)])
    copied.assert_same(1)
    assert copied.host(0, 50, 50) == b"\1" * 4  # not its turn yet
    copied.commit(0, [])
    copied.assert_same(0)


def test_copy_clips_damage(copied):
    copied.commit(0, [])
    copied.fill(0, 7)
    big = 2**31 - 1
    copied.commit(0, [(-5, -5, big, big), (90, 60, 1000, 1000), (5000, 5000, 1, 1), (3, 3, 0, 0)])
    copied.assert_same(0)


def test_copy_over_many_turns(make_world):
    """More than one turn copies: complete, and no message overtakes."""
    world = make_world("--buffers=copy")
    proxy = world.open_channel()
    width, height = 1024, 1536  # 6 MiB
    size = width * height * 4
    _opcode, offset, pixels = import_pool(world, proxy, step=4096, size=size)
    proxy.write(wire.buffer_create(1, 1, 0, width, height, width * 4))
    world.compositor.expect(wire.BUFFER_CREATE)
    damage = [(0, 0, width, height)] * 6
    proxy.write(wire.commit(1, [(layer, 1, width, height, damage) for layer in range(1, 65)]))
    proxy.write(wire.message(wire.BUFFER_DESTROY, 1))
    world.compositor.expect(wire.WINDOW_COMMIT)
    assert pixels.bytes(0, size) == world.vm.ram[offset:offset + size]
    world.compositor.expect(wire.BUFFER_DESTROY)
    assert world.backend.errors() == []


def test_copying_leaves_time_for_signals(make_world):
    """SIGTERM ends it long before 16 GiB are copied."""
    world = make_world("--buffers=copy")
    proxy, vm = world.open_channel(), world.vm
    width, height = 4096, 4096
    size = width * height * 4
    vm.good(wire.create_3d(300, size))
    vm.good(wire.attach(300, [(vm.address(2 << 20), 8 << 20)] * 8))
    vm.good(wire.on_resource(wire.CTX_ATTACH, 300, 1))
    proxy.write(wire.pool_import(1, 300, size))
    world.compositor.pool()[2].close()
    proxy.write(wire.buffer_create(1, 1, 0, width, height, width * 4))
    world.compositor.expect(wire.BUFFER_CREATE)
    layers = [(layer, 1, width, height, []) for layer in range(1, 65)]
    for last in (False, False, False, True):
        proxy.write(wire.commit(1, layers), kick=last)
    assert world.backend.stop() == 0
    opcodes = []
    while not opcodes or opcodes[-1] != wire.BYE:
        opcodes.append(world.compositor.receive()[0])
    assert opcodes.count(wire.WINDOW_COMMIT) < 4


def test_copied_pool_outlives_its_destroy(copied):
    """Its buffers go on until they are destroyed too."""
    copied.proxy.write(wire.message(wire.POOL_DESTROY, 1))
    copied.world.compositor.expect(wire.POOL_DESTROY)
    copied.commit(0, [])
    copied.assert_same(0)
    before = copied.world.backend.maps("cloison-pool")
    for buffer in (1, 2):
        copied.proxy.write(wire.message(wire.BUFFER_DESTROY, buffer))
        copied.world.compositor.expect(wire.BUFFER_DESTROY)
    assert before == (1 if os.geteuid() == 0 else 0)
    assert copied.world.backend.maps("cloison-pool") == 0


def test_as_many_copies_as_pools(make_world):
    """A pool keeps no descriptor, so the process never runs out of them."""
    world = make_world("--buffers=copy")
    proxy = world.open_channel()
    world.vm.make_buffer(300, 4096, 1)
    fds = world.backend.fds()
    for pool in range(1, 1025):
        proxy.write(wire.pool_import(pool, 300, 4096))
        opcode, _ident, pixels = world.compositor.pool()
        assert opcode == wire.POOL_CREATE
        pixels.close()
    assert world.backend.fds() == fds and world.backend.errors() == []


def test_copies_are_bounded(make_world):
    """A guest cannot make the backend allocate without end: what is too much shows nothing."""
    world = make_world("--buffers=copy")
    proxy, vm = world.open_channel(), world.vm
    size = 64 << 20
    vm.good(wire.create_3d(300, size))
    one = [(vm.address(2 << 20), 8 << 20)]
    vm.good(wire.attach(300, one * 8))
    vm.good(wire.on_resource(wire.CTX_ATTACH, 300, 1))
    for pool in range(1, 9):
        proxy.write(wire.pool_import(pool, 300, size))
        opcode, _ident, pixels = world.compositor.pool()
        assert opcode == wire.POOL_CREATE
        pixels.close()
    proxy.write(wire.pool_import(9, 300, size), kick=False)
    proxy.write(wire.buffer_create(1, 9, size - 4096, 32, 32, 128))
    opcode, ident, body, _fds = world.compositor.receive()
    assert (opcode, ident, struct.unpack("<Q", body)[0]) == (wire.POOL_NOTHING, 9, size)
    world.compositor.expect(wire.BUFFER_CREATE)
    proxy.write(wire.message(wire.POOL_DESTROY, 1))
    world.compositor.expect(wire.POOL_DESTROY)
    proxy.write(wire.pool_import(10, 300, size))
    assert world.compositor.pool()[0] == wire.POOL_CREATE
    assert len(world.backend.errors()) == 1 and "512 MiB" in world.backend.errors()[0]
