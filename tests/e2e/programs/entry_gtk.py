# SPDX-License-Identifier: MIT
"""A GTK 4 application that is one line to type into. usage: entry_gtk.py LOG TEXT"""

import sys

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gtk  # noqa: E402, the version comes first


def log(text):
    with open(sys.argv[1], "a", encoding="utf-8") as file:
        print(text, file=file)


def show(app):
    window = Gtk.ApplicationWindow(application=app, title="entry")
    entry = Gtk.Entry(text=sys.argv[2])
    window.set_child(entry)
    entry.connect("changed", lambda entry: log(entry.get_text()))
    entry.connect("map", lambda entry: entry.grab_focus())
    window.present()


app = Gtk.Application()
app.connect("activate", show)
app.run([])
