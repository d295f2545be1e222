"""Reads what Warp's database tells of conversations with its agent.

``ai_queries`` has a row an exchange, with ``input`` as JSON (``[{"Query": {"text"}}]``); ``blocks``
has the commands, which name their conversation in ``ai_metadata``, with ``stylized_command`` and
``stylized_output`` as a terminal shows them. Answers are in ``agent_tasks``, those of the first
versions in ``ai_blocks``; a session without them is partial, and says so. Facts of the format:
kenn-io/agentsview, the persistence of Warp, and its warp-proto-apis.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    ToolCall,
    ToolOutcome,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.database_sessions import conversations_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    latest_model,
    times_of,
)
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.warp.older import older_answers
from chatvault.importers.warp.tasks import tasks_by_conversation, told_by_tasks

SOURCE = "warp"

_QUERIES, _BLOCKS, _TOLD = "ai_queries", "blocks", "agent_conversations"
_DATA_OF = "conversation_data"
_DATA = {"conversation_id", _DATA_OF}
_ASKED = {"exchange_id", "conversation_id", "start_ts", "input"}
_RAN = {"stylized_command", "ai_metadata"}
_SEQUENCE = re.compile(  # what tells a terminal how to show a text
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])"
    r"|[\x00-\x08\x0b-\x1f\x7f]"
)
_PARTIAL = "Of some sessions Warp keeps no answers: there are prompts and commands."
_DETAILS = to_json({"partial": "prompts and commands only"})

Fields = dict[str, Any]


class WarpImporter:
    """Reads Warp's database."""

    key = SOURCE
    name = "Warp agent conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs."""
        return tuple(sorted(claimed_stores(container, names, _has_queries)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of each database."""
        return conversations_of_stores(container, names, report, "conversation", _stored)


def _has_queries(database: Database) -> bool:
    return _QUERIES in database.tables and database.columns(_QUERIES) >= _ASKED


def _stored(database: Database, findings: Findings) -> Iterator[ParsedSession | None]:
    ran, parents = _commands(database), _parents(database)
    asked: dict[str, list[Fields]] = defaultdict(list)
    for row in database.records(_QUERIES, "ORDER BY start_ts, exchange_id"):
        asked[string(row.get("conversation_id"))].append(row)
    tasks = tasks_by_conversation(database)
    for key in dict.fromkeys((*asked, *tasks)):
        rows, commands = asked.get(key, []), ran.get(key, [])
        prompts = [*filter(None, map(_prompt, rows))]
        for command in commands:
            command.model = latest_model([one for one in prompts if _is_before(one, command)])
        answers = [
            *older_answers(database, rows),
            *_answers(database, tasks.get(key, []), prompts, commands, findings),
        ]
        session = _session(key, rows, prompts, [*commands, *answers]) if key else None
        if session is not None and not answers:
            findings.left_out(_PARTIAL)
            session = replace(session, details=_DETAILS)
        if session is not None and (parent := parents.get(key)):
            session = replace(session, parent_external_id=parent, relation=Relation.SUBAGENT)
        yield session


def _is_before(one: Draft, other: Draft) -> bool:
    return one.at is not None and other.at is not None and one.at <= other.at


def _answers(
    database: Database,
    tasks: list[int],
    prompts: Sequence[Draft],
    commands: Sequence[Draft],
    findings: Findings,
) -> list[Draft]:
    """What a conversation's tasks tell besides its prompts and commands."""
    asked = [plain_text(tuple(draft.blocks)) for draft in prompts]
    made = (block for draft in commands for block in draft.blocks)
    ran = [from_json(block.arguments) for block in made if isinstance(block, ToolCall)]
    lines = [string(mapping(told).get("command")) for told in ran]
    drafts = told_by_tasks(database, tasks, asked, lines, findings)
    model = latest_model(prompts)
    for draft in drafts:
        draft.model = (draft.model or model) if draft.role is Role.ASSISTANT else None
    return drafts


def _parents(database: Database) -> dict[str, str]:
    """The conversations that others were started by."""
    found: dict[str, str] = {}
    if _TOLD not in database.tables or not database.columns(_TOLD) >= _DATA:
        return found
    for row in database.records(_TOLD):
        key, told = string(row.get("conversation_id")), from_json(string(row.get(_DATA_OF)))
        parent = string(mapping(told).get("parent_conversation_id"))
        if key and parent not in ("", key):
            found[key] = parent
    return found


def _commands(database: Database) -> dict[str, list[Draft]]:
    """The commands that the agent ran, by conversation."""
    found: dict[str, list[Draft]] = defaultdict(list)
    if _BLOCKS not in database.tables or not database.columns(_BLOCKS) >= _RAN:
        return found
    for place, row in enumerate(database.records(_BLOCKS, "WHERE ai_metadata IS NOT NULL")):
        about = mapping(from_json(string(row.get("ai_metadata"))))
        key, command = string(about.get("conversation_id")), _plain(row.get("stylized_command"))
        if key and command:
            name = string(row.get("block_id")) or f"{row.get('id', place)}"
            draft = Draft(f"block:{name[:200]}", Role.ASSISTANT, [_call(row, command)])
            draft.at = timestamp(row.get("start_ts"))
            found[key].append(draft)
    return found


def _call(row: Fields, command: str) -> Block:
    code = row.get("exit_code")
    failed = isinstance(code, int) and code != 0
    status = ToolStatus.FAILED if failed else ToolStatus.OK
    note = f"exit {code}"[:40] if failed else ""
    began, ended = timestamp(row.get("start_ts")), timestamp(row.get("completed_ts"))
    took = None if began is None or ended is None else max(0, ended - began)
    text = _plain(row.get("stylized_output"))
    outcome = ToolOutcome(text, status, note, started_at=began, duration_ms=took)
    arguments = {"command": command} | ({"cwd": row["pwd"]} if string(row.get("pwd")) else {})
    return ToolCall("run_command", to_json(arguments), outcome=outcome)


def _session(
    key: str, rows: Sequence[Fields], prompts: Sequence[Draft], others: Sequence[Draft]
) -> ParsedSession | None:
    if not prompts and not any(draft.role is Role.USER for draft in others):
        return None
    thread, ended = Thread(), filter(None, map(_end, rows))
    for draft in sorted([*prompts, *others, *ended], key=lambda draft: draft.at or 0):
        thread.add(draft)
    times = times_of(thread.drafts)
    folders = (string(row.get("working_directory")) for row in rows)
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(thread.drafts),
        title=first_prompt(thread.drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model([*prompts, *thread.drafts]),
        project=project_of(next(filter(None, folders), "")),
    )


def _prompt(row: Fields) -> Draft | None:
    """What was asked in an exchange; most are the agent's own steps."""
    told = map(mapping, sequence(from_json(string(row.get("input")))))
    texts = (string(mapping(one.get("Query")).get("text")).strip() for one in told)
    said = "\n\n".join(filter(None, texts))
    draft = Draft(f"{row.get('exchange_id')}", Role.USER, [Text(said)])
    draft.at, draft.model = timestamp(row.get("start_ts")), string(row.get("model_id")) or None
    return draft if said else None


def _end(row: Fields) -> Draft | None:
    """That an exchange failed, or was stopped."""
    told = from_json(string(row.get("output_status")))
    state = string(told) or next(iter(mapping(told)), "")
    kind = {"Cancelled": EventKind.INTERRUPTED, "Failed": EventKind.ERROR}.get(state)
    if kind is None:
        return None
    name = f"{row.get('exchange_id')}:end"
    return Draft(name, Role.SYSTEM, [Event(kind)], timestamp(row.get("start_ts")))


def _plain(value: object) -> str:
    """The text that a terminal shows of it."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else string(value)
    return _SEQUENCE.sub("", text.replace("\r\n", "\n")).strip()
