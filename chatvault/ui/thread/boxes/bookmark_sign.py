"""The bookmark beside a row that has no header to show it in."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from chatvault.domain.bookmark import Bookmark
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Action, ActionKind
from chatvault.ui.thread.look import Look

SIDE = 16
FULL = "bookmark-simple-fill"
EMPTY = "bookmark-simple"


class BookmarkSign:
    """Hangs left of the first line. Points are from where a header would begin."""

    def __init__(self, bookmark: Bookmark, look: Look) -> None:
        self._bookmark = bookmark
        self._look = look

    @property
    def _rect(self) -> QRectF:
        look, side = self._look, self._look.grown(SIDE)
        return QRectF((look.hang - side) / 2, (look.line - side) / 2, side, side)

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint it; it looks the same under the mouse."""
        corner = at + self._rect.topLeft()
        side = self._look.grown(SIDE)
        paint.icon(painter, self._look.theme, FULL, corner.x(), corner.y(), side, "star")

    def contains(self, point: QPointF) -> bool:
        """Whether the point is on the sign."""
        return self._rect.adjusted(-4, -4, 4, 4).contains(point)

    def action_at(self, point: QPointF) -> Action | None:
        """A click takes the bookmark away."""
        return Action(ActionKind.BOOKMARK) if self.contains(point) else None

    def tip_at(self, point: QPointF) -> str:
        """The note."""
        return tip(self._bookmark) if self.contains(point) else ""


def tip(bookmark: Bookmark | None) -> str:
    """What to tell about a bookmark, or about the place to set one."""
    if bookmark is None:
        return "Bookmark"
    return bookmark.note or "Bookmarked"
