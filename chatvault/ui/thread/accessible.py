"""The thread for screen readers: a list with one entry for every message in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
)

from chatvault.ui.thread import moments
from chatvault.ui.thread.clipboard import copying
from chatvault.ui.thread.message_header import speaker
from chatvault.ui.thread.parts.parts import LinePart
from chatvault.ui.widgets import accessible_rows
from chatvault.ui.widgets.accessible_rows import AccessibleRow, AccessibleRows, RowProxy

if TYPE_CHECKING:
    from chatvault.ui.thread.flow import Placed
    from chatvault.ui.thread.message_block import MessageBlock
    from chatvault.ui.thread.thread_view import ThreadView

LONGEST = 2_000  # characters of a message that are read out


class AccessibleMessage(AccessibleRow):
    """One message in view."""

    def __init__(self, proxy: RowProxy, view: ThreadView) -> None:
        super().__init__(proxy)
        self._view = view

    @property
    def _placed(self) -> Placed | None:
        """What stands there now; None where the view has fewer messages."""
        placed = self._view.placed
        return placed[self.number] if self.number < len(placed) else None

    def text(self, kind: QAccessible.Text) -> str:
        """Who, when, and what is said."""
        placed = self._placed
        if placed is None:
            return ""
        if kind == QAccessible.Text.Name:
            return described(self._view, placed.row)
        return folded_away(placed.block) if kind == QAccessible.Text.Description else ""

    def state(self) -> QAccessible.State:
        """It can be read and copied, not changed."""
        state = QAccessible.State()
        state.readOnly = True
        state.focusable = True
        view, placed = self._view, self._placed
        if placed is not None:
            state.focused = view.hasFocus() and placed.block.row.first == view.state.focused
        return state

    def rect(self) -> QRect:
        """Where the message is on the screen."""
        placed = self._placed
        if placed is None:
            return QRect()
        corner = self.corner()
        return QRect(
            corner.x(), corner.y() + round(placed.top), self._view.viewport().width(),
            round(placed.block.height),
        )  # fmt: skip


class AccessibleThread(AccessibleRows):
    """The thread."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view

    def childCount(self) -> int:
        """How many messages are in view."""
        return len(self._view.placed)


def described(view: ThreadView, row: int) -> str:
    """The message of a row in words: "Assistant Opus 4.1, 11:52: It calls the model once …"."""
    rows = view.model.rows
    place = rows[row].first
    entry = rows.entries[place]
    message = view.model.message(place)
    who = speaker(entry, message.author if message else None, "")
    said = copying.message_text(message) if message is not None else ""
    facts = (
        f"{who.name} {who.about}".strip(),
        moments.time_of(entry.created_at),
        view.bookmarks.described(place),
        view.secrets.described(place),
    )
    about = ", ".join(filter(None, facts))
    return f"{about}: {said}"[:LONGEST]


def folded_away(block: MessageBlock) -> str:
    """What of a message is folded, in words: "3 folded"."""
    folded = sum(
        isinstance(slot.part, LinePart) and slot.part.foldable and not slot.unfolded
        for slot in block.slots
    )
    return f"{folded:,} folded, Enter unfolds" if folded else ""


def _made(thing: QObject) -> QAccessibleInterface | None:
    from chatvault.ui.thread.thread_view import ThreadView

    if isinstance(thing, ThreadView):
        return AccessibleThread(thing)
    if isinstance(thing, RowProxy) and isinstance(thing.view, ThreadView):
        return AccessibleMessage(thing, thing.view)
    return None


def install() -> None:
    """Let Qt find these interfaces; does nothing the second time."""
    accessible_rows.install(_made)


def announce_message(view: ThreadView, message: int) -> None:
    """Say where the keyboard is: "Message 15 of 2,000"."""
    if QAccessible.isActive():
        row = view.model.rows.row_of(message)
        focus_message(view, row)
        _say(view, f"Message {message + 1:,} of {len(view.model):,}. {described(view, row)}")


def focus_message(view: ThreadView, row: int) -> None:
    """Tell that the message of that row has the keyboard now, where it is in view."""
    if not QAccessible.isActive():
        return
    for number, placed in enumerate(view.placed):
        if placed.row == row:
            accessible_rows.tell_focus(view, number)


def announce(view: ThreadView, text: str) -> None:
    """Say what happened, or what inside a message has the keyboard: "Copy Python"."""
    if QAccessible.isActive():
        _say(view, text)


def announce_hit(view: ThreadView) -> None:
    """Say which hit is the current one: "Hit 3 of 120"."""
    find = view.state.find
    if QAccessible.isActive() and find.number:
        came = {1: ", from the top", -1: ", from the end"}.get(find.round, "")
        _say(view, f"Hit {find.number:,} of {find.total:,}{came}")


def _say(view: ThreadView, text: str) -> None:
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))
