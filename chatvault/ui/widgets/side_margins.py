"""Room around what a layout holds, which changes sides with the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLayout, QWidget

from chatvault.ui.mirroring import is_mirrored


class SideMargins(QObject):
    """Margins of a layout, or of a widget, counted from where the lines of ``widget`` begin.

    Qt turns the order of what stands in a line round, but not the room around it.
    """

    def __init__(self, holder: QLayout | QWidget, widget: QWidget) -> None:
        super().__init__(widget)
        self._holder, self._widget = holder, widget
        self._margins = (0, 0, 0, 0)
        widget.installEventFilter(self)

    def set(self, near: int, top: int, far: int, bottom: int) -> None:
        """Keep that much room, ``near`` of it where lines begin and ``far`` where they end."""
        self._margins = (near, top, far, bottom)
        self._turn()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._turn()
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        near, top, far, bottom = self._margins
        left, right = (far, near) if is_mirrored(self._widget) else (near, far)
        self._holder.setContentsMargins(left, top, right, bottom)
