"""Reads the conversations of gptme: a folder each, with a message a line in ``conversation.jsonl``.

A line has ``role``, ``content``, ``timestamp``, and some of ``files``, ``metadata`` (``model``,
``usage``) and ``hide``. What a tool gave back is a message of the system behind an answer. Facts of
the format: gptme/message.py, and kenn-io/agentsview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from chatvault.domain.blocks import Attachment, Block, File, ToolOutcome, ToolResult
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.drafts import Draft, Thread, chain, first_prompt, latest_model, times_of
from chatvault.importers.export_files import sessions_of
from chatvault.importers.export_records import Findings
from chatvault.importers.heads import head_of
from chatvault.importers.json_lines import Record, records, sniff
from chatvault.importers.json_values import count, mapping, sequence, string
from chatvault.importers.thought_tags import split_thoughts
from chatvault.importers.timestamps import timestamp

SOURCE = "gptme"

_FILE = "conversation.jsonl"
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}


class GptmeImporter:
    """Reads ``~/.local/share/gptme/logs``, a folder in it, or a conversation."""

    key = SOURCE
    name = "gptme conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations."""
        return tuple(name for name in names if _is_conversation(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file."""

        def read(name: str, _findings: Findings) -> Iterator[ParsedSession | None]:
            yield _session(container, name, report)

        return sessions_of(container, names, report, "conversation", read)


def _is_conversation(container: Container, name: str) -> bool:
    """Others write such lines too, but call their files otherwise."""
    if PurePosixPath(name).name != _FILE:
        return False
    first = next(sniff(head_of(container, name)), {})
    told = string(first.get("role")) in _ROLES and "timestamp" in first
    return told and isinstance(first.get("content"), str)


def _session(container: Container, name: str, report: Report) -> ParsedSession | None:
    thread = Thread()
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name, repeats=True):
            draft = _draft(f"line:{number}", record, thread)
            if draft is not None:
                thread.add(draft)
    if all(draft.hidden for draft in thread.drafts):
        return None
    path, times = PurePosixPath(name), times_of(thread.drafts)
    folder = path.parent.name or container.path.absolute().parent.name
    for draft in thread.drafts:
        draft.usage_key = f"gptme:{folder}:{draft.external_id}"
    return ParsedSession(
        source=SOURCE,
        external_id=folder,
        messages=chain(thread.drafts),
        title=first_prompt(thread.drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(thread.drafts),
    )


def _draft(name: str, record: Record, thread: Thread) -> Draft | None:
    role, text = _ROLES.get(string(record.get("role"))), string(record.get("content")).strip()
    if role is None:
        return None
    about = mapping(record.get("metadata"))
    blocks: list[Block] = split_thoughts(text) if text else []
    blocks += [_file(each) for each in sequence(record.get("files")) if string(each)]
    draft = Draft(name, role, blocks, timestamp(record.get("timestamp")))
    if role is Role.ASSISTANT:
        draft.model = string(about.get("model")) or None
        draft.usage = _usage(mapping(about.get("usage")))
    answered = any(one.role is Role.ASSISTANT for one in thread.drafts)
    if role is Role.SYSTEM and answered and record.get("hide") is not True:
        draft.role, draft.blocks = Role.TOOL, [ToolResult(ToolOutcome(text))] if text else []
    elif role is Role.SYSTEM:
        draft.hidden = Hidden.SYSTEM
    return draft


def _file(path: object) -> File:
    return File(Attachment(string(path).replace("\\", "/").rpartition("/")[2][:200] or "file"))


def _usage(told: Record) -> Usage | None:
    usage = Usage(
        input=count(told.get("input_tokens")),
        output=count(told.get("output_tokens")),
        cache_read=count(told.get("cache_read_tokens")),
        cache_write=count(told.get("cache_creation_tokens")),
    )
    return usage if usage.total else None
