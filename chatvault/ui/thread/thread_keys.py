"""What the keys do in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence

from chatvault.ui.thread import accessible
from chatvault.ui.thread.selection import end_of, start_of

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_OVERLAP = 40.0  # of a page that stays in view when it is turned


class ThreadKeys:
    """Scrolls, walks through messages, folds and copies by keyboard."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view

    def focus_in(self, event: QFocusEvent) -> None:
        """The keyboard came here: show where it is, unless the mouse brought it."""
        if event.reason() in _KEYBOARD:
            state = self._view.state
            state.ring = True
            if state.focused < 0:
                state.focused = self._view.navigation.here

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; False where it stands for nothing here."""
        if not len(self._view.model):
            return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return self._alt(event)
        return self._standard(event) or self._plain(event)

    def _standard(self, event: QKeyEvent) -> bool:
        view = self._view
        if event.matches(QKeySequence.StandardKey.Copy):
            view.deeds.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            view.state.selection.select(start_of(0), end_of(len(view.model) - 1))
            view.viewport().update()
        elif event.key() == Qt.Key.Key_F3:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            view.hits.next(back=back)
        else:
            return False
        return True

    def _plain(self, event: QKeyEvent) -> bool:
        view, key = self._view, event.key()
        page = max(_OVERLAP, view.flow.view - _OVERLAP)
        line = view.look.reading_line * 2
        distances = {
            Qt.Key.Key_Up: -line,
            Qt.Key.Key_Down: line,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Space: page,
        }
        if key in distances:
            back = key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            view.scroll_by(-distances[Qt.Key(key)] if back else distances[Qt.Key(key)])
        elif key == Qt.Key.Key_Home:
            view.navigation.go_to(0)
        elif key == Qt.Key.Key_End:
            view.navigation.go_to_end()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return view.deeds.fold_message(view.navigation.here)
        elif key == Qt.Key.Key_Menu:
            view.menu.open_for(view.navigation.here)
        elif key == Qt.Key.Key_Escape and not view.state.selection.is_empty:
            view.state.selection.clear()
            view.viewport().update()
        else:
            return False
        return True

    def _alt(self, event: QKeyEvent) -> bool:
        navigation, key = self._view.navigation, event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._focus(navigation.step(-1 if key == Qt.Key.Key_Up else 1))
            return True
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            prompt = navigation.prompt(back=key == Qt.Key.Key_PageUp)
            if prompt is not None:
                self._focus(prompt, at_top=True)
            return True
        return False

    def _focus(self, message: int, *, at_top: bool = False) -> None:
        view = self._view
        view.state.focused, view.state.ring = message, True
        if at_top:
            view.navigation.go_to(message)
        else:
            view.navigation.keep_in_view(message)
        view.viewport().update()
        accessible.announce_message(view, message)
