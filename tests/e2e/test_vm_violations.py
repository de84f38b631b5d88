# SPDX-License-Identifier: MIT
"""A guest in a VM that breaks the protocol: the backend passes on what is not about memory, and the compositor ends
the link as it does on a socket."""

import struct

import pytest
from desk import wait_for
import rawlink
import vmguest
import wire

GREY = 0xFF606060
CASES = {
    # name: code of the ERROR, whether it is greeted before, what it says
    "an unknown opcode": (2, True, wire.message(0x7ABC, 1)),
    "a message of the host": (2, True, wire.welcome()),
    "reserved bits": (3, True, wire.message(wire.PONG, 0, bytes(4), flags=1)),
    "something before HELLO": (5, False, wire.message(wire.SYNC, 0, bytes(4))),
    "HELLO twice": (5, True, wire.hello()),
    "another version": (6, False, wire.message(wire.HELLO, 0, bytes(16))),
    "an id where none belongs": (7, True, wire.message(wire.SYNC, 5, bytes(4))),
    "no id where one belongs": (7, True, wire.message(wire.TOPLEVEL_CREATE, 0, bytes(8))),
    "a body too short": (1, True, wire.message(wire.SYNC, 0, bytes(3))),
    "a body too long": (1, True, wire.message(wire.SYNC, 0, bytes(5))),
    "BYE without a reason": (8, True, wire.message(wire.BYE, 0, bytes(4))),
    "a commit of too many layers": (9, True, wire.message(
        wire.WINDOW_COMMIT, 1, struct.pack("<5I", 0, 8, 8, 65, 0) + bytes(65 * 52))),
    "a commit whose counts lie": (1, True, wire.message(
        wire.WINDOW_COMMIT, 1, struct.pack("<5I", 0, 8, 8, 2, 0) + bytes(52))),
}


@pytest.fixture(name="guest")
def _guest(desk, tmp_path):
    guest = vmguest.Guest(desk, tmp_path)
    yield guest
    guest.close()


def test_each_gets_the_verdict_of_the_compositor(desk, guest):
    """And may come back; nobody else hears of it."""
    link = desk.link("personal")
    window = link.toplevel(100, 100, GREY)
    link.expect(rawlink.FRAME, window.id)
    for name, (code, greeted, data) in CASES.items():
        if greeted:
            guest.greet()
        guest.proxy.write(data)
        body = guest.expect(wire.LINK_ERROR)
        assert struct.unpack_from("<I", body)[0] == code, name
        guest.wait_for_the_end()
        wait_for(lambda: desk.domain("work")["status"] == "down", "the domain to be down")
        guest.open_again()
    guest.greet()
    assert guest.backend.errors() == [] and "domain work: link ended" in desk.log()
    window.commit()
    link.expect(rawlink.FRAME, window.id)


def test_what_only_a_backend_says_never_comes(desk, guest):
    """The backend ends the link before the compositor hears of a pool."""
    for opcode in (wire.VIA_VM, wire.POOL_NOTHING, wire.POOL_PAGES, wire.POOL_DMABUF, wire.POOL_CREATE, 0x1F):
        guest.greet()
        guest.proxy.write(wire.message(opcode, 0 if opcode == wire.VIA_VM else 1, bytes(8)))
        guest.wait_for_the_end()
        guest.open_again()
    assert "link ended" not in desk.log()
    assert guest.backend.errors()
