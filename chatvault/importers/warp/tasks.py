"""What Warp's tasks tell of conversations: answers, thoughts, and the tools that were called.

``agent_tasks`` has a row a task, whose ``task`` is a Protocol Buffer: ``messages`` (5), of which
each has an ``id`` (1), a ``request_id`` (13), a ``timestamp`` (14) and one field that says what it
is. The numbers are those of ``apis/multi_agent/v1/task.proto`` of warpdotdev/warp-proto-apis.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text, Thinking, ToolResult
from chatvault.domain.message import Role
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import from_json, mapping, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.warp.calls import SERVER, SHELL, call, result
from chatvault.importers.wire import NotWire, fields, numbers

_TASKS = "agent_tasks"
_EARLIEST = 1_577_836_800  # 2020, before there was a Warp: what tells less is damaged
_COLUMNS = {"id", "conversation_id", "task"}
_MESSAGE, _ID, _REQUEST, _TIME = 5, 1, 13, 14
_QUERY, _OUTPUT, _CALL, _RESULT, _REASONING, _SUMMARY = 2, 3, 4, 5, 15, 16
_REVIEW, _SKILL, _MODEL = 17, 23, 25
_DAMAGED = "What a task of this conversation holds cannot be read, so it was left out."

Message = dict[int, bytes]


@dataclass(slots=True)
class _Told:
    """What stood there already, and is not told twice."""

    asked: Counter[str]
    ran: list[str]

    def tells(self, command: str) -> bool:
        """Whether the command stands there, each once; the terminal may show words behind it."""
        for place, one in enumerate(self.ran):
            if one == command or one.startswith(f"{command}\n"):
                del self.ran[place]
                return True
        return False


def tasks_by_conversation(database: Database) -> dict[str, list[int]]:
    """The tasks of each conversation, by the numbers of their rows."""
    found: dict[str, list[int]] = defaultdict(list)
    if _TASKS in database.tables and database.columns(_TASKS) >= _COLUMNS:
        for key, place in database.rows(f"SELECT conversation_id, id FROM {_TASKS} ORDER BY id"):
            if isinstance(key, str) and key and isinstance(place, int):
                found[key].append(place)
    return found


def told_by_tasks(
    database: Database, tasks: list[int], asked: list[str], ran: list[str], findings: Findings
) -> list[Draft]:
    """The messages of these tasks, without the prompts and commands that are told elsewhere."""
    told = _Told(Counter(asked), list(ran))
    drafts: list[Draft] = []
    for place in tasks:
        for row in database.records(_TASKS, "WHERE id = ?", place):
            task = row.get("task")
            try:
                drafts += _drafts(task if isinstance(task, bytes) else b"", told)
            except NotWire:
                findings.error(_DAMAGED)
    return drafts


def _drafts(task: bytes, told: _Told) -> list[Draft]:
    """The messages of a task; what one request brought is one answer."""
    drafts: list[Draft] = []
    answer: Draft | None = None
    request, model, at = b"", None, None
    apart = set[str]()  # calls of commands that are told elsewhere
    for message in (dict(fields(each)) for number, each in fields(task) if number == _MESSAGE):
        at = _moment(message.get(_TIME, b"")) or at
        model = _text(message.get(_MODEL, b""), 1) or model
        name = f"message:{_decoded(message.get(_ID, b''))}"
        blocks = list(_said(message, told, apart))
        if blocks and answer is not None and message.get(_REQUEST, b"") == request:
            answer.blocks += blocks
        elif blocks:
            request = message.get(_REQUEST, b"")
            answer = Draft(name, Role.ASSISTANT, blocks, at, model=model)
            drafts.append(answer)
        elif (other := _other(message, name, told, apart)) is not None:
            other.at, answer = at, None
            drafts.append(other)
    return drafts


def _said(message: Message, told: _Told, apart: set[str]) -> Iterator[Block]:
    """What the model answered, thought or called; what is between Warp and its server is not."""
    if text := _text(message.get(_REASONING, b""), 1).strip():
        yield Thinking(text)
    if text := _text(message.get(_OUTPUT, b""), 1).strip():
        yield Text(text)
    if _CALL in message and (made := call(message[_CALL])) is not None:
        command = string(mapping(from_json(made.arguments)).get("command"))
        is_told = made.name == SHELL and told.tells(command.strip())
        if is_told or made.name == SERVER:
            apart.add(made.call_id or "")
        else:
            yield made


def _other(message: Message, name: str, told: _Told, apart: set[str]) -> Draft | None:
    """What a person asked, what a tool gave back, or that the conversation was summed up."""
    if _RESULT in message:
        call_id, outcome = result(message[_RESULT])
        if call_id in apart:
            return None
        return Draft(name, Role.TOOL, [ToolResult(outcome, call_id=call_id or None)])
    if summary := _text(_inner(message.get(_SUMMARY, b""), 1), 1).strip():
        return Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, summary)])
    asked = _text(message.get(_QUERY, b""), 1) or _text(_inner(message.get(_SKILL, b""), 2), 1)
    asked = (asked or _comments(message.get(_REVIEW, b""))).strip()
    if not asked or told.asked[asked] > 0:
        told.asked[asked] -= 1
        return None
    return Draft(name, Role.USER, [Text(asked)])


def _comments(review: bytes) -> str:
    """What a person noted on the lines of a change."""
    pending = (each for number, each in fields(_inner(review, 1)) if number == 1)
    return "\n\n".join(filter(None, (_text(comment, 2) for comment in pending)))


def _inner(message: bytes, wanted: int) -> bytes:
    return next((value for number, value in fields(message) if number == wanted), b"")


def _text(message: bytes, wanted: int) -> str:
    return _decoded(_inner(message, wanted))


def _decoded(value: bytes) -> str:
    return string(value.decode("utf-8", "replace"))


def _moment(time: bytes) -> int | None:
    """UTC ms of a ``Timestamp``: seconds (1) and nanoseconds (2)."""
    told: dict[int, Any] = dict(numbers(time))
    seconds = told.get(1, 0)
    return seconds * 1000 + told.get(2, 0) // 1_000_000 if _EARLIEST < seconds < 1 << 40 else None
