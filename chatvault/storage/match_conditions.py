"""The fields of a query as conditions on a message ``m`` and its session ``s``."""

from __future__ import annotations

import datetime
import re
import time
from typing import Any

from chatvault.domain.message_link import linked
from chatvault.domain.query_tree import Condition

Clause = tuple[str, list[Any]]

_LIKE = r"LIKE ? ESCAPE '\'"
_IMAGE = "SELECT message_id FROM attachment WHERE media_type LIKE 'image/%'"
_FILE = "SELECT message_id FROM attachment WHERE media_type NOT LIKE 'image/%'"
_FORKS = (
    "SELECT parent_id FROM message WHERE hidden IS NULL AND parent_id IS NOT NULL "
    "GROUP BY parent_id HAVING count(*) > 1"
)
_HOLDS = {
    "code": "m.n_code > 0",
    "image": f"m.id IN ({_IMAGE})",
    "file": f"m.id IN ({_FILE})",
    "tool": "m.n_tools > 0",
    "thinking": "m.has_thinking",
    "error": "m.n_failed > 0",
    "bookmark": "m.id IN (SELECT message_id FROM bookmark)",
    "branch": f"m.parent_id IN ({_FORKS})",
}
# Names of which a part is enough.
_CONTAINED = {
    "model": f"m.model {_LIKE}",
    "title": f"coalesce(s.custom_title, s.title) {_LIKE}",
    "project": f"s.project_id IN (SELECT id FROM project WHERE name {_LIKE})",
    "branch": f"s.git_branch {_LIKE}",
    "folder": f"s.folder_id IN (SELECT id FROM folder WHERE name {_LIKE})",
    "file": f"m.id IN (SELECT message_id FROM attachment WHERE name {_LIKE})",
}
# Names that have to be the whole, whatever their case.
_NAMED = {
    "tag": "s.id IN (SELECT session_id FROM session_tag JOIN tag ON tag.id = session_tag.tag_id "
    "WHERE tag.name = ? COLLATE NOCASE)",
    "tool": "m.id IN (SELECT message_id FROM tool_call WHERE name = ? COLLATE NOCASE)",
    "in": "s.source_id IN (SELECT id FROM source WHERE key = ?)",
}
_MICRO = 1_000_000  # of a dollar


def clause(condition: Condition) -> Clause:
    """The condition of a field; its values are bound."""
    name, value = condition.name, condition.value
    if name in _CONTAINED:
        escaped = value.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return _CONTAINED[name], [f"%{escaped}%"]
    if name in _NAMED:
        return _NAMED[name], [value]
    match name:
        case "from":
            # Most sources keep a tool's answer with its call.
            return ("m.n_tools > 0", []) if value == "tool" else ("m.role = ?", [value])
        case "is":
            return (
                (f"s.{value}", []) if value in ("starred", "pinned") else ("s.status = ?", [value])
            )
        case "has":
            return _HOLDS[value], []
        case "id":
            return _identified(value)
        case "length":
            return _compared("m.n_chars", value, 1)
        case "cost":
            return _compared("m.cost", value, _MICRO)
        case _:
            return _time(name, value)


def _identified(value: str) -> Clause:
    """The message that is linked to, or whatever has that for its id."""
    link = linked(value)
    if link is None:
        return "(s.uid = ? OR s.external_id = ? OR m.external_id = ?)", [value] * 3
    if link.message_id is None:
        return "s.uid = ?", [link.session_uid]
    return "(s.uid = ? AND m.id = ?)", [link.session_uid, link.message_id]


def _time(name: str, value: str) -> Clause:
    match name:
        case "after":
            return "m.created_at >= ?", [_midnight(value)]
        case "before":
            return "m.created_at < ?", [_midnight(value)]
        case "last":
            return "m.created_at >= ?", [int(time.time() * 1000) - int(value) * 3_600_000]
        case "date":
            begin, _, end = value.partition("..")
            parts = [("m.created_at >= ?", begin), ("m.created_at < ?", end)]
            asked = [(condition, _midnight(day)) for condition, day in parts if day]
            joined = " AND ".join(condition for condition, _ in asked)
            return f"({joined})", [moment for _, moment in asked]
        case _:
            raise AssertionError(name)


def _compared(column: str, value: str, unit: int) -> Clause:
    found = re.fullmatch(r"([<>=]+)([\d.]+)", value)
    assert found is not None  # the query was understood
    return f"{column} {found[1]} ?", [float(found[2]) * unit]


def _midnight(day: str) -> int:
    """The beginning of an ISO day where the person is, in UTC ms."""
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time())
    return int(moment.astimezone().timestamp() * 1000)
