# SPDX-License-Identifier: MIT
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from backend import Backend  # noqa: E402
from compositor import Compositor  # noqa: E402
from guest import Proxy  # noqa: E402
import wire  # noqa: E402


class World:
    """A backend, a compositor and a VM whose driver has started."""

    def __init__(self, folder, *arguments, **options):
        self.backend = Backend(folder, *arguments)
        self.compositor = Compositor(self.backend.link)
        self.vm = self.backend.machine(**options)
        self.vm.start()

    def close(self):
        self.vm.close()
        self.compositor.close()
        self.backend.close()

    def open_channel(self, **options):
        """A proxy that has said HELLO and got its WELCOME."""
        proxy = Proxy(self.vm, **options)
        assert proxy.open() == wire.OK
        self.greet(proxy)
        return proxy

    def greet(self, proxy):
        self.compositor.accept()
        self.compositor.expect(wire.VIA_VM)
        proxy.write(wire.hello())
        self.compositor.expect(wire.HELLO)
        self.compositor.send(wire.welcome())
        assert wire.parse(proxy.read())[0] == wire.WELCOME


@pytest.fixture(name="make_backend")
def _make_backend(tmp_path):
    """Backends without anything around them, and whose end is the test's affair; all share a folder."""
    backends = []

    def make(*arguments, **options):
        backends.append(Backend(str(tmp_path), *arguments, **options))
        return backends[-1]

    yield make
    for backend in backends:
        backend.kill()


@pytest.fixture(name="make_world")
def _make_world(tmp_path):
    worlds = []

    def make(*arguments, **options):
        folder = tmp_path / str(len(worlds))
        folder.mkdir()
        worlds.append(World(str(folder), *arguments, **options))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


@pytest.fixture(name="world")
def _world(make_world):
    return make_world()
