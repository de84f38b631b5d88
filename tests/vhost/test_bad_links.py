# SPDX-License-Identifier: MIT
"""A proxy that breaks the rings, or the link protocol where it is about memory: its link ends with one
line, and it may open another. What else it breaks goes to the compositor, which ends the link. The
device, and so the guest's other programs, go on."""
import array
import os
import socket
import struct

import pytest

import wire
from backend import Backend
from guest import Proxy
from machine import wait_until

U32 = 2**32 - 1
SIZE = 16 * 4096


def raw(data):
    return lambda proxy: proxy.write(data)


def message(*args, **fields):
    return raw(wire.message(*args, **fields))


def after_pool(data):
    def act(proxy):
        proxy.write(wire.pool_import(1, 300, SIZE))
        proxy.write(wire.buffer_create(1, 1, 0, 16, 16, 64))
        proxy.write(data)
    return act


def produced_jump(proxy):
    proxy.set(proxy.PRODUCED, proxy.produced + wire.DATA_BYTES + 1)
    proxy.kick()


def produced_back(proxy):
    proxy.set(proxy.PRODUCED, proxy.produced - 1)
    proxy.kick()


def consumed_lie(proxy):
    proxy.set(proxy.GUEST_CONSUMED, proxy.consumed + 1000)
    proxy.world.compositor.send(wire.message(wire.PING, 0, bytes(4)))


IMPORT = struct.Struct("<IQ")
CASES = [
    # name, what the log says, what the proxy does
    ("index jumps", "impossible index", produced_jump),
    ("index goes back", "impossible index", produced_back),
    ("reader's index lies", "impossible index", consumed_lie),
    ("length 0", "impossible index or length", message(wire.PONG, 0, bytes(4), length=0)),
    ("length 11", "impossible index or length", message(wire.PONG, 0, bytes(4), length=11)),
    ("length 16385", "impossible index or length", message(wire.PONG, 0, bytes(4), length=16385)),
    ("length 2^32-1", "impossible index or length", message(wire.PONG, 0, bytes(4), length=U32)),
    ("VIA_VM from inside", "OPCODE", message(wire.VIA_VM)),
    ("POOL_CREATE without its fd", "OPCODE", message(wire.POOL_CREATE, 1, bytes(16))),
    ("POOL_PAGES from inside", "OPCODE", message(wire.POOL_PAGES, 1, bytes(20))),
    ("POOL_NOTHING from inside", "OPCODE", message(wire.POOL_NOTHING, 1, bytes(8))),
    ("POOL_DMABUF from inside", "OPCODE", message(wire.POOL_DMABUF, 1, bytes(8))),
    ("an opcode of memory that nobody knows", "OPCODE", message(0x1f, 1)),
    ("reserved flags", "FLAGS", message(wire.POOL_DESTROY, 1, flags=1)),
    ("no object where one belongs", "OBJECT", message(wire.POOL_DESTROY, 0)),
    ("short body", "LENGTH", message(wire.POOL_IMPORT, 1, bytes(11))),
    ("long body", "LENGTH", message(wire.POOL_DESTROY, 1, bytes(1))),
    ("import: resource 0", "OBJECT", message(wire.POOL_IMPORT, 1, IMPORT.pack(0, SIZE))),
    ("import: no such resource", "no such resource", raw(wire.pool_import(1, 999, SIZE))),
    ("import: not in the context", "no such resource", raw(wire.pool_import(1, 301, SIZE))),
    ("import: without pages", "no such resource", raw(wire.pool_import(1, 302, SIZE))),
    ("import: larger than its pages", "enough pages", raw(wire.pool_import(1, 300, SIZE + 4096))),
    ("import: no size", "VALUE", raw(wire.pool_import(1, 300, 0))),
    ("import: no whole pages", "VALUE", raw(wire.pool_import(1, 300, 5000))),
    ("import: larger than any pool", "LIMIT", raw(wire.pool_import(1, 300, 2**63))),
    ("import: id used twice", "twice", after_pool(wire.pool_import(1, 300, SIZE))),
    ("import: id in descending order", "twice",
     lambda p: [p.write(wire.pool_import(i, 300, SIZE)) for i in (5, 4)]),
    ("pool: destroy none", "no pool", message(wire.POOL_DESTROY, 9)),
    ("buffer: in no pool", "outside a pool", raw(wire.buffer_create(1, 9, 0, 16, 16, 64))),
    ("buffer: behind its pool", "outside a pool",
     after_pool(wire.buffer_create(2, 1, SIZE - 1024 + 4, 16, 16, 64))),
    ("buffer: offset wraps", "VALUE", after_pool(wire.buffer_create(2, 1, 2**64 - 4, 16, 16, 64))),
    ("buffer: stride below width", "VALUE", after_pool(wire.buffer_create(2, 1, 0, 16, 16, 60))),
    ("buffer: odd stride", "VALUE", after_pool(wire.buffer_create(2, 1, 0, 16, 16, 66))),
    ("buffer: height 2^32-1", "VALUE", after_pool(wire.buffer_create(2, 1, 0, 16, U32, 64))),
    ("buffer: unknown format", "VALUE", after_pool(wire.buffer_create(2, 1, 0, 16, 16, 64, 1))),
    ("buffer: id used twice", "twice", after_pool(wire.buffer_create(1, 1, 0, 16, 16, 64))),
    ("buffer: destroy none", "no buffer", message(wire.BUFFER_DESTROY, 9)),
]

COMMITS = [
    # name, what the log says where a pool is copied, the message
    ("too many layers", "LIMIT",
     wire.message(wire.WINDOW_COMMIT, 1, struct.pack("<5I", 0, 8, 8, 65, 0) + bytes(65 * 52))),
    ("too many rectangles", "LIMIT", wire.message(
        wire.WINDOW_COMMIT, 1, struct.pack("<5I", 0, 8, 8, 1, 481) + bytes(52 + 481 * 16))),
    ("counts and bytes disagree", "LENGTH",
     wire.message(wire.WINDOW_COMMIT, 1, struct.pack("<5I", 0, 8, 8, 2, 0) + bytes(52))),
]

# What is not about memory is the compositor's to judge: name, the message.
JUDGED = [
    ("unknown opcode", wire.message(0x7ABC, 1)),
    ("opcode 0", wire.message(0)),
    ("a host's message", wire.welcome()),
    ("reserved flags", wire.message(wire.PONG, 0, bytes(4), flags=1)),
    ("HELLO twice", wire.hello()),
    ("object where none belongs", wire.message(wire.PONG, 5, bytes(4))),
    ("no object where one belongs", wire.message(wire.TOPLEVEL_CREATE, 0, bytes(8))),
    ("short body", wire.message(wire.PONG, 0, bytes(3))),
    ("long body", wire.message(wire.PONG, 0, bytes(5))),
    ("BYE without a reason", wire.message(wire.BYE, 0, bytes(4))),
    ("the longest", wire.message(0x7ABC, U32, bytes(wire.MAX_MESSAGE - 12))),
] + [("commit: " + name, data) for name, _reason, data in COMMITS]


@pytest.fixture(name="setting", params=["pages", "copy"])
def _setting(request, make_world):
    world = make_world("--buffers=" + request.param)
    proxy = world.open_channel()
    proxy.world = world
    world.vm.make_buffer(300, SIZE, 1)
    world.vm.good(wire.ctx_create(2))
    world.vm.make_buffer(301, SIZE, 2)
    world.vm.good(wire.create_3d(302, SIZE))
    world.vm.good(wire.on_resource(wire.CTX_ATTACH, 302, 1))
    return world, proxy


def drain(compositor):
    """Skips what was legal before; the end must come with BYE."""
    while True:
        got = compositor.receive()
        assert got is not None, "the link ended without BYE"
        for fd in got[3]:
            os.close(fd)
        if got[0] == wire.BYE:
            assert struct.unpack("<I", got[2])[0] == wire.BYE_BROKEN
            assert compositor.receive() is None
            return


@pytest.mark.parametrize("reason,act", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_link_ends(setting, reason, act):
    world, proxy = setting
    fds = world.backend.fds()
    act(proxy)
    if proxy.state == wire.UP:
        proxy.kick()
    expect_the_end(world, proxy, reason)
    open_again(world, proxy)
    assert world.backend.fds() == fds


def expect_the_end(world, proxy, reason):
    """The backend ends the link, and says why."""
    drain(world.compositor)
    wait_until(lambda: world.backend.errors(), "the log line")
    lines = world.backend.errors()
    assert len(lines) == 1, lines
    assert "domain work: the proxy's link ends" in lines[0] and reason in lines[0]
    wait_until(lambda: proxy.state == wire.DOWN, "the state DOWN")


def open_again(world, proxy):
    """The guest's other programs go on, and so may this one."""
    world.vm.good(wire.create_2d(7, 8, 8))
    assert proxy.command(wire.CLOSE) == wire.OK
    proxy.reset_rings()
    assert proxy.open() == wire.OK
    world.compositor.hang_up()
    world.greet(proxy)


@pytest.mark.parametrize("reason,data", [c[1:] for c in COMMITS], ids=[c[0] for c in COMMITS])
def test_commits_to_copy_are_checked(make_world, reason, data):
    world = make_world("--buffers=copy")
    proxy = world.open_channel()
    world.vm.make_buffer(300, SIZE, 1)
    after_pool(data)(proxy)
    expect_the_end(world, proxy, reason)
    open_again(world, proxy)


def expect_a_verdict(world, proxy, data):
    """The compositor gets it as it is, and the proxy the compositor's ERROR, and the end."""
    assert world.compositor.conn.recv(wire.MAX_MESSAGE) == data
    verdict = wire.message(wire.LINK_ERROR, 0, struct.pack("<3I", 2, 7, 1))
    world.compositor.send(verdict)
    world.compositor.hang_up()
    assert proxy.read() == verdict
    wait_until(lambda: proxy.state == wire.DOWN, "the state DOWN")
    assert not world.backend.errors()


@pytest.mark.parametrize("data", [c[1] for c in JUDGED], ids=[c[0] for c in JUDGED])
def test_the_compositor_judges(setting, data):
    world, proxy = setting
    fds = world.backend.fds()
    proxy.write(data)
    expect_a_verdict(world, proxy, data)
    open_again(world, proxy)
    assert world.backend.fds() == fds


def greeted_with(world, data):
    """data is the first that the proxy says."""
    proxy = Proxy(world.vm)
    assert proxy.open() == wire.OK
    world.compositor.accept()
    world.compositor.expect(wire.VIA_VM)
    proxy.write(data)
    return proxy


def test_before_hello(world):
    data = wire.message(wire.PONG, 0, bytes(4))
    expect_a_verdict(world, greeted_with(world, data), data)


@pytest.mark.parametrize("at,value", [(0, 1), (4, 9), (8, 0)])
def test_wrong_hello(world, at, value):
    data = bytearray(wire.hello())
    struct.pack_into("<I", data, 12 + at if at != 8 else 20, value if at != 8 else U32)
    if at == 8:
        struct.pack_into("<I", data, 24, 0xF0)
    expect_a_verdict(world, greeted_with(world, bytes(data)), bytes(data))


def test_memory_before_hello(world):
    """It says nothing to the compositor that the guest did not say."""
    proxy = greeted_with(world, wire.message(wire.POOL_NOTHING, 1, bytes(8)))
    world.compositor.expect_end(wire.BYE_BROKEN)
    wait_until(lambda: proxy.state == wire.DOWN, "the state DOWN")


def test_flood_of_bad_commands_is_quiet(world):
    """A guest cannot fill the host's log."""
    proxy = Proxy(world.vm)
    proxy.resource = 12345
    for _ in range(1000):
        assert proxy.open() == wire.ERR_RESOURCE
    assert 1 <= len(world.backend.errors()) <= 500


def test_a_log_that_nobody_reads_stops_nothing(tmp_path):
    """Standard error is a pipe that is full before the backend starts."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for piece in (b"-" * 4096, b"-"):
        try:
            while True:
                os.write(writer, piece)
        except BlockingIOError:
            pass
    os.set_blocking(writer, True)
    backend = Backend(str(tmp_path), stderr=writer)
    vm = backend.machine()
    vm.start()
    proxy = Proxy(vm)
    proxy.resource = 12345
    for _ in range(100):
        assert proxy.open() == wire.ERR_RESOURCE
    os.set_blocking(reader, False)
    heard = b""

    def says_what_is_missing():
        nonlocal heard
        assert proxy.open() == wire.ERR_RESOURCE
        try:
            heard += os.read(reader, 1 << 20)
        except BlockingIOError:
            pass
        return b"lines of this log are lost" in heard

    wait_until(says_what_is_missing, "the line about those that are lost")
    vm.close()
    backend.close()
    os.close(reader)
    os.close(writer)


def test_broken_links_one_after_the_other(world):
    proxy = world.open_channel()
    for _ in range(5):
        proxy.write(wire.message(wire.VIA_VM))
        world.compositor.expect_end(wire.BYE_BROKEN)
        proxy.reset_rings()
        assert proxy.open() == wire.OK
        world.greet(proxy)


def test_ring_destroyed_under_the_channel(world):
    """UNREF of the rings' resource: the mapping is ours, the pages are the guest's."""
    proxy = world.open_channel()
    world.vm.good(wire.on_resource(wire.UNREF, proxy.resource))
    proxy.write(wire.message(wire.PONG, 0, bytes(4)))
    world.compositor.expect(wire.PONG)


def test_host_that_breaks_the_rules(world):
    """The compositor is trusted, but a descriptor cannot go into a VM."""
    proxy = world.open_channel()
    fds = world.backend.fds()
    with open(os.devnull, "rb") as null:
        world.compositor.conn.sendmsg(
            [wire.message(wire.PING, 0, bytes(4))],
            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [null.fileno()]))])
    wait_until(lambda: proxy.state == wire.DOWN, "the state DOWN")
    assert world.backend.fds() == max(fds - 1, 0)
