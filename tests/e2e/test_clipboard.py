# SPDX-License-Identifier: MIT
"""attacks.md, rows 45 to 52 and 87: what a domain may try to do with the clipboard."""

import contextlib
import hashlib
import json
import re
import struct
import time

import hands as hand
import pytest
import rawlink
from boundary import (CHUNK, PNG, RULES, TEXT, V, WINDOW, Peer, chord, clipboard,
                      two_peers)
from desk import BUILD, CONFIG, LOOKED_INTO, Desk, wait_for
from guests import MARK_PERSONAL
from hands import Hands
from test_lock import Locker

CLIPBOARD = {rawlink.COPY_ASK, rawlink.COPY_CREDIT, rawlink.COPY_STOP, rawlink.PASTE_OFFER,
             rawlink.PASTE_DATA, rawlink.PASTE_STOP}

# Times are short where a test waits for their end, and long where it must not come.
LONG = RULES.replace("allow", "allow idle-timeout=300s timeout=600s")
SHORT = RULES.replace("allow", "allow idle-timeout=300ms timeout=600ms")


# KiB. A sanitizer's runtime keeps what was freed, and more of it with each size.
SANITIZED = b"__asan_init" in (BUILD / "compositor/cloison").read_bytes()
GROWTH = 8192 if SANITIZED else 1024


def maker(*arguments):
    """A function that gives a desk with rules, both domains and the user; and one that ends them."""
    made = []

    def make(rules=LONG):
        desk = Desk(CONFIG + rules).start(*arguments)
        user = Hands(desk)
        made.append((desk, user))
        return desk, user, *two_peers(desk)

    def finish():
        for desk, user in made:
            user.__exit__()
            desk.finish()
    return make, finish


@pytest.fixture
def ruled():
    make, finish = maker()
    yield make
    finish()


@pytest.fixture
def open_ruled():
    """The same, and the test may look into the compositor's process."""
    make, finish = maker(*LOOKED_INTO)
    yield make
    finish()


def copy(desk, user, peer, data, kind=TEXT):
    """The user copies in peer, which answers as it should."""
    peer.focus()
    chord(user, hand.C)
    peer.answer(peer.asked(), data, kind)
    wait_for(lambda: clipboard(desk)["phase"] == "held", "the copy")


def paste(desk, user, peer):
    peer.focus()
    chord(user, V)
    return peer.pasted()


def refused(desk, user, peer):
    """The user pastes in peer, which gets nothing. Why."""
    peer.focus()
    chord(user, V)
    assert not heard(peer)
    return clipboard(desk)["refusal"]


def heard(peer):
    """What a domain was told about the clipboard."""
    peer.sync()
    return [msg for msg in peer.link.received if msg.opcode in CLIPBOARD]


def audits(desk):
    return [json.loads(line.split("audit: ", 1)[1]) for line in desk.log().splitlines()
            if "audit: " in line]


def test_a_copy_and_a_paste(ruled):
    desk, user, work, personal = ruled()
    chord(user, hand.C)
    asked = work.asked()
    assert dict(zip(asked.types, asked.sizes)) == {TEXT: 128 << 20, PNG: 128 << 20}
    work.answer(asked, "käse\n".encode())
    wait_for(lambda: clipboard(desk)["phase"] == "held", "the copy")
    assert paste(desk, user, personal) == {TEXT: "käse\n".encode()}
    wait_for(lambda: clipboard(desk)["pastes"] == 1, "the paste")
    copied_line, pasted_line = audits(desk)
    assert (copied_line["act"], copied_line["source"], copied_line["verdict"]) == (
        "copy", "work", "done")
    assert pasted_line["act"] == "paste" and pasted_line["verdict"] == "done"
    assert (pasted_line["source"], pasted_line["target"]) == ("work", "personal")
    assert pasted_line["types"] == TEXT and pasted_line["bytes"] == 6
    assert re.search(r"cloison.ini:\d+$", pasted_line["rule"])


def test_verdicts_are_printed(ruled):
    desk, user, work, personal = ruled()
    copy(desk, user, work, b"x")
    paste(desk, user, personal)
    wait_for(lambda: clipboard(desk)["pastes"] == 1, "the paste")
    printed = desk.run(BUILD / "compositor/cloisonctl", "log").stdout.splitlines()
    assert [json.loads(line) for line in printed] == audits(desk)


def test_attack_45_a_selection_unasked(ruled):
    """It says that something was selected, focused or not, also just after a key: the host copies nothing by that."""
    desk, user, work, personal = ruled()
    copy(desk, user, work, b"the user's")
    before = clipboard(desk)
    for peer in (work, personal):
        user.tap(hand.B)
        for _ in range(100):
            peer.link.send(rawlink.SELECTION_SET)
        assert not heard(peer)
    after = clipboard(desk)
    assert (after["source"], after["phase"]) == (before["source"], before["phase"])
    assert paste(desk, user, personal) == {TEXT: b"the user's"}


def test_attack_46_nothing_is_heard_before_the_paste(ruled):
    desk, user, work, personal = ruled()
    received = len(personal.link.received)
    copy(desk, user, work, b"secret")
    personal.sync()
    assert len(personal.link.received) == received
    assert not heard(personal)


def test_attack_47_a_late_answer(ruled):
    """It comes when the user has copied something else."""
    desk, user, work, personal = ruled()
    chord(user, hand.C)
    old = work.asked()
    work.say(old.request, 0, b"old, ")
    copy(desk, user, personal, b"the user's")
    work.answer(old, b"overwritten")
    work.sync()
    assert clipboard(desk)["source"] == "personal"
    assert paste(desk, user, work) == {TEXT: b"the user's"}


def test_attack_47_an_answer_to_the_copy_before(ruled):
    desk, user, work, personal = ruled()
    chord(user, hand.C)
    old = work.asked()
    chord(user, hand.C)
    new = work.asked()
    assert new.request > old.request
    work.answer(old, b"old")
    work.sync()
    assert clipboard(desk)["phase"] == "copying"
    work.answer(new, b"new")
    assert paste(desk, user, personal) == {TEXT: b"new"}


def test_attack_47_no_answer(ruled):
    desk, user, work, personal = ruled(SHORT)
    chord(user, hand.C)
    work.stopped(work.asked().request)
    assert clipboard(desk)["phase"] == "empty"
    assert refused(desk, user, personal) == "nothing was copied"


def test_attack_48_a_target_that_stalls(ruled):
    """What the user has copied meanwhile is not what the old paste brings; nobody else waits."""
    desk, user, work, personal = ruled(SHORT)
    copy(desk, user, work, bytes(2 * WINDOW), PNG)
    personal.focus()
    chord(user, V)
    offer = personal.link.expect(rawlink.PASTE_OFFER)
    copy(desk, user, personal, b"newer")
    assert paste(desk, user, work) == {TEXT: b"newer"}
    personal.link.expect(rawlink.PASTE_STOP, offer.object)
    data = [msg for msg in heard(personal) if msg.opcode == rawlink.PASTE_DATA]
    assert sum(len(msg.body) - 8 for msg in data) == WINDOW  # zeros
    assert all(not any(msg.body[8:]) for msg in data)
    stopped, = [line for line in audits(desk) if line["act"] == "paste" and line["verdict"] == "refused"]
    assert (stopped["target"], stopped["reason"]) == ("personal", "something else was pasted")


def test_attack_48_a_target_that_takes_nothing(ruled):
    desk, user, work, personal = ruled(SHORT)
    copy(desk, user, work, bytes(2 * WINDOW), PNG)
    personal.focus()
    chord(user, V)
    offer = personal.link.expect(rawlink.PASTE_OFFER)
    personal.link.expect(rawlink.PASTE_STOP, offer.object)
    assert clipboard(desk)["refusal"] == "it takes too long"


def test_attack_48_half_a_message(ruled):
    """A link that stands still in the middle of an answer: only its own copy fails."""
    desk, user, work, personal = ruled(SHORT)
    chord(user, hand.C)
    asked = work.asked()
    work.say(asked.request, 0, b"half")
    copy(desk, user, personal, b"the user's")
    assert paste(desk, user, work) == {TEXT: b"the user's"}


def test_attack_49_more_than_was_asked_for(ruled):
    desk, user, work, personal = ruled(
        RULES.replace("max-size=128M", "max-size=100 idle-timeout=300s timeout=600s"))
    chord(user, hand.C)
    asked = work.asked()
    assert asked.sizes[0] == 65536  # for the host
    work.say(asked.request, 0, b"x" * 65537)
    work.stopped(asked.request)
    assert clipboard(desk)["phase"] == "empty"
    assert refused(desk, user, personal) == "nothing was copied"
    copy(desk, user, work, b"y" * 101)
    assert refused(desk, user, personal) == "it is larger than the rule allows"


def test_attack_49_nothing(ruled):
    desk, user, work, personal = ruled()
    copy(desk, user, work, b"residue of something longer")
    chord(user, hand.C)
    work.answer(work.asked(), b"")
    wait_for(lambda: clipboard(desk)["phase"] == "empty", "the copy to fail")
    assert refused(desk, user, personal) == "nothing was copied"
    copy(desk, user, work, b"short")
    assert paste(desk, user, personal) == {TEXT: b"short"}


def test_attack_49_a_drip(ruled):
    """A byte now and then, for ever."""
    desk, user, work, personal = ruled(SHORT)
    chord(user, hand.C)
    asked = work.asked()

    def drip():
        work.say(asked.request, 0, b"x")
        return clipboard(desk)["phase"] == "empty"
    wait_for(drip, "the copy to fail")
    work.stopped(asked.request)


def test_attack_49_credit_out_of_thin_air(ruled):
    desk, user, work, personal = ruled()
    copy(desk, user, work, bytes(32 * WINDOW), PNG)
    personal.focus()
    chord(user, V)
    offer = personal.link.expect(rawlink.PASTE_OFFER)
    with contextlib.suppress(ConnectionError):
        for _ in range(20):  # it does not read, so that little of it can be used
            personal.link.send(rawlink.PASTE_CREDIT, offer.object, struct.pack("<I", WINDOW))
    assert personal.link.expect_error() == rawlink.E_LIMIT
    assert clipboard(desk)["phase"] == "empty"


CORPUS = [
    (b"rm -rf\n", b"rm -rf\n"),
    (b"\x1b[201~rm -rf ~\r\n", b"[201~rm -rf ~\n"),
    (bytes(range(1, 128)), b"\t\n" + bytes(range(32, 127))),
    (b"nul\0l", b"null"),
    ("\x9b31m\x80\x9f.".encode(), b"31m."),
    (b"\xff\xfe\xc0\x9b", "\ufffd\ufffd\ufffd\ufffd".encode()),
    ("a\u202eb\u2066c\u2069\u200e\u061cd".encode(), b"abcd"),
    ("a\u200b\u200c\u200d\u2060\ufeff\u00adb".encode(), b"ab"),
    ("a\u2028b\u2029c\u0085d".encode(), b"abcd"),
    ("\U000e0041\U000e007fa".encode(), b"a"),
    ("ä€\U0001f600 \u3000é".encode(), "ä€\U0001f600 \u3000é".encode()),
]


@pytest.mark.parametrize("number", range(len(CORPUS)))
def test_attack_50_text_that_is_more(ruled, number):
    untrusted, clean = CORPUS[number]
    desk, user, work, personal = ruled()
    work.focus()
    chord(user, hand.C)
    asked = work.asked()
    for byte in untrusted:  # cut wherever it can be
        work.say(asked.request, 0, bytes([byte]))
    work.end(asked.request, 0)
    work.end(asked.request, 1, 2)
    assert paste(desk, user, personal) == {TEXT: clean}


def test_attack_51_other_types(ruled):
    """It is asked for what rules name, and cannot name anything itself."""
    desk, user, work, personal = ruled("""
[clipboard]
work -> personal = allow idle-timeout=300s timeout=600s
""")
    chord(user, hand.C)
    asked = work.asked()
    assert asked.types == [TEXT] and asked.sizes == (65536,)
    work.say(asked.request, 1, b"file:///etc/passwd")
    work.stopped(asked.request)
    assert clipboard(desk)["refusal"] == "another type came than was asked for"
    assert refused(desk, user, personal) == "nothing was copied"


def test_attack_52_a_second_paste(ruled):
    desk, user, work, personal = ruled()
    copy(desk, user, work, b"once")
    assert paste(desk, user, personal) == {TEXT: b"once"}
    assert refused(desk, user, personal) == "nothing was copied"
    personal.link.send(rawlink.PASTE_CREDIT, 1, struct.pack("<I", 1))  # for what is over
    assert not heard(personal)


def test_attack_52_the_next_instance(ruled):
    """A domain that comes back has nothing of what the one before was given."""
    desk, user, work, personal = ruled()
    copy(desk, user, work, bytes(2 * WINDOW), PNG)
    personal.focus()
    chord(user, V)
    personal.link.expect(rawlink.PASTE_OFFER)
    personal.link.close()
    wait_for(lambda: desk.domain("personal")["status"] == "down", "personal to be down")
    again = Peer(desk, "personal", MARK_PERSONAL)
    again.focus()
    assert refused(desk, user, again) == "nothing was copied"


def test_attack_87_numbers_of_a_link_count_its_own(ruled):
    """How often others copy and paste is not to be seen in them."""
    desk, user, work, personal = ruled()
    for _ in range(5):
        copy(desk, user, work, b"x")
    personal.focus()
    chord(user, hand.C)
    assert personal.asked().request == 1
    copy(desk, user, work, b"x")
    personal.focus()
    chord(user, V)
    assert personal.link.expect(rawlink.PASTE_OFFER).object == 1


def test_the_panel_says_what_is_held_and_what_was_refused(ruled):
    desk, user, work, personal = ruled("""
[clipboard]
work -> host = allow idle-timeout=300s timeout=600s
personal -> work = allow idle-timeout=300s timeout=600s
""")

    def right_end():
        return desk.screenshot().crop((512, 0, 1024, 27)).tobytes()
    user.aside()
    empty = right_end()
    copy(desk, user, work, b"x")
    held = wait_for(lambda: right_end() != empty and right_end(), "the panel to say so")
    personal.focus()
    chord(user, V)
    wait_for(lambda: right_end() not in (empty, held), "the panel to say why not")
    wait_for(lambda: right_end() == held, "what is held, again")
    copy(desk, user, personal, b"x")
    assert paste(desk, user, work) == {TEXT: b"x"}
    wait_for(lambda: right_end() == empty, "nothing to be said")


def test_attack_27_no_key_of_a_chord_is_seen(ruled):
    """attacks.md, row 27."""
    desk, user, work, personal = ruled()
    copy(desk, user, work, b"x")
    paste(desk, user, personal)
    for peer in (work, personal):
        assert peer.keys() == []
        assert not any(peer.modifiers())


def test_attack_98_nothing_while_locked(ruled):
    """No copy, no paste, by chords or without."""
    desk, user, work, personal = ruled(LONG.replace("allow", "allow direct=yes"))
    copy(desk, user, personal, b"x")
    work.focus()
    heard(work)
    with Locker(desk.env).show() as locker:
        locker.hears("locked")
        chord(user, hand.C)
        chord(user, V)
        for peer in (work, personal):
            peer.link.send(rawlink.SELECTION_SET)
            assert not heard(peer)
        assert clipboard(desk)["source"] == "personal"
        locker.unlock()
    wait_for(lambda: desk.state()["focus"]["domain"], "the session to be unlocked")
    assert paste(desk, user, work) == {TEXT: b"x"}


DIRECT = LONG.replace("work -> personal = allow", "work -> personal = allow direct=yes")


def select(user, peer):
    """The user copies something by an application's own keys. What is asked for by that."""
    def asked():
        user.tap(hand.C)
        peer.link.send(rawlink.SELECTION_SET)
        peer.sync()
        return peer.link.count(rawlink.COPY_ASK)
    wait_for(asked, "to be asked: on a busy machine it says so too late")
    return peer.asked()


def test_ordinary_copies_go_where_a_rule_says_so(ruled):
    desk, user, work, personal = ruled(DIRECT)
    asked = select(user, work)
    assert asked.types == [TEXT, PNG]
    work.answer(asked, b"one \x1bmachine")
    assert clipboard(desk)["phase"] == "empty"  # of what is copied by chords
    assert not heard(personal)
    personal.focus()
    assert personal.pasted() == {TEXT: b"one machine"}
    work.focus()
    personal.focus()
    assert not heard(personal)  # once
    assert [line["act"] for line in audits(desk)] == ["direct copy", "direct paste"]
    # By the other rule a chord is needed.
    assert not heard(work)
    user.tap(hand.C)
    personal.link.send(rawlink.SELECTION_SET)
    assert not heard(personal)


def test_what_a_copy_by_chord_holds_stays(ruled):
    desk, user, work, personal = ruled(DIRECT)
    copy(desk, user, personal, b"by chord")
    work.focus()
    work.answer(select(user, work), b"directly")
    work.sync()
    assert clipboard(desk)["source"] == "personal"
    assert paste(desk, user, work) == {TEXT: b"by chord"}


def test_attack_45_a_selection_of_its_own_accord(ruled):
    """Without the focus, and when the user has done nothing for a while."""
    desk, user, work, personal = ruled(DIRECT)
    user.tap(hand.C)
    personal.focus()
    work.link.send(rawlink.SELECTION_SET)
    assert not heard(work)
    work.focus()
    time.sleep(0.6)  # DIRECT_ACT_MS and more
    work.link.send(rawlink.SELECTION_SET)
    assert not heard(work)
    personal.focus()
    assert not heard(personal)


def test_attack_45_what_was_pressed_elsewhere_is_no_act_in_it(ruled):
    """Neither a key for another domain nor the chord that gave it the focus."""
    desk, user, work, personal = ruled(DIRECT)
    personal.focus()
    user.tap(hand.C)
    user.down(hand.ALT)
    user.tap(hand.TAB)
    user.up(hand.ALT)
    work.link.send(rawlink.SELECTION_SET)
    assert work.state()["focused"]
    assert not heard(work)


def test_paste_is_pressed_where_a_rule_says_so(ruled):
    """Behind the data, and only there."""
    desk, user, work, personal = ruled(LONG.replace("= allow", "= allow type-paste=yes"))
    copy(desk, user, work, b"x")
    personal.focus()
    personal.forget()
    user.down(hand.SUPER, hand.SHIFT, V)  # and not let go yet
    data = wait_for(lambda: len(personal.keys()) == 4 and list(personal.link.received), "the keys")
    kinds = [msg.opcode for msg in data if msg.opcode in (
        rawlink.PASTE_DATA, rawlink.KEY, rawlink.MODIFIERS)]
    assert kinds == [rawlink.PASTE_DATA, rawlink.KEY, rawlink.MODIFIERS, rawlink.KEY, rawlink.KEY,
                     rawlink.KEY, rawlink.MODIFIERS]
    assert personal.keys() == [(hand.CTRL, 1), (V, 1), (V, 0), (hand.CTRL, 0)]
    assert personal.modifiers() == [hand.MOD_CTRL, 0]
    user.up(V, hand.SHIFT, hand.SUPER)
    assert len(personal.keys()) == 4 and work.keys() == []


def test_rules_are_kept(ruled):
    desk, user, work, personal = ruled("""
[clipboard]
work -> personal = deny
work -> * = allow idle-timeout=300s timeout=600s
personal -> work = ask
""")
    copy(desk, user, work, b"x")
    assert refused(desk, user, personal) == "no rule allows it"
    assert clipboard(desk)["phase"] == "held"


ASK = """
[clipboard]
work -> personal = ask idle-timeout=300s timeout=600s
"""


def prompted(desk, user, peer):
    """The user pastes in peer, and is asked."""
    peer.focus()
    chord(user, V)
    return wait_for(lambda: (desk.state()["prompt"] or {}).get("live") and desk.state()["prompt"],
                    "a prompt that takes answers")


def test_the_user_is_asked_where_a_rule_says_so(ruled):
    desk, user, work, personal = ruled(ASK)
    copy(desk, user, work, b"rm -rf /\nls\n")
    prompt = prompted(desk, user, personal)
    assert (prompt["source"], prompt["target"]) == ("work", "personal")
    assert (prompt["type"], prompt["size"]) == (TEXT, 12)
    assert not heard(personal)
    user.tap(hand.TAB, hand.ENTER)
    assert personal.pasted() == {TEXT: b"rm -rf /\nls\n"}
    assert personal.keys() == [] and work.keys() == []


def test_who_is_asked_may_deny(ruled):
    desk, user, work, personal = ruled(ASK)
    copy(desk, user, work, b"text")
    prompted(desk, user, personal)
    user.tap(hand.ESC)
    wait_for(lambda: clipboard(desk)["refusal"] == "the user did not allow it", "the answer")
    assert not heard(personal)


def test_another_copy_is_not_what_was_asked_about(ruled):
    desk, user, work, personal = ruled(ASK)
    copy(desk, user, work, b"text")
    prompted(desk, user, personal)
    work.focus()
    chord(user, hand.C)
    assert desk.state()["prompt"] is None
    work.answer(work.asked(), b"another")
    wait_for(lambda: clipboard(desk)["phase"] == "held", "the copy")
    assert not heard(personal)


def test_without_rules_nothing_crosses(ruled):
    desk, user, work, personal = ruled("")
    chord(user, hand.C)
    assert not heard(work)
    assert clipboard(desk)["refusal"] == "no rule lets anything leave it"
    assert audits(desk)[-1]["verdict"] == "refused"


def test_64_mib_pass_without_growth(open_ruled):
    """In pieces, with credit: the compositor holds no more of it than a message."""
    desk, user, work, personal = open_ruled()
    piece = bytes(range(256)) * 4096
    for _ in range(2):  # what it needs once
        copy(desk, user, work, piece * 8, PNG)
        assert paste(desk, user, personal)[PNG] == piece * 8
    before = desk.resident_kb()
    data = piece * 64
    work.focus()
    chord(user, hand.C)
    asked = work.asked()
    work.end(asked.request, 0, 2)
    for start in range(0, len(data), 1 << 20):
        work.say(asked.request, 1, data[start:start + (1 << 20)])
        work.link.received.clear()
        assert desk.resident_kb() < before + GROWTH
    work.end(asked.request, 1)
    wait_for(lambda: clipboard(desk)["phase"] == "held", "the copy")
    personal.focus()
    chord(user, V)
    offer = personal.link.expect(rawlink.PASTE_OFFER)
    received = hashlib.sha256()
    left = len(data)
    while left > 0:
        msg = personal.link.expect(rawlink.PASTE_DATA, offer.object)
        received.update(msg.body[8:])
        left -= len(msg.body) - 8
        personal.link.send(rawlink.PASTE_CREDIT, offer.object, struct.pack("<I", len(msg.body) - 8))
        if left % (1 << 22) < CHUNK:
            assert desk.resident_kb() < before + GROWTH
    assert received.digest() == hashlib.sha256(data).digest()
    wait_for(lambda: clipboard(desk)["pastes"] == 3, "the paste")
    assert desk.resident_kb() < before + GROWTH
