"""Text on a page or in a dialog, in one of the interface's sizes and inks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from chatvault.ui.painting.appearance import INTERFACE, Appearance


class Words(QLabel):
    """Plain text that wraps instead of being cut.

    It begins where the window's lines do. By itself Qt lets the text decide, so that in a
    mirrored window English words would stand at the far end of their line.
    """

    def __init__(
        self,
        text: str,
        appearance: Appearance,
        parent: QWidget,
        *,
        scale: float = INTERFACE,
        weight: int = 400,
        token: str = "text",
    ) -> None:
        super().__init__(text, parent)
        self._appearance, self._scale, self._weight, self._token = appearance, scale, weight, token
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.align(self._align)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def align(self, alignment: Qt.AlignmentFlag) -> None:
        """Align to a side of the line, which is the other one where the window is mirrored."""
        self._align = alignment
        seen = QStyle.visualAlignment(self.layoutDirection(), alignment)
        self.setAlignment(seen | Qt.AlignmentFlag.AlignAbsolute)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.align(self._align)

    def set_token(self, token: str) -> None:
        """Write in another ink."""
        self._token = token
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font(self._scale, self._weight))
        colors = QPalette(self.palette())
        ink = self._appearance.theme.color(self._token)
        colors.setColor(QPalette.ColorRole.WindowText, ink)
        self.setPalette(colors)
