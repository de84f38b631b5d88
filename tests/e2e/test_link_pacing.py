# SPDX-License-Identifier: MIT
"""When frames and buffers come back, and which CONFIGUREs wait for an answer."""

import struct
import time

import pytest
import rawlink
from desk import CONFIG, Desk, wait_for
from rawlink import AR24, XR24, commit_body, layer

GREY = 0xFF606060
ACTIVATED = 1


def test_every_commit_of_a_shown_window_gets_one_frame(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    for _ in range(10):
        window.commit([])  # nothing changed on screen, and yet it is paced
        work.expect(rawlink.FRAME, window.id)
    desk.state()
    assert work.count(rawlink.FRAME) == 0


def test_the_clock_is_the_links_own(desk):
    """It begins with the link: a guest learns nothing of how long the host is up."""
    before = time.monotonic()
    link = desk.link("work")
    window = link.toplevel(60, 40, 0xFF204060)
    (said,) = link.expect(rawlink.FRAME, window.id).fields("I")
    assert said <= (time.monotonic() - before) * 1000 + 1


def test_frames_come_at_the_rate_of_the_output(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    times = []
    for step in range(30):
        window.paint(0xFF000000 | step)
        times.append(work.expect(rawlink.FRAME, window.id).fields("I")[0])
    # 60 Hz, which the headless backend rounds to 16 ms; a busy machine may only be slower.
    assert (times[-1] - times[0]) / 29 >= 15


def test_attack_89_frames_come_on_a_grid_that_nobody_moves():
    """At 50 Hz all points are a multiple of 20 ms apart, whoever draws what and when."""
    desk = Desk(CONFIG.replace("1024x768@60", "1024x768@50")).start()
    stamps = {}
    windows = {}
    for name in ("work", "personal"):
        windows[name] = desk.link(name).toplevel(200, 100, GREY)

    def frame(name):
        link = windows[name].link
        stamps.setdefault(name, []).append(link.expect(rawlink.FRAME, windows[name].id).fields("I")[0])

    for name in windows:
        frame(name)
    for step in range(20):
        name = "work" if step % 3 else "personal"
        # Not waited for, and small or large: another picture is due at odd times.
        for window in windows.values():
            window.commit([(0, 0, 1 + step, 100)])
            desk.state()
        for other in windows:
            frame(other)
        windows[name].paint(0xFF000000 | step)
        frame(name)
    for name, told in stamps.items():
        assert {(stamp - told[0]) % 20 for stamp in told} == {0}, name
        assert told == sorted(set(told)), "one for each point"
    desk.finish()


def test_many_commits_are_one_frame(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    start = time.monotonic()
    for step in range(200):
        window.commit([(0, 0, 1, 1)])
    work.expect(rawlink.FRAME, window.id)
    desk.state()
    periods = (time.monotonic() - start) / 0.016 + 2
    assert work.count(rawlink.FRAME, window.id) <= periods


def test_a_minimized_window_gets_no_frames_until_it_is_back(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    work.expect(rawlink.FRAME, window.id)
    work.send(rawlink.WINDOW_REQUEST, window.id, struct.pack("<III", rawlink.REQUEST_MINIMIZE, 0, 0))
    wait_for(lambda: desk.windows("work")[0]["minimized"], "the window to be minimized")
    other = work.toplevel(200, 100, GREY)
    window.commit()
    for _ in range(3):
        work.expect(rawlink.FRAME, other.id)
        other.commit()
    assert work.count(rawlink.FRAME, window.id) == 0
    number = next(w["number"] for w in desk.windows("work") if w["minimized"])
    desk.control("focus", str(number))
    work.expect(rawlink.FRAME, window.id)


@pytest.mark.parametrize("fmt", [XR24, AR24])
def test_a_replaced_buffer_is_released_once(desk, fmt):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY, fmt=fmt)
    second = rawlink.Image(work, 200, 100, fmt).fill(0xFF112233)
    work.expect(rawlink.FRAME, window.id)
    for _ in range(3):
        window.commit()  # the same buffer again: still in use
        work.expect(rawlink.FRAME, window.id)
    assert work.count(rawlink.BUFFER_RELEASE) == 0
    window.commit(image=second)
    work.expect(rawlink.BUFFER_RELEASE, window.image.id)
    work.expect(rawlink.FRAME, window.id)
    assert work.count(rawlink.BUFFER_RELEASE) == 0
    window.unmap()
    work.expect(rawlink.BUFFER_RELEASE, second.id)


SLOW_OUTPUT = CONFIG.replace("1024x768@60", "1024x768@1")


def test_who_does_not_wait_for_frames_gets_buffers_before_them():
    desk = Desk(SLOW_OUTPUT).start()
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    images = [window.image, rawlink.Image(work, 200, 100).fill(0xFF112233)]
    for step in range(20):
        window.commit(image=images[(step + 1) % 2])
        work.expect(rawlink.BUFFER_RELEASE, images[step % 2].id)
    assert work.count(rawlink.FRAME) < 10, "a buffer came with each frame, once a second"
    desk.finish()


def test_a_release_does_not_wait_for_a_frame_that_never_comes(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    second = rawlink.Image(work, 200, 100).fill(0xFF112233)
    work.expect(rawlink.FRAME, window.id)
    window.commit(image=second)
    window.destroy()
    work.expect(rawlink.BUFFER_RELEASE, window.image.id)
    work.expect(rawlink.BUFFER_RELEASE, second.id)


def test_a_buffer_in_two_layers_is_released_with_the_last(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    both = rawlink.Image(work, 50, 50).fill(0xFF112233)
    base = layer(1, window.image.id, 0, 0, 200, 100)
    window.commit_layers([base, layer(2, both.id, 0, 0, 50, 50), layer(3, both.id, 60, 0, 50, 50)])
    window.commit_layers([base, layer(3, both.id, 60, 0, 50, 50)])
    work.expect(rawlink.FRAME, window.id)
    assert work.count(rawlink.BUFFER_RELEASE) == 0
    window.commit_layers([base])
    work.expect(rawlink.BUFFER_RELEASE, both.id)
    assert work.count(rawlink.BUFFER_RELEASE) == 0


def test_a_layer_outside_of_the_window_releases_its_buffer(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    out = rawlink.Image(work, 50, 50)
    base = layer(1, window.image.id, 0, 0, 200, 100)
    window.commit_layers([base, layer(2, out.id, 500, 500, 50, 50)])
    window.commit_layers([base])
    work.expect(rawlink.BUFFER_RELEASE, out.id)


def test_a_destroyed_buffer_stays_on_screen_and_is_not_released(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, 0xFF00FF00)
    work.expect(rawlink.FRAME, window.id)
    window.image.destroy()
    desk.state()
    box = desk.windows("work")[0]["content"]
    assert desk.screenshot().getpixel((box["x"] + 100, box["y"] + 50)) == (0, 255, 0)
    window.unmap()
    wait_for(lambda: not desk.windows("work"), "the window to go")
    assert work.count(rawlink.BUFFER_RELEASE) == 0
    assert desk.domain("work")["pool_bytes"] == 0


def answer_configures(desk, window):
    """Until the host wants nothing more."""
    while True:
        window.commit()
        desk.state()
        window.link.pump()
        if window.link.configured.get(window.id) == window.serial:
            return


def test_attack_17_what_nobody_asked_for_waits_and_is_joined(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    other = work.toplevel(200, 100, GREY)
    wait_for(lambda: len(desk.windows("work")) == 2, "both windows")
    numbers = sorted(view["number"] for view in desk.windows("work"))
    for each in (window, other):
        answer_configures(desk, each)
    work.received.clear()
    # Each turn changes what the host wants of both, and the guest does not answer.
    for _ in range(5):
        for number in numbers:
            assert desk.control("focus", str(number))["ok"]
    work.sync()
    for each in (window, other):
        assert work.count(rawlink.CONFIGURE, each.id) == 1
        first = work.expect(rawlink.CONFIGURE, each.id).fields("IiiiiI")
        each.commit()
        work.sync()
        later = [msg.fields("IiiiiI") for msg in work.received
                 if msg.opcode == rawlink.CONFIGURE and msg.object == each.id]
        assert len(later) <= 1
        last = (later or [first])[-1]
        assert last[0] >= first[0]
        focused = desk.state()["focus"]["window"] == numbers[(window, other).index(each)]
        assert bool(last[5] & ACTIVATED) == focused
        each.commit()
        work.sync()
        assert work.count(rawlink.CONFIGURE, each.id) == len(later)


def test_a_window_on_two_outputs_is_paced_by_one():
    desk = Desk(CONFIG + "\n[output HEADLESS-2]\nmode = 640x480@60\n", WLR_HEADLESS_OUTPUTS="2")
    desk.start()
    work = desk.link("work")
    outputs = {work.expect(rawlink.OUTPUT).fields("iiII")[0] for _ in range(2)}
    assert outputs == {1024, 640}
    window = work.toplevel(200, 100, GREY)
    for _ in range(10):
        window.commit([])
        work.expect(rawlink.FRAME, window.id)
    assert work.count(rawlink.FRAME) <= 1
    desk.finish()


def test_the_highest_rate_of_a_headless_output():
    desk = Desk(CONFIG.replace("1024x768@60", "1024x768@1000"))
    desk.start()
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY)
    last = work.expect(rawlink.FRAME, window.id).fields("I")[0]

    def frame_after():
        """How many ms after the frame before this one comes, and that is by the host's clock."""
        nonlocal last
        window.commit([])
        before, last = last, work.expect(rawlink.FRAME, window.id).fields("I")[0]
        return last - before
    wait_for(lambda: frame_after() < 10, "a frame that comes sooner than at 60 Hz")
    desk.finish()


def test_a_commit_may_come_before_any_configure(desk):
    work = desk.link("work")
    window = work.toplevel(200, 100, GREY, show=False)
    work.send(rawlink.WINDOW_COMMIT, window.id, commit_body(
        0, 200, 100, [layer(1, window.image.id, 0, 0, 200, 100)]))
    work.expect(rawlink.FRAME, window.id)
