"""The thread for screen readers: a list with one entry for every message in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
)
from PySide6.QtWidgets import QAccessibleWidget

from chatvault.ui.thread import copying, moments
from chatvault.ui.thread.message_header import speaker
from chatvault.ui.thread.parts import LinePart

if TYPE_CHECKING:
    from chatvault.ui.thread.message_block import MessageBlock
    from chatvault.ui.thread.thread_view import ThreadView

_NOTHING = cast("QAccessibleInterface", None)  # what Qt takes for "no such child"
LONGEST = 2_000  # characters of a message that are read out


class MessageProxy(QObject):
    """Stands for one place in the view: an interface has to hang on an object of its own."""

    def __init__(self, view: ThreadView, number: int) -> None:
        super().__init__(view)
        self.view = view
        self.number = number


class AccessibleMessage(QAccessibleObject):
    """One message in view."""

    def __init__(self, proxy: MessageProxy) -> None:
        super().__init__(proxy)
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

    def role(self) -> QAccessible.Role:
        """An entry of a list."""
        return QAccessible.Role.ListItem

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
        corner = view.viewport().mapToGlobal(view.viewport().rect().topLeft())
        return QRect(
            corner.x(), corner.y() + round(placed.top), view.viewport().width(),
            round(placed.block.height),
        )  # fmt: skip

    def parent(self) -> QAccessibleInterface:
        """The thread."""
        return QAccessible.queryAccessibleInterface(self._proxy.view)

    def childCount(self) -> int:
        """Nothing inside."""
        return 0

    def child(self, index: int) -> QAccessibleInterface:
        """Nothing inside."""
        return _NOTHING

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Nothing inside."""
        return -1


class AccessibleThread(QAccessibleWidget):
    """The thread; only messages in view are its children."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view = view

    def childCount(self) -> int:
        """How many messages are in view."""
        return len(self._view.placed)

    def child(self, index: int) -> QAccessibleInterface:
        """The n-th message in view."""
        if not 0 <= index < len(self._view.placed):
            return _NOTHING
        return QAccessible.queryAccessibleInterface(_proxy(self._view, index))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of the messages in view that is."""
        thing = child.object()
        return thing.number if isinstance(thing, MessageProxy) else -1


_interfaces: dict[QObject, QAccessibleInterface] = {}  # Qt keeps pointers, Python has to keep them


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


def _made(key: str, thing: QObject) -> QAccessibleInterface | None:
    from chatvault.ui.thread.thread_view import ThreadView

    interface: QAccessibleInterface | None = None
    if isinstance(thing, ThreadView):
        interface = AccessibleThread(thing)
    elif isinstance(thing, MessageProxy):
        interface = AccessibleMessage(thing)
    if interface is not None:
        _interfaces[thing] = interface
        thing.destroyed.connect(lambda: _interfaces.pop(thing, None))
    return interface


def install() -> None:
    """Let Qt find these interfaces; does nothing the second time."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_made)


_installed: list[bool] = []


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
