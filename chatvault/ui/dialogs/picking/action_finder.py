"""Everything that the window can do, to be found by its words and done with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

_SIZE = (520, 420)
_INSIDE = 6  # between the border of the field and its words, besides what the style leaves
_INDENT = 5  # of the rows, so that their words begin where those of the field do
_LEAST_ROW = 28
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ACTION = Qt.ItemDataRole.UserRole


class ActionFinder(QDialog):
    """A field over the list of what can be done right now; Enter does what is chosen in it."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find a command")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("What to do, such as “export”")
        self.field.setAccessibleName("What to do")
        self.field.setMinimumHeight(30)
        self.field.setTextMargins(_INSIDE, 0, _INSIDE, 0)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName("Commands")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setIndentation(_INDENT)
        self.list.setUniformRowHeights(True)
        self.list.viewport().setAutoFillBackground(False)
        height = max(_LEAST_ROW, self.fontMetrics().height() + 2 * _INSIDE)
        self._rows = tuple(_row(action, height) for action in actions if action.isEnabled())
        self.nothing = QLabel("No command has these words.", self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        head = self.list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        self.resize(*_SIZE)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._do)
        self.list.itemClicked.connect(self._do)
        self._narrow("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the list while the field has the keyboard."""
        if not isinstance(event, QKeyEvent) or event.key() not in _MOVES:
            return super().eventFilter(watched, event)
        return QApplication.sendEvent(self.list, event)

    def shown(self) -> tuple[str, ...]:
        """What is listed, from above."""
        rows = map(self.list.topLevelItem, range(self.list.topLevelItemCount()))
        return tuple(row.text(0) for row in rows if row is not None)

    def _narrow(self, text: str) -> None:
        """List what has all of these in it, first where words begin so; the first is chosen."""
        wanted = text.casefold().split()
        fitting = [row for row in self._rows if all(map(row.text(0).casefold().count, wanted))]
        fitting.sort(key=lambda row: not _begins(row.text(0).casefold(), wanted))
        while self.list.topLevelItemCount():
            self.list.takeTopLevelItem(0)
        self.list.addTopLevelItems(fitting)
        self.list.setVisible(bool(fitting))
        self.nothing.setVisible(not fitting)
        if fitting:
            self.list.setCurrentItem(fitting[0])

    def _do(self) -> None:
        row = self.list.currentItem()
        if row is not None:
            action: QAction = row.data(0, _ACTION)
            self.accept()
            action.trigger()


def _begins(words: str, wanted: Sequence[str]) -> bool:
    """Whether a word begins with each of these."""
    return all(any(word.startswith(one) for word in words.split()) for one in wanted)


def _row(action: QAction, height: int) -> QTreeWidgetItem:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    row = QTreeWidgetItem([action.text(), keys])
    row.setSizeHint(0, QSize(0, height))
    row.setData(0, _ACTION, action)
    row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return row
