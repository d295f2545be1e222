"""Warns in the sidebar that a tool is about to delete what the vault does not have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.coding_tools.threatened import Threatened
from chatvault.domain.counted import conversations
from chatvault.domain.source import source
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import counted

_AROUND, _INSIDE = 8, 10


class DeletionNotice(PaintedWidget):
    """Says how many and how soon, and offers to keep them; gone until more are threatened.

    Signals:
        keep_asked: the paths of the folders to be imported.
    """

    keep_asked = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._threatened: tuple[Threatened, ...] = ()
        self._closed_at = 0  # so many conversations
        self._narrow = False
        self.words = Words("", appearance, self, scale=SECONDARY, token="warn")
        self.keep_button = Button("Keep them", appearance, kind="link", parent=self)
        self.close_button = IconButton("x", "Not now", appearance, self, size=12)
        column = QVBoxLayout(self)
        around = _AROUND + _INSIDE - 4
        SideMargins(column, self).set(around, _INSIDE, _AROUND + 4, _INSIDE - 4)
        SideMargins(self.words, self).set(4, 0, 0, 0)  # a link is clear of its own edge
        column.setSpacing(2)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.keep_button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.keep_button.clicked.connect(self._keep)
        self.close_button.clicked.connect(self._close)
        self.hide()

    def show_threatened(self, threatened: Sequence[Threatened]) -> None:
        """Warn of these; without any, or where no more than were waved away, of nothing."""
        self._threatened = tuple(threatened)
        self._closed_at = min(self._closed_at, self._number)
        text = sentence(self._threatened)
        self.words.setText(text)
        self.setAccessibleName(text)
        self._fit()

    def set_narrow(self, narrow: bool) -> None:
        """Stand aside while there is only room for signs."""
        self._narrow = narrow
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(_AROUND, 0, -_AROUND, 0)
        paint.surface(painter, self.theme, rect, 8, "warn_soft")

    @property
    def _number(self) -> int:
        return sum(one.conversations for one in self._threatened)

    def _fit(self) -> None:
        self.setVisible(self._number > self._closed_at and not self._narrow)

    def _keep(self) -> None:
        self.keep_asked.emit(tuple(one.path for one in self._threatened))

    def _close(self) -> None:
        self._closed_at = self._number
        self._fit()


def sentence(threatened: Sequence[Threatened]) -> str:
    """What is about to happen, in a sentence."""
    if not threatened:
        return ""
    names = list(dict.fromkeys(source(one.source).name for one in threatened))
    number = sum(one.conversations for one in threatened)
    what = conversations(number)
    days = min(one.days for one in threatened)
    when = "Any time now" if days == 0 else f"In {counted(days, 'day', 'days')}"
    begins = "begins" if len(names) == 1 else "begin"
    tools = " and ".join(names)
    return f"{when} {tools} {begins} to delete {what} that the vault does not have."
