# SPDX-License-Identifier: MIT
"""A guest in a VM without a VM: compositor and backend are real, front end and guest are those of tests/vhost."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "vhost"))

import wire  # noqa: E402
from backend import Backend  # noqa: E402
from guest import Proxy  # noqa: E402
from machine import wait_until  # noqa: E402


class Guest:
    """A VM of the domain work whose proxy has opened its channel."""

    def __init__(self, desk, folder, *arguments):
        self.desk = desk
        (folder / "link.sock").symlink_to(desk.runtime / "cloison/domains/work.sock")
        self.backend = Backend(str(folder), *arguments)
        self.vm = self.backend.machine()
        self.vm.start()
        self.proxy = Proxy(self.vm)
        self.heard = []
        assert self.proxy.open() == wire.OK

    def close(self):
        self.vm.close()
        self.backend.close()

    def greet(self):
        self.proxy.write(wire.hello())
        self.expect(wire.WELCOME)

    def open_again(self):
        assert self.proxy.command(wire.CLOSE) == wire.OK
        self.proxy.reset_rings()
        assert self.proxy.open() == wire.OK

    def wait_for_the_end(self):
        wait_until(lambda: self.proxy.state == wire.DOWN, "the state DOWN")

    def expect(self, opcode, obj=None):
        """The body of the next such message; PINGs are answered meanwhile."""
        while True:
            got = wire.parse(self.proxy.read())
            if got[0] == wire.PING:
                self.proxy.write(wire.message(wire.PONG, 0, got[2]))
            self.heard.append(got[:2])
            if got[0] == opcode and obj in (None, got[1]):
                return got[2]
