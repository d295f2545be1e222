"""A ring that tells for a moment where a jump has landed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStyle

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_LASTS = 120  # milliseconds


class Flash(QObject):
    """The ring around the current hit or around a message; none where motion is not wanted."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_LASTS)
        self._end.timeout.connect(self.stop)

    def show_hit(self) -> None:
        """The current hit was jumped to."""
        self._start(message=-1, hit=True)

    def show_message(self, message: int) -> None:
        """The message at that place was jumped to."""
        self._start(message=message, hit=False)

    def stop(self) -> None:
        """Show no ring any more."""
        state = self._view.state
        state.flashed, state.hit_flashes = -1, False
        self._view.viewport().update()

    @property
    def is_wanted(self) -> bool:
        """Whether the system shows movement at all."""
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        moves = self._view.style().styleHint(hint, None, self._view) > 0
        return moves and not self._view.look.theme.outline

    def _start(self, *, message: int, hit: bool) -> None:
        if self.is_wanted:
            self._view.state.flashed, self._view.state.hit_flashes = message, hit
            self._end.start()
            self._view.viewport().update()
