"""The whole conversation in sixteen pixels: who spoke, what failed, where hits are.

It is the thread's scroll bar: the wheel, a drag or a click on it moves the view.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from chatvault.domain.message import MessageEntry
from chatvault.domain.plain_text import plain
from chatvault.ui import tips
from chatvault.ui.painting import paint
from chatvault.ui.thread import moments
from chatvault.ui.thread.message_header import NAMES
from chatvault.ui.thread.minimap_bars import Bar, bars, ticks
from chatvault.ui.thread.thread_view import ThreadView

WIDTH = 16
PAD = 4  # above the first bar and below the last
SMALLEST_WINDOW = 24
_LARGEST_SCALE = 0.3  # of a short conversation, so that it is not blown up
_REDRAW = 120  # milliseconds after heights changed
_TICK = 3
_DOT = 4
_EXCERPT, _LOOKED_AT = 80, 1_000  # characters


class Minimap(QWidget):
    """Draws the conversation once to a pixmap, and the part in view over it."""

    def __init__(self, view: ThreadView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._pixmap: QPixmap | None = None
        self._drawn_for = (0.0, 0)
        self._ticks: QPixmap | None = None
        self._ticked_for = -1  # the hits that the ticks are those of
        self._grip = 0.0  # where in the window it is held
        self._dragging = False
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW)
        self._redraw.timeout.connect(self._draw_anew)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Overview of the conversation")
        self.setToolTip(" ")
        view.scrolled.connect(self._on_scrolled)
        view.hits_changed.connect(self.update)
        view.bookmarks.changed.connect(self.update)
        view.shown.connect(self._draw_anew)
        view.appearance.changed.connect(self._draw_anew)

    def sizeHint(self) -> QSize:
        """As wide as it is, as high as the view."""
        return QSize(WIDTH, 200)

    # Geometry

    @property
    def _room(self) -> float:
        return max(1.0, self.height() - 2.0 * PAD)

    @property
    def _scale(self) -> float:
        """Pixels of the map for a pixel of the thread; a short thread is not stretched."""
        return min(_LARGEST_SCALE, self._room / max(1.0, self._view.flow.total))

    @property
    def view_rect(self) -> QRectF:
        """The part in view."""
        flow, scale = self._view.flow, self._scale
        height = max(float(SMALLEST_WINDOW), min(flow.view, flow.total) * scale)
        top = flow.value * scale
        if flow.largest_value > 0:
            # The window may be higher than its share: it still reaches both ends.
            whole = min(self._room, flow.total * scale)
            top = flow.value / flow.largest_value * max(0.0, whole - height)
        return QRectF(2, PAD + top, WIDTH - 3, min(height, self._room))

    def _value_at(self, top: float) -> float:
        """Where the view stands when the window's top is there."""
        flow = self._view.flow
        whole = min(self._room, flow.total * self._scale)
        travel = max(1.0, whole - self.view_rect.height())
        return max(0.0, min(1.0, (top - PAD) / travel)) * flow.largest_value

    # Painting

    def _on_scrolled(self) -> None:
        flow = self._view.flow
        if (round(flow.total), len(flow.heights)) != self._drawn_for:
            self._redraw.start()
        self.update()

    def _draw_anew(self) -> None:
        self._pixmap = self._ticks = None
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Another height, another map."""
        self._pixmap = self._ticks = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the map, the part in view, and the hits."""
        painter = QPainter(self)
        theme = self._view.look.theme
        painter.fillRect(self.rect(), theme.color("base"))
        paint.vertical_hairline(painter, theme, 0, 0, self.height())
        if not len(self._view.flow.heights) or not self._view.model.is_whole:
            return
        if self._pixmap is None:
            self._pixmap = self._drawn()
        painter.drawPixmap(0, 0, self._pixmap)
        ground = QColor(theme.color("accent"))
        ground.setAlphaF(0.15)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.view_rect, 3, 3)
        paint.rounded(painter, theme, self.view_rect, 3, None, "accent")
        painter.drawPixmap(0, 0, self._hit_ticks())
        self._paint_bookmarks(painter)

    def _drawn(self) -> QPixmap:
        flow = self._view.flow
        self._drawn_for = (round(flow.total), len(flow.heights))
        pixmap = self._blank()
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bar in bars(self._view.model.rows, flow.heights, self._scale):
            self._paint_bar(painter, bar)
        painter.end()
        return pixmap

    def _blank(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(round(WIDTH * ratio), max(1, round(self.height() * ratio))))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _paint_bar(self, painter: QPainter, bar: Bar) -> None:
        theme = self._view.look.theme
        rect = QRectF(4, PAD + bar.top, bar.width, bar.height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(bar.token))
        painter.drawRoundedRect(rect, 1, 1)

    def _paint_hits(self, painter: QPainter) -> None:
        view, theme = self._view, self._view.look.theme
        rows = [view.model.rows.row_of(message) for message in view.state.find.messages]
        for top in ticks(rows, view.flow.heights, self._scale):
            tick = QRectF(1, min(PAD + top, self.height() - _TICK), WIDTH - 1, _TICK)
            painter.fillRect(tick, theme.color("hit_now"))
            edge = QRectF(1, tick.bottom() - 0.5, WIDTH - 1, 0.5)
            painter.fillRect(edge, theme.color("warn"))

    def _paint_bookmarks(self, painter: QPainter) -> None:
        theme = self._view.look.theme
        painter.setPen(Qt.PenStyle.NoPen)
        for top in self.bookmark_tops:
            dot = QRectF(WIDTH - _DOT - 1, min(top, self.height() - _DOT), _DOT, _DOT)
            painter.setBrush(theme.color("base"))
            painter.drawEllipse(dot.adjusted(-1, -1, 1, 1))
            painter.setBrush(theme.color("star"))
            painter.drawEllipse(dot)

    @property
    def bookmark_tops(self) -> list[float]:
        """How far down the dots of the bookmarks are."""
        rows, heights = self._view.model.rows, self._view.flow.heights
        return [
            PAD + heights.top(rows.row_of(place)) * self._scale
            for place in self._view.bookmarks.places
        ]

    def _hit_ticks(self) -> QPixmap:
        """The ticks of the hits, drawn once for the same hits and the same map."""
        revision = self._view.state.find.revision
        if self._ticks is None or revision != self._ticked_for:
            self._ticks, self._ticked_for = self._blank(), revision
            painter = QPainter(self._ticks)
            self._paint_hits(painter)
            painter.end()
        return self._ticks

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the part in view, or bring it here."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        window, y = self.view_rect, event.position().y()
        inside = window.top() <= y <= window.bottom()
        self._grip = y - window.top() if inside else window.height() / 2
        self._dragging = True
        if not inside:
            self._view.scroll_to(self._value_at(y - self._grip))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the view along."""
        if self._dragging:
            self._view.scroll_to(self._value_at(event.position().y() - self._grip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._dragging = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll as the thread itself would."""
        self._view.wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Name the message under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tips.show(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _tip(self, point: QPointF) -> str:
        flow = self._view.flow
        if not len(flow.heights):
            return ""
        row, _ = flow.heights.find((point.y() - PAD) / self._scale)
        place = self._view.model.rows[row].first
        entry: MessageEntry = self._view.model.rows.entries[place]
        message = self._view.model.message(place)
        said = plain(message.text[:_LOOKED_AT]) if message is not None else ""
        if len(said) > _EXCERPT:
            said = f"{said[:_EXCERPT].rstrip()}…"
        about = (NAMES[entry.role], moments.exactly(entry.created_at), said)
        return "\n".join(filter(None, about))
