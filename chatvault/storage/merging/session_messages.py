"""Writes the messages of sessions: all of a new one, what is new or changed of a known one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from chatvault.domain.branches import leaf_below, path_to
from chatvault.storage.merging.known_sessions import KnownSession
from chatvault.storage.merging.message_store import MessageStore, StoredMessage
from chatvault.storage.merging.message_tree import merged_order
from chatvault.storage.merging.prepared_session import PreparedMessage, PreparedSession
from chatvault.storage.merging.session_merge import Merge
from chatvault.storage.message_ids import MessageIds


@dataclass(slots=True)
class Incoming:
    """One session on its way into the vault; ``older``: the vault knows a newer version."""

    session: PreparedSession
    known: KnownSession | None
    older: bool = False

    @property
    def source_leaf(self) -> str | None:
        """The last message of the path that the source shows."""
        leaf = self.session.descent.leaf
        return None if leaf is None else self.session.messages[leaf].external_id

    def leaf(self, ids: dict[str, int]) -> int | None:
        """The last message of the path to show: the source's, where it moved on."""
        known = self.known
        if known is not None and (self.older or self.source_leaf == known.source_leaf):
            chosen = known.active_leaf_id
        else:
            chosen = None
        return ids.get(self.source_leaf or "") if chosen is None else chosen


class SessionMessages:
    """Works within one transaction of the vault.

    Attributes:
        branched: sessions whose messages may be versions of each other.
    """

    def __init__(self, connection: Connection, messages: MessageStore) -> None:
        self._messages, self._new_ids = messages, MessageIds(connection)
        self.branched: set[int] = set()

    def add(self, incoming: Incoming, result: Merge) -> int | None:
        """Add the messages of a session that is new; the last one of the path to show."""
        session, source = incoming.session, incoming.session.facts.source
        ids, descent = self._new_ids.of(session.hours), session.descent
        told = enumerate(zip(ids, descent.parents, descent.path, strict=True))
        standing = (
            (message_id, place, None if above is None else ids[above], shown)
            for place, (message_id, above, shown) in told
        )
        self._messages.write(result, source, session.messages, (), standing)
        if not descent.is_straight:
            self.branched.add(result.session_id)
        return None if descent.leaf is None else ids[descent.leaf]

    def bring_up(self, incoming: Incoming, result: Merge) -> int | None:
        """Bring the messages of a session that is known up to what the file tells.

        The last one of the path to show.
        """
        session, stored = incoming.session, self._messages.stored(result.session_id)
        names = [message.external_id for message in session.messages]
        order = merged_order(list(stored), names)
        positions = {external_id: place for place, external_id in enumerate(order)}
        ids = self._ids(incoming, stored)
        parents = _parents(session.messages, stored, ids, older=incoming.older)
        leaf = _end_below(incoming.leaf(ids), parents, {ids[name] for name in names})
        path = path_to(leaf, parents)
        self.branched.add(result.session_id)
        new = [message for message in session.messages if message.external_id not in stored]
        changed = [] if incoming.older else _changed(session.messages, stored)
        written = (message.external_id for message in (*new, *changed))
        standing = (
            (ids[name], positions[name], parents[ids[name]], ids[name] in path) for name in written
        )
        self._messages.write(result, session.facts.source, new, changed, standing)
        self._messages.move(stored, positions, parents, path)
        return leaf

    def _ids(self, incoming: Incoming, stored: dict[str, StoredMessage]) -> dict[str, int]:
        """Message ids by external id."""
        session = incoming.session
        ids = {external_id: known.id for external_id, known in stored.items()}
        new = [
            (message.external_id, hour)
            for message, hour in zip(session.messages, session.hours, strict=True)
            if message.external_id not in ids
        ]
        made = self._new_ids.of(hour for _, hour in new)
        return ids | {name: made[place] for place, (name, _) in enumerate(new)}


def _changed(
    messages: Sequence[PreparedMessage], stored: dict[str, StoredMessage]
) -> list[PreparedMessage]:
    """The messages that the vault holds with another content."""
    return [
        message
        for message in messages
        if (known := stored.get(message.external_id)) and known.content_hash != message.digest
    ]


def _parents(
    messages: Sequence[PreparedMessage],
    stored: dict[str, StoredMessage],
    ids: dict[str, int],
    *,
    older: bool,
) -> dict[int, int | None]:
    """Parent id by message id; a file that tells no parents is a straight line.

    One that is older says nothing of where messages stand that are known, but what stands before
    the first of them. Where one begins with what followed messages that it has no more, as exports
    of limited length do, it still does.
    """
    parents: dict[int, int | None] = {known.id: known.parent_id for known in stored.values()}
    apart = _apart(parents, {ids[message.external_id] for message in messages})
    straight = all(message.parent_id is None for message in messages)
    before: int | None = None
    beginning = set[int]()  # new messages that follow none that is known
    for message in messages:
        message_id = ids[message.external_id]
        above = before if straight else ids.get(message.parent_id or "")
        before = message_id
        if message.external_id not in stored:
            parents[message_id] = above
            if above is None or above in beginning:
                beginning.add(message_id)
        elif older:
            if parents[message_id] is None and above in beginning:
                parents[message_id] = above
        elif above is not None or parents[message_id] not in apart:
            parents[message_id] = above
    return parents


def _end_below(
    leaf: int | None, parents: Mapping[int, int | None], told: Collection[int]
) -> int | None:
    """The end of what followed a leaf before its source took that away; else the leaf itself.

    Where something else stands in its place, that is shown, and the end is a version of it.
    """
    below = {message for message, parent in parents.items() if parent == leaf}
    return leaf if leaf is None or below.intersection(told) else leaf_below(leaf, parents)


def _apart(parents: Mapping[int, int | None], told: set[int]) -> set[int]:
    """The messages that are not told, and follow none that is."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for message, parent in parents.items():
        if message not in told:
            below[parent].append(message)
    apart, found = set[int](), list(below[None])
    while found:
        apart.update(found)
        found = [child for message in found for child in below[message]]
    return apart
