# SPDX-License-Identifier: MIT
"""A Qt application with two windows: words can be dragged from the first to the second.
usage: drag_qt.py 5|6 LOG"""

import sys

if sys.argv[1] == "5":
    from PyQt5 import QtCore, QtGui, QtWidgets
else:
    from PyQt6 import QtCore, QtGui, QtWidgets

WORDS = "dragged words"
COPY, DISTANCE = QtCore.Qt.DropAction.CopyAction, 10
ICON, HOTSPOT = (60, 40), (10, 30)


def log(*words):
    with open(sys.argv[2], "a", encoding="utf-8") as file:
        print(*words, file=file)


class Area(QtWidgets.QLabel):
    def mousePressEvent(self, event):
        self.pressed = event.pos()

    def mouseMoveEvent(self, event):
        if self.text() == "source" and (event.pos() - self.pressed).manhattanLength() > DISTANCE:
            self.drag()

    def drag(self):
        drag, data, picture = QtGui.QDrag(self), QtCore.QMimeData(), QtGui.QPixmap(*ICON)
        data.setText(WORDS)
        picture.fill(QtGui.QColor(0xC82828))
        drag.setMimeData(data)
        drag.setPixmap(picture)
        drag.setHotSpot(QtCore.QPoint(*HOTSPOT))
        log("begin")
        result = (drag.exec if hasattr(drag, "exec") else drag.exec_)(COPY)
        if result != COPY:
            log("cancelled")

    def dragEnterEvent(self, event):
        event.acceptProposedAction()

    def dropEvent(self, event):
        log("dropped", event.mimeData().text())
        event.acceptProposedAction()


def window(name):
    made = QtWidgets.QWidget()
    made.setWindowTitle(name)
    made.resize(260, 160)
    area = Area(name)
    area.setAcceptDrops(name == "target")
    QtWidgets.QVBoxLayout(made).addWidget(area)
    made.show()
    return made


app = QtWidgets.QApplication([])
windows = [window("source"), window("target")]
(app.exec if hasattr(app, "exec") else app.exec_)()
