# SPDX-License-Identifier: MIT
"""A GTK application with two windows: words can be dragged from the first to the second, which also has
something to type into. usage: drag_gtk.py 3|4 LOG"""

import sys

import gi

gi.require_version("Gtk", sys.argv[1] + ".0")
gi.require_version("Gdk", sys.argv[1] + ".0")
from gi.repository import Gdk, GdkPixbuf, GObject, Gtk  # noqa: E402, the version comes first

FOUR = sys.argv[1] == "4"
WORDS = "dragged words"
ICON, HOTSPOT, RED = (60, 40), (10, 30), 0xC82828FF  # GTK 3's; GTK 4 shows the words


def log(*words):
    with open(sys.argv[2], "a", encoding="utf-8") as file:
        print(*words, file=file)


def refused(*args):
    log("cancelled")
    return False


def begin_3(_, context):
    picture = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, False, 8, *ICON)
    picture.fill(RED)
    Gtk.drag_set_icon_pixbuf(context, picture, *HOTSPOT)
    log("begin")


def make_source_3(widget):
    widget.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    widget.drag_source_add_text_targets()
    widget.connect("drag-data-get", lambda _, context, data, *rest: data.set_text(WORDS, -1))
    widget.connect("drag-begin", begin_3)
    widget.connect("drag-failed", refused)


def make_target_3(widget):
    widget.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
    widget.drag_dest_add_text_targets()
    widget.connect("drag-motion", lambda *_: log("over"))
    widget.connect("drag-data-received",
                   lambda _, context, x, y, data, *rest: log("dropped", data.get_text()))


def make_source_4(widget):
    source = Gtk.DragSource()
    source.connect("prepare", lambda *_: Gdk.ContentProvider.new_for_value(WORDS))
    source.connect("drag-begin", lambda *_: log("begin"))
    source.connect("drag-cancel", refused)
    widget.add_controller(source)


def take(target, value, x, y):
    log("dropped", value)
    return True


def over(target, x, y):
    log("over")
    return Gdk.DragAction.COPY


def make_target_4(widget):
    target = Gtk.DropTarget.new(GObject.TYPE_STRING, Gdk.DragAction.COPY)
    target.connect("drop", take)
    target.connect("enter", over)
    widget.add_controller(target)


def window(app, name, prepare):
    made = Gtk.ApplicationWindow(application=app, title=name)
    made.set_default_size(260, 160)
    column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    label, entry = Gtk.Label(label=name, vexpand=True), Gtk.Entry()
    entry.connect("changed", lambda entry: log("typed", entry.get_text()))
    if FOUR:
        area = label
        column.append(area)
        column.append(entry)
        made.set_child(column)
    else:
        area = Gtk.EventBox()
        area.add(label)
        column.add(area)
        column.add(entry)
        made.add(column)
    prepare(area)
    made.present() if FOUR else made.show_all()


def activate(app):
    window(app, "source", make_source_4 if FOUR else make_source_3)
    window(app, "target", make_target_4 if FOUR else make_target_3)


app = Gtk.Application(application_id="example.drags", flags=0)
app.connect("activate", activate)
app.run([])
