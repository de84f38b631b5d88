# SPDX-License-Identifier: MIT
"""Unmodified applications in domains without a VM: proxy and compositor together."""


import pytest
import rawlink
from desk import BUILD, CONFIG, Desk, wait_for
from hands import Hands
from oracle import check_rings
from patience import PATIENCE
from unixguest import UnixGuest

# A shell in a terminal: what is typed lands in the file.
READER = 'while read -r line; do echo "$line" >>"$0"; done'


@pytest.fixture
def guests(desk):
    """work and personal, both up."""
    pair = UnixGuest(desk, "work").start(), UnixGuest(desk, "personal").start()
    yield pair
    for guest in pair:
        guest.stop()


def terminal(guest):
    """A terminal that keeps what is typed; returns its window and the file."""
    file = guest.path("typed")
    return guest.show("foot", "sh", "-c", READER, str(file)), file


def typed(file):
    return file.read_text() if file.exists() else ""


def focus(desk, window):
    assert desk.control("focus", str(window["number"]))["ok"]


def type_line(desk, text):
    desk.run("wtype", text)
    desk.run("wtype", "-k", "Return")


def ticker(guest):
    """A terminal that draws for as long as it lives."""
    return guest.show("foot", "-T", "ticker", "sh", "-c", "while :; do date +%N; sleep 0.05; done")


def check_draws(guest, number):
    drawn = guest.window(number)["commits"]
    wait_for(lambda: guest.window(number)["commits"] > drawn + 3, "it keeps drawing")


def test_terminals_are_framed(desk, guests):
    for guest in guests:
        terminal(guest)
    state = desk.state()
    assert {window["domain"] for window in state["windows"]} == {"work", "personal"}
    assert check_rings(desk.screenshot(), desk.state()) > 2000


def test_terminals_count_what_they_show(desk, guests):
    """Each reserves 512 MiB to scroll in, twice."""
    work, _ = guests
    for _ in range(10):
        work.show("foot", "sh", "-c", "seq 500; read -r line")
    assert desk.domain("work")["pool_bytes"] < 100 * 10**6


def test_what_is_typed_arrives_in_the_focused_domain_only(desk, guests):
    (window_w, file_w), (window_p, file_p) = (terminal(guest) for guest in guests)
    focus(desk, window_w)
    type_line(desk, "for work, äöü 12:34")
    wait_for(lambda: typed(file_w) == "for work, äöü 12:34\n", "the line in work")
    focus(desk, window_p)
    type_line(desk, "for personal")
    wait_for(lambda: typed(file_p) == "for personal\n", "the line in personal")
    assert typed(file_w) == "for work, äöü 12:34\n"


def test_a_killed_proxy_takes_its_windows_and_nothing_else(desk, guests):
    work, personal = guests
    terminal(work)
    drawing = ticker(personal)["number"]
    work.kill()
    wait_for(lambda: not work.windows(), "work's windows to go")
    assert desk.domain("work")["status"] == "down"
    assert desk.domain("work")["reason"] == "the proxy is gone"
    check_draws(personal, drawing)
    work.start()
    terminal(work)
    assert check_rings(desk.screenshot(), desk.state()) > 1000


def test_windows_return_after_the_compositor_restarted(desk, guests):
    work, personal = guests
    _, file = terminal(work)
    drawing = ticker(personal)
    desk.process.kill()
    desk.process.wait()
    desk.start()
    for guest in guests:
        wait_for(guest.windows, f"{guest.domain}'s window to return\n{guest.log()}")
    assert drawing["title"] in {window["title"] for window in personal.windows()}
    check_draws(personal, personal.windows()[0]["number"])
    focus(desk, work.windows()[0])
    type_line(desk, "still here")
    wait_for(lambda: typed(file) == "still here\n", "the line in the old shell")
    assert check_rings(desk.screenshot(), desk.state()) > 1000


def test_a_window_can_be_closed(desk, guests):
    window, _ = terminal(guests[0])
    assert desk.control("close", str(window["number"]))["ok"]
    assert guests[0].programs[0].wait(PATIENCE) is not None
    wait_for(lambda: not guests[0].windows(), "the window to go")


def test_launch_runs_in_the_domain(desk, guests):
    assert desk.control("launch", "work", "foot", "-T", "launched")["ok"]
    window = wait_for(guests[0].windows, "the launched terminal")[0]
    assert (window["title"], window["domain"]) == ("launched", "work")
    assert not guests[1].windows()
    reply = desk.control("launch", "work", "/no/such/program")
    assert reply == {"ok": False, "error": "domain work cannot run /no/such/program: No such file or directory"}
    assert desk.control("close", str(window["number"]))["ok"]
    wait_for(lambda: not guests[0].windows(), "the launched terminal to go")


def test_autostart_runs_when_a_domain_comes_up():
    desk = Desk(CONFIG.replace("label = Work\n", "label = Work\nautostart = foot -T auto\n")).start()
    guest = UnixGuest(desk, "work").start()
    window = wait_for(guest.windows, "the autostarted terminal")[0]
    assert window["title"] == "auto"
    assert desk.control("close", str(window["number"]))["ok"]
    wait_for(lambda: not guest.windows(), "it to go")
    guest.stop()
    desk.finish()


def test_maximizing_gives_the_whole_work_area(desk, guests):
    window, _ = terminal(guests[0])
    small = window["content"]
    focus(desk, window)
    with Hands(desk) as user:
        user.double_click(small["x"] + small["width"] // 2, small["y"] - 12)
        desk.park_pointer()
    shown = wait_for(lambda: (now := guests[0].windows()[0])["maximized"] and
                     now["content"]["width"] > small["width"] and now, "the terminal to be larger")
    area = desk.state()["outputs"][0]["work_area"]
    assert shown["outer"]["x"] == area["x"] and shown["outer"]["y"] == area["y"]
    assert check_rings(desk.screenshot(), desk.state()) > 2000


@pytest.mark.parametrize("program", ["weston-simple-shm", "weston-simple-damage", "weston-subsurfaces",
                                     "weston-scaler", "weston-transformed", "weston-smoke",
                                     "weston-flower", "weston-clickdot"])
def test_demo_clients_show_framed_windows(desk, guests, program):
    work, personal = guests
    window = work.show(program)
    assert window["content"]["width"] > 1
    assert check_rings(desk.screenshot(), desk.state()) > 500
    if program in ("weston-simple-shm", "weston-simple-damage", "weston-smoke"):
        check_draws(work, window["number"])
    work.programs[0].kill()
    wait_for(lambda: not work.windows(), f"{program}'s window to go")
    assert desk.domain("work")["status"] == "up", desk.lines_of("work")


def test_the_pixels_are_those_of_the_application(desk, guests):
    """A terminal with a background of one colour."""
    work = guests[0]
    window = work.show("foot", "--override", "colors.background=3366cc", "--override", "pad=20x20",
                       "sleep", "infinity")
    box = window["content"]
    wait_for(lambda: desk.screenshot().getpixel((box["x"] + box["width"] - 5, box["y"] + 5)) ==
             (0x33, 0x66, 0xCC), "the terminal's background")


def test_a_host_application_stands_beside_them(desk, guests):
    terminal(guests[0])
    desk.run(BUILD / "compositor/cloisonctl", "launch", "host", "foot", "-T", "mine")
    window = wait_for(lambda: desk.windows("host"), "the host's terminal")[0]
    assert window["title"] == "mine"
    state = desk.state()
    assert check_rings(desk.screenshot(), state) > 2000
    assert desk.control("close", str(window["number"]))["ok"]
    wait_for(lambda: not desk.windows("host"), "it to go")


def test_a_raw_peer_is_refused_while_the_proxy_lives(desk, guests):
    intruder = desk.link("work", greet=False)
    assert intruder.expect_error() == rawlink.E_BUSY
    terminal(guests[0])


def test_a_proxy_and_its_applications_wait_for_the_host():
    """Started in any order. A terminal ends when it is told of no output at all."""
    desk = Desk()
    guest = UnixGuest(desk, "work")
    guest.spawn()
    application = guest.run("foot", "-T", "early")
    wait_for(lambda: "waiting for the host" in guest.log(), "the proxy to say what it does")
    desk.start()
    window = wait_for(guest.windows, f"the terminal\n{guest.log()}")[0]
    assert window["title"] == "early" and application.poll() is None
    guest.stop()
    desk.finish()


def test_a_guest_without_xkb_data_gets_the_hosts_keymap(desk):
    """The keymap comes whole from the host: nothing of the guest's files or variables is needed."""
    guest = UnixGuest(desk, "work")
    applications = dict(guest.env)
    guest.env.update(XKB_CONFIG_ROOT="/nonexistent", HOME="/nonexistent", XKB_DEFAULT_LAYOUT="zz")
    guest.start()
    guest.env = applications
    window, file = terminal(guest)
    focus(desk, window)
    type_line(desk, "hello")
    wait_for(lambda: typed(file) == "hello\n", "what was typed")
    guest.stop()
