"""The fields of a query as conditions on a message ``m`` or its session ``s``."""

from __future__ import annotations

import datetime
import time
from typing import Any

from chatvault.domain.day import DAY_MS, HOUR_MS
from chatvault.domain.search.query_tree import Condition
from chatvault.storage.database.caseless import LIKE, caseless, for_like, starred
from chatvault.storage.search import id_conditions
from chatvault.storage.search.condition_tags import MICRO, compared, tag_expression
from chatvault.storage.search.message_tags import file_expression

Clause = tuple[str, list[Any]]

_EPOCH = datetime.date(1970, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1970, 3000
_TITLE = "coalesce(s.custom_title, s.title)"
# On the session: names of which a part is enough ...
_CONTAINED = {
    "title": ("{}", _TITLE),
    "project": ("s.project_id IN (SELECT id FROM project WHERE {})", "name"),
    "note": ("s.note <> '' AND {}", "s.note"),
    "branch": ("s.git_branch IS NOT NULL AND {}", "s.git_branch"),
    # With the folders inside; a ring of them ends as well.
    "folder": (
        "s.folder_id IN (WITH RECURSIVE inside(id) AS (SELECT id FROM folder WHERE {} "
        "UNION SELECT f.id FROM folder f JOIN inside ON f.parent_id = inside.id) "
        "SELECT id FROM inside)",
        "name",
    ),
}
# Where a project lies or lay, for a value that is a path.
_LYING = (
    "s.project_id IN (SELECT p.id FROM project p LEFT JOIN project_folder f "
    "ON f.project_id = p.id WHERE {})",
    "p.name || char(10) || coalesce(f.path, p.path)",
)
# ... and what has to be the whole, whatever its case.
_TAGGED = (
    "s.id IN (SELECT session_id FROM session_tag "
    f"WHERE tag_id IN (SELECT id FROM tag WHERE caseless(name) {LIKE}))"
)
_EXACTLY = {
    "project": "s.project_id IN (SELECT id FROM project WHERE name = ?)",
    "model": "s.model = ?",
}
_OF_SOURCE = "s.source_id IN (SELECT id FROM source WHERE key = ?)"
_STATES = {"starred": "s.starred", "pinned": "s.pinned", "gone": "s.gone_at IS NOT NULL"}
# Messages that are listed somewhere: the few of all. The "+" leads SQLite to the index of names,
# which holds all that is read, and not to the one in whose order they are wanted.
_NAMED_FILE = "SELECT +message_id AS message_id FROM attachment WHERE {}"
_NAMED_BY_TOOL = "SELECT rowid AS message_id FROM message_fts WHERE message_fts MATCH ?"
_NAMED_TOOL = f"SELECT +message_id AS message_id FROM tool_call WHERE name {LIKE}"
_HELD = {
    "bookmark": "SELECT message_id FROM bookmark",
    "branch": "SELECT message_id FROM alternative",
}


def is_about_session(condition: Condition) -> bool:
    """Whether the conversation alone decides it."""
    name = condition.name
    return name in _CONTAINED or name in ("tag", "in", "is") or condition.name == "model"


def clause(condition: Condition, *, on_session: bool = False) -> Clause:
    """The condition of a field, its values bound; ``on_session``: on ``s`` and not on ``m``.

    A condition that only a message can meet is never true of a session.
    """
    if is_about_session(condition):
        found, values = session_clause(condition)
        if on_session:
            return found, values
        # With "+" it is a test of each hit; without, SQLite probes the index for every session.
        return f"+m.session_id IN (SELECT s.id FROM chat_session s WHERE {found})", values
    if on_session:
        if condition.name == "id":
            return id_conditions.session_clause(condition.value)
        return "0", []
    return _message_clause(condition)


def session_clause(condition: Condition) -> Clause:
    """A condition on the session."""
    name, value = condition.name, condition.value
    if condition.exactly:
        return _EXACTLY[name], [value]
    if name == "project" and _is_path(value):
        return _holding(*_LYING, value.removeprefix("~").rstrip("/\\"))
    if name in _CONTAINED:
        return _holding(*_CONTAINED[name], value)
    if name == "tag":
        return _TAGGED, [starred(caseless(value))]
    if name == "in":
        return _OF_SOURCE, [value]
    return (_STATES[value], []) if value in _STATES else ("s.status = ?", [value])


def _message_clause(condition: Condition) -> Clause:
    name, value = condition.name, condition.value
    if (listed := listed_messages(condition)) is not None:
        messages, values = listed
        return f"+m.id IN ({messages})", values
    match name:
        case "id":
            return id_conditions.message_clause(value)
        case "length" | "cost":
            column, unit = ("m.cost", MICRO) if name == "cost" else ("m.n_chars", 1)
            limits = compared(value)
            joined = " AND ".join(f"{column} {comparison} ?" for comparison, _ in limits)
            # Rounded: 2.01 dollars are not 2,009,999.9999999998 micro-dollars.
            return f"({joined})", [round(number * unit, 3) for _, number in limits]
        case _:
            first, end = span(condition)
            bounds = [("m.created_at >= ?", first), ("m.created_at < ?", end)]
            asked = [(bound, moment) for bound, moment in bounds if moment is not None]
            joined = " AND ".join(bound for bound, _ in asked)
            return f"({joined})", [moment for _, moment in asked]


def span(condition: Condition) -> tuple[int | None, int | None]:
    """The UTC ms from which and before which a message was written; None: no matter."""
    value = condition.value
    match condition.name:
        case "after":
            return _midnight(value), None
        case "before":
            return None, _midnight(value)
        case "last":
            return int(time.time() * 1000) - int(value) * HOUR_MS, None
        case "date":
            begin, _, end = value.partition("..")
            return _midnight(begin) if begin else None, _midnight(end) if end else None
        case _:
            raise AssertionError(condition.name)


def rough_session_clause(condition: Condition) -> Clause | None:
    """Where the messages that a condition tells apart can be; None where that is anywhere."""
    if condition.name == "id":
        return id_conditions.session_clause(condition.value)
    return None


def listed_messages(condition: Condition) -> Clause | None:
    """What gives the ids of the messages that are meant, where some table lists them."""
    if condition.name == "file" and not condition.exactly:
        return _named_files(condition.value)
    if condition.name == "tool" and not tag_expression(condition):
        return _NAMED_TOOL, [starred(condition.value)]
    if condition.name == "has" and condition.value in _HELD:
        return _HELD[condition.value], []
    return None


def attached_messages(value: str) -> Clause:
    """What gives the ids of the messages to which a file of that name was attached."""
    return _holding(_NAMED_FILE, "name", value)


def _named_files(value: str) -> Clause:
    """What was attached so, and what tools read or changed so."""
    attached, values = attached_messages(value)
    if not (by_tools := file_expression(value)):
        return attached, values
    return f"{attached} UNION ALL {_NAMED_BY_TOOL}", [*values, by_tools]


def is_about_time(condition: Condition) -> bool:
    """Whether ``span`` knows it."""
    return condition.name in ("after", "before", "last", "date")


def _holding(place: str, column: str, value: str) -> Clause:
    """The clause that a text holds a part, whatever its case; stars round it say the same.

    LIKE, which reads thousands of titles in a millisecond, knows the cases of ASCII alone.
    """
    value = value.strip("*")
    if not value.isascii():
        return place.format(f"instr(caseless({column}), ?)"), [caseless(value)]
    return place.format(f"{column} {LIKE}"), [f"%{for_like(value)}%"]


def _is_path(value: str) -> bool:
    return "/" in value.rstrip("/") or "\\" in value.rstrip("\\")


def _midnight(day: str) -> int:
    """The beginning of an ISO day where the person is, in UTC ms."""
    date = datetime.date.fromisoformat(day)
    if not _FIRST_YEAR < date.year < _LAST_YEAR:  # where clocks and zones are unknown
        return (date - _EPOCH).days * DAY_MS
    moment = datetime.datetime.combine(date, datetime.time())
    return int(moment.astimezone().timestamp() * 1000)
