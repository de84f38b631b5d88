# SPDX-License-Identifier: MIT
"""How links begin and end in good order, and the other kinds of memory."""

import contextlib
import fcntl
import os
import struct

import pytest
import rawlink
from desk import CONFIG, Desk, many_domains, wait_for
from oracle import check_filled
from rawlink import (BUFFER_CREATE, BYE, POOL_DMABUF, POOL_PAGES, TOPLEVEL_CREATE, VIA_VM,
                     WINDOW_COMMIT, XR24, commit_body, layer, memfd, pages_body)

PAGE = 4096


def test_welcome_says_the_limits_and_what_is_there(desk):
    link = desk.link("work")
    fields = link.welcome.fields("HHIIIIIIIIQQ")
    assert fields == (1, 7, 0, 500, 1024, 2048, 64, 4096, 480, 8, 1 << 30, 8 << 30)
    assert link.expect(rawlink.REPEAT_INFO).fields("II") == (0, 600)
    width, height, refresh, scale = link.expect(rawlink.OUTPUT).fields("iiII")
    area = desk.state()["outputs"][0]["work_area"]
    assert (width, height, scale) == (area["width"], area["height"], 120)
    assert refresh == 60000


@pytest.mark.parametrize("minor", [2, 3])
def test_a_guest_of_a_version_before_is_welcome(desk, minor):
    """In its version."""
    link = desk.link("work", greet=False)
    link.send(rawlink.HELLO, body=rawlink.hello_body(minor=minor))
    assert link.expect(rawlink.WELCOME).fields("HHIIIIIIIIQQ")[:2] == (1, minor)


# By the minor version that has them first: what a guest may say, the object and the body. All messages of both sides:
# tests/unit/test_versions.c.
NEWER = {
    3: [(rawlink.COPY_DATA, 1, struct.pack("<II", 0, 1) + b"x"), (rawlink.COPY_END, 1, struct.pack("<II", 0, 1)),
        (rawlink.PASTE_CREDIT, 1, struct.pack("<I", 1)), (rawlink.SELECTION_SET, 0, b"")],
    4: [(rawlink.DROP_END, 1, struct.pack("<I", 1))],
    5: [(rawlink.WINDOW_INHIBITS_IDLE, 1, struct.pack("<I", 1))],
    6: [(rawlink.POINTER_CONSTRAIN, 1, rawlink.constrain_body(1, rawlink.LOCK)),
        (rawlink.POINTER_RELEASE, 1, rawlink.release_body())],
    7: [(rawlink.TOOL_WISH, 1, struct.pack("<I", 1)), (rawlink.WINDOW_ICON, 1, struct.pack("<I", 0))],
}


@pytest.mark.parametrize("since, said", [(since, said) for since, all_of in NEWER.items() for said in all_of],
                         ids=lambda value: str(value) if isinstance(value, int) else f"{value[0]:#06x}")
def test_what_a_version_has_not_is_an_unknown_message(desk, since, said):
    for minor in (since - 1, since):
        link = desk.link("work", greet=False)
        link.send(rawlink.HELLO, body=rawlink.hello_body(minor=minor))
        link.expect(rawlink.WELCOME)
        link.toplevel(100, 80, 0xFF123456)
        link.send(*said)
        if minor < since:
            assert link.expect_error() == rawlink.E_OPCODE
        else:
            with contextlib.suppress(ConnectionError):  # it may say something wrong in that version
                link.send(rawlink.SYNC, 0, struct.pack("<I", 7))
            wait_for(lambda: link.count(rawlink.SYNC_DONE) + link.count(rawlink.ERROR), "an answer")
            errors = [msg.fields("III")[0] for msg in link.received if msg.opcode == rawlink.ERROR]
            assert rawlink.E_OPCODE not in errors
        link.close()
        wait_for(lambda: desk.domain("work")["status"] == "down", "it is down")


def test_nothing_is_said_before_hello(desk):
    link = desk.link("work", greet=False)
    wait_for(lambda: desk.domain("work")["status"] == "greeting", "the greeting")
    desk.link("personal")
    assert not link.pump(0) and not link.closed
    link.hello()
    assert desk.domain("work")["status"] == "up"


@pytest.mark.parametrize("reason, text", [
    (1, "the proxy was asked to stop"),
    (2, "the proxy is gone"),
    (3, "the guest was reset"),
    (4, "the VM is gone"),
    (5, "the guest broke its display device"),
])
def test_a_peer_says_why_it_leaves(desk, reason, text):
    link = desk.link("work", greet=False)
    link.send(VIA_VM)
    link.hello()
    assert desk.domain("work")["via_vm"]
    link.toplevel(100, 80, 0xFF123456)
    link.send(BYE, 0, struct.pack("<I", reason))
    wait_for(lambda: desk.domain("work")["status"] == "down", "work to be down")
    assert desk.domain("work")["reason"] == text
    assert desk.windows("work") == []


def test_a_backend_that_dies_is_named(desk):
    link = desk.link("work", greet=False)
    link.send(VIA_VM)
    link.hello()
    link.close()
    wait_for(lambda: desk.domain("work")["status"] == "down", "work to be down")
    assert desk.domain("work")["reason"] == "the backend is gone"


SOON = 20  # links of a domain that may end within seconds


def test_a_peer_that_returns_at_once_is_let_in():
    """Its old link may not have been read to the end yet."""
    desk = Desk(many_domains(10)).start()
    for i in range(10 * SOON):
        link = desk.link(f"d{i // SOON}")
        link.close()
        desk.links.remove(link)
    desk.finish()


def test_attack_63_a_domain_whose_links_end_soon_is_held_back(desk):
    """It alone, longer and longer, and it is let in then."""
    def live_and_die(domain):
        link = desk.link(domain)
        link.close()
        desk.links.remove(link)
        wait_for(lambda: desk.domain(domain)["status"] == "down", f"{domain} to be down")

    for _ in range(SOON):
        live_and_die("work")
        assert desk.domain("work")["held_ms"] == 0
    wait_for(lambda: live_and_die("work") or desk.domain("work")["held_ms"], "a wait that is seen")
    wait_for(lambda: live_and_die("work") or any("nobody is let in for" in line for line in desk.lines_of("work")),
             "the line about it")
    # Who comes meanwhile waits; a second one is told so.
    waiting = desk.link("work", greet=False)
    waiting.send(rawlink.HELLO, 0, rawlink.hello_body())
    late = desk.link("work", greet=False)
    assert late.expect_error() == rawlink.E_BUSY
    personal = desk.link("personal")
    window = personal.toplevel(60, 40, 0xFF123456)
    personal.expect(rawlink.FRAME, window.id)
    assert desk.domain("personal")["held_ms"] == 0
    waiting.expect(rawlink.WELCOME)
    assert desk.domain("work")["held_ms"] == 0


def test_every_output_is_told():
    desk = Desk(CONFIG + "\n[output HEADLESS-2]\nmode = 640x480@75\nscale = 1.25\n",
                WLR_HEADLESS_OUTPUTS="2").start()
    link = desk.link("work")
    told = [link.expect(rawlink.OUTPUT) for _ in range(2)]
    panel = 28
    assert {msg.object for msg in told} == {1, 2}
    assert {msg.fields("iiII") for msg in told} == {(1024, 768 - panel, 60000, 120),
                                                    (512, 384 - panel, 75000, 150)}
    desk.finish()


def show_in_pool(link, window_id, pool, colour):
    """A window of 64 x 64 px in that pool, which holds exactly that."""
    link.send(BUFFER_CREATE, 1, struct.pack("<IIQIII", pool, XR24, 0, 64, 64, 256))
    link.send(TOPLEVEL_CREATE, window_id, rawlink.toplevel_body())
    link.send(WINDOW_COMMIT, window_id, commit_body(0, 64, 64, [layer(1, 1, 0, 0, 64, 64)]))
    link.expect(rawlink.FRAME, window_id)


def test_pages_of_a_guest_are_shown_in_their_order(desk):
    """Four pages, each a band of 16 rows, scattered over the guest's memory."""
    colours = (0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00)
    places = (7, 2, 3, 0)
    fd = memfd(8 * PAGE)
    for colour, place in zip(colours, places):
        os.pwrite(fd, struct.pack("<I", 0xFF000000 | colour) * 1024, place * PAGE)
    link = desk.link("work", vm=True)
    link.send(POOL_PAGES, 1, pages_body([(7 * PAGE, PAGE), (2 * PAGE, 2 * PAGE), (0, PAGE)]), fds=[fd])
    os.close(fd)
    show_in_pool(link, 1, 1, colours)
    content = desk.windows("work")[0]["content"]
    image = desk.screenshot()
    for band, colour in enumerate(colours[:content["height"] // 16]):
        check_filled(image, dict(content, y=content["y"] + band * 16, height=16, width=64), colour)


def make_udmabuf(fd, size):
    """A dmabuf of the first size bytes of a memfd."""
    device = os.open("/dev/udmabuf", os.O_RDWR)
    try:
        return fcntl.ioctl(device, 0x40187542, struct.pack("<IIQQ", fd, 0, 0, size))
    finally:
        os.close(device)


@pytest.mark.skipif(not os.path.exists("/dev/udmabuf"), reason="needs /dev/udmabuf")
def test_a_dmabuf_is_shown(desk):
    memory = memfd(4 * PAGE)
    os.pwrite(memory, struct.pack("<I", 0xFF336699) * 4096, 0)
    dmabuf = make_udmabuf(memory, 4 * PAGE)
    link = desk.link("work", vm=True)
    link.send(POOL_DMABUF, 1, struct.pack("<Q", 4 * PAGE), fds=[dmabuf])
    os.close(dmabuf)
    os.close(memory)
    show_in_pool(link, 1, 1, 0x336699)
    content = desk.windows("work")[0]["content"]
    check_filled(desk.screenshot(), dict(content, width=64, height=min(64, content["height"])), 0x336699)


def test_sync_is_answered_behind_the_answers_before_it(desk):
    """Everything that one round trip brings elsewhere must be there when SYNC_DONE is."""
    work = desk.link("work")
    for cookie in (7, 0, 0xFFFFFFFF):
        window = work.new_id("window")
        work.send(TOPLEVEL_CREATE, window, rawlink.toplevel_body())
        work.send(rawlink.SYNC, 0, struct.pack("<I", cookie))
        assert work.expect(rawlink.SYNC_DONE).fields("I") == (cookie,)
        kinds = [(m.opcode, m.object) for m in work.received]
        assert (rawlink.CONFIGURE, window) in kinds


def test_a_pool_begins_where_its_base_says(desk):
    """The pixels from the descriptor's second page on: the first is of another colour."""
    fd = memfd(5 * PAGE)
    os.pwrite(fd, struct.pack("<I", 0xFF336699) * 4096, PAGE)
    link = desk.link("work")
    link.send(rawlink.POOL_CREATE, 1, rawlink.pool_body(4 * PAGE, PAGE), fds=[fd])
    os.close(fd)
    show_in_pool(link, 1, 1, 0x336699)
    content = desk.windows("work")[0]["content"]
    check_filled(desk.screenshot(), dict(content, width=64, height=min(64, content["height"])), 0x336699)
