"""What takes room on the disk."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatvault.domain.statistics import VaultStatistics
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.stats.share_bar import Part, ShareBar
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import size


class Storage(PaintedWidget):
    """A bar of what is stored, its sizes, and what room is left."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.bar = ShareBar(appearance, self, margin=0, thickness=10, scale=SECONDARY, columns=1)
        self._free = Words("", appearance, self, scale=SECONDARY, token="text3")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.bar)
        column.addStretch(1)
        column.addSpacing(1)
        column.addWidget(self._free)

    @property
    def total(self) -> str:
        """All of it together."""
        return size(sum(part.amount for part in self.bar.parts))

    def show_sizes(self, statistics: VaultStatistics) -> None:
        """Show those sizes."""
        kinds = (
            ("Database", statistics.database_bytes, "s4"),
            ("Attachments", statistics.attachment_bytes, "s1"),
            ("Originals", statistics.original_bytes, "s2"),
            ("Backups", statistics.backup_bytes, "s5"),
        )
        self.bar.show_parts(
            tuple(
                Part(name, count, token, f"{count:,} bytes", size(count))
                for name, count, token in kinds
            )
        )
        self._free.setText(_outlook(statistics))

    def table(self) -> tuple[tuple[str, ...], ...]:
        """The sizes as rows."""
        rows = ((part.name, str(part.amount)) for part in self.bar.parts)
        return (("What", "Bytes"), *rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        y = QRectF(self._free.geometry()).top() - 12
        paint.hairline(QPainter(self), self.theme, 0, y, self.width())


def _outlook(statistics: VaultStatistics) -> str:
    """What room is left, and how fast it is taken."""
    free = f"{size(statistics.free_bytes)} free on this disk"
    grown = statistics.monthly_bytes
    return f"Grows by about {size(grown)} a month; {free}" if grown else free
