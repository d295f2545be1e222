"""The chart of tokens by week and source: its legend over its bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatvault.domain.statistics import WeekTokens
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.stats.legend import Legend
from chatvault.ui.stats.week_bars import WeekBars, series_tokens
from chatvault.ui.stats.week_series import WeekSeries, arranged, series_name


class WeekChart(QWidget):
    """Puts legend and bars together and tells their figures."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._series = WeekSeries((), ())
        self.legend = Legend(appearance, self)
        self.bars = WeekBars(appearance, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.legend)
        column.addWidget(self.bars, 1)

    def show_weeks(self, weeks: Sequence[WeekTokens]) -> None:
        """Show those weeks."""
        self._series = arranged(weeks)
        tokens = series_tokens(self._series.keys)
        self.legend.show_series(
            tuple((key, series_name(key), tokens[key]) for key in self._series.keys)
        )
        self.legend.setVisible(bool(self._series.keys))
        self.bars.show_weeks(self._series)

    def table(self) -> tuple[tuple[str, ...], ...]:
        """The weeks as rows, the sources as columns."""
        keys = self._series.keys
        head = ("Week", *map(series_name, keys))
        return (
            head,
            *(
                (str(week.monday), *(str(week.tokens.get(key, 0)) for key in keys))
                for week in self._series.weeks
            ),
        )
