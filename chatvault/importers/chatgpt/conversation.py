"""One conversation of a ChatGPT export as a session."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text, TextVariant, Thinking
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.chatgpt.canvas import Canvas, refused
from chatvault.importers.chatgpt.content import ContentReader
from chatvault.importers.chatgpt.gizmos import CustomGPTs, project
from chatvault.importers.chatgpt.research import Research
from chatvault.importers.chatgpt.sidecars import Sidecars
from chatvault.importers.chatgpt.turn import Turn
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.messages.node_tree import Node, arranged
from chatvault.importers.times.timestamps import timestamp

SOURCE = "chatgpt"

_ROLES = {role.value: role for role in Role}
_INSTRUCTIONS = frozenset({"user_editable_context", "model_editable_context"})
_MODELS = ("model_slug", "default_model_slug", "requested_model_slug")  # the surest first
_NO_MODELS = frozenset({"", "auto"})
_THINKING_ALOUD = "analysis"  # the channel of what a model writes for itself
_NORMAL = frozenset({"", "finished", "finished_successfully"})
_CUT_OFF = frozenset({"interrupted", "max_tokens"})  # how an answer may have ended
_UNNAMED = frozenset({"New chat", "New Chat"})  # until it has a title
_SUMMARY_TOOL = "a8km123"  # under this name o1 and its like told what they thought, in early 2025

Entry = dict[str, Any]


def session(
    record: Entry, reader: ContentReader, sidecars: Sidecars, findings: Findings
) -> ParsedSession | None:
    """The session, None where the record is no conversation, which is reported."""
    nodes = record.get("mapping")
    if not isinstance(nodes, dict):
        findings.record_left_out()
        return None
    identity, title = _identity(record, nodes), string(record.get("title"))
    gpts = CustomGPTs(record)
    thread = _Thread(identity, nodes, gpts, reader, sidecars, findings)
    thread.notice([*gpts.begun_with(), *sidecars.notices(identity, title)])
    return ParsedSession(
        source=SOURCE,
        external_id=identity,
        messages=tuple(thread.messages),
        title="" if title in _UNNAMED else title,
        account=sidecars.account,
        created_at=timestamp(record.get("create_time")),
        updated_at=timestamp(record.get("update_time")),
        model=string(record.get("default_model_slug")) or None,
        project=project(record, SOURCE),
        active_leaf=thread.active_leaf(string(record.get("current_node"))),
        archived=record.get("is_archived") is True,
        starred=record.get("is_starred") is True,
        pinned=bool(record.get("pinned_time")),
    )


def is_stub(message: Entry) -> bool:
    """Whether a message is one of the empty ones that a conversation begins with.

    It is one where it is from the system, or is an editable context, and neither its content
    (but for the kind and the language of it) nor its custom instructions nor its list of
    attachments holds anything but empty text, zero, false and null.
    """
    content = message.get("content")
    if mapping(message.get("author")).get("role") != "system":
        kind = string(mapping(content).get("content_type"))
        if kind not in _INSTRUCTIONS:
            return False
    metadata = mapping(message.get("metadata"))
    told = [metadata.get("user_context_message_data"), metadata.get("attachments")]
    if isinstance(content, dict):
        told += [content[key] for key in content if key not in ("content_type", "language")]
    else:
        told.append(content)
    return not any(map(_says_something, told))


def _says_something(value: object) -> bool:
    """Whether anything in the value is neither empty nor zero."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += value.values()
        elif isinstance(value, list):
            left += value
        elif value.strip() if isinstance(value, str) else value:
            return True
    return False


class _Thread:
    """The messages of one conversation, each with its nearest kept ancestor for a parent."""

    def __init__(
        self,
        identity: str,
        nodes: Entry,
        gpts: CustomGPTs,
        reader: ContentReader,
        sidecars: Sidecars,
        findings: Findings,
    ) -> None:
        self._identity, self._gpts = identity, gpts
        self._reader, self._sidecars, self._findings = reader, sidecars, findings
        self._canvas = Canvas(findings.note, refused(nodes))
        self._research = Research()
        self._kept: dict[str, str | None] = {}  # node: the message it is, or stands behind
        self._calls: dict[str, str] = {}  # node: the tool call it is, or answers
        self._used: set[str] = set()
        self._leaves: dict[str, ParsedMessage] = {}
        self.messages: list[ParsedMessage] = []
        for node in arranged(nodes):
            self._add(node)
        if len(self._kept) < len(nodes):
            findings.note("A part of this conversation is not in a known form and was left out.")

    def active_leaf(self, current: str) -> str | None:
        """The message that the product shows last; the newest leaf where it does not say."""
        if self._kept.get(current) is not None:
            return self._kept[current]
        if not self._leaves:
            return None
        newest = max(message.created_at or 0 for message in self._leaves.values())
        found = [key for key, leaf in self._leaves.items() if (leaf.created_at or 0) == newest]
        return found[-1]

    def notice(self, notices: Sequence[Event]) -> None:
        """Say something of the conversation as a whole, below the first that is seen of it."""
        shown = (place for place, each in enumerate(self.messages) if each.hidden is None)
        place = next(shown, None)
        if notices and place is not None:
            first = self.messages[place]
            self.messages[place] = replace(first, blocks=(*first.blocks, *notices))

    def _add(self, node: Node) -> None:
        above = None if node.parent is None else self._kept[node.parent]
        message = node.message
        if not isinstance(message, dict) or is_stub(message):
            if message is not None and not isinstance(message, dict):
                self._findings.message_left_out()
            self._kept[node.id] = above
            self._pass_call_on(node)
            self._canvas.pass_on(node)
            return
        parsed = self._keep(node, message, above)
        report = self._research.report(message)
        if report is not None:  # it stands between its message and what follows that
            reported = Node(f"{node.id}:report", node.id, report)
            parsed = self._keep(reported, report, parsed.external_id)
        self._kept[node.id] = parsed.external_id

    def _keep(self, node: Node, message: Entry, above: str | None) -> ParsedMessage:
        parsed = self._parsed(node, message, above)
        self.messages.append(parsed)
        if above is not None:
            self._leaves.pop(above, None)
        self._leaves[parsed.external_id] = parsed
        return parsed

    def _pass_call_on(self, node: Node) -> None:
        if node.parent in self._calls:
            self._calls[node.id] = self._calls[node.parent]

    def _parsed(self, node: Node, message: Entry, parent: str | None) -> ParsedMessage:
        external_id = self._external_id(node, message)
        turn = self._turn(node, message, external_id)
        if turn.calls_tool:
            self._calls[node.id] = node.id
        elif turn.role is Role.TOOL:
            self._pass_call_on(node)
        blocks = self._canvas.blocks(node, turn, self._reader.blocks(turn))
        thinks = message.get("channel") == _THINKING_ALOUD or turn.author == _SUMMARY_TOOL
        if thinks and turn.role is Role.ASSISTANT:
            blocks = tuple(map(_as_thought, blocks))
        blocks += (*self._sidecars.ratings(external_id), *_beginning(turn))
        if blocks and turn.role is Role.ASSISTANT:
            blocks += tuple(self._gpts.joining(turn.metadata))
        kind = turn.content.get("content_type")
        instructions = isinstance(kind, str) and kind in _INSTRUCTIONS
        return ParsedMessage(
            external_id=external_id,
            role=Role.SYSTEM if instructions else turn.role,
            blocks=blocks,
            parent_id=parent,
            created_at=timestamp(message.get("create_time")),
            author=turn.author if turn.role is Role.USER and turn.author else None,
            model=_model(turn),
            status=_status(turn),
            hidden=Hidden.SYSTEM if instructions else _hidden(turn, blocks),
        )

    def _turn(self, node: Node, message: Entry, external_id: str) -> Turn:
        told = message.get("author")
        author = {"role": told} if isinstance(told, str) else mapping(told)
        metadata = mapping(message.get("metadata"))
        named = "assistant" if author.get("name") == _SUMMARY_TOOL else author.get("role")
        role = _ROLES.get(string(named))
        return Turn(
            conversation=self._identity,
            node=node.id,
            message_id=external_id,
            call_id=None if node.parent is None else self._calls.get(node.parent, node.parent),
            role=self._unknown_role(author) if role is None else role,
            author=string(author.get("name")),
            recipient=string(message.get("recipient")),
            variant=_variant(message, metadata),
            status=string(message.get("status")),
            metadata=metadata,
            content=_content(message.get("content")),
        )

    def _unknown_role(self, author: Entry) -> Role:
        written = string(author.get("role"))[:40]
        self._findings.note(f"Messages from “{written}” were taken for the assistant's.")
        return Role.ASSISTANT

    def _external_id(self, node: Node, message: Entry) -> str:
        external_id = string(message.get("id"))
        if not external_id or external_id in self._used:
            external_id = node.id
        if external_id in self._used:
            external_id = f"{node.id}#{len(self._used)}"
        self._used.add(external_id)
        return external_id


def _content(written: object) -> Entry:
    """The content as an object; some tools that rewrite exports put the bare text there."""
    if isinstance(written, dict):
        return written
    return {} if written is None else {"parts": [to_json(written)]}


def _as_thought(block: Block) -> Block:
    if not isinstance(block, Text) or block.variant is TextVariant.UNKNOWN:
        return block
    return Thinking(block.text)


def _variant(message: Entry, metadata: Entry) -> TextVariant:
    if metadata.get("voice_mode_message") is True:
        return TextVariant.VOICE
    return TextVariant.COMMENTARY if message.get("channel") == "commentary" else TextVariant.PLAIN


def _model(turn: Turn) -> str | None:
    """The model that wrote the message; tools carry the name of the one that asked them."""
    if turn.role is not Role.ASSISTANT:
        return None
    told = (turn.metadata.get(key) for key in _MODELS)
    return next((model for model in map(string, told) if model not in _NO_MODELS), None)


def _status(turn: Turn) -> str | None:
    """How the message ended, where that is not told of every one.

    Thoughts are in progress for ever; an answer that a person stopped is finished all the same.
    """
    if turn.content.get("content_type") == "thoughts" and turn.status == "in_progress":
        return None
    if turn.status not in _NORMAL:
        return turn.status
    ended = string(mapping(turn.metadata.get("finish_details")).get("type"))
    return ended if ended in _CUT_OFF else None


def _beginning(turn: Turn) -> list[Event]:
    """That the conversation goes its own way from here on."""
    title = string(turn.metadata.get("branching_from_conversation_title")).strip()
    return [Event(EventKind.NOTICE, f"Branched from “{title}”")] if title else []


def _hidden(turn: Turn, blocks: tuple[Block, ...]) -> Hidden | None:
    if turn.role is Role.SYSTEM and turn.metadata.get("is_user_system_message") is not True:
        return Hidden.SYSTEM
    if not blocks or turn.metadata.get("is_visually_hidden_from_conversation") is True:
        return Hidden.META
    return None


def _identity(record: Entry, nodes: Entry) -> str:
    """The product's id; where there is none, what will be the same in the next export."""
    known = string(record.get("conversation_id")) or string(record.get("id"))
    if known:
        return known
    told = to_json([record.get("title"), record.get("create_time"), list(nodes)[:3]])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
