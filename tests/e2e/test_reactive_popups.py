# SPDX-License-Identifier: MIT
"""Popups that ask to be placed anew when their window has moved: docs/protocol.md 8.5."""

import pytest

import rawlink
from guests import two_guests
from hands import Hands
from unixguest import UnixGuest
from wayland_app import App

REACTIVE = 2
FLIP_X, FLIP_Y = 4, 8
RIGHT, BOTTOM = 4, 2
FLAGS = {"reactive": REACTIVE, "plain": 0}
# Beside the right edge of a window of 300, to the right of it while that begins in the left half.
BESIDE = rawlink.positioner((280, 10, 20, 20), (120, 90), anchor=RIGHT, gravity=RIGHT,
                            constraint=FLIP_X)
LEFT_PLACE, RIGHT_PLACE = 160, 300


def show(guest, flags=REACTIVE, place=BESIDE, parent=None):
    popup = guest.link.popup(parent or guest.window, place, 0xFF7700FF, flags=flags, show=False)
    guest.link.expect(rawlink.POPUP_CONFIGURE, popup.id)
    popup.commit()
    guest.link.expect(rawlink.FRAME, popup.id)
    return popup


def to_the_right(desk, domain, user):
    """Moves its window to the edge of the screen, in steps; a popup has no room beside it any more."""
    (box,) = [view["content"] for view in desk.windows(domain) if view["kind"] == "toplevel"]
    area = desk.state()["outputs"][0]["work_area"]
    far = area["x"] + area["width"] - 10 - box["x"] - box["width"]
    start = box["x"] + 150, box["y"] - 12
    user.drag(start, (start[0] + far, start[1]))


def back(guest, user):
    """Into the left half."""
    start = guest.bar()
    user.drag(start, (start[0] - 400, start[1]))


def configures(guest, popup):
    """(token, x) of those that came since this was asked last."""
    guest.sync()
    came = [msg for msg in guest.link.received
            if msg.opcode == rawlink.POPUP_CONFIGURE and msg.object == popup.id]
    guest.link.received = [msg for msg in guest.link.received if msg not in came]
    return [msg.fields("IIiiii")[1:3] for msg in came]


def place(desk):
    """Of the popup, from its window."""
    kinds = {view["kind"]: view["content"] for view in desk.windows("work")}
    return kinds["popup"]["x"] - kinds["toplevel"]["x"]


@pytest.fixture
def work(desk):
    guest, _ = two_guests(desk)
    guest.window.destroy()
    guest.window = guest.link.toplevel(300, 200, guest.mark)
    guest.link.expect(rawlink.FRAME, guest.window.id)
    return guest


def test_where_there_is_no_room_it_is_asked_to_flip(desk, work):
    """Once, with token 0; it goes along until it answers. One that is not reactive hears nothing."""
    popup, plain = show(work), show(work, 0)
    with Hands(desk) as user:
        to_the_right(desk, work.name, user)
        msg = work.link.expect(rawlink.POPUP_CONFIGURE, popup.id)
        token, x, _, *size = msg.fields("IIiiii")[1:]
        assert (token, x, size) == (0, LEFT_PLACE, [120, 90])
        assert configures(work, plain) == []
        plain.destroy()
        work.sync()
        assert place(desk) < RIGHT_PLACE, "kept on the screen"
        popup.commit()
        work.sync()
        assert place(desk) == LEFT_PLACE
        assert configures(work, popup) == []


def test_not_before_the_hand_lets_go(desk, work):
    """A second one, in a window that nobody holds, is asked meanwhile: so time is not what is missing."""
    popup = show(work)
    other = work.link.toplevel(300, 200, work.mark)
    work.link.expect(rawlink.FRAME, other.id)
    number = work.state()["number"]
    second = show(work, parent=other)
    desk.control("focus", str(next(view["number"] for view in desk.windows("work")
                                   if view["kind"] == "toplevel" and view["number"] != number)))
    area, box = desk.state()["outputs"][0]["work_area"], work.content()
    start = work.bar()
    with Hands(desk) as user:
        user.move(*start)
        user.press()
        user.move(start[0] + area["width"] - box["x"] - box["width"], start[1])
        # The other window gets too large for its place, and moves to the left.
        other.width, other.image = area["width"] - 40, rawlink.Image(work.link, area["width"] - 40, 200)
        other.commit()
        work.link.expect(rawlink.POPUP_CONFIGURE, second.id)
        assert configures(work, popup) == []
        user.release()
        assert work.link.expect(rawlink.POPUP_CONFIGURE, popup.id).fields("IIiiii")[2] == LEFT_PLACE


def test_never_a_second_one_unanswered(desk, work):
    """The other one, which answers each, shows that it is looked at."""
    popup, witness = show(work), show(work)
    with Hands(desk) as user:
        for step in range(5):
            if step % 2:
                back(work, user)
            else:
                to_the_right(desk, work.name, user)
            work.link.expect(rawlink.POPUP_CONFIGURE, witness.id)
            witness.commit()
            assert configures(work, popup) == ([(0, LEFT_PLACE)] if step == 0 else [])
        back(work, user)
        work.link.expect(rawlink.POPUP_CONFIGURE, witness.id)
        popup.commit()
        assert configures(work, popup) == [(0, RIGHT_PLACE)], "what changed meanwhile"


def test_a_place_that_is_as_good_is_kept(desk, work):
    """Moved, but the same from its window. The witness is below it, for which it begins too far down then."""
    popup, witness = show(work), show(work, place=rawlink.positioner(
        (0, 180, 20, 20), (120, 90), anchor=BOTTOM, gravity=BOTTOM, constraint=FLIP_Y))
    area = desk.state()["outputs"][0]["work_area"]
    start = work.bar()
    with Hands(desk) as user:
        user.drag(start, (start[0] + 20, area["y"] + area["height"] // 2 + 10))
    msg = work.link.expect(rawlink.POPUP_CONFIGURE, witness.id)
    assert msg.fields("IIiiii")[3] == 180 - 90
    assert configures(work, popup) == []


@pytest.mark.parametrize("first", FLAGS)
@pytest.mark.parametrize("then", FLAGS)
def test_the_last_positioner_says_whether(desk, work, first, then):
    popup, witness = show(work, FLAGS[first]), show(work)
    work.link.send(rawlink.POPUP_REPOSITION, popup.id,
                   rawlink.reposition_body(9, BESIDE, flags=FLAGS[then]))
    assert configures(work, popup) == [(9, RIGHT_PLACE)]
    popup.commit()
    with Hands(desk) as user:
        to_the_right(desk, work.name, user)
    work.link.expect(rawlink.POPUP_CONFIGURE, witness.id)
    assert configures(work, popup) == ([(0, LEFT_PLACE)] if then == "reactive" else [])


def test_parents_first(desk, work):
    """And what stands on one that flips is looked at again when that has."""
    popup = show(work)
    above = show(work, place=rawlink.positioner(
        (-20, 10, 20, 20), (20, 20), anchor=RIGHT, gravity=RIGHT, constraint=FLIP_X), parent=popup)
    below = show(work)
    with Hands(desk) as user:
        to_the_right(desk, work.name, user)
    work.link.expect(rawlink.POPUP_CONFIGURE, below.id)
    work.sync()
    order = [msg.object for msg in work.link.received if msg.opcode == rawlink.POPUP_CONFIGURE]
    assert order == [popup.id, above.id] and below.id > above.id
    work.link.received.clear()
    above.commit()
    popup.commit()
    x = work.link.expect(rawlink.POPUP_CONFIGURE, above.id).fields("IIiiii")[2]
    above.commit()
    work.sync()
    boxes = sorted((view["content"]["width"], view["content"]["x"]) for view in desk.windows("work")
                   if view["kind"] == "popup")
    assert x == 0 and boxes[0][1] == boxes[1][1], "there is room again"


@pytest.mark.parametrize("where", ["host", "work"])
def test_an_application_of_either_kind(desk, where):
    """A configure that it did not ask for, for a positioner that is reactive and for no other."""
    guest = UnixGuest(desk, "work").start()
    with App(guest.env if where == "work" else desk.env) as app, Hands(desk) as user:
        window = app.toplevel("window")
        popup, plain = (window.popup(str(reactive), (290, 10), adjust=FLIP_X, reactive=reactive)
                        for reactive in (True, False))
        app.client.sync()
        app.client.forget()
        to_the_right(desk, where, user)
        app.client.wait(lambda: app.client.all(popup.role, "configure"), "the configure")
        (event,) = app.client.all(popup.role, "configure")
        assert event.args[0] == 290 - 120 and list(event.args[2:]) == [120, 90]
        assert app.client.all(plain.role, "configure", "repositioned") == []
        assert app.client.all(popup.role, "repositioned") == []
        plain.destroy()
        popup.show()
        places = {view["kind"]: view["content"]["x"] for view in desk.windows(where)}
        assert places["popup"] - places["toplevel"] == 290 - 120
    guest.stop()


@pytest.mark.parametrize("where", ["host", "work"])
def test_one_that_is_not_mapped_hears_nothing(desk, where):
    """Another one, that is, shows that it was looked at. Mapped again it has its place of now."""
    guest = UnixGuest(desk, "work").start()
    with App(guest.env if where == "work" else desk.env) as app, Hands(desk) as user:
        window = app.toplevel("window")
        popup, witness = (window.popup(name, (290, 10), adjust=FLIP_X, reactive=True)
                          for name in ("popup", "witness"))
        popup.unmap()
        app.client.forget()
        to_the_right(desk, where, user)
        app.client.wait(lambda: app.client.all(witness.role, "configure"), "the configure")
        app.client.sync()
        assert app.client.all(popup.role, "configure") == []
        popup.surface.commit()
        app.client.wait(lambda: app.client.all(popup.role, "configure"), "the first configure")
        assert app.client.all(popup.role, "configure")[-1].args[0] == 290 - 120
    guest.stop()
