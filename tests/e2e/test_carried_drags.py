# SPDX-License-Identifier: MIT
"""Alt+Tab carries a drag along; and drags to other domains that the user is asked about."""

import os

import pytest

import hands as hand
import rawlink
from boundary import TEXT
from desk import wait_for
from drops import RULES, Table, audits, heard, refusal
from ends import HostEnd, alt_tab
from test_guest_drags import show_icon
from test_lock import Locker

DEAD = 0.5  # s of a prompt in which no answer counts


@pytest.fixture
def ruled():
    made = []

    def make(rules=RULES):
        made.append(Table(rules))
        made[-1].link = made[-1].work.link
        return made[-1]
    yield make
    for table in made:
        table.finish()


# --- carried ------------------------------------------------------------------------------------

def cover(table):
    """personal's window lies below work's."""
    box = table.work.content()
    table.user.move(*table.personal.bar())
    table.user.down(hand.SUPER)
    table.user.move(*table.personal.centre())
    table.user.press()
    dx, dy = (at - other for at, other in zip(table.work.centre(), table.personal.centre()))
    x, y = table.personal.centre()
    table.user.move(x + dx, y + dy)
    table.user.release()
    table.user.up(hand.SUPER)
    assert table.work.content() == box


def test_alt_tab_carries_a_drag_along(ruled):
    """The chosen window is in front, has the focus, and gets the drop."""
    table = ruled()
    cover(table)
    table.begin()
    table.user.down(hand.ALT)
    table.user.tap(hand.TAB)
    assert table.desk.state()["mode"] == "switch"
    table.user.move(*(at + 5 for at in table.work.centre()))
    assert table.ends() == []
    table.user.up(hand.ALT)
    state = table.desk.state()
    assert state["mode"] == "drag" and state["focus"]["domain"] == "personal"
    assert not heard(table.personal) and table.ends() == []
    assert not table.personal.told(rawlink.POINTER_ENTER, rawlink.POINTER_MOTION)
    table.over(table.personal)
    table.user.release()
    table.take(b"carried")
    assert table.personal.dropped()[0] == {TEXT: b"carried"}
    table.done()
    assert table.ends() == [rawlink.TAKEN]


def test_its_icon_comes_along(ruled):
    table = ruled()
    table.begin()
    icon = show_icon(table, 40, 30)
    table.user.down(hand.ALT)
    table.user.tap(hand.TAB)
    for x, y in ((500, 300), (700, 400)):
        table.user.move(x, y)
        before = table.link.count(rawlink.FRAME, icon.id)
        icon.commit()
        wait_for(lambda: table.link.count(rawlink.FRAME, icon.id) > before, "the icon is shown")
    table.user.up(hand.ALT)
    assert table.desk.state()["mode"] == "drag"


def test_escape_leaves_the_switcher_then_the_drag(ruled):
    table = ruled()
    table.begin()
    table.user.down(hand.ALT)
    table.user.tap(hand.TAB)
    table.user.tap(hand.ESC)
    table.user.up(hand.ALT)
    assert table.desk.state()["mode"] == "drag" and table.ends() == []
    assert table.desk.state()["focus"]["domain"] == "work"
    table.user.tap(hand.ESC)
    assert table.ends() == [rawlink.CANCELLED] and table.desk.state()["mode"] == "normal"


def let_go(table):
    table.user.release()


def close_it(table):
    table.user.tap(hand.F4)


def the_origin_goes(table):
    table.work.window.destroy()
    table.work.sync()


def the_guest_cancels(table):
    table.link.send(rawlink.DRAG_CANCEL)
    table.work.sync()


@pytest.mark.parametrize("end", [let_go, close_it, the_origin_goes, the_guest_cancels])
def test_what_ends_a_drag_that_is_carried(ruled, end):
    """Once; and no later release is a drop."""
    table = ruled()
    table.begin()
    table.user.down(hand.ALT)
    table.user.tap(hand.TAB)
    end(table)
    wait_for(lambda: table.ends() == [rawlink.CANCELLED], "the end")
    table.user.up(hand.ALT)
    table.user.move(*table.personal.centre())
    table.user.release()
    assert table.ends() == [rawlink.CANCELLED] and not heard(table.personal)
    assert table.desk.state()["mode"] == "normal"


def test_a_link_may_end_while_its_drag_is_carried(ruled):
    table = ruled()
    table.begin()
    table.user.down(hand.ALT)
    table.user.tap(hand.TAB)
    table.link.close()
    wait_for(lambda: table.desk.domain("work")["status"] == "down", "it is gone")
    table.user.up(hand.ALT)
    table.user.release()
    assert table.desk.state()["mode"] == "normal" and not heard(table.personal)


def test_a_lock_ends_a_drag_that_is_carried(ruled):
    table = ruled()
    table.begin()
    table.user.down(hand.ALT)
    table.user.tap(hand.TAB)
    with Locker(table.desk.env).show() as locker:
        locker.hears("locked")
        assert table.ends() == [rawlink.CANCELLED]
        locker.unlock()


def test_secure_attention_ends_a_drag_that_is_carried(ruled):
    table = ruled()
    table.begin()
    table.user.down(hand.ALT)
    table.user.tap(hand.TAB)
    table.user.down(hand.CTRL, hand.SHIFT)
    table.user.tap(hand.ESC)
    table.user.up(hand.SHIFT, hand.CTRL, hand.ALT)
    assert table.desk.state()["mode"] == "attention" and table.ends() == [rawlink.CANCELLED]
    table.user.tap(hand.ESC)


def give(_, fd):
    os.write(fd, b"from the host")
    os.close(fd)


def test_drags_of_the_host_are_carried_along(ruled):
    """And dropped in a domain."""
    table = ruled()
    host = HostEnd(table.desk, False)
    app = host.app
    table.desk.control("focus", str(host.number))
    table.user.move(*host.place())
    table.user.press()
    assert host.buttons()
    source = app.start_drag(host.window.surface)
    source.handlers["send"] = give
    wait_for(lambda: table.desk.state()["mode"] == "drag", "the drag")
    alt_tab(table.user)
    assert table.desk.state()["mode"] == "drag"
    table.work.forget()
    table.over(table.work)
    table.user.release()
    app.client.wait(lambda: table.work.link.count(rawlink.DROP_OFFER), "the offer")
    assert table.work.dropped()[0] == {TEXT: b"from the host"}
    table.done()
    app.client.sync()
    said = [event.name for event in app.client.all(source)]
    assert said[-1] == "dnd_finished" and "dnd_drop_performed" in said and "cancelled" not in said
    host.finish()


# --- asked about --------------------------------------------------------------------------------

ASKS = RULES.replace("work -> personal = allow", "work -> personal = ask")


def asked(table, data=b"two\nlines\x1b"):
    """The user is asked about a drop. The prompt."""
    table.drag()
    table.take(data)
    return wait_for(lambda: table.desk.state()["prompt"], "the prompt")


def choose_allow(table):
    wait_for(lambda: table.desk.state()["prompt"]["live"], "it takes answers")
    box = table.desk.state()["prompt"]["allow"]
    table.user.move(box["x"] + box["width"] // 2, box["y"] + box["height"] // 2)


def test_attack_53_the_user_is_asked_at_the_drop(ruled):
    """The source's drag is over by then, and the target hears nothing before the answer."""
    table = ruled(ASKS)
    received = len(table.personal.link.received)
    prompt = asked(table)
    assert (prompt["source"], prompt["target"], prompt["type"], prompt["size"]) == (
        "work", "personal", TEXT, 9)
    assert table.ends() == [rawlink.TAKEN]
    assert not heard(table.personal) and len(table.personal.link.received) == received
    choose_allow(table)
    table.user.press()
    table.user.release()
    assert table.personal.dropped()[0] == {TEXT: b"two\nlines"}
    table.done()


def test_a_source_that_goes_while_the_user_is_asked_is_said(ruled):
    table = ruled(ASKS)
    asked(table)
    assert table.desk.control("disconnect", "work")["ok"]
    wait_for(lambda: refusal(table.desk) == "a domain's link ended while the user was asked", "it is said")
    assert table.desk.state()["prompt"] is None


@pytest.mark.parametrize("key", [hand.ESC, hand.ENTER])
def test_attack_53_denied_is_the_default(ruled, key):
    table = ruled(ASKS)
    asked(table)
    wait_for(lambda: table.desk.state()["prompt"]["live"], "it takes answers")
    table.user.tap(key)
    table.refused("the user did not allow it")
    assert not heard(table.personal)
    assert audits(table.desk)[-1]["verdict"] == "refused"


def test_attack_53_a_target_that_goes_is_asked_about_no_more(ruled):
    table = ruled(ASKS)
    asked(table)
    table.personal.window.destroy()
    wait_for(lambda: not table.desk.state()["prompt"], "the prompt to go")
    table.refused("the window is not there any more")
    assert not heard(table.personal)
