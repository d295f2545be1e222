"""The tools of a conversation: a bar for the calls, and how many of them failed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.domain.statistics import ToolTally
from chatvault.ui.mirroring import far, is_mirrored, near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.stats.section import GUTTER
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.wording import counted

MOST = 12
_LEAST_BAR = 24


class ToolBars(PaintedWidget):
    """A row for each tool, the busiest first; the rest is counted in the last row."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._tools: tuple[ToolTally, ...] = ()
        self._shown: tuple[ToolTally, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_tools(self, tools: tuple[ToolTally, ...]) -> None:
        """Show those tools."""
        self._tools = tools
        self._shown = tools if len(tools) <= MOST else _with_rest(tools)
        self.setAccessibleName(", ".join(map(_said, tools)))
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(160, len(self._shown) * self._row)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        place = int(point.y() // self._row)
        return _said(self._shown[place]) if 0 <= place < len(self._shown) else ""

    def columns(self, width: float) -> tuple[float, float, float]:
        """How wide the names, the bars and the figures are."""
        small, caption = self.appearance.font(SECONDARY), self.appearance.font(CAPTION)
        calls = max((paint.text_width(f"{t.calls:,}", caption) for t in self._shown), default=0)
        failed = max(
            (
                paint.text_width(_failures(t), self.appearance.font(CAPTION, 500))
                for t in self._shown
            ),
            default=0,
        )
        figures = calls + 8 + (failed + 8 if failed else 0)
        names = max((paint.text_width(t.name, small) for t in self._shown), default=0) + 10
        names = min(names, width - figures - _LEAST_BAR)
        return names, max(0, width - names - figures), figures

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        most = max((tool.calls for tool in self._shown), default=1)
        for place, tool in enumerate(self._shown):
            self._paint_row(painter, place * self._row, tool, most)

    def _paint_row(self, painter: QPainter, top: float, tool: ToolTally, most: int) -> None:
        theme, width = self.theme, self.width() - 2 * GUTTER
        names, bars, _ = self.columns(width)
        small, caption = self.appearance.font(SECONDARY), self.appearance.font(CAPTION)
        name = QRectF(GUTTER, top, names - 8, self._row)
        paint.elided(painter, theme, placed(name, self), tool.name, small, align=near(self))
        bar = QRectF(GUTTER + names, round(top + self._row / 2 - 3), bars, 6)
        grown, mirrored = tool.calls / most, is_mirrored(self)
        paint.bar(painter, theme, placed(bar, self), grown, "control", mirrored=mirrored)
        row, calls = QRectF(GUTTER, top, width, self._row), f"{tool.calls:,}"
        paint.elided(painter, theme, row, calls, caption, "text2", far(self))
        if tool.failed:
            most_calls = paint.text_width(f"{most:,}", caption)
            failed = placed(row.adjusted(0, 0, -most_calls - 8, 0), self)
            bold = self.appearance.font(CAPTION, 500)
            paint.elided(painter, theme, failed, _failures(tool), bold, "bad", far(self))

    @property
    def _row(self) -> int:
        return row_height(self.appearance.font(SECONDARY), 6, 24)


def _failures(tool: ToolTally) -> str:
    return f"{tool.failed:,} ✕" if tool.failed else ""


def _said(tool: ToolTally) -> str:
    failed = f", {tool.failed:,} failed" if tool.failed else ""
    return f"{tool.name}: {counted(tool.calls, 'call', 'calls')}{failed}"


def _with_rest(tools: tuple[ToolTally, ...]) -> tuple[ToolTally, ...]:
    rest = tools[MOST - 1 :]
    calls, failed = sum(tool.calls for tool in rest), sum(tool.failed for tool in rest)
    return (*tools[: MOST - 1], ToolTally(f"{len(rest)} others", calls, failed))
