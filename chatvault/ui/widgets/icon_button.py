"""Buttons that are an icon alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.mirroring import pointing
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted_button import PaintedButton

_AROUND = 12  # the hit area is that much wider than the icon


class IconButton(PaintedButton):
    """An icon in a hit area of 28; its tooltip says what it does and by which key.

    Where the letters are larger, so are both.
    """

    def __init__(
        self,
        icon: str,
        tooltip: str,
        appearance: Appearance,
        parent: QWidget,
        *,
        size: int = 16,
    ) -> None:
        super().__init__(appearance, parent)
        self._icon, self._size, self._token = icon, size, "text2"
        self.setToolTip(tooltip)
        self.setAccessibleName(tooltip.partition(" (")[0])

    @property
    def icon_name(self) -> str:
        """The icon that is shown."""
        return self._icon

    def set_words(self, name: str, keys: str) -> None:
        """Say what it does by now, and by which key."""
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{name} ({native})")
        self.setAccessibleName(name)

    def set_icon(self, icon: str, token: str = "text2") -> None:
        """Show another icon, in the colour of that token."""
        self._icon, self._token = icon, token
        self.update()

    @property
    def _side(self) -> int:
        """The icon's side; it grows with the letters."""
        return self.appearance.grown(self._size)

    def sizeHint(self) -> QSize:
        side = self._side + _AROUND
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        pressed = self.isDown() or self.isChecked()
        if pressed or self.hovered:
            ground = "selection_idle" if pressed else "hover"
            paint.rounded(painter, self.theme, rect, 6, ground)
        token = "accent" if self.isChecked() else self._token
        if not self.isEnabled():
            token = "disabled_icon"
        side = self._side
        x, y = (rect.width() - side) / 2, (rect.height() - side) / 2
        paint.icon(painter, self.theme, pointing(self._icon, self), x, y, side, token)
