"""The prompts of a conversation, one a row, to jump between them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.domain.outline import OutlineEntries, OutlineEntry
from chatvault.ui import moments
from chatvault.ui.mirroring import is_mirrored, near
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.stats.outline_painter import OutlinePainter, RowState, version_text
from chatvault.ui.stats.owners import Owners
from chatvault.ui.stats.section import GUTTER
from chatvault.ui.widgets.focus_ring import by_keyboard
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.tip import plain_tip
from chatvault.ui.wording import apart, counted

_PAGE = 10


class Outline(PaintedWidget):
    """A row for each entry; the one that is read now is washed. Only rows in sight are painted.

    Signals:
        message_asked: the id of the message to go to.
        branch_asked: the id of a message that is on another branch, to go to.
        row_touched: the row that the keyboard or the reading is at, to be brought into sight.
    """

    message_asked = Signal(object)
    branch_asked = Signal(object)
    row_touched = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._entries = OutlineEntries()
        self._thread: tuple[int, ...] = ()
        self._owners = Owners()
        self._current = -1  # the row that is read
        self._cursor = -1  # the row that the keyboard is at
        self._hovered = -1
        self._empty = "No prompts"
        self._painter = OutlinePainter(appearance)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # What is shown

    @property
    def entries(self) -> OutlineEntries:
        """What the rows show."""
        return self._entries

    @property
    def current(self) -> int | None:
        """The prompt that is read now, by its message id."""
        return self._entries[self._current].message_id if self._current >= 0 else None

    def show_entries(
        self, entries: OutlineEntries, *, tree: bool = False, empty: str = "No prompts"
    ) -> None:
        """Show those, ``tree`` with the branches they are on; ``empty`` says why there is none."""
        self._entries, self._empty = entries, empty
        self._current, self._hovered, self._cursor = -1, -1, -1
        self._painter.prepare(self._entries, tree=tree)
        self._find_owners()
        self.setAccessibleName(f"Outline, {counted(len(self._entries), 'row', 'rows')}")
        self.restyle()

    def set_thread(self, message_ids: Iterable[int]) -> None:
        """Take up the order of the messages that are shown."""
        self._thread = tuple(message_ids)
        self._find_owners()

    def set_current(self, message_id: int) -> None:
        """Mark the row that the message belongs to: its own, or the last one before it."""
        current = self._owners.row(message_id)
        if current != self._current:
            self._current = current
            self._tell(current)
            self.update()

    def _find_owners(self) -> None:
        self._owners = Owners(self._thread, self._entries.ids)

    # Geometry

    @property
    def row(self) -> int:
        """How high a row is."""
        return row_height(self.appearance.font(SECONDARY), 6, 24)

    def row_rect(self, place: int) -> QRectF:
        """Where the row of that place is."""
        return QRectF(0, place * self.row, self.width(), self.row)

    def sizeHint(self) -> QSize:
        return QSize(160, max(1, len(self._entries)) * self.row)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self._painter.measure()
        super().restyle()

    def tip_at(self, point: QPointF) -> str:
        place = self._place_at(point)
        return plain_tip(tip_of(self._entries[place])) if place >= 0 else ""

    def _place_at(self, point: QPointF) -> int:
        place = int(point.y() // self.row)
        return place if 0 <= place < len(self._entries) else -1

    # Input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self._ask(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        del event
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, or go to where it is."""
        key, last = Qt.Key(event.key()), len(self._entries) - 1
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _PAGE,
            Qt.Key.Key_PageUp: -_PAGE,
            Qt.Key.Key_End: last + 1,
            Qt.Key.Key_Home: -last - 1,
        }
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor >= 0:
            self._ask(self._cursor)
        elif key in steps and last >= 0:
            here = self._cursor if self._cursor >= 0 else self._current
            self._move_cursor(max(0, min(here + steps[key], last)))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if by_keyboard(event.reason()) and self._entries:
            self._move_cursor(max(0, self._current))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._cursor = -1
        super().focusOutEvent(event)
        self.update()

    def _move_cursor(self, place: int) -> None:
        self._cursor = place
        self._tell(place)
        self.update()

    def _ask(self, place: int) -> None:
        entry = self._entries[place]
        (self.message_asked if entry.active else self.branch_asked).emit(entry.message_id)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()

    def _tell(self, place: int) -> None:
        entry = self._entries[place] if place >= 0 else None
        self.setAccessibleDescription("" if entry is None else spoken(entry))
        if place >= 0:
            self.row_touched.emit(place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, self._painter.mirrored = QPainter(self), is_mirrored(self)
        painter.fillRect(event.rect(), self.theme.color("list"))
        if not self._entries:
            rect = QRectF(GUTTER, 0, self.width() - 2 * GUTTER, self.row)
            font = self.appearance.font(SECONDARY)
            paint.elided(painter, self.theme, rect, self._empty, font, "text3", near(self))
        first = max(0, event.rect().top() // self.row)
        last = min(len(self._entries) - 1, event.rect().bottom() // self.row)
        for place in range(first, last + 1):
            entry = self._entries[place]
            state = RowState(
                current=place == self._current,
                hovered=place == self._hovered,
                ringed=self.hasFocus() and place == self._cursor,
            )
            self._painter.paint_row(painter, self.row_rect(place), entry, state)


def tip_of(entry: OutlineEntry) -> str:
    """All that is known of an entry: when, which version of what length, and its words."""
    head = [] if entry.at is None else [moments.exact_moment(entry.at)]
    if entry.branches > 1:
        messages = counted(entry.messages, "message", "messages")
        head.append(f"Version {version_text(entry)}, {messages}")
    if not entry.active:
        head.append("On another branch")
    return "\n".join(filter(None, (apart(*head), entry.beginning)))


def spoken(entry: OutlineEntry) -> str:
    """An entry in words, for those who hear it."""
    version = f"Version {entry.branch} of {entry.branches}. " if entry.branches > 1 else ""
    aside = "" if entry.active else "On another branch. "
    return version + aside + entry.text
