# SPDX-License-Identifier: MIT
"""An honest guest whose memory is in many pieces: compositor and backend are real, front end and guest are
those of tests/vhost."""

import struct

import pytest
from oracle import check_filled
import vmguest
import wire

PAGE = 4096
WIDTH, HEIGHT = 160, 80  # of the windows
FIELD = 20 << 20  # in the guest's RAM: pages of two colours in turn, so that none of a colour are neighbours
FIELD_PAGES = 2000
COLOURS = (0x336699, 0xCC6600)
FRAME = 0x8024
BUFFER_DESTROY, POOL_DESTROY = 0x0019, 0x0011


class Guest(vmguest.Guest):
    """With a field of pages of two colours."""

    def __init__(self, desk, folder):
        super().__init__(desk, folder, "--buffers=pages")
        for page in range(FIELD_PAGES):
            pixel = struct.pack("<I", 0xFF000000 | COLOURS[page % 2])
            self.vm.ram[FIELD + page * PAGE:FIELD + (page + 1) * PAGE] = pixel * (PAGE // 4)
        self.greet()
        self.last = 0

    def show(self, colour, pieces):
        """A window of a pool of so many pages, no two of them neighbours; its id, which is also the pool's."""
        self.last += 1
        ident, resource = self.last, 300 + self.last
        self.vm.good(wire.create_3d(resource, pieces * PAGE))
        self.vm.good(wire.attach(resource, [
            (self.vm.address(FIELD + (2 * i + colour) % FIELD_PAGES * PAGE), PAGE) for i in range(pieces)]))
        self.vm.good(wire.on_resource(wire.CTX_ATTACH, resource, 1))
        self.proxy.write(wire.pool_import(ident, resource, pieces * PAGE))
        self.proxy.write(wire.buffer_create(ident, ident, 0, WIDTH, HEIGHT, WIDTH * 4))
        self.proxy.write(wire.message(wire.TOPLEVEL_CREATE, ident, bytes(8)))
        self.proxy.write(wire.commit(ident, [(1, ident, WIDTH, HEIGHT, [(0, 0, WIDTH, HEIGHT)])]))
        self.expect(FRAME, ident)
        return ident

    def destroy(self, ident):
        """Buffer and pool; the window goes on showing them."""
        self.proxy.write(wire.message(BUFFER_DESTROY, ident))
        self.proxy.write(wire.message(POOL_DESTROY, ident))

    def check(self, colours):
        """All windows, in the order in which they were made."""
        windows = sorted(self.desk.windows("work"), key=lambda window: window["number"])
        assert [window["refused"] for window in windows] == [""] * len(colours)
        for window, colour in zip(windows, colours):
            self.desk.control("focus", str(window["number"]))
            check_filled(self.desk.screenshot(), window["content"], COLOURS[colour])
        assert not any(opcode == wire.POOL_REFUSED for opcode, _ in self.heard)
        assert self.backend.errors() == []


@pytest.fixture(name="guest")
def _guest(desk, tmp_path):
    guest = Guest(desk, tmp_path)
    yield guest
    guest.close()


def test_two_pools_of_6000_pieces(guest):
    guest.show(0, 6000)
    guest.show(1, 6000)
    guest.check([0, 1])


def test_more_pieces_than_the_compositor_maps(guest):
    """Six pools of 1,000, which are destroyed and shown on, and six again."""
    for ident in [guest.show(number % 2, 1000) for number in range(6)]:
        guest.destroy(ident)
    for number in range(6):
        guest.show((number + 1) % 2, 1000)
    guest.check([0, 1] * 3 + [1, 0] * 3)
