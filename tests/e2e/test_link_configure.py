# SPDX-License-Identifier: MIT
"""What the host answers when: section 8.2 of docs/protocol.md, in every order that toolkits use."""

import struct

import pytest

import hands as hand
import rawlink
from desk import wait_for
from hands import Hands
from rawlink import positioner

ACTIVATED, MAXIMIZED, FULLSCREEN, SUSPENDED, TILED = 1, 2, 4, 16, 32
MAX_CONFIGURES = 8
GRAB = 1
PLACE = positioner((10, 10, 20, 20), (80, 60), anchor=8, gravity=8)


def moved(step):
    """A positioner that leads to another place for each step."""
    return positioner((10 + 4 * step, 10, 20, 20), (80 + step, 60), anchor=8, gravity=8)


class Popup:
    """A popup whose test says each message, and what came for it."""

    def __init__(self, link, parent):
        self.link, self.parent, self.serials, self.image = link, parent, [], None
        self.id = 0

    def create(self, flags=0):
        self.id = self.link.new_id("window")
        self.link.send(rawlink.POPUP_CREATE, self.id,
                       rawlink.popup_body(self.parent, PLACE, flags=flags, serial=self.link.act))

    def reposition(self, token):
        self.link.send(rawlink.POPUP_REPOSITION, self.id, rawlink.reposition_body(token, moved(token)))

    def commit(self, answers):
        """answers: the how manieth configure, from 1."""
        self.image = self.image or rawlink.Image(self.link, 80, 60).fill(0xFF7700FF)
        self.link.send(rawlink.WINDOW_COMMIT, self.id, rawlink.commit_body(
            self.serials[answers - 1], 80, 60,
            [rawlink.layer(1, self.image.id, 0, 0, 80, 60, damage=[(0, 0, 80, 60)])]))

    def unmap(self):
        self.link.send(rawlink.WINDOW_COMMIT, self.id,
                       rawlink.commit_body(self.serials[-1], 0, 0, []))

    def destroy(self):
        self.link.send(rawlink.WINDOW_DESTROY, self.id)

    def tokens(self):
        """Of the POPUP_CONFIGUREs that came since it was asked last."""
        self.link.sync()
        came = [msg for msg in self.link.received
                if msg.opcode == rawlink.POPUP_CONFIGURE and msg.object == self.id]
        self.link.received = [msg for msg in self.link.received if msg not in came]
        fields = [msg.fields("IIiiii") for msg in came]
        self.serials += [serial for serial, *_ in fields]
        return [token for _, token, *_ in fields]


# Each step and the tokens of the POPUP_CONFIGUREs that answer it at once.
ORDERS = {
    "create, draw (Qt 5, GTK 3)": [("create", [0]), (("commit", 1), [])],
    "moved before it is mapped (Qt 6)": [
        ("create", [0]), (("reposition", 7), [7]), (("commit", 2), [])],
    "moved before it is mapped, drawn for the first place": [
        ("create", [0]), (("reposition", 7), [7]), (("commit", 1), []), (("commit", 2), [])],
    "moved twice before it is mapped (GTK 4)": [
        ("create", [0]), (("reposition", 7), [7]), (("reposition", 8), [8]), (("commit", 3), [])],
    "moved while mapped, each answered (completion lists)": [
        ("create", [0]), (("commit", 1), []), (("reposition", 1), [1]), (("commit", 2), []),
        (("reposition", 2), [2]), (("commit", 3), [])],
    "moved faster than it draws (candidates of an input method)": [
        ("create", [0]), (("commit", 1), []), (("reposition", 1), [1]), (("reposition", 2), [2]),
        (("reposition", 3), [3]), (("commit", 4), [])],
    "mapped again (tooltips)": [
        ("create", [0]), (("commit", 1), []), ("unmap", []), (("reposition", 1), [1]),
        (("commit", 2), [])],
    "destroyed with a question open": [
        ("create", [0]), (("reposition", 1), [1]), ("destroy", [])],
    "the same token twice": [
        ("create", [0]), (("reposition", 5), [5]), (("reposition", 5), [5]), (("commit", 3), [])],
}


@pytest.fixture
def parent(desk):
    link = desk.link("work")
    window = link.toplevel(300, 200, 0xFF204060)
    link.expect(rawlink.FRAME, window.id)
    with Hands(desk) as user:
        user.tap(hand.A)  # what a grab may name
    link.sync()
    yield window
    link.close()
    wait_for(lambda: desk.domain("work")["status"] == "down", "work is down")


@pytest.mark.parametrize("flags", [0, GRAB], ids=["plain", "grab"])
@pytest.mark.parametrize("order", ORDERS)
def test_each_question_of_a_popup_is_answered_at_once(parent, order, flags):
    popup = Popup(parent.link, parent.id)
    for step, tokens in ORDERS[order]:
        name, *args = step if isinstance(step, tuple) else (step,)
        getattr(popup, name)(*(args or ([flags] if name == "create" else [])))
        assert popup.tokens() == tokens, step
    if popup.image and step != "destroy":
        parent.link.expect(rawlink.FRAME, popup.id)


def test_a_popup_moves_with_the_commit_that_answers(desk, parent):
    popup = Popup(parent.link, parent.id)
    popup.create()
    popup.tokens()
    popup.commit(1)

    def place():
        parent.link.sync()
        windows = {window["kind"]: window["content"] for window in desk.windows("work")}
        return windows["popup"]["x"] - windows["toplevel"]["x"]

    first = place()
    popup.reposition(10)
    popup.reposition(20)
    assert popup.tokens() == [10, 20]
    assert place() == first
    popup.commit(2)
    assert place() == first + 40
    popup.commit(3)
    assert place() == first + 80


def test_too_many_answers_are_joined(parent):
    """Eight may be unanswered; then the last token stands for all that waited."""
    popup = Popup(parent.link, parent.id)
    popup.create()
    for token in range(1, 20):
        popup.reposition(token)
    assert popup.tokens() == list(range(MAX_CONFIGURES))
    popup.commit(3)
    assert popup.tokens() == [19]
    popup.reposition(20)
    assert popup.tokens() == [20]
    popup.commit(10)
    assert popup.tokens() == []


def test_a_commit_may_answer_any_but_never_goes_back(parent):
    link = parent.link
    popup = Popup(link, parent.id)
    popup.create()
    popup.reposition(1)
    popup.reposition(2)
    assert popup.tokens() == [0, 1, 2]
    popup.commit(2)
    popup.commit(2)
    assert popup.tokens() == []
    popup.commit(1)
    assert link.expect_error() == rawlink.E_STATE


def answers(window):
    """(size, states) of the CONFIGUREs that came since this was asked last."""
    link = window.link
    link.sync()
    came = [msg for msg in link.received
            if msg.opcode == rawlink.CONFIGURE and msg.object == window.id]
    link.received = [msg for msg in link.received if msg not in came]
    fields = [msg.fields("IiiiiI") for msg in came]
    assert all(states & TILED for *_, states in fields), "each says that the frame has corners"
    return [((width, height), states & ~(ACTIVATED | TILED)) for _, width, height, _, _, states in fields]


def ask(window, kind, serial=0):
    window.link.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", kind, 0, serial))


def draw(window, size):
    window.width, window.height = size
    window.image = rawlink.Image(window.link, *size).fill(0xFF204060)
    window.commit()


def test_a_request_is_answered_by_one_configure_with_what_came_of_it(desk, parent):
    answers(parent)
    parent.commit()
    answers(parent)
    ask(parent, rawlink.REQUEST_MAXIMIZE)
    ((full, states),) = answers(parent)
    assert states == MAXIMIZED and full > (300, 200)
    draw(parent, full)
    ask(parent, rawlink.REQUEST_FULLSCREEN)
    assert answers(parent) == [(full, MAXIMIZED | FULLSCREEN)]
    ask(parent, rawlink.REQUEST_UNFULLSCREEN)
    assert answers(parent) == [(full, MAXIMIZED)]
    ask(parent, rawlink.REQUEST_UNMAXIMIZE)
    assert answers(parent) == [((300, 200), 0)]
    draw(parent, (300, 200))
    assert answers(parent) == []
    ask(parent, rawlink.REQUEST_MINIMIZE)
    assert answers(parent) == [((300, 200), SUSPENDED)]


@pytest.mark.parametrize("kind, states", [
    (rawlink.REQUEST_UNMAXIMIZE, 0), (rawlink.REQUEST_UNFULLSCREEN, 0)])
def test_a_request_that_changes_nothing_is_answered_too(parent, kind, states):
    answers(parent)
    ask(parent, kind)
    assert [got for _, got in answers(parent)] == [states]
    ask(parent, kind)
    ask(parent, kind)
    assert [got for _, got in answers(parent)] == [states] * 2


def test_nobody_asks_for_attention_to_be_answered(parent):
    answers(parent)
    ask(parent, rawlink.REQUEST_ATTENTION)
    assert answers(parent) == []


def test_requests_beside_an_unanswered_configure(parent):
    """The guest has drawn for none of them yet: each has its answer, in order."""
    answers(parent)
    for kind in (rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_UNMAXIMIZE, rawlink.REQUEST_FULLSCREEN):
        ask(parent, kind)
    assert [states for _, states in answers(parent)] == [MAXIMIZED, 0, FULLSCREEN]


@pytest.mark.parametrize("states", [0, MAXIMIZED, FULLSCREEN, MAXIMIZED | FULLSCREEN])
def test_the_first_configure_has_the_states_that_were_wished(parent, states):
    link = parent.link
    window = link.new_id("window")
    link.send(rawlink.TOPLEVEL_CREATE, window, rawlink.toplevel_body(0, states))
    made = rawlink.Window(link, window, 40, 40, 0xFF204060, rawlink.XR24)
    ((size, got),) = answers(made)
    assert got == states
    assert (size != (0, 0)) == (states != 0)
