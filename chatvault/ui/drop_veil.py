"""What lies over the window while files are dragged over it, and takes what is dropped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.dropped import dropped_paths
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

_ICON = 32
_FROM_EDGE = 16
_RADIUS = 10
_TITLE, _ABOUT = "Drop to import", "You will see what it is before anything is imported."


class DropVeil(PaintedWidget):
    """Says that files can be dropped, as long as they are over its window.

    Signals:
        dropped: the paths of local files and folders.
    """

    dropped = Signal(object)

    def __init__(self, appearance: Appearance, window: QWidget) -> None:
        super().__init__(appearance, window)
        self._window = window
        # Else Qt would ask this widget whether it takes what is dragged.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear what the window is told of what is dragged over it."""
        if isinstance(event, QDragEnterEvent):
            if dropped_paths(event.mimeData()):
                event.acceptProposedAction()
                self._cover()
        elif event.type() is QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            self.hide()
            event.acceptProposedAction()
            self.dropped.emit(dropped_paths(event.mimeData()))
        else:
            return super().eventFilter(watched, event)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, width = QPainter(self), self.theme, self.width()
        inner = QRectF(self.rect()).adjusted(_FROM_EDGE, _FROM_EDGE, -_FROM_EDGE, -_FROM_EDGE)
        painter.fillRect(self.rect(), theme.color("base"))
        paint.dashed_frame(painter, theme, inner, _RADIUS, "accent_soft", "accent")
        bold, small = self.appearance.font(PANEL_TITLE, 600), self.appearance.font(SECONDARY)
        title, about = row_height(bold, 6, 24), row_height(small, 3, 20)
        side = self.appearance.grown(_ICON)
        top = (self.height() - side - 12 - title - about) / 2
        paint.icon(painter, theme, "download-simple", (width - side) / 2, top, side, "accent")
        top += side + 12
        first, second = QRectF(0, top, width, title), QRectF(0, top + title, width, about)
        paint.elided(painter, theme, first, _TITLE, bold, "text", paint.CENTER)
        paint.elided(painter, theme, second, _ABOUT, small, "text2", paint.CENTER)

    def _cover(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
