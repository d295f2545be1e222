"""A part of the side panel that can be folded away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from chatvault.ui.mirroring import far, is_mirrored, near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.side_margins import SideMargins

GUTTER = 16
_EDGE, _CARET = 12, 12
_ASIDE = 12  # right of what stands in a head; its icon keeps some room around it


class SectionHead(QAbstractButton):
    """The title with a caret, and a figure at the right."""

    def __init__(self, appearance: Appearance, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._note = ""
        self._ring = False
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._name()
        self.toggled.connect(self._name)

    def set_note(self, note: str) -> None:
        """Say a figure at the right."""
        self._note = note
        self._name()
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return self._line + (0 if self._on_one_line(width) else self._note_line)

    def sizeHint(self) -> QSize:
        return QSize(240, self._line)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._line)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._appearance.theme
        row = QRectF(self._title_left, 0, self.width() - GUTTER - self._title_left, self._line)
        side = self._appearance.grown(_CARET)
        folded = "caret-left" if is_mirrored(self) else "caret-right"
        caret = placed(QRectF(_EDGE, (self._line - side) / 2, side, side), self)
        ink = "text" if self.underMouse() else "text3"
        name = "caret-down" if self.isChecked() else folded
        paint.icon(painter, theme, name, caret.x(), caret.y(), side, ink)
        bold, row = self._appearance.font(SECONDARY, 600), placed(row, self)
        paint.elided(painter, theme, row, self.text(), bold, align=near(self))
        caption, below = self._appearance.font(CAPTION), row.translated(0, self._line - 4)
        below.setHeight(self._note_line)
        if self._on_one_line(self.width()):
            paint.elided(painter, theme, row, self._note, caption, "text3", far(self))
        else:
            paint.elided(painter, theme, below, self._note, caption, "text3", near(self))
        if self.hasFocus() and self._ring:
            paint.focus_ring(painter, theme, QRectF(self.rect()).adjusted(6, 2, -6, -2), 6)

    @property
    def _title_left(self) -> int:
        return _EDGE + self._appearance.grown(_CARET) + 4

    @property
    def _line(self) -> int:
        return row_height(self._appearance.font(SECONDARY, 600), 14, 32)

    @property
    def _note_line(self) -> int:
        return row_height(self._appearance.font(CAPTION), 2, 16)

    def _on_one_line(self, width: int) -> bool:
        title = paint.text_width(self.text(), self._appearance.font(SECONDARY, 600))
        note = paint.text_width(self._note, self._appearance.font(CAPTION))
        return not self._note or self._title_left + title + 12 + note + GUTTER <= width

    def _name(self) -> None:
        state = "" if self.isChecked() else ", folded"
        note = f", {self._note}" if self._note else ""
        self.setAccessibleName(f"{self.text()}{note}{state}")


class Section(QWidget):
    """A head over a body, with a hairline below.

    Signals:
        folded: whether the body is hidden now.
    """

    folded = Signal(bool)

    def __init__(
        self,
        appearance: Appearance,
        title: str,
        body: QWidget,
        parent: QWidget,
        *,
        aside: QWidget | None = None,
    ) -> None:
        """``aside`` stands in the head, at its right."""
        super().__init__(parent)
        self._appearance = appearance
        self.head = SectionHead(appearance, title, self)
        self.body = body
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 9)
        column.setSpacing(0)
        row = QHBoxLayout()
        self._beside = SideMargins(row, self)
        self._beside.set(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.head, 1)
        if aside is not None:
            row.addWidget(aside, 0, Qt.AlignmentFlag.AlignVCenter)
            aside.installEventFilter(self)
        column.addLayout(row)
        column.addWidget(body)
        self.head.toggled.connect(self._fold)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the aside off the edge; while it is hidden, the figure ends where all others do."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            shown = event.type() is QEvent.Type.ShowToParent
            self._beside.set(0, 0, _ASIDE if shown else 0, 0)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = self.width() - 2 * GUTTER
        paint.hairline(painter, self._appearance.theme, GUTTER, self.height() - 1, width)

    def _fold(self, shown: bool) -> None:
        self.body.setVisible(shown)
        self.folded.emit(not shown)
