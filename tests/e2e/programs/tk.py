# SPDX-License-Identifier: MIT
"""A Tk program: menus with a submenu, a combo box, a dialog. Says in a log what its user would see.

usage: tk.py LOG"""

import sys
import tkinter
from tkinter import ttk

LOG = open(sys.argv[1], "w", buffering=1, encoding="utf-8")


def say(*words):
    print(*words, file=LOG)


root = tkinter.Tk(className="Tkprogram")
root.title("tk")
HEIGHT = 260  # without the menu bar, which is above it
root.geometry(f"420x{HEIGHT}")
bar = tkinter.Menu(root)
menus = {}
for name, items in (("File", ("Open", "Close")), ("Edit", ("Copy", "Paste"))):
    menus[name] = tkinter.Menu(bar, tearoff=False)
    for item in items:
        menus[name].add_command(label=item, command=lambda item=item: say("chose", item))
    bar.add_cascade(label=name, menu=menus[name])
more = tkinter.Menu(menus["File"], tearoff=False)
more.add_command(label="One", command=lambda: say("chose One"))
menus["File"].add_cascade(label="More", menu=more)
root.config(menu=bar)
for name, menu in (*menus.items(), ("More", more)):
    menu.bind("<Map>", lambda _, name=name: say("shown", name))
    menu.bind("<Unmap>", lambda _, name=name: say("hidden", name))

combo = ttk.Combobox(root, values=["red", "green", "blue"], state="readonly")
combo.place(x=20, y=40, width=160)
combo.bind("<<ComboboxSelected>>", lambda _: say("chose", combo.get()))
entry = tkinter.Entry(root)
entry.place(x=20, y=90, width=160)
entry.bind("<KeyRelease>", lambda _: say("typed", entry.get()))


def ask():
    dialog = tkinter.Toplevel(root)
    dialog.title("dialog")
    dialog.transient(root)
    dialog.resizable(False, False)
    tkinter.Button(dialog, text="Yes", command=lambda: (say("answered"), dialog.destroy())).pack(padx=60, pady=40)
    dialog.update_idletasks()
    dialog.wait_visibility()
    dialog.grab_set()
    say("asked")


button = tkinter.Button(root, text="Ask", command=ask)
button.place(x=20, y=140, width=100, height=30)
root.update()
say("height", HEIGHT)
for name, widget in (("combo", combo), ("entry", entry), ("ask", button)):
    say("place", name, widget.winfo_rootx() - root.winfo_rootx() + widget.winfo_width() // 2,
        widget.winfo_rooty() - root.winfo_rooty() + widget.winfo_height() // 2)
root.after(100, lambda: say("ready"))
root.mainloop()
