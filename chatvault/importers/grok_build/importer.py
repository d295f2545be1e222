"""Reads the sessions of Grok Build: a history of messages, and a summary beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.titles import title_from
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.grok_build.history import NAMED_FORMERLY, History
from chatvault.importers.grok_build.turns import Turn, turns_of
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

SOURCE = "grok-build"

_SUMMARY, _UPDATES = "summary.json", "updates.jsonl"
_FOREIGN = ("message", "uuid", "timestamp", "payload", "data")  # keys of other agents' lines
_OWN = ("synthetic_reason", "prompt_index", "model_id", "model_fingerprint")
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[\\/]")


class GrokBuildImporter:
    """Reads ``~/.grok/sessions``, any folder in it, or a single history."""

    key = SOURCE
    name = "Grok Build sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The histories, and what Grok keeps beside them."""
        histories = [name for name in names if _is_history(container, name)]
        members = frozenset(names)
        beside = {_beside(name, other) for name in histories for other in (_SUMMARY, _UPDATES)}
        return tuple(sorted({*histories, *(beside & members)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of the histories."""
        histories = [name for name in names if not name.endswith((_SUMMARY, _UPDATES))]
        known = set(names)
        for name in histories:
            beside = (_beside(name, other) for other in (_SUMMARY, _UPDATES))
            members = (name, *(other for other in beside if other in known))
            yield from up_to_damage(_read(container, members, report), name, histories, report)


def _read(
    container: Container, members: tuple[str, ...], report: Report
) -> Iterator[ParsedSession | None]:
    name = members[0]
    history = History(Teller(report, name))
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name):
            history.take(number, record)
    turns: dict[int, Turn] = {}
    if (updates := _beside(name, _UPDATES)) in members:
        with container.open(updates) as stream:
            turns = turns_of(records(stream, report, updates))
    yield _session(container, members, history, turns)


def _session(
    container: Container, members: tuple[str, ...], history: History, turns: dict[int, Turn]
) -> ParsedSession | None:
    name = members[0]
    told = _summary_of(container, name)
    key = _id_in(told) or _id_of_place(container, name)
    if _relation(told) is Relation.SUBAGENT:  # its tokens are told by what started it
        turns = {index: replace(turn, usage=None) for index, turn in turns.items()}
    messages = history.messages(timestamp(told.get("created_at")), turns, key)
    if not messages:
        return None
    remotes = [string(each) for each in sequence(told.get("git_remotes"))]
    parent = _parent_of(container, name, told)
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=messages,
        title=_title(told, messages),
        created_at=timestamp(told.get("created_at")),
        updated_at=timestamp(told.get("last_active_at")) or timestamp(told.get("updated_at")),
        model=_model(told, messages),
        agent=string(told.get("agent_name")) or None,
        project=project_of(
            string(mapping(told.get("info")).get("cwd")) or _folder_of_place(container, name),
            next(iter(remotes), None),
        ),
        git_branch=string(told.get("head_branch")) or None,
        git_commit=string(told.get("head_commit")) or None,
        parent_external_id=parent,
        relation=_relation(told) if parent else None,
        members=members,
        ids_formerly=NAMED_FORMERLY,
    )


def _title(told: dict[str, Any], messages: Sequence[ParsedMessage]) -> str:
    title = string(told.get("generated_title")) or string(told.get("session_summary"))
    shown = (each for each in messages if each.role is Role.USER and each.hidden is None)
    prompts = (plain_text(each.blocks) for each in shown)
    return title.strip() or title_from(next(filter(None, prompts), ""))


def _model(told: dict[str, Any], messages: Sequence[ParsedMessage]) -> str | None:
    latest = next((each.model for each in reversed(messages) if each.model), None)
    return latest or string(told.get("current_model_id")) or None


def _parent_of(container: Container, name: str, told: dict[str, Any]) -> str | None:
    """The session that this one came out of: as it tells, or the one in the folder above."""
    relation, above = _relation(told), str(PurePosixPath(name).parent)
    if relation is None:
        return None
    own = string(told.get("parent_session_id"))
    if relation is Relation.FORK:
        above = "."
    parent = own or (_id_in(_summary_of(container, above)) if above != "." else "")
    return parent if parent and parent != _id_in(told) else None


def _relation(told: dict[str, Any]) -> Relation | None:
    """How a session came out of another; a sub-agent's may be a fork of it or go on, too."""
    kind = string(told.get("session_kind"))
    if kind.startswith("subagent"):
        return Relation.SUBAGENT
    return Relation.FORK if kind == "fork" or told.get("forked_at") else None


def _summary_of(container: Container, name: str) -> dict[str, Any]:
    """What stands in the summary beside the file; nothing where there is none."""
    summary = _beside(name, _SUMMARY)
    if summary not in container.names():
        return {}
    try:
        return mapping(from_json(container.head(summary).decode("utf-8", "replace")))
    except UnreadableFile:  # a history is one without it too
        return {}


def _id_in(told: dict[str, Any]) -> str:
    return string(mapping(told.get("info")).get("id"))


def _id_of_place(container: Container, name: str) -> str:
    """Grok names the folder of a session after it."""
    path = container.path
    alone = path.parent.name if path.name == name else path.name
    return PurePosixPath(name).parent.name or alone or name


def _folder_of_place(container: Container, name: str) -> str:
    """The folder that was worked in, as Grok writes it in the name of one above the session's."""
    path = container.path
    outer = path.parent if path.name == name else path
    above = [*outer.parts, *name.split("/")[:-1]]
    folder = unescaped(above[-2]) if len(above) > 1 and "%" in above[-2] else ""
    return folder if _ABSOLUTE.match(folder) else ""


def _beside(name: str, other: str) -> str:
    return str(PurePosixPath(name).parent / other)


def _is_history(container: Container, name: str) -> bool:
    if not name.lower().endswith(".jsonl") and len(container.names()) > 1:
        return False
    return any(map(_is_line, sniff(head_of(container, name))))


def _is_line(record: Record) -> bool:
    if any(key in record for key in _FOREIGN):
        return False
    kind = record.get("type")
    if kind == "backend_tool_call":
        return isinstance(record.get("kind"), dict)
    return (
        kind in ("user", "assistant") and "content" in record and any(key in record for key in _OWN)
    )
