"""Makes conversations of the sessions that Chatbox stores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.chatbox.stored import Stored
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.messages.roles import role_of
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "chatbox"

Fields = dict[str, Any]

_UNNAMED = ("", "Untitled")


class Reader:
    """Makes the conversations of one export; pictures are stored under keys of their own."""

    def __init__(self, stored: Stored, findings: Findings) -> None:
        self._stored, self._findings, self._pictures = stored, findings, Pictures()

    def sessions(self, told: Fields) -> Iterator[ParsedSession | None]:
        """The thread that goes on, and those before it that are not the same."""
        current = sequence(told.get("messages"))
        known = {string(mapping(message).get("id")) for message in current}
        yield self._session(told, {}, current)
        for thread in map(mapping, sequence(told.get("threads"))):
            messages = sequence(thread.get("messages"))
            first = string(mapping(next(iter(messages), {})).get("id"))
            if not first or first not in known:
                yield self._session(told, thread, messages)

    def _session(self, told: Fields, thread: Fields, messages: list[Any]) -> ParsedSession | None:
        linked = LinkedMessages()
        for message in map(mapping, messages):
            linked.follow(self._draft(message))
        tip = linked.last
        self._add_forks(mapping(told.get("messageForksHash")), linked)
        if not is_said(linked.drafts):
            return None
        names = (string(one).strip() for one in (thread.get("name"), told.get("threadName"),
                                                  told.get("name")))  # fmt: skip
        title = next((name for name in names if name not in _UNNAMED), "")
        begun = timestamp(thread.get("createdAt"))
        return ParsedSession(
            source=SOURCE,
            # A thread is put aside under another id when the next one begins.
            external_id=f"{string(told.get('id'))}/{linked.drafts[0].external_id}",
            messages=linked.messages(),
            title=title or first_prompt(linked.drafts),
            created_at=min([*times_of(linked.drafts), *([begun] if begun else [])], default=None),
            updated_at=max(times_of(linked.drafts), default=None),
            model=latest_model(linked.drafts),
            active_leaf=linked.leaf(tip),
            starred=told.get("starred") is True,
            archived=bool(told.get("archivedAt")),
        )

    def _add_forks(self, forks: Fields, linked: LinkedMessages) -> None:
        """Add what was said instead behind a message, where that is in this thread."""
        known = [draft.external_id for draft in linked.drafts]
        left = dict(forks)
        for key in known:  # what was said instead may have been forked itself, so it grows
            for told in map(mapping, sequence(mapping(left.pop(key, None)).get("lists"))):
                above = key
                for message in map(mapping, sequence(told.get("messages"))):
                    above = linked.add(self._draft(message), above)
                    known.append(above)

    def _draft(self, message: Fields) -> Draft:
        role = role_of(message.get("role"), self._findings)
        name = string(message.get("id")) or content_id(
            *(message.get(key) for key in ("role", "timestamp", "contentParts", "content"))
        )
        blocks = [*self._files(message), *self._content(message, role)]
        if message.get("isSummary") is True:  # of all before it, which the model sees no more
            blocks = [Event(EventKind.COMPACTION, plain_text(tuple(blocks)))]
        if problem := string(message.get("error")):
            blocks.append(Event(EventKind.ERROR, problem))
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        draft = Draft(name, role, blocks, timestamp(message.get("timestamp")), hidden=hidden)
        if role is Role.ASSISTANT:
            draft.model = string(message.get("model")) or None
            tokens = {"output_tokens": count(message.get("tokensUsed"))}
            draft.usage = usage_of(mapping(message.get("usage"))) or usage_of(tokens)
        return draft

    def _content(self, message: Fields, role: Role) -> Iterator[Block]:
        parts = [*map(mapping, sequence(message.get("contentParts")))]
        thought = string(message.get("reasoningContent")).strip()
        if thought and not any(part.get("type") == "reasoning" for part in parts):
            yield Thinking(thought)
        if not parts:
            parts = [{"type": "text", "text": message.get("content")}]
        for part in parts:
            yield from self._part(part, role)

    def _part(self, part: Fields, role: Role) -> Iterator[Block]:
        kind, said = string(part.get("type")), string(part.get("text"))
        match kind:
            case "text":
                if role is Role.ASSISTANT:
                    yield from split_thoughts(said)
                elif said.strip():
                    yield Text(said)
            case "reasoning":
                if said.strip():
                    spent = number(part.get("duration"))
                    yield Thinking(said, None if spent is None else spent / 1000)
            case "image":
                yield self._picture(part)
            case "tool-call":
                yield _call(part, self._stored.text(string(part.get("resultStorageKey"))))
            case "info":
                if said.strip():
                    yield Event(EventKind.NOTICE, said)
            case _ if part:
                self._findings.unknown(kind or "untyped")
                yield Text(to_json(part), TextVariant.UNKNOWN)

    def _picture(self, part: Fields) -> Image:
        key, url = string(part.get("storageKey")), string(part.get("url"))
        held = self._stored.attachment(key) or self._pictures.from_url(url)
        return Image(held or Attachment(url[:200] or key[:200] or "image", "image/*"))

    def _files(self, message: Fields) -> Iterator[Block]:
        for file in map(mapping, sequence(message.get("files"))):
            name = string(file.get("name")) or "file"
            held = self._stored.attachment(string(file.get("rawStorageKey")), name)
            yield File(
                held or Attachment(name, string(file.get("fileType"))),
                self._stored.text(string(file.get("storageKey"))),
            )
        for picture in map(mapping, sequence(message.get("pictures"))):
            yield self._picture(picture)
        for link in map(mapping, sequence(message.get("links"))):
            if url := string(link.get("url")):
                yield Citation(string(link.get("title")) or url, url)


def _call(part: Fields, stored: str) -> ToolCall:
    """The call; what came of it may be stored apart, where it is long."""
    call = tool_call(part.get("toolCallId"), part.get("toolName"), part.get("args"))
    result, failed = stored or part.get("result"), part.get("state") == "error"
    outcome = None
    if result is not None or failed:
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        outcome = ToolOutcome(to_json("" if result is None else result), status)
    return ToolCall(call.name, call.arguments, call.call_id, outcome)
