"""The bar of open conversations above the thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar, QWidget

from chatvault.ui.mirroring import flipped, is_mirrored
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.tip import plain_tip

NARROWEST, WIDEST = 140, 240
_INSET, _TILE, _CLOSE = 12, 16, 12


class Face(NamedTuple):
    """What a tab shows."""

    title: str
    source: str


class TabBar(QTabBar):
    """Tabs of one width with the source's tile; a drag puts one elsewhere.

    Signals:
        chosen: the place of the tab to show.
        close_asked: the place of the tab to close.
        put: a tab was dragged: from where, to where.
    """

    chosen = Signal(int)
    close_asked = Signal(int)
    put = Signal(int, int)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._faces: tuple[Face, ...] = ()
        self._hovered = QPointF(-1, -1)
        self._pressed: QPointF | None = None  # where a tab was pressed that may be dragged
        self._crossed = -1  # the tab whose cross was pressed
        self._by_key = False
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Open conversations")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)

    def show_faces(self, faces: Sequence[Face], current: int) -> None:
        """Show these tabs."""
        self._faces = tuple(faces)
        blocked = self.blockSignals(True)
        while self.count() > len(faces):
            self.removeTab(self.count() - 1)
        for place, face in enumerate(faces):
            if place == self.count():
                self.addTab("")
            # The name for those who hear it; Qt would take an ampersand for a key.
            self.setTabText(place, face.title.replace("&", "&&"))
            self.setTabToolTip(place, plain_tip(face.title))
        self.setCurrentIndex(current)
        self.blockSignals(blocked)
        self._restyle()

    # Geometry

    def tabSizeHint(self, index: int) -> QSize:
        share = self.width() // max(1, self.count())
        height = row_height(self._appearance.font(SECONDARY, 600), 16, 36)
        return QSize(max(NARROWEST, min(share, WIDEST)), height)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        return QSize(NARROWEST * 2, self.tabSizeHint(0).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST, self.tabSizeHint(0).height())

    def close_rect(self, place: int) -> QRectF:
        """Where the cross of a tab is, with some room around it."""
        rect = QRectF(self.tabRect(place))
        side = _CLOSE + 8
        cross = QRectF(rect.right() - _INSET - side + 4, 0, side, side)
        cross.moveTop(rect.y() + (rect.height() - side) / 2)
        return flipped(cross, rect, on=is_mirrored(self))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._appearance.theme
        painter.fillRect(event.rect(), theme.color("window"))
        paint.hairline(painter, theme, 0, self.height() - 1, self.width())
        for place in range(min(self.count(), len(self._faces))):
            if self.tabRect(place).intersects(event.rect()):
                self._paint_tab(painter, place)

    def _paint_tab(self, painter: QPainter, place: int) -> None:
        theme, rect = self._appearance.theme, QRectF(self.tabRect(place))
        current = place == self.currentIndex()
        hovered = rect.contains(self._hovered)
        face, ground = self._faces[place], "base" if current else "window"
        if current:
            painter.fillRect(rect, theme.color("base"))
            painter.fillRect(QRectF(rect.x(), rect.y(), rect.width(), 2), theme.color("accent"))
        if current or place + 1 != self.currentIndex():
            top, height = (rect.y(), rect.height()) if current else (rect.center().y() - 8, 16)
            edge = flipped(QRectF(rect.right(), top, 1, height), rect, on=is_mirrored(self))
            paint.vertical_hairline(painter, theme, edge.x(), top, height)
        tile = QRectF(rect.x() + _INSET, rect.center().y() - _TILE / 2, _TILE, _TILE)
        font = self._appearance.font(SECONDARY, 600 if current else 400)
        if face.source:
            square = flipped(tile, rect, on=is_mirrored(self))
            paint.tile(painter, theme, face.source, square, ground, font)
        end = rect.right() - _INSET - (_CLOSE + 8 if current or hovered else 0)
        text = QRectF(tile.right() + 8, rect.y(), end - tile.right() - 8, rect.height())
        ink = "text" if current or hovered else "text2"
        title = flipped(text, rect, on=is_mirrored(self))
        paint.elided(painter, theme, title, face.title or "New tab", font, ink)
        if current or hovered:
            self._paint_close(painter, place)
        if current and self.hasFocus() and self._by_key:
            paint.focus_ring(painter, theme, rect.adjusted(3, 4, -3, -3), 6)

    def _paint_close(self, painter: QPainter, place: int) -> None:
        theme, rect = self._appearance.theme, self.close_rect(place)
        over = rect.contains(self._hovered)
        if over:
            paint.surface(painter, theme, rect, 4, "hover")
        ink = "text" if over else "text2"
        paint.icon(painter, theme, "x", rect.x() + 4, rect.y() + 4, _CLOSE, ink)

    def _restyle(self) -> None:
        self.setFont(self._appearance.font(SECONDARY))  # this makes Qt measure the tabs again
        self.updateGeometry()
        self.update()

    # Input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key, self._pressed, self._crossed = False, None, -1
        point = event.position()
        place = self.tabAt(point.toPoint())
        if place < 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.close_rect(place).contains(point):
            self._crossed = place
            return
        self._pressed = point
        if place != self.currentIndex():
            self.chosen.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = event.position()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())
        self.update()

    def _drag(self, point: QPointF) -> None:
        """Put the current tab where the pointer is, once it is over the middle of that place."""
        source, target = self.currentIndex(), self.tabAt(point.toPoint())
        if target < 0 or target == source:
            return
        middle = self.tabRect(target).center().x()
        forwards = self.tabRect(target).x() > self.tabRect(source).x()
        if (point.x() > middle) == forwards:
            self.put.emit(source, target)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        crossed, self._crossed, self._pressed = self._crossed, -1, None
        place = self.tabAt(event.position().toPoint())
        if place < 0:
            return
        left = event.button() is Qt.MouseButton.LeftButton
        on_cross = place == crossed and self.close_rect(place).contains(event.position())
        if event.button() is Qt.MouseButton.MiddleButton or (left and on_cross):
            self.close_asked.emit(place)

    def contextMenuEvent(self, event: object) -> None:
        """Offer to close the tab, or all others."""
        place = self.tabAt(self._hovered.toPoint())
        if place < 0:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Close", lambda: self.close_asked.emit(place))
        others = menu.addAction("Close the others", lambda: self._close_others(place))
        others.setEnabled(self.count() > 1)
        menu.popup(self.mapToGlobal(self._hovered.toPoint()))

    def _close_others(self, kept: int) -> None:
        for place in range(self.count() - 1, -1, -1):
            if place != kept:
                self.close_asked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go to the tab beside, Delete closes."""
        self._by_key = True
        back = Qt.Key.Key_Right if is_mirrored(self) else Qt.Key.Key_Left
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            place = self.currentIndex() + (-1 if event.key() == back else 1)
            if 0 <= place < self.count():
                self.chosen.emit(place)
        elif event.key() == Qt.Key.Key_Delete:
            self.close_asked.emit(self.currentIndex())
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = QPointF(-1, -1)
        self.update()
        super().leaveEvent(event)
