"""A dialog that is as high as its words need, at the width that it has, and as wide as it must."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog


class FittedDialog(QDialog):
    """Follows its words: where they come later or wrap otherwise, none is cut and no gap opens.

    By itself Qt asks how high words are that wrap at a width that they never get, and takes no
    more than two thirds of the screen, however wide a field is.
    """

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        # Before it is seen Qt forgets to tell the layout of a size that follows another at once.
        if not self.isVisible() or layout is None:
            return
        least = layout.totalMinimumSize().width()
        if self.width() < least:
            self.resize(least, self.height())
        if layout.hasHeightForWidth():
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
