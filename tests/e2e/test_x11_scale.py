# SPDX-License-Identifier: MIT
"""X11 at other scales than 1: X counts in px of the sharpest output, so that what is drawn is shown px for px."""

import pytest
import Xlib.X

import x11
from desk import CONFIG, Desk, wait_for
from hands import Hands
from screens import ScreenedDesk
from unixguest import UnixGuest

SCALES = (1.25, 1.5, 1.75, 2, 3)


def configuration(scale, width=1024, height=768):
    return CONFIG.replace("mode = 1024x768@60", f"mode = {round(width * scale)}x{round(height * scale)}@60\nscale = {scale}")


class Setting:
    def __init__(self, desk):
        self.desk = desk
        self.guest = UnixGuest(desk, "work").start()
        self.client = x11.Client(self.guest)

    def toplevel(self, title="one"):
        return wait_for(lambda: next((window for window in self.guest.windows() if window["title"] == title), None),
                        f"{title} of {self.guest.windows()}")

    def popup(self):
        return wait_for(lambda: next((window for window in self.guest.windows() if window["kind"] == "popup"), None),
                        f"a popup of {self.guest.windows()}")["content"]

    def finish(self):
        self.client.close()
        self.guest.stop()
        self.desk.finish()


@pytest.fixture(params=SCALES)
def scaled(request):
    setting = Setting(Desk(configuration(request.param)).start())
    setting.scale = request.param
    yield setting
    setting.finish()


def px(setting, length):
    return int(length * setting.scale + 0.5)


def stripes(client, window, width, height):
    """Columns of black and white, one px each: none stays so when they are resampled."""
    context = window.x.create_gc(foreground=0xFFFFFF, background=0)
    for x in range(0, width, 2):
        window.x.fill_rectangle(context, x, 0, 1, height)
    client.display.flush()


def is_striped(picture, left, top, width):
    row = [picture.getpixel((left + x, top)) for x in range(width)]
    white, black = (255, 255, 255), (0, 0, 0)
    return set(row) == {white, black} and all(a != b for a, b in zip(row, row[1:]))


def test_the_screen_is_as_large_as_the_outputs_px(scaled):
    area = scaled.desk.state()["outputs"][0]["work_area"]
    screen = scaled.client.root.get_geometry()
    assert (screen.width, screen.height) == (px(scaled, area["width"]), px(scaled, area["height"]))
    assert scaled.client.resources()["Xft.dpi"] == str(round(96 * scaled.scale))


def test_what_is_drawn_is_shown_px_for_px(scaled):
    """Of a window and of a menu, whatever sizes they choose: these are made whole px and logical px."""
    whole = {1.25: 5, 1.5: 3, 1.75: 7, 2: 2, 3: 3}[scaled.scale]
    for width, height in ((601, 400), (602, 403)):
        window = scaled.client.window(0, 0, width, height, title="one", colour=0)
        box = scaled.toplevel()["content"]
        wide, tall = window.box()[2:]
        assert 0 <= wide - width < whole and wide % whole == 0
        assert 0 <= tall - height < whole and tall % whole == 0
        assert (px(scaled, box["width"]), px(scaled, box["height"])) == (wide, tall)
        x, y, _, _ = window.box()
        menu = scaled.client.window(x + 50, y + 50, width - 150, 71, override=True, colour=0)
        wait_for(lambda: px(scaled, scaled.popup()["width"]) == menu.box()[2], "the menu's size")
        for shown, place in ((window, box), (menu, scaled.popup())):
            stripes(scaled.client, shown, *shown.box()[2:])
            left, top = px(scaled, place["x"]), px(scaled, place["y"])
            wait_for(lambda: is_striped(scaled.desk.screenshot(), left + 10, top + 15, 40), "stripes")
        menu.x.destroy()
        window.x.destroy()
        scaled.client.display.flush()
        wait_for(lambda: not scaled.guest.windows(), "no window")


def test_pointer_and_menus_are_where_they_are_seen(scaled):
    window = scaled.client.window(0, 0, 600, 400, title="one")
    box = scaled.toplevel()["content"]
    with Hands(scaled.desk) as user:
        user.click(box["x"] + 40, box["y"] + 20)
        press = window.wait(Xlib.X.ButtonPress, "the press")
        assert (press.event_x, press.event_y) == (40 * scaled.scale // 1, 20 * scaled.scale // 1)
        x, y, _, _ = window.box()
        menu = scaled.client.window(x + px(scaled, 100), y + px(scaled, 60), px(scaled, 120), px(scaled, 80), override=True)
        popup = scaled.popup()
        assert popup == {"x": box["x"] + 100, "y": box["y"] + 60, "width": 120, "height": 80}
        user.click(popup["x"] + 40, popup["y"] + 20)
        press = menu.wait(Xlib.X.ButtonPress, "the press in the menu")
        assert (press.event_x, press.event_y) == (40 * scaled.scale // 1, 20 * scaled.scale // 1)


def test_a_maximized_window_fills_its_frame(scaled):
    window = scaled.client.window(0, 0, 900, 500, title="one")
    box = scaled.toplevel()["content"]
    with Hands(scaled.desk) as user:
        user.double_click(box["x"] + 120, box["y"] - 10)
    box = wait_for(lambda: scaled.toplevel()["content"]["width"] > 1000 and scaled.toplevel()["content"], "maximized")
    assert window.box()[2:] == (px(scaled, box["width"]), px(scaled, box["height"]))


def test_the_scale_changes_while_windows_are_there():
    """They are as large as before on the desk; so is a menu, and where it was."""
    setting = Setting(ScreenedDesk(configuration(1)).start())
    window = setting.client.window(0, 0, 400, 300, title="one")
    before = setting.toplevel()["content"]
    setting.client.window(window.box()[0] + 40, window.box()[1] + 30, 100, 60, override=True)
    popup = setting.popup()
    setting.desk.screen("scale", "HEADLESS-1", "2")
    wait_for(lambda: window.box()[2:] == (800, 600), "twice as many px")
    wait_for(lambda: setting.client.resources()["Xft.dpi"] == "192", "the new dpi")
    wait_for(lambda: {**setting.toplevel()["content"], "x": 0, "y": 0} == {**before, "x": 0, "y": 0}, "the same size")
    assert popup["width"] == 100
    setting.finish()
