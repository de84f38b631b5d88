# SPDX-License-Identifier: MIT
"""What the log says afterwards of links and quotas: a line of JSON each."""

import json
import os

import rawlink
from desk import wait_for


def audits(desk, event):
    lines = [json.loads(line.split("audit: ", 1)[1]) for line in desk.log().splitlines() if "audit: " in line]
    return [line for line in lines if line["event"] == event]


def test_a_link_that_the_host_ends(desk):
    link = desk.link("work")
    link.send(rawlink.WINDOW_REQUEST, 7, bytes(12))
    wait_for(lambda: audits(desk, "link"), "the line")
    ended, = audits(desk, "link")
    assert (ended["domain"], ended["ended_by"]) == ("work", "host")
    assert ended["error"] == "VALUE, a field is out of its range"


def test_a_link_that_its_peer_ends(desk):
    desk.link("personal").close()
    wait_for(lambda: audits(desk, "link"), "the line")
    ended, = audits(desk, "link")
    assert (ended["domain"], ended["ended_by"], ended["error"]) == ("personal", "peer", "")
    assert ended["reason"] == "the proxy is gone"


def test_a_quota(desk):
    link = desk.link("work")
    fd = rawlink.memfd(1 << 30)
    for pool in range(1, 10):
        link.send(rawlink.POOL_CREATE, pool, rawlink.pool_body(1 << 30), fds=[fd])
    os.close(fd)
    link.sync()
    hit, = audits(desk, "quota")
    assert (hit["domain"], hit["of"], hit["bytes"]) == ("work", "memory", 1 << 30)
    assert "too much memory" in hit["reason"]
    assert not audits(desk, "link")
