"""What stands in for a session: it makes room for the session's own messages, or completes them."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, Severity
from chatvault.domain.stand_in import SAVED, TRANSCRIPT, is_stand_in
from chatvault.storage.merging import message_removal, told_outcomes
from chatvault.storage.merging.message_rows import role_of, text_of
from chatvault.storage.merging.message_store import MessageStore
from chatvault.storage.merging.prepared_session import PreparedSession
from chatvault.storage.merging.session_merge import Merge, MergeOutcome
from chatvault.storage.merging.told_outcomes import Outcomes

# What the ids of messages begin with that stand in for all of a session, as long as it may be.
_WHOLE = (TRANSCRIPT, SAVED)
_BEHIND = Issue(
    "",
    Severity.WARNING,
    "Of a conversation more was saved from its page than this export has. It was kept as it was "
    "saved; import a newer export to have it whole.",
)
_FIRST = "SELECT external_id FROM message WHERE session_id = ? ORDER BY position, id LIMIT 1"
# Those names lie side by side in the index.
_SAVED_PROMPTS = f"""
SELECT count(*) FROM message WHERE session_id = ? AND role = 'user'
AND external_id >= '{SAVED}' AND external_id < '{SAVED[:-1]};'
"""
_ALL = """
SELECT m.id, m.external_id, EXISTS (SELECT 1 FROM bookmark b WHERE b.message_id = m.id)
FROM message m WHERE m.session_id = ?
"""


class StandIns:
    """Works within one transaction of the vault."""

    def __init__(self, session: Session, messages: MessageStore) -> None:
        self._session, self._messages = session, messages
        self._outcomes: list[tuple[int, Outcomes]] = []  # for messages that wait to be written

    def merge(self, session_id: int, told: PreparedSession) -> Merge | None:
        """What came of a session that is known, where there is nothing of its own to be written.

        A stand-in only completes the tools of a session that the vault has more of, and an export
        that has less than was saved from the session's page changes nothing.
        """
        if told.facts.stands_in:
            _rename_kept(self._session, session_id, told)
            return self._complete(session_id, told) if self._has_more(session_id, told) else None
        if not told.facts.only_adds and _are_ahead(self._session, session_id, told):
            return Merge(MergeOutcome.UNCHANGED, session_id, issues=[_BEHIND])
        return None

    def make_room(self, session_id: int, told: PreparedSession) -> bool:
        """Whether the vault had nothing but what stood in for this session, which goes.

        What came back from its tools is kept for the session.
        """
        if told.facts.stands_in or told.facts.only_adds:
            return False
        names = {message.external_id for message in told.messages}
        outcomes = _make_room(self._session, session_id, names)
        if outcomes:
            self._outcomes.append((session_id, outcomes))
        return outcomes is not None

    def flush(self) -> None:
        """Complete the tools of sessions by what stood in for them; their messages are written."""
        for session_id, outcomes in self._outcomes:
            told_outcomes.complete(self._session, session_id, outcomes)
        self._outcomes = []

    def _has_more(self, session_id: int, told: PreparedSession) -> bool:
        """Whether the vault has messages besides those that stand in for them.

        Those of a transcript that was written anew, shorter, are no others.
        """
        names = {message.external_id for message in told.messages}
        anew = tuple(kind for kind in _WHOLE if any(one.startswith(kind) for one in names))
        stored = self._messages.stored(session_id)
        return any(one not in names and not one.startswith(anew) for one in stored)

    def _complete(self, session_id: int, told: PreparedSession) -> Merge:
        """Complete what came back from the tools of a session by what would stand in for it."""
        outcomes = told_outcomes.of_told(told)
        count = told_outcomes.complete(self._session, session_id, outcomes)
        outcome = MergeOutcome.UPDATED if count else MergeOutcome.UNCHANGED
        return Merge(outcome, session_id, messages_updated=count)


def _make_room(session: Session, session_id: int, told: Collection[str]) -> Outcomes | None:
    """Where nothing but stand-ins was there, they go, for the session itself is ``told`` now.

    Gives what came back from their tools, else None. Those with a bookmark of the person stay,
    each as a branch of its own.
    """
    connection = session.connection()
    first = connection.exec_driver_sql(_FIRST, (session_id,)).scalar()
    if first is None or not is_stand_in(first):
        return None
    rows = connection.exec_driver_sql(_ALL, (session_id,)).all()
    if not all(is_stand_in(name) and name not in told for _, name, _ in rows):
        return None
    outcomes = told_outcomes.of_session(session, session_id)
    gone = [message_id for message_id, _, bookmarked in rows if not bookmarked]
    connection.exec_driver_sql(
        "UPDATE message SET parent_id = NULL WHERE session_id = ?", (session_id,)
    )
    message_removal.remove(session, session_id, gone)
    return outcomes


def _are_ahead(session: Session, session_id: int, told: PreparedSession) -> bool:
    """Whether more prompts were saved from the session's page than the session itself has.

    An older export must not take away what was said after it.
    """
    found = session.connection().exec_driver_sql(_SAVED_PROMPTS, (session_id,))
    saved = int(found.scalar_one())
    if not saved:
        return False
    roles = (role_of(one.laid_out(told.facts.source)) for one in told.messages)
    return saved > sum(role == Role.USER for role in roles)


def _rename_kept(session: Session, session_id: int, told: PreparedSession) -> None:
    """Give stand-ins that were kept under plain names the names of stand-ins.

    Only where they are all that the session has, and say the same: a session's own messages may
    be counted as those of its transcript are.
    """
    connection = session.connection()
    rows = connection.exec_driver_sql(
        "SELECT external_id, text FROM message WHERE session_id = ?", (session_id,)
    )
    kept = {TRANSCRIPT + row[0]: row[1] for row in rows}
    source = told.facts.source
    alike = [one for one in told.messages if one.external_id in kept]
    if len(alike) == len(kept) and all(
        text_of(one.laid_out(source)) == kept[one.external_id] for one in alike
    ):
        connection.exec_driver_sql(
            "UPDATE message SET external_id = ? || external_id WHERE session_id = ?",
            (TRANSCRIPT, session_id),
        )
