"""What a row tells of a conversation besides its messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedProject
from chatvault.domain.tables.table_layout import Table
from chatvault.domain.titles import title_from
from chatvault.importers.chat_tables.meanings import MEANINGS, folded
from chatvault.importers.chat_tables.values import noted, structure, text, truth
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.drafts import Draft, first_prompt

# What systems call a conversation that nobody gave a title.
_UNTITLED = frozenset({"default chat session", "new chat", "new conversation", "untitled"})
_ARCHIVED = ("archived", "closed", "deleted")
_BESIDE = ("context", "settings")  # what is noted under their names
_LONGEST_TAG = 100  # characters

Row = Mapping[str, Any]


def title_of(table: Table, row: Row, drafts: Sequence[Draft]) -> str:
    """The title that somebody gave it, or one made of the first thing that was said."""
    told = text(table.value(row, "title")).strip()
    if told and told.lower() not in _UNTITLED:
        return told
    others = (plain_text(tuple(one.blocks)) for one in drafts if one.role is Role.OTHER)
    return first_prompt(drafts) or title_from(next(others, "")) or told


def project_in(table: Table, row: Row) -> ParsedProject | None:
    """The folder that was worked in; what is no path is none."""
    folder = text(table.value(row, "folder"))
    return project_of(folder) if folder.startswith("/") or folder[1:3] == ":\\" else None


def is_archived(table: Table, row: Row) -> bool:
    """Whether it was put away, as a flag, a moment or a status says it."""
    column, value = table.columns.get("archived", ""), table.value(row, "archived")
    is_moment = column.lower().endswith("at")
    archived = value not in (None, "") if is_moment else is_marked(table, row, "archived")
    return archived or text(table.value(row, "status")).lower() in _ARCHIVED


def is_marked(table: Table, row: Row, meaning: str) -> bool:
    """Whether it is pinned, or the like: as a column says it, else as it is noted."""
    if meaning in table.columns:
        return truth(table.value(row, meaning)) is True
    told = {folded(name): one for name, one in noted(table.value(row, "metadata")).items()}
    return any(told.get(name) is True for name in MEANINGS["conversations"][meaning])


def tags_of(table: Table, row: Row) -> Iterator[str]:
    """Its tags, in a list of JSON, of PostgreSQL or between commas; else those that are noted."""
    found = structure(table.value(row, "tags"))
    if found in (None, ""):
        noted_of_it = noted(table.value(row, "metadata")).get("tags")
        found = noted_of_it if isinstance(noted_of_it, list) else None
    listed = found if isinstance(found, list) else text(found).strip("{}").split(",")
    for one in listed:
        if name := text(one).strip(' "'):
            yield name[:_LONGEST_TAG]


def details_of(table: Table, row: Row) -> str | None:
    """What is noted of it, as JSON."""
    beside = {meaning: noted(table.value(row, meaning)) for meaning in _BESIDE}
    told = {meaning: found for meaning, found in beside.items() if found}
    return as_json(noted(table.value(row, "metadata")) | told)


def as_json(found: Mapping[str, Any]) -> str | None:
    """The notes as they are kept, None where there are none."""
    return to_json(found) or None if found else None
