"""The lines of a thread, by their names, as a person sees and clicks them."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from chatvault.ui.thread.boxes.line_box import LineBox
from tests.unit.ui.thread.conftest import paint


def line(view, name):
    """The first line of that name that is in view: where it is, and its slot."""
    paint(view)
    return next(
        (placed, slot)
        for placed in view.placed
        for slot, box in placed.block.boxes()
        if isinstance(box, LineBox) and slot.part.name == name
    )


def click(view, name):
    """Click on that line."""
    placed, slot = line(view, name)
    corner = placed.block.origin(slot) + QPointF(view.column_left, placed.top)
    point = (corner + QPointF(40, 12)).toPoint()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    paint(view)
