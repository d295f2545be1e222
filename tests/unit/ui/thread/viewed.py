"""What a person sees in a thread view, and does there with the mouse."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.unit.ui.thread.conftest import paint


def tops(view):
    return {placed.block.entry.id: placed.top for placed in view.placed}


def parts(view):
    """Where every part is that is in view."""
    return {
        (placed.row, slot.key): placed.top + slot.top
        for placed in view.placed
        for slot, _ in placed.block.boxes()
        if -slot.height < placed.top + slot.top < view.flow.view
    }


def copied():
    return QGuiApplication.clipboard().text()


def point_of(view, word, message_id=None):
    """The middle of a word that is in view, in the viewport."""
    for placed in view.placed:
        for slot, box in placed.block.boxes():
            if word in box.text and message_id in (None, placed.block.entry.id):
                rect = box.rect_of(box.text.index(word))
                corner = QPointF(view.column_left, placed.top) + placed.block.origin(slot)
                return (corner + rect.center()).toPoint()
    raise AssertionError(f"{word!r} is not in view")


def click(view, point, **keys):
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point, **keys)
    paint(view)
