"""What a row tells of a message besides whose it is: what was said, what it took, what failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Usage
from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.around_a_text import around_a_text, sources_in
from chatvault.importers.chat_tables.meanings import MEANINGS, folded
from chatvault.importers.chat_tables.values import milliseconds, structure, text
from chatvault.importers.chat_tables.whole_messages import whole_message
from chatvault.importers.contents import token_counts
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.interchange.other_interfaces import in_one_form
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json

Row = Mapping[str, Any]

_THOUGHT = ("thought", "thinking", "reasoning")  # kinds of steps
_THOUGHTS = ("reasoning_content", "reasoning", "thinking")
_METRICS, _IN_SECONDS = "metrics", "duration_s"  # as AnythingLLM calls what an answer took
_USAGES = ("usage_metadata", "usage", "token_usage", _METRICS)
_SOONEST = 100  # ms that an answer takes at least
_UNITS = ("ms", "_s", "_sec", "_seconds", "milliseconds")


def said_in(value: object, reader: ContentReader) -> list[Block]:
    """What was said: text, or pieces as the interfaces of models have them."""
    told = structure(value)
    whole = whole_message(told)
    thoughts, content = {key: whole.get(key) for key in _THOUGHTS}, whole.get("content", told)
    if pieces := _pieces(content):
        return reader.blocks({**thoughts, "content": pieces})
    around = around_a_text(content)
    if around:
        content = string(around.get("text")) or string(around.get("content"))
    if content is told and isinstance(content, dict | list):  # JSON that somebody wrote
        content = value
    said = to_json(content) if isinstance(content, dict | list) else text(content)
    return [*reader.blocks({**thoughts, "content": said}), *sources_in(around)]


def thinking_of(table: Table, row: Row) -> list[Block]:
    """What the model thought, as text, in JSON with more of it, or step by step."""
    told = structure(table.value(row, "thinking"))
    if isinstance(told, list):
        return [block for one in map(mapping, told) for block in _step(one)]
    thought = string(mapping(told).get("content")) if isinstance(told, dict) else text(told)
    return [Thinking(thought.strip())] if thought.strip() else []


def _step(told: Mapping[str, Any]) -> Iterator[Block]:
    """A thought, and the tool that was used for it with what that gave."""
    is_thought = string(told.get("type")) in _THOUGHT
    thought = string(told.get("thought")) or (string(told.get("content")) if is_thought else "")
    if thought.strip():
        yield Thinking(thought.strip())
    if tool := string(told.get("tool")) or string(told.get("action")):
        asked, given = (told.get(name) for name in ("args", "observation"))
        asked = told.get("action_input") if asked is None else asked
        outcome = None if given is None else ToolOutcome(to_json(given), ToolStatus.OK)
        yield ToolCall(tool, to_json(asked if asked is not None else ""), None, outcome)


def error_of(table: Table, row: Row) -> list[Block]:
    """What went wrong, if that is told."""
    told = structure(table.value(row, "error"))
    message, code = string(mapping(told).get("message")), mapping(told).get("code")
    said = message or (to_json(told) if told else "")
    if message and code:
        said = f"{message} ({to_json(code)})"
    return [Event(EventKind.ERROR, said)] if said.strip() else []


def model_of(table: Table, row: Row, whole: Row) -> str | None:
    """The model, in a column of its own or in what is told of the ``whole`` message."""
    inner = (mapping(whole.get(key)) for key in ("provider_data", _METRICS))
    told = (whole, *inner, _noted(table, row))
    named = text(table.value(row, "model")) or next(
        filter(None, (string(one.get("model")) for one in told)), ""
    )
    return named or None


def usage_of(table: Table, row: Row, whole: Row) -> Usage | None:
    """What a message took, in columns of their own, in one with JSON, in the whole message or in
    what is noted of it.
    """
    told = next(filter(None, (mapping(whole.get(key)) for key in _USAGES)), {})
    own, noted = _usage_in(table, row), token_counts.usage_of(told) or _usage_noted(table, row)
    if own is None or noted is None or own.input or own.total > noted.total:
        return own or noted
    return replace(
        noted, cost=own.cost or noted.cost, cost_source=own.cost_source or noted.cost_source
    )


def _usage_noted(table: Table, row: Row) -> Usage | None:
    noted = _noted(table, row)
    told = next(filter(None, (mapping(noted.get(key)) for key in _USAGES)), noted)
    usage, cost = token_counts.usage_of(told), micro_dollars(told.get("cost"))
    if not cost:
        return usage
    return replace(usage or Usage(), cost=cost, cost_source=CostSource.REPORTED)


def _noted(table: Table, row: Row) -> dict[str, Any]:
    return mapping(structure(table.value(row, "metadata")))


def _usage_in(table: Table, row: Row) -> Usage | None:
    told = {folded.replace("_", "").lower(): value for folded, value in
            mapping(structure(table.value(row, "usage"))).items()}  # fmt: skip
    given = count(table.value(row, "input_tokens")) or count(
        told.get("inputtokens", told.get("prompttokens"))
    )
    made = count(table.value(row, "output_tokens")) or count(
        told.get("outputtokens", told.get("completiontokens"))
    )
    if not given and not made:
        made = count(table.value(row, "tokens")) or count(told.get("totaltokens"))
    cost = micro_dollars(table.value(row, "cost") or told.get("estimatedcost"))
    source = CostSource.REPORTED if cost else None
    usage = Usage(input=given, output=made, cost=cost or None, cost_source=source)
    return usage if usage.total or usage.cost else None


def latency_of(table: Table, row: Row) -> int | None:
    """How many milliseconds the answer took, in a column or in what is noted of it.

    Where no unit is told, a few and a fraction are seconds: so Python counts.
    """
    value, column = table.value(row, "latency"), folded(table.columns.get("latency", ""))
    if not column:
        around = around_a_text(structure(table.value(row, "answer")))
        column, value = _IN_SECONDS, mapping(around.get(_METRICS)).get("duration")
        if value is None:
            column, value = _latency_noted(_noted(table, row))
    told = milliseconds(value, column)
    if told is None or told >= _SOONEST or column.endswith(_UNITS) or "." not in text(value):
        return told
    return milliseconds(value, f"{column}_s")


def _latency_noted(noted: Mapping[str, Any]) -> tuple[str, object]:
    known = {folded(name): value for name, value in noted.items()}
    told = (name for name in MEANINGS["messages"]["latency"] if name in known)
    return next(((name, known[name]) for name in told), ("", None))


def _pieces(content: object) -> list[object]:
    """The pieces of a list as the interfaces of models have them; none where it is no such."""
    listed = mapping(content).get("parts", content)
    if not isinstance(listed, list):
        return []
    pieces = sequence(in_one_form({"content": listed})["content"])
    are_known = all(isinstance(mapping(one).get("type"), str) for one in pieces)
    return pieces if are_known else []
