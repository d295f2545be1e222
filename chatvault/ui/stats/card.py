"""The card round a chart: a title, a unit, and ways to copy and save it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QVBoxLayout, QWidget

from chatvault.ui.mirroring import far, near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

PADDING = 16


class Chart(Protocol):
    """What a card asks of its body."""

    def table(self) -> tuple[tuple[str, ...], ...]:
        """Its figures as rows."""


class Card(PaintedWidget):
    """A quiet plane with rounded corners; its context menu copies and saves the chart.

    Signals:
        failed: a sentence about what could not be saved, and the path it is about.
    """

    failed = Signal(str, str)

    def __init__(
        self, appearance: Appearance, title: str, body: QWidget, chart: Chart, parent: QWidget
    ) -> None:
        super().__init__(appearance, parent)
        self._title, self.note = title, ""
        self._chart = chart
        self.menu = QMenu(self)
        self.menu.addAction("Copy as table", self.copy_table)
        self.menu.addAction("Copy as picture", self.copy_picture)
        self.menu.addAction("Save as picture…", self.save_picture)
        self._column = QVBoxLayout(self)
        self._column.addWidget(body)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._set_margins()

    def set_note(self, note: str) -> None:
        """Say the unit or the total at the right of the title."""
        self.note = note
        self.update()

    def copy_table(self) -> None:
        """Put the figures on the clipboard, columns apart by tabs."""
        rows = ("\t".join(cells) for cells in self._chart.table())
        QGuiApplication.clipboard().setText("\n".join(rows))

    def copy_picture(self) -> None:
        """Put what is seen of it on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def save_picture(self) -> None:
        """Ask for a file, and write what is seen of it into that."""
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the chart", f"{self._title}.png", "Pictures (*.png)"
        )
        if name and not self.grab().save(name, "PNG"):
            self.failed.emit("The chart could not be saved. Choose another place for it.", name)

    def restyle(self) -> None:
        self._set_margins()
        super().restyle()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.popup(event.globalPos())

    def minimumSizeHint(self) -> QSize:
        title = paint.text_width(self._title, self.appearance.font(1.0, 600))
        inner = self._column.minimumSize()
        return QSize(max(round(title) + 2 * PADDING, inner.width()), inner.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        paint.rounded(painter, theme, QRectF(self.rect()), 10, "list", "line")
        row = QRectF(PADDING, 10, self.width() - 2 * PADDING, self._head)
        small, bold = self.appearance.font(SECONDARY), self.appearance.font(1.0, 600)
        paint.elided(painter, theme, row, self._title, bold, align=near(self))
        width = min(paint.text_width(self._title, bold), row.width())
        rest = placed(row.adjusted(width + 12, 0, 0, 0), self)
        paint.elided(painter, theme, rest, self.note, small, "text3", far(self))

    @property
    def _head(self) -> int:
        return row_height(self.appearance.font(1.0, 600), 6, 24)

    def _set_margins(self) -> None:
        self._column.setContentsMargins(PADDING, 10 + self._head + 4, PADDING, PADDING - 4)
