"""How far something wide is scrolled sideways inside its own frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.look import Look

LANE = 8  # how high the way of the thumb is
_SLACK = 24  # room behind the end of the longest line


class Sideways:
    """The horizontal scroll of a code block, a diff or a table."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.offset = 0.0
        self._content = self._window = 0.0

    def fit(self, content: float, window: float) -> None:
        """So wide is what is shown, and so wide is what it is seen through."""
        self._content, self._window = content, max(1.0, window)
        self.offset = min(self.offset, self.most)

    @property
    def most(self) -> float:
        """How far it can be scrolled."""
        if self._content <= self._window:
            return 0.0
        return self._content + _SLACK - self._window

    def move(self, distance: float) -> bool:
        """Scroll; False where there is nothing to scroll."""
        before = self.offset
        self.offset = max(0.0, min(self.most, self.offset + distance))
        return self.offset != before or (self.most > 0 and distance != 0)

    def reveal(self, left: float, right: float) -> bool:
        """Scroll just far enough that this stretch is in view; False where it was."""
        before = self.offset
        if right > self.offset + self._window:
            self.offset = min(self.most, right + _SLACK - self._window)
        if left < self.offset:
            self.offset = max(0.0, left - _SLACK)
        return self.offset != before

    def paint(self, painting: Painting, lane: QRectF, *, turned: bool = False) -> None:
        """The thumb: it tells that there is more, and is stronger under the mouse.

        ``turned``: what is shown begins at the right.
        """
        if not self.most:
            return
        width = max(24.0, self._window / (self._content + _SLACK) * lane.width())
        along = self.offset / self.most * (lane.width() - width)
        left = lane.right() - along - width if turned else lane.left() + along
        thumb = QRectF(left, lane.top() + 2, width, 4)
        token = "line_strong" if painting.pointer is None else "control"
        paint.rounded(painting.painter, self._look.theme, thumb, 2, token)
