"""The program's own line icons, drawn from SVG and tinted with a token."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from chatvault.paths import resource
from chatvault.ui.painting.theme import Theme


@functools.lru_cache(maxsize=1024)
def icon_pixmap(name: str, size: int, dpr: float, color: str) -> QPixmap:
    """The icon of that name, ``size`` device-independent pixels square, in "#RRGGBB".

    Raises FileNotFoundError for a name that is not in the set.
    """
    drawing = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    side = max(1, round(size * dpr))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(dpr)
    return pixmap


def qicon(name: str, theme: Theme, token: str = "text2") -> QIcon:
    """The icon for a menu or an action, in the theme's colour."""
    return QIcon(_TintedIcon(name, theme.value(token), theme.value("disabled")))


class _TintedIcon(QIconEngine):
    """Draws one icon at whatever size and pixel ratio it is asked for."""

    def __init__(self, name: str, color: str, disabled: str) -> None:
        super().__init__()
        self._name, self._color, self._disabled = name, color, disabled

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        area = QRectF(rect)  # type: ignore[call-overload]
        size = int(min(area.width(), area.height()))
        dpr = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.topLeft(), self._tinted(size, dpr, mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._tinted(min(size.width(), size.height()), 1.0, mode)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return self._tinted(min(size.width(), size.height()), scale, mode)

    def clone(self) -> QIconEngine:
        return _TintedIcon(self._name, self._color, self._disabled)

    def _tinted(self, size: int, dpr: float, mode: QIcon.Mode) -> QPixmap:
        color = self._disabled if mode is QIcon.Mode.Disabled else self._color
        return icon_pixmap(self._name, size, dpr, color)


@functools.cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
