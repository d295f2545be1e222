"""The tool calls in a Claude conversation, joined with what the tools answered."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.claude_ai.artifacts import TOOL, Artifacts
from chatvault.importers.claude_ai.uploads import Uploads
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.texts.markdown_links import is_web_address
from chatvault.importers.times.timestamps import timestamp

_ARTIFACT_KEYS = ("command", "title", "type", "language", "id", "old_str", "new_str", "content")
_LINKING = ("rich_content", "rich_link", "file")  # what is displayed

Entry = dict[str, Any]


class ToolCalls:
    """The calls of one message, for the answers that come later in it.

    ``pages`` are those that were found so far, by their addresses.
    """

    def __init__(self, found: list[Block], uploads: Uploads, artifacts: Artifacts) -> None:
        """``found`` is where the blocks of the message are gathered."""
        self._found, self._uploads, self._artifacts = found, uploads, artifacts
        self.pages: dict[str, Entry] = {}
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, deque[int]] = {}
        self._began: dict[int, int | None] = {}  # the calls that wait for their answer
        self._given: dict[int, Entry] = {}  # what each call was given

    def ask(self, block: Entry, fallback_id: str) -> None:
        """Add a call; exports often leave out its id."""
        place = len(self._found)
        name, given = string(block.get("name")) or "tool", block.get("input")
        if isinstance(given, dict):
            self._given[place] = given
        elif given is None:
            given = block.get("partial_json") or {}
        asked = ToolCall(name, _arguments(name, given), string(block.get("id")) or fallback_id)
        self._found.append(asked)
        self._by_id[asked.call_id or ""] = place
        self._by_name.setdefault(asked.name, deque()).append(place)
        self._began[place] = timestamp(block.get("start_timestamp"))

    def answer(self, block: Entry) -> None:
        """Add an answer to the call it names, or else to the first open one of its tool."""
        call_id, name = string(block.get("tool_use_id")), string(block.get("name"))
        place = self._asked_at(call_id, name)
        began = None if place is None else self._began.pop(place)
        outcome, sources = _outcome(block, began, self._uploads)
        for page in map(mapping, sequence(block.get("content"))):
            self.pages.setdefault(string(page.get("url")), page)
        asked = None if place is None else self._found[place]
        if place is not None and isinstance(asked, ToolCall):
            self._found[place] = replace(asked, outcome=outcome)
        else:
            self._found.append(ToolResult(outcome, name, call_id or None))
        self._found += sources

    def write_files(self) -> None:
        """Put what calls wrote behind them; what one could not do changes nothing."""
        found = list(self._found)
        self._found.clear()
        for place, block in enumerate(found):
            given = self._given.get(place)
            if given is None or not isinstance(block, ToolCall) or _failed(block):
                self._found.append(block)
                continue
            file, left = self._artifacts.called(block.name, given)
            written = block if left is given else _with_arguments(block, left)
            self._found += [written] if file is None else [written, file]

    def _asked_at(self, call_id: str, name: str) -> int | None:
        place = self._by_id.get(call_id)
        if place in self._began:
            return place
        if not name:
            return next(iter(self._began), None)
        waiting = self._by_name.get(name, deque())
        while waiting:
            place = waiting.popleft()
            if place in self._began:
                return place
        return None


def artifact(
    attributes: dict[str, str], content: str, call_id: str, artifacts: Artifacts
) -> list[Block]:
    """An artifact that was written into the text, as exports of 2024 have it."""
    described = {
        "command": "create",
        "title": attributes.get("title"),
        "type": attributes.get("type"),
        "language": attributes.get("language"),
        "id": attributes.get("identifier"),
        "content": content,
    }
    file, left = artifacts.called(TOOL, _told(described))
    asked = ToolCall(TOOL, to_json(left), call_id)
    return [asked] if file is None else [asked, file]


def _failed(call: ToolCall) -> bool:
    return call.outcome is not None and call.outcome.status is ToolStatus.FAILED


def _with_arguments(call: ToolCall, given: Entry) -> ToolCall:
    return replace(call, arguments=_arguments(call.name, given))


def _arguments(name: str, given: object) -> str:
    if not isinstance(given, dict):
        return to_json(given)
    if name == TOOL:  # what it is comes before what is in it
        given = {key: given[key] for key in _ARTIFACT_KEYS if key in given} | given
    return to_json(_told(given))


def _told(arguments: Entry) -> Entry:
    """The arguments without those that were left open."""
    return {key: value for key, value in arguments.items() if value is not None}


def _outcome(
    block: Entry, began: int | None, uploads: Uploads
) -> tuple[ToolOutcome, list[Citation]]:
    texts: list[str] = []
    attachments: list[Attachment] = []
    sources: list[Citation] = []
    content = block.get("content")
    for part in [content] if isinstance(content, str | dict) else sequence(content):
        _read_part(part, texts, attachments, sources, uploads)
    displayed = mapping(block.get("display_content"))
    if not sources:
        sources += _linked(displayed)
    text = "\n\n".join(filter(None, texts)) or _displayed(displayed)
    text, ended_with = _printed(text)
    structured = block.get("structured_content")
    ended = timestamp(block.get("stop_timestamp"))
    outcome = ToolOutcome(
        text=text,
        status=ToolStatus.FAILED if block.get("is_error") is True or ended_with else ToolStatus.OK,
        note=string(block.get("message")) or ended_with or _why(block),
        started_at=began,
        duration_ms=ended - began if began and ended and ended >= began else None,
        details=to_json(structured) if structured else None,
        attachments=tuple(attachments),
    )
    return outcome, sources


def _printed(text: str) -> tuple[str, str]:
    """What a command printed, and how it ended where it failed: ``{"returncode":…,"stdout":…}``."""
    if not text.startswith("{") or '"returncode"' not in text:
        return text, ""
    ran = mapping(from_json(text))
    streams = [string(ran.get(key)) for key in ("stdout", "stderr")]
    if "returncode" not in ran or not ran.keys() & {"stdout", "stderr"}:
        return text, ""
    code = ran["returncode"]
    return "\n".join(filter(None, streams)), f"exit {code}" if code else ""


def _why(block: Entry) -> str:
    """Of what kind the error was: “approval denied”."""
    return string(mapping(block.get("meta")).get("error_type")).replace("_", " ")


def _read_part(
    part: object,
    texts: list[str],
    attachments: list[Attachment],
    sources: list[Citation],
    uploads: Uploads,
) -> None:
    """One part of an answer: said, known from somewhere, shown, or left in a file."""
    if not isinstance(part, dict):
        texts.append(to_json(part) if part is not None else "")
        return
    title, url = string(part.get("title")), string(part.get("url"))
    match part.get("type"):
        case "text":
            texts.append(string(part.get("text")))
        case "knowledge" | "rich_item" if title or url or part.get("text"):
            texts.append("\n".join(filter(None, (title, url, string(part.get("text"))))))
            if title or url:
                sources.append(Citation(title or url, url))
        case "rag_reference":  # a document of somebody's drive; what it says is not told
            about = mapping(part.get("extras"))
            texts.append(string(about.get("title")) or string(part.get("uri")))
        case "image":
            attachments.append(uploads.picture(part))
        case "image_gallery":
            for image in map(mapping, sequence(part.get("images"))):
                name = string(image.get("title"))
                address = string(image.get("page_url")) or string(image.get("url"))
                texts.append(name or address)
                sources.append(Citation(name or address, address))
        case "local_resource":
            name = string(part.get("name")) or string(part.get("file_path")).rpartition("/")[2]
            attachments.append(Attachment(name or "file", string(part.get("mime_type"))))
        case _:
            texts.append(to_json(part))


def _linked(content: Entry) -> list[Citation]:
    """What the product links with an answer which does not tell the addresses: documents found."""
    if content.get("type") not in _LINKING:
        return []
    link = {"title": content.get("title"), "url": content.get("published_url")}
    listed = map(mapping, [*sequence(content.get("content")), content.get("link"), link])
    told = [(string(each.get("title")), string(each.get("url"))) for each in listed]
    return [Citation(title or url, url) for title, url in told if is_web_address(url)]


def _displayed(content: Entry) -> str:
    """What the product shows of an answer that has no other content."""
    for key in ("text", "json_block", "code"):
        if content.get(key):
            return to_json(content[key])
    if content.get("table"):
        rows = [[to_json(cell) for cell in sequence(row)] for row in sequence(content["table"])]
        return "\n".join(" | ".join(row) for row in rows)
    shown = [*sequence(content.get("content")), content.get("link")]
    titles = [(string(mapping(each).get("title")), mapping(each).get("url")) for each in shown]
    return "\n".join(f"{title} {string(url)}".strip() for title, url in titles if title)
