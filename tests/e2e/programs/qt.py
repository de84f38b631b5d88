# SPDX-License-Identifier: MIT
"""A Qt application with one of each popup. usage: qt.py 5|6 LOG"""

import sys

if sys.argv[1] == "5":
    from PyQt5 import QtCore, QtWidgets
    from PyQt5.QtWidgets import QAction
else:
    from PyQt6 import QtCore, QtWidgets
    from PyQt6.QtGui import QAction

EVENTS = {QtCore.QEvent.Type.Show: "shown", QtCore.QEvent.Type.Hide: "hidden"}
WORDS = ["alpha", "alphabet", "alpine", "beta"]


def log(*words):
    with open(sys.argv[2], "a", encoding="utf-8") as file:
        print(*words, file=file)


class Watch(QtCore.QObject):
    """Says when the widgets that it is given come and go."""

    def eventFilter(self, widget, event):
        if event.type() in EVENTS:
            log(EVENTS[event.type()], widget.objectName())
        return False


class Window(QtWidgets.QMainWindow):
    def __init__(self):
        super().__init__()
        self.setWindowTitle("programs")
        self.watch = Watch()
        self.menu("File", "Open", "Close").addMenu(self.submenu())
        self.menu("Edit", "Copy", "Paste")
        self.menu("Help", "About", "Contents")
        self.combo, self.entry = QtWidgets.QComboBox(), QtWidgets.QLineEdit()
        self.combo.addItems(["red", "green", "blue"])
        self.combo.activated.connect(lambda index: log("chose", self.combo.itemText(index)))
        self.tip = QtWidgets.QLabel("tip")
        self.tip.setToolTip("a tooltip")
        completer = QtWidgets.QCompleter(WORDS)
        self.entry.setCompleter(completer)
        self.named(completer.popup(), "completion")
        completer.activated.connect(lambda text: log("chose", text))
        self.entry.textEdited.connect(lambda text: log("typed", text))
        body = QtWidgets.QWidget()
        layout = QtWidgets.QVBoxLayout(body)
        for widget in (self.combo, self.entry, self.tip):
            layout.addWidget(widget)
        self.setCentralWidget(body)
        self.resize(360, 240)

    def named(self, widget, name):
        widget.setObjectName(name)
        widget.installEventFilter(self.watch)
        return widget

    def menu(self, name, *items):
        return self.fill(self.menuBar().addMenu(name), name, items)

    def submenu(self):
        return self.fill(QtWidgets.QMenu("Recent", self), "Recent", ("One", "Two"))

    def fill(self, menu, name, items):
        self.named(menu, name)
        for item in items:
            action = QAction(item, self)
            action.triggered.connect(lambda _, item=item: log("chose", item))
            menu.addAction(action)
        return menu

    def contextMenuEvent(self, event):
        self.context = self.fill(QtWidgets.QMenu(self), "context", ("Cut", "Delete"))
        self.context.addMenu(self.submenu())
        self.context.popup(event.globalPos())

    def say_places(self):
        bar = self.menuBar()
        for action in bar.actions():
            place = bar.mapTo(self, bar.actionGeometry(action).center())
            log("place", action.text(), place.x(), place.y())
        for name in ("combo", "entry", "tip"):
            widget = getattr(self, name)
            place = widget.mapTo(self, widget.rect().center())
            log("place", name, place.x(), place.y())
        log("ready")


app = QtWidgets.QApplication(sys.argv[:1])
window = Window()
window.show()
QtCore.QTimer.singleShot(0, window.say_places)
app.exec()
