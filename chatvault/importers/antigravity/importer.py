"""Reads the transcripts that Antigravity, its editor and its command line, write in plain text.

They lie in ``brain/<conversation>/.system_generated/logs``: ``transcript.jsonl``, and whole, for
long contents are cut there, ``transcript_full.jsonl``. What the agent wrote for the person lies
above them as Markdown, and above all a list of what the conversations are called. They themselves
are encrypted, or in a form of their own; the editor exports them as Markdown, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from chatvault.domain.blocks import Attachment, File, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.antigravity.steps import Steps, in_order, is_step
from chatvault.importers.antigravity.summaries import Summaries, Summary, files_of, list_above
from chatvault.importers.base import Report
from chatvault.importers.cascade_export import is_exported, read_exported
from chatvault.importers.containers.container import Container
from chatvault.importers.content_ids import content_id
from chatvault.importers.drafts import Draft, chain, first_prompt, latest_model, times_of
from chatvault.importers.heads import head_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import string
from chatvault.importers.projects import project_of
from chatvault.importers.up_to_damage import up_to_damage

SOURCE = "antigravity"

_FULL, _PLAIN = "transcript_full", "transcript"
# What every transcript is called that was taken out of its folder, also where it was saved twice.
_COMMON = re.compile(r"transcript(?:_full)?(?: ?\(\d+\)| copy)?", re.IGNORECASE)
_BEGINNING = 200  # characters; of a long prompt only some are in both of its transcripts
_TERMINAL = "antigravity-cli"  # the folder of its command line, whose conversations it takes up
_LOGS = (".system_generated", "logs")  # the folders above a transcript
_WRITTEN = re.compile(r"[^.][^/]*\.md")
_LARGEST = 4 << 20  # bytes of a written file whose text is kept with it


class AntigravityImporter:
    """Reads ``~/.gemini/antigravity`` and its kin, any part of them, a transcript, or exports."""

    key = SOURCE
    name = "Antigravity conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The transcripts, and what the agent wrote above them."""
        found = [name for name in names if _is_transcript(container, name)]
        beside = {other for name in found for other in _written(name, names)}
        lists = {list_above(folder) for name in found if (folder := _folder(name)) is not None}
        beside.update(other for name in lists for other in files_of(name, names))
        exported = (name for name in names if is_exported(container, name, cascade=False))
        return tuple(sorted({*found, *beside, *exported}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a conversation, whose transcript may be there twice."""
        groups: dict[str, list[str]] = {}
        summaries = Summaries(container, names, report)
        for name in names:
            if _is_transcript(container, name):
                groups.setdefault(_conversation(name), []).append(name)
        for key, transcripts in groups.items():
            members = (*sorted(transcripts, key=_is_full), *_written(transcripts[0], names))
            if container.unchanged.issuperset(members):
                continue
            read = _read(container, key, members, len(transcripts), report)
            for session in up_to_damage(read, members[0], groups, report):
                yield _as_listed(session, summaries.of(_folder(members[0])))
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


def _is_transcript(container: Container, name: str) -> bool:
    if not name.lower().endswith((".jsonl", ".ndjson", ".log", ".txt")) and (
        len(container.names()) > 1
    ):
        return False
    head = head_of(container, name)
    return b'"step_index"' in head and any(map(is_step, sniff(head)))


def _is_full(name: str) -> bool:
    return PurePosixPath(name).stem == _FULL


def _folder(name: str) -> PurePosixPath | None:
    """The conversation's folder, None for a transcript that lies elsewhere."""
    path = PurePosixPath(name)
    return path.parents[2] if path.parent.parts[-2:] == _LOGS else None


def _conversation(name: str) -> str:
    """What transcripts of one conversation have in common: its folder, or where it lies alone."""
    folder = _folder(name)
    if folder is not None and folder.name:
        return folder.name
    path = PurePosixPath(name)
    return str(path.parent / _PLAIN) if _COMMON.fullmatch(path.stem) else path.stem


def _id_of(key: str, steps: Sequence[Record]) -> str:
    """The id of a conversation; one whose files are called as all are is known by how it began."""
    if PurePosixPath(key).name != _PLAIN:
        return key
    first = next((step for step in steps if step.get("type") == "USER_INPUT"), steps[0])
    begun = string(first.get("content"))[:_BEGINNING]
    return content_id(first.get("step_index"), first.get("created_at"), begun)


def _agent(container: Container, name: str) -> str:
    """The program; what lies in no folder of its command line is its editor's."""
    outer = container.path.absolute().parts
    above = (*outer, *PurePosixPath(name).parts)
    return "Antigravity CLI" if _TERMINAL in above else "Antigravity"


def _written(name: str, names: Sequence[str]) -> list[str]:
    """What the agent wrote for the person in the conversation of a transcript."""
    folder = _folder(name)
    if folder is None:
        return []
    paths = map(PurePosixPath, names)
    return [str(one) for one in paths if one.parent == folder and _WRITTEN.fullmatch(one.name)]


def _read(
    container: Container, key: str, members: Sequence[str], transcripts: int, report: Report
) -> Iterator[ParsedSession | None]:
    yield _session(container, key, members, transcripts, report)


def _exported(container: Container, name: str) -> Iterator[ParsedSession | None]:
    yield read_exported(container, name, SOURCE)


def _session(
    container: Container, key: str, members: Sequence[str], transcripts: int, report: Report
) -> ParsedSession | None:
    told: list[Record] = []
    for name in members[:transcripts]:  # the whole one comes last, so that it counts
        with container.open(name) as stream:
            told += (record for _number, _offset, record in records(stream, report, name))
    steps, ordered = Steps(), in_order(told)
    for step in ordered:
        steps.take(step)
    drafts = steps.thread.drafts
    if not drafts:
        return None
    for name in members[transcripts:]:
        _writer(drafts, name).blocks.append(_file(container, name))
    times = times_of(drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=_id_of(key, ordered),
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(drafts),
        agent=_agent(container, members[0]),
        project=project_of(steps.folder),
        members=tuple(members),
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
