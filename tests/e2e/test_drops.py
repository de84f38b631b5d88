# SPDX-License-Identifier: MIT
"""attacks.md, row 53: drags from one domain to another, on the link."""

import contextlib
import os
import re
import struct

import hands as hand
import pytest
import rawlink
from boundary import NONE, REFUSED, TAKEN, TEXT, TOO_LARGE, WINDOW, Peer
from desk import CONFIG, Desk, wait_for
from drops import FILES, LONG, PNG, SHORT, Table, audits, clipboard, heard, refusal
from ends import HostEnd
from test_lock import Locker


COPY, MOVE = 1, 2  # wl_data_device_manager.dnd_action


class Old(Peer):
    """Its proxy knows version 1.3."""

    def __init__(self, desk, name, mark):
        self.desk, self.name, self.mark = desk, name, mark
        self.link = desk.link(name, greet=False)
        self.link.send(rawlink.HELLO, 0, rawlink.hello_body(minor=3))
        self.link.expect(rawlink.WELCOME)
        self.window = self.link.toplevel(300, 200, mark)
        self.link.expect(rawlink.FRAME, self.window.id)


@pytest.fixture
def ruled():
    made = []

    def make(rules=LONG):
        made.append(Table(rules))
        return made[-1]
    yield make
    for table in made:
        table.finish()


def test_a_drag_to_another_domain(ruled):
    """A copy and a paste in one act, where it was let go."""
    table = ruled()
    table.drag()
    asked = table.take("k\u00e4se\x1b\n".encode())
    assert dict(zip(asked.types, asked.sizes)) == {TEXT: 65536, PNG: 16 << 20, FILES: 0}
    data, window, place = table.personal.dropped()
    assert data == {TEXT: "k\u00e4se\n".encode()}
    assert window == table.personal.window.id
    box = table.personal.content()
    assert place == (box["width"] // 2, box["height"] // 2)
    table.done()
    assert table.ends() == [rawlink.TAKEN]
    (line,) = audits(table.desk)
    assert (line["act"], line["verdict"], line["bytes"]) == ("drop", "done", 6)
    assert (line["source"], line["target"], line["types"]) == ("work", "personal", TEXT)
    assert re.search(r"cloison.ini:\d+$", line["rule"])


def test_attack_53_nothing_is_heard_before_the_drop(ruled):
    """No enter, no motion, no types, no size: also while the source is asked."""
    table = ruled()
    received = len(table.personal.link.received)
    table.begin()
    table.over(table.personal)
    table.personal.sync()
    table.user.release()
    table.work.asked(rawlink.DRAG_COPY)
    table.personal.sync()
    assert len(table.personal.link.received) == received, table.personal.link.received


def test_attack_53_without_a_rule_nothing_crosses(ruled):
    """Neither side can tell it from a drag to nowhere."""
    table = ruled()
    table.begin(table.personal)
    table.over(table.work)
    table.work.forget()
    table.user.release()
    table.refused("no rule allows it")
    assert table.ends(table.personal) == [rawlink.CANCELLED]
    assert [msg.opcode for msg in heard(table.personal)] == [rawlink.DRAG_END]
    assert not heard(table.work)
    (line,) = audits(table.desk)
    assert (line["verdict"], line["source"], line["target"]) == ("refused", "personal", "work")


def test_attack_53_over_an_application_of_the_host(ruled):
    """Without a rule it hears nothing, and is no way out of the drag's domain."""
    table = ruled("[drag]\nwork -> personal = allow\n")
    host = HostEnd(table.desk, False)
    table.begin()
    host.forget()
    table.user.move(*host.place())
    wait_for(lambda: not table.desk.state()["pointer"]["guarded"], "what lies there takes a drop")
    table.user.release()
    table.refused("no rule allows it")
    assert table.ends() == [rawlink.CANCELLED]
    host.app.client.sync()
    assert not host.app.client.all(host.app.data_device)
    host.finish()


def drag_from_host(table, kind, action):
    """A host's application drags something onto work's window. The application's window, and source."""
    host = HostEnd(table.desk, False)
    app = host.app
    table.desk.control("focus", str(host.number))
    table.user.move(*host.place())
    table.user.press()
    assert host.buttons()
    source = app.data_devices.create_data_source(name="source")
    source.handlers["send"] = give
    source.offer(kind)
    source.set_actions(action)
    app.data_device.start_drag(source, host.window.surface, None,
                               app.last_serial(app.pointer, "button"))
    app.client.wait(lambda: table.desk.state()["mode"] == "drag", "the drag")
    table.over(table.work)
    table.user.release()
    app.client.wait(lambda: refusal(table.desk), "the refusal")
    assert table.desk.state()["mode"] == "normal" and not heard(table.work)
    return host, source


def give(_, fd):
    os.write(fd, b"file:///home/name")
    os.close(fd)


@pytest.mark.parametrize("kind, action, why", [
    ("text/plain", MOVE, "nothing is dragged that may leave it"),
    (FILES, COPY, "files go another way than by a drag")])
def test_what_a_host_application_keeps(ruled, kind, action, why):
    table = ruled()
    host, source = drag_from_host(table, kind, action)
    table.refused(why)
    host.app.client.wait(lambda: host.app.client.all(source, "cancelled"), "the end")
    assert not host.app.client.all(source, "dnd_finished")
    host.finish()


def test_attack_53_what_has_just_come_gets_no_drop(ruled):
    """A window that appears under the pointer just before the button goes up."""
    table = ruled(LONG + "work -> personal = allow\n")
    table.begin()
    x, y = table.personal.centre()
    table.personal.window.unmap()
    wait_for(lambda: not table.desk.windows("personal"), "it goes")
    table.user.move(x, y)
    table.personal.window.commit()
    wait_for(lambda: table.desk.windows("personal"), "it comes")
    table.user.release()
    table.refused("what is there has only just come there")
    assert table.ends() == [rawlink.CANCELLED] and not heard(table.personal)


def test_attack_53_a_target_that_goes(ruled):
    """What comes in its place is another window."""
    table = ruled()
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    table.personal.window.destroy()
    table.refused("the window is not there any more")
    table.work.stopped(asked.request)
    table.work.answer(asked, b"too late")
    table.personal.window = table.personal.link.toplevel(300, 200, 0xFF00E5FF)
    assert not heard(table.personal)


def test_attack_53_a_target_that_goes_with_half_of_it(ruled):
    table = ruled()
    table.drag()
    table.take(bytes(2 * WINDOW), PNG)
    offer = table.personal.link.expect(rawlink.DROP_OFFER)
    table.personal.window.unmap()
    table.personal.link.expect(rawlink.PASTE_STOP, offer.object)
    table.refused("the window is not there any more")
    assert table.personal.link.count(rawlink.DROP_AT) == 0


def test_attack_53_answers_of_another_drag(ruled):
    """The user has dropped something else meanwhile."""
    table = ruled()
    table.drag()
    old = table.work.asked(rawlink.DRAG_COPY)
    table.drag()
    new = table.work.asked(rawlink.DRAG_COPY)
    assert new.request > old.request
    table.work.answer(old, b"old")
    table.work.sync()
    assert not heard(table.personal)
    table.work.answer(new, b"new")
    assert table.personal.dropped()[0] == {TEXT: b"new"}
    table.done()
    assert [line["reason"] for line in audits(table.desk)] == [
        "the user has dropped something else", ""]


def test_a_domain_with_a_delay_hears_of_it_in_order():
    """When it was let go is as much the user's hands as a press."""
    delayed = CONFIG.replace("label = Work", "label = Work\ninput-delay = 100")
    table = Table(desk=Desk(delayed + LONG).start())
    for number in range(1, 6):
        table.drag()
        wait_for(table.ends, "the end")
        heard_of = [msg.opcode for msg in heard(table.work)]
        assert heard_of == [rawlink.DRAG_COPY, rawlink.DRAG_END]
        table.take(b"text")
        table.personal.dropped()
        table.done(number)
    table.finish()


def test_more_than_there_is_credit_for(ruled):
    """An image, as it is."""
    table = ruled()
    image = bytes(range(256)) * 4096
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    at = asked.types.index(PNG)
    table.work.end(asked.request, 0, NONE)
    sent, credit = 0, WINDOW
    while sent < len(image):
        size = min(credit, len(image) - sent)
        table.work.say(asked.request, at, image[sent:sent + size])
        sent += size
        credit = 0 if sent == len(image) else table.work.link.expect(
            rawlink.COPY_CREDIT, asked.request).fields("I")[0]
    table.work.end(asked.request, at)
    table.work.end(asked.request, at + 1, NONE)
    assert table.personal.dropped()[0] == {PNG: image}
    table.done()


def test_attack_53_a_source_that_stalls(ruled):
    table = ruled(SHORT)
    table.drag()
    table.work.stopped(table.work.asked(rawlink.DRAG_COPY).request)
    table.refused("it takes too long")
    assert table.ends() == [rawlink.TAKEN] and not heard(table.personal)


def test_attack_53_a_target_that_stalls(ruled):
    """It takes nothing, or says nothing of what it was given."""
    table = ruled(SHORT)
    table.drag()
    table.take(bytes(2 * WINDOW), PNG)
    offer = table.personal.link.expect(rawlink.DROP_OFFER)
    table.personal.link.expect(rawlink.PASTE_STOP, offer.object)
    table.refused("it takes too long")
    table.drag()
    table.take(b"text")
    table.personal.dropped(result=None)
    table.personal.link.expect(rawlink.PASTE_STOP)
    table.refused("it takes too long")


def test_attack_53_more_than_was_asked_for(ruled):
    table = ruled()
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    table.work.say(asked.request, 0, b"x" * 65537)
    table.work.stopped(asked.request)
    table.refused("more came than was asked for")
    assert not heard(table.personal)


def test_attack_53_nothing(ruled):
    table = ruled()
    table.drag()
    table.take(b"")
    table.refused("nothing is dragged that may leave it")
    assert not heard(table.personal)


def test_attack_53_files_never_cross(ruled):
    """The user is told so; what a liar says of them ends the copy."""
    table = ruled()
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    assert asked.types[-1] == FILES and asked.sizes[-1] == 0
    for at, result in enumerate((NONE, NONE, TOO_LARGE)):
        table.work.end(asked.request, at, result)
    table.refused("files go another way than by a drag")
    assert not heard(table.personal)
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    table.work.end(asked.request, 0, NONE)
    table.work.end(asked.request, 1, NONE)
    table.work.say(asked.request, 2, b"file:///etc/passwd")
    table.work.stopped(asked.request)
    assert not heard(table.personal)


def test_text_beside_files_crosses(ruled):
    table = ruled()
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    table.work.say(asked.request, 0, b"/home/name")
    for at, result in enumerate((1, NONE, TOO_LARGE)):
        table.work.end(asked.request, at, result)
    assert table.personal.dropped()[0] == {TEXT: b"/home/name"}
    table.done()
    assert [(line["verdict"], line["types"]) for line in audits(table.desk)] == [
        ("refused", FILES), ("done", TEXT)]


def test_attack_53_drops_that_there_were_none_of(ruled):
    table = ruled()
    with contextlib.suppress(ConnectionError):
        table.personal.link.send(rawlink.DROP_END, 1, struct.pack("<I", TAKEN))
    assert table.personal.link.expect_error() == rawlink.E_STATE


def test_attack_53_an_answer_that_comes_again(ruled):
    """Nothing is counted twice."""
    table = ruled()
    for number in (1, 2):
        table.drag()
        table.take(b"text")
        table.personal.dropped()
        table.done(number)
        for _ in range(3):
            table.personal.link.send(rawlink.DROP_END, number, struct.pack("<I", TAKEN))
        table.personal.sync()
        assert clipboard(table.desk)["drops"] == number


def test_attack_53_the_clipboard_is_another(ruled):
    """Neither what is held, nor what a domain has selected, goes by a drag."""
    table = ruled(LONG + "\n[clipboard]\nwork -> personal = allow\n")
    table.work.focus()
    table.user.down(hand.SUPER, hand.SHIFT)
    table.user.tap(hand.C)
    table.user.up(hand.SHIFT, hand.SUPER)
    table.work.answer(table.work.asked(), b"copied")
    wait_for(lambda: clipboard(table.desk)["phase"] == "held", "the copy")
    table.drag()
    table.take(b"dragged")
    assert table.personal.dropped()[0] == {TEXT: b"dragged"}
    table.done()
    assert clipboard(table.desk)["phase"] == "held"


def test_an_application_that_takes_nothing(ruled):
    table = ruled()
    table.drag()
    table.take(b"text")
    table.personal.dropped(REFUSED)
    table.refused("nothing there takes it")
    (line,) = audits(table.desk)
    assert (line["verdict"], line["reason"]) == ("refused", "nothing there takes it")


def test_a_proxy_that_is_too_old(ruled):
    """Of version 1.3: its drags are cancelled over others, and it is given none."""
    table = ruled(LONG + "personal -> work = allow\n")
    table.personal.link.close()
    wait_for(lambda: table.desk.domain("personal")["status"] == "down", "it is gone")
    table.personal = Old(table.desk, "personal", 0xFF00E5FF)
    table.drag()
    table.take(b"text")
    table.refused("its proxy is too old")
    table.begin(table.personal)
    table.over(table.work)
    table.user.release()
    assert table.ends(table.personal) == [rawlink.CANCELLED]
    assert [msg.opcode for msg in heard(table.personal)] == [rawlink.DRAG_END]


def test_attack_53_nothing_while_locked(ruled):
    table = ruled()
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    with Locker(table.desk.env).show() as locker:
        locker.hears("locked")
        table.work.stopped(asked.request)
        assert refusal(table.desk) == "the session was locked"
        table.work.answer(asked, b"late")
        assert not heard(table.personal)
        locker.unlock()


def test_attack_53_an_answer_before_the_drop(ruled):
    """It cannot know yet."""
    table = ruled()
    table.drag()
    table.take(bytes(2 * WINDOW), PNG)
    offer = table.personal.link.expect(rawlink.DROP_OFFER)
    table.personal.link.send(rawlink.DROP_END, offer.object, struct.pack("<I", TAKEN))
    table.personal.sync()
    assert clipboard(table.desk)["drops"] == 0 and not refusal(table.desk)


def test_attack_53_other_rules_end_it(ruled):
    table = ruled()
    table.drag()
    asked = table.work.asked(rawlink.DRAG_COPY)
    (table.desk.dir / "cloison.ini").write_text(CONFIG + "[drag]\nwork -> personal = deny\n")
    assert table.desk.control("reload")["ok"]
    table.work.stopped(asked.request)
    assert refusal(table.desk) == "the rules are others now"
    table.drag()
    table.refused("no rule allows it")
