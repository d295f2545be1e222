"""Notices when somebody was last at work in the program, for what waits until nobody is."""

from __future__ import annotations

import time
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_AT_WORK = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchUpdate,
})  # fmt: skip
_BREAK_S = 30.0  # less is no absence


class Moment(NamedTuple):
    """In seconds: of the clock that nobody can set, and of the one on the wall.

    The first stands still on many systems while the computer sleeps.
    """

    steady: float
    wall: float

    @staticmethod
    def now() -> Moment:
        """The present one."""
        return Moment(time.monotonic(), time.time())

    def since(self, earlier: Moment) -> float:
        """How long ago that was, by the clock that went further."""
        return max(self.steady - earlier.steady, self.wall - earlier.wall)


class Presence(QObject):
    """Watches the keys and the pointer in every window that has had the keyboard.

    Signals:
        returned: for how many seconds nobody was seen, at the first sign of somebody.
    """

    returned = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen = Moment.now()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self.watch)

    def watch(self, window: QWindow | None) -> None:
        """Notice in that window whether somebody is at work, a dialog's too."""
        if window is not None:
            window.installEventFilter(self)

    def see(self) -> None:
        """Somebody is here now."""
        before, self.seen = self.seen, Moment.now()
        away = self.seen.since(before)
        if away >= _BREAK_S:
            self.returned.emit(away)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _AT_WORK:
            self.see()
        return False
