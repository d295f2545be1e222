"""Reads the sessions of Mistral Vibe: a folder each, with ``messages.jsonl`` and ``meta.json``.

``meta.json`` has the session's id, title, folder, branch, and the tokens of all of it, where the
prompt's include what came from the cache. What sub-agents said lies below in ``agents``, pictures
in the folder, too. Before version 2 a session was one document of ``metadata`` and ``messages``.
Facts of the format: mistralai/mistral-vibe, and kenn-io/agentsview.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Attachment
from chatvault.domain.message import CostSource, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.homes.projects import project_of
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import records, sniff
from chatvault.importers.json_files.json_shape import may_be_json
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Thread, chain, first_prompt, latest_model, times_of
from chatvault.importers.mistral_vibe.messages import NAMED_FORMERLY, ROLES, thread_of
from chatvault.importers.times.local_times import local_time

SOURCE = "mistral-vibe"

_MESSAGES, _META, _AGENTS = "messages.jsonl", "meta.json", "agents"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_LARGEST = 16 << 20  # bytes of what tells of a session; its settings and tools stand in it
_TELLING = (b'"session_id"', b'"start_time"')  # what every session's description has
_DOCUMENT = (b'"metadata"', b'"environment"')


class MistralVibeImporter:
    """Reads ``~/.vibe/logs/session``, or a folder in it."""

    key = SOURCE
    name = "Mistral Vibe sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The messages of sessions, with what lies beside them; and older documents."""
        known = set(names)
        found = [name for name in names if _is_session(container, name, known)]
        documents = [name for name in names if _is_document(container, name)]
        shown = [name for name in names if name.lower().endswith(_PICTURES)]
        pictures = [one for name in found for one in _pictures(name, shown)]
        beside = known.intersection(map(_beside, found))
        return tuple(sorted({*found, *beside, *pictures, *documents}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a folder, or a document."""
        found = [name for name in names if _is_messages(name) or _is_document(container, name)]
        shown = [name for name in names if name.lower().endswith(_PICTURES)]
        known = set(names)
        settled = {
            name for name in found if {name, *_members(name, known, shown)} <= container.unchanged
        }

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if _is_messages(name):
                members = _members(name, known, shown)
                yield _session(container, name, members, findings, report)
            else:
                yield from _of_document(container, name, findings)

        return sessions_of(container, found, report, "session", read_file, unchanged=settled)


def _beside(name: str) -> str:
    return str(PurePosixPath(name).with_name(_META))


def _is_messages(name: str) -> bool:
    return PurePosixPath(name).name == _MESSAGES


def _pictures(name: str, shown: Sequence[str]) -> list[str]:
    """Those of the pictures that lie in the session's folder, but for its sub-agents'."""
    folder = f"{PurePosixPath(name).parent}/"
    inside = (one for one in shown if one.startswith(folder) or folder == "./")
    return [one for one in inside if not one.removeprefix(folder).startswith(f"{_AGENTS}/")]


def _members(name: str, names: set[str], shown: Sequence[str]) -> list[str]:
    """What belongs to the messages of a session; taken out of its folder they are alone."""
    if not _is_messages(name):
        return []
    return [one for one in (_beside(name), *_pictures(name, shown)) if one in names]


def _is_session(container: Container, name: str, names: set[str]) -> bool:
    """Others call their files so too, but tell nothing such of a session, or of messages."""
    if not _is_messages(name):
        return False
    lines = sniff(head_of(container, name))
    if _beside(name) not in names:
        return any(line.get("role") in ("user", "assistant") and _named(line) for line in lines)
    about = head_of(container, _beside(name))
    return all(key in about for key in _TELLING) and string(next(lines, {}).get("role")) in ROLES


def _named(line: Mapping[str, Any]) -> str:
    return string(line.get("message_id"))


def _is_document(container: Container, name: str) -> bool:
    """A session of the first versions."""
    if PurePosixPath(name).name == _META or not may_be_json(container, name):
        return False
    head = head_of(container, name)
    return all(key in head for key in (*_TELLING, *_DOCUMENT)) and head.lstrip()[:1] == b"{"


def _session(
    container: Container, name: str, members: Sequence[str], findings: Findings, report: Report
) -> ParsedSession | None:
    about = _about(container, _beside(name)) if _beside(name) in members else {}
    folder, begun = PurePosixPath(name).parent, _begun(container, name)
    key = string(about.get("session_id")) or folder.name or begun

    def beside(path: str) -> Attachment:
        # The whole path is told, of a computer where the folder may lie elsewhere.
        told = PurePosixPath(path)
        lies_at = (str(folder / path), str(folder / told.parent.name / told.name))
        member = next((each for each in lies_at if each in members), "")
        if not member:
            return Attachment(PurePosixPath(path).name or "image")
        content = partial(container.open, member)
        return Attachment(PurePosixPath(path).name, size=container.size(member), content=content)

    with container.open(name) as stream:
        found = records(stream, report, name, repeats=True)
        lines = ((number, record) for number, _offset, record in found)
        thread = thread_of(lines, ContentReader(findings), key, _model(about), beside)
    parent, relation = _above(container, name, about)
    session = _parsed(key, about, thread, parent, relation, (name, *members))
    if session is None or key == begun:
        return session
    return replace(session, formerly=begun, formerly_after_file=True)


def _begun(container: Container, name: str) -> str:
    """What a session is called as long as its messages are alone, "" where they have no ids."""
    first = next(filter(None, map(_named, sniff(head_of(container, name)))), "")
    return content_id(first) if first else ""


def _of_document(
    container: Container, name: str, findings: Findings
) -> Iterator[ParsedSession | None]:
    for told in read(container, name, findings, essential="metadata"):
        about = mapping(told.get("metadata"))
        key = string(about.get("session_id")) or PurePosixPath(name).stem
        lines = enumerate(map(mapping, sequence(told.get("messages"))), 1)
        reader = ContentReader(findings)
        thread = thread_of(lines, reader, key, _model(about), lambda path: Attachment(path))
        yield _parsed(key, about, thread, string(about.get("parent_session_id")), None, (name,))


def _above(
    container: Container, name: str, about: Mapping[str, Any]
) -> tuple[str, Relation | None]:
    """The session that this one came out of, and how."""
    parent, folder = string(about.get("parent_session_id")), PurePosixPath(name).parent
    if folder.parent.name != _AGENTS:
        return parent, Relation.CONTINUATION if parent else None
    meta = str(folder.parent.parent / _META)
    if meta in container.names():
        parent = string(_about(container, meta).get("session_id")) or parent
    return parent, Relation.SUBAGENT


def _model(about: Mapping[str, Any]) -> str | None:
    """The model that was chosen: its name, or what is told of it."""
    for settings in (mapping(about.get("config")), mapping(about.get("agent_config"))):
        chosen = settings.get("active_model")
        if name := string(chosen) or string(mapping(chosen).get("alias")):
            return name
    return None


def _parsed(
    key: str,
    about: Mapping[str, Any],
    thread: Thread,
    parent: str,
    relation: Relation | None,
    members: tuple[str, ...],
) -> ParsedSession | None:
    drafts = thread.drafts
    if all(draft.hidden for draft in drafts):
        return None
    _count(thread, key, mapping(about.get("stats")))
    folder = string(about.get("working_dir"))
    folder = folder or string(mapping(about.get("environment")).get("working_directory"))
    begun, ended = local_time(about.get("start_time")), local_time(about.get("end_time"))
    branch, times = string(about.get("git_branch")), times_of(drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(drafts),
        title=string(about.get("title")).strip() or first_prompt(drafts),
        created_at=begun or min(times, default=None),
        updated_at=max((*times, *filter(None, (begun, ended))), default=None),
        model=latest_model(drafts) or _model(about),
        project=project_of(folder),
        git_branch=branch if branch not in ("", "HEAD") else None,
        git_commit=string(about.get("git_commit")) or None,
        parent_external_id=parent or None,
        relation=relation if parent else None,
        ids_formerly=NAMED_FORMERLY,
        members=members,
    )


def _count(thread: Thread, key: str, stats: dict[str, Any]) -> None:
    """Older versions tell tokens only for all of a session; they stand with its last answer."""
    answers = [draft for draft in thread.drafts if draft.role is Role.ASSISTANT]
    if not answers or any(draft.usage for draft in answers):
        return
    cached, cost = (
        count(stats.get("session_cached_tokens")),
        micro_dollars(stats.get("session_cost")),
    )
    usage = Usage(
        input=max(count(stats.get("session_prompt_tokens")) - cached, 0),
        output=count(stats.get("session_completion_tokens")),
        cache_read=cached,
        cost=cost,
        cost_source=CostSource.ESTIMATED if cost else None,
    )
    if usage.total:
        answers[-1].usage, answers[-1].usage_key = usage, f"vibe:{key}"


def _about(container: Container, name: str) -> dict[str, Any]:
    """What stands beside the messages; nothing where it cannot be read: they are told without."""
    return mapping(told_beside(container, name, largest=_LARGEST))
