# SPDX-License-Identifier: MIT
"""Guests that do too much of what is allowed."""

import fcntl
import itertools
import os
import pathlib
import re
import resource
import struct
import time

import pytest
import rawlink
from desk import LOOKED_INTO, Desk, many_domains, wait_for
from hands import A, B, type_on_two_keyboards
from oracle import check_filled
from rawlink import (BUFFER_CREATE, POOL_CREATE, TOPLEVEL_CREATE, WINDOW_COMMIT, WINDOW_TITLE,
                     commit_body, layer)

GREY = 0xFF606060
TOO_MUCH = "the domain shows too much memory, or has made the host wait for it"


MANY = 60  # domains that take turns with links that end soon, so that none is held back for it


def wait_until_all_are_down(desk):
    wait_for(lambda: all(domain["host"] or domain["status"] == "down" for domain in desk.state()["domains"]),
             "the last one to be gone")


def test_a_thousand_lives_leave_nothing():
    turns = itertools.cycle(f"d{i}" for i in range(MANY))
    desk = Desk(many_domains(MANY).replace("1024x768@60", "1024x768@1000")).start(*LOOKED_INTO)

    def life():
        link = desk.link(next(turns))
        window = link.toplevel(64, 48, GREY)
        link.expect(rawlink.FRAME, window.id)
        link.close()
        desk.links.remove(link)

    def all_gone():
        wait_for(lambda: desk.pool_mappings() == 0, "the last one's pool to be unmapped")
        wait_until_all_are_down(desk)

    for _ in range(50):
        life()
    all_gone()
    fds, memory = desk.fds(), desk.resident_kb()
    for _ in range(950):
        life()
    all_gone()
    assert desk.fds() == fds
    assert desk.resident_kb() < memory * 1.1 + 4096
    assert desk.windows() == []
    assert not any(domain["held_ms"] for domain in desk.state()["domains"])
    desk.finish()


def test_attack_63_connections_ended_at_any_byte_leave_nothing():
    desk = Desk(many_domains(MANY)).start(*LOOKED_INTO)
    good = rawlink.message(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    wait_until_all_are_down(desk)
    fds = desk.fds()
    for length in range(1, len(good) + 1):
        link = desk.link(f"d{length % MANY}")
        link.send_bytes(good[:length])
        link.close()
    wait_until_all_are_down(desk)
    wait_for(lambda: desk.fds() == fds, "the descriptors to be as before")
    desk.finish()


def test_attack_61_a_flood_slows_nobody_else(desk):
    """One domain commits as fast as the socket takes it; the other's frames go on."""
    personal = desk.link("personal")
    victim = personal.toplevel(200, 100, 0xFF00E5FF)
    personal.expect(rawlink.FRAME, victim.id)
    work = desk.link("work")
    window = work.toplevel(400, 300, GREY)
    body = commit_body(window.serial, 400, 300, [layer(i + 1, window.image.id, i, i, 400, 300, damage=[(0, 0, 400, 300)])
                                     for i in range(64)])
    flood = rawlink.message(WINDOW_COMMIT, window.id, body)
    pid = os.fork()
    if pid == 0:
        try:
            while True:
                work.socket.send(flood)
                work.pump()
        finally:
            os._exit(0)
    try:
        for step in range(30):
            victim.paint(0xFF000000 | step)
            personal.expect(rawlink.FRAME, victim.id)
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    assert desk.alive()


def test_attack_62_a_peer_that_does_not_read_is_ended(desk):
    """What the host owes it is bounded; the other domain and the memory do not suffer."""
    personal = desk.link("personal")
    victim = personal.toplevel(200, 100, 0xFF00E5FF)
    personal.expect(rawlink.FRAME, victim.id)
    memory = desk.resident_kb()
    work = desk.link("work")
    window = work.toplevel(40, 30, GREY)
    other = rawlink.Image(work, 40, 30)
    answer = window.serial  # of the CONFIGURE that it answered; later ones may wait for ever
    commits = [rawlink.message(WINDOW_COMMIT, window.id, commit_body(answer, 40, 30, [
        layer(1, image.id, 0, 0, 40, 30)])) for image in (window.image, other)]
    # Each commit makes one BUFFER_RELEASE, which is never read.
    while desk.domain("work")["status"] != "down":
        try:
            for _ in range(1000):
                work.send_bytes(commits[0])
                work.send_bytes(commits[1])
        except OSError:
            break
    wait_for(lambda: desk.domain("work")["status"] == "down", "work to be down")
    ended = [line for line in desk.lines_of("work") if "link ended" in line]
    assert len(ended) == 1 and "does not read" in ended[0], desk.lines_of("work")
    assert desk.resident_kb() < memory + 16384
    victim.paint(0xFF112233)
    personal.expect(rawlink.FRAME, victim.id)


def test_five_hundred_windows_are_all_and_all_go(desk):
    """With eight layers each."""
    work = desk.link("work")
    image = rawlink.Image(work, 30, 20).fill(GREY)
    layers = [layer(i + 1, image.id, i, 0, 20, 20) for i in range(8)]
    for window in range(1, 501):
        work.send(TOPLEVEL_CREATE, window, rawlink.toplevel_body())
        work.send(WINDOW_COMMIT, window, commit_body(0, 30, 20, layers))
        work.pump()
    wait_for(lambda: len(desk.windows("work")) == 500, "500 windows")
    work.close()
    wait_for(lambda: desk.domain("work")["status"] == "down", "work to be down")
    assert desk.windows() == []


def refusals(link):
    """What was refused: the codes, by pool."""
    link.sync()
    return {msg.object: msg.fields("I")[0] for msg in link.received if msg.opcode == rawlink.POOL_REFUSED}


def show(link, pool, window):
    link.send(BUFFER_CREATE, window, struct.pack("<IIQIII", pool, rawlink.XR24, 0, 60, 40, 240))
    link.send(TOPLEVEL_CREATE, window, rawlink.toplevel_body())
    link.send(WINDOW_COMMIT, window, commit_body(0, 60, 40, [layer(1, window, 0, 0, 60, 40)]))
    link.expect(rawlink.FRAME, window)


def check_black(desk, domain, why):
    """The window that show() has made last."""
    window = desk.windows(domain)[0]
    assert window["refused"] == why
    check_filled(desk.screenshot(), dict(window["content"], width=60, height=40), 0)


def test_pixels_that_find_no_room_are_not_seen_and_no_end(desk):
    """A shortage of the host's costs what was asked for, not the link."""
    personal = desk.link("personal")
    pid = desk.process.pid
    size = int(re.search(r"VmSize:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())[1])
    before = resource.prlimit(pid, resource.RLIMIT_AS)
    resource.prlimit(pid, resource.RLIMIT_AS, ((size << 10) + (512 << 20), before[1]))
    fd = rawlink.memfd(1 << 30)
    personal.send(POOL_CREATE, 1, rawlink.pool_body(1 << 30), fds=[fd])
    os.close(fd)
    show(personal, 1, 1)
    resource.prlimit(pid, resource.RLIMIT_AS, before)
    assert refusals(personal) == {1: rawlink.E_HOST}
    assert any("no memory for them" in line for line in desk.lines_of("personal"))
    check_black(desk, "personal", "no memory for them")
    personal.last_ids = {"pool": 1, "buffer": 1, "window": 1}
    personal.expect(rawlink.FRAME, personal.toplevel(60, 40, GREY).id)
    assert desk.windows("personal")[0]["refused"] == ""


def test_more_memory_than_a_link_may_have_is_refused(desk):
    """The pools that it has are not touched, and what it gives back is there again."""
    link = desk.link("work")
    fd = rawlink.memfd(1 << 30)
    for pool in range(1, 11):
        link.send(POOL_CREATE, pool, rawlink.pool_body(1 << 30), fds=[fd])
    assert refusals(link) == {9: rawlink.E_LIMIT, 10: rawlink.E_LIMIT}
    show(link, 9, 1)
    check_black(desk, "work", TOO_MUCH)
    link.send(rawlink.POOL_DESTROY, 3)
    link.send(POOL_CREATE, 11, rawlink.pool_body(1 << 30), fds=[fd])
    os.close(fd)
    assert refusals(link) == {9: rawlink.E_LIMIT, 10: rawlink.E_LIMIT}


def test_more_mappings_than_a_link_may_have_are_refused(open_desk):
    desk = open_desk
    link = desk.link("work", vm=True)
    fd = rawlink.memfd(1 << 20)
    pages = rawlink.pages_body([(0, 4096)] * 1000)
    for pool in range(1, 6):
        link.send(rawlink.POOL_PAGES, pool, pages, fds=[fd])
    assert refusals(link) == {5: rawlink.E_LIMIT}
    link.send(rawlink.POOL_DESTROY, 1)
    link.send(rawlink.POOL_PAGES, 6, pages, fds=[fd])
    os.close(fd)
    assert refusals(link) == {5: rawlink.E_LIMIT}
    wait_for(lambda: desk.pool_mappings() == 4000, "the first pool to be unmapped")


def test_what_was_destroyed_is_shown_as_far_as_there_is_room(open_desk):
    """Windows of pools that the guest has destroyed: the oldest makes room for the fifth."""
    desk = open_desk
    link = desk.link("work", vm=True)
    fd = rawlink.memfd(4096 * 4)
    os.pwrite(fd, struct.pack("<I", 0xFF336699) * 4096, 0)
    for pool in range(1, 6):
        link.send(rawlink.POOL_PAGES, pool, rawlink.pages_body([(0, 4096)] * 1000), fds=[fd])
        show(link, pool, pool)
        link.send(rawlink.BUFFER_DESTROY, pool)
        link.send(rawlink.POOL_DESTROY, pool)
    os.close(fd)
    assert refusals(link) == {}
    wait_for(lambda: desk.pool_mappings() == 4000, "the first pool to be unmapped")
    windows = sorted(desk.windows("work"), key=lambda window: window["number"])
    assert [window["refused"] for window in windows] == [TOO_MUCH] + [""] * 4
    desk.link("personal").toplevel(1010, 730, GREY)  # over all of them: what is raised above it is drawn anew
    desk.control("focus", str(windows[0]["number"]))
    oldest, newest = windows[0]["content"], windows[4]["content"]
    image = desk.screenshot()
    check_filled(image, dict(oldest, width=60, height=40), 0)
    desk.control("focus", str(windows[4]["number"]))
    check_filled(desk.screenshot(), dict(newest, width=60, height=40), 0x336699)


def test_a_backend_that_is_short_says_so(desk):
    """The proxy hears of it before the answer to anything that it said later."""
    link = desk.link("work", vm=True)
    link.send(rawlink.POOL_NOTHING, 1, struct.pack("<Q", 1 << 20))
    link.send(rawlink.SYNC, 0, struct.pack("<I", 7))
    link.expect(rawlink.SYNC_DONE)
    assert [msg.object for msg in link.received if msg.opcode == rawlink.POOL_REFUSED] == [1]
    show(link, 1, 1)
    check_black(desk, "work", "no memory for them")


def test_huge_pages_are_refused(desk):
    """They would be a SIGBUS where no huge page is free. Nobody has to have one for this."""
    try:
        fd = os.memfd_create("huge", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING | os.MFD_HUGETLB)
    except OSError:
        pytest.skip("a kernel without huge pages")
    os.ftruncate(fd, 1 << 21)
    fcntl.fcntl(fd, rawlink.F_ADD_SEALS, rawlink.F_SEAL_SHRINK)
    link = desk.link("work", vm=True)
    link.send(rawlink.POOL_PAGES, 1, rawlink.pages_body([(0, 1 << 21)]), fds=[fd])
    os.close(fd)
    assert refusals(link) == {1: rawlink.E_MEMORY}
    show(link, 1, 1)
    check_black(desk, "work", "memory of a kind that cannot be mapped")


def test_reading_holes_takes_no_memory_without_end(desk):
    """A GiB that nobody has written, in a file that the guest keeps: nothing of it is read."""
    link = desk.link("work")
    fd = rawlink.memfd(1 << 30)
    link.send(POOL_CREATE, 1, rawlink.pool_body(1 << 30), fds=[fd])
    link.send(BUFFER_CREATE, 1, struct.pack("<IIQIII", 1, rawlink.XR24, 0, 16384, 16384, 65536))
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(WINDOW_COMMIT, 1, commit_body(0, 600, 400, [layer(1, 1, 0, 0, 600, 400)]))
    link.expect(rawlink.FRAME, 1)
    assert os.fstat(fd).st_blocks == 0
    assert refusals(link) == {1: rawlink.E_LIMIT}
    check_black(desk, "work", TOO_MUCH)
    os.close(fd)


def test_attack_57_titles_as_fast_as_they_can_be_sent(desk):
    work = desk.link("work")
    window = work.toplevel(300, 200, GREY)
    work.expect(rawlink.FRAME, window.id)
    for step in range(3000):
        text = f"title {step}".encode()
        work.send(WINDOW_TITLE, window.id, struct.pack("<I", len(text)) + text)
    wait_for(lambda: desk.windows("work")[0]["title"] == "title 2999", "the last title")


def test_attack_65_the_log_is_not_filled(desk):
    """Connections that break the protocol at once: at most some lines a second and a count."""
    for _ in range(200):
        link = desk.link("work", greet=False)
        link.send(0x0999)
        link.expect_error()
        link.close()
        desk.links.remove(link)
    lines = desk.lines_of("work")
    assert any("not written" in line for line in lines) or len(lines) < 200


def test_a_guest_that_stands_still_keeps_its_windows(desk):
    """A paused VM does not read. Keymaps replace each other meanwhile; no key is left out."""
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.KEYBOARD_ENTER, window.id)
    times = 60
    type_on_two_keyboards(desk, times)  # 5 MB of keymaps
    assert desk.domain("work")["status"] == "up"
    work.sync()
    keymaps = [m for m in work.received if m.opcode == rawlink.KEYMAP]
    assert len(keymaps) < 2 * times
    keys = [m.fields("IIII")[2:] for m in work.received if m.opcode == rawlink.KEY]
    assert [key for key, pressed in keys if pressed] == [A, B] * times
    # The last one is whole.
    heads = [struct.unpack_from("<III", m.body) for m in keymaps]  # total, offset, length
    last = max(i for i, head in enumerate(heads) if head[1] == 0)
    assert sum(length for _, _, length in heads[last:]) == heads[last][0]
