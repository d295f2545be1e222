"""Renames a conversation where its title stands: in its row, or over the conversation itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from chatvault.ui.painting.appearance import INTERFACE, Appearance

_PADDING = 6  # between the frame and the text, which stays where the title was
_OWN_PADDING = 2  # what a line edit adds by itself


class TitleEditor(QLineEdit):
    """A line at the title's own place, in its own font.

    Signals:
        renamed: the session's id and its new title; not where it stayed the same.
    """

    renamed = Signal(int, str)

    def __init__(
        self,
        appearance: Appearance,
        parent: QWidget,
        *,
        scale: float = INTERFACE,
        back: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance, self._scale = appearance, scale
        self._back = back or parent  # gets the keyboard afterwards
        self._session_id = 0
        self._before = ""
        self.setAccessibleName("Title")
        self.hide()

    def edit(self, session_id: int, title: str, rect: QRect) -> None:
        """Begin with the old title, all of it selected; ``rect`` is where it stands."""
        self._session_id = session_id
        self.setFont(self._appearance.font(self._scale, 600))
        colors = QPalette(self.palette())
        token = self._appearance.theme.color("text_selection")
        colors.setColor(QPalette.ColorRole.Highlight, token)
        self.setPalette(colors)
        inner = _PADDING - _OWN_PADDING
        self.setTextMargins(inner, 0, inner, 0)
        self.setText(title)
        self._before = self.text().strip()
        self.setGeometry(rect.adjusted(-_PADDING, -2, _PADDING, 2))
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def finish(self, *, keep: bool) -> None:
        """Stop editing; an empty title gives the conversation its first one back."""
        if not self.isVisible():
            return
        had_keyboard = self.hasFocus()
        self.hide()
        if had_keyboard:
            self._back.setFocus()
        title = self.text().strip()
        if keep and title != self._before:
            self.renamed.emit(self._session_id, title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the title, Esc the old one."""
        if event.key() == Qt.Key.Key_Escape:
            self.finish(keep=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish(keep=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere means the new title; its own menu is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.finish(keep=True)
