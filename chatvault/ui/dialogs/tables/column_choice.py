"""Choosing one of the columns of a table; all choices of a table share one model."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QStyle, QStyleOptionComboBox, QWidget

from chatvault.domain.tables.table_sample import TableSample
from chatvault.ui import tips
from chatvault.ui.dialogs.tables.mapping_words import NO_COLUMN, examples, one_line

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SHORTEST = 14  # characters that a field has room for
_BESIDE = 2  # pixels at both ends of the words together
_AROUND = 2  # pixels above and below them, as Qt's own fields have


class ColumnModel(QAbstractListModel):
    """No column, and then those of a table, each with some of what it holds as its tip."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sample = TableSample("", ())
        self._places: dict[str, int] = {}

    def show_table(self, sample: TableSample) -> None:
        """Offer the columns of that table from now on."""
        self.beginResetModel()
        self._sample = sample
        self._places = {column.lower(): place for place, column in enumerate(sample.columns, 1)}
        self.endResetModel()

    def place(self, column: str | None) -> int:
        """The row of a column; that of none where it is not there."""
        return 0 if column is None else self._places.get(column.lower(), 0)

    def column(self, place: int) -> str | None:
        """The column in a row."""
        return self._sample.columns[place - 1] if 0 < place <= len(self._sample.columns) else None

    def examples(self, place: int) -> str:
        """Some of what the column in a row holds."""
        column = self.column(place)
        return "" if column is None else examples(self._sample.values(column))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._sample.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.column(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return NO_COLUMN if column is None else one_line(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "No column" if column is None else one_line(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tips.literal(self.examples(index.row()))
        return None


class Choice(QComboBox):
    """A field on a page that scrolls: the wheel scrolls the page unless it has the keyboard.

    Its width is its place's, not that of its longest entry.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        rows = QListView(self)
        rows.setUniformItemSizes(True)  # each of thousands would be measured else
        self.setView(rows)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Say what is chosen with an ellipsis where there is no room for all of it."""
        super().initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width() - _BESIDE
        )

    def sizeHint(self) -> QSize:
        """Room for a short name. Qt would ask every entry of every field whether it has an icon."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        metrics = self.fontMetrics()
        text = QSize(metrics.averageCharWidth() * _SHORTEST, metrics.height() + _AROUND)
        return self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, text, self)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
