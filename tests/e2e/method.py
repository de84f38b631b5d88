# SPDX-License-Identifier: MIT
"""An input method of the host, which does what a test tells it to, and an application that takes text."""

import os
import struct

from wayland import memfd
from wayland_app import App

CARET = (20, 30, 2, 16)
VIOLET = 0xFFC040FF


class Method(App):
    """fields: applications that go on while it waits."""

    def __init__(self, env, *fields):
        super().__init__(env)
        self.fields = fields
        self.active, self.done, self.keys, self.modifiers = False, 0, [], []
        self.kind, self.around, self.unavailable, self.keymap = None, None, False, None
        manager = self.client.bind("zwp_input_method_manager_v2")
        self.method = manager.get_input_method(self.seat, name="method")
        self.method.handlers.update(
            activate=lambda: self.set_active(True), deactivate=lambda: self.set_active(False), done=self.count_done,
            content_type=lambda hint, purpose: setattr(self, "kind", (hint, purpose)),
            surrounding_text=lambda *around: setattr(self, "around", around),
            unavailable=lambda: setattr(self, "unavailable", True))
        self.client.sync()
        self.popup, self.grab = None, None if self.unavailable else self.take_keyboard()
        self.typist, self.rectangle = None, None

    def take_keyboard(self):
        grab = self.method.grab_keyboard(name="grab")
        grab.handlers["key"] = lambda serial, time, key, state: self.keys.append((key, state))
        grab.handlers["modifiers"] = lambda serial, *modifiers: self.modifiers.append(modifiers)
        grab.handlers["keymap"] = self.take_keymap
        self.client.sync()
        return grab

    def take_keymap(self, fmt, fd, size):
        self.keymap = os.pread(fd, size, 0)
        os.close(fd)

    def set_active(self, active):
        self.active = active

    def count_done(self):
        self.done += 1

    def hears(self, condition, what):
        def heard():
            for field in self.fields:
                field.client.pump()
            return condition()
        self.client.wait(heard, what)

    def is_active(self, active=True):
        """And nothing else was said meanwhile."""
        while True:
            self.hears(lambda: self.active == active, f"the method to be active: {active}")
            self.client.sync()
            if self.active == active:
                return

    def write(self, text=None, preedit=None, cursor=(-1, -1), delete=None, serial=None):
        if text is not None:
            self.method.commit_string(text)
        if preedit is not None:
            self.method.set_preedit_string(preedit, *cursor)
        if delete:
            self.method.delete_surrounding_text(*delete)
        self.method.commit(self.done if serial is None else serial)
        self.client.sync()

    def type(self, key, state):
        """By a keyboard of its own, with the keymap that it was given."""
        if not self.typist:
            manager = self.client.bind("zwp_virtual_keyboard_manager_v1")
            self.typist = manager.create_virtual_keyboard(self.seat)
            fd = memfd(len(self.keymap))
            os.pwrite(fd, self.keymap, 0)
            self.typist.keymap(1, fd, len(self.keymap))
            os.close(fd)
        self.typist.key(0, key, state)
        self.client.sync()

    def show(self, size=(160, 40), argb=VIOLET):
        """Its window with candidates."""
        if not self.popup:
            self.candidates = self.compositor.create_surface(name="candidates")
            self.popup = self.method.get_input_popup_surface(self.candidates)
            self.popup.handlers["text_input_rectangle"] = lambda *box: setattr(self, "rectangle", box)
        self.candidates.attach(self.buffer(*size, argb), 0, 0)
        self.candidates.damage_buffer(0, 0, *size)
        self.candidates.commit()
        self.client.sync()


class Field(App):
    """A window that takes text while it has the keyboard."""

    def __init__(self, env, name="field", caret=CARET, kind=(0, 0), around=None, size=(300, 200)):
        super().__init__(env)
        self.caret, self.kind, self.around = caret, kind, around
        self.has_focus, self.texts, self.shown, self.deleted, self.waiting = False, [], "", [], []
        manager = self.client.bind("zwp_text_input_manager_v3")
        self.input = manager.get_text_input(self.seat, name="text input")
        self.input.handlers.update(
            enter=self.take_enter, leave=self.take_leave, done=self.take_done,
            commit_string=lambda text: self.waiting.append(("text", text)),
            preedit_string=lambda text, *cursor: self.waiting.append(("preedit", text, cursor)),
            delete_surrounding_text=lambda *length: self.waiting.append(("delete", length)))
        self.window = self.toplevel(name, size=size)
        self.client.sync()

    def take_enter(self, surface):
        self.has_focus = True
        self.enable()

    def take_leave(self, surface):
        self.has_focus, self.shown = False, ""

    def enable(self):
        self.input.enable()
        self.input.set_cursor_rectangle(*self.caret)
        self.input.set_content_type(*self.kind)
        if self.around:
            self.input.set_surrounding_text(*self.around)
        self.input.commit()

    def move_caret(self, caret):
        self.caret = caret
        self.input.set_cursor_rectangle(*caret)
        self.input.commit()
        self.client.sync()

    def disable(self):
        self.input.disable()
        self.input.commit()
        self.client.sync()

    def take_done(self, serial):
        self.shown = ""
        for what, *args in self.waiting:
            if what == "text":
                self.texts.append(args[0])
            elif what == "delete":
                self.deleted.append(args[0])
            else:
                self.shown = args[0] or ""
        self.waiting = []

    def has(self, *texts):
        self.client.wait(lambda: self.texts == list(texts), f"{texts}, not {self.texts}")

    def shows(self, preedit):
        self.client.wait(lambda: self.shown == preedit, f"the preedit {preedit}")

    def keys(self):
        """Presses and releases that it heard of."""
        self.client.sync()
        return [tuple(event.args[2:4]) for event in self.client.all(self.keyboard, "key")]


def text_input(active=1, hint=0, purpose=0, caret=CARET):
    """The body of a TEXT_INPUT."""
    return struct.pack("<3I4i", active, hint, purpose, *caret)
