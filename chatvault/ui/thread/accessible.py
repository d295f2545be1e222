"""The thread for screen readers: a list with one entry for every message in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)

from chatvault.ui.thread import copying, moments
from chatvault.ui.thread.message_header import speaker
from chatvault.ui.thread.parts import LinePart
from chatvault.ui.widgets import accessible_rows
from chatvault.ui.widgets.accessible_rows import AccessibleRow, AccessibleRows, RowProxy

if TYPE_CHECKING:
    from chatvault.ui.thread.message_block import MessageBlock
    from chatvault.ui.thread.thread_view import ThreadView

LONGEST = 2_000  # characters of a message that are read out


class MessageProxy(RowProxy):
    """Stands for the n-th message in view."""

    def __init__(self, view: ThreadView, number: int) -> None:
        super().__init__(view, number)
        self.view = view


class AccessibleMessage(AccessibleRow):
    """One message in view."""

    def __init__(self, proxy: MessageProxy) -> None:
        super().__init__(proxy, proxy.view)
        self._proxy = proxy

    def text(self, kind: QAccessible.Text) -> str:
        """Who, when, and what is said."""
        placed = self._proxy.view.placed
        if self._proxy.number >= len(placed):
            return ""
        if kind == QAccessible.Text.Name:
            return described(self._proxy.view, placed[self._proxy.number].row)
        if kind == QAccessible.Text.Description:
            return folded_away(placed[self._proxy.number].block)
        return ""

    def state(self) -> QAccessible.State:
        """It can be read and copied, not changed."""
        state = QAccessible.State()
        state.readOnly = True
        state.focusable = True
        view = self._proxy.view
        if self._proxy.number < len(view.placed):
            shown = view.placed[self._proxy.number].block.row.first
            state.focused = view.hasFocus() and shown == view.state.focused
        return state

    def rect(self) -> QRect:
        """Where the message is on the screen."""
        view = self._proxy.view
        if self._proxy.number >= len(view.placed):
            return QRect()
        placed = view.placed[self._proxy.number]
        corner = self.corner()
        return QRect(
            corner.x(), corner.y() + round(placed.top), view.viewport().width(),
            round(placed.block.height),
        )  # fmt: skip


class AccessibleThread(AccessibleRows):
    """The thread."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view, lambda number: _proxy(view, number))
        self._view = view

    def childCount(self) -> int:
        """How many messages are in view."""
        return len(self._view.placed)


def _proxy(view: ThreadView, number: int) -> MessageProxy:
    while len(view.proxies) <= number:
        view.proxies.append(MessageProxy(view, len(view.proxies)))
    return view.proxies[number]


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
    return AccessibleMessage(thing) if isinstance(thing, MessageProxy) else None


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
            event = QAccessibleEvent(_proxy(view, number), QAccessible.Event.Focus)
            QAccessible.updateAccessibility(event)


def announce(view: ThreadView, text: str) -> None:
    """Say what happened, or what inside a message has the keyboard: "Copy Python"."""
    if QAccessible.isActive():
        _say(view, text)


def announce_hit(view: ThreadView) -> None:
    """Say which hit is the current one: "Match 3 of 120"."""
    find = view.state.find
    if QAccessible.isActive() and find.number:
        came = {1: ", from the top", -1: ", from the end"}.get(find.round, "")
        _say(view, f"Match {find.number:,} of {find.total:,}{came}")


def _say(view: ThreadView, text: str) -> None:
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))
