# SPDX-License-Identifier: MIT
"""A compositor without a free descriptor: who comes waits, and nobody else does."""

import contextlib
import os
import resource
import socket
import struct

import rawlink
from desk import wait_for
from patience import PATIENCE

GREY = 0xFF606060


@contextlib.contextmanager
def no_descriptors(desk):
    """The compositor can open nothing: the three that it may have it has."""
    before = resource.prlimit(desk.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(desk.process.pid, resource.RLIMIT_NOFILE, (3, before[1]))
    yield
    resource.prlimit(desk.process.pid, resource.RLIMIT_NOFILE, before)


def waits_in_log(desk, name):
    return [line for line in desk.log().splitlines() if name in line and "looking again" in line]


def test_applications_wait_for_descriptors(desk):
    personal = desk.link("personal")
    window = personal.toplevel(200, 100, GREY)
    personal.expect(rawlink.FRAME, window.id)
    name = desk.env["WAYLAND_DISPLAY"]
    with no_descriptors(desk):
        application = socket.socket(socket.AF_UNIX)
        application.connect(str(desk.runtime / name))
        application.sendall(struct.pack("=III", 1, 12 << 16, 2))  # wl_display.sync
        wait_for(lambda: waits_in_log(desk, name), "the line about who waits")
        for _ in range(30):
            window.commit()
            personal.expect(rawlink.FRAME, window.id)
    application.settimeout(PATIENCE)
    callback, _ = struct.unpack("=II", application.recv(12)[:8])
    assert callback == 2
    application.close()


def test_guests_wait_for_descriptors(desk):
    personal = desk.link("personal")
    window = personal.toplevel(200, 100, GREY)
    personal.expect(rawlink.FRAME, window.id)
    with no_descriptors(desk):
        work = desk.link("work", greet=False)
        wait_for(lambda: waits_in_log(desk, "work.sock"), "the line about who waits")
        window.commit()
        personal.expect(rawlink.FRAME, window.id)
    work.hello()
    work.expect(rawlink.FRAME, work.toplevel(60, 40, GREY).id)


def test_memory_that_finds_no_descriptor_is_not_seen_and_no_end(desk):
    personal = desk.link("personal", greet=False)
    personal.send(rawlink.VIA_VM)
    personal.hello()
    pages = rawlink.memfd(8192)
    with no_descriptors(desk):
        personal.send(rawlink.POOL_CREATE, 1, rawlink.pool_body(4096), fds=[pages])
        assert personal.expect(rawlink.POOL_REFUSED).object == 1
        personal.send(rawlink.POOL_PAGES, 2, rawlink.pages_body([(0, 8192)]), fds=[pages])
        assert personal.expect(rawlink.POOL_REFUSED).object == 2
    os.close(pages)
    personal.last_ids = {"pool": 2}
    personal.expect(rawlink.FRAME, personal.toplevel(60, 40, GREY).id)
