"""Keys that are pressed before the whole thread is there wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class HeldKeys(QObject):
    """Keeps what is typed into the thread, so that "to the end" and "select all" mean all of it."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self._keys: list[QKeyEvent] = []

    def hold(self) -> None:
        """Let keys wait from now on."""
        self._view.installEventFilter(self)

    def release(self) -> None:
        """Let what waited have its effect, in order."""
        self._view.removeEventFilter(self)
        keys, self._keys = self._keys, []
        for key in keys:
            QCoreApplication.sendEvent(self._view, key)

    def drop(self) -> None:
        """Forget what waited; it was meant for another thread."""
        self._keys.clear()
        self.release()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys away, and keep them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._keys.append(event.clone())
            return True
        return False
