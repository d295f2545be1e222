"""What the source notes of the open conversation besides, as rows of a name and a value."""

from __future__ import annotations

import json

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.stats.section import GUTTER
from chatvault.ui.widgets.painted import PaintedWidget, row_height

MOST = 40  # rows; the export as JSON has all
_LONGEST_NAME, _LONGEST = 60, 300  # characters
_SHARE = 0.45  # of the width, that names may take
_BETWEEN = 12

Row = tuple[str, str]


class Noted(PaintedWidget):
    """Rows in the order in which the source has them; the tip of one says it whole."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_details(self, details: str | None) -> None:
        """Show what that JSON says."""
        self.rows = rows_of(details)
        self.setAccessibleName(", ".join(f"{name}: {value}" for name, value in self.rows))
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(160, len(self.rows) * self._row)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        place = int(point.y() // self._row)
        return ": ".join(self.rows[place]) if 0 <= place < len(self.rows) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        font, width = self.appearance.font(SECONDARY), self.width() - 2 * GUTTER
        names = max((paint.text_width(name, font) for name, _ in self.rows), default=0.0)
        names = min(names, width * _SHARE)
        for place, (name, value) in enumerate(self.rows):
            row = QRectF(GUTTER, place * self._row, width, self._row)
            rest = row.adjusted(names + _BETWEEN, 0, 0, 0)
            row.setWidth(names)
            paint.elided(painter, theme, placed(row, self), name, font, "text2", near(self))
            paint.elided(painter, theme, placed(rest, self), value, font, align=near(self))

    @property
    def _row(self) -> int:
        return row_height(self.appearance.font(SECONDARY), 6, 22)


def rows_of(details: str | None) -> tuple[Row, ...]:
    """The fields as rows; what has parts is JSON still."""
    try:
        told = json.loads(details or "{}")
    except (ValueError, RecursionError):  # a vault may be damaged
        return ()
    fields = told if isinstance(told, dict) else {}
    return tuple(
        (_one_line(name, _LONGEST_NAME), _one_line(_said(value), _LONGEST))
        for name, value in list(fields.items())[:MOST]
    )


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _one_line(text: str, longest: int) -> str:
    """Without line breaks and signs that turn the text around, and not too long."""
    words = " ".join(text[: 2 * longest].split())
    line = "".join(one for one in words if one.isprintable())
    return line if len(line) <= longest else f"{line[:longest]}…"
