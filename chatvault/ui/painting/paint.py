"""What every delegate and widget paints with: plain functions on a painter, a theme and rects."""

from __future__ import annotations

import functools

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from chatvault.ui.painting import advances
from chatvault.ui.painting.direction import runs_right_to_left
from chatvault.ui.painting.icons import icon_pixmap
from chatvault.ui.painting.source_colors import source_token
from chatvault.ui.painting.source_tile import tile_pixmap
from chatvault.ui.painting.theme import Theme, mixed

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignHCenter

# Kept: to ask Qt's classes for them takes Python longer than to draw a short line.
_ANTIALIASING = QPainter.RenderHint.Antialiasing
_NO_BRUSH, _NO_PEN = Qt.BrushStyle.NoBrush, Qt.PenStyle.NoPen
_ELIDE_RIGHT = Qt.TextElideMode.ElideRight
_DONT_CLIP = int(Qt.TextFlag.TextDontClip)
MARK_RADIUS = 3
_SIGN, _OF_LINE = 12, 0.75  # the least side of a sign in a chip, and its share of a line's height


@functools.lru_cache(maxsize=64)
def metrics(font: QFont) -> QFontMetricsF:
    """The metrics of a font."""
    return QFontMetricsF(font)


@functools.lru_cache(maxsize=2048)
def text_width(text: str, font: QFont) -> float:
    """How far ``text`` reaches in that font."""
    return metrics(font).horizontalAdvance(text)


def rounded(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    radius: float,
    fill: str | None = None,
    border: str | None = None,
    width: float = 1,
) -> None:
    """A rounded surface, filled with a token and bordered inside its rect."""
    painter.save()
    painter.setRenderHint(_ANTIALIASING)
    painter.setBrush(theme.color(fill) if fill else _NO_BRUSH)
    if border:
        painter.setPen(QPen(theme.color(border), width))
        half = width / 2
        rect = rect.adjusted(half, half, -half, -half)
    else:
        painter.setPen(_NO_PEN)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def surface(painter: QPainter, theme: Theme, rect: QRectF, radius: float, fill: str) -> None:
    """A rounded wash; in high contrast it also gets the outline."""
    rounded(painter, theme, rect, radius, fill, theme.outline or None)


def hairline(
    painter: QPainter, theme: Theme, x: float, y: float, width: float, token: str = "line"
) -> None:
    """A crisp horizontal line of one device-independent pixel."""
    painter.fillRect(QRectF(x, y, width, 1), theme.color(token))


def vertical_hairline(
    painter: QPainter, theme: Theme, x: float, y: float, height: float, token: str = "line"
) -> None:
    """A crisp vertical line of one device-independent pixel."""
    painter.fillRect(QRectF(x, y, 1, height), theme.color(token))


def dashed(painter: QPainter, theme: Theme, x: float, y: float, width: float) -> None:
    """A dashed horizontal line."""
    painter.save()
    pen = QPen(theme.color("line_strong"), 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawLine(QLineF(x, y + 0.5, x + width, y + 0.5))
    painter.restore()


def dashed_frame(
    painter: QPainter, theme: Theme, rect: QRectF, radius: float, fill: str, border: str
) -> None:
    """A rounded surface with a dashed border: a place to drop something."""
    painter.save()
    painter.setRenderHint(_ANTIALIASING)
    pen = QPen(theme.color(border), 1.5)
    pen.setDashPattern([4, 4])
    painter.setPen(pen)
    painter.setBrush(theme.color(fill))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def elided(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    text: str,
    font: QFont,
    token: str = "text",
    align: Qt.AlignmentFlag = LEFT,
    mode: Qt.TextElideMode = _ELIDE_RIGHT,
) -> None:
    """One line of text in ``rect``, cut with an ellipsis.

    Right-to-left text keeps its own direction and is cut at its own end.
    """
    text = fitting(text, font, rect.width(), mode)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(rect, line_flags(align, right_to_left=runs_right_to_left(text)), text)


def fitting(text: str, font: QFont, width: float, mode: Qt.TextElideMode = _ELIDE_RIGHT) -> str:
    """``text``, cut only if it may be wider than ``width``; quicker than ``cut``."""
    # No character is wider than a line is high.
    if len(text) * metrics(font).height() <= width or advances.surely_fits(text, width, font):
        return text
    return cut(text, font, width, mode)


def cut(text: str, font: QFont, width: float, mode: Qt.TextElideMode = _ELIDE_RIGHT) -> str:
    """``text``, with an ellipsis where it would be wider than ``width``."""
    sizes, room = metrics(font), width
    shown = sizes.elidedText(text, mode, room)
    if advances.add_up(shown):
        return shown
    # An Arabic letter looks otherwise before an ellipsis, and is wider than Qt reckons with.
    while room > 0 and (over := sizes.horizontalAdvance(shown) - width) > 0:
        room -= max(over, 1)
        shown = sizes.elidedText(text, mode, room)
    return shown


def line(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    text: str,
    font: QFont,
    token: str = "text",
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of text that is never cut, for it is known to fit."""
    painter.setFont(font)
    painter.setPen(theme.color(token))
    flags = line_flags(align, right_to_left=runs_right_to_left(text))
    painter.drawText(rect, flags | _DONT_CLIP, text)


def wrapped_height(text: str, font: QFont, width: float) -> float:
    """How high a text is that wraps at ``width``."""
    flags = int(LEFT | Qt.TextFlag.TextWordWrap)
    return metrics(font).boundingRect(QRectF(0, 0, width, 1e5), flags, text).height()


def wrapped(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    text: str,
    font: QFont,
    token: str = "text",
    align: Qt.AlignmentFlag | None = None,
) -> None:
    """A text that wraps at the end of ``rect``, from its top.

    With ``align`` it runs in its own direction from that side, else as the window does.
    """
    painter.setFont(font)
    painter.setPen(theme.color(token))
    flags = int(LEFT | Qt.TextFlag.TextWordWrap)
    if align is not None:
        own = line_flags(align, right_to_left=runs_right_to_left(text))
        flags = (own & ~int(Qt.TextFlag.TextSingleLine)) | int(Qt.TextFlag.TextWordWrap)
        flags &= ~int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(rect, flags, text)


@functools.cache
def line_flags(align: Qt.AlignmentFlag, *, right_to_left: bool) -> int:
    """One line in the text's own direction, whichever way the window runs.

    Kept, for adding flags up in Python takes as long as laying a short line out.
    """
    forced = Qt.TextFlag.TextForceRightToLeft
    own = forced if right_to_left else Qt.TextFlag.TextForceLeftToRight
    upright = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    return int(align | upright | Qt.TextFlag.TextSingleLine | own)


def plain(
    painter: QPainter,
    theme: Theme,
    point: QPointF,
    height: float,
    text: str,
    font: QFont,
    token: str = "text",
) -> float:
    """A word that is never cut, centred in a row of that height; the width it takes."""
    width = metrics(font).horizontalAdvance(text)
    rect = QRectF(point.x(), point.y(), width + 2, height)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    flags = line_flags(LEFT, right_to_left=runs_right_to_left(text))
    painter.drawText(rect, flags | _DONT_CLIP, text)
    return width


def icon(
    painter: QPainter,
    theme: Theme,
    name: str,
    x: float,
    y: float,
    size: int = 16,
    token: str = "text2",
) -> None:
    """An icon with its corner on a whole pixel."""
    dpr = painter.device().devicePixelRatioF()
    pixmap = icon_pixmap(name, size, dpr, theme.value(token))
    painter.drawPixmap(QPointF(round(x), round(y)), pixmap)


def tile(painter: QPainter, theme: Theme, key: str, rect: QRectF, below: str, font: QFont) -> None:
    """A source's sign: a circle for a chat service, a rounded square for a coding agent.

    ``below`` is the token or literal of the ground it lies on; ``font`` any interface font.
    """
    ground, ink = _tile_colors(theme, theme.value(source_token(key)), theme.value(below))
    dpr = painter.device().devicePixelRatioF()
    pixmap = tile_pixmap(key, rect.width(), dpr, ground, ink, font)
    painter.drawPixmap(QPointF(round(rect.x()), round(rect.y())), pixmap)


@functools.lru_cache(maxsize=256)
def _tile_colors(theme: Theme, tint: str, below: str) -> tuple[str, str]:
    """The ground of a sign and the ink on it."""
    ink = mixed(tint, "#FFFFFF", 0.5) if theme.dark else mixed(tint, "#000000", 0.42)
    return mixed(below, tint, 0.2), ink


def chip_width(text: str, font: QFont, *, with_icon: bool = False) -> float:
    """How wide a chip with that text is."""
    return text_width(text, font) + 16 + (_chip_sign(font) + 4) * with_icon


def _chip_sign(font: QFont) -> int:
    """The side of a sign beside words in that font."""
    return max(_SIGN, round(metrics(font).height() * _OF_LINE))


def chip(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    text: str,
    font: QFont,
    token: str = "text2",
    ground: str | None = "hover",
    icon_name: str = "",
) -> None:
    """A pill with text, perhaps an icon before it."""
    if ground:
        surface(painter, theme, rect, rect.height() / 2, ground)
    side = _chip_sign(font)
    x, top = rect.x() + 8, rect.y() + (rect.height() - side) / 2
    if icon_name:
        icon(painter, theme, icon_name, x - 1, top, side, token)
        x += side + 4
    plain(painter, theme, QPointF(x, rect.y()), rect.height(), text, font, token)


def mark(painter: QPainter, theme: Theme, rect: QRectF, *, current: bool = False) -> None:
    """The ground of a found word; draw it before the word."""
    rounded(painter, theme, around_mark(rect), MARK_RADIUS, "hit_now" if current else "hit")


def around_mark(rect: QRectF) -> QRectF:
    """The ground of a found word that takes ``rect``."""
    return rect.adjusted(-1, 0, 1, 0)


def bar(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    fraction: float,
    token: str = "accent",
    *,
    mirrored: bool = False,
) -> None:
    """A horizontal bar in its track; any amount above nothing is seen.

    ``mirrored`` lets it grow from the right.
    """
    radius = rect.height() / 2
    rounded(painter, theme, rect, radius, "hover")
    if fraction > 0:
        width = max(rect.height(), rect.width() * min(fraction, 1.0))
        left = rect.right() - width if mirrored else rect.x()
        rounded(painter, theme, QRectF(left, rect.y(), width, rect.height()), radius, token)


def focus_ring(painter: QPainter, theme: Theme, rect: QRectF, radius: float) -> None:
    """The ring of what has the keyboard, inside ``rect``."""
    rounded(painter, theme, rect, radius, None, "accent", 2)


def shadow(painter: QPainter, theme: Theme, rect: QRectF, radius: float) -> None:
    """The soft shadow under menus, toasts and dialogs."""
    painter.save()
    painter.setRenderHint(_ANTIALIASING)
    painter.setPen(_NO_PEN)
    color = QColor(theme.color("shadow"))
    color.setAlpha(10)
    painter.setBrush(color)
    for spread in range(6):
        grown = rect.adjusted(-spread, 3 - spread, spread, 3 + spread)
        painter.drawRoundedRect(grown, radius + spread, radius + spread)
    painter.restore()
