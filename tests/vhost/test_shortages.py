# SPDX-License-Identifier: MIT
"""What passes by itself ends nothing: descriptors of the same user that are under way, and a process that may
open no more for a while."""
import array
import contextlib
import os
import resource
import socket

import pytest

import wire
from backend import SANITIZED
from compositor import Compositor
from guest import Proxy
from machine import wait_until

counted = pytest.mark.skipif(SANITIZED and os.geteuid() == 0,
                             reason="root's descriptors are not counted, unless its capabilities are gone")
FILES = 64  # what the backend may have open, and what its user may have under way


@contextlib.contextmanager
def under_way(count):
    """So many descriptors are sent and nobody has received them."""
    reader, writer = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    fds = array.array("i", [reader.fileno()] * 16)
    for _ in range(0, count, len(fds)):
        writer.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
    yield
    writer.close()
    reader.close()


def limit_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))


@contextlib.contextmanager
def without_files(backend):
    """Its worker may open nothing more."""
    soft, hard = resource.prlimit(backend.worker, resource.RLIMIT_NOFILE)
    resource.prlimit(backend.worker, resource.RLIMIT_NOFILE, (0, hard))
    yield
    resource.prlimit(backend.worker, resource.RLIMIT_NOFILE, (soft, hard))


def accept_link(compositor):
    """Connections that the keeper could not hand over have ended before they began."""
    while True:
        compositor.accept()
        message = compositor.receive()
        if message is not None:
            assert message[0] == wire.VIA_VM
            return
        compositor.hang_up()


@pytest.fixture(name="start")
def _start(make_backend):
    compositors = []

    def start(**options):
        backend = make_backend("--buffers=copy", **options)
        compositors.append(Compositor(backend.link))
        vm = backend.machine()
        vm.start()
        return backend, compositors[-1], vm

    yield start
    for compositor in compositors:
        compositor.close()


def finish(backend, vm):
    vm.close()
    backend.close()
    assert not backend.errors()


def greet(compositor, proxy):
    proxy.write(wire.hello())
    compositor.expect(wire.HELLO)
    compositor.send(wire.welcome())
    assert wire.parse(proxy.read())[0] == wire.WELCOME


@counted
def test_too_many_descriptors_under_way(start):
    """Of whoever: a pool waits until there are fewer, and what comes after it, too."""
    backend, compositor, vm = start(preexec_fn=limit_files)
    proxy = Proxy(vm)
    assert proxy.open() == wire.OK
    accept_link(compositor)
    greet(compositor, proxy)
    with under_way(2 * FILES):
        vm.make_buffer(300, 4096, proxy.ctx)
        proxy.write(wire.pool_import(1, 300, 4096))
        # Its own copy of the descriptor: the message is in the backend's hands.
        wait_until(lambda: proxy.get(proxy.CONSUMED) == proxy.produced, "the message to be read")
        vm.good(wire.create_3d(301, 4096))  # it serves
        assert compositor.is_quiet()
    opcode, ident, _pixels = compositor.pool()
    assert (opcode, ident) == (wire.POOL_CREATE, 1)
    finish(backend, vm)


@counted
def test_no_link_while_descriptors_are_under_way(start):
    """The keeper cannot hand the connection over, and is asked again."""
    backend, compositor, vm = start(preexec_fn=limit_files)
    proxy = Proxy(vm)
    with under_way(2 * FILES):
        assert proxy.open() == wire.OK
        compositor.accept()
        assert compositor.receive() is None
        compositor.hang_up()
    accept_link(compositor)
    greet(compositor, proxy)
    finish(backend, vm)


def test_no_descriptor_for_the_link(start):
    """The worker cannot take the connection, and asks again."""
    backend, compositor, vm = start()
    proxy = Proxy(vm)
    with without_files(backend):
        assert proxy.open() == wire.OK
        compositor.accept()
        assert compositor.receive() is None
        compositor.hang_up()
    accept_link(compositor)
    greet(compositor, proxy)
    finish(backend, vm)


def test_no_descriptor_for_a_front_end(start, tmp_path):
    """It waits at the door, also when the last one's end has to be noted meanwhile."""
    backend, compositor, vm = start()
    with without_files(backend):
        vm.close()
        wait_until(lambda: "the VM is gone" in backend.log(), "the first VM's end")
        vm = backend.machine()
    wait_until(lambda: backend.log().count("a VM is connected") == 2, "the second VM")
    vm.start()
    proxy = Proxy(vm)
    assert proxy.open() == wire.OK
    accept_link(compositor)
    greet(compositor, proxy)
    finish(backend, vm)
    assert not (tmp_path / "vhost.sock").exists()
