"""Buttons with words."""

from __future__ import annotations

import enum

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.mirroring import placed, pointing
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.painted_button import PaintedButton

RADIUS = 6
_PADDING, _LINK_PADDING = 12, 4
_ICON, _BESIDE_ICON = 16, 4


class ButtonKind(enum.StrEnum):
    """How much a button asks for: the main action, an action, a quiet one, a word to click."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"
    LINK = "link"


class Button(PaintedButton):
    """A button in one of four kinds; ``main`` makes it the tall one of a page."""

    def __init__(
        self,
        text: str,
        appearance: Appearance,
        *,
        kind: ButtonKind | str = ButtonKind.PLAIN,
        icon: str = "",
        main: bool = False,
        parent: QWidget,
    ) -> None:
        super().__init__(appearance, parent, radius=RADIUS)
        self._kind, self._icon, self._main = ButtonKind(kind), icon, main
        self.setText(text)

    def set_kind(self, kind: ButtonKind) -> None:
        """Ask for more or for less from now on."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        font = self._font()
        padding = _LINK_PADDING if self._kind is ButtonKind.LINK else _PADDING
        width = paint.text_width(self.text(), font) + 2 * padding
        height = row_height(font, 18, 36) if self._main else row_height(font, 8, 28)
        return QSize(round(width + 0.5) + self._icon_room(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rect = QPainter(self), self.theme, QRectF(self.rect())
        ground, border, ink = self._tokens()
        if ground or border:
            paint.rounded(painter, theme, rect, RADIUS, ground, border)
        font = self._font()
        room = self._icon_room()
        width = paint.text_width(self.text(), font)
        x = (rect.width() - width - room) / 2
        if self._icon:
            token = "text2" if ink == "text" else ink
            side = self.appearance.grown(_ICON)
            sign = placed(QRectF(x, (rect.height() - side) / 2, side, side), self)
            icon = pointing(self._icon, self)
            paint.icon(painter, theme, icon, sign.x(), sign.y(), side, token)
        words = placed(QRectF(x + room, 0, width, rect.height()), self)
        paint.plain(painter, theme, words.topLeft(), words.height(), self.text(), font, ink)

    def _icon_room(self) -> int:
        return self.appearance.grown(_ICON) + _BESIDE_ICON if self._icon else 0

    def _font(self) -> QFont:
        return self.appearance.font(1.0, 500)

    def _tokens(self) -> tuple[str | None, str | None, str]:
        """Ground, border and ink of the state it is in."""
        if not self.isEnabled():
            ground = "hover" if self._kind is ButtonKind.PRIMARY else None
            return ground, "line" if self._kind is ButtonKind.PLAIN else None, "disabled"
        state = 2 if self.isDown() else 1 if self.hovered else 0
        match self._kind:
            case ButtonKind.PRIMARY:
                return ("accent", "accent_hover", "accent_press")[state], None, "on_accent"
            case ButtonKind.PLAIN:
                return ("raised", "hover", "selection_idle")[state], "line_strong", "text"
            case ButtonKind.QUIET:
                return (None, "hover", "selection_idle")[state], None, "text2"
        return (None, "hover", "selection_idle")[state], None, "accent"
