"""What boxes of code and of changes share: lines that never wrap, of which many are cut."""

from __future__ import annotations

import abc
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Action, ActionKind, Box, Painting, Stop
from chatvault.ui.thread.boxes.mono_text import MonoText
from chatvault.ui.thread.boxes.sideways import Sideways
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.text import highlighting

FOOT = 10
_LATER = 4_000  # characters above which the colours come when there is time


class MonoBox(Box):
    """Lines of one width for every letter, scrolled sideways where they are wide.

    Attributes:
        waits_for_colours: they come when there is time, for there is much to colour.
    """

    def __init__(self, lines: Sequence[str], language: str, limit: int, look: Look) -> None:
        """``limit``: how many lines are shown of many; 0 for all."""
        super().__init__(look)
        self._shown = range(limit if limit and len(lines) > limit + 2 else len(lines))
        self._mono = MonoText(lines, look)
        self._language = language
        self._sideways = Sideways(look)
        self.waits_for_colours = bool(language)

    def add_colours(self) -> None:
        """Colour the lines by their language; the size stays as it is."""
        if self.waits_for_colours:
            self._mono.recolour(highlighting.highlight(self.text, self._language))
        self.waits_for_colours = False

    def _colour_if_short(self) -> None:
        if len(self.text) <= _LATER:
            self.add_colours()

    @property
    @abc.abstractmethod
    def _origin(self) -> QPointF:
        """Where the first letter is."""

    @property
    @abc.abstractmethod
    def _more(self) -> QRectF:
        """The line that shows all of it when it is clicked."""

    @property
    def _is_cut(self) -> bool:
        return len(self._shown) < len(self._mono.lines)

    @property
    def _more_text(self) -> str:
        return f"Show all {len(self._mono.lines):,} lines"

    def _paint_more(self, painting: Painting) -> None:
        if self._is_cut:
            medium = self.look.small_medium
            painter, theme = painting.painter, self.look.theme
            paint.elided(painter, theme, self._more, self._more_text, medium, "accent")

    def rect_of(self, position: int) -> QRectF:
        return self._mono.rect_of(position).translated(self._origin)

    def holds(self, position: int) -> bool:
        """Whether that place is among the lines that are shown."""
        return self._mono.line_of(position) < len(self._shown)

    def reveal(self, position: int) -> bool:
        rect = self._mono.rect_of(position)
        return self._sideways.reveal(rect.left(), rect.right())

    def action_at(self, point: QPointF) -> Action | None:
        is_more = self._is_cut and self._more.contains(point)
        return Action(ActionKind.SHOW_WHOLE) if is_more else None

    def stops(self) -> Sequence[Stop]:
        if not self._is_cut:
            return ()
        more, words = self._more, paint.text_width(self._more_text, self.look.small_medium)
        shown = QRectF(more.left() - 6, more.top() + 3, words + 12, self.look.line - 6)
        return (Stop(shown, Action(ActionKind.SHOW_WHOLE), self._more_text),)

    def scroll_sideways(self, distance: float) -> bool:
        return self._sideways.move(distance)
