# SPDX-License-Identifier: MIT
"""Titles are drawn by processes of their own, one a domain: they come when they come, and whatever becomes of
those processes, every frame has its label."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import family
import hands as hand
import pytest
import rawlink
from desk import BUILD, PERSONAL, WORK, Desk, wait_for
from hands import Hands
from oracle import rgb

BORDER, BAR, BUTTONS = 6, 24, 72  # px, as decoration.h and decoration_layout.c have them
SANITIZED = b"__asan_init" in (BUILD / "compositor/cloison-text").read_bytes()
COLOURS = {"work": WORK, "personal": PERSONAL}


class Bar:
    """Of a domain's only window, which has the focus: the pixels of its label and of its title."""

    def __init__(self, desk, domain):
        self.desk, self.domain = desk, domain
        self.link = desk.link(domain)
        self.window = self.link.toplevel(500, 100, 0xFF111111)
        self.link.expect(rawlink.FRAME, self.window.id)
        self.focus()
        outer = desk.windows(domain)[0]["outer"]
        left, top = outer["x"] + BORDER, outer["y"] + BORDER
        right = left + outer["width"] - 2 * BORDER
        image, middle = desk.screenshot(), top + BAR // 2
        label_end = max(x for x in range(left, right) if image.getpixel((x, middle)) == rgb(COLOURS[domain])) + 1
        self.label_box = (left, top, label_end, top + BAR)
        self.title_box = (label_end + 4, top, right - BUTTONS, top + BAR)
        self.label = self.pixels(self.label_box)
        self.bare = self.pixels(self.title_box)

    def focus(self):
        assert self.desk.control("focus", str(self.desk.windows(self.domain)[0]["number"]))["ok"]

    def pixels(self, box):
        return self.desk.screenshot().crop(box).tobytes()

    def has_label(self):
        """In the picture that there is now, of a window that has the focus."""
        return self.pixels(self.label_box) == self.label

    def say(self, text):
        self.window.title(text)
        self.link.sync()

    def title(self):
        return self.pixels(self.title_box)

    def wait_for_another(self, than, what):
        return wait_for(lambda: self.title() != than and self.title(), what)


def test_titles_come_and_change(desk):
    bar = Bar(desk, "work")
    seen = {bar.bare}
    for text in ("first", "second", "Ωλ Жж אב عر", "W" * 200):
        before = bar.title()
        bar.say(text)
        wait_for(lambda: bar.title() not in (before, bar.bare), f"the title {text}")
        assert bar.has_label()
        seen.add(bar.title())
    assert len(seen) == 5
    bar.say("")
    wait_for(lambda: bar.title() == bar.bare, "no title")


def test_the_switcher_has_titles(desk):
    bar = Bar(desk, "work")
    bar.say("first")
    white = (0xFF, 0xFF, 0xFF)
    row = (232 + 160 + 12, 366, 232 + 554, 402)  # px: of the title, in the middle of the screen

    def letters():
        return sum(n for n, colour in desk.screenshot().crop(row).getcolors(1 << 24) if colour > (0xC0,) * 3)

    with Hands(desk) as user:
        user.down(hand.ALT)
        user.tap(hand.TAB)
        wait_for(lambda: letters() > 5, "the title in the list")
        user.up(hand.ALT)
    wait_for(lambda: desk.screenshot().getpixel((232, 384)) != white, "the list is gone")


def test_a_killed_worker_costs_titles_only(desk):
    bar = Bar(desk, "work")
    bar.say("0")
    title = bar.wait_for_another(bar.bare, "a title")
    for step in range(1, 4):
        pid = family.worker(desk, "work")
        os.kill(pid, signal.SIGKILL)
        for change in range(20):
            bar.say(f"{step} {change}")
            assert bar.has_label()
        title = bar.wait_for_another(title, "the next worker's title")
        assert family.worker(desk, "work") != pid
    assert "domain work: what draws its titles has ended" in desk.log()


def test_a_worker_that_stands_still_is_another_domain_s_affair(desk):
    work, personal = Bar(desk, "work"), Bar(desk, "personal")
    for bar in (work, personal):
        bar.focus()
        bar.say("first")
        bar.wait_for_another(bar.bare, "a title")
    standing = family.worker(desk, "work")
    os.kill(standing, signal.SIGSTOP)
    work.say("second")
    for step in range(5):
        before = personal.title()
        personal.say(f"step {step}")
        personal.wait_for_another(before, "the other domain's title")
        assert personal.has_label()
    wait_for(lambda: "domain work: what draws its titles takes too long" in desk.log(), "the line")
    wait_for(lambda: family.gone(standing), "the one that stood still is ended")
    wait_for(lambda: family.worker(desk, "work") != standing, "the next one")
    work.focus()
    before = work.title()
    work.say("third")
    work.wait_for_another(before, "the title of the next one")
    assert work.has_label()


def test_without_what_draws_titles_there_are_labels():
    desk = Desk().start()
    first = Bar(desk, "work")
    first.say("first")
    title = first.wait_for_another(first.bare, "a title")
    worker = family.worker(desk, "work")
    os.kill(family.keeper(desk), signal.SIGKILL)
    wait_for(lambda: "what draws titles has ended" in desk.log(), "the line")
    wait_for(lambda: family.gone(worker), "its worker ends with it")
    first.say("second")
    second = Bar(desk, "personal")
    second.say("third")
    second.window.paint(0xFF222222)
    second.link.expect(rawlink.FRAME, second.window.id)
    assert second.has_label() and second.title() == second.bare
    assert first.title() != first.bare and title
    desk.finish()


def test_all_of_it_ends_with_the_compositor():
    desk = Desk().start()
    Bar(desk, "work").say("first")
    pids = [family.keeper(desk), family.worker(desk, "work")]
    desk.process.kill()
    desk.process.wait()
    wait_for(lambda: all(family.gone(pid) for pid in pids), "they end")
    desk.start()
    bar = Bar(desk, "personal")
    bar.say("first")
    bar.wait_for_another(bar.bare, "a title")
    desk.finish()


def test_a_worker_ends_with_its_link(desk):
    bar = Bar(desk, "work")
    bar.say("first")
    pid = family.worker(desk, "work")
    bar.link.close()
    wait_for(lambda: family.gone(pid), "the end of what drew its titles")
    again = Bar(desk, "work")
    again.say("second")
    again.wait_for_another(again.bare, "a title")
    assert family.worker(desk, "work") != pid


def test_fonts_that_were_upgraded_are_found(tmp_path):
    """They are other files then, which a worker that starts later may open, too."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for font in pathlib.Path("/usr/share/fonts/truetype/dejavu").glob("DejaVuSans*.ttf"):
        shutil.copy(font, fonts)
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    desk = Desk(FONTCONFIG_FILE=str(settings)).start()
    bar = Bar(desk, "work")
    bar.say("the same")
    before = bar.wait_for_another(bar.bare, "a title")
    began = int(time.time())
    clock = tmp_path / "clock"  # that of files is up to some ms behind

    def file_time():
        clock.write_text("")
        return int(clock.stat().st_mtime)

    wait_for(lambda: file_time() > began, "a second, which is what fontconfig tells times apart by")
    for font in fonts.iterdir():
        shutil.copy(font, tmp_path / "new")
        os.replace(tmp_path / "new", font)
    pid = family.worker(desk, "work")
    os.kill(pid, signal.SIGKILL)
    bar.say("another")
    bar.wait_for_another(before, "the next worker's title")
    bar.say("the same")
    wait_for(lambda: bar.title() == before, "the title, drawn as before")
    assert family.worker(desk, "work") != pid
    desk.finish()


def test_without_standard_files_there_are_titles():
    """Whoever starts it may have closed them."""
    desk = Desk().start(preexec_fn=lambda: [os.close(0), os.close(1)])
    bar = Bar(desk, "work")
    bar.say("first")
    bar.wait_for_another(bar.bare, "a title")
    desk.finish()


def test_what_they_have_given_up(desk):
    bar = Bar(desk, "work")
    bar.say("first")
    bar.wait_for_another(bar.bare, "a title")
    keeper, worker = family.keeper(desk), family.worker(desk, "work")
    assert family.status(keeper)["NoNewPrivs"] == "1"
    fields = family.status(worker)
    assert fields["NoNewPrivs"] == "1" and int(fields["CapEff"], 16) == 0
    assert SANITIZED or fields["Seccomp"] == "2"
    for task in pathlib.Path(f"/proc/{worker}/task").iterdir():
        thread = (task / "status").read_text()
        assert SANITIZED or re.search(r"^Seccomp:\t2$", thread, re.MULTILINE), "each thread"
    limits = pathlib.Path(f"/proc/{worker}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits) and re.search(r"Max file size +0 +0 ", limits)
    for pid in (keeper, worker):
        try:
            links = {os.readlink(f"/proc/{pid}/fd/{fd}").split(":")[0] for fd in os.listdir(f"/proc/{pid}/fd")}
        except PermissionError:
            continue  # an ordinary user's test: not dumpable
        assert os.geteuid() == 0, "nobody but root looks into it"
        opened = {link for link in links - {"socket", "/dev/null"} if not link.startswith("/usr/share/fonts/")}
        assert SANITIZED or pid == keeper or not opened, opened


# What parses texts and fonts. GLib is there because libinput's libwacom brings it, and of all that it has
# nothing is called by us.
OUTSIDE = re.compile(r"lib(pango|harfbuzz|freetype|fontconfig|cairo|fribidi|thai|graphite)")


def needed(path):
    shown = subprocess.run(["readelf", "-d", path], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", shown))


def libraries(path):
    """Name to path of all that it loads, and the path itself."""
    shown = subprocess.run(["ldd", path], check=True, capture_output=True, text=True).stdout
    found = dict(re.findall(r"^\s*(\S+) => (/\S+)", shown, re.MULTILINE))
    return {pathlib.Path(path).name: str(path), **found}


@pytest.mark.parametrize("program", ["cloison", "cloisonctl"])
def test_no_text_is_shaped_in_the_compositor(program):
    found = libraries(BUILD / "compositor" / program)
    assert "libc.so.6" in found
    assert [name for name in found if OUTSIDE.match(name)] == []
    glib = {name for name, path in found.items() if any(
        lib.startswith(("libglib-", "libgobject-", "libgio-")) for lib in needed(path))}
    assert glib <= {"libwacom.so.9", "libgudev-1.0.so.0"} | {name for name in found if name.startswith("libg")}
    assert program not in glib and "libwlroots-0.18.so" not in glib


def test_what_draws_texts_is_the_one_that_has_it():
    found = libraries(BUILD / "compositor/cloison-text")
    assert any(name.startswith("libpango") for name in found)
    assert not any(name.startswith(("libwlroots", "libwayland-server", "libinput")) for name in found)


def test_it_is_nobody_else_s():
    done = subprocess.run([BUILD / "compositor/cloison-text"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and "started by cloison" in done.stderr


def test_it_must_be_there(tmp_path):
    """Without it, cloison says so and does not start."""
    alone = tmp_path / "cloison"
    alone.write_bytes((BUILD / "compositor/cloison").read_bytes())
    alone.chmod(0o755)
    done = subprocess.run([alone], capture_output=True, text=True)
    assert done.returncode == 1 and "cloison-text" in done.stderr and "install" in done.stderr
    assert len(done.stderr.splitlines()) == 1
