# SPDX-License-Identifier: MIT
"""A guest that breaks a virtqueue: its display ends with one line, and a new driver gets a new one.

Numbers in brackets are rows of the attack catalogue.
"""
import struct

import pytest

import wire
from machine import RAM, SIZE, SPLIT, USER, wait_until

PLAIN = 0x300000  # an offset in RAM that nothing else uses
HOLE = SPLIT + 4096  # guest address behind the first region


def descriptor(address=PLAIN, length=64, flags=0, following=0):
    return struct.pack("<QIHH", address, length, flags, following)


def chain(vm, queue, descriptors, head=0):
    """Offers descriptors as they are, from head on."""
    for i, entry in enumerate(descriptors):
        at = queue.desc + 16 * (head + i)
        vm.ram[at:at + 16] = entry
    vm.offer(queue, head)
    vm.kick(queue)


def table(vm, queue, entries, length=None, flags=wire.INDIRECT):
    """Offers one descriptor that names an indirect table."""
    data = b"".join(entries)
    vm.ram[PLAIN:PLAIN + len(data)] = data
    length = len(data) if length is None else length
    chain(vm, queue, [descriptor(PLAIN, length, flags)])


def bad_head(vm, queue):
    vm.offer(queue, SIZE)
    vm.kick(queue)


def bad_count(vm, queue):
    vm.publish(queue, (queue.next_avail + SIZE + 1) & 0xFFFF)
    vm.kick(queue)


N, W, I = wire.NEXT, wire.WRITE, wire.INDIRECT
CASES = [
    # name, reason in the log, what the guest does
    ("head out of range [75]", "index out of range", bad_head),
    ("next out of range [75]", "index out of range",
     lambda vm, q: chain(vm, q, [descriptor(flags=N, following=SIZE)])),
    ("loop to itself [75]", "loop", lambda vm, q: chain(vm, q, [descriptor(flags=N)])),
    ("loop of two [75]", "loop",
     lambda vm, q: chain(vm, q, [descriptor(flags=N, following=1), descriptor(flags=N)])),
    ("unknown flags [75]", "unknown flags", lambda vm, q: chain(vm, q, [descriptor(flags=8)])),
    ("high flags [75]", "unknown flags", lambda vm, q: chain(vm, q, [descriptor(flags=0x8000)])),
    ("more available than entries [77]", "room", bad_count),
    ("readable after writable [76]", "readable",
     lambda vm, q: chain(vm, q, [descriptor(flags=W | N, following=1), descriptor()])),
    ("empty buffer [76]", "empty", lambda vm, q: chain(vm, q, [descriptor(length=0)])),
    ("address in the hole [76]", "outside", lambda vm, q: chain(vm, q, [descriptor(HOLE)])),
    ("buffer over the end of a region [76]", "outside",
     lambda vm, q: chain(vm, q, [descriptor(SPLIT - 32)])),
    ("buffer over the end of RAM [76]", "outside",
     lambda vm, q: chain(vm, q, [descriptor(vm.address(RAM - 1), 2)])),
    ("address and length wrap [76]", "outside",
     lambda vm, q: chain(vm, q, [descriptor(2**64 - 32, 64)])),
    ("last byte of the address space [76]", "outside",
     lambda vm, q: chain(vm, q, [descriptor(2**64 - 1, 1)])),
    ("length of 4 GiB less one [76]", "outside",
     lambda vm, q: chain(vm, q, [descriptor(0, 2**32 - 1)])),
    ("4 GiB in all [76]", "4 GiB",
     lambda vm, q: table(vm, q, [descriptor(0, SPLIT, N, i + 1) for i in range(256)]
                         + [descriptor()])),
    ("indirect in indirect [75]", "inside an indirect",
     lambda vm, q: table(vm, q, [descriptor(PLAIN, 16, I)])),
    ("indirect with NEXT [75]", "other flags",
     lambda vm, q: table(vm, q, [descriptor()], flags=I | N)),
    ("indirect with WRITE [75]", "other flags",
     lambda vm, q: table(vm, q, [descriptor()], flags=I | W)),
    ("indirect of no size", "wrong size", lambda vm, q: table(vm, q, [descriptor()], length=0)),
    ("indirect of an odd size", "wrong size",
     lambda vm, q: table(vm, q, [descriptor()], length=17)),
    ("indirect too long", "wrong size",
     lambda vm, q: table(vm, q, [descriptor()], length=16 * 1025)),
    ("indirect of 4 GiB", "wrong size",
     lambda vm, q: table(vm, q, [descriptor()], length=2**32 - 16)),
    ("indirect outside RAM", "outside",
     lambda vm, q: chain(vm, q, [descriptor(HOLE, 32, I)])),
    ("indirect that loops", "loop", lambda vm, q: table(vm, q, [descriptor(flags=N)])),
    ("indirect next out of range", "index out of range",
     lambda vm, q: table(vm, q, [descriptor(flags=N, following=1)])),
]


def assert_display_ended(world, proxy, reason, queue="control"):
    """One line that says why, the link's end, and a backend that still serves its front end."""
    world.compositor.expect_end(wire.BYE_BROKEN)
    wait_until(lambda: world.backend.errors(), "the log line")
    lines = world.backend.errors()
    assert len(lines) == 1 and "domain work" in lines[0]
    assert "display ends" in lines[0] and queue + " queue" in lines[0] and reason in lines[0]
    wait_until(lambda: proxy.state == wire.DOWN, "the state DOWN")
    world.vm.ask_u64(wire.GET_FEATURES)


def assert_comes_back(world):
    world.vm.next_page = world.vm.PAGES
    world.vm.restart()
    world.open_channel()


@pytest.mark.parametrize("reason,act", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_broken_chain(world, reason, act):
    proxy = world.open_channel()
    fds = world.backend.fds()
    act(world.vm, world.vm.queues[0])
    assert_display_ended(world, proxy, reason)
    assert_comes_back(world)
    assert world.backend.fds() == fds
    assert len(world.backend.errors()) == 1


def test_first_request_is_broken(world):
    """The queue stops where every driver starts: the next driver must be seen all the same."""
    bad_head(world.vm, world.vm.queues[0])
    wait_until(lambda: world.backend.errors(), "the log line")
    assert_comes_back(world)


def test_kick_that_is_a_file(world):
    """A file cannot be waited for."""
    world.open_channel()
    world.vm.send(wire.SET_VRING_KICK, struct.pack("<Q", 0), [world.vm.fd])
    world.compositor.expect_end(wire.BYE_BROKEN)
    wait_until(lambda: world.backend.errors(), "the log line")
    assert "no eventfd" in world.backend.errors()[0]
    assert_comes_back(world)


def test_attack_44_broken_cursor_queue(world):
    proxy = world.open_channel()
    bad_head(world.vm, world.vm.queues[1])
    assert_display_ended(world, proxy, "index out of range", "cursor")
    assert_comes_back(world)


def test_parked_request_changed(world):
    """The chain of a parked WAIT is read again when it is answered."""
    proxy = world.open_channel()
    head = proxy.park()
    world.vm.good(wire.create_2d(1, 8, 8))
    world.vm.write_descriptor(world.vm.queues[0], head, HOLE, 64, 0)
    world.compositor.send(wire.message(wire.PING, 0, bytes(4)))
    assert_display_ended(world, proxy, "outside")
    assert_comes_back(world)


@pytest.mark.parametrize("part", ["desc", "avail", "used"])
@pytest.mark.parametrize("where", [USER + RAM - 8, USER - 4096, 2**64 - 16, USER + SPLIT - 64, 8])
def test_rings_outside(world, part, where):
    """The front end names a place outside the RAM, or over the border of a region."""
    vm, queue = world.vm, world.vm.queues[0]
    proxy = world.open_channel()
    places = {"desc": USER + queue.desc, "used": USER + queue.used, "avail": USER + queue.avail}
    places[part] = where
    vm.send(wire.SET_VRING_ADDR, struct.pack(
        "<IIQQQQ", 0, 0, places["desc"], places["used"], places["avail"], 0))
    vm.ask_u64(wire.GET_FEATURES)
    vm.kick(queue)
    assert_display_ended(world, proxy, "rings outside")
    assert_comes_back(world)


def test_kick_that_is_no_eventfd(world):
    """Always readable and never empty: it must not be polled for ever."""
    proxy = world.open_channel()
    with open("/dev/null", "rb") as null:
        world.vm.send(wire.SET_VRING_KICK, struct.pack("<Q", 0), [null.fileno()])
    assert_display_ended(world, proxy, "eventfd")
    assert_comes_back(world)


def test_rings_over_each_other(world):
    """Used ring, request and answer in the same bytes: no crash, whatever comes out [77]."""
    vm, queue = world.vm, world.vm.queues[0]
    for at in range(queue.used - 64, queue.used + 64, 16):
        vm.write_descriptor(queue, 0, at, 64, wire.NEXT, 1)
        vm.write_descriptor(queue, 1, at + 16, 64, wire.WRITE)
        vm.offer(queue, 0)
        vm.kick(queue)
        vm.ask_u64(wire.GET_FEATURES)
    assert world.backend.is_alive()
    vm.restart()
    world.open_channel()
