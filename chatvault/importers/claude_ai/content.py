"""The blocks that a message of Claude becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Citation,
    Event,
    EventKind,
    Text,
    TextVariant,
    Thinking,
)
from chatvault.importers.claude_ai import tools as claude_ai_tools
from chatvault.importers.claude_ai.artifacts import Artifacts
from chatvault.importers.claude_ai.tools import ToolCalls
from chatvault.importers.claude_ai.uploads import KINDS, Uploads
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.texts.markdown_links import is_web_address, link
from chatvault.importers.times.timestamps import timestamp

_OLD_TAG = re.compile(
    r"<antArtifact\b(?P<attributes>[^<>]*)>(?P<artifact>.*?)(?:</antArtifact>|\Z)"
    r"|<antThinking>(?P<thinking>.*?)(?:</antThinking>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'\b(\w+)="([^"]*)"')
# What the flat text has in place of what an older product could not show.
_PLACEHOLDER = re.compile(
    r"(?:```\n)?This block is not supported on your current device yet\.?(?:\n```)?\n*"
)
ADDED = (
    "What Claude itself adds to prompts (the date, its memories and the like) was left out; the "
    "kept original has it."
)
# Kinds of blocks that nobody said, with what is told of them.
_LEFT_OUT = {
    "token_budget": "What only tells how much the model might still write was left out.",
    "injected_prompt_block": ADDED,
}

Entry = dict[str, Any]


class ContentReader:
    """Reads the messages of one export file."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._pictures = Pictures()
        self._readers: dict[str, Callable[[Entry], list[Block]]] = {
            "thinking": _thinking,
            "voice_note": self._voice_note,
        }

    def blocks(
        self, message: Entry, artifacts: Artifacts, *, message_id: str, assistant: bool
    ) -> tuple[Block, ...]:
        """Everything the message holds: what was said, then the files with it.

        The flat text stands for the blocks where these say nothing, as in early exports.
        """
        found: list[Block] = []
        uploads = Uploads(message, self._pictures)
        calls = ToolCalls(found, uploads, artifacts)
        for place, block in enumerate(_content(message)):
            if isinstance(block, dict) and block.get("type") in KINDS:
                found.append(uploads.shown(block))
            else:
                self._read(block, f"{message_id}:{place}", found, calls)
        calls.write_files()
        if not found:
            flat = string(message.get("text")) or string(message.get("content"))
            text = _PLACEHOLDER.sub("", flat).strip("\n")
            found = _said({"text": text}, {})
        if assistant:
            found = _with_old_tags_resolved(found, message_id, artifacts)
        found = _each_source_once(found)
        self._add_summary(message, found)
        found += uploads.others()
        for source in sequence(message.get("sync_sources")):
            found.append(self._unknown("sync_source", source))
        return tuple(found)

    def _read(self, block: object, place: str, found: list[Block], calls: ToolCalls) -> None:
        if isinstance(block, str):
            found += _said({"text": block}, {})
            return
        if not isinstance(block, dict):
            found.append(self._unknown("block", block))
            return
        kind = string(block.get("type"))
        if kind == "text":
            found += _said(block, calls.pages)
        elif kind == "tool_use":
            calls.ask(block, place)
        elif kind == "tool_result":
            calls.answer(block)
        elif kind in _LEFT_OUT:
            self._findings.left_out(_LEFT_OUT[kind])
        elif kind in self._readers:
            found += self._readers[kind](block)
        else:
            found.append(self._unknown(kind or "block", block))

    def _voice_note(self, block: Entry) -> list[Block]:
        """What was spoken, below what the product calls it."""
        text = string(block.get("transcript")) or string(block.get("text"))
        title = string(block.get("title")).strip()
        if not (text.strip() or title):
            return [self._unknown("voice_note", block)]
        said = [f"**{title}**"] if title and title != text.strip() else []
        return [Text("\n\n".join((*said, text)).strip(), TextVariant.VOICE)]

    def _add_summary(self, message: Entry, found: list[Block]) -> None:
        """What stands for the conversation so far, where it grew too long for the model."""
        for block in sequence(message.get("compaction_summary")):
            text = string(mapping(block).get("text"))
            found.append(Event(EventKind.COMPACTION, text))

    def _unknown(self, kind: str, content: object) -> Text:
        self._findings.unknown(kind)
        return Text(to_json(content), TextVariant.UNKNOWN)


def _content(message: Entry) -> list[Any]:
    """The blocks; some exports have written the list of them into a text."""
    told = message.get("content")
    return sequence(from_json(told) if isinstance(told, str) else told)


def _said(block: Entry, pages: dict[str, Entry]) -> list[Block]:
    """Text with its sources; newer exports tell their names only where the ``pages`` were found."""
    text = string(block.get("text"))
    if not text.strip():
        return []
    cited = [
        _named(pages.get(_url(entry), {})) | {key: told for key, told in entry.items() if told}
        for entry in sequence(block.get("citations"))
        if isinstance(entry, dict)
    ]
    return [Text(_with_links(text, cited) if cited else text), *_citations(cited)]


def _named(page: Entry) -> Entry:
    """What a page is called, and the site it is on."""
    return {key: page[key] for key in ("title", "metadata") if key in page}


def _thinking(block: Entry) -> list[Block]:
    text = string(block.get("thinking"))
    if not text.strip():
        summaries = [mapping(summary) for summary in sequence(block.get("summaries"))]
        text = "\n\n".join(filter(None, (string(each.get("summary")) for each in summaries)))
    began, ended = timestamp(block.get("start_timestamp")), timestamp(block.get("stop_timestamp"))
    seconds = (ended - began) / 1000 if began and ended and ended >= began else None
    return [Thinking(text, seconds)] if text.strip() else []


def _with_links(text: str, cited: list[Entry]) -> str:
    """The text with a link behind each passage that a source is named for."""
    links: dict[int, dict[str, None]] = {}
    for entry in cited:
        url, end = _url(entry), entry.get("end_index")
        if is_web_address(url) and isinstance(end, int) and _may_end_at(text, end):
            links.setdefault(end, {})[link(_label(entry), url)] = None
    for end in sorted(links, reverse=True):
        text = f"{text[:end]} ({', '.join(links[end])}){text[end:]}"
    return text


def _may_end_at(text: str, end: int) -> bool:
    """Whether a passage may end there; places that were miscounted fall into words."""
    return 0 < end <= len(text) and not text[end - 1 : end + 1].isalnum()


def _citations(cited: list[Entry]) -> list[Block]:
    found: dict[str, Block] = {}
    for entry in cited:
        url, title = _url(entry), string(entry.get("title"))
        if url or title:
            found.setdefault(url or title, Citation(title or url, url))
        for source in sequence(entry.get("sources")):
            url, title = string(mapping(source).get("url")), string(mapping(source).get("title"))
            if url or title:
                found.setdefault(url or title, Citation(title or url, url))
    return list(found.values())


def _each_source_once(found: list[Block]) -> list[Block]:
    """A page that was found and then cited stands where it is cited last."""
    kept: list[Block] = []
    seen: set[str] = set()
    for block in reversed(found):
        if isinstance(block, Citation):
            identity = block.url or block.title
            if identity in seen:
                continue
            seen.add(identity)
        kept.append(block)
    kept.reverse()
    return kept


def _url(entry: Entry) -> str:
    return string(entry.get("url")) or string(mapping(entry.get("details")).get("url"))


def _label(entry: Entry) -> str:
    """The name of the site is short enough to stand in a sentence."""
    known = mapping(entry.get("metadata"))
    return string(known.get("site_name")) or string(entry.get("title"))


def _with_old_tags_resolved(
    found: list[Block], message_id: str, artifacts: Artifacts
) -> list[Block]:
    resolved: list[Block] = []
    for block in found:
        if isinstance(block, Text) and "<ant" in block.text:
            resolved += _untagged(block, message_id, len(resolved), artifacts)
        else:
            resolved.append(block)
    return resolved


def _untagged(block: Text, message_id: str, place: int, artifacts: Artifacts) -> list[Block]:
    """The text without tags; artifacts and thinking in it become blocks of their own."""
    found: list[Block] = []
    position = 0
    for match in _OLD_TAG.finditer(block.text):
        before = block.text[position : match.start()].strip("\n")
        if before.strip():
            found.append(Text(before, block.variant))
        if match["thinking"] is not None:
            found.append(Thinking(match["thinking"].strip()))
        else:
            attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
            content = match["artifact"].strip("\n")
            call_id = f"{message_id}:{place + len(found)}"
            found += claude_ai_tools.artifact(attributes, content, call_id, artifacts)
        position = match.end()
    after = block.text[position:].strip("\n") if position else block.text
    if after.strip():
        found.append(Text(after, block.variant))
    return found
