# SPDX-License-Identifier: MIT
"""The proxy's rings, from OPEN to every way to end."""
import os
import signal
import socket
import struct

import wire
from compositor import Compositor
from guest import Proxy
from machine import wait_until


def is_parked(vm, head):
    """Another request passes it."""
    vm.good(wire.create_2d(900 + head, 8, 8))
    vm.good(wire.on_resource(wire.UNREF, 900 + head))
    return not vm.is_finished(head)


def test_hello_and_welcome(world):
    proxy = world.open_channel()
    assert proxy.state == wire.UP
    proxy.write(wire.message(wire.PONG, 0, struct.pack("<I", 7)))
    assert world.compositor.expect(wire.PONG)[2] == struct.pack("<I", 7)


def test_messages_before_the_compositor(world):
    """Messages wait in the ring until the compositor is there."""
    world.compositor.close()
    proxy = Proxy(world.vm)
    assert proxy.open() == wire.OK
    proxy.write(wire.hello())
    head = proxy.park()
    assert is_parked(world.vm, head) and proxy.state == wire.CONNECTING
    wait_until(lambda: "no compositor at" in world.backend.log(), "the log line")
    world.compositor = Compositor(world.backend.link)
    world.compositor.accept()
    world.compositor.expect(wire.VIA_VM)
    world.compositor.expect(wire.HELLO)
    answer = world.vm.answer(head)
    assert struct.unpack_from("<IIQ", answer) == (wire.OK, wire.FLAG_FENCE, 1)
    assert proxy.state == wire.UP


def test_wait(world):
    proxy, vm = world.open_channel(), world.vm
    head = proxy.park()
    assert is_parked(vm, head)
    world.compositor.send(wire.message(wire.PING, 0, bytes(4)))
    assert struct.unpack_from("<IIQ", vm.answer(head)) == (wire.OK, wire.FLAG_FENCE, 1)
    # Due already: answered at once.
    late = wire.submit(1, wire.command(wire.WAIT, produced=proxy.consumed, state=wire.UP))
    assert vm.kind(late) == wire.OK
    assert wire.parse(proxy.read())[0] == wire.PING


def test_second_wait_completes_the_first(world):
    proxy, vm = world.open_channel(), world.vm
    first = proxy.park()
    assert is_parked(vm, first)
    second = proxy.park()
    assert struct.unpack_from("<IIQ", vm.answer(first)) == (wire.OK, wire.FLAG_FENCE, 1)
    assert is_parked(vm, second)


def test_a_parked_wait_is_a_copy(world):
    """The guest writes another one over it: neither its fence nor what it waits for changes."""
    proxy, vm = world.open_channel(), world.vm
    head = proxy.park()
    assert is_parked(vm, head)
    other = wire.submit(9, wire.command(wire.WAIT, produced=77, state=77), flags=0, fence=1234)
    vm.ram[vm.slot(head):vm.slot(head) + len(other)] = other
    assert is_parked(vm, head), "it would be due by what stands there now"
    world.compositor.send(wire.message(wire.PING, 0, bytes(4)))
    assert struct.unpack_from("<IIQI", vm.answer(head)) == (wire.OK, wire.FLAG_FENCE, 1, 1)


def test_wait_for_space(world):
    proxy, vm = world.open_channel(), world.vm
    head = proxy.park(wants_space=1, consumed=proxy.get(proxy.CONSUMED))
    assert is_parked(vm, head)
    proxy.write(wire.message(wire.PONG, 0, bytes(4)))
    vm.answer(head)
    world.compositor.expect(wire.PONG)


def test_pause_and_resume(world):
    """A stop completes the WAIT and nothing else; the queue goes on where it was."""
    proxy, vm = world.open_channel(), world.vm
    head = proxy.park()
    assert is_parked(vm, head)
    bases = [vm.stop_queue(0), vm.stop_queue(1)]
    assert vm.is_finished(head)
    assert bases[0] == vm.queues[0].next_avail == vm.used(vm.queues[0])
    vm.send(wire.SET_FEATURES, struct.pack("<Q", vm.features))
    for queue, base in zip(vm.queues, bases):
        if base:
            vm.start_queue(queue, base)
    proxy.write(wire.message(wire.PONG, 0, bytes(4)))
    world.compositor.expect(wire.PONG)


def test_ends_when_the_context_goes(world):
    proxy, vm = world.open_channel(), world.vm
    head = proxy.park()
    vm.good(wire.header(wire.CTX_DESTROY, ctx=1))
    world.compositor.expect_end(wire.BYE_PROXY_GONE)
    assert vm.is_finished(head) and proxy.state == wire.DOWN


def test_ends_at_close_and_opens_again(world):
    proxy = world.open_channel()
    assert proxy.command(wire.CLOSE) == wire.OK
    world.compositor.expect_end(wire.BYE_PROXY_GONE)
    proxy.reset_rings()
    assert proxy.open() == wire.OK
    world.greet(proxy)


def test_open_replaces_ones_own_channel(world):
    proxy = world.open_channel()
    proxy.reset_rings()
    assert proxy.open() == wire.OK
    world.compositor.expect_end(wire.BYE_PROXY_GONE)
    world.greet(proxy)


def test_ends_when_the_driver_starts_again(world):
    world.open_channel()
    world.vm.restart()
    world.compositor.expect_end(wire.BYE_GUEST_RESET)
    world.open_channel()


def test_ends_at_reset(world):
    world.open_channel()
    for index in (0, 1):
        world.vm.stop_queue(index)
    world.vm.send(wire.RESET_DEVICE)
    world.compositor.expect_end(wire.BYE_GUEST_RESET)
    world.vm.start_device()
    world.open_channel()


def test_ends_with_the_vm_and_serves_the_next(world):
    world.open_channel()
    world.vm.close()
    world.compositor.expect_end(wire.BYE_VM_GONE)
    world.vm = world.backend.machine()
    world.vm.start()
    world.open_channel()
    assert world.backend.errors() == []


def test_next_vm_in_the_same_turn(world):
    """One goes and one comes while nobody looks: the new connection has the old one's number."""
    world.vm.close()
    world.vm = world.backend.machine()
    world.vm.ask_u64(wire.GET_FEATURES)
    with world.backend.frozen():
        world.vm.close()
        world.vm = world.backend.machine()
    world.vm.start()
    world.open_channel()


def test_stopped_because_the_vm_has_gone(world):
    """tools/vm stops the backend of a QEMU that ended: the compositor hears of the VM all the same."""
    world.open_channel()
    with world.backend.frozen():
        world.vm.sock.shutdown(socket.SHUT_RDWR)
        world.backend.process.send_signal(signal.SIGTERM)
    world.compositor.expect_end(wire.BYE_VM_GONE)
    assert world.backend.stop() == 0


def test_ends_at_sigterm(world):
    world.open_channel()
    assert world.backend.stop() == 0
    world.compositor.expect_end(wire.BYE_SHUTDOWN)
    assert not os.path.exists(world.backend.path)


def test_compositor_restart(world):
    proxy, vm = world.open_channel(), world.vm
    head = proxy.park()
    world.compositor.hang_up()
    vm.answer(head)
    assert proxy.state == wire.DOWN
    assert proxy.command(wire.CLOSE) == wire.OK
    proxy.reset_rings()
    assert proxy.open() == wire.OK
    world.greet(proxy)


def test_last_words_of_the_compositor_arrive(world):
    proxy = world.open_channel()
    world.compositor.send(wire.message(wire.LINK_ERROR, 0, struct.pack("<III", 8, 0, 0)))
    world.compositor.hang_up()
    assert wire.parse(proxy.read())[0] == wire.LINK_ERROR
    wait_until(lambda: proxy.state == wire.DOWN, "the state DOWN")


def test_one_channel_in_a_vm(world):
    first = world.open_channel()
    second = Proxy(world.vm, ctx=2, resource=200)
    assert second.open() == wire.ERR_UNSPEC
    assert "refused" in world.backend.errors()[0]
    assert second.command(wire.KICK) == wire.ERR_CONTEXT
    wait = wire.submit(2, wire.command(wire.WAIT), flags=wire.FLAG_FENCE, fence=9)
    assert struct.unpack_from("<IIQ", world.vm.do(wait)) == (wire.ERR_CONTEXT, wire.FLAG_FENCE, 9)
    first.write(wire.message(wire.PONG, 0, bytes(4)))
    world.compositor.expect(wire.PONG)
    assert first.command(wire.CLOSE) == wire.OK
    world.compositor.expect_end(wire.BYE_PROXY_GONE)
    assert second.open() == wire.OK


def test_rings_in_single_pages(world):
    """A page each, over two regions."""
    world.vm.next_page = (16 << 20) - 64 * 4096
    world.open_channel(step=4096)


def test_ring_wraps(world):
    proxy = world.open_channel()
    for i in range(3 * wire.DATA_BYTES // 1000):
        title = bytes([65 + i % 26]) * 980
        proxy.write(wire.message(0x23, 1, struct.pack("<I", len(title)) + title))
        assert world.compositor.expect(0x23)[2][4:] == title
        world.compositor.send(wire.message(0x8030, 0, struct.pack("<III", 980, 0, 980) + title))
        assert proxy.read()[24:] == title


def test_slow_compositor_stops_the_guest(world):
    """Nothing is queued in the backend without end: the guest's ring fills."""
    proxy = world.open_channel()
    title = struct.pack("<I", 1000) + b"x" * 1000
    before, sent = world.backend.rss(), 0
    while proxy.has_room(1016) or sent < 600:
        if not proxy.has_room(1016):
            proxy.kick()
            if not proxy.has_room(1016):
                break
        proxy.write(wire.message(0x23, 1, title))
        sent += 1
        assert sent < 5000, "the backend never stops reading"
    assert world.backend.rss() - before < 4 << 20
    for _ in range(sent):
        world.compositor.expect(0x23)
    assert world.compositor.is_quiet()


def test_slow_guest_stops_the_compositor(world):
    proxy = world.open_channel()
    world.compositor.conn.setblocking(False)
    sent = 0
    try:
        while sent < 5000:
            world.compositor.conn.send(wire.message(wire.PING, 0, struct.pack("<I", sent)))
            sent += 1
    except BlockingIOError:
        pass
    # 16 bytes a message: the ring alone holds 16384 of them, so go on with larger ones.
    body = struct.pack("<III", 8000, 0, 8000) + b"k" * 8000
    large = 0
    try:
        while large < 500:
            world.compositor.conn.send(wire.message(0x8030, 0, body))
            large += 1
    except BlockingIOError:
        pass
    assert large < 500, "the backend never stops reading"
    for i in range(sent):
        assert wire.parse(proxy.read())[2] == struct.pack("<I", i)
    for _ in range(large):
        if proxy.available() < 12:
            proxy.park()
        assert wire.parse(proxy.read())[2] == body
