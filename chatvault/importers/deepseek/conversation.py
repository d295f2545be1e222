"""One conversation of DeepSeek, with all of its branches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.deepseek.content import SEARCHES, blocks_of, file, flat, with_links
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.node_tree import arranged
from chatvault.importers.times.timestamps import timestamp

SOURCE = "deepseek"

_OF_ANSWERS = frozenset({"THINK", "RESPONSE", "TEMPLATE_RESPONSE", "TIP", *SEARCHES})
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_NORMAL = frozenset({"", "finished"})  # how a message ends

Entry = dict[str, Any]


def session(record: Entry, findings: Findings) -> ParsedSession | None:
    """The session, None where the record is no conversation, which is reported."""
    record = _from_website(record) or record
    nodes = record.get("mapping")
    if not isinstance(nodes, dict):
        findings.record_left_out()
        return None
    identity = string(record.get("id")) or _identity(record, nodes)
    messages = _messages(nodes, identity, findings)
    inner = {message.parent_id for message in messages}
    leaves = [each.external_id for each in messages if each.external_id not in inner]
    current = f"{identity}:{record.get('current')}"
    times = [message.created_at for message in messages if message.created_at is not None]
    made = timestamp(record.get("inserted_at")) or timestamp(record.get("create_time"))
    changed = timestamp(record.get("updated_at")) or timestamp(record.get("update_time"))
    return ParsedSession(
        source=SOURCE,
        external_id=identity,
        messages=tuple(messages),
        title=string(record.get("title")) or _first_prompt(messages),
        created_at=made or min(times, default=None),
        updated_at=changed or max(times, default=None),
        model=next((each.model for each in reversed(messages) if each.model), None),
        active_leaf=current if current in leaves else next(reversed(leaves), None),
        pinned=record.get("pinned") is True,
    )


def _from_website(record: Entry) -> Entry | None:
    """What the website answers about a conversation, in the form of the export."""
    told = mapping(mapping(record.get("data")).get("biz_data")) or record
    if not told.get("chat_messages"):
        return None
    nodes: Entry = {}
    for message in map(mapping, sequence(told.get("chat_messages"))):
        key, parent = message.get("message_id"), message.get("parent_id")
        above = "" if parent is None else str(parent)
        nodes[str(key)] = {"id": str(key), "parent": above, "message": message}
    session = mapping(told.get("chat_session"))
    return session | {"mapping": nodes, "current": session.get("current_message_id")}


def _identity(record: Entry, nodes: Entry) -> str:
    """What is the same in the next export, for a conversation without an id."""
    created = record.get("inserted_at") or record.get("create_time")
    first = next((mapping(mapping(node).get("message")) for node in nodes.values() if
                  mapping(node).get("message")), {})  # fmt: skip
    return content_id(record.get("title"), created, first.get("inserted_at"))


def _first_prompt(messages: list[ParsedMessage]) -> str:
    for message in messages:
        for block in message.blocks:
            if message.role is Role.USER and isinstance(block, Text):
                return title_from(block.text)
    return ""


def _messages(nodes: Entry, identity: str, findings: Findings) -> list[ParsedMessage]:
    """All branches; nodes without a message pass on to what is above them."""
    kept: dict[str, ParsedMessage | None] = {}
    found: list[ParsedMessage] = []
    for node in arranged(nodes):
        above = None if node.parent is None else kept[node.parent]
        if not isinstance(node.message, dict):
            if node.message is not None:
                findings.message_left_out()
            kept[node.id] = above
            continue
        for name, told in _sides(node.id, node.message):
            above = _message(told, f"{identity}:{name}", above, findings)
            found.append(above)
        kept[node.id] = above
    return found


def _sides(name: str, told: Entry) -> Iterator[tuple[str, Entry]]:
    """A message; where it holds a question with its answer, each of them by itself."""
    pieces = [mapping(piece) for piece in sequence(told.get("fragments"))]
    answer = [piece for piece in pieces if string(piece.get("type")) in _OF_ANSWERS]
    asked = [piece for piece in pieces if string(piece.get("type")) not in _OF_ANSWERS]
    if not answer or all(piece.get("type") != "REQUEST" for piece in asked):
        yield name, told
        return
    yield name, {**told, "fragments": asked}
    yield f"{name}:answer", {**told, "fragments": answer, "files": []}


def _message(
    told: Entry, external_id: str, above: ParsedMessage | None, findings: Findings
) -> ParsedMessage:
    fragments = [mapping(piece) for piece in sequence(told.get("fragments"))]
    blocks = [block for piece in fragments for block in blocks_of(piece, findings)]
    if not blocks:
        blocks = flat(told)
    blocks += [file(mapping(one)) for one in sequence(told.get("files"))]
    role = _role(told, fragments, above)
    return ParsedMessage(
        external_id=external_id,
        role=role,
        blocks=tuple(with_links(blocks)),
        parent_id=None if above is None else above.external_id,
        created_at=timestamp(told.get("inserted_at")),
        model=string(told.get("model")) or None if role is Role.ASSISTANT else None,
        status=_status(told),
        hidden=None if blocks else Hidden.META,
    )


def _status(told: Entry) -> str | None:
    """How the message ended, where that is not told of every one: the website notes it."""
    status = string(told.get("status")).lower()
    return None if status in _NORMAL else status


def _role(told: Entry, fragments: list[Entry], above: ParsedMessage | None) -> Role:
    """Whose message it is: of older exports that do not say, a prompt follows an answer."""
    if any(piece.get("type") == "REQUEST" for piece in fragments):
        return Role.USER
    known = _ROLES.get(string(told.get("role")).lower())
    if known is not None or fragments:
        return known or Role.ASSISTANT
    answered = above is not None and above.role is Role.USER
    return Role.ASSISTANT if answered or told.get("reasoning_content") else Role.USER
