"""Offers, while a query is typed, what may follow: names, values, and queries of before."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from chatvault.domain.search.suggestion import OFFERED, Suggestion, fixed_values
from chatvault.ui import utf16
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.bar import SearchBar
from chatvault.ui.search.completion_place import Place, place_at
from chatvault.ui.search.completion_popup import CompletionPopup
from chatvault.ui.search.completion_rows import (
    CompletionRow,
    RowKind,
    name_rows,
    past_rows,
    value_rows,
)

_DEED = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
)
_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
    | Qt.KeyboardModifier.ShiftModifier
)


class Completion(QObject):
    """Reads values on a lane while typing goes on; older answers that come late are dropped.

    Signals:
        clear_asked: the queries of before shall be forgotten.
    """

    clear_asked = Signal()

    def __init__(
        self, appearance: Appearance, operations: Operations, bar: SearchBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._bar, self._field = bar, bar.field
        self._window = window
        self._seen = ("", 0)  # what was considered last, and where the caret stood in it
        self._place: Place | None = None
        self._known: tuple[Suggestion, ...] = ()  # the last answer, and what it was for
        self._known_for: Place | None = None
        self._reading = NewestRead(operations)
        self.popup = CompletionPopup(appearance, window)
        self.popup.taken.connect(self._take)
        self._field.textEdited.connect(self._consider)
        self._field.cursorPositionChanged.connect(self._follow_caret)
        self._field.installEventFilter(self)
        bar.installEventFilter(self)
        bar.asked_again.connect(self._offer_past)
        bar.submitted.connect(self.close)
        bar.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose."""
        return not self.popup.isHidden()

    def close(self) -> None:
        """Offer nothing any more."""
        self._reading.stop()
        self._known_for = None
        self.popup.close_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are for the list, and leave with the field."""
        kind = event.type()
        if watched is self._bar:
            if kind in (QEvent.Type.Resize, QEvent.Type.Move) and self.is_open:
                self._show(self.popup.model.rows)
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress:
            return not event.modifiers() & _MODIFIERS and self._press(Qt.Key(event.key()))
        elif isinstance(event, QFocusEvent):
            self._note_focus(event)
        elif kind is QEvent.Type.MouseButtonPress and not self.is_open:
            self._offer_past()
        return super().eventFilter(watched, event)

    def _press(self, key: Qt.Key) -> bool:
        """Whether the key was for the list."""
        match key:
            case Qt.Key.Key_Down if not (self.is_open or self._bar.query.strip()):
                self._offer_past()  # there are no results to go to
            case _ if not self.is_open:
                return False
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._choose(1 if key == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Escape:
                self.close()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.popup.current is not None:
                self._take(self.popup.current)
            case Qt.Key.Key_Tab if self.popup.current is not None or self._place is not None:
                self._take(self.popup.current or self.popup.model.rows[0])
            case _:
                return False
        return True

    def _choose(self, by: int) -> None:
        row = self.popup.choose(by)
        if row is not None and QAccessible.isActive():
            said = QAccessibleAnnouncementEvent(self._field, row.spoken)
            QAccessible.updateAccessibility(said)

    def _note_focus(self, event: QFocusEvent) -> None:
        if not event.gotFocus():
            if event.reason() is not Qt.FocusReason.PopupFocusReason:
                self.close()
        elif event.reason() in _DEED:
            self._offer_past()

    def _follow_caret(self) -> None:
        """Offer something else where the caret was moved; what was edited is considered anyway."""
        text, caret = self._seen
        moved = self._field.cursorPosition() != caret and self._field.text() == text
        if self.is_open and moved:
            self._consider()

    # What there is to offer

    def _consider(self) -> None:
        """Offer what fits to what is typed now; what was chosen for something else is not."""
        self.popup.choose_none()
        self._seen = text, caret = self._field.text(), self._field.cursorPosition()
        self._place = place = place_at(text, utf16.to_index(text, caret))
        if not text.strip():
            self._offer_past()
        elif place is None:
            self.close()
        elif not place.field:
            self._reading.stop()
            self._show(name_rows(place.typed))
        else:
            self._offer_values(place)

    def _offer_values(self, place: Place) -> None:
        fixed = fixed_values(place.field, datetime.date.today())
        if fixed is not None:
            self._reading.stop()
            self._show(value_rows(place, _fitting(fixed, place)))
            return
        before = self._known_for
        if before is not None and before.field == place.field:
            self._show(value_rows(place, _fitting(self._known, place)))
            if len(self._known) < OFFERED and place.typed.startswith(before.typed):
                return  # everything that fits is here
        else:
            self._show(())
        self._read_values(place)

    def _read_values(self, place: Place) -> None:
        self._reading.ask(
            "Looking values up",
            lambda services, work: services.completing.values(place.field, place.typed, work),
            lambda found: self._show_values(place, found),
        )

    def _show_values(self, place: Place, found: tuple[Suggestion, ...]) -> None:
        if self._place == place:
            self._known, self._known_for = found, place
            self._show(value_rows(place, found))

    def _offer_past(self) -> None:
        """Offer the queries of before, where none stands in the field."""
        if self._bar.query.strip():
            return
        self._place = None
        self._reading.ask(
            "Looking up earlier searches",
            lambda services, work: services.search_history.recent(),
            self._show_past,
        )

    def _show_past(self, queries: tuple[str, ...]) -> None:
        if self._field.hasFocus():
            self._show(past_rows(queries))

    def _show(self, rows: tuple[CompletionRow, ...]) -> None:
        frame = self._bar.frame
        corner = self._bar.mapTo(self._window, frame.topLeft())
        self.popup.show_rows(rows, QRect(corner, frame.size()))

    # What is taken

    def _take(self, row: CompletionRow) -> None:
        place = self._place
        if row.kind is RowKind.CLEAR:
            self.close()
            self.clear_asked.emit()
        elif row.kind is RowKind.PAST:
            self.close()
            self._bar.set_query(row.insert)
        elif place is not None and row.kind is RowKind.NAME:
            self.popup.close_list()
            self._write(place, row.insert)
            self._consider()
        elif place is not None:
            rest = self._field.text()[place.end :]
            self.close()
            self._write(place, row.insert if rest[:1] in (" ", ")") else f"{row.insert} ")

    def _write(self, place: Place, insert: str) -> None:
        """Write it in the place of what is typed; it can be undone like typing."""
        text = self._field.text()
        start = utf16.to_units(text, place.start)
        self._field.setSelection(start, utf16.to_units(text, place.end) - start)
        self._field.insert(insert)


def _fitting(values: tuple[Suggestion, ...], place: Place) -> tuple[Suggestion, ...]:
    return tuple(value for value in values if value.fits(place.typed))
