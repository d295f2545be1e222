"""Widgets beside each other where there is room, else below each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

GAP = 16


class SideBySide(QWidget):
    """Shares its width by weights as long as each widget gets the least it needs."""

    def __init__(
        self, widgets: Sequence[QWidget], parent: QWidget, *, weights: Sequence[int], least: int
    ) -> None:
        """``least``: the narrowest that a widget may get beside the others."""
        super().__init__(parent)
        self._widgets = tuple(widgets)
        self._least = least
        self._weights = tuple(weights)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        for widget, weight in zip(widgets, weights, strict=True):
            self._row.addWidget(widget, weight)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widgets are below each other, so that it can get that narrow."""
        widths = [widget.minimumSizeHint().width() for widget in self._widgets]
        return QSize(max(widths), self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrowest = self.width() * min(self._weights) / sum(self._weights) - GAP
        beside = narrowest >= self._least
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
