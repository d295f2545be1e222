"""The ground on which one picture is looked at: fitted, zoomed and moved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread.images import checkerboard
from chatvault.ui.thread.images.picture import Picture
from chatvault.ui.thread.images.zoom import Zoom
from chatvault.ui.widgets.painted import PaintedWidget, row_height

_MARGIN = QPointF(68, 24)  # clear round a fitted picture: at the sides are buttons
_PIXELS_SHOW = 3.0  # the factor from which on single pixels are shown as such


class PictureCanvas(PaintedWidget):
    """Paints a picture, or the words why there is none.

    Signals:
        zoomed: the picture is shown in another size.
        left: a click beside the picture.
    """

    zoomed = Signal()
    left = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.zoom = Zoom()
        self._picture: Picture | None = None
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragged = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)

    @property
    def picture(self) -> Picture | None:
        """What is shown; None while it is on its way."""
        return self._picture

    def show_picture(self, picture: Picture | None) -> None:
        """Show that picture, fitted; nothing while it is on its way."""
        self._picture = picture
        if picture is not None and picture.levels:
            self.zoom.set_picture(QSizeF(picture.size))
        self._changed()

    @property
    def _has_picture(self) -> bool:
        return self._picture is not None and bool(self._picture.levels)

    @property
    def rect_of_picture(self) -> QRectF:
        """Where the picture lies in the canvas."""
        return self.zoom.rect.translated(_MARGIN)

    # Zooming and moving

    def zoom_by(self, steps: float, around: QPointF | None = None) -> None:
        """Make the picture larger or smaller around a point, or the middle."""
        self.zoom.by_steps(steps, around - _MARGIN if around is not None else None)
        self._changed()

    def zoom_to(self, factor: float) -> None:
        """Show the picture that many times its own size."""
        self.zoom.to(factor)
        self._changed()

    def fit(self) -> None:
        """Show all of the picture."""
        self.zoom.fit()
        self._changed()

    def toggle(self, around: QPointF | None = None) -> None:
        """Show the picture in its own size, or all of it."""
        self.zoom.toggle(around - _MARGIN if around is not None else None)
        self._changed()

    def move_by(self, x: float, y: float) -> None:
        """Move the picture, as far as there is more of it."""
        self.zoom.move_by(QPointF(x, y))
        self.update()

    def _changed(self) -> None:
        self._show_cursor()
        self.update()
        self.zoomed.emit()

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._has_picture and self.zoom.is_movable:
            held = self._pressed is not None
            shape = Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    # Events

    def event(self, event: QEvent) -> bool:
        """Two fingers on a touch pad zoom too."""
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is pinch:
            factor = self.zoom.factor * (1 + event.value())
            self.zoom.to(factor, event.position() - _MARGIN)
            self._changed()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = QSizeF(self.width() - 2 * _MARGIN.x(), self.height() - 2 * _MARGIN.y())
        self.zoom.set_view(room)
        self._changed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        if self._has_picture:
            self.zoom_by(event.angleDelta().y() / 120, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            self._dragged = False
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture while the button is held."""
        if self._pressed is None:
            return
        far = (event.position() - self._pressed).manhattanLength()
        if far >= QGuiApplication.styleHints().startDragDistance():
            self._dragged = True
        if self._dragged:
            moved = event.position() - self._last
            self._last = event.position()
            self.move_by(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click beside the picture closes it."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self._show_cursor()
        inside = self.rect_of_picture if self._has_picture else self._words_rect()
        if not self._dragged and not inside.contains(event.position()):
            self.left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the picture in its own size around the pointer, or all of it."""
        inside = self._has_picture and self.rect_of_picture.contains(event.position())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.toggle(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.color("scrim"))
        if self._picture is None:
            return
        if self._picture.problem:
            self._paint_words(painter, self._picture.problem)
        else:
            self._paint_picture(painter, self._picture)

    def _paint_picture(self, painter: QPainter, picture: Picture) -> None:
        rect, ratio = self.rect_of_picture, self.devicePixelRatioF()
        image = picture.level(rect.width() * ratio)
        smooth = self.zoom.factor * ratio < _PIXELS_SHOW
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        if image.hasAlphaChannel():
            checkerboard.draw(painter, rect)
        painter.drawImage(rect, image)

    def _words_rect(self) -> QRectF:
        words = self._picture.problem if self._picture is not None else ""
        font = self.appearance.font()
        width = paint.text_width(words, font) + 64
        rect = QRectF(0, 0, width, row_height(font, 48, 64))
        rect.moveCenter(QRectF(self.rect()).center())
        return rect.toAlignedRect().toRectF()

    def _paint_words(self, painter: QPainter, words: str) -> None:
        rect, theme = self._words_rect(), self.theme
        paint.rounded(painter, theme, rect, 10, "raised", theme.outline or "line")
        font = self.appearance.font()
        paint.elided(painter, theme, rect, words.capitalize(), font, "text2", paint.CENTER)
