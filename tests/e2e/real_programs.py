# SPDX-License-Identifier: MIT
"""Programs that people work with, unmodified: how each is started, what a user does with it, and what must be seen.

test_real_programs.py runs them. A description is a function of the program while it runs (Run), below program(),
which says how it is started. What it writes is in its home, a folder that starts empty but for what `home` makes."""

import dataclasses
import pathlib

from PIL import Image, ImageChops

import hands as hand
from program import Program

# Nothing but the display is there: no session bus, no settings' service, no GPU.
ENVIRONMENT = {"DBUS_SESSION_BUS_ADDRESS": "disabled:", "GTK_A11Y": "none",
               "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "SDL_AUDIODRIVER": "dummy"}
WAYLAND = {"QT_QPA_PLATFORM": "wayland", "GDK_BACKEND": "wayland", "SDL_VIDEODRIVER": "wayland",
           "GSK_RENDERER": "cairo"}
CALM = "[Settings]\ngtk-enable-animations=0\n"
GTK_SETTINGS = {f".config/gtk-{version}/settings.ini": CALM for version in ("3.0", "4.0")}

PROGRAMS_FOLDER = pathlib.Path(__file__).with_name("programs")
STEP = 20  # px: a terminal is as large as so many letters are
RIGHT, DOWN, F2, F10, F11 = 106, 108, 60, 68, 87
S, O, F, N = 31, 24, 33, 49
BAR = 12  # px from a window's upper edge into its menu bar


@dataclasses.dataclass
class Described:
    command: tuple
    app_id: str
    use: object  # a function of Run
    env: dict
    home: dict  # by path: what stands in a file, or a function that makes it
    like_sway: bool  # it is started there too, and looks as it does here, px for px
    ends: bool  # with status 0, when it was closed
    quits: bool  # what is done with it ends it
    x11: bool
    dialog: object  # a function of hands and of places in its window: opens one
    points: bool  # it looks at where the pointer is


PROGRAMS = {}


def program(name, *command, app_id, env=(), home=(), like_sway=True, ends=True, quits=False, x11=False, dialog=None,
            points=False):
    """Describes a program. {home} in the command is its home."""
    def describe(use):
        PROGRAMS[name] = Described(command, app_id, use, {**WAYLAND, **dict(env)}, dict(home), like_sway, ends, quits,
                                   x11, dialog, points)
        return use
    return describe


def environment_of(described, home):
    """HOME is its runtime folder, too: nothing of it lies in the desk's."""
    return {**ENVIRONMENT, **described.env, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}


def furnish(described, home):
    home.mkdir(mode=0o700)
    for name, content in {**GTK_SETTINGS, **described.home}.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content(path) if callable(content) else path.write_text(content)


def command_of(described, home):
    return [word.format(home=home) for word in described.command]


class Run(Program):
    """A program of these in a domain, in its user's hands."""

    def __init__(self, guest, user, described):
        self.user, self.desk, self.described, self.home = user, guest.desk, described, guest.path("home")
        super().__init__(guest, command_of(described, self.home), environment_of(described, self.home), self.home)

    def start(self, command, environment, folder):
        furnish(self.described, folder)
        display = str(self.guest.runtime / self.guest.env["WAYLAND_DISPLAY"])
        super().start(command, {**environment, "WAYLAND_DISPLAY": display}, folder)

    def news(self):
        return [(window["title"], window["kind"]) for window in self.guest.windows()]

    def begin(self):
        self.number = self.wait(lambda: next((window["number"] for window in self.guest.windows()
                                              if window["app_id"] == self.described.app_id), None),
                                f"a window of {self.described.app_id}")
        return self

    def window(self):
        """Its first one."""
        return self.guest.window(self.number)

    def content(self):
        return self.window()["content"]

    def at(self, x, y):
        """A place in its first window; negative ones from its right and lower edge."""
        return place_in(self.content(), x, y)

    def click(self, x, y, button=hand.LEFT):
        self.user.click(*self.at(x, y), button)

    def resize(self, by_x, by_y):
        """By its lower right corner, as far as it goes in its own steps."""
        before, outer = self.content(), self.window()["outer"]
        corner = outer["x"] + outer["width"] - 2, outer["y"] + outer["height"] - 2
        self.user.drag(corner, (corner[0] + by_x, corner[1] + by_y))
        self.user.aside()
        self.wait(lambda: abs(self.content()["width"] - before["width"] - by_x) <= STEP, "its new size")

    def opens_and_closes(self, count=1):
        """A menu, which is open now: it goes at Escape."""
        self.shows(count)
        self.user.tap(*[hand.ESC] * count)
        self.shows(0)

    def asks_and_takes_back(self):
        """A dialog, which comes now: it goes at Escape, once it listens."""
        self.dialog()
        self.wait(lambda: self.user.tap(hand.ESC) or self.is_alone(), "no dialog")

    def goes_to_full_screen_and_back(self, key):
        size, drawn = (self.content()["width"], self.content()["height"]), self.window()["commits"]
        self.user.tap(key)
        self.wait(lambda: self.window()["fullscreen"] and self.window()["commits"] > drawn, "fullscreen")
        self.user.tap(key)
        self.wait(lambda: not self.window()["fullscreen"], "its own size")
        self.wait(lambda: (self.content()["width"], self.content()["height"]) == size, f"{size}")

    def hovers(self, x, y, condition, what):
        """As a hand comes to a place and rests there."""
        def reached():
            for step in (6, 3, 0):
                self.user.move(*self.at(x - step, y))
            return self.picture() and condition()
        self.wait(reached, what)

    def titled(self, *words):
        """Its window's title has these."""
        self.wait(lambda: all(word in self.window()["title"] for word in words), f"a title with {words}")

    def dialog(self):
        """The window above its first one."""
        return self.wait(lambda: next((window for window in self.guest.windows() if window["kind"] == "toplevel" and
                                       window["parent"] == self.number), None), "a dialog")

    def is_alone(self):
        return len([window for window in self.guest.windows() if window["kind"] == "toplevel"]) == 1

    def read(self, name):
        """What stands in a file of its home; nothing, when it is not there."""
        path = self.home / name
        return path.read_text(errors="replace") if path.exists() else ""

    def wrote(self, name, text):
        """This stands in a file of its home."""
        self.wait(lambda: text in self.read(name), f"{text!r} in {name}")

    def picture(self):
        """What the screen shows of its first window."""
        return picture_of(self.desk, self.content())

    def colours(self):
        picture = self.picture()
        return {colour for _, colour in picture.getcolors(picture.width * picture.height)}

    def shows_else(self, picture, what, box=None):
        """Its window does not look as it did, or that part of it: left, top, right, bottom."""
        self.wait(lambda: ImageChops.difference(self.picture(), picture).crop(box).getbbox(), what)

    def draws_at(self, *box):
        """Something is drawn on the plain ground there: left, top, right, bottom within its window."""
        self.wait(lambda: len(self.picture().crop(box).getcolors()) > 1, f"something within {box}")

    def draws(self, more=2):
        """That many commits more than now."""
        drawn = self.window()["commits"]
        self.wait(lambda: self.window()["commits"] >= drawn + more, "it to draw")


def place_in(box, x, y):
    return box["x"] + x % box["width"], box["y"] + y % box["height"]


def picture_of(desk, box):
    return desk.screenshot().crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))


# --- terminals -----------------------------------------------------------------------------------------------

# Says its title, then what it was given, and how large it is when that changes.
SHELL = """printf '\\033]0;waits\\007'
trap 'stty size >size' WINCH
until [ -n "$line" ]; do read -r line; done  # a signal ends it
rm -f size
echo "$line" >typed
printf '\\033]0;took\\007'
while :; do read -r line; done
"""


def terminal(run):
    """Keys, a title, and a size that follows the user's hand."""
    run.titled("waits")
    run.user.type("two Words/1\n")
    run.wrote("typed", "two Words/1\n")
    run.draws_at(10, 3, 80, 14)  # its first line, beside where the cursor was
    run.titled("took")
    run.resize(-120, -80)
    run.wrote("size", " ")


for name, command, app_id in (("foot", ["foot"], "foot"), ("alacritty", ["alacritty", "-e"], "Alacritty"),
                              ("kitty", ["kitty", "-o", "confirm_os_window_close=0"], "kitty")):
    program(name, *command, "sh", "{home}/shell", app_id=app_id, home={"shell": SHELL}, ends=False)(terminal)


# --- editors -------------------------------------------------------------------------------------------------

TEXT = {"a.txt": "old\n"}


def edits(run, changed=""):
    """What is typed is in the file when it was saved. changed: what the title says then; before, it may not be saved."""
    run.user.type("new words ")
    run.titled(changed)
    run.user.chord(hand.CTRL, S)
    run.wrote("a.txt", "new words old\n")


def menu_bar(run, *places, escapes=1):
    """One menu closes and the next opens, as the pointer goes along. escapes: how many end it all."""
    boxes = []
    for x in places:
        run.click(x, BAR)
        run.shows(1)
        boxes += run.popups()
        run.user.tap(*[hand.ESC] * escapes)
        run.shows(0)
    run.click(places[0], BAR)
    for x, box in zip(places[1:] + places[:1], boxes[1:] + boxes[:1]):
        run.hovers(x, BAR, lambda box=box: [popup["x"] for popup in run.popups()] == [box["x"]],
                   f"the menu at {x} and no other")
    run.user.tap(*[hand.ESC] * escapes)
    run.shows(0)


@program("featherpad", "featherpad", "{home}/a.txt", app_id="featherpad", home=TEXT)
def featherpad(run):
    """Qt 6: a menu bar, a dialog."""
    edits(run, "*")
    run.draws_at(40, 94, 90, 108)  # beside what was there
    menu_bar(run, 20, 55, 100)
    run.user.chord(hand.CTRL, O)
    run.asks_and_takes_back()


@program("juffed", "juffed", "{home}/a.txt", app_id="juffed", home=TEXT,
         like_sway=False)  # a second one would only ask the first
def juffed(run):
    """Qt 5: the same."""
    run.draws_at(60, 98, 100, 116)  # the file: before, it takes no keys for it
    edits(run)
    menu_bar(run, 18, 50, 85)
    run.user.chord(hand.CTRL, O)
    run.asks_and_takes_back()


@program("gnome-text-editor", "gnome-text-editor", "--standalone", "{home}/a.txt", app_id="gnome-text-editor",
         home=TEXT)
def gnome_text_editor(run):
    """GTK 4 and libadwaita: menus are popovers."""
    edits(run)
    run.user.tap(F10)
    run.opens_and_closes()
    run.user.chord(hand.CTRL, hand.SHIFT, S)
    run.asks_and_takes_back()


@program("emacs", "emacs", "-Q", "--eval", "(setq native-comp-jit-compilation nil)", "{home}/a.txt", app_id="emacs",
         home=TEXT)
def emacs(run):
    """GTK 3: its menus, and a second frame."""
    run.user.type("new words ")
    run.user.chord(hand.CTRL, hand.X)
    run.user.chord(hand.CTRL, S)
    run.wrote("a.txt", "new words old\n")
    for x in (55, 105):
        run.click(x, BAR)
        run.opens_and_closes()
    run.user.chord(hand.CTRL, hand.X)
    run.user.type("52")
    run.wait(lambda: len(run.guest.windows()) == 2, "a second frame")
    run.user.chord(hand.CTRL, hand.X)
    run.user.type("50")
    run.wait(run.is_alone, "the first frame alone")


# --- pictures and documents ----------------------------------------------------------------------------------

RED, BLUE = (200, 30, 30), (30, 60, 200)


def plain(colour):
    return lambda path: Image.new("RGB", (300, 200), colour).save(path)


def two_pages(path):
    """In colours of a palette, which no compression changes."""
    first, second = (Image.new("RGB", (600, 800), colour).quantize() for colour in (RED, BLUE))
    first.save(path, save_all=True, append_images=[second])


def mostly(run, colour):
    """Half of its window, and more, has it."""
    def check():
        picture = run.picture()
        return any(found == colour and count > picture.width * picture.height / 2
                   for count, found in picture.getcolors(picture.width * picture.height))
    run.wait(check, f"{colour}")


@program("imv", "imv-wayland", "{home}/1.png", "{home}/2.png", app_id="imv",
         home={"1.png": plain(RED), "2.png": plain(BLUE)})
def imv(run):
    """Draws by EGL."""
    mostly(run, RED)
    run.user.tap(RIGHT)
    run.titled("2.png")
    mostly(run, BLUE)
    run.goes_to_full_screen_and_back(F)


@program("evince", "evince", "{home}/a.pdf", app_id="org.gnome.Evince", home={"a.pdf": two_pages},
         like_sway=False)  # its page is of one colour, by which it is known
def evince(run):
    """GTK 3, whose popover is a subsurface."""
    mostly(run, RED)
    run.user.tap(N)
    mostly(run, BLUE)
    before = run.picture()
    run.user.tap(F10)
    run.shows_else(before, "a menu")
    opened = run.picture()
    run.user.tap(hand.ESC)
    run.shows_else(opened, "no menu")
    run.goes_to_full_screen_and_back(F11)


@program("nautilus", "nautilus", "{home}/files", app_id="org.gnome.Nautilus",
         home={"files/one.txt": "1", "files/sub/two.txt": "2"},
         like_sway=False)  # it warns root for some seconds each time before it starts
def nautilus(run):
    """GTK 4: a file gets another name, by a popover; a folder is opened."""
    run.titled("files")
    run.draws_at(250, 90, 300, 150)  # its first file
    run.user.tap(RIGHT, F2)
    run.shows(1)
    run.user.type("new\n")
    run.shows(0)
    run.wrote("files/new.txt", "1")
    run.click(-30, -60, hand.RIGHT)
    run.opens_and_closes()
    run.user.double_click(*run.at(450, 110))
    run.titled("sub")


# --- films and games -----------------------------------------------------------------------------------------

@program("mpv", "mpv", "--no-config", "--vo=wlshm", "--no-audio", "--osd-level=0", "--loop",
         "av://lavfi:testsrc=size=320x240:rate=30", app_id="mpv", quits=True,
         like_sway=False)  # no two pictures are alike
def mpv(run):
    """A film: it moves, covers the screen, and ends at a key."""
    run.draws(10)
    assert {(255, 255, 0), (0, 255, 255), (255, 0, 255)} <= run.colours()
    run.goes_to_full_screen_and_back(F)
    run.user.type("q")


@program("neverball", "/usr/games/neverball", app_id="neverball", like_sway=False, quits=True,
         home={".neverball/neverballrc": "width 400\nheight 300\nbackground 0\nreflection 0\nshadow 0\n"})
def neverball(run):
    """SDL 2 and OpenGL: an item of its menu is lit under the pointer; the last one ends it."""
    run.titled("Neverball")
    run.user.move(*run.at(200, PLAY))
    run.wait(lambda: brightness(run, PLAY) > 170, "its first item to be lit")
    unlit = brightness(run, EXIT)
    run.user.move(*run.at(200, EXIT))
    run.wait(lambda: brightness(run, EXIT) > unlit + 25, "its last item to be lit")
    run.user.click()


PLAY, EXIT = 118, 246  # in the middle of these items: y


def brightness(run, y):
    """Of one of the menu's items."""
    item = run.picture().convert("L").crop((170, y - 7, 230, y + 7))
    return item.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))


# --- toolkits' own -------------------------------------------------------------------------------------------

def pages_and_a_list(run, next_page, a_list):
    """A drop-down list, and its second page."""
    run.click(*a_list)
    run.shows(1)
    run.user.tap(DOWN, hand.ENTER)
    run.shows(0)
    first = run.picture()
    run.click(next_page, 22)
    run.shows_else(first, "another page", (10, 60, 180, 105))  # entries that stand still


# Much of them moves.
@program("gtk4-widget-factory", "gtk4-widget-factory", app_id="gtk4-widget-factory", like_sway=False)
def gtk4_widget_factory(run):
    pages_and_a_list(run, 690, (502, 247))


@program("gtk3-widget-factory", "gtk3-widget-factory", app_id="gtk3-widget-factory", like_sway=False)
def gtk3_widget_factory(run):
    pages_and_a_list(run, 650, (472, 249))


# --- an office -------------------------------------------------------------------------------------------------

FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:mimetype="application/vnd.oasis.opendocument.text">
<office:body><office:text><text:p>old</text:p></office:text></office:body></office:document>
"""


@program("writer", "soffice", "--norestore", "--nologo", "--nofirststartwizard", "{home}/a.fodt",
         app_id="libreoffice-writer", home={"a.fodt": FODT}, env={"SAL_USE_VCLPLUGIN": "gtk3"},
         like_sway=False)  # two of them cost too much
def writer(run):
    """Text, menus, a dialog."""
    run.user.type("New words ")
    run.user.chord(hand.CTRL, S)
    run.wrote("a.fodt", "New words ")
    for x in (30, 75):
        run.click(x, BAR)
        run.opens_and_closes()
    run.user.chord(hand.CTRL, O)
    run.asks_and_takes_back()


# --- programs for X11 ----------------------------------------------------------------------------------------

def x11_program(name, *command, **more):
    return program(name, *command, x11=True, **more)


x11_program("xterm", "xterm", "-e", "sh", "{home}/shell", app_id="XTerm", home={"shell": SHELL}, ends=False)(terminal)


def draws_as_large_as_it_is(run):
    """In black and white."""
    for size in ((100, 60), (-80, -50)):
        run.resize(*size)
        run.wait(lambda: {(0, 0, 0), (255, 255, 255)} <= run.colours(), "a picture in black and white")


x11_program("xclock", "xclock", app_id="XClock")(draws_as_large_as_it_is)
x11_program("xeyes", "xeyes", app_id="XEyes", points=True)(draws_as_large_as_it_is)


@x11_program("tk", "python3", str(PROGRAMS_FOLDER / "tk.py"), "{home}/said", app_id="Tkprogram",
             dialog=lambda user, at: user.click(*at(70, 187)))
def tk(run):
    """A field that takes keys. More of it in test_x11_programs.py."""
    run.wrote("said", "ready")
    run.click(100, 133)
    run.user.type("words")
    run.wrote("said", "typed words")


NOTEPAD = "/usr/lib/jvm/java-21-openjdk-amd64/demo/jfc/Notepad/Notepad.jar"


@x11_program("swing", "java", "-Duser.home={home}", "-jar", NOTEPAD, app_id="Notepad",
             dialog=lambda user, at: user.click(*at(100, 45)))  # to save
def swing(run):
    """Java: its menus are drawn into its window, its dialogs are windows."""
    run.click(300, 200)
    run.draws_at(6, 74, 14, 88)  # a caret
    run.user.type("new words ")
    run.draws_at(40, 74, 60, 88)
    shut = run.picture()
    run.click(20, BAR)
    run.shows_else(shut, "a menu")
    opened = run.picture()
    run.user.tap(hand.ESC)
    run.shows_else(opened, "no menu")
    run.click(100, 45)
    run.asks_and_takes_back()


@x11_program("notepad", "/usr/lib/wine/wine64", "notepad", "a.txt", app_id="notepad.exe", env={"WINEDEBUG": "-all"},
             home=TEXT, dialog=lambda user, at: user.chord(hand.CTRL, O))
def notepad(run):
    """Wine: menus, dialogs."""
    run.draws_at(5, 25, 60, 40)  # the file: before, it takes no keys
    edits(run)
    menu_bar(run, 15, 45, escapes=2)  # one for the menu, one for the bar
    run.user.chord(hand.CTRL, O)
    run.asks_and_takes_back()


# --- Weston's own --------------------------------------------------------------------------------------------

def weston(name, *options, use, app_id=None, **more):
    """One of its clients, whose own toolkit draws its frame."""
    program(f"weston-{name}", "stdbuf", "-oL", f"weston-{name}", *options,
            app_id=app_id or f"org.freedesktop.weston.{name}", like_sway=False, ends=False, **more)(use)


def moves(run):
    """One picture after the other."""
    run.draws(10)


def hears(run):
    """A key, a click, the wheel."""
    run.user.type("a")
    run.click(200, 150)
    run.user.wheel(1)
    for said in ("key key: 30", "button time", "axis time"):
        run.wait(lambda said=said: said in run.complaints(), said)


def takes_a_click(run):
    before = run.picture()
    run.click(200, 150)
    run.user.move(*run.at(100, 100))
    run.shows_else(before, "something new")


def covers(run):
    run.goes_to_full_screen_and_back(F)


def makes_windows(run):
    run.user.type("n")
    run.wait(lambda: len(run.guest.windows()) == 2, "another window")
    run.user.type("t")
    run.wait(lambda: len(run.guest.windows()) == 3, "one above it")
    run.wait(lambda: any(window["parent"] for window in run.guest.windows()), "whose parent it is")
    for window in run.guest.windows():
        if window["number"] != run.number:
            assert run.desk.control("close", str(window["number"]))["ok"]
    run.wait(run.is_alone, "the first one alone")


for name in ("simple-shm", "simple-damage", "simple-egl", "smoke"):
    weston(name, use=moves)
weston("subsurfaces", app_id="org.freedesktop.weston.wayland-sub-surface-demo", use=moves)
weston("eventdemo", "--log-key", "--log-button", "--log-axis", use=hears)
weston("clickdot", app_id="org.freedesktop.weston.wayland-clickdot", use=takes_a_click)
weston("fullscreen", use=covers)
weston("stacking", app_id="org.freedesktop.weston.stacking-test", use=makes_windows)
