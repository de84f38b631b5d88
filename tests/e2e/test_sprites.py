# SPDX-License-Identifier: MIT
"""Cursor images of a domain: at the pointer, within the content of its window and nowhere else."""

import struct

import pytest
import rawlink
from desk import CONFIG, Desk, wait_for
from guests import MARK_WORK, Guest, two_guests
from hands import Hands
from oracle import check_rings, rgb
from test_pictures import desk_of, edges_of

IMAGE = 0xFF00FFD0
LIMIT = 64  # logical px that the host draws of a cursor at most
RIGHT_SIZE = (24, 16)


def cursor(desk):
    return desk.state()["pointer"]["cursor"]


def set_image(guest, sprite, hot=(0, 0), serial=None, window=None):
    if serial is None:
        serial = guest.told(rawlink.POINTER_ENTER)[-1].fields("Iii")[0]
    guest.link.send(rawlink.CURSOR_IMAGE, (window or guest.window).id,
                    struct.pack("<IIii", serial, sprite.id, *hot))
    guest.sync()


def extent(image, colour=IMAGE):
    """The box of all px of a colour, which fill it; None: there are none."""
    wanted, pixels = rgb(colour), image.load()
    found = [(x, y) for y in range(image.height) for x in range(image.width) if pixels[x, y] == wanted]
    if not found:
        return None
    left, top = min(x for x, _ in found), min(y for _, y in found)
    right, bottom = max(x for x, _ in found) + 1, max(y for _, y in found) + 1
    assert len(found) == (right - left) * (bottom - top), "it is whole"
    return left, top, right, bottom


def shown(desk, expected):
    """expected: the logical box of the image, or None."""
    wanted = expected and edges_of(dict(zip(("x", "y", "width", "height"), expected)),
                                   getattr(desk, "scale", 1))
    wait_for(lambda: extent(desk.screenshot()) == wanted,
             f"the image at {wanted}; it is at {extent(desk.screenshot())}")


@pytest.fixture(params=[1, 1.5, 2])
def scaled(request):
    desk = desk_of(f"{int(500 * request.param)}x{int(320 * request.param)}", request.param)
    desk.scale = request.param
    yield desk
    desk.finish()


def test_an_image_is_at_the_pointer(scaled):
    work = Guest(scaled, "work", MARK_WORK, (200, 120))
    sprite = work.link.sprite(rawlink.CURSOR, *RIGHT_SIZE, IMAGE)
    box = work.content()
    with Hands(scaled) as user:
        x, y = box["x"] + 100, box["y"] + 60
        user.move(x, y)
        set_image(work, sprite, (4, 6))
        assert cursor(scaled) == "image"
        shown(scaled, (x - 4, y - 6, *RIGHT_SIZE))
        user.move(x + 31, y - 22)
        shown(scaled, (x + 27, y - 28, *RIGHT_SIZE))
        set_image(work, sprite, (0, 0))
        shown(scaled, (x + 31, y - 22, *RIGHT_SIZE))
        user.aside()
        shown(scaled, None)
        assert cursor(scaled) == "default"


def test_an_image_stays_within_the_content(scaled):
    """At each edge and corner. I1: not a px of the ring changes."""
    work = Guest(scaled, "work", MARK_WORK, (200, 120))
    sprite = work.link.sprite(rawlink.CURSOR, 20, 20, IMAGE)
    box = work.content()
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    with Hands(scaled) as user:
        user.move(box["x"] + 100, box["y"] + 60)
        set_image(work, work.link.sprite(rawlink.CURSOR, 1, 1, IMAGE, show=False))
        frame = scaled.screenshot()  # without any cursor
        for x in (box["x"] + 1, box["x"] + 100, right - 1):
            for y in (box["y"] + 1, box["y"] + 60, bottom - 1):
                user.move(x, y)
                set_image(work, sprite, (10, 10))
                left, top = max(x - 10, box["x"]), max(y - 10, box["y"])
                shown(scaled, (left, top, min(x + 10, right) - left, min(y + 10, bottom) - top))
                check_outside(scaled, frame, box)


def check_outside(desk, before, box):
    """Nothing but the content has changed."""
    now, (left, top, right, bottom) = desk.screenshot(), edges_of(box, desk.scale)
    for part in ((0, 0, now.width, top), (0, bottom, now.width, now.height),
                 (0, top, left, bottom), (right, top, now.width, bottom)):
        assert now.crop(part).tobytes() == before.crop(part).tobytes(), part


def test_attack_41_an_image_is_cut_to_its_limit(desk):
    """Attack 41."""
    work, _ = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 2000, 1000, IMAGE)
    with Hands(desk) as user:
        x, y = work.centre()
        user.move(x, y)
        set_image(work, sprite, (LIMIT, LIMIT))
        shown(desk, (x - LIMIT + 1, y - LIMIT + 1, LIMIT, LIMIT))
        set_image(work, sprite, (0, 3))
        shown(desk, (x, y - 3, LIMIT, LIMIT))


def test_attack_42_a_hotspot_outside_is_moved_to_the_edge(desk):
    work, _ = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 12, IMAGE)
    with Hands(desk) as user:
        x, y = work.centre()
        user.move(x, y)
        set_image(work, sprite, (40, 50))
        shown(desk, (x - 9, y - 11, 10, 12))


def test_an_image_is_below_a_popup(desk):
    """The pointer is beside a popup, which lies over the content, and then in it."""
    work, _ = two_guests(desk)
    place = rawlink.positioner((80, 20, 1, 1), (60, 60), anchor=8, gravity=8)
    popup = work.link.popup(work.window, place, 0xFF202020)
    work.link.expect(rawlink.FRAME, popup.id)
    sprite = work.link.sprite(rawlink.CURSOR, 40, 40, IMAGE)
    with Hands(desk) as user:
        outer = next(w["outer"] for w in desk.windows("work") if w["kind"] == "popup")
        user.move(outer["x"] - 2, outer["y"] + 30)
        set_image(work, sprite, (20, 20))
        shown(desk, (outer["x"] - 22, outer["y"] + 10, 22, 40))
        check_rings(desk.screenshot(), desk.state())
        # In the popup itself it is cut to that, not to the toplevel.
        inside = next(w["content"] for w in desk.windows("work") if w["kind"] == "popup")
        user.move(inside["x"] + 1, inside["y"] + 30)
        set_image(work, sprite, (20, 20), window=popup)
        shown(desk, (inside["x"], inside["y"] + 10, 21, 40))
        check_rings(desk.screenshot(), desk.state())


def move_over(desk, guest, corner):
    """Puts the window's frame to about there, by its bar."""
    box = guest.content()
    with Hands(desk) as user:
        user.drag(guest.bar(), (corner[0] + 120, corner[1] + 12))
    assert guest.content() != box


def test_an_image_is_above_what_lets_the_pointer_through(desk):
    """A popup without input region lies over the place: the toplevel has the pointer, and its cursor is
    seen; also when the popup goes."""
    work, _ = two_guests(desk)
    x, y = work.centre()
    place = rawlink.positioner((60, 40, 1, 1), (150, 100), anchor=8, gravity=8)
    popup = work.link.popup(work.window, place, 0xFF202020)
    work.link.send(rawlink.WINDOW_INPUT_REGION, popup.id, struct.pack("<II", 0, 0))
    work.link.expect(rawlink.FRAME, popup.id)
    sprite = work.link.sprite(rawlink.CURSOR, 20, 20, IMAGE)
    with Hands(desk) as user:
        user.move(x, y)
        assert work.told(rawlink.POINTER_ENTER)[-1].object == work.window.id
        set_image(work, sprite)
        shown(desk, (x, y, 20, 20))
        popup.destroy()
        wait_for(lambda: len(desk.windows("work")) == 1, "the popup is gone")
        shown(desk, (x, y, 20, 20))
        assert cursor(desk) == "image"


def test_attack_41_an_image_never_covers_another_domain(desk):
    """Attack 41: the other domain's window lies over the content, right of the pointer."""
    work, personal = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 40, 40, IMAGE)
    box, number = work.content(), work.state()["number"]
    top = work.link.toplevel(60, 60, 0xFF101010)
    work.link.expect(rawlink.FRAME, top.id)
    (above,) = {w["number"] for w in desk.windows("work")} - {number}
    move_over(desk, personal, (box["x"] + 150, box["y"] + 20))
    assert desk.control("focus", str(above))["ok"]
    outer = personal.state()["outer"]
    with Hands(desk) as user:
        user.move(outer["x"] - 5, outer["y"] + 60)
        set_image(work, sprite, (20, 20))
        assert cursor(desk) == "image"
        shown(desk, (outer["x"] - 25, outer["y"] + 40, 25, 40))
        check_rings(desk.screenshot(), desk.state())


def test_a_smaller_window_cuts_its_image(desk):
    work, _ = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 40, 40, IMAGE)
    box = work.content()
    with Hands(desk) as user:
        user.move(box["x"] + 195, box["y"] + 100)
        set_image(work, sprite, (20, 20))
        work.window.commit_layers(
            [rawlink.layer(1, work.window.image.id, 0, 0, 200, 200)], width=200)
        wait_for(lambda: work.content()["width"] == 200, "the smaller window")
        shown(desk, (box["x"] + 175, box["y"] + 80, 25, 40))


def test_a_window_that_moves_takes_its_image_away(desk):
    """The pointer rests: its place in the content is another one, then it is outside."""
    work, _ = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    with Hands(desk) as user:
        x, y = work.centre()
        user.move(x, y)
        set_image(work, sprite)
        work.window.destroy()
        wait_for(lambda: cursor(desk) == "default", "the host's cursor")
        shown(desk, None)


def test_a_sprite_that_shows_nothing_hides_the_pointer(desk):
    work, personal = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE, show=False)
    with Hands(desk) as user:
        x, y = work.centre()
        user.move(x, y)
        plain = extent_of_content(desk, work)
        set_image(work, sprite)
        assert cursor(desk) == "image"
        shown(desk, None)
        assert extent_of_content(desk, work) != plain, "the host's cursor is gone"
        sprite.commit()
        shown(desk, (x, y, 10, 10))
        sprite.unmap()
        shown(desk, None)
        sprite.commit()
        shown(desk, (x, y, 10, 10))
        sprite.destroy()
        shown(desk, None)
        assert cursor(desk) == "hidden"
        user.move(*personal.centre())
        assert cursor(desk) == "default"


def extent_of_content(desk, guest):
    """The px of the content that are not the window's."""
    box = guest.content()
    part = desk.screenshot().crop((box["x"], box["y"], box["x"] + box["width"],
                                   box["y"] + box["height"]))
    return part.width * part.height - dict(
        (colour, count) for count, colour in part.getcolors(1 << 24)).get(rgb(guest.mark), 0)


def test_attack_43_outside_of_the_content_the_cursor_is_the_hosts(desk):
    """Attack 43: also while a button is held that was pressed inside, whatever was chosen."""
    work, personal = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    hidden = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE, show=False)
    with Hands(desk) as user:
        x, y = work.centre()
        for chosen in (sprite, hidden):
            user.move(x, y)
            set_image(work, chosen)
            user.press()
            for place in (personal.centre(), work.bar(), (500, 10), (x, y)):
                user.move(*place)
                inside = place == (x, y)
                assert cursor(desk) == ("image" if inside else "default"), place
                shown(desk, (x, y, 10, 10) if inside and chosen is sprite else None)
            user.move(*personal.centre())
            set_image(work, chosen)
            assert cursor(desk) == "default", "a choice from outside waits"
            user.move(x, y)
            assert cursor(desk) == "image"
            user.release()


def test_a_shape_follows_an_image_and_is_followed(desk):
    work, _ = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    other = work.link.sprite(rawlink.CURSOR, 20, 20, 0xFF8000FF)
    with Hands(desk) as user:
        x, y = work.centre()
        user.move(x, y)
        set_image(work, sprite)
        shown(desk, (x, y, 10, 10))
        set_image(work, other)
        shown(desk, None)
        assert extent(desk.screenshot(), 0xFF8000FF) == (x, y, x + 20, y + 20)
        serial = work.told(rawlink.POINTER_ENTER)[-1].fields("Iii")[0]
        work.link.send(rawlink.CURSOR_SHAPE, work.window.id, struct.pack("<II", serial, 9))
        work.sync()
        assert cursor(desk) == "text"
        assert extent(desk.screenshot(), 0xFF8000FF) is None
        set_image(work, sprite)
        shown(desk, (x, y, 10, 10))


def test_attack_43_a_stale_serial_chooses_nothing(desk):
    """Attack 43."""
    work, personal = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    with Hands(desk) as user:
        user.move(*work.centre())
        stale = work.told(rawlink.POINTER_ENTER)[-1].fields("Iii")[0]
        user.move(*personal.centre())
        set_image(work, sprite, serial=stale)
        assert cursor(desk) == "default"
        user.move(*work.centre())
        set_image(work, sprite, serial=stale)
        assert cursor(desk) == "default"
        shown(desk, None)


def next_frame(guest):
    """The window's: had a sprite one, it has come before."""
    guest.window.commit()
    guest.link.expect(rawlink.FRAME, guest.window.id)
    guest.window.commit()
    guest.link.expect(rawlink.FRAME, guest.window.id)


def test_a_sprite_is_paced_while_it_is_shown(desk):
    work, personal = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    with Hands(desk) as user:
        next_frame(work)
        assert work.link.count(rawlink.FRAME, sprite.id) == 0
        user.move(*work.centre())
        set_image(work, sprite)
        work.link.expect(rawlink.FRAME, sprite.id)
        for argb in (0xFF112233, IMAGE):
            sprite.paint(argb)
            work.link.expect(rawlink.FRAME, sprite.id)
        sprite.commit([])
        work.link.expect(rawlink.FRAME, sprite.id)
        user.press()
        for place in (work.bar(), personal.centre()):
            user.move(*place)
            sprite.commit()
            next_frame(work)
            assert work.link.count(rawlink.FRAME, sprite.id) == 0, "chosen, and not shown"
        user.release()
        next_frame(work)
        assert work.link.count(rawlink.FRAME, sprite.id) == 0


def test_an_image_moves_sixty_times_a_second_at_most():
    """Whatever the rate of the output is."""
    desk = Desk(CONFIG.replace("1024x768@60", "1024x768@240")).start()
    work = Guest(desk, "work", MARK_WORK)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)

    def times(thing):
        """Of three FRAMEs in a row, each for a commit: how many ms lie between."""
        said = []
        for _ in range(3):
            thing.commit([])
            said.append(work.link.expect(rawlink.FRAME, thing.id).fields("I")[0])
        return said[1] - said[0], said[2] - said[1]
    with Hands(desk) as user:
        user.move(*work.centre())
        set_image(work, sprite)
        wait_for(lambda: max(times(work.window)) < 10, "frames of the window at a higher rate")
        for _ in range(10):
            assert min(times(sprite)) >= 16
    desk.finish()


def test_a_sprite_gives_its_buffer_back(desk):
    """Whether it is shown or not."""
    work, _ = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    old, sprite.image = sprite.image, rawlink.Image(work.link, 10, 10, rawlink.AR24).fill(IMAGE)
    sprite.commit()
    work.link.expect(rawlink.BUFFER_RELEASE, old.id)
    sprite.unmap()
    work.link.expect(rawlink.BUFFER_RELEASE, sprite.image.id)


def test_all_goes_with_the_link(desk):
    work, _ = two_guests(desk)
    sprite = work.link.sprite(rawlink.CURSOR, 10, 10, IMAGE)
    with Hands(desk) as user:
        user.move(*work.centre())
        set_image(work, sprite)
        assert cursor(desk) == "image"
        work.link.close()
        wait_for(lambda: cursor(desk) == "default", "the host's cursor")
        shown(desk, None)
