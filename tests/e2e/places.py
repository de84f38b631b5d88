# SPDX-License-Identifier: MIT
"""The two places where an application can run: a test with this fixture runs in both."""

import pytest

from unixguest import UnixGuest


class Place:
    """Where applications run: on the host or behind a proxy."""

    def __init__(self, desk, kind):
        self.desk = desk
        self.guest = UnixGuest(desk, "work").start() if kind == "guest" else None
        self.domain = "work" if self.guest else "host"
        self.env = self.guest.env if self.guest else desk.env

    def log(self):
        return self.guest.log() if self.guest else self.desk.log()


@pytest.fixture(params=["host", "guest"])
def place(desk, request):
    place = Place(desk, request.param)
    yield place
    if place.guest:
        place.guest.stop()
