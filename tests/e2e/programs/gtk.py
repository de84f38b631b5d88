# SPDX-License-Identifier: MIT
"""A GTK application with one of each popup. usage: gtk.py 3|4 LOG"""

import sys

import gi

gi.require_version("Gtk", sys.argv[1] + ".0")
from gi.repository import Gio, GLib, Gtk  # noqa: E402, the version comes first

FOUR = sys.argv[1] == "4"
MENUS = {"File": ["Open", "Close"], "Edit": ["Copy", "Paste"], "Help": ["About", "Contents"]}
RECENT = ["One", "Two"]
COLOURS = ["red", "green", "blue"]
WORDS = ["alpha", "alphabet", "alpine", "beta"]


def log(*words):
    with open(sys.argv[2], "a", encoding="utf-8") as file:
        print(*words, file=file)


def watch(widget, name):
    """Says when a popup comes and goes."""
    widget.connect("map", lambda *_: log("shown", name))
    widget.connect("unmap", lambda *_: log("hidden", name))
    return widget


def completing_entry():
    words = Gtk.ListStore(str)
    for word in WORDS:
        words.append([word])
    completion = Gtk.EntryCompletion(model=words, text_column=0, minimum_key_length=1)
    completion.connect("match-selected",
                       lambda _, model, row: log("chose", model[row][0]))
    entry = Gtk.Entry(completion=completion)
    entry.connect("changed", lambda entry: log("typed", entry.get_text()))
    return entry


class Parts:
    """What both versions have: a column with a menu bar, a combo box, an entry and a label."""

    def __init__(self, app):
        self.app = app
        self.window = Gtk.ApplicationWindow(application=app, title="programs")
        self.window.set_default_size(360, 240)
        self.column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        self.entry, self.tip = completing_entry(), Gtk.Label(label="tip")
        self.tip.set_tooltip_text("a tooltip")
        self.parts = {"entry": self.entry, "tip": self.tip}

    def say_places(self):
        for name, widget in self.parts.items():
            x, y, width, height = self.place(widget)
            log("place", name, round(x + width / 2), round(y + height / 2))
        log("ready")
        return False


class Gtk3(Parts):
    def build(self):
        bar = Gtk.MenuBar()
        for name, items in MENUS.items():
            self.parts[name] = self.submenu(bar, name, items)
            if name == "File":
                self.submenu(self.parts[name].get_submenu(), "Recent", RECENT)
        combo = Gtk.ComboBoxText()
        for colour in COLOURS:
            combo.append_text(colour)
        combo.set_active(0)
        combo.connect("changed", lambda combo: log("chose", combo.get_active_text()))
        self.parts["combo"] = combo
        area = Gtk.EventBox()
        area.add(self.tip)
        area.connect("button-press-event", self.press)
        for widget in (bar, combo, self.entry, area):
            self.column.pack_start(widget, widget is area, True, 0)
        self.window.add(self.column)
        self.window.connect("map-event", lambda *_: GLib.idle_add(self.say_places) and False)
        self.window.show_all()

    def items(self, menu, names):
        for name in names:
            item = Gtk.MenuItem(label=name)
            item.connect("activate", lambda _, name=name: log("chose", name))
            menu.append(item)
        return menu

    def submenu(self, shell, name, items):
        head = Gtk.MenuItem(label=name)
        head.set_submenu(watch(self.items(Gtk.Menu(), items), name))
        shell.append(head)
        return head

    def press(self, area, event):
        if event.button == 3:
            self.context = watch(self.items(Gtk.Menu(), ["Cut", "Delete"]), "context")
            self.submenu(self.context, "Recent", RECENT)
            self.context.attach_to_widget(area)
            self.context.show_all()
            self.context.popup_at_pointer(event)
        return event.button == 3

    def place(self, widget):
        box = widget.get_allocation()
        x, y = widget.translate_coordinates(self.window, 0, 0)
        return x, y, box.width, box.height


class Gtk4(Parts):
    def build(self):
        bar = Gio.Menu()
        for name, items in MENUS.items():
            menu = self.items(items)
            if name == "File":
                menu.append_submenu("Recent", self.items(RECENT))
            bar.append_submenu(name, menu)
        self.bar = Gtk.PopoverMenuBar(menu_model=bar)
        combo = Gtk.DropDown(model=Gtk.StringList.new(COLOURS))
        combo.connect("notify::selected", lambda combo, _:
                      log("chose", COLOURS[combo.get_selected()]))
        self.parts["combo"] = combo
        self.tip.set_vexpand(True)
        click = Gtk.GestureClick(button=3)
        click.connect("pressed", self.press)
        self.tip.add_controller(click)
        for widget in (self.bar, combo, self.entry, self.tip):
            self.column.append(widget)
        self.window.set_child(self.column)
        self.window.present()
        GLib.timeout_add(20, self.say_places_when_drawn)

    def say_places_when_drawn(self):
        if self.tip.get_width() == 0:
            return True
        head = self.bar.get_first_child()
        for name in MENUS:
            self.parts[name] = head
            watch(head.get_last_child(), name)
            head = head.get_next_sibling()
        return self.say_places()

    def items(self, names):
        menu = Gio.Menu()
        for name in names:
            action = Gio.SimpleAction.new(name, None)
            action.connect("activate", lambda _, __, name=name: log("chose", name))
            self.app.add_action(action)
            menu.append(name, f"app.{name}")
        return menu

    def press(self, _, __, x, y):
        menu = self.items(["Cut", "Delete"])
        menu.append_submenu("Recent", self.items(RECENT))
        self.context = watch(Gtk.PopoverMenu.new_from_model_full(
            menu, Gtk.PopoverMenuFlags.NESTED), "context")
        self.context.set_parent(self.tip)
        self.context.set_has_arrow(False)
        rect = self.context.get_pointing_to()[1]
        rect.x, rect.y, rect.width, rect.height = int(x), int(y), 1, 1
        self.context.set_pointing_to(rect)
        self.context.popup()

    def place(self, widget):
        _, box = widget.compute_bounds(self.window)
        return box.get_x(), box.get_y(), box.get_width(), box.get_height()


app = Gtk.Application(application_id=None)
app.connect("activate", lambda app: (Gtk4 if FOUR else Gtk3)(app).build())
sys.exit(app.run([]))
