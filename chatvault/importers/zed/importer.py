"""Reads the database in which Zed keeps the threads of its agent panel, and what was written down:
its text threads, and threads that were saved as Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import (
    Database,
    claimed_stores,
    opened,
    stores_in,
)
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.known_words import KnownWords
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.drafts import chain, first_prompt
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.zed.database import StoredThread, has_threads, read_database
from chatvault.importers.zed.messages import read_messages
from chatvault.importers.zed.opened import is_opened, read_opened
from chatvault.importers.zed.text_threads import is_text_thread, read_text_thread
from chatvault.importers.zed.usage import count_usage

SOURCE = "zed"

_Reading = Callable[[Container, str, str], ParsedSession | None]

_TOLD_ELSEWHERE = "It tells the same conversation as Zed's database beside it, and was left out."
_UNNAMED = ("", "New Thread", "New Agent Thread")


class ZedImporter:
    """Reads Zed's folders ``threads`` and ``conversations``, what is above or in them, Markdown."""

    key = SOURCE
    name = "Zed threads"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, the text threads, and what was saved as Markdown."""
        written = (name for name in names if _written(container, name) is not None)
        return tuple(sorted({*claimed_stores(container, names, has_threads), *written}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every thread of each database, and those that were written down."""

        def read(database: Database, name: str) -> Iterator[ParsedSession]:
            return _stored(database, name, report)

        written = {name: found for name in names if (found := _written(container, name))}
        stores = [name for name in names if name not in written]
        yield from sessions_of_stores(container, stores, read, report)
        left = [name for name in written if name not in container.unchanged]
        saved = any(written[name] is read_opened for name in left)
        known = _known(container, stores) if saved else KnownWords()
        for name in left:
            for session in up_to_damage(_one(container, name, written[name]), name, names, report):
                if written[name] is read_opened and known.tell(session):
                    report(Issue("", Severity.INFO, _TOLD_ELSEWHERE, name))
                else:
                    yield session


def _written(container: Container, name: str) -> _Reading | None:
    """How a document with one thread is read, None where the file is none."""
    if is_text_thread(container, name):
        return read_text_thread
    return read_opened if is_opened(container, name) else None


def _known(container: Container, stores: Sequence[str]) -> KnownWords:
    """The threads of the databases beside, also of those that are read already."""
    known = KnownWords()
    for name in stores_in(stores):
        with suppress(UnreadableFile), opened(container, name, stores) as database:
            for session in _stored(database, name, lambda issue: None):
                known.take(session)
    return known


def _one(container: Container, name: str, read_one: _Reading) -> Iterator[ParsedSession | None]:
    yield read_one(container, name, SOURCE)


def _stored(database: Database, name: str, report: Report) -> Iterator[ParsedSession]:
    for stored in read_database(database):
        session = _parsed(stored, name, report)
        if session is not None:
            yield session


def _parsed(stored: StoredThread, member: str, report: Report) -> ParsedSession | None:
    where = f"thread {stored.id[:80]}"
    if stored.trouble:
        report(Issue(where, Severity.ERROR, stored.trouble, member, lost=1))
        return None
    value, about = stored.value, stored.about
    drafts = read_messages(value, Teller(report, member, f"{where}, message"))
    if not drafts:
        return None
    count_usage(stored.id, value, drafts)
    model = string(mapping(value.get("model")).get("model")) or None
    for draft in drafts:
        draft.model = model if draft.role is Role.ASSISTANT else None
    told = [string(found).strip() for found in (value.get("title"), about.get("summary"))]
    titles = (title for title in told if title not in _UNNAMED)
    parent = _parent(stored)
    snapshot = _snapshot(value)
    git = mapping(snapshot.get("git_state"))
    folder = _folder(about) or string(snapshot.get("worktree_path"))
    return ParsedSession(
        source=SOURCE,
        external_id=stored.id,
        messages=chain(drafts),
        title=next(titles, "") or first_prompt(drafts),
        created_at=timestamp(about.get("created_at")) or timestamp(about.get("updated_at")),
        updated_at=timestamp(about.get("updated_at")) or timestamp(value.get("updated_at")),
        model=model,
        project=project_of(folder, string(git.get("remote_url")) or None),
        git_branch=string(git.get("current_branch")) or None,
        git_commit=string(git.get("head_sha")) or None,
        parent_external_id=parent or None,
        relation=Relation.SUBAGENT if parent else None,
        members=(member,),
    )


def _parent(stored: StoredThread) -> str:
    context = mapping(stored.value.get("subagent_context"))
    return string(stored.about.get("parent_id")) or string(context.get("parent_thread_id"))


def _folder(about: dict[str, Any]) -> str:
    """The first of the folders that were open, which stand a line each."""
    folders = string(about.get("folder_paths")).splitlines()
    order = string(about.get("folder_paths_order")).split(",")
    first = order.index("0") if "0" in order else 0
    return folders[first] if first < len(folders) else next(iter(folders), "")


def _snapshot(value: dict[str, Any]) -> dict[str, Any]:
    """The first folder as it was when the thread began."""
    project = mapping(value.get("initial_project_snapshot"))
    return mapping(next(iter(sequence(project.get("worktree_snapshots"))), {}))
