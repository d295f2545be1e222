"""A message of Devin's database as a draft."""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import PieceReader, given_back, tool_call, unknown
from chatvault.importers.devin.database import Node
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "agent": Role.ASSISTANT,
    "tool": Role.TOOL,
    "system": Role.SYSTEM,
}
_OF_PERSON = ("", "user", "user_input")  # where a prompt says that it comes from
_UNNAMED_MODEL = "MODEL_"  # a number of the program stands for its name


class DevinPieces(PieceReader):
    """Knows the pieces of a message's content, where that is more than text."""

    def piece(self, piece: object) -> Block | None:
        fields = mapping(piece)
        kind = fields.get("type")
        if isinstance(piece, str) or kind == "text":
            text = (string(piece) or string(fields.get("text"))).strip()
            return Text(text) if text else None
        if kind == "thinking":
            return Thinking(thought_in(fields)) if thought_in(fields) else None
        if kind == "image":
            return Image(_picture(mapping(fields.get("source")), self._pictures))
        return unknown(piece, kind, self._tell) if piece else None


def _picture(source: Fields, pictures: Pictures) -> Attachment:
    data, kind = string(source.get("data")), string(source.get("media_type"))
    if data:
        return pictures.from_base64(data, kind)
    return Attachment(string(source.get("path"))[:200] or "image", kind or "image/*")


def thought_in(value: object) -> str:
    """What was thought, as text or in an object with its signature."""
    return (string(value) or string(mapping(value).get("thinking"))).strip()


def draft_of(node: Node, session: str, reader: DevinPieces) -> Draft | None:
    """The message of a node, None where nobody knows who said it."""
    message, told = node.message, mapping(node.message.get("metadata"))
    role = _ROLES.get(string(message.get("role")))
    if role is None:
        return None
    blocks = reader.content(message.get("content"))
    at = timestamp(told.get("created_at")) or timestamp(node.created_at)
    if role is Role.TOOL:
        return Draft(node.name, role, [_result(message, told, blocks)], at)
    if role is Role.USER:
        return Draft(node.name, role, blocks, at, hidden=_aside(told))
    if role is Role.SYSTEM:
        return Draft(node.name, role, blocks, at, hidden=Hidden.SYSTEM)
    if thought := thought_in(message.get("thinking")):
        blocks.insert(0, Thinking(thought))
    if node.sums_up is not None:
        text = "\n\n".join(block.text for block in blocks if isinstance(block, Text))
        role, blocks = Role.SYSTEM, [Event(EventKind.COMPACTION, text)]
    blocks += [_call(mapping(each)) for each in sequence(message.get("tool_calls"))]
    draft = Draft(node.name, role, blocks, at, model_in(told))
    count_usage(draft, session, told)
    return draft


def model_in(told: Fields) -> str | None:
    """The model that answered, where it is told by a name."""
    model = string(told.get("generation_model"))
    return model if model and not model.startswith(_UNNAMED_MODEL) else None


def count_usage(draft: Draft, session: str, told: Fields) -> None:
    """What the request of an answer took; each try of it tells the same again."""
    metrics = mapping(told.get("metrics"))
    usage = Usage(
        input=count(metrics.get("input_tokens")),
        output=count(metrics.get("output_tokens")),
        cache_read=count(metrics.get("cache_read_tokens")),
        cache_write=count(metrics.get("cache_creation_tokens")),
    )
    if usage.total:
        draft.usage = usage
        draft.usage_key = usage_name(session, told, draft.external_id)
    took = number(metrics.get("total_time_ms"))
    draft.latency_ms = round(took) if took is not None and 0 < took < 24 * 3600 * 1000 else None


def usage_name(session: str, told: Fields, name: str) -> str:
    """What the request is called, or else the message."""
    return f"devin:{session}:{string(told.get('request_id')) or name}"


def _aside(told: Fields) -> Hidden | None:
    """Whether the program asked, for example to keep a cache warm."""
    if told.get("is_user_input") is True:
        return None
    source = string(mapping(told.get("telemetry")).get("source"))
    others = told.get("is_user_input") is False or source not in _OF_PERSON
    return Hidden.SYSTEM if others else None


def _call(told: Fields) -> Block:
    function = mapping(told.get("function"))
    name = told.get("name") or function.get("name")
    asked = told.get("arguments", function.get("arguments"))
    return tool_call(told.get("id"), name, asked)


def _result(message: Fields, told: Fields, blocks: list[Block]) -> ToolResult:
    """What came back, with how it ended and how long that took."""
    more = mapping(told.get("extensions"))
    text, files = given_back(blocks)
    failure = mapping(more.get("chisel/tool_failure"))
    failed = mapping(more.get("chisel/tool_result_meta")).get("success") is False or bool(failure)
    shown = mapping(more.get("chisel/terminal_output"))
    code = number(mapping(shown.get("exit")).get("exit_code"))
    timing = mapping(more.get("chisel/tool_call_timing"))
    took = number(timing.get("duration_ms"))
    answers = more.get("chisel/user_question_answers")
    outcome = ToolOutcome(
        text or string(failure.get("reason")),
        ToolStatus.FAILED if failed or code else ToolStatus.OK,
        f"exit {code:.0f}" if code else "",
        timestamp(timing.get("started_at")),
        round(took) if took is not None and took >= 0 else None,
        details=to_json(answers) if answers else None,
        attachments=files,
    )
    return ToolResult(outcome, call_id=string(message.get("tool_call_id")) or None)
