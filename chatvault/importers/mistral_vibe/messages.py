"""The messages of a session of Mistral Vibe: OpenAI's, with ``message_id``.

``injected`` is what the program wrote. Newer versions tell with each answer its ``model``,
``timestamp``, ``usage`` (in which the prompt's tokens include what came from the cache) and
``cost``, with what a tool gave back its ``tool_result``, and name ``images`` that lie in the
session's folder. A tool that failed or was not allowed says so by a tag around its words; what
the program tells its model besides stands in a tag behind a prompt.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Image,
    Text,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.messages.prompt_trail import PromptTrail
from chatvault.importers.times.local_times import local_time

Fields = dict[str, object]
Beside = Callable[[str], Attachment]  # the file of that name in the session's folder

NAMED_FORMERLY = r"line:\d+(?::warning)?"  # messages without an id, before prompts counted
ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "tool": Role.TOOL,
}
_TAGGED = re.compile(
    r"\s*<(?P<tag>tool_error|user_cancellation)>(?P<text>.*?)</(?P=tag)>\s*", re.DOTALL
)
_NOTES = {"tool_error": "failed", "user_cancellation": "denied"}
_WARNING, _WARNING_ENDS = "<vibe_warning>", "</vibe_warning>"
_LONGEST = 24 * 3600  # s that a tool runs


def thread_of(
    lines: Iterable[tuple[int, Fields]],
    reader: ContentReader,
    session: str,
    model: str | None,
    beside: Beside,
) -> Thread:
    """The conversation; ``model`` is that of answers which name none."""
    thread, pictures, trail = Thread(), Pictures(), PromptTrail()
    for place, record in lines:
        role = ROLES.get(string(record.get("role")))
        if role is None:
            continue
        if role is Role.USER and record.get("injected") is not True:
            trail.ask(record.get("content"))
        named = string(record.get("message_id")) or trail.name(f"line:{place}")
        blocks = [_ended(block, record) for block in reader.blocks(record)]
        blocks += [_picture(mapping(one), pictures, beside) for one in _images(record)]
        draft = Draft(named, role, blocks, local_time(record.get("timestamp")))
        draft.hidden = Hidden.META if record.get("injected") is True else None
        draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else draft.hidden
        if role is Role.ASSISTANT:
            draft.model = string(record.get("model")) or model
            draft.usage = _usage(mapping(record.get("usage")), record.get("cost"))
            draft.usage_key = f"vibe:{usage_key(session, named)}"
        if role is Role.USER and (warning := _warning_of(draft)):
            thread.add(Draft(f"{named}:warning", role, [warning], draft.at, hidden=Hidden.META))
        thread.add(draft)
    return thread


def _warning_of(draft: Draft) -> Text | None:
    """What the program put behind a prompt, taken out of it."""
    for place, block in enumerate(draft.blocks):
        if isinstance(block, Text) and block.text.rstrip().endswith(_WARNING_ENDS):
            said, begins, warning = block.text.partition(_WARNING)
            if said.strip() and begins:
                draft.blocks[place] = Text(said.rstrip())
                return Text(f"{begins}{warning}")
    return None


def _ended(block: Block, record: Fields) -> Block:
    """What came back from a tool, with how it ended."""
    if not isinstance(block, ToolResult):
        return block
    told = mapping(record.get("tool_result"))
    match = _TAGGED.fullmatch(block.outcome.text)
    note = _NOTES[match["tag"]] if match else "cancelled" if told.get("cancelled") is True else ""
    seconds = number(told.get("duration"))
    outcome = ToolOutcome(
        match["text"].strip() if match else block.outcome.text,
        ToolStatus.FAILED if note else ToolStatus.OK,
        note,
        duration_ms=round(seconds * 1000) if seconds and 0 < seconds < _LONGEST else None,
        details=to_json(told["output"]) if mapping(told.get("output")) else None,
    )
    return replace(block, outcome=outcome)


def _images(record: Fields) -> list[object]:
    return sequence(record.get("images"))


def _picture(told: dict[str, object], pictures: Pictures, beside: Beside) -> Image:
    # Earlier versions told the source in the picture itself.
    source, media_type = mapping(told.get("source")) or told, string(told.get("mime_type"))
    name = string(told.get("alias"))[:200]
    if data := string(source.get("data")):
        return Image(pictures.from_base64(data, media_type, name))
    found = beside(posixpath.normpath(string(source.get("path")).replace("\\", "/")))
    return Image(replace(found, name=name or found.name, media_type=media_type or "image/*"))


def _usage(told: Fields, dollars: object) -> Usage | None:
    cached, cost = count(told.get("cached_tokens")), micro_dollars(dollars)
    usage = Usage(
        input=max(count(told.get("prompt_tokens")) - cached, 0),
        output=count(told.get("completion_tokens")),
        cache_read=cached,
        cost=cost,
        cost_source=CostSource.ESTIMATED if cost else None,
    )
    return usage if usage.total or cost else None
