"""The line at the foot of the window: what the vault holds, and what runs in the background."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatvault.jobs.runner import Job
from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.job_progress import JobProgress
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.side_margins import SideMargins

_GUTTER = 12


class StatusBar(PaintedWidget):
    """Words at the left; at the right the running job, before which the words give way.

    Signals:
        log_asked: it was pressed: what ran in the background is to be shown.
    """

    log_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.progress = JobProgress(appearance, self)
        row = QHBoxLayout(self)
        SideMargins(row, self).set(_GUTTER, 1, 4, 0)
        row.addStretch(1)
        row.addWidget(self.progress)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_text(self, text: str) -> None:
        """Say ``text`` at the left."""
        self.text = text
        self.setAccessibleName(text)
        self.update()

    def show_job(self, job: Job) -> None:
        """Show the progress of a job until it is over."""
        self.progress.show_job(job)

    def sizeHint(self) -> QSize:
        return QSize(320, row_height(self.appearance.font(SECONDARY), 10, 28))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        """The whole text, for where it is cut."""
        del point
        return f"{self.text}\nShow what ran in the background".lstrip()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here as well."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere but on the cross of a job shows what ran, and what of it failed."""
        point = event.position().toPoint()
        on_cross = self.childAt(point) is self.progress.cancel_button  # which may be disabled
        inside = self.rect().contains(point) and not on_cross
        if inside and event.button() is Qt.MouseButton.LeftButton:
            self.log_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color("window"))
        paint.hairline(painter, theme, 0, 0, self.width())
        font, rect = self.appearance.font(SECONDARY), placed(self._words(), self)
        paint.elided(painter, theme, rect, self.text, font, "text3", near(self))

    def _words(self) -> QRectF:
        """The room that the running job leaves, in a left-to-right window."""
        right = float(self.width())
        if self.progress.isVisible():
            right = placed(QRectF(self.progress.geometry()), self).x() - 2 * _GUTTER
        return QRectF(_GUTTER, 1, max(0.0, right - 2 * _GUTTER), self.height() - 1)
