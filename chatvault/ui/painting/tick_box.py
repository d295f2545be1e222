"""The box of a choice that is on, off or on for some: the same wherever one is painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from chatvault.ui.painting import paint
from chatvault.ui.painting.theme import Theme

_SIDE, _RADIUS, _TICK = 16, 4, 12
_BAR = 8, 2  # width and height, for what is on for some


def paint_box(
    painter: QPainter,
    theme: Theme,
    box: QRectF,
    state: Qt.CheckState,
    *,
    enabled: bool = True,
    hovered: bool = False,
) -> None:
    """A tick on accent, a bar for partly, or an empty frame."""
    if state is Qt.CheckState.Unchecked:
        ground = "hover" if hovered and enabled else "raised"
        paint.rounded(
            painter, theme, box, _RADIUS, ground, "control" if enabled else "disabled_icon"
        )
        return
    paint.rounded(painter, theme, box, _RADIUS, "accent" if enabled else "disabled")
    if state is Qt.CheckState.Checked:
        side = round(_TICK * box.width() / _SIDE)
        corner = box.center() - QRectF(0, 0, side, side).center()
        paint.icon(painter, theme, "check-bold", corner.x(), corner.y(), side, "on_accent")
    else:
        width, height = _BAR
        bar = QRectF(0, 0, width * box.width() / _SIDE, height)
        bar.moveCenter(box.center())
        paint.rounded(painter, theme, bar, 1, "on_accent")
