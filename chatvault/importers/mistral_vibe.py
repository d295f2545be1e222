"""Reads the sessions of Mistral Vibe: a folder each, with ``messages.jsonl`` and ``meta.json``.

A line is a message in OpenAI's form, with ``message_id``, and ``injected`` where the program wrote
it. ``meta.json`` has the session's id, title, folder, branch and the tokens of all of it, where the
prompt's include what came from the cache. Facts of the format: mistralai/mistral-vibe, and
kenn-io/agentsview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.export_files import sessions_of
from chatvault.importers.export_records import Findings
from chatvault.importers.heads import head_of
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_lines import records, sniff
from chatvault.importers.json_values import count, mapping, string
from chatvault.importers.projects import project_of
from chatvault.importers.stored_json import stored_json
from chatvault.importers.timestamps import timestamp

SOURCE = "mistral-vibe"

_MESSAGES, _META = "messages.jsonl", "meta.json"
_LARGEST = 16 << 20  # bytes of what tells of a session; its settings and tools stand in it
_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "tool": Role.TOOL,
}


class MistralVibeImporter:
    """Reads ``~/.vibe/logs/session``, or a folder in it."""

    key = SOURCE
    name = "Mistral Vibe sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The messages of sessions, with what tells of each."""
        known = set(names)
        found = [name for name in names if _is_session(container, name, known)]
        return tuple(sorted({*found, *map(_beside, found)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a folder."""
        found = [name for name in names if name.endswith(_MESSAGES)]
        settled = {name for name in found if {name, _beside(name)} <= container.unchanged}

        def read(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            yield _session(container, name, findings, report)

        return sessions_of(container, found, report, "session", read, unchanged=settled)


def _beside(name: str) -> str:
    return str(PurePosixPath(name).with_name(_META))


def _is_session(container: Container, name: str, names: set[str]) -> bool:
    """Others call their files so too, but tell nothing such of a session."""
    if PurePosixPath(name).name != _MESSAGES or _beside(name) not in names:
        return False
    about = head_of(container, _beside(name))
    if b'"session_id"' not in about or b'"start_time"' not in about:
        return False
    return string(next(sniff(head_of(container, name)), {}).get("role")) in _ROLES


def _session(
    container: Container, name: str, findings: Findings, report: Report
) -> ParsedSession | None:
    about = _about(container, _beside(name))
    key = string(about.get("session_id")) or PurePosixPath(name).parent.name
    model = string(mapping(about.get("config")).get("active_model")) or None
    thread, reader = Thread(), ContentReader(findings)
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name, repeats=True):
            role = _ROLES.get(string(record.get("role")))
            if role is None:
                continue
            named = string(record.get("message_id")) or f"line:{number}"
            draft = Draft(named, role, reader.blocks(record))
            draft.hidden = Hidden.META if record.get("injected") is True else None
            draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else draft.hidden
            if role is Role.ASSISTANT:
                draft.model = string(record.get("model")) or model
            thread.add(draft)
    if all(draft.hidden for draft in thread.drafts):
        return None
    _count(thread, key, mapping(about.get("stats")))
    parent = string(about.get("parent_session_id"))
    folder = string(about.get("working_dir"))
    folder = folder or string(mapping(about.get("environment")).get("working_directory"))
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(thread.drafts),
        title=string(about.get("title")).strip() or first_prompt(thread.drafts),
        created_at=timestamp(about.get("start_time")),
        updated_at=timestamp(about.get("end_time")) or timestamp(about.get("start_time")),
        model=model,
        project=project_of(folder),
        git_branch=string(about.get("git_branch")) or None,
        git_commit=string(about.get("git_commit")) or None,
        parent_external_id=parent or None,
        relation=Relation.CONTINUATION if parent else None,
        members=(name, _beside(name)),
    )


def _count(thread: Thread, key: str, stats: dict[str, Any]) -> None:
    """Tokens are told for all of a session; they stand with its last answer."""
    answers = [draft for draft in thread.drafts if draft.role is Role.ASSISTANT]
    cached = count(stats.get("session_cached_tokens"))
    usage = Usage(
        input=max(count(stats.get("session_prompt_tokens")) - cached, 0),
        output=count(stats.get("session_completion_tokens")),
        cache_read=cached,
    )
    if answers and usage.total:
        answers[-1].usage, answers[-1].usage_key = usage, f"vibe:{key}"


def _about(container: Container, name: str) -> dict[str, Any]:
    """What stands beside the messages; nothing where it cannot be read: they are told without."""
    try:
        with container.open(name) as stream:
            return mapping(stored_json(stream.read(_LARGEST)))
    except UnreadableFile:
        return {}
