# SPDX-License-Identifier: MIT
"""Attacks that carry news from one domain to another without the user, by rows of the catalogue: what a domain is told
is the same whatever the other one does. No clock is compared: only what is said, and in which order."""

import math
import os
import platform
import random
import struct
import time
from collections import Counter

import hands as hand
import pytest
import rawlink
from boundary import RULES, TEXT, Peer, chord, clipboard
from desk import CONFIG, Desk, wait_for
from guests import MARK_PERSONAL, MARK_WORK, Guest
from hands import Hands
from places import place  # a fixture
from unixguest import UnixGuest
from wayland import Client

RUNS = 1000
BITS = 120
LONG = RULES.replace("allow", "allow idle-timeout=300s timeout=600s")
# How soon they come depends on how busy the host is: rows 88 and 89.
PACING = (rawlink.FRAME, rawlink.BUFFER_RELEASE)
SERIALS = (rawlink.CONFIGURE, rawlink.POPUP_CONFIGURE, rawlink.KEYBOARD_ENTER, rawlink.POINTER_ENTER)


class Ear:
    """What one link was told, as far as it does not count what the link itself has had before."""

    def __init__(self, link):
        self.link, self.serial, self.ids = link, 0, 0
        self.hear()

    def hear(self):
        """Since it was last asked."""
        self.link.sync()
        said = tuple(self.plain(msg) for msg in self.link.received if msg.opcode not in PACING)
        self.link.received.clear()
        self.ids = self.link.last_ids.get("window", 0)
        return said

    def plain(self, msg):
        body = msg.body
        if msg.opcode in SERIALS:
            (serial,), body = struct.unpack_from("<I", body), body[4:]
            body, self.serial = struct.pack("<i", serial - self.serial) + body, serial
        return msg.opcode, msg.object - self.ids if msg.object > self.ids else 0, body


def information(pairs):
    """Bits that each thing heard says about the bit that was sent, of (bit, heard)."""
    both, sent, heard = Counter(pairs), Counter(bit for bit, _ in pairs), Counter(said for _, said in pairs)
    count = len(pairs)
    return sum(n / count * math.log2(n * count / (sent[bit] * heard[said])) for (bit, said), n in both.items())


def check_silent(pairs):
    """Nothing is told, and by nothing else than that everything heard is the same."""
    assert {bit for bit, _ in pairs} == {0, 1}
    assert len({said for _, said in pairs}) == 1, "the same is heard each time"
    assert information(pairs) == 0


def test_attack_46_copying_is_not_heard_in_a_thousand_runs():
    """The user copies or does not, and the application says that it has something selected. Then the other domain has
    the focus: as long as there is no paste, it hears the same."""
    desk = Desk(CONFIG + LONG).start()
    work, personal = Peer(desk, "work", MARK_WORK), Peer(desk, "personal", MARK_PERSONAL)
    ear, choice, pairs = Ear(personal.link), random.Random(46), []
    with Hands(desk) as user:
        for _ in range(RUNS):
            work.focus()
            bit = choice.randrange(2)
            if bit:
                copy_something(desk, user, work, choice)
            personal.focus()
            personal.sync()
            personal.window.commit()
            pairs.append((bit, ear.hear()))
    check_silent(pairs[2:])  # those before have the keymap, and the first focus
    desk.finish()


def copy_something(desk, user, work, choice):
    """By the chord, or as an application does it by itself."""
    if choice.randrange(2):
        chord(user, hand.C)
        work.answer(work.asked(), b"x" * choice.randrange(1, 3000), TEXT)
        wait_for(lambda: clipboard(desk)["phase"] == "held", "the copy")
        return
    user.tap(hand.C)
    work.link.send(rawlink.SELECTION_SET)
    work.sync()
    if asks := [msg for msg in work.link.received if msg.opcode == rawlink.COPY_ASK]:
        work.link.received.remove(asks[0])  # it would give what it is asked for
        for at in range(struct.unpack_from("<I", asks[0].body)[0]):
            work.say(asks[0].object, at, b"secret")
            work.end(asks[0].object, at)
        work.sync()


# --- what one may do for another to notice --------------------------------------------------------

def send_windows(guest):
    for size in (40, 500):
        guest.link.toplevel(size, size, guest.mark, show=False).destroy()


def send_states(guest):
    for kind in (rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_UNMAXIMIZE, rawlink.REQUEST_ATTENTION):
        guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", kind, 0, 0))
    guest.window.commit()


def send_names(guest):
    guest.window.title("one" if guest.link.cookie % 2 else "two")
    guest.link.send(rawlink.WINDOW_APP_ID, guest.window.id, struct.pack("<I", 3) + b"one")


def send_images(guest):
    guest.link.sprite(rawlink.CURSOR, 20, 20, guest.mark).destroy()


def send_selections(guest):
    guest.link.send(rawlink.SELECTION_SET)


def send_memory(guest):
    rawlink.Image(guest.link, 300, 300).destroy()


def send_popups(guest):
    place = rawlink.positioner((0, 0, 1, 1), (90, 70))
    guest.link.popup(guest.window, place, guest.mark).destroy()


SENDERS = [send_windows, send_states, send_names, send_images, send_selections, send_memory, send_popups]


def look_round(guest):
    """All that a domain can ask the host about."""
    for kind in (rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_UNMAXIMIZE):
        guest.link.send(rawlink.WINDOW_REQUEST, guest.window.id, struct.pack("<III", kind, 0, 0))
        guest.link.sync()
        guest.window.commit()
    place = rawlink.positioner((10, 10, 5, 5), (90, 70), anchor=8, gravity=8, constraint=0x3F)
    guest.link.popup(guest.window, place, guest.mark).destroy()
    guest.link.toplevel(100, 80, guest.mark, show=False).destroy()


@pytest.mark.parametrize("send", SENDERS, ids=lambda send: send.__name__)
def test_attack_87_what_one_domain_does_another_does_not_hear(desk, send):
    """0 bits for each act, through everything that is told of focus, states, outputs, ids and serials."""
    work, personal = Guest(desk, "work", MARK_WORK), Guest(desk, "personal", MARK_PERSONAL)
    ear, choice, pairs = Ear(personal.link), random.Random(87), []
    for _ in range(BITS):
        bit = choice.randrange(2)
        if bit:
            send(work)
        work.sync()
        look_round(personal)
        pairs.append((bit, ear.hear()))
    check_silent(pairs[1:])


# --- what a guest can know of its host ------------------------------------------------------------

# How many bytes say when it was, or count: they are another each time.
COUNTED = {rawlink.KEY: 8, rawlink.POINTER_BUTTON: 8, rawlink.POINTER_MOTION: 4, rawlink.POINTER_AXIS: 4,
           rawlink.FRAME: 4, **dict.fromkeys(SERIALS, 4)}
# The bodies' sizes; None: as long as its texts are.
ALLOWED = {
    rawlink.WELCOME: 52, rawlink.REPEAT_INFO: 8, rawlink.OUTPUT: 16, rawlink.KEYMAP: None, rawlink.CONFIGURE: 24,
    rawlink.POPUP_CONFIGURE: 24, rawlink.WINDOW_OUTPUT: 8, rawlink.FRAME: 4, rawlink.BUFFER_RELEASE: 0,
    rawlink.KEYBOARD_ENTER: 20, rawlink.KEYBOARD_LEAVE: 0, rawlink.KEY: 16, rawlink.MODIFIERS: 16,
    rawlink.POINTER_ENTER: 12, rawlink.POINTER_LEAVE: 0, rawlink.POINTER_MOTION: 12, rawlink.POINTER_BUTTON: 16,
    rawlink.POINTER_AXIS: 24, rawlink.POINTER_FRAME: 0, rawlink.POPUP_DONE: 0, rawlink.SYNC_DONE: 4}


def live(desk):
    """All that a link is told while its user works with it. Its clock is its own; what the hands here do has the time
    that they say."""
    began = time.monotonic()
    guest = Guest(desk, "work", MARK_WORK)
    heard = [guest.link.welcome]
    guest.focus()
    with Hands(desk) as user:
        box = guest.content()
        user.move(box["x"] + 20, box["y"] + 20)
        user.click()
        user.tap(hand.SHIFT, hand.A)
        user.wheel(1)
        user.move(1, 1)
        look_round(guest)
    guest.window.commit()
    heard.append(guest.link.expect(rawlink.FRAME, guest.window.id))
    guest.sync()
    heard += guest.link.received
    most = (time.monotonic() - began) * 1000 + 1
    for msg in heard:
        if msg.opcode == rawlink.FRAME:
            assert msg.fields("I")[0] <= most, msg
    return heard


def timeless(msg):
    """What is said, without the states of a CONFIGURE: which are joined in one is chance."""
    end = -4 if msg.opcode == rawlink.CONFIGURE else None
    return msg.opcode, msg.body[COUNTED.get(msg.opcode, 0):end]


def names_of_the_host(desk):
    host = platform.uname()
    names = [host.node, host.release, host.version, str(desk.dir), str(desk.process.pid), "HEADLESS", "Linux",
             "personal", "Personal", "wlroots", "pixman"]
    return [name.encode() for name in names if len(name) > 3]


def test_attack_90_all_that_a_guest_is_told(desk):
    """Only messages that are listed here, each of its size, in which no name of the host's is; and on another host, on
    which much has happened before, all of it is the same."""
    heard = live(desk)
    for msg in heard:
        assert msg.opcode in ALLOWED, msg
        assert ALLOWED[msg.opcode] in (None, len(msg.body)), msg
    said = b"\0".join(msg.body for msg in heard)
    assert [name for name in names_of_the_host(desk) if name in said] == []
    other = Desk(CONFIG.replace("personal", "private").replace("Personal", "Another")).start()
    for _ in range(3):
        busy = Guest(other, "private", MARK_PERSONAL)
        busy.focus()
        busy.link.close()
        wait_for(lambda: other.domain("private")["status"] == "down", "it is down")
    assert {timeless(msg) for msg in live(other)} == {timeless(msg) for msg in heard}
    other.finish()


def test_attack_90_what_applications_are_told_of_a_screen(desk):
    """By the proxy: one that no host has."""
    guest = UnixGuest(desk, "work").start()
    client = Client(guest.runtime / "wayland-0")
    output = client.bind("wl_output")
    client.sync()
    said = " ".join(str(event.args) for event in client.events if event.object is output)
    assert "geometry" in {event.name for event in client.events if event.object is output}
    assert [name for name in names_of_the_host(desk) if name.decode() in said] == []
    assert os.fsdecode(desk.runtime) not in said
    client.close()
    guest.stop()


# --- 31: what there is none of --------------------------------------------------------------------

POINTER, KEYBOARD = 1, 2  # enum wl_seat.capability


def test_attack_31_nobody_is_told_of_fingers_or_tablets(place):
    """No application learns before the first finger whether there is a touch screen; a tablet there is always, and no
    pen before the first."""
    socket = place.guest.runtime / "wayland-0" if place.guest else place.desk.runtime / place.env["WAYLAND_DISPLAY"]
    with Hands(place.desk):
        client = Client(socket)
        seat = client.bind("wl_seat")
        client.sync()
        told = [event.args[0] for event in client.events if event.object is seat and event.name == "capabilities"]
        assert told and told[-1] & ~(POINTER | KEYBOARD) == 0
        tablets = client.bind("zwp_tablet_manager_v2").get_tablet_seat(seat, name="tablets")
        client.sync()
        assert [event.name for event in client.all(tablets)] == ["tablet_added"]
        client.close()
