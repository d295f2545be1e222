"""What stands where there is nothing to show: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import PANEL_TITLE, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.painted import PaintedWidget

_ICON = 32
_WIDEST, _GUTTER = 420, 16
_WORDS = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class EmptyState(PaintedWidget):
    """An icon, a title, a sentence and perhaps the likeliest action, at 40 % of the height.

    Signals:
        acted: the action was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        appearance: Appearance,
        *,
        icon: str,
        title: str = "",
        sentence: str = "",
        ground: str = "list",
        parent: QWidget,
    ) -> None:
        super().__init__(appearance, parent)
        self._icon, self._ground = icon, ground
        self.title, self.sentence = title, sentence
        self.button = Button("", appearance, parent=self)
        self.button.hide()
        self.button.clicked.connect(self.acted)

    def set_texts(self, title: str, sentence: str) -> None:
        """Say what is missing, and one sentence about it."""
        self.title, self.sentence = title, sentence
        self.setAccessibleName(f"{title}. {sentence}")
        self._place()
        self.update()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def set_action(self, text: str) -> None:
        """Offer an action; none where ``text`` is empty."""
        self.button.setText(text)
        self.button.setVisible(bool(text))
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(280, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def restyle(self) -> None:
        super().restyle()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color(self._ground))
        icon, title, sentence = self._layout()
        paint.icon(painter, theme, self._icon, icon.x(), icon.y(), round(icon.width()), "control")
        for rect, text, font, token in (
            (title, self.title, self._title_font(), "text"),
            (sentence, self.sentence, self.appearance.font(), "text2"),
        ):
            paint.wrapped(painter, theme, rect, text, font, token, paint.CENTER)

    def _title_font(self) -> QFont:
        return self.appearance.font(PANEL_TITLE, 600)

    def _layout(self) -> tuple[QRectF, QRectF, QRectF]:
        """Icon, title and sentence, their block centred at 40 % of the height."""
        width = max(40, min(_WIDEST, self.width() - 2 * _GUTTER))
        left = round((self.width() - width) / 2)
        title = _height(self.title, self._title_font(), width)
        sentence = _height(self.sentence, self.appearance.font(), width)
        side = self.appearance.grown(_ICON)
        block = side + 12 + title + 4 + sentence
        if not self.button.isHidden():
            block += 16 + self.button.sizeHint().height()
        top = max(8, round(self.height() * 0.4 - block / 2))
        icon = QRectF(round((self.width() - side) / 2), top, side, side)
        heading = QRectF(left, icon.bottom() + 12, width, title)
        return icon, heading, QRectF(left, heading.bottom() + 4, width, sentence)

    def below(self) -> int:
        """Where what it shows ends."""
        if self.button.isHidden():
            return round(self._layout()[2].bottom())
        return self.button.geometry().bottom() + 1

    def _place(self) -> None:
        size = self.button.sizeHint()
        x = round((self.width() - size.width()) / 2)
        self.button.setGeometry(
            x, round(self._layout()[2].bottom()) + 16, size.width(), size.height()
        )


def _height(text: str, font: QFont, width: float) -> float:
    bounds = paint.metrics(font).boundingRect(QRectF(0, 0, width, 10_000), _WORDS, text)
    return bounds.height() if text else 0
