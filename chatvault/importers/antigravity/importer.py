"""Reads what Antigravity, its editor and its command line, keep of their conversations.

The transcripts in plain text, and the databases that newer versions of the command line write in
their place, are parts of one conversation (``parts.py``). What the agent wrote for the person lies
above the transcripts as Markdown, and above all a list of what the conversations are called. Older
versions encrypt them; the editor exports them as Markdown, one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath

from chatvault.domain.blocks import Attachment, File, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.antigravity.parts import (
    PLAIN,
    Parts,
    conversations,
    folder_of,
    folder_of_store,
    is_transcript,
    stores_among,
    written_in,
)
from chatvault.importers.antigravity.spent import Spent, of_step, requests_in, tell
from chatvault.importers.antigravity.steps import Steps, in_order, is_step, name_of
from chatvault.importers.antigravity.stored_steps import folder_of as folder_told
from chatvault.importers.antigravity.stored_steps import stored_steps
from chatvault.importers.antigravity.summaries import Summaries, Summary, files_of, list_above
from chatvault.importers.base import Report
from chatvault.importers.cascade_export import is_exported, read_exported
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.read_only_database import opened, stores_in
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record, records
from chatvault.importers.json_files.json_values import string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, chain, first_prompt, latest_model, times_of

SOURCE = "antigravity"

_BEGINNING = 200  # characters; of a long prompt only some are in both of its transcripts
_TERMINAL = "antigravity-cli"  # the folder of its command line, whose conversations it takes up
_LARGEST = 4 << 20  # bytes of a written file whose text is kept with it


class AntigravityImporter:
    """Reads ``~/.gemini/antigravity`` and its kin, any part of them, a transcript, or exports."""

    key = SOURCE
    name = "Antigravity conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The transcripts and databases, and what the agent wrote above them."""
        found = [name for name in names if is_transcript(container, name)]
        stores = stores_among(container, names)
        folders = {folder for name in found if (folder := folder_of(name)) is not None}
        folders.update(folder_of_store(name) for name in stores_in(stores))
        written, known = written_in(names), frozenset(names)
        beside = {other for folder in folders for other in written.get(folder, ())}
        for name in set(map(list_above, folders)):
            beside |= files_of(name, known)
        exported = (name for name in names if is_exported(container, name, cascade=False))
        return tuple(sorted({*found, *stores, *beside, *exported}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a conversation, which may have a transcript twice, and a database."""
        found = conversations(container, names)
        summaries = Summaries(container, names, report)
        for parts in found:
            if container.unchanged.issuperset(parts.members):
                continue
            read = _read(container, parts, report)
            for session in up_to_damage(read, parts.members[0], found, report):
                yield _as_listed(session, summaries.of(parts.folder))
        for name in names:
            if name not in container.unchanged and is_exported(container, name, cascade=False):
                exported = _exported(container, name)
                yield from up_to_damage(exported, name, names, report)


def _as_listed(session: ParsedSession, listed: Summary) -> ParsedSession:
    """The session with what only the list of all conversations tells."""
    parent = listed.parent if listed.parent != session.external_id else ""
    return replace(
        session,
        title=listed.title or session.title,
        project=project_of(listed.folder) or session.project,
        parent_external_id=parent or None,
        relation=Relation.SUBAGENT if parent else None,
    )


def _begun(steps: Sequence[Record]) -> str:
    """What a conversation is called that is known by how it began alone."""
    first = next((step for step in steps if step.get("type") == "USER_INPUT"), steps[0])
    begun = string(first.get("content"))[:_BEGINNING]
    return content_id(first.get("step_index"), first.get("created_at"), begun)


def _agent(container: Container, name: str) -> str:
    """The program; what lies in no folder of its command line is its editor's."""
    outer = container.path.absolute().parts
    above = (*outer, *PurePosixPath(name).parts)
    return "Antigravity CLI" if _TERMINAL in above else "Antigravity"


def _read(container: Container, parts: Parts, report: Report) -> Iterator[ParsedSession | None]:
    yield _session(container, parts, report)


def _exported(container: Container, name: str) -> Iterator[ParsedSession | None]:
    yield read_exported(container, name, SOURCE)


@dataclass(slots=True)
class _Stored:
    """What the database of a conversation tells; nothing where there is none."""

    steps: list[Record] = field(default_factory=list)
    spent: dict[str, Spent] = field(default_factory=dict)  # by the names of messages
    requests: list[Spent] = field(default_factory=list)
    folder: str = ""
    title: str = ""


def _stored(parts: Parts, report: Report) -> _Stored:
    if parts.store is None:
        return _Stored()
    try:
        return _read_store(*parts.store, parts.members)
    except UnreadableFile as error:
        if not parts.transcripts:
            raise
        report(Issue("", Severity.WARNING, error.sentence, parts.store[1]))
        return _Stored()


def _read_store(container: Container, name: str, members: Sequence[str]) -> _Stored:
    with opened(container, name, members) as database:
        found = _Stored(requests=requests_in(database), folder=folder_told(database))
        for step, about in stored_steps(database):
            found.steps.append(step)
            found.spent[name_of(step)] = of_step(about)
            found.title = string(step.get("title")) or found.title
    return found


def _session(container: Container, parts: Parts, report: Report) -> ParsedSession | None:
    told: list[Record] = []
    for place, name in parts.transcripts:  # the whole one comes last, so that it counts
        with place.open(name) as stream:
            told += (record for _number, _offset, record in records(stream, report, name))
    store = _stored(parts, report)
    known = {step["step_index"] for step in told if is_step(step)}
    told += (step for step in store.steps if step["step_index"] not in known)
    steps, ordered = Steps(), in_order(told)
    for step in ordered:
        steps.take(step)
    drafts = steps.thread.drafts
    if not drafts:
        return None
    if parts.store is not None:
        tell(parts.key, drafts, store.spent, store.requests)
    for name in parts.written:
        _writer(drafts, name).blocks.append(_file(container, name))
    times, begun = times_of(drafts), _begun(ordered)
    is_common = PurePosixPath(parts.key).name == PLAIN  # its files are called as all are
    return ParsedSession(
        source=SOURCE,
        external_id=begun if is_common else parts.key,
        messages=chain(drafts),
        title=store.title or first_prompt(drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(drafts),
        agent=_agent(container, parts.members[0]),
        project=project_of(store.folder or steps.folder),
        members=tuple(parts.members),
        formerly="" if is_common else begun,
        formerly_after_file=not is_common,
    )


def _writer(drafts: Sequence[Draft], name: str) -> Draft:
    """The first message that calls a tool with that file, or else the last of the model."""
    file = PurePosixPath(name).name
    for draft in drafts:
        if any(isinstance(one, ToolCall) and file in one.arguments for one in draft.blocks):
            return draft
    return next((one for one in reversed(drafts) if one.role is Role.ASSISTANT), drafts[-1])


def _file(container: Container, name: str) -> File:
    try:
        with container.open(name) as stream:
            content = stream.read(_LARGEST)
    except UnreadableFile:  # its bytes are missed where they are kept
        content = b""
    attachment = Attachment(
        PurePosixPath(name).name,
        "text/markdown",
        container.size(name),
        content=partial(container.open, name),
    )
    return File(attachment, content.decode("utf-8", "replace").replace("\0", "\u2400"))
