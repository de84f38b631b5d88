# SPDX-License-Identifier: MIT
"""Windows over the link: what they show, and the frame that they cannot escape."""

import mmap
import struct

import rawlink
from desk import PERSONAL, WORK, wait_for
from oracle import base, check_filled, check_marker, check_rings, rgb
from rawlink import AR24, layer, positioner

MARK_WORK = 0xFF00A1
MARK_PERSONAL = 0x00E5FF
SWAPCHAIN = 4  # buffers of an output that wlroots has at most


def opaque(colour):
    return 0xFF000000 | colour


def two_windows(desk):
    work, personal = desk.link("work"), desk.link("personal")
    a = work.toplevel(300, 200, opaque(MARK_WORK))
    b = personal.toplevel(250, 180, opaque(MARK_PERSONAL))
    work.expect(rawlink.FRAME, a.id)
    personal.expect(rawlink.FRAME, b.id)
    return a, b


def only_window(desk, domain):
    windows = desk.windows(domain)
    assert len(windows) == 1, windows
    return windows[0]


def test_shows_its_pixels_in_a_frame(desk):
    two_windows(desk)
    state, image = desk.state(), desk.screenshot()
    for domain, marker, size in (("work", MARK_WORK, (300, 200)), ("personal", MARK_PERSONAL, (250, 180))):
        content = only_window(desk, domain)["content"]
        assert (content["width"], content["height"]) == size
        check_filled(image, content, marker)
        assert check_marker(image, state, domain, marker) == size[0] * size[1]
    assert check_rings(image, state) > 2000


def test_attack_55_the_label_is_in_every_frame(desk):
    """The bar's left end has the domain's colour; a title changes nothing there, however it is drawn."""
    a, _ = two_windows(desk)
    window = only_window(desk, "work")
    outer = window["outer"]
    top, bottom = outer["y"] + 6, window["content"]["y"] - 4
    image = desk.screenshot()
    end = max(x for x in range(outer["x"] + 6, outer["x"] + 120) if image.getpixel((x, top + 12)) == rgb(WORK))
    label, title = (outer["x"] + 6, top, end + 7, bottom), (outer["x"] + 120, top, outer["x"] + 200, bottom)
    before, empty = image.crop(label), image.crop(title).tobytes()
    assert any(colour == rgb(WORK) for _, colour in before.getcolors(10000))
    for text in ("[Personal] ‮" + "x" * 300, " " * 90 + "[Personal]", "WWWWWWWWWWWWWW"):
        a.title(text)
        image = wait_for(lambda: (now := desk.screenshot()).crop(title).tobytes() != empty and now, "the title")
        assert image.crop(label).tobytes() == before.tobytes()
        empty = image.crop(title).tobytes()


def test_overlapping_windows_keep_their_rings(desk):
    work, personal = desk.link("work"), desk.link("personal")
    for link, marker in ((work, MARK_WORK), (personal, MARK_PERSONAL)) * 3:
        window = link.toplevel(600, 420, opaque(marker))
        link.expect(rawlink.FRAME, window.id)
    state = desk.state()
    assert len(state["windows"]) == 6
    image = desk.screenshot()
    check_rings(image, state)
    check_marker(image, state, "work", MARK_WORK)
    check_marker(image, state, "personal", MARK_PERSONAL)


def test_damage_alone_is_drawn_anew(desk):
    """Every pixel changes in memory, but only what the commits declare is seen."""
    work = desk.link("work")
    window = work.toplevel(300, 200, opaque(MARK_WORK))
    top = rawlink.Image(work, 100, 50).fill(opaque(0x00AA00))
    def commit(*damage):
        window.commit_layers([layer(1, window.image.id, 0, 0, 300, 200, damage=damage),
                              layer(2, top.id, 200, 150, 100, 50)])
        work.expect(rawlink.FRAME, window.id)
    commit()
    # Each buffer of the output's swapchain still owes what happened since it was drawn last.
    for _ in range(SWAPCHAIN):
        commit((40, 30, 1, 1))
    content = only_window(desk, "work")["content"]
    window.image.fill(opaque(0x123456))
    top.fill(opaque(0x654321))
    commit((40, 30, 20, 10), (100, 30, 5, 5))
    image = desk.screenshot()
    for x, y, width, height in ((40, 30, 20, 10), (100, 30, 5, 5)):
        check_filled(image, {"x": content["x"] + x, "y": content["y"] + y, "width": width, "height": height},
                     0x123456)
    found = image.crop((content["x"], content["y"], content["x"] + 300, content["y"] + 200)).getcolors()
    assert sorted(found) == sorted([(225, rgb(0x123456)), (300 * 200 - 5000 - 225, rgb(MARK_WORK)),
                                    (5000, rgb(0x00AA00))])


CORE_LEAST_AREA = 128 * 128  # px, as in layer.c


def check_part(image, box, part, inside, outside):
    """box shows one colour in part of it, which is relative to it, and another one around that."""
    x, y, width, height = part
    left, top = box["x"] + x, box["y"] + y
    if width > 0:
        check_filled(image, {"x": left, "y": top, "width": width, "height": height}, inside)
        image = image.copy()
        image.paste(rgb(outside), (left, top, left + width, top + height))
    check_filled(image, box, outside)


def test_attack_09_transparent_pixels_show_the_base_and_nothing_else(desk):
    """Neither the other domain's window below nor old pixels, also when the guest calls them opaque:
    that makes black of what is transparent."""
    personal = desk.link("personal")
    below = personal.toplevel(900, 600, opaque(MARK_PERSONAL))
    personal.expect(rawlink.FRAME, below.id)
    desk.control("focus", str(only_window(desk, "personal")["number"]))
    work = desk.link("work")
    ghost = work.toplevel(300, 200, 0x00000000, fmt=AR24)
    work.expect(rawlink.FRAME, ghost.id)
    desk.control("focus", str(only_window(desk, "work")["number"]))
    box = only_window(desk, "work")["content"]
    check_filled(desk.screenshot(), box, base(WORK))
    for claim, black in (([(0, 0, 300, 200)], (0, 0, 300, 200)), ([(0, 0, 150, 200)], (0, 0, 150, 200)),
                         ([(-5, -5, 10, 10), (10, 10, 400, 400)], (10, 10, 290, 190)),
                         ([(0, 0, 100, 100), (150, 0, 120, 120)], (0, 0, 0, 0))):
        ghost.commit_layers([layer(1, ghost.image.id, 0, 0, 300, 200, damage=[(0, 0, 300, 200)],
                                   opaque=claim)])
        work.expect(rawlink.FRAME, ghost.id)
        image = desk.screenshot()
        check_part(image, box, black, 0, base(WORK))
        check_rings(image, desk.state())


def test_a_single_pixel_may_become_transparent(desk):
    """What it hid before is drawn again: another layer, or the base."""
    work = desk.link("work")
    window = work.toplevel(300, 200, opaque(MARK_WORK), show=False)
    pixel = rawlink.Image(work, 1, 1, AR24)
    for argb, left, right in ((0xFF00C000, rgb(0x00C000), rgb(0x00C000)),
                              (0x00000000, rgb(MARK_WORK), rgb(base(WORK))),
                              (0xFF00C000, rgb(0x00C000), rgb(0x00C000))):
        pixel.fill(argb)
        window.commit_layers([layer(1, window.image.id, 0, 0, 150, 200, source=(0, 0, 150, 200)),
                              layer(2, pixel.id, 0, 0, 300, 200, damage=[(0, 0, 1, 1)])])
        work.expect(rawlink.FRAME, window.id)
        box = only_window(desk, "work")["content"]
        image = desk.screenshot()
        for x, wanted in ((box["x"], left), (box["x"] + 150, right)):
            part = image.crop((x, box["y"], x + 150, box["y"] + 200))
            assert part.getcolors() == [(150 * 200, wanted)]


def test_round_corners_of_a_popup_show_its_domains_colour(desk):
    """A menu with a shadow around it: the ring is at its geometry, what lies outside of it is cut."""
    work = desk.link("work")
    window = work.toplevel(300, 200, opaque(MARK_WORK))
    work.expect(rawlink.FRAME, window.id)
    popup = work.popup(window, positioner((50, 50, 1, 1), (100, 80), anchor=5, gravity=8), 0, show=False)
    image = rawlink.Image(work, 140, 120, AR24).fill(0x60000000)  # the shadow
    image.fill(0, (20, 20, 100, 80))
    image.fill(opaque(0x224466), (24, 24, 92, 72))
    popup.commit_layers([layer(1, image.id, -20, -20, 140, 120)], 100, 80)
    work.expect(rawlink.FRAME, popup.id)
    state, image = desk.state(), desk.screenshot()
    box = next(w for w in state["windows"] if w["kind"] == "popup")["content"]
    assert (box["width"], box["height"]) == (100, 80)
    pixels, corner = image.load(), (box["x"], box["y"])
    for x in range(100):
        for y in range(80):
            inner = 4 <= x < 96 and 4 <= y < 76
            assert pixels[corner[0] + x, corner[1] + y] == rgb(0x224466 if inner else base(WORK))
    assert check_rings(image, state) > 1000


def test_a_lying_window_raised_above_another_domain_shows_none_of_it(desk):
    """Its claim comes before it is raised: the scene must draw the base where it comes to lie."""
    work, personal = desk.link("work"), desk.link("personal")
    for claim in ([(0, 0, 150, 200)], [(0, 0, 299, 200)], [(0, 0, 300, 199)], [(0, 0, 100, 100)],
                  [(0, 0, 200, 200), (200, 0, 99, 200)]):
        ghost = work.toplevel(300, 200, 0x00000000, fmt=AR24, show=False)
        ghost.commit_layers([layer(1, ghost.image.id, 0, 0, 300, 200, opaque=claim)])
        work.expect(rawlink.FRAME, ghost.id)
        below = personal.toplevel(1000, 690, opaque(MARK_PERSONAL))
        wait_for(lambda: desk.windows("personal"), "the other window")
        desk.control("focus", str(only_window(desk, "personal")["number"]))
        personal.expect(rawlink.FRAME, below.id)
        desk.control("focus", str(only_window(desk, "work")["number"]))
        wait_for(lambda: desk.windows()[0]["domain"] == "work", "the ghost to be raised")
        largest = claim[0] if claim[0][2] * claim[0][3] >= CORE_LEAST_AREA else (0, 0, 0, 0)
        check_part(desk.screenshot(), only_window(desk, "work")["content"], largest, 0, base(WORK))
        ghost.destroy()
        below.destroy()
        wait_for(lambda: not desk.windows(), "both to go")


def test_a_layer_shines_through_where_it_is_not_opaque(desk):
    """Of what the guest says the largest part counts, if it is large; it is then drawn as opaque."""
    work = desk.link("work")
    window = work.toplevel(300, 200, opaque(MARK_WORK))
    clear = rawlink.Image(work, 300, 200, AR24).fill(0)
    for claim, black in (([], (0, 0, 0, 0)), ([(0, 0, 299, 200)], (0, 0, 299, 200)),
                         ([(0, 0, 300, 200)], (0, 0, 300, 200)), ([(5, 5, 100, 100)], (0, 0, 0, 0)),
                         ([(0, 0, 150, 200), (150, 0, 150, 200)], (0, 0, 300, 200)),
                         ([(0, 0, 130, 200), (150, 9, 140, 190)], (150, 9, 140, 190))):
        window.commit_layers([layer(1, window.image.id, 0, 0, 300, 200),
                              layer(2, clear.id, 0, 0, 300, 200, opaque=claim)])
        work.expect(rawlink.FRAME, window.id)
        check_part(desk.screenshot(), only_window(desk, "work")["content"], black, 0, MARK_WORK)


def test_attack_04_layers_outside_of_the_content_are_cut(desk):
    a, _ = two_windows(desk)
    spill = rawlink.Image(a.link, 700, 500).fill(opaque(MARK_WORK))
    for place in ((-200, -150, 700, 500), (290, 190, 400, 300), (-65536, -65536, 16384, 16384),
                  (65536, 65536, 16384, 16384), (-16384, 5, 16384, 10)):
        a.commit_layers([layer(1, a.image.id, 0, 0, 300, 200), layer(2, spill.id, *place)])
        a.link.expect(rawlink.FRAME, a.id)
        state, image = desk.state(), desk.screenshot()
        check_marker(image, state, "work", MARK_WORK)
        check_rings(image, state)


def test_attack_03_layers_are_cut_to_a_content_smaller_than_its_frame(desk):
    work = desk.link("work")
    window = work.toplevel(20, 10, opaque(MARK_WORK), show=False)
    spill = rawlink.Image(work, 100, 100).fill(opaque(MARK_WORK))
    window.commit_layers([layer(1, window.image.id, 0, 0, 20, 10), layer(2, spill.id, 15, 5, 100, 100)])
    work.expect(rawlink.FRAME, window.id)
    box = only_window(desk, "work")["content"]
    assert box["width"] > 20 and box["height"] > 10
    check_part(desk.screenshot(), box, (0, 0, 20, 10), MARK_WORK, base(WORK))


def test_layers_crop_scale_and_turn(desk):
    """A buffer of four colours, a quarter of it enlarged; then the whole of it turned."""
    work = desk.link("work")
    window = work.toplevel(200, 100, opaque(0))
    quarters = rawlink.Image(work, 40, 20)
    colours = {(0, 0): 0xFF0000, (20, 0): 0x00FF00, (0, 10): 0x0000FF, (20, 10): 0xFFFF00}
    for (x, y), colour in colours.items():
        quarters.fill(opaque(colour), (x, y, 20, 10))
    window.commit_layers([layer(7, quarters.id, 0, 0, 200, 100, source=(20, 10, 20, 10))])
    work.expect(rawlink.FRAME, window.id)
    content = only_window(desk, "work")["content"]
    inner = dict(content, x=content["x"] + 10, y=content["y"] + 10, width=180, height=80)
    check_filled(desk.screenshot(), inner, 0xFFFF00)
    # 180 degrees: what was last is first.
    window.commit_layers([layer(7, quarters.id, 0, 0, 200, 100, transform=2)])
    work.expect(rawlink.FRAME, window.id)
    pixels = desk.screenshot().load()
    assert pixels[content["x"] + 40, content["y"] + 25] == rgb(0xFFFF00)
    assert pixels[content["x"] + 160, content["y"] + 75] == rgb(0xFF0000)


def test_layers_below_too_many_others_are_left_out(desk):
    """Else a window could make each frame of the whole screen as slow as it likes."""
    work = desk.link("work")
    window = work.toplevel(300, 200, opaque(MARK_WORK))
    clear = rawlink.Image(work, 300, 200, AR24).fill(0)
    for covers, shown in ((7, MARK_WORK), (8, base(WORK)), (63, base(WORK))):
        window.commit_layers([layer(100, window.image.id, 0, 0, 300, 200)] + [
            layer(i + 1, clear.id, 0, 0, 300, 200) for i in range(covers)])
        work.expect(rawlink.FRAME, window.id)
        check_filled(desk.screenshot(), only_window(desk, "work")["content"], shown)


def test_attack_12_small_and_huge_windows_have_a_whole_frame(desk):
    work = desk.link("work")
    for width, height in ((1, 1), (1, 500), (500, 1), (16384, 1), (3000, 3000)):
        window = work.toplevel(width, height, opaque(MARK_WORK))
        work.expect(rawlink.FRAME, window.id)
        state, image = desk.state(), desk.screenshot()
        area = state["outputs"][0]["work_area"]
        outer = only_window(desk, "work")["outer"]
        assert outer["x"] >= area["x"] and outer["y"] >= area["y"]
        assert outer["x"] + outer["width"] <= area["x"] + area["width"]
        assert outer["y"] + outer["height"] <= area["y"] + area["height"]
        assert check_rings(image, state) > 500
        check_marker(image, state, "work", MARK_WORK)
        window.destroy()


def test_attack_37_fullscreen_and_maximized_windows_keep_frame_and_panel(desk):
    work = desk.link("work")
    window = work.toplevel(300, 200, opaque(MARK_WORK))
    work.expect(rawlink.FRAME, window.id)
    output = desk.state()["outputs"][0]
    panel = (0, 0, output["width"], output["work_area"]["y"])
    before = desk.screenshot().crop(panel).tobytes()
    for kind, name in ((rawlink.REQUEST_FULLSCREEN, "fullscreen"), (rawlink.REQUEST_MAXIMIZE, "maximized")):
        window.commit()  # nothing is left to answer
        work.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", kind, 0, 0))
        wait_for(lambda: only_window(desk, "work")[name], name)
        big = rawlink.Image(work, output["width"], output["height"]).fill(opaque(MARK_WORK))
        window.commit_layers([layer(1, big.id, 0, 0, big.width, big.height)], big.width, big.height)
        work.expect(rawlink.FRAME, window.id)
        state, image = desk.state(), desk.screenshot()
        assert only_window(desk, "work")["outer"] == output["work_area"]
        assert check_rings(image, state) > 5000
        assert image.crop(panel).tobytes() == before
        check_marker(image, state, "work", MARK_WORK)


def test_memory_taken_back_shows_black(desk):
    """A hole in a sealed memfd is no fault for who reads it."""
    a, _ = two_windows(desk)
    a.image.memory.madvise(mmap.MADV_REMOVE)
    a.commit()
    a.link.expect(rawlink.FRAME, a.id)
    check_filled(desk.screenshot(), only_window(desk, "work")["content"], 0)


def test_unmapped_windows_are_gone_and_come_back(desk):
    a, _ = two_windows(desk)
    a.unmap()
    wait_for(lambda: not desk.windows("work"), "the window to go")
    assert check_marker(desk.screenshot(), desk.state(), "work", MARK_WORK) == 0
    a.commit()
    wait_for(lambda: desk.windows("work"), "the window to come back")
    check_filled(desk.screenshot(), only_window(desk, "work")["content"], MARK_WORK)


def test_killed_guests_leave_nothing(desk):
    a, b = two_windows(desk)
    a.link.close()
    wait_for(lambda: desk.domain("work")["status"] == "down", "work to be down")
    assert desk.domain("work")["reason"] == "the proxy is gone"
    assert check_marker(desk.screenshot(), desk.state(), "work", MARK_WORK) == 0
    b.paint(opaque(MARK_PERSONAL))
    b.link.expect(rawlink.FRAME, b.id)


def test_a_new_connection_starts_with_nothing(desk):
    a, _ = two_windows(desk)
    a.link.close()
    again = desk.link("work")
    assert desk.windows("work") == []
    window = again.toplevel(160, 90, opaque(0x445566))
    again.expect(rawlink.FRAME, window.id)
    check_filled(desk.screenshot(), only_window(desk, "work")["content"], 0x445566)


def test_attack_10_a_second_connection_is_refused(desk):
    a, _ = two_windows(desk)
    second = desk.link("work", greet=False)
    assert second.expect_error() == rawlink.E_BUSY
    assert any("refused" in line for line in desk.lines_of("work"))
    a.paint(opaque(0x778899))
    a.link.expect(rawlink.FRAME, a.id)
    check_filled(desk.screenshot(), only_window(desk, "work")["content"], 0x778899)


def test_attack_18_popups_are_placed_framed_and_inside(desk):
    """Also where the guest asks for a place far away."""
    a, _ = two_windows(desk)
    desk.control("focus", str(only_window(desk, "work")["number"]))
    slide_and_flip = 0x3F
    for rect, size, constraint in (((50, 40, 10, 10), (100, 60), slide_and_flip),
                                   ((0, 0, 1, 1), (100, 60), 0),
                                   ((-60000, -60000, 1, 1), (100, 60), 0),
                                   ((60000, 60000, 16384, 16384), (100, 60), slide_and_flip),
                                   ((10, 10, 1, 1), (16384, 16384), slide_and_flip)):
        popup = a.link.popup(a, positioner(rect, size, anchor=8, gravity=8, constraint=constraint),
                             opaque(0xABCDEF))
        popup.link.expect(rawlink.FRAME, popup.id)
        state = desk.state()
        shown = [window for window in state["windows"] if window["kind"] == "popup"]
        assert len(shown) == 1 and shown[0]["visible"]
        outer, area = shown[0]["outer"], state["outputs"][0]["work_area"]
        assert outer["x"] >= area["x"] and outer["y"] >= area["y"]
        assert outer["x"] + outer["width"] <= area["x"] + area["width"]
        assert outer["y"] + outer["height"] <= area["y"] + area["height"]
        image = desk.screenshot()
        check_rings(image, state)
        assert check_marker(image, state, "work", 0xABCDEF) > 1000
        popup.destroy()


def test_a_popup_stands_where_its_positioner_says(desk):
    a, _ = two_windows(desk)
    number = only_window(desk, "work")["number"]
    desk.control("focus", str(number))
    # Bottom right of the anchor rectangle, growing down and right.
    popup = a.link.popup(a, positioner((20, 30, 40, 10), (90, 50), anchor=8, gravity=8), opaque(0xABCDEF))
    popup.link.expect(rawlink.FRAME, popup.id)
    windows = {window["kind"]: window for window in desk.windows("work")}
    parent, shown = windows["toplevel"]["content"], windows["popup"]["content"]
    assert (shown["x"], shown["y"]) == (parent["x"] + 60, parent["y"] + 40)
    assert windows["popup"]["parent"] == number


def test_attack_19_popups_of_an_unfocused_window_are_hidden(desk):
    a, _ = two_windows(desk)
    desk.control("focus", str(only_window(desk, "work")["number"]))
    popup = a.link.popup(a, positioner((20, 30, 40, 10), (90, 50)), opaque(0xABCDEF))
    popup.link.expect(rawlink.FRAME, popup.id)
    desk.control("focus", str(only_window(desk, "personal")["number"]))
    assert check_marker(desk.screenshot(), desk.state(), "work", 0xABCDEF) == 0


def test_attack_21_a_parent_that_goes_takes_its_popups_along(desk):
    a, _ = two_windows(desk)
    desk.control("focus", str(only_window(desk, "work")["number"]))
    place = positioner((20, 30, 40, 10), (90, 50))
    popup = a.link.popup(a, place, opaque(0xABCDEF))
    child = a.link.popup(popup, place, opaque(0xABCDEF))
    a.destroy()
    a.link.expect(rawlink.POPUP_DONE, popup.id)
    a.link.expect(rawlink.POPUP_DONE, child.id)
    assert desk.windows("work") == []
    # What the guest sent before it could know has no effect, and buffers come back.
    popup.commit()
    a.link.expect(rawlink.BUFFER_RELEASE, popup.image.id)
    late = a.link.popup(popup, place, opaque(0xABCDEF), show=False)
    a.link.expect(rawlink.POPUP_DONE, late.id)
    for window in (popup, child, late):
        window.destroy()
    a.link.toplevel(130, 50, opaque(1))
    wait_for(lambda: desk.windows("work"), "the link to live on")


def test_attack_23_a_guest_cannot_take_the_focus(desk):
    a, b = two_windows(desk)
    desk.control("focus", str(only_window(desk, "personal")["number"]))
    focused = desk.state()["focus"]
    for kind in (rawlink.REQUEST_ATTENTION, rawlink.REQUEST_MAXIMIZE, rawlink.REQUEST_FULLSCREEN):
        a.link.send(rawlink.WINDOW_REQUEST, a.id, kind.to_bytes(4, "little") + bytes(8))
    extra = a.link.toplevel(500, 400, opaque(MARK_WORK))
    a.link.expect(rawlink.FRAME, extra.id)
    assert desk.state()["focus"] == focused
    check_rings(desk.screenshot(), desk.state())


def test_colours_of_the_configuration(desk):
    colours = {domain["name"]: domain["colour"] for domain in desk.state()["domains"]}
    assert colours["work"] == f"#{WORK:06x}" and colours["personal"] == f"#{PERSONAL:06x}"
