"""Reads the database in which a program made with LangGraph keeps its threads, or its dump."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.databases.read_only_database import (
    Database,
    claimed_stores,
    is_database,
    opened,
    stores_in,
    unchanged_stores,
)
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.interchange.other_interfaces import in_one_form
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.langgraph import dump
from chatvault.importers.langgraph.checkpoints import (
    Told,
    has_checkpoints,
    threads,
    titles,
    told_in,
)
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    is_said,
    latest_model,
    times_of,
)
from chatvault.importers.messages.roles import role_of

SOURCE = "langgraph"


class LangGraphImporter:
    """Reads such a database, or what is above it."""

    key = SOURCE
    name = "LangGraph threads"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, and the dumps."""
        dumps = [name for name in names if dump.is_ours(container, name)]
        return tuple(sorted({*claimed_stores(container, names, has_checkpoints), *dumps}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every thread of each database. Raises UnreadableFile where the only file is none."""
        known = set(names)

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            is_store = is_database(container, name)
            tables = (opened(container, name, known) if is_store
                      else dump.opened(container, name, findings))  # fmt: skip
            with tables as database:
                yield from _sessions(database, findings)

        files, unchanged = stores_in(known), unchanged_stores(container, known)
        yield from sessions_of(container, files, report, "thread", read_file, unchanged=unchanged)


def _sessions(database: Database, findings: Findings) -> Iterator[ParsedSession | None]:
    called = titles(database)
    for findings.number, key in enumerate(threads(database), 1):
        told = told_in(database, key, findings)
        yield _session(key, called.get(key, ""), told, findings)


def _session(
    key: str, title: str, told: Sequence[Told], findings: Findings
) -> ParsedSession | None:
    thread, reader = Thread(), ContentReader(findings)
    for one in told:
        thread.add(_draft(one, reader, findings))
    if not is_said(thread.drafts):
        return None
    times = times_of(thread.drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(thread.drafts),
        title=title or first_prompt(thread.drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(thread.drafts),
    )


def _draft(told: Told, reader: ContentReader, findings: Findings) -> Draft:
    message = told.message
    role = role_of(message.get("role"), findings)
    draft = Draft(told.id, role, reader.blocks(in_one_form(message)), told.at)
    draft.model = (string(message.get("model")) or None) if role is Role.ASSISTANT else None
    draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    draft.usage = usage_of(mapping(message.get("usage_metadata")))
    draft.author = (string(message.get("name")) or None) if role is Role.USER else None
    return draft
