"""The messages of the opened thread: their entries at once, their texts as they are needed."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from chatvault.domain.blocks import ToolCall, ToolResult
from chatvault.domain.message import Message, MessageEntry
from chatvault.ui.thread.arrangement import Arrangement
from chatvault.ui.thread.estimates import Estimates
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.provider import MessageProvider
from chatvault.ui.thread.rows import Group, Rows

CHUNK = 64  # messages that are fetched together
_BUDGET = 2_000_000  # characters that are kept


class ThreadModel(QObject):
    """Holds the rows of a thread and a bounded store of message texts.

    Signals:
        arrived: the places of messages whose texts came.
        rebuilt: the rows changed; places and row numbers are others.
    """

    arrived = Signal(object)
    rebuilt = Signal()

    def __init__(self, provider: MessageProvider, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.provider = provider
        self.folds = Folds()
        self.annex = Annex()
        self.show_hidden = False
        self.is_whole = True  # or only what is around a place, and the rest is on its way
        self._all: tuple[MessageEntry, ...] = ()
        self.rows = Rows((), self.folds, hidden=False)
        self._estimates: Estimates | None = None
        self._messages: OrderedDict[int, Message] = OrderedDict()
        self._cost = 0
        self._asked: set[int] = set()
        self._outdated: set[int] = set()  # of those that were asked for
        self._waiting: list[tuple[set[int], Callable[[], None]]] = []

    def set_entries(
        self, entries: Sequence[MessageEntry], arrangement: Arrangement | None = None
    ) -> None:
        """Show these messages, which may be arranged already; texts that are known are kept."""
        self._all = tuple(entries)
        if arrangement is None or not arrangement.holds(self.folds, hidden=self.show_hidden):
            self.rebuild()
        else:
            self.rows, self._estimates = arrangement.rows, arrangement.estimates
            self.rebuilt.emit()

    @property
    def all_entries(self) -> tuple[MessageEntry, ...]:
        """All messages, whether they are shown or not."""
        return self._all

    def heights(self, look: Look, column: float) -> array[float]:
        """The likely height of every row in that look and at that width."""
        if self._estimates is None or self._estimates.look is not look:
            self._estimates = Estimates(self.rows, look)
        return self._estimates.heights(column)

    def rebuild(self) -> None:
        """Make the rows anew, after what is folded changed."""
        self.renew_rows()
        self.rebuilt.emit()

    def renew_rows(self) -> None:
        """Make the rows anew, for whoever knows what that changes."""
        self.rows = Rows(self._all, self.folds, hidden=self.show_hidden)
        self._estimates = None

    def grow(
        self, entries: Sequence[MessageEntry], changed: Collection[int], fresh: Sequence[Message]
    ) -> None:
        """Show messages that came, and the new content of those that changed."""
        self._all = tuple(entries)
        self._forget(changed)
        self._keep(fresh)
        self.renew_rows()

    def carry_over(self, other: ThreadModel) -> None:
        """Take the texts that another model holds of messages that are the same here."""
        ours = {entry.id: entry.version for entry in self._all if entry.version}
        theirs = {entry.id: entry.version for entry in other._all}
        self._keep(
            [
                message
                for message in other._messages.values()
                if message.id in ours and ours[message.id] == theirs.get(message.id)
            ]
        )

    def holds(self, message_id: int) -> bool:
        """Whether the text of that message is there."""
        return message_id in self._messages

    def _forget(self, ids: Collection[int]) -> None:
        for message_id in ids:
            if (message := self._messages.pop(message_id, None)) is not None:
                self._cost -= cost(message)
        self._outdated.update(self._asked.intersection(ids))

    def _keep(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if message.id not in self._messages:
                self._cost += cost(message)
            self._messages[message.id] = message

    def unfold_group(self, place: int) -> None:
        """Unfold the run of tool messages that the message at that place is folded in."""
        row = self.rows[self.rows.row_of(place)]
        if row.group is Group.FOLDED:
            self.folds.toggle_group(self.rows.entries[row.first].id)
            self.rebuild()

    def __len__(self) -> int:
        return len(self.rows.entries)

    def message(self, place: int) -> Message | None:
        """The message in full, where its text has come already."""
        message_id = self.rows.entries[place].id
        message = self._messages.get(message_id)
        if message is not None:
            self._messages.move_to_end(message_id)
        return message

    def want(self, places: Iterable[int]) -> None:
        """Fetch those messages where they are missing; ``arrived`` tells when they came."""
        missing = [
            entry.id
            for entry in (self.rows.entries[place] for place in places)
            if entry.id not in self._messages and entry.id not in self._asked
        ]
        for start in range(0, len(missing), CHUNK):
            ids = missing[start : start + CHUNK]
            self._asked.update(ids)
            self.provider.fetch(ids, self._on_fetched)

    def ensure(self, places: Iterable[int], then: Callable[[], None]) -> None:
        """Call ``then`` when all those messages are there; at once where they are."""
        wanted = list(places)
        missing = {
            self.rows.entries[place].id
            for place in wanted
            if self.rows.entries[place].id not in self._messages
        }
        if not missing:
            then()
            return
        self._waiting.append((missing, then))
        self.want(wanted)

    def _on_fetched(self, messages: Sequence[Message]) -> None:
        outdated = [message.id for message in messages if message.id in self._outdated]
        if outdated:  # they changed while they were on their way
            self._outdated.difference_update(outdated)
            messages = [message for message in messages if message.id not in outdated]
            self.provider.fetch(outdated, self._on_fetched)
        self._keep(messages)
        came = {message.id for message in messages}
        self._asked -= came
        places = [place for i in came if (place := self.rows.place_of(i)) is not None]
        self._release(came)
        self.arrived.emit(places)
        self._trim(came)

    def _release(self, came: set[int]) -> None:
        waiting, self._waiting = self._waiting, []
        ready: list[Callable[[], None]] = []
        for missing, then in waiting:
            missing -= came
            if missing:
                self._waiting.append((missing, then))
            else:
                ready.append(then)
        for then in ready:
            then()

    def _trim(self, came: set[int]) -> None:
        while self._cost > _BUDGET and len(self._messages) > len(came) + CHUNK:
            _, oldest = self._messages.popitem(last=False)
            self._cost -= cost(oldest)


def cost(message: Message) -> int:
    """About how many characters the message holds."""
    total = 200 + len(message.details or "")
    for block in message.blocks:
        if isinstance(block, ToolCall | ToolResult):
            outcome = block.outcome
            total += len(getattr(block, "arguments", ""))
            if outcome is not None:
                total += len(outcome.text) + len(outcome.details or "")
        else:
            total += len(getattr(block, "text", ""))
    return total
