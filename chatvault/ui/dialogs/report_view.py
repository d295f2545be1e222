"""A list of report rows, walked with the keyboard and copied line by line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from chatvault.ui.mirroring import flipped, is_mirrored
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.focus_ring import by_keyboard
from chatvault.ui.widgets.row_model import Row, RowModel

RADIUS = 8
INSET = 16  # of a row's wash at either side
_ABOVE = 8  # the first row
_GAP = 12  # between words and the figure at their end
_State = QStyle.StateFlag
Piece = tuple[str, QFont, str]  # what is written, in which font and ink


class ReportDelegate(QStyledItemDelegate):
    """The ground of a row in each of its states; what stands on it is told by those below."""

    def __init__(self, appearance: Appearance, view: ReportView, ground: str) -> None:
        super().__init__(view)
        self.appearance, self.view, self._ground = appearance, view, ground

    def whole(self, option: QStyleOptionViewItem) -> QRectF:
        """The row as wide as the view: the scroll bar stands in its margin."""
        rect = QRectF(option.rect)
        lane = self.view.lane
        return (
            rect.adjusted(-lane, 0, 0, 0)
            if is_mirrored(self.view)
            else rect.adjusted(0, 0, lane, 0)
        )

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> str:
        """Paint the wash and the ring of a row; the token that lies below its words."""
        state: QStyle.StateFlag = option.state
        wash = self.whole(option).adjusted(INSET, 1, -INSET, -1)
        theme, token = self.appearance.theme, self._ground
        if state & _State.State_Selected:
            token = "selection" if self.view.hasFocus() else "selection_idle"
            paint.surface(painter, theme, wash, RADIUS, token)
        elif state & _State.State_MouseOver:
            token = "hover"
            paint.rounded(painter, theme, wash, RADIUS, token)
        if self.view.by_key and state & _State.State_HasFocus and self.view.hasFocus():
            paint.focus_ring(painter, theme, wash, RADIUS)
        return token

    def paint_line(
        self,
        painter: QPainter,
        line: QRectF,
        words: Piece,
        figure: Piece,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Words that give way, and at the end of the line what is never cut."""
        theme = self.appearance.theme
        wide = paint.text_width(figure[0], figure[1]) + 2 if figure[0] else 0.0
        rest = QRectF(
            line.x(), line.y(), line.width() - wide - (_GAP if wide else 0), line.height()
        )
        end = QRectF(line.right() - wide, line.y(), wide, line.height())
        mirrored = is_mirrored(self.view)
        rest, end = flipped(rest, line, on=mirrored), flipped(end, line, on=mirrored)
        paint.elided(painter, theme, rest, words[0], words[1], words[2], self.near, mode)
        if wide:
            paint.line(painter, theme, end, figure[0], figure[1], figure[2], self.far)

    @property
    def near(self) -> Qt.AlignmentFlag:
        """The side on which lines begin."""
        return paint.RIGHT if is_mirrored(self.view) else paint.LEFT

    @property
    def far(self) -> Qt.AlignmentFlag:
        """The side on which lines end."""
        return paint.LEFT if is_mirrored(self.view) else paint.RIGHT


class ReportView(QListView):
    """Only the rows in view are painted; Ctrl+C copies the chosen one."""

    def __init__(self, name: str, appearance: Appearance, ground: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.appearance, self._ground = appearance, ground
        self.by_key = False
        self.report = RowModel[Row](self)
        self.setModel(self.report)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setViewportMargins(0, _ABOVE, 0, 0)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        appearance.changed.connect(self.restyle)
        self.restyle()

    @property
    def lane(self) -> int:
        """How much of the width the scroll bar takes."""
        return self.width() - self.viewport().width()

    def restyle(self) -> None:
        """Take up a new theme or size."""
        colors = QPalette(self.palette())
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            colors.setColor(role, self.appearance.theme.color(self._ground))
        self.setPalette(colors)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # sentences wrap elsewhere

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_key = True
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.currentIndex().data() or "")
            return
        super().keyPressEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_key = False
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the keyboard have a row to stand on."""
        self.by_key = by_keyboard(event.reason())
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._choose_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the search field is for words."""

    def _choose_first(self) -> None:
        if (place := self.report.next_place(-1, 1)) is not None:
            self.setCurrentIndex(self.report.index(place))
