"""The conversation that Copilot on github.com exports as JSON.

``files`` beside the messages has every version of what was written in code blocks, which the
messages hold as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    File,
    Image,
    Text,
    TextVariant,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.saved_chats.products import identity_in
from chatvault.importers.texts.markdown_links import is_web_address
from chatvault.importers.times.timestamps import timestamp

SOURCE = "github-copilot"

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_ENDS = {
    "completed": ToolStatus.OK,
    "failed": ToolStatus.FAILED,
    "error": ToolStatus.FAILED,
}
_TEXTS = ("text", "snippetText", "contents", "instructions")
_TITLES = ("title", "name", "path", "ability")

Entry = dict[str, Any]


def session_in(record: Entry, findings: Findings) -> ParsedSession | None:
    """The conversation with all its branches, None where nothing was said."""
    linked = LinkedMessages()
    for entry in map(mapping, sequence(record.get("messages"))):
        draft = _draft(entry, findings)
        linked.add(draft, string(entry.get("parentMessageID")) or linked.last)
    if not linked.drafts:
        return None
    times = times_of(linked.drafts)
    first = linked.drafts[0].external_id
    return ParsedSession(
        source=SOURCE,
        external_id=identity_in(string(record.get("threadUrl"))) or content_id(first),
        messages=linked.messages(),
        title=string(record.get("threadName")).strip() or first_prompt(linked.drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(linked.drafts),
        active_leaf=linked.leaf(),
    )


def _draft(entry: Entry, findings: Findings) -> Draft:
    """A message; the root of a conversation says nothing."""
    content = string(entry.get("content"))
    role = _ROLES.get(string(entry.get("role")))
    blocks = list(_blocks(entry, content, findings))
    if role is None and blocks:
        findings.note("The role of a message is not known; it was taken for an answer.")
    told = (entry.get("role"), entry.get("createdAt"), content)
    return Draft(
        string(entry.get("id")) or content_id(*told),
        role or Role.ASSISTANT,
        blocks,
        timestamp(entry.get("createdAt")),
        model=string(entry.get("model")) or None,
    )


def _blocks(entry: Entry, content: str, findings: Findings) -> Iterator[Block]:
    """What was used, what was said, and what it refers to."""
    used = [mapping(one) for one in sequence(entry.get("skillExecutions"))]
    found = [reference for one in used for reference in sequence(one.get("references"))]
    yield from map(_call, used)
    if content.strip():
        yield Text(content)
    for media in map(mapping, sequence(entry.get("mediaContent"))):
        yield _media(media)
    for told in sequence(entry.get("references")):
        if told not in found:  # what tools found is repeated there
            yield from _reference(mapping(told), findings)


def _call(used: Entry) -> ToolCall:
    found = [mapping(one) for one in sequence(used.get("references"))]
    texts = [_first(one, _TEXTS) or to_json(one) for one in found]
    status = _ENDS.get(string(used.get("status")), ToolStatus.UNKNOWN)
    arguments = used.get("arguments")
    return ToolCall(
        string(used.get("slug")) or "tool",
        "" if arguments is None else to_json(arguments),
        string(used.get("callId")) or None,
        ToolOutcome("\n\n".join(texts), status),
    )


def _media(told: Entry) -> Block:
    """A file that was given along, of which the export has the name alone."""
    kind = string(told.get("mediaType"))
    attachment = Attachment(string(told.get("name")) or "attachment", kind)
    return Image(attachment) if kind.startswith("image/") else File(attachment)


def _reference(told: Entry, findings: Findings) -> Iterator[Block]:
    """A file with its text, or something on the web."""
    text, title = _first(told, _TEXTS), _first(told, _TITLES)
    url = next(filter(is_web_address, _strings(told, ("url", "htmlUrl"))), "")
    if url:
        yield Citation(title or url, url, text)
    elif text and title:
        yield File(Attachment(title), text)
    elif told:
        findings.unknown(string(told.get("type")) or "reference")
        yield Text(to_json(told), TextVariant.UNKNOWN)


def _first(told: Entry, keys: tuple[str, ...]) -> str:
    return next(filter(None, _strings(told, keys)), "")


def _strings(told: Entry, keys: tuple[str, ...]) -> Iterator[str]:
    return (string(told.get(key)) for key in keys)
