"""Turns a parsed query into one bound statement: a MATCH expression and conditions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.query import Condition, Query, Term
from chatvault.storage.full_text import source_tag
from chatvault.storage.segmentation import segmented

_ANYONE = "tags : (ruser OR rassistant OR rtool OR rsystem)"


@dataclass(slots=True)
class Match:
    """What a search binds: the full-text expression (empty: none) and SQL conditions."""

    prose: str = ""
    tools: str = ""
    title: str = ""
    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)


def compiled(query: Query) -> Match:
    """The statement's parts for a query; every value of it is bound or quoted."""
    match = Match()
    filters = _tag_filters(query.conditions)
    words = _words(query)
    if query.groups or filters:
        match.prose = _joined(words and f"prose : ({words})", filters, query, "prose")
    if words:
        columns = "{tools aside}"
        match.tools = _joined(f"{columns} : ({words})", filters, query, columns)
        if not filters:
            match.title = _joined(words, "", query, "")
    _add_status(match, query.conditions)
    for condition in query.conditions:
        _add_condition(match, condition)
    return match


def quoted(text: str) -> str:
    """``text`` as an FTS5 string."""
    return '"' + segmented(text).replace('"', '""').replace("\x00", " ") + '"'


def _words(query: Query) -> str:
    groups = []
    for group in query.groups:
        wanted = [_expression(term) for term in group if not term.excluded]
        if wanted:
            groups.append(wanted[0] if len(wanted) == 1 else f"({' OR '.join(wanted)})")
    return " AND ".join(groups)


def _expression(term: Term) -> str:
    return quoted(term.text) + (" *" if term.prefix else "")


def _joined(words: str, filters: str, query: Query, columns: str) -> str:
    wanted = " AND ".join(part for part in (words, filters) if part) or _ANYONE
    unwanted = [_expression(term) for group in query.groups for term in group if term.excluded]
    for expression in unwanted:
        scope = f"{columns} : " if columns else ""
        wanted = f"({wanted}) NOT ({scope}{expression})"
    return wanted


def _tag_filters(conditions: tuple[Condition, ...]) -> str:
    parts = []
    for condition in conditions:
        if condition.name == "from" and condition.value != "tool" and not condition.excluded:
            parts.append(f'tags : "r{condition.value}"')
        elif condition.name == "in" and not condition.excluded:
            parts.append(f'tags : "{source_tag(condition.value)}"')
    return " AND ".join(parts)


def _add_status(match: Match, conditions: tuple[Condition, ...]) -> None:
    asked = [
        condition.value
        for condition in conditions
        if condition.name == "is"
        and not condition.excluded
        and condition.value in ("archived", "trashed")
    ]
    statuses = asked or ["active"]
    match.where.append(f"s.status IN ({', '.join('?' * len(statuses))})")
    match.values.extend(statuses)


def _add_condition(match: Match, condition: Condition) -> None:
    clause, values = _clause(condition)
    if clause:
        match.where.append(f"NOT ({clause})" if condition.excluded else clause)
        match.values.extend(values)


def _clause(condition: Condition) -> tuple[str, list[Any]]:
    value = condition.value
    like = "%" + value.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    match condition.name:
        case "from" if value == "tool":
            return "m.n_tools > 0", []  # most sources keep a tool's answer with its call
        case "from":
            return ("m.role = ?", [value]) if condition.excluded else ("", [])
        case "in":
            sources = "s.source_id IN (SELECT id FROM source WHERE key = ?)"
            return (sources, [value]) if condition.excluded else ("", [])
        case "is" if value in ("starred", "pinned"):
            return f"s.{value}", []
        case "after":
            return "m.created_at >= ?", [_midnight(value)]
        case "before":
            return "m.created_at < ?", [_midnight(value)]
        case "model":
            return r"m.model LIKE ? ESCAPE '\'", [like]
        case "title":
            return r"coalesce(s.custom_title, s.title) LIKE ? ESCAPE '\'", [like]
        case "project":
            found = r"SELECT id FROM project WHERE name LIKE ? ESCAPE '\'"
            return f"s.project_id IN ({found})", [like]
        case "tag":
            found = (
                "SELECT session_id FROM session_tag JOIN tag ON tag.id = session_tag.tag_id "
                "WHERE tag.name = ? COLLATE NOCASE"
            )
            return f"s.id IN ({found})", [value]
        case "tool":
            found = "SELECT message_id FROM tool_call WHERE name = ? COLLATE NOCASE"
            return f"m.id IN ({found})", [value]
    return "", []


def _midnight(day: str) -> int:
    """The beginning of an ISO day where the person is, in UTC ms."""
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time())
    return int(moment.astimezone().timestamp() * 1000)
