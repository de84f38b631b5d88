# SPDX-License-Identifier: MIT
"""attacks.md, row 53: drags from one domain to another, on the link."""

import re
import struct

import pytest

import rawlink
from boundary import REFUSED, TEXT
from desk import wait_for
from drops import FILES, LONG, PNG, SHORT, Table, audits, clipboard, heard, refusal


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
