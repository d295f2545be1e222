"""The line under the toolbar that says what was found and how the query was understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import is_mirrored, near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.search.answer import Answer
from chatvault.ui.widgets.painted import PaintedWidget, row_height

GUTTER = 16
_SIGN = 14
_UNDER = 8  # below what stands below the line, and how much nearer to it than a line is
_STARRED = re.compile(r"\*([^*]+)\*")


class ExplanationLine(PaintedWidget):
    """Counts, the sentence with the understood values, a mistake, and how long it took.

    Mistakes that are too long for the line stand below it.
    """

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._answer: Answer | None = None
        self.left = GUTTER
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_answer(self, answer: Answer) -> None:
        """Explain that answer, with what is known of it by now."""
        before = self.sizeHint()
        self._answer = answer
        self.setAccessibleName(spoken(answer))
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    def set_left(self, left: int) -> None:
        """Begin the text there, in line with what stands below it."""
        self.left = max(GUTTER, left)
        self.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        below = self._below()
        if below.isNull():
            return QSize(480, self._line)
        under = 2 * _UNDER if self._says_more else below.top()
        return QSize(480, round(below.bottom() + under))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        """The whole sentence, for where it is cut."""
        del point
        return self.accessibleName()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color("window"))
        paint.hairline(painter, theme, 0, self.height() - 1, self.width())
        if self._answer is None:
            return
        page = self._answer.page
        regular, bold = self.appearance.font(SECONDARY), self.appearance.font(SECONDARY, 600)
        row = QRectF(0, 0, self.width() - GUTTER, self._line - 1)
        took, aside = self._took, self._aside
        below = self._below()
        if is_mirrored(self):
            row.moveLeft(GUTTER)
            paint.elided(painter, theme, row, took, regular, "text3", paint.LEFT)
            right = float(self.width() - self.left)
            x = max(aside, right - self._length())
        else:
            paint.elided(painter, theme, row, took, regular, "text3", paint.RIGHT)
            right = self.width() - aside
            x = float(self.left)
        if not page.mistake or page.groups or not below.isNull():
            x += self._word(painter, x, self._answer.text, right, bold=True) + 12
        if not below.isNull():
            self._paint_below(painter, below)
        elif page.mistake:
            side = self.appearance.grown(_SIGN)
            paint.icon(painter, theme, "warning", x, (self._line - side - 1) / 2, side, "bad")
            x += side + 6
            rect = QRectF(x, 0, right - x, self._line - 1)
            paint.elided(painter, theme, rect, page.mistake, bold, "bad")
            x += 12 + min(paint.text_width(page.mistake, bold), rect.width())
        for text, starred in runs(page.understood):
            x += self._word(painter, x, text, right, bold=starred)

    def _paint_below(self, painter: QPainter, rect: QRectF) -> None:
        assert self._answer is not None
        bold, side = self.appearance.font(SECONDARY, 600), self.appearance.grown(_SIGN)
        top = rect.y() + (paint.metrics(bold).height() - side) / 2
        sign = placed(QRectF(rect.x() - side - 6, top, side, side), self)
        paint.icon(painter, self.theme, "warning", sign.x(), sign.y(), side, "bad")
        mistake, place = self._answer.page.mistake, placed(rect, self)
        paint.wrapped(painter, self.theme, place, mistake, bold, "bad", near(self))

    def _below(self) -> QRectF:
        """Where the mistakes stand that are too long for the line; null where there are none."""
        mistake = self._answer.page.mistake if self._answer else ""
        if not mistake or self._answer is None:
            return QRectF()
        bold, sign = self.appearance.font(SECONDARY, 600), self.appearance.grown(_SIGN) + 6
        counts = paint.text_width(self._answer.text, bold) + 12 if self._answer.page.groups else 0
        needed = counts + sign + paint.text_width(mistake, bold)
        if needed <= self.width() - self.left - self._aside:
            return QRectF()
        left = self.left + sign
        if self._says_more:
            top, right = float(self._line - _UNDER), float(GUTTER)
        else:  # the line is theirs
            top, right = (self._line - paint.metrics(bold).height()) / 2, self._aside
        width = max(1.0, self.width() - left - right)
        return QRectF(left, top, width, paint.wrapped_height(mistake, bold, width))

    @property
    def _says_more(self) -> bool:
        """Whether anything but mistakes is said."""
        return self._answer is not None and not self._answer.page.asks_nothing

    @property
    def _line(self) -> int:
        """How high it is where one line is enough."""
        return row_height(self.appearance.font(SECONDARY), 20, 36)

    @property
    def _took(self) -> str:
        if self._answer is None or self._answer.page.asks_nothing:
            return ""
        return f"{self._answer.page.milliseconds:.0f} ms"

    @property
    def _aside(self) -> float:
        """The room that how long it took needs."""
        return paint.text_width(self._took, self.appearance.font(SECONDARY)) + 2 * GUTTER

    def _length(self) -> float:
        """How long the whole line is, but for what it took."""
        assert self._answer is not None
        page = self._answer.page
        regular, bold = self.appearance.font(SECONDARY), self.appearance.font(SECONDARY, 600)
        words = runs(page.understood)
        length = sum(paint.text_width(text, bold if on else regular) for text, on in words)
        apart = not self._below().isNull()
        if not page.mistake or page.groups or apart:
            length += paint.text_width(self._answer.text, bold) + 12
        if not page.mistake or apart:
            return length
        return length + self.appearance.grown(_SIGN) + 18 + paint.text_width(page.mistake, bold)

    def _word(self, painter: QPainter, x: float, text: str, right: float, *, bold: bool) -> float:
        if right - x < 12:
            return 0
        font = self.appearance.font(SECONDARY, 600 if bold else 400)
        rect = QRectF(x, 0, right - x, self._line - 1)
        paint.elided(painter, self.theme, rect, text, font, "text" if bold else "text2")
        return min(paint.text_width(text, font), rect.width())


def runs(sentence: str) -> Iterator[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is an understood value."""
    at = 0
    for found in _STARRED.finditer(sentence):
        if found.start() > at:
            yield sentence[at : found.start()], False
        yield found[1], True
        at = found.end()
    if at < len(sentence):
        yield sentence[at:], False


def spoken(answer: Answer) -> str:
    """The whole line as one text."""
    sentence = "".join(text for text, _ in runs(answer.page.understood))
    return ". ".join(part for part in (answer.text, answer.page.mistake, sentence) if part)
