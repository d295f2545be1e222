"""A number of days to choose, with its unit."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

_INSIDE = 4  # its words begin where those of the other fields do


class DaysBox(QSpinBox):
    """Says "1 day" and "2 days"."""

    def __init__(self, longest: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(1, longest)
        self.lineEdit().setTextMargins(_INSIDE, 0, 0, 0)
        self.valueChanged.connect(self._say_unit)
        self._say_unit(self.value())

    def _say_unit(self, days: int) -> None:
        self.setSuffix(" day" if days == 1 else " days")
