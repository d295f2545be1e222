"""The database of version 2 of Cherry Studio, ``Data/cherrystudio.sqlite``.

``topic`` has the conversations with assistants (``active_node_id`` is the message that is shown
last), ``message`` what was said in them, as a tree by ``parent_id``. ``agent_session`` and
``agent_session_message`` are the same for agents, without branches. Rows with ``deleted_at`` were
thrown away. Other tables hold keys for models and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.cherry_studio.content import ContentReader
from chatvault.importers.cherry_studio.parts import blocks_of
from chatvault.importers.cherry_studio.topics import SOURCE, UNNAMED
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, number, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.branches import chained
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.messages.roles import role_of
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_MODEL = "::"  # between the provider and the model
_PROMPT = "prompt"
_UNNAMED = UNNAMED | {"Untitled"}
_DELETED = "Conversations that were deleted in the program were left out."


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where conversations of one kind stand: their table, that of messages, who answers."""

    table: str
    messages: str
    key: str  # of a message, for the conversation it is in
    owner: str


_KINDS = (
    _Kind("topic", "message", "topic_id", "assistant"),
    _Kind("agent_session", "agent_session_message", "session_id", "agent"),
)


def has_topics(database: Database) -> bool:
    """Whether the tables are Cherry Studio's."""
    if not {"topic", "message", "assistant"} <= database.tables:
        return False
    told = {"id", "topic_id", "parent_id", "role", "data"} <= database.columns("message")
    return told and {"id", "name", "assistant_id"} <= database.columns("topic")


def sessions_of_database(
    database: Database, reader: ContentReader, findings: Findings
) -> Iterator[ParsedSession | None]:
    """Every conversation, None for one in which nothing was said."""
    number = 0
    for kind in _KINDS:
        if not {kind.table, kind.messages} <= database.tables:
            continue
        if not {kind.key, "data"} <= database.columns(kind.messages):
            continue  # agents of the first previews
        owners = _owners(database, kind.owner)
        for told in database.records(kind.table, "ORDER BY created_at, id"):
            number += 1
            findings.number = number
            if told.get("deleted_at") is not None:
                findings.left_out(_DELETED)
                continue
            owner = owners.get(string(told.get(f"{kind.owner}_id")), {})
            yield _session(database, kind, told, owner, reader, findings)


def _owners(database: Database, table: str) -> dict[str, Fields]:
    """The assistants or agents by their ids: what they are called and told to be."""
    if table not in database.tables:
        return {}
    return {string(row.get("id")): row for row in database.records(table)}


def _session(
    database: Database,
    kind: _Kind,
    told: Fields,
    owner: Fields,
    reader: ContentReader,
    findings: Findings,
) -> ParsedSession | None:
    key = string(told.get("id"))
    order = f"WHERE {kind.key} = ? ORDER BY created_at, id"
    rows = {
        string(row.get("id")): row
        for row in database.records(kind.messages, order, key)
        if row.get("deleted_at") is None
    }
    linked = LinkedMessages()
    asked = string(owner.get("prompt")) or string(owner.get("instructions"))
    if asked.strip():
        linked.follow(Draft(_PROMPT, Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    _link(linked, rows, reader, findings)
    if not is_said(linked.drafts):
        return None
    title = string(told.get("name")).strip()
    created, changed = timestamp(told.get("created_at")), timestamp(told.get("last_activity_at"))
    times = times_of(linked.drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=linked.messages(),
        title=first_prompt(linked.drafts) if title in _UNNAMED else title,
        created_at=created or min(times, default=None),
        updated_at=max([*times, *([changed] if changed else [])], default=None),
        model=latest_model(linked.drafts),
        agent=string(owner.get("name")) or None,
        active_leaf=linked.leaf(string(told.get("active_node_id")) or None),
        pinned=told.get("is_pinned") == 1,
    )


def _link(
    linked: LinkedMessages, rows: Mapping[str, Fields], reader: ContentReader, findings: Findings
) -> None:
    """Add the messages, each under the one that it answers; older rows do not name that."""
    top = linked.last
    before = chained(rows)
    for name, row in rows.items():
        above = string(row.get("parent_id")) if "parent_id" in row else before[name]
        draft = _draft(name, row, reader, findings)
        linked.add(draft, above if above in rows else top)


def _draft(name: str, row: Fields, reader: ContentReader, findings: Findings) -> Draft:
    role = role_of(row.get("role"), findings)
    data = mapping(stored_json(row.get("data")))
    draft = Draft(
        name,
        role,
        [*blocks_of(data, role, reader, findings)],
        timestamp(row.get("created_at")),
        hidden=Hidden.SYSTEM if role is Role.SYSTEM else None,
    )
    if role is Role.ASSISTANT:
        model, stats = string(row.get("model_id")), mapping(stored_json(row.get("stats")))
        draft.model = model.rpartition(_MODEL)[2] or None
        draft.usage = usage_of(stats)
        spent = number(stats.get("timeCompletionMs"))
        draft.latency_ms = round(spent) if spent and spent > 0 else None
    return draft
