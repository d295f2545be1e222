"""The head of a page: its title, a sentence about it, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import PAGE_TITLE, Appearance
from chatvault.ui.widgets.words import Words

_BETWEEN = 8
_TOP = Qt.AlignmentFlag.AlignTop


class PageHead(QWidget):
    """The buttons stand beside both lines; where the sentence would have to wrap for them, beside
    the title alone; and where that has no room either, below.
    """

    def __init__(
        self,
        title: str,
        about: Words,
        actions: Sequence[QWidget],
        appearance: Appearance,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._title = Words(title, appearance, self, scale=PAGE_TITLE, weight=600)
        self._about = about
        self._actions = QWidget(self)
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_BETWEEN)
        row.addStretch(1)
        for action in actions:
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_BETWEEN)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._lines = 0  # that the buttons stand beside
        self._arrange(2)

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is with the buttons below, so that it can get that narrow."""
        return QSize(self._actions.sizeHint().width(), self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()  # the sentence, the letters or the buttons are others
        return super().event(event)

    def _fit(self) -> None:
        room = self.width() - self._actions.sizeHint().width() - _BETWEEN
        if _width(self._title) > room:
            self._arrange(0)
        else:
            self._arrange(2 if _width(self._about) <= room else 1)

    def _arrange(self, lines: int) -> None:
        if lines == self._lines and self._grid.count():
            return
        self._lines = lines
        for widget in (self._title, self._about, self._actions):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self._title, 0, 0, 1, 1 if lines else 2)
        self._grid.addWidget(self._about, 1, 0, 1, 1 if lines == 2 else 2)
        place = (0, 1, lines, 1) if lines else (2, 0, 1, 2)
        self._grid.addWidget(self._actions, *place, _TOP)


def _width(words: Words) -> float:
    return paint.text_width(words.text(), words.font()) + 1
