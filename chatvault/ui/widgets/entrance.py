"""A part of the window that gives the keyboard on to what is walked with it inside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class Entrance(QObject):
    """Whoever gives a widget the keyboard gives it to what is ``inside``.

    A focus proxy does that, too, but to Tab the widget is a stop of its own then: it leads past
    what stands before the proxy, or from what stands behind it back again, without end.
    """

    def __init__(self, widget: QWidget, inside: Callable[[], QWidget | None]) -> None:
        super().__init__(widget)
        self._inside = inside
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus():
            inside = self._inside()
            if inside is not None:
                inside.setFocus(event.reason())
        return super().eventFilter(watched, event)
