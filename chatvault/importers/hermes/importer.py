"""Reads the sessions of Hermes Agent: its database, and the files that older versions wrote.

``state.db`` has ``sessions`` and ``messages``; a file of ``sessions`` is a document with
``session_id``, ``session_start`` and ``messages``, or has a message a line, mostly behind one of
the role ``session_meta``. A file stands in for a session that the database does not hold. An export
has a session a line: its row, with its messages in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.message import CostSource, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.stand_in import TRANSCRIPT
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.databases.database_sessions import conversations_of_stores
from chatvault.importers.databases.read_only_database import BESIDE, Database, claimed_stores
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.hermes.messages import Fields, thread_of
from chatvault.importers.hermes.prompts import title_in
from chatvault.importers.homes.projects import project_of
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import records, sniff
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import (
    count,
    from_json,
    mapping,
    number,
    sequence,
    string,
)
from chatvault.importers.messages.drafts import Thread, chain, times_of
from chatvault.importers.private_files.files_with_keys import tell
from chatvault.importers.times.local_times import local_time
from chatvault.importers.times.timestamps import timestamp

SOURCE = "hermes"

_META = "session_meta"  # the role of a line that tells of the session
_NAMED = re.compile(r"\d{8}_\d{6}_[0-9a-f]{6,8}\.jsonl")  # a session's id
# Why a session ended that goes on in another.
_FOLDED, _BRANCHED = "compression", "branched"
_RESET = ("session_reset", "session_switch", "idle", "daily", "suspended", "resume_pending_expired")
_OF_PARENT = ("end_reason", "ended_at", "session_key")  # what tells how others came out of it
# What names the session that another came out of.
_MARKS = {
    "_branched_from": Relation.FORK,
    "_delegate_from": Relation.SUBAGENT,
    "_reset_from": Relation.CONTINUATION,
}
_SESSION = {"id", "source", "parent_session_id", "started_at"}
_MESSAGE = {"session_id", "role", "content", "tool_calls", "timestamp"}
_NO_MODEL = ("", "null")  # so a job without a model of its own writes it


class HermesImporter:
    """Reads ``~/.hermes``, its database, or a file of its sessions."""

    key = SOURCE
    name = "Hermes sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, and the files of sessions."""
        files = [
            name
            for name in names
            if _is_document(container, name)
            or _is_lines(container, name)
            or _is_export(container, name)
        ]
        return tuple(sorted({*claimed_stores(container, names, _has_sessions), *files}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Those of each database, then those of the files."""
        stores = claimed_stores(container, names, _has_sessions)
        yield from conversations_of_stores(container, stores, report, "session", _stored)
        files = [name for name in names if name not in stores and not name.endswith(BESIDE)]
        yield from sessions_of(
            container,
            files,
            report,
            "session",
            lambda name, findings: _of_file(container, name, findings, report),
        )


def _has_sessions(database: Database) -> bool:
    """Whether the tables are those of Hermes."""
    return (
        {"sessions", "messages"} <= database.tables
        and database.columns("sessions") >= _SESSION
        and database.columns("messages") >= _MESSAGE
    )


def _is_document(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    if b'"session_start"' not in head:
        return False
    seen = shape(head)
    return all(seen.has(key) for key in ("session_id", "session_start", "platform"))


def _is_lines(container: Container, name: str) -> bool:
    """Whether it begins with what tells of a session, or is named like one and has messages."""
    head = head_of(container, name)
    if b'"role"' not in head:
        return False
    first = next(sniff(head), {})
    if first.get("role") == _META:
        return True
    timed = isinstance(first.get("timestamp"), str) and first.get("role") in ("user", "assistant")
    return timed and _NAMED.fullmatch(PurePosixPath(name).name) is not None


def exports(container: Container, names: Sequence[str]) -> list[str]:
    """Those of the files that the program exported, which tell of its settings, too."""
    return [name for name in names if _is_export(container, name)]


def _is_export(container: Container, name: str) -> bool:
    """Whether it holds sessions as the program exports them, of which the row's start tells."""
    if not may_be_json(container, name, lines=True):
        return False
    head = head_of(container, name)
    if b'"model_config"' not in head:
        return False
    seen = shape(head)
    return any(
        all(seen.has(*above, key) for key in ("id", "source", "user_id", "model_config"))
        for above in ((), ("[]",))
    )


def _stored(database: Database, findings: Findings) -> Iterator[ParsedSession | None]:
    told = {
        about["id"]: about
        for about in database.records("sessions", "ORDER BY started_at, id")
        if isinstance(about.get("id"), str)
    }
    in_order = "WHERE session_id = ? ORDER BY timestamp, id"
    for key, about in told.items():
        messages = database.records("messages", in_order, key)
        thread = thread_of(messages, ContentReader(findings), "")
        yield _counted(_session(key, about, thread, told), thread, about)


def _counted(session: ParsedSession | None, thread: Thread, about: Fields) -> ParsedSession | None:
    """With its tokens, which are told for all of it; they stand with its last answer."""
    answers = [draft for draft in thread.drafts if draft.role is Role.ASSISTANT]
    known = micro_dollars(about.get("actual_cost_usd"))
    cost = known or micro_dollars(about.get("estimated_cost_usd"))
    source = CostSource.REPORTED if known else CostSource.ESTIMATED
    usage = Usage(
        input=count(about.get("input_tokens")),
        output=count(about.get("output_tokens")),
        cache_read=count(about.get("cache_read_tokens")),
        cache_write=count(about.get("cache_write_tokens")),
        reasoning=count(about.get("reasoning_tokens")),
        cost=cost,
        cost_source=source if cost else None,
    )
    if session is None or not answers or not (usage.total or cost):
        return session
    answers[-1].usage, answers[-1].usage_key = usage, f"hermes:{session.external_id}"
    return replace(session, messages=chain(thread.drafts))


def _session(
    key: str, about: Fields, thread: Thread, others: Mapping[str, Fields]
) -> ParsedSession | None:
    if not thread.drafts:
        return None
    times, parent = times_of(thread.drafts), string(about.get("parent_session_id"))
    told = string(about.get("model"))
    model = None if told in _NO_MODEL else told
    for draft in thread.drafts:
        draft.model = model if draft.role is Role.ASSISTANT else None
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(thread.drafts),
        title=string(about.get("title")).strip() or title_in(thread.drafts),
        created_at=timestamp(about.get("started_at")) or min(times, default=None),
        updated_at=max(times, default=None) or timestamp(about.get("ended_at")),
        model=model,
        agent=_agent(string(about.get("source"))),
        project=project_of(string(about.get("cwd")) or _folder(about.get("model_config"))),
        git_branch=string(about.get("git_branch")) or None,
        parent_external_id=parent or None,
        relation=_relation(about, others.get(parent, {})) if parent else None,
        archived=about.get("archived") == 1,
        pinned=about.get("pinned") == 1,
    )


def _relation(about: Fields, parent: Fields) -> Relation:
    """How a session came out of another: it says so itself, or else how that one ended tells.

    What it says may be what the one that it goes on from said.
    """
    told = about.get("model_config")
    marks = mapping(from_json(told) if isinstance(told, str) else told)
    for mark, relation in _MARKS.items():
        if marks.get(mark) == about.get("parent_session_id"):
            return relation
    reason = string(parent.get("end_reason"))
    begun, ended = number(about.get("started_at")), number(parent.get("ended_at"))
    if reason == _BRANCHED and begun is not None and ended is not None and begun >= ended:
        return Relation.FORK
    chat = string(about.get("session_key"))
    again = reason in _RESET and chat != "" and chat == parent.get("session_key")
    return Relation.CONTINUATION if again or reason == _FOLDED else Relation.SUBAGENT


def _agent(platform: str) -> str:
    """The program, and where it was talked to."""
    return f"Hermes ({platform[:40]})" if platform else "Hermes"


def _folder(told: object) -> str:
    return string(mapping(from_json(told) if isinstance(told, str) else told).get("cwd"))


def _of_file(
    container: Container, name: str, findings: Findings, report: Report
) -> Iterator[ParsedSession | None]:
    if _is_export(container, name):
        tell(report, name)
        yield from _exported(container, name, findings)
        return
    if _is_document(container, name):
        for about in read(container, name, findings, essential="session_id"):
            messages = [mapping(each) for each in sequence(about.get("messages"))]
            yield _standing_in(name, about, messages, findings)
        return
    with container.open(name) as stream:
        lines = [record for _number, _offset, record in records(stream, report, name, repeats=True)]
    about = lines[0] if lines and lines[0].get("role") == _META else {}
    yield _standing_in(name, about, lines, findings)


def _exported(
    container: Container, name: str, findings: Findings
) -> Iterator[ParsedSession | None]:
    """The sessions of an export, each once, though what it was made of may stand with another."""
    quietly = Findings(lambda issue: None, name, "session")
    others = {
        key: {field: about.get(field) for field in _OF_PARENT}
        for key, about in _rows(container, name, quietly)
    }
    given: set[str] = set()
    for key, about in _rows(container, name, findings):
        if key in given:
            continue
        given.add(key)
        messages = map(mapping, sequence(about.get("messages")))
        thread = thread_of(messages, ContentReader(findings), "")
        session = _counted(_session(key, about, thread, others), thread, about)
        yield session and replace(session, members=(name,))


def _rows(container: Container, name: str, findings: Findings) -> Iterator[tuple[str, Fields]]:
    """The sessions of an export by their ids; one that goes on in others is told as these."""
    for found in read(container, name, findings, essential="id"):
        for part in map(mapping, sequence(found.get("segments")) or [found]):
            if key := string(part.get("id")):
                yield key, part


def _standing_in(
    name: str, about: dict[str, Any], messages: Sequence[Fields], findings: Findings
) -> ParsedSession | None:
    key = string(about.get("session_id")) or PurePosixPath(name).stem
    told = {
        **about,
        "started_at": local_time(about.get("session_start")),
        "ended_at": local_time(about.get("last_updated")),
        "source": about.get("platform"),
    }
    # Messages of a file have no ids that stay: it is written anew whenever one is added.
    plain = [
        {**message, "id": None, "timestamp": local_time(message.get("timestamp"))}
        for message in messages
    ]
    session = _session(key, told, thread_of(plain, ContentReader(findings), TRANSCRIPT), {})
    formerly = rf"{TRANSCRIPT}\d+"  # how messages were named before prompts counted
    return session and replace(session, stands_in=True, ids_formerly=formerly, members=(name,))
