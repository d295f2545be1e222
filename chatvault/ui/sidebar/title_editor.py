"""Renames a conversation in its row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from chatvault.ui.appearance import Appearance


class TitleEditor(QLineEdit):
    """A line at the title's own place, in its own font.

    Signals:
        renamed: the session's id and its new title; not where it stayed the same.
    """

    renamed = Signal(int, str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._list = appearance, parent
        self._session_id = 0
        self._before = ""
        self.setAccessibleName("Title")
        self.hide()
        self.installEventFilter(self)

    def edit(self, session_id: int, title: str, rect: QRect) -> None:
        """Begin with the old title, all of it selected."""
        self._session_id, self._before = session_id, title
        self.setFont(self._appearance.font(weight=600))
        self.setText(title)
        self.setGeometry(rect.adjusted(-6, -3, 6, 3))
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._end(keep=False)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._end(keep=True)
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self._end(keep=True)
        return super().eventFilter(watched, event)

    def _end(self, *, keep: bool) -> None:
        if not self.isVisible():
            return
        self.hide()
        self._list.setFocus()
        title = self.text().strip()
        if keep and title and title != self._before:
            self.renamed.emit(self._session_id, title)
