"""The tables since llm 0.32: messages that know the one before them, shared by threads.

A message is known by a sum of what it and all before it say. A turn is what was asked of a
model in a thread: it leads from ``parent_message_hash`` to its answer, ``tip_message_hash``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from chatvault.domain.blocks import (
    Block,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.llm_logs.tables import Tables
from chatvault.importers.llm_logs.turn import describe, model_of
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.roles import role_of
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_LONGEST = 100_000  # messages of a thread; a chain that is longer leads nowhere


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A thread's row, and its messages by their sums, each with the sum of the one before.

    ``answers`` and ``prompts`` are the turns by the sums of the messages that end and begin them,
    ``within`` by those of what a model said before the end.
    """

    row: Fields = field(default_factory=dict)
    messages: dict[str, Fields] = field(default_factory=dict)
    answers: dict[str, Fields] = field(default_factory=dict)
    prompts: dict[str, Fields] = field(default_factory=dict)
    within: dict[str, Fields] = field(default_factory=dict)

    @property
    def tip(self) -> str:
        """The sum of the message that the program goes on from."""
        return string(self.row.get("tip_message_hash"))


def threads(tables: Tables) -> list[str]:
    """The ids of all threads."""
    if not tables.has("threads", "id", "tip_message_hash") or not tables.has("turns", "thread_id"):
        return []
    if not tables.has("messages", "hash", "parent_hash", "role"):
        return []
    return [string(key) for (key,) in tables.database.rows("SELECT id FROM threads")]


def stored_thread(tables: Tables, key: str) -> StoredThread:
    """The thread with the messages of all its turns, those asked again too."""
    row = tables.row("threads", key)
    turns = tables.rows("turns", "thread_id", key, "id")
    messages: dict[str, Fields] = {}
    answers: dict[str, Fields] = {}
    for turn in turns:
        tip = string(turn.get("tip_message_hash"))
        answers.setdefault(tip, turn)
        _gather(tables, tip, messages)
    _gather(tables, string(row.get("tip_message_hash")), messages)
    within = _within(turns, messages)
    return StoredThread(row, messages, answers, _prompts(turns, messages), within)


def _gather(tables: Tables, tip: str, messages: dict[str, Fields]) -> None:
    """Add the messages that lead to ``tip``, the first of them first."""
    way: dict[str, Fields] = {}
    here = tip
    while here and here not in messages and here not in way and len(way) < _LONGEST:
        row = next(tables.database.records("messages", "WHERE hash = ?", here), None)
        if row is None:
            break
        way[here] = row
        here = string(row.get("parent_hash"))
    messages.update(reversed(way.items()))


def draft(tables: Tables, stored: StoredThread, sum_: str, findings: Findings) -> Draft:
    """The message, known by the turn that it began or ended, where there is one."""
    row = stored.messages[sum_]
    role = role_of(row.get("role"), findings)
    parts = tables.rows("parts", "message_hash", sum_, "position")
    blocks = [block for part in parts for block in _blocks(tables, part, findings)]
    if role is Role.ASSISTANT:
        blocks = [*chain.from_iterable(map(_with_thoughts, blocks))]
    made = Draft(sum_, role, blocks, hidden=Hidden.SYSTEM if role is Role.SYSTEM else None)
    if sum_ in stored.answers:
        turn = stored.answers[sum_]
        made.external_id = f"{string(turn.get('id'))}:{role.value}"
        describe(made, turn)
    elif sum_ in stored.prompts:
        turn = stored.prompts[sum_]
        made.external_id = f"{string(turn.get('id'))}:{role.value}"
        made.at = timestamp(turn.get("datetime_utc"))
    elif sum_ in stored.within:
        turn = stored.within[sum_]
        made.at, made.model = timestamp(turn.get("datetime_utc")), model_of(turn)
    else:
        _as_elsewhere(tables, made)
    return made


def _as_elsewhere(tables: Tables, made: Draft) -> None:
    """Describe a message of another thread, out of which this one goes on."""
    if answered := tables.rows("turns", "tip_message_hash", made.external_id, "id"):
        describe(made, answered[0])
    elif asked := tables.rows("turns", "parent_message_hash", made.external_id, "id"):
        made.at = timestamp(asked[0].get("datetime_utc"))


def _within(turns: list[Fields], messages: dict[str, Fields]) -> dict[str, Fields]:
    """The turns by the messages that a model said in them before the last one."""
    found: dict[str, Fields] = {}
    for turn in turns:
        begun = string(turn.get("parent_message_hash"))
        here = string(
            mapping(messages.get(string(turn.get("tip_message_hash")))).get("parent_hash")
        )
        while here and here != begun and here in messages and here not in found:
            found[here] = turn
            here = string(messages[here].get("parent_hash"))
    return found


def _prompts(turns: list[Fields], messages: dict[str, Fields]) -> dict[str, Fields]:
    """The turns by what they were asked with: the prompt, and instructions right before it."""
    found: dict[str, Fields] = {}
    for turn in turns:
        prompt = string(turn.get("parent_message_hash"))
        found.setdefault(prompt, turn)
        above = string(mapping(messages.get(prompt)).get("parent_hash"))
        if mapping(messages.get(above)).get("role") == Role.SYSTEM.value:
            found.setdefault(above, turn)
    return found


def _blocks(tables: Tables, part: Fields, findings: Findings) -> Iterator[Block]:
    payload = mapping(stored_json(part.get("payload")))
    kind = string(part.get("type"))
    match kind:
        case "text":
            yield from _text(tables, part, payload)
        case "reasoning":
            thought = string(part.get("text")) or string(payload.get("text"))
            if thought.strip():
                yield Thinking(thought)
        case "tool_call":
            name = payload.get("name") or part.get("tool_name")
            yield tool_call(payload.get("tool_call_id"), name, payload.get("arguments"))
        case "tool_result":
            yield _result(tables, part, payload)
        case "attachment":
            links = [*tables.attachments("part_attachments", "part_id", part.get("id"))]
            key = mapping(payload.get("attachment")).get("id")
            yield from links or [tables.attachment(key)]
        case _:
            findings.unknown(kind or "untyped")
            told = string(part.get("text")) or to_json(payload)
            yield Text(told, TextVariant.UNKNOWN)


def _text(tables: Tables, part: Fields, payload: Fields) -> Iterator[Block]:
    """What was said; long texts that were given by a name are files before it."""
    if said := string(part.get("text")):
        yield Text(said)
        return
    spoken: list[str] = []
    for piece in map(mapping, sequence(payload.get("text_ref"))):
        if "fragment" in piece:
            yield tables.fragment(_key(piece["fragment"]))
        else:
            spoken.append(string(piece.get("literal")))
    if said := "".join(spoken).strip():
        yield Text(said)


def _with_thoughts(block: Block) -> list[Block]:
    """What a model said, without what it thought before, which some leave in it."""
    if isinstance(block, Text) and block.variant is TextVariant.PLAIN:
        return split_thoughts(block.text)
    return [block]


def _key(value: object) -> object:
    return value if isinstance(value, int | str) and not isinstance(value, bool) else None


def _result(tables: Tables, part: Fields, payload: Fields) -> ToolResult:
    problem = string(payload.get("exception"))
    output = payload.get("output")
    text = "\n".join(filter(None, ("" if output is None else to_json(output), problem)))
    links = tables.attachments("part_attachments", "part_id", part.get("id"))
    files = tuple(one.attachment for one in links if isinstance(one, Image | File))
    status = ToolStatus.FAILED if problem else ToolStatus.OK
    name = string(payload.get("name")) or string(part.get("tool_name"))
    call_id = string(payload.get("tool_call_id")) or None
    return ToolResult(ToolOutcome(text, status, attachments=files), name, call_id)
