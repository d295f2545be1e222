"""The list under the search field; it never takes the keyboard from it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from chatvault.ui import tips
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.completion_delegate import EDGE, CompletionDelegate
from chatvault.ui.search.completion_rows import CompletionRow
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.row_model import RowModel, RowRole

AROUND = 8  # room for the shadow
RADIUS = 8
_WIDEST_EM = 30  # heights of the font
_SHOWN = 10  # rows, before the list scrolls


Rows = RowModel[CompletionRow]


class CompletionView(QListView):
    """The rows; the pointer reads a query whole where it is cut."""

    def __init__(self, appearance: Appearance, model: Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self.delegate = CompletionDelegate(appearance, self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("Suggestions")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the tip of the row under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            tips.show(event.globalPos(), self.tip(self.indexAt(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def tip(self, index: QModelIndex) -> str:
        """The words of a row that is cut."""
        row: CompletionRow | None = index.data(RowRole)
        if row is None or not self.delegate.cuts(row, self.viewport().width()):
            return ""
        return row.tip


class CompletionPopup(PaintedWidget):
    """Rows to choose from; at first none is chosen, so that Enter still asks what is typed.

    Signals:
        taken: the CompletionRow that was clicked.
    """

    taken = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.model = Rows(self)
        self.view = CompletionView(appearance, self.model, self)
        self.view.clicked.connect(self._take)
        self._field = QRect()
        self.hide()
        self.restyle()

    @property
    def current(self) -> CompletionRow | None:
        """The row that is chosen, if one is."""
        row: CompletionRow | None = self.view.currentIndex().data(RowRole)
        return row

    def show_rows(self, rows: tuple[CompletionRow, ...], field: QRect) -> None:
        """Offer these under ``field``, a rectangle of the parent; without any, hide."""
        self._field = field
        if rows != self.model.rows:
            self.model.show_rows(rows)
            self.view.scrollToTop()
        if not rows:
            self.close_list()
            return
        self._place()
        self.show()
        self.raise_()

    def close_list(self) -> None:
        """Offer nothing, and forget what was chosen."""
        self.choose_none()
        self.hide()

    def choose_none(self) -> None:
        """Let Enter ask what is typed again."""
        if self.view.currentIndex().isValid():
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())

    def choose(self, by: int) -> CompletionRow | None:
        """Go to the next row (1) or the one before (-1); beyond the last comes the first."""
        current = self.view.currentIndex()
        start = current.row() if current.isValid() else -1 if by > 0 else 0
        place = self.model.next_place(start, by)
        if place is not None:
            self.view.setCurrentIndex(self.model.index(place))
        return self.current

    def sizeHint(self) -> QSize:
        rows = self.model.rows[:_SHOWN]
        height = sum(self.view.delegate.height_of(row) for row in rows) + 2 * (EDGE + AROUND)
        widest = round(_WIDEST_EM * paint.metrics(self.appearance.font()).height())
        return QSize(min(self._field.width(), widest) + 2 * AROUND, height)

    def restyle(self) -> None:
        super().restyle()
        colors = QPalette(self.view.palette())
        colors.setColor(QPalette.ColorRole.Base, self.theme.color("raised"))
        self.view.setPalette(colors)
        self.view.scheduleDelayedItemsLayout()
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, body = QPainter(self), self.theme, self.body
        paint.shadow(painter, theme, body, RADIUS)
        paint.rounded(painter, theme, body, RADIUS, "raised", theme.outline or "line_strong")

    @property
    def body(self) -> QRectF:
        """The list without its shadow."""
        return QRectF(self.rect()).adjusted(AROUND, AROUND, -AROUND, -AROUND)

    def _place(self) -> None:
        """Hang below the field, from the edge where its words begin."""
        size = self.sizeHint()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self._field.right() + 1 - size.width() + AROUND if mirrored else self._field.x()
        if not mirrored:
            left -= AROUND
        self.setGeometry(
            left, self._field.bottom() + 1 + EDGE - AROUND, size.width(), size.height()
        )
        self.view.setGeometry(self.body.toRect().adjusted(EDGE, EDGE, -EDGE, -EDGE))

    def _take(self) -> None:
        if (row := self.current) is not None and not row.is_head:
            self.taken.emit(row)
