"""Reads the database that Crush keeps in the folder of each project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.blocks import Block, Event, EventKind, Text, Thinking
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.crush.database import (
    Fields,
    StoredSession,
    has_sessions,
    read_database,
)
from chatvault.importers.crush.pieces import PieceReader
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import count, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    latest_model,
    times_of,
)
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "crush"

# In a project, unless its settings say otherwise; the other is of the time it was called OpenCode.
_FOLDERS = (".crush", ".opencode")
_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool": Role.TOOL,
    "system": Role.SYSTEM,
}
_UNNAMED = ("", "New Session", "Untitled Session", "New Agent Session")


class CrushImporter:
    """Reads ``.crush`` of a project, what is above it, or a database of it."""

    key = SOURCE
    name = "Crush sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs."""
        return tuple(sorted(claimed_stores(container, names, has_sessions)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of each database."""

        def read(database: Database, name: str) -> Iterator[ParsedSession]:
            return _stored(database, name, _project(container, name), report)

        return sessions_of_stores(container, names, read, report)


def _stored(
    database: Database, name: str, project: ParsedProject | None, report: Report
) -> Iterator[ParsedSession]:
    for stored in read_database(database):
        teller = Teller(report, name, f"session {stored.id[:80]}, message")
        session = _parsed(stored, project, name, teller)
        if session is not None:
            yield session


def _project(container: Container, name: str) -> ParsedProject | None:
    """The folder that the database is in the hidden folder of; in an archive nobody knows it."""
    path = container.path if container.path.name == name else container.path / name
    folder = path.absolute().parent
    return project_of(str(folder.parent)) if path.is_file() and folder.name in _FOLDERS else None


def _parsed(
    stored: StoredSession, project: ParsedProject | None, member: str, teller: Teller
) -> ParsedSession | None:
    about = stored.about
    drafts = _drafts(stored, teller)
    if not drafts:
        return None
    _count(stored, drafts)
    title, parent = _title(about), string(about.get("parent_session_id"))
    times = times_of(drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=stored.id,
        messages=chain(drafts),
        title=title or first_prompt(drafts),
        created_at=timestamp(about.get("created_at")) or min(times, default=None),
        updated_at=timestamp(about.get("updated_at")) or max(times, default=None),
        model=latest_model(drafts),
        project=project,
        parent_external_id=parent or None,
        relation=Relation.SUBAGENT if parent else None,
        archived=bool(timestamp(about.get("archived_at"))),
        members=(member,),
    )


def _title(about: Fields) -> str:
    """What the session is called; nothing where its model thought aloud instead."""
    title = string(about.get("title")).strip()
    return "" if title in _UNNAMED or title.startswith("<think>") else title


def _drafts(stored: StoredSession, teller: Teller) -> list[Draft]:
    reader, thread = PieceReader(teller, stored.children), Thread()
    for place, row in enumerate(stored.messages, 1):
        teller.line = place
        role, parts = _ROLES.get(string(row.get("role"))), stored_json(row.get("parts"))
        if role is None or not isinstance(parts, list):
            teller.message_left_out()
            continue
        name = string(row.get("id")) or f"row:{place}"
        blocks = [block for part in parts for block in reader.blocks(name, part)]
        if role is Role.ASSISTANT:
            blocks = [one for block in blocks for one in _parted(block)]
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        if _is_summary(row, stored.about):
            blocks, hidden = [_compaction(block) for block in blocks], None
        model = string(row.get("model")) or None
        at = timestamp(row.get("created_at"))
        answered = model if role is Role.ASSISTANT else None
        thread.add(Draft(name, role, blocks, at, answered, hidden))
    return thread.drafts


def _parted(block: Block) -> list[Block]:
    """The block, or what it thinks and says where a model has both in its text."""
    if not isinstance(block, Text):
        return [block]
    parts = split_thoughts(block.text)
    return parts if any(isinstance(part, Thinking) for part in parts) else [block]


def _is_summary(row: Fields, about: Fields) -> bool:
    told = string(about.get("summary_message_id"))
    return bool(count(row.get("is_summary_message"))) or (bool(told) and row.get("id") == told)


def _compaction(block: Block) -> Block:
    return Event(EventKind.COMPACTION, block.text) if isinstance(block, Text) else block


def _count(stored: StoredSession, drafts: Sequence[Draft]) -> None:
    """Tokens are told of the last request alone, what it cost of the whole session."""
    usage = Usage(
        input=count(stored.about.get("prompt_tokens")),
        output=count(stored.about.get("completion_tokens")),
        cost=stored.cost or None,
        cost_source=CostSource.ESTIMATED if stored.cost else None,
    )
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if answers and (usage.total or usage.cost):
        answers[-1].usage = usage
        answers[-1].usage_key = f"crush:{stored.id}"
