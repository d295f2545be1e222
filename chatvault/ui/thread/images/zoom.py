"""Where a picture lies in a view that is smaller, or larger, than the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

LARGEST = 16.0
_STEP = 1.25
_SAME = 0.001  # factors that are closer than this are the same


class Zoom:
    """The place of a picture: fitted at first, then larger around a point, and moved."""

    def __init__(self) -> None:
        self._view = QSizeF(1, 1)
        self._picture = QSizeF(1, 1)
        self._is_fitted = True
        self.factor = 1.0
        self._centre = QPointF(0.5, 0.5)  # the place of the picture in the middle of the view

    def set_picture(self, size: QSizeF) -> None:
        """Show a picture of that size, fitted."""
        self._picture = size.expandedTo(QSizeF(1, 1))
        self.fit()

    def set_view(self, size: QSizeF) -> None:
        """Show it in a view of that size; what was fitted stays so."""
        self._view = size.expandedTo(QSizeF(1, 1))
        if self._is_fitted:
            self.fit()
        self._settle()

    @property
    def fitting(self) -> float:
        """The factor at which all of the picture is seen; never more than its own size."""
        across = self._view.width() / self._picture.width()
        return min(1.0, across, self._view.height() / self._picture.height())

    @property
    def is_movable(self) -> bool:
        """Whether the picture is larger than the view."""
        shown = self._picture * self.factor
        wide = shown.width() > self._view.width() + 0.5
        return wide or shown.height() > self._view.height() + 0.5

    @property
    def rect(self) -> QRectF:
        """Where the picture lies in the view."""
        shown = self._picture * self.factor
        left = self._view.width() / 2 - self._centre.x() * shown.width()
        top = self._view.height() / 2 - self._centre.y() * shown.height()
        return QRectF(QPointF(left, top), shown)

    def fit(self) -> None:
        """Show all of it."""
        self._is_fitted = True
        self.factor = self.fitting
        self._centre = QPointF(0.5, 0.5)

    def by_steps(self, steps: float, around: QPointF | None = None) -> None:
        """Make it larger, or smaller, by so many steps; what is at the point stays there."""
        self.to(self.factor * _STEP**steps, around)

    def toggle(self, around: QPointF | None = None) -> None:
        """Show it in its own size, or fitted where it is not; a small one twice its size."""
        if abs(self.factor - self.fitting) > _SAME:
            self.fit()
        else:
            self.to(1.0 if self.fitting < 1 else 2.0, around)

    def to(self, factor: float, around: QPointF | None = None) -> None:
        """Show it that large; what is at the point stays there."""
        point = around if around is not None else self._middle
        before = self.rect
        here = QPointF(
            (point.x() - before.x()) / before.width(), (point.y() - before.y()) / before.height()
        )
        self.factor = min(max(factor, self.fitting), LARGEST)
        self._is_fitted = self.factor - self.fitting < _SAME
        shown, off = self._picture * self.factor, self._middle - point
        self._centre = here + QPointF(off.x() / shown.width(), off.y() / shown.height())
        self._settle()

    def move_by(self, distance: QPointF) -> None:
        """Move the picture, as far as there is more of it."""
        shown = self._picture * self.factor
        self._centre -= QPointF(distance.x() / shown.width(), distance.y() / shown.height())
        self._settle()

    @property
    def _middle(self) -> QPointF:
        return QPointF(self._view.width() / 2, self._view.height() / 2)

    def _settle(self) -> None:
        """Leave no room beside a picture that is larger than the view; centre what is not."""
        shown = self._picture * self.factor
        self._centre = QPointF(
            _bounded(self._centre.x(), self._view.width() / shown.width()),
            _bounded(self._centre.y(), self._view.height() / shown.height()),
        )


def _bounded(centre: float, seen: float) -> float:
    """The nearest centre at which ``seen``, a part of the whole, is filled."""
    return 0.5 if seen >= 1 else min(max(centre, seen / 2), 1 - seen / 2)
