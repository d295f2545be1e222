"""A field over a list: what is typed narrows it, arrows walk through it, Enter picks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from chatvault.domain.own_name import LONGEST
from chatvault.ui.dialogs.picking.picker_delegate import PickerDelegate
from chatvault.ui.dialogs.picking.picker_rows import PickerModel, PickerRow
from chatvault.ui.painting.appearance import Appearance

_INSIDE = 6  # between the border of the field and its words, besides what the style leaves
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Picker(QWidget):
    """The field keeps the keyboard.

    Signals:
        typed: what is to be listed changed.
        picked: the key of a row that was clicked, or was current when Enter was pressed.
        pointed: another row is current.
        entered: Enter was pressed while no row was current.
    """

    typed = Signal(str)
    picked = Signal(str)
    entered = Signal()
    pointed = Signal()

    def __init__(
        self,
        appearance: Appearance,
        words: str,
        names: str,
        parent: QWidget,
        *,
        at_once: bool = True,
    ) -> None:
        """``words`` stand in the empty field; ``names`` says what the rows are.

        ``at_once``: one click picks a row; else it is only current, and a second one picks it.
        """
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.field.setMaxLength(LONGEST)
        self.field.setMinimumHeight(30)
        self.field.setTextMargins(_INSIDE, 0, _INSIDE, 0)
        self.list = QListView(self)
        self.model = PickerModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(PickerDelegate(appearance, self.list))
        self.list.setAccessibleName(names)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.field)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda text: self.typed.emit(text.strip()))
        (self.list.clicked if at_once else self.list.doubleClicked).connect(self._pick)
        self.list.selectionModel().currentChanged.connect(lambda *_: self.pointed.emit())

    @property
    def current_key(self) -> str | None:
        """The key of the row that Enter would pick."""
        index = self.list.currentIndex()
        return self.model.rows[index.row()].key if index.isValid() else None

    def show_rows(self, rows: Sequence[PickerRow], current: str | None) -> None:
        """List these; Enter picks the row of the key ``current``, none where it is None."""
        self.model.show_rows(rows)
        index = QModelIndex() if current is None else self.model.index_of(current)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
        self.pointed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the list while the field has the keyboard."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in _MOVES:
            return QApplication.sendEvent(self.list, event)
        if event.key() in _ENTERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._enter()
            return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._pick(index)
        else:
            self.entered.emit()

    def _pick(self, index: QModelIndex) -> None:
        self.picked.emit(self.model.rows[index.row()].key)
