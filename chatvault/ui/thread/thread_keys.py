"""What the keys do in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence

from chatvault.ui.mirroring import backwards
from chatvault.ui.thread.caret import Caret

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
        self._caret = Caret(view)

    def focus_in(self, event: QFocusEvent) -> None:
        """The keyboard came here: show where it is, unless the mouse brought it."""
        if event.reason() in _KEYBOARD:
            state = self._view.state
            state.ring = True
            self._view.stops.clear()
            if state.focused < 0:
                state.focused = self._view.navigation.here

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; False where it stands for nothing here."""
        if not len(self._view.model):
            return False
        if event.text() and event.text() in "[]":  # also where a keyboard has them on AltGr
            return self._switch(-1 if event.text() == "[" else 1)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return self._alt(event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._control(event):
            return True
        if self._caret.press(event):
            return True
        return self._standard(event) or self._inside(event) or self._plain(event)

    def _control(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return self._view.leave(back=key == Qt.Key.Key_Backtab)
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if shift and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._switch(-1 if key == backwards(self._view) else 1)
        return False

    def _switch(self, step: int) -> bool:
        view = self._view
        return view.commands.switch_branch(view.navigation.here, step)

    def _inside(self, event: QKeyEvent) -> bool:
        """What the keys do inside a message that shows the ring."""
        view, key = self._view, event.key()
        if key == Qt.Key.Key_Menu or (
            key == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            view.menu.open_here()
            return True
        if not view.state.ring:
            return False
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            return view.stops.walk(back=key == backwards(view)) or view.state.stop is not None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return view.stops.press()
        return key == Qt.Key.Key_Escape and view.stops.escape()

    def _standard(self, event: QKeyEvent) -> bool:
        view = self._view
        if event.matches(QKeySequence.StandardKey.Copy):
            view.commands.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            view.commands.select_all()
        elif event.key() == Qt.Key.Key_F3 and view.state.find.wanted:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            view.hits.next(back=back)
        elif event.key() == Qt.Key.Key_F7:
            view.commands.reader.open(view.navigation.here)
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
            return view.commands.fold_message(view.navigation.here)
        elif key == Qt.Key.Key_Escape and not view.state.selection.is_empty:
            view.state.selection.clear()
            view.viewport().update()
        else:
            return False
        return True

    def _alt(self, event: QKeyEvent) -> bool:
        navigation, key = self._view.navigation, event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            navigation.focus(navigation.step(-1 if key == Qt.Key.Key_Up else 1))
            return True
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            prompt = navigation.prompt(back=key == Qt.Key.Key_PageUp)
            if prompt is not None:
                navigation.visit(prompt)
            return True
        return False
