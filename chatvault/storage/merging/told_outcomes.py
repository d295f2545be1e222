"""Completes what came back from tools: by what stood in for a session, or was told of it before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from chatvault.domain.blocks import ToolOutcome, ToolStatus
from chatvault.domain.stand_in import completed, is_stand_in, tells
from chatvault.storage.merging.message_rows import TOOL_COLUMNS, Row
from chatvault.storage.merging.prepared_session import PreparedSession
from chatvault.storage.search import reindexing

# What a row tells of an outcome, apart from files.
_OUTCOME = (
    *("answered", "status", "started_at", "duration_ms"),
    *("note", "error", "details", "result"),
)
_PLACES = tuple(TOOL_COLUMNS.index(name) for name in _OUTCOME)
_ORDINAL, _CALL = TOOL_COLUMNS.index("ordinal"), TOOL_COLUMNS.index("call_id")
_COLUMNS = ", ".join(f"t.{name}" for name in _OUTCOME)
_OF_SESSION = f"""
SELECT t.id, m.id, m.external_id, t.call_id, {_COLUMNS}
FROM message m JOIN tool_call t ON t.message_id = m.id
WHERE m.session_id = ? AND t.call_id IS NOT NULL
"""
_BEFORE = f"""
SELECT {_COLUMNS} FROM tool_call t WHERE t.message_id = ? AND t.ordinal = ? AND t.call_id = ?
"""
_SET = f"UPDATE tool_call SET {', '.join(f'{name} = ?' for name in _OUTCOME)} WHERE id = ?"
_FAILED = """
UPDATE message SET n_failed =
    (SELECT count(*) FROM tool_call t WHERE t.message_id = message.id AND t.status = 'failed')
WHERE id = ?
"""

Outcomes = Mapping[str, ToolOutcome]  # by the ids of calls


def of_told(told: PreparedSession) -> Outcomes:
    """What came back from the tools of a session that is read."""
    source = told.facts.source
    rows = (row for message in told.messages for row in message.laid_out(source)[1])
    # A row that is laid out has all columns but the message's id.
    return _by_call((row[_CALL - 1], [row[place - 1] for place in _PLACES]) for row in rows)


def of_session(session: Session, session_id: int) -> Outcomes:
    """What came back from the tools of a session in the vault."""
    rows = session.connection().exec_driver_sql(_OF_SESSION, (session_id,))
    return _by_call((row[3], row[4:]) for row in rows)


def complete(session: Session, session_id: int, outcomes: Outcomes) -> int:
    """Complete the calls of a session; how many of its messages that changed."""
    if not outcomes:
        return 0
    changed: dict[int, list[Row]] = {}
    for row in session.connection().exec_driver_sql(_OF_SESSION, (session_id,)).all():
        told, own = outcomes.get(row[3]), _outcome(row[4:])
        if told is None or is_stand_in(row[2]):
            continue
        whole = completed(own, told)
        if whole != own:
            changed.setdefault(row[1], []).append((*_row(whole), row[0]))
    _write(session, changed)
    return len(changed)


def kept(session: Session, tools: Iterable[Row]) -> list[Row]:
    """Rows of tools that are to be written, with what came back as the vault has it.

    Only where the new ones do not tell it.
    """
    found = []
    for row in tools:
        own = _outcome([row[place] for place in _PLACES])
        if row[_CALL] is not None and not tells(own):
            asked = (row[0], row[_ORDINAL], row[_CALL])
            before = session.connection().exec_driver_sql(_BEFORE, asked).first()
            told = None if before is None else _outcome(before)
            if told is not None and tells(told):
                row = _with(row, completed(own, told))
        found.append(row)
    return found


def take_note(session: Session, told: Sequence[Row], written: Sequence[Row]) -> None:
    """Bring up to date the messages whose tools were ``written`` otherwise than they were told."""
    changed = {one[0] for one, other in zip(written, told, strict=True) if one != other}
    if changed:
        _refresh(session, changed)


def _by_call(rows: Iterable[tuple[str | None, Sequence[Any]]]) -> Outcomes:
    found: dict[str, ToolOutcome] = {}
    for call_id, fields in rows:
        outcome = _outcome(fields)
        if call_id and outcome is not None:
            found[call_id] = outcome
    return found


def _outcome(fields: Sequence[Any]) -> ToolOutcome | None:
    answered, status, started_at, duration_ms, note, error, details, result = fields
    if not answered:
        return None
    return ToolOutcome(
        result, ToolStatus(status), note, started_at, duration_ms, details, error=error
    )


def _row(outcome: ToolOutcome) -> Row:
    return (
        1,
        str(outcome.status),
        outcome.started_at,
        outcome.duration_ms,
        outcome.note,
        outcome.error,
        outcome.details,
        outcome.text,
    )


def _with(row: Row, outcome: ToolOutcome) -> Row:
    told = dict(zip(_PLACES, _row(outcome), strict=True))
    return tuple(told.get(place, value) for place, value in enumerate(row))


def _write(session: Session, changed: Mapping[int, Sequence[Row]]) -> None:
    connection = session.connection()
    rows = [row for each in changed.values() for row in each]
    if rows:
        connection.exec_driver_sql(_SET, rows)
        _refresh(session, changed.keys())


def _refresh(session: Session, message_ids: Collection[int]) -> None:
    """Write what the messages are found by, and how many of their tools failed."""
    session.connection().exec_driver_sql(_FAILED, [(one,) for one in message_ids])
    reindexing.index_again(session, message_ids)
