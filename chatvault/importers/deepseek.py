"""Reads the data export of DeepSeek, and what its website answers about one conversation."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.account_files import tell_of_account
from chatvault.importers.base import Report
from chatvault.importers.chatgpt.tree import arranged
from chatvault.importers.containers.container import Container
from chatvault.importers.content_ids import content_id
from chatvault.importers.export_files import sessions_of
from chatvault.importers.export_records import WRAPPER, Findings, read
from chatvault.importers.heads import head_of
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.texts.markdown_links import is_web_address, link
from chatvault.importers.times.timestamps import timestamp

SOURCE = "deepseek"

_ACCOUNT = "user.json"  # mail address and telephone: never read
_SEARCHES = frozenset({"SEARCH", "TOOL_SEARCH", "TOOL_OPEN", "READ_LINK"})
_OF_ANSWERS = frozenset({"THINK", "RESPONSE", "TEMPLATE_RESPONSE", "TIP", *_SEARCHES})
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_WORDS = ("biz_data", "chat_session", "inserted_at", "fragments")  # one of them is in every file
_NORMAL = frozenset({"", "finished"})  # how a message ends
_CITED = re.compile(r"\[citation:(\d{1,4})\]")

Entry = dict[str, Any]


class DeepSeekImporter:
    """An importer of the archive, of its file of conversations, and of single ones."""

    key = SOURCE
    name = "DeepSeek export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the file beside them that is about the account."""
        found = {name for name in names if _holds_conversations(container, name)}
        folders = {posixpath.dirname(name) for name in found}
        return tuple(
            name
            for name in names
            if name in found
            or (posixpath.basename(name) == _ACCOUNT and posixpath.dirname(name) in folders)
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where the only file is none."""
        files = [name for name in names if posixpath.basename(name) != _ACCOUNT]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for record in read(container, name, findings, essential="mapping"):
                yield _session(_from_website(record) or record, findings)

        yield from sessions_of(container, files, report, "conversation", read_file)
        tell_of_account(names, report)


def _holds_conversations(container: Container, name: str) -> bool:
    if posixpath.basename(name) == _ACCOUNT or not may_be_json(container, name, lines=True):
        return False
    head = head_of(container, name)
    seen = shape_with(head, *_WORDS, wrapper=WRAPPER)
    if seen.has("data", "biz_data", "chat_messages"):
        return True
    if seen.has("chat_session") and seen.has("chat_messages"):
        return True
    own = seen.has("inserted_at") and seen.has("mapping")
    return own or any(
        seen.has("mapping", "*", "message", key) for key in ("fragments", "inserted_at")
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


def _session(record: Entry, findings: Findings) -> ParsedSession | None:
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
    blocks = [block for piece in fragments for block in _blocks(piece, findings)]
    if not blocks:
        blocks = _flat(told)
    blocks += [_file(mapping(file)) for file in sequence(told.get("files"))]
    role = _role(told, fragments, above)
    return ParsedMessage(
        external_id=external_id,
        role=role,
        blocks=tuple(_with_links(blocks)),
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


def _flat(told: Entry) -> list[Block]:
    """The content of a message without fragments, as older exports have it."""
    found: list[Block] = []
    thought = string(told.get("reasoning_content")) or string(told.get("thinking_content"))
    if thought.strip():
        found.append(Thinking(thought, number(told.get("thinking_elapsed_secs"))))
    results = sequence(told.get("search_results"))
    if results:
        found += _search({"type": "SEARCH", "results": results})
    if string(told.get("content")).strip():
        found.append(Text(string(told.get("content"))))
    return found


def _blocks(piece: Entry, findings: Findings) -> list[Block]:
    kind, content = string(piece.get("type")).upper(), string(piece.get("content"))
    if kind in ("REQUEST", "RESPONSE", "TEMPLATE_RESPONSE"):
        return [Text(content)] if content.strip() else []
    if kind == "THINK":
        seconds = number(piece.get("elapsed_secs"))
        return [Thinking(content, seconds)] if content.strip() else []
    if kind in _SEARCHES:
        return _search(piece)
    if kind == "TIP":
        return [Event(EventKind.NOTICE, content)] if content.strip() else []
    if kind == "FILE":
        return [_file(piece)]
    findings.unknown(kind or "fragment")
    return [Text(to_json(piece), TextVariant.UNKNOWN)]


def _search(piece: Entry) -> list[Block]:
    """The call of a search, with the pages that it found as sources."""
    results = [mapping(each) for each in sequence(piece.get("results"))]
    single = mapping(piece.get("result"))
    results += [single] if single else []
    asked = {key: piece[key] for key in ("queries", "query", "url") if piece.get(key)}
    text = string(piece.get("content")) or "\n".join(
        f"{string(each.get('title'))} {string(each.get('url'))}".strip() for each in results
    )
    name = string(piece.get("type")).lower()
    call = ToolCall(name, to_json(asked) if asked else "", None, ToolOutcome(text, ToolStatus.OK))
    return [call, *_sources(results)]


def _sources(results: list[Entry]) -> Iterator[Block]:
    for each in results:
        url, title = string(each.get("url")), string(each.get("title"))
        if url or title:
            place = count(each.get("cite_index"))
            known = f"{place}. {title or url}" if place else title or url
            yield Citation(known, url, string(each.get("snippet")))


def _with_links(blocks: list[Block]) -> Iterator[Block]:
    """The blocks with links where an answer numbers the page it is from."""
    urls: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, Citation) and is_web_address(block.url):
            urls.setdefault(block.title.partition(".")[0], block.url)
        if isinstance(block, Text) and urls and "[citation:" in block.text:
            yield Text(_CITED.sub(lambda cited: _link(cited, urls), block.text), block.variant)
        else:
            yield block


def _link(cited: re.Match[str], urls: dict[str, str]) -> str:
    url = urls.get(cited[1])
    return cited[0] if url is None else f" ({link(cited[1], url)})"


def _file(told: Entry) -> File:
    name = string(told.get("file_name")) or string(told.get("name")) or "file"
    size = count(told.get("file_size")) or None
    return File(Attachment(name, "", size), string(told.get("content")))
