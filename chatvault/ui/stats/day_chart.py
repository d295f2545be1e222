"""The chart of messages by day: squares, with the busiest day and the legend beside or below."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.stats.day_aside import DayAside
from chatvault.ui.stats.day_grid import DayGrid
from chatvault.ui.stats.day_weeks import Weeks

_GAP = 16
_Direction = QBoxLayout.Direction


class DayChart(QWidget):
    """Puts the aside where the squares stay large enough."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._weeks: Weeks | None = None
        self.grid = DayGrid(appearance, self)
        self.aside = DayAside(appearance, self)
        self._row = QBoxLayout(_Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addWidget(self.grid, 1)
        self._row.addWidget(self.aside)
        appearance.changed.connect(self._arrange)

    def show_weeks(self, weeks: Weeks) -> None:
        """Show those weeks."""
        self._weeks = weeks
        self.grid.show_weeks(weeks)
        self.aside.show_weeks(weeks)
        self._arrange()

    def table(self) -> tuple[tuple[str, ...], ...]:
        """The counted days as rows."""
        counts = self._weeks.counts if self._weeks else {}
        return (("Day", "Messages"), *((str(day), str(counts[day])) for day in sorted(counts)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        aside = self.aside.beside_size
        room = self.width() - aside.width() - _GAP
        beside = 7 * self.grid.pitch_at(room) >= aside.height()
        self.aside.set_in_row(not beside)
        self._row.setDirection(_Direction.LeftToRight if beside else _Direction.TopToBottom)
        self.grid.setMaximumWidth(self.grid.widest if beside else 16_777_215)
