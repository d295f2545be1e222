"""The blocks of what DeepSeek wrote, which is in fragments, and flat in older exports."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.texts.markdown_links import is_web_address, link

SEARCHES = frozenset({"SEARCH", "TOOL_SEARCH", "TOOL_OPEN", "READ_LINK"})

_CITED = re.compile(r"\[citation:(\d{1,4})\]")

Entry = dict[str, Any]


def flat(told: Entry) -> list[Block]:
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


def blocks_of(piece: Entry, findings: Findings) -> list[Block]:
    """The content of one fragment."""
    kind, content = string(piece.get("type")).upper(), string(piece.get("content"))
    if kind in ("REQUEST", "RESPONSE", "TEMPLATE_RESPONSE"):
        return [Text(content)] if content.strip() else []
    if kind == "THINK":
        seconds = number(piece.get("elapsed_secs"))
        return [Thinking(content, seconds)] if content.strip() else []
    if kind in SEARCHES:
        return _search(piece)
    if kind == "TIP":
        return [Event(EventKind.NOTICE, content)] if content.strip() else []
    if kind == "FILE":
        return [file(piece)]
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


def with_links(blocks: list[Block]) -> Iterator[Block]:
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


def file(told: Entry) -> File:
    """A file that was attached, of which the text alone is told."""
    name = string(told.get("file_name")) or string(told.get("name")) or "file"
    size = count(told.get("file_size")) or None
    return File(Attachment(name, "", size), string(told.get("content")))
