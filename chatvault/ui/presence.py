"""Notices when somebody was last at work in the window, for what waits until nobody is."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWindow

_AT_WORK = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchUpdate,
})  # fmt: skip


class Presence(QObject):
    """Watches the keys and the pointer; ``seen_at`` is of the monotonic clock, in seconds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen_at = time.monotonic()

    def watch(self, window: QWindow) -> None:
        """Notice in that window whether somebody is at work."""
        window.installEventFilter(self)

    def see(self) -> None:
        """Somebody is here now."""
        self.seen_at = time.monotonic()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _AT_WORK:
            self.see()
        return False
