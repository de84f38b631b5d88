# SPDX-License-Identifier: MIT
"""What the lesser globals of a domain do: each as its applications need it, and nothing beyond the domain."""

import subprocess

import pytest

import hands as hand
from desk import wait_for
from hands import Hands
from patience import PATIENCE
from screens import ScreenedDesk
from unixguest import UnixGuest
from wayland import Client, socket_of
from wayland_app import App

VIDEO, ASYNC = 2, 1  # of wp_content_type_v1 and wp_tearing_control_v1


def titled(guest, title):
    return next((window for window in guest.windows() if window["title"] == title), None)


# Outputs.

def places(app):
    """Of every output: where it is, and how large, by xdg-output."""
    client = app.client
    manager, found = client.bind("zxdg_output_manager_v1"), []
    for event in client.all(client.registry, "global"):
        name, interface, version = event.args
        if interface == "wl_output":
            client.globals["wl_output"] = (name, version)
            xdg = manager.get_xdg_output(client.bind("wl_output"))
            client.sync()
            (position,), (size,) = client.all(xdg, "logical_position"), client.all(xdg, "logical_size")
            found.append((*position.args, *size.args))
    return sorted(found)


def test_outputs_are_side_by_side_whatever_the_host_has():
    """The host's are at other places; sizes are those of its work areas."""
    desk = ScreenedDesk().start()
    try:
        desk.plug(800, 600)
        guest = UnixGuest(desk, "work").start()
        with App(guest.env) as app:
            areas = [output["work_area"] for output in desk.state()["outputs"]]
            sizes = [(area["width"], area["height"]) for area in areas]
            (x1, y1, *first), (x2, y2, *second) = places(app)
            assert (x1, y1, x2, y2) == (0, 0, first[0], 0)
            assert sorted([tuple(first), tuple(second)]) == sorted(sizes)
        guest.stop()
    finally:
        desk.finish()


# Selections.

def copy(guest, text, *options):
    guest.programs.append(subprocess.Popen(["wl-copy", "-f", *options, text], env=guest.env))


def paste(guest, *options):
    done = subprocess.run(["wl-paste", "-n", *options], env=guest.env, capture_output=True,
                          timeout=PATIENCE, check=False)
    return done.stdout.decode() if done.returncode == 0 else None


@pytest.mark.parametrize("options", [(), ("--primary",)], ids=["clipboard", "primary"])
def test_data_control_needs_no_window_and_no_focus(guest, options):
    client = Client(socket_of(guest.env))
    assert client.globals["zwlr_data_control_manager_v1"]
    client.close()
    for text in ("one", "two"):
        copy(guest, text, *options)
        wait_for(lambda: paste(guest, *options) == text, "what was copied")
    assert not guest.windows()


def test_data_control_is_of_one_domain(desk, guest):
    other = UnixGuest(desk, "personal").start()
    copy(guest, "work's own")
    wait_for(lambda: paste(guest) == "work's own", "what was copied")
    assert paste(other) is None and paste(other, "--primary") is None
    copy(other, "personal's own")
    wait_for(lambda: paste(other) == "personal's own", "what was copied")
    assert paste(guest) == "work's own"
    other.stop()


# Attention.

def token_of(app, *, serial=None, surface=None):
    token = app.client.bind("xdg_activation_v1").get_activation_token()
    if serial is not None:
        token.set_serial(serial, app.seat)
    if surface:
        token.set_surface(surface)
    said = []
    token.handlers["done"] = said.append
    token.commit()
    app.client.wait(lambda: said, "a token")
    token.destroy()
    return said[0]


def activate(app, token, surface):
    app.client.bind("xdg_activation_v1").activate(token, surface)
    app.client.sync()


def test_an_activated_window_asks_for_attention_and_never_has_the_focus(desk, guest):
    """With serial 0 and without a surface, as GTK asks when there was no input."""
    with App(guest.env) as first, App(guest.env) as second:
        back = first.toplevel("back")
        front = second.toplevel("front")
        desk.control("focus", str(titled(guest, "front")["number"]))
        activate(first, token_of(second, serial=0), back.surface)
        wait_for(lambda: titled(guest, "back")["attention"], "the mark")
        second.client.wait(lambda: second.entered(second.keyboard) == "front", "the keyboard")
        desk.control("focus", str(titled(guest, "back")["number"]))
        wait_for(lambda: not titled(guest, "back")["attention"], "the user has seen it")
        activate(first, token_of(second), back.surface)
        activate(second, "nonsense", front.surface)
        assert not titled(guest, "back")["attention"] and not titled(guest, "front")["attention"]


def test_a_token_is_for_one_window(desk, guest):
    with App(guest.env) as app:
        back, front = app.toplevel("back"), app.toplevel("front")
        desk.control("focus", str(titled(guest, "front")["number"]))
        wait_for(lambda: not titled(guest, "back")["attention"], "no mark at first")
        token = token_of(app)
        activate(app, token, front.surface)
        activate(app, token, back.surface)
        assert not titled(guest, "back")["attention"]
        activate(app, token_of(app), back.surface)
        wait_for(lambda: titled(guest, "back")["attention"], "the mark")


# Parents.

FOREIGN = [("zxdg_exporter_v1", "export", "zxdg_importer_v1", "import"),
           ("zxdg_exporter_v2", "export_toplevel", "zxdg_importer_v2", "import_toplevel")]


@pytest.mark.parametrize("exporter,export,importer,take", FOREIGN, ids=["v1", "v2"])
def test_a_parent_from_another_application(guest, exporter, export, importer, take):
    with App(guest.env) as parent, App(guest.env) as dialog:
        window, asked = parent.toplevel("parent"), dialog.toplevel("dialog")
        exported = getattr(parent.client.bind(exporter), export)(window.surface)
        parent.client.sync()
        (handle,) = parent.client.all(exported, "handle")
        imported = getattr(dialog.client.bind(importer), take)(*handle.args)
        imported.set_parent_of(asked.surface)
        dialog.client.sync()
        number = titled(guest, "parent")["number"]
        wait_for(lambda: titled(guest, "dialog")["parent"] == number, "the parent on the host")


# What changes nothing.

def test_shortcuts_are_never_inhibited(desk, guest):
    with App(guest.env) as app, Hands(desk) as user:
        window, other = app.toplevel("window"), app.toplevel("other")
        desk.control("focus", str(titled(guest, "window")["number"]))
        manager = app.client.bind("zwp_keyboard_shortcuts_inhibit_manager_v1")
        inhibitor = manager.inhibit_shortcuts(window.surface, app.seat)
        app.client.sync()
        app.client.wait(lambda: app.entered(app.keyboard) == "window", "the keyboard")
        user.down(hand.ALT)
        user.tap(hand.TAB)
        user.up(hand.ALT)
        app.client.wait(lambda: app.entered(app.keyboard) == other.name, "the host's chord works")
        assert not app.client.all(inhibitor, "active")


def test_hints_are_accepted(guest):
    with App(guest.env) as app:
        window = app.toplevel("window")
        app.client.bind("wp_content_type_manager_v1").get_surface_content_type(
            window.surface).set_content_type(VIDEO)
        app.client.bind("wp_tearing_control_manager_v1").get_tearing_control(
            window.surface).set_presentation_hint(ASYNC)
        window.show((320, 240))
        wait_for(lambda: titled(guest, "window")["content"]["width"] == 320, "the picture")
