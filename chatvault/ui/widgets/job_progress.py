"""The right end of the status bar: what runs, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from chatvault.jobs.runner import Job
from chatvault.ui.mirroring import far, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.running_job import RunningJob
from chatvault.ui.wording import apart

PATIENCE_MS = 300  # what is over by then was never worth showing
_BAR, _BAR_HEIGHT, _GAP = 120, 4, 12
_ROUND_MS, _FRAME_MS, _THUMB = 1200, 40, 0.3


class JobProgress(PaintedWidget):
    """Shows the newest of the running jobs, and how many more there are."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.jobs: list[RunningJob] = []
        self._moved_ms = 0
        self.cancel_button = IconButton("x", "Cancel", appearance, self, size=12)
        self.cancel_button.clicked.connect(self._cancel)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._refresh)
        self._motion = QTimer(self)
        self._motion.setInterval(_FRAME_MS)
        self._motion.timeout.connect(self._move)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.hide()

    def show_job(self, job: Job) -> None:
        """Follow a job until it is over."""
        running = RunningJob(job, self)
        self.jobs.append(running)
        running.changed.connect(self._on_change)
        running.ended.connect(lambda: self._forget(running))
        self._patience.start()

    @property
    def text(self) -> str:
        """What is said about the newest job."""
        if not self.jobs:
            return ""
        more = f"{len(self.jobs) - 1} more" if len(self.jobs) > 1 else ""
        return apart(self.jobs[-1].title, more)

    def sizeHint(self) -> QSize:
        width = paint.text_width(self.text, self._font()) + _GAP + _BAR
        if self.jobs and (note := self.jobs[-1].note):
            width += _GAP + paint.text_width(note, self._font())
        return QSize(round(width + 0.5) + 4 + self.cancel_button.sizeHint().width(), 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(_BAR, 28)

    def tip_at(self, point: QPointF) -> str:
        """Every job that runs."""
        del point
        return "\n".join(f"{job.title}   {job.note}".rstrip() for job in reversed(self.jobs))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.cancel_button.sizeHint()
        y = round((self.height() - size.height()) / 2)
        place = QRectF(self.width() - size.width(), y, size.width(), size.height())
        self.cancel_button.setGeometry(placed(place, self).toRect())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._set_motion()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.jobs:
            return
        painter, theme, job, font = QPainter(self), self.theme, self.jobs[-1], self._font()
        words, bar, note = (placed(part, self) for part in self._layout())
        paint.plain(painter, theme, note.topLeft(), note.height(), job.note, font, "text2")
        self._paint_bar(painter, bar, job.fraction)
        paint.elided(painter, theme, words, self.text, font, "text2", far(self))

    def _layout(self) -> tuple[QRectF, QRectF, QRectF]:
        """Words, bar and note beside the cross, in a left-to-right window."""
        height, note = self.height(), self.jobs[-1].note
        right = placed(QRectF(self.cancel_button.geometry()), self).x() - 4
        width = paint.text_width(note, self._font())
        behind = QRectF(right - width, 0, width, height)
        right = behind.x() - (_GAP if note else 0)
        bar = QRectF(right - _BAR, (height - _BAR_HEIGHT) / 2, _BAR, _BAR_HEIGHT)
        return QRectF(0, 0, max(0.0, bar.x() - _GAP), height), bar, behind

    def _paint_bar(self, painter: QPainter, rect: QRectF, fraction: float | None) -> None:
        paint.bar(painter, self.theme, rect, fraction or 0.0)
        if fraction is None:
            way = rect.width() * (1 - _THUMB)
            x = rect.x() + way * (self._moved_ms % _ROUND_MS) / _ROUND_MS
            thumb = QRectF(x, rect.y(), rect.width() * _THUMB, rect.height())
            paint.rounded(painter, self.theme, thumb, rect.height() / 2, "accent")

    def _font(self) -> QFont:
        return self.appearance.font(SECONDARY)

    def _cancel(self) -> None:
        if self.jobs:
            self.jobs[-1].cancel()

    def _on_change(self) -> None:
        if self.isVisible():
            self._refresh()

    def _forget(self, job: RunningJob) -> None:
        self.jobs.remove(job)
        job.deleteLater()
        if self.isVisible() or not self.jobs:
            self._refresh()

    def _refresh(self) -> None:
        self.setVisible(bool(self.jobs))
        if not self.jobs:
            self._patience.stop()
        self.cancel_button.setEnabled(bool(self.jobs) and not self.jobs[-1].stopping)
        self.setAccessibleName(f"{self.text} {self.jobs[-1].note}" if self.jobs else "")
        self._set_motion()
        self.updateGeometry()
        self.update()

    def _set_motion(self) -> None:
        """Move the thumb of an unknown length, unless the system asks for no motion."""
        moving = bool(self.jobs) and self.jobs[-1].fraction is None and not self.theme.outline
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        if moving and self.style().styleHint(hint, None, self) > 0:
            self._motion.start()
        else:
            self._motion.stop()

    def _move(self) -> None:
        self._moved_ms += _FRAME_MS
        self.update()
