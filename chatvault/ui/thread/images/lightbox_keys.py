"""What the keys do while a picture is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from chatvault.ui.thread.images.lightbox import Lightbox

_PAN = 80.0  # pixels that a key moves a large picture
_WAYS = {
    Qt.Key.Key_Left: (_PAN, 0.0),
    Qt.Key.Key_Right: (-_PAN, 0.0),
    Qt.Key.Key_Up: (0.0, _PAN),
    Qt.Key.Key_Down: (0.0, -_PAN),
}


def press(box: Lightbox, event: QKeyEvent) -> None:
    """Turn, zoom, move, copy, save or close; the arrows move while Shift is held."""
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.matches(QKeySequence.StandardKey.Copy):
        box.bar.copy.click()
    elif event.matches(QKeySequence.StandardKey.Save):
        box.bar.save.click()
    elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Back):
        box.close_box()
    elif (shifted and _move(box, event)) or _turn(box, event) or _zoom(box, event):
        return
    else:
        _move(box, event)


def _turn(box: Lightbox, event: QKeyEvent) -> bool:
    steps = {
        Qt.Key.Key_Left: -box.rightwards,
        Qt.Key.Key_Right: box.rightwards,
        Qt.Key.Key_PageUp: -1,
        Qt.Key.Key_PageDown: 1,
        Qt.Key.Key_Space: 1,
        Qt.Key.Key_Home: -box.count,
        Qt.Key.Key_End: box.count,
    }
    step = steps.get(Qt.Key(event.key()))
    if step is not None:
        box.turn(step)
    return step is not None


def _zoom(box: Lightbox, event: QKeyEvent) -> bool:
    if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        box.canvas.zoom_by(1)
    elif event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
        box.canvas.zoom_by(-1)
    elif event.key() == Qt.Key.Key_0:
        box.canvas.fit()
    elif event.key() == Qt.Key.Key_1:
        box.canvas.zoom_to(1.0)
    else:
        return False
    return True


def _move(box: Lightbox, event: QKeyEvent) -> bool:
    way = _WAYS.get(Qt.Key(event.key()))
    if way is not None:
        box.canvas.move_by(*way)
    return way is not None
