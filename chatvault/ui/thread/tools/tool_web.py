"""Searches on the web and pages that were read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from chatvault.ui.thread.parts.link_list import Link, link_lists
from chatvault.ui.thread.parts.parts import Part
from chatvault.ui.thread.tools.tool_arguments import spoken
from chatvault.ui.thread.tools.tool_output import answer, caption, output, pictures, plainly, prose
from chatvault.ui.thread.tools.tool_use import ToolUse, from_json, mappings, string

_LINKS = "Links: ["
_MOST = 100
_ADDRESS = re.compile(r"https?://\S+")
_HEADING = re.compile(r"Web search results for query: .*")
_LISTS = ("results", "links", "search_results", "sources", "organic", "items", "data", "content")


def search(use: ToolUse) -> Iterator[Part]:
    """What was found, as links, and what was said about it."""
    links, rest = found_in(use.outcome.text)
    if not links and (structured := use.details()):
        links = _listed(structured)
    if not links:
        yield from _page(use)
        return
    yield from link_lists(links[:_MOST])
    yield from prose(rest)
    yield from pictures(use.outcome)


def fetch(use: ToolUse) -> Iterator[Part]:
    """The address of a page, and what was read there or told about it."""
    urls = [use.text("url", "uri", "link")]
    listed = use.values.get("urls")
    urls += [url for url in listed if isinstance(url, str)] if isinstance(listed, list) else []
    if links := [Link(url, url) for url in urls if url]:
        yield from link_lists(links)
    page = list(_page(use))
    if prompt := prose(use.text("prompt")):
        yield from (caption("Prompt"), *prompt, *([caption("Answer")] if page else []))
    yield from page


def _page(use: ToolUse) -> Iterator[Part]:
    if use.failed:
        return
    text = use.outcome.text
    if text.lstrip()[:1] in ("{", "[", "<"):
        yield from output(text)
    else:
        yield from prose(text)
    yield from pictures(use.outcome)


def found_in(text: str) -> tuple[list[Link], str]:
    """The links that an answer lists, and the rest of it."""
    value = from_json(text)
    if value is not None and (links := _listed(value)):
        return links, ""
    links, rest = _after_links(text)
    if links:
        return links, _HEADING.sub("", rest, count=1).strip()
    return _in_lines(text)


def _listed(value: object) -> list[Link]:
    entries = list(mappings(value))
    links = [link for entry in entries if (link := _link(entry)) is not None]
    if links:
        return links
    for entry in entries:
        for name in _LISTS:
            inside = entry.get(name)
            links += [link for one in mappings(inside) if (link := _link(one)) is not None]
            if isinstance(inside, list | dict) and not links:
                links += [
                    link
                    for one in mappings(inside)
                    for deeper in mappings(one.get("content"))
                    if (link := _link(deeper)) is not None
                ]
    return links


def _link(entry: dict[str, object]) -> Link | None:
    url = next((url for name in ("url", "link", "href") if (url := string(entry.get(name)))), "")
    if not url:
        return None
    title = string(entry.get("title")) or string(entry.get("name")) or url
    about = string(entry.get("snippet")) or string(entry.get("description"))
    return Link(title, url, about)


def _after_links(text: str) -> tuple[list[Link], str]:
    """The lists that Claude Code writes between the sentences of its answer."""
    links: list[Link] = []
    rest: list[str] = []
    decoder = json.JSONDecoder()
    start = 0
    while (at := text.find(_LINKS, start)) >= 0 and len(links) < _MOST:
        rest.append(text[start:at])
        try:
            value, end = decoder.raw_decode(text, at + len(_LINKS) - 1)
        except (ValueError, RecursionError):
            break
        links += _listed(value)
        start = end
    rest.append(text[start:])
    return list(dict.fromkeys(links)), "".join(rest)


def _in_lines(text: str) -> tuple[list[Link], str]:
    """Titles with their address in the line below, and a quotation below that."""
    links: list[Link] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if number and _ADDRESS.fullmatch(line.strip()) and lines[number - 1].strip():
            quoted = lines[number + 1] if number + 1 < len(lines) else ""
            links.append(Link(lines[number - 1].strip(), line.strip(), quoted.strip()))
    return links, ""


def looked_for(use: ToolUse) -> str:
    """The words that were searched, or the address that was opened."""
    return ", ".join(_looked_for(use))


def _looked_for(use: ToolUse) -> list[str]:
    for name in ("query", "queries", "q", "url", "uri", "pattern"):
        if texts := spoken_list(use.values.get(name)):
            return texts
    for name in ("search_query", "image_query", "open", "find", "click"):
        said = [
            string(entry.get("q")) or string(entry.get("ref_id")) or string(entry.get("pattern"))
            for entry in mappings(use.values.get(name))
        ]
        if any(said):
            return [text for text in said if text]
    return []


def spoken_list(value: object) -> list[str]:
    """The texts of a list, or the one text that it is."""
    if isinstance(value, list):
        return [word for word in value if isinstance(word, str)]
    return [text] if (text := spoken(value)) else []


def web(use: ToolUse) -> Iterator[Part]:
    """A tool that searches or opens pages, as it is asked."""
    if use.text("url") and not use.text("query"):
        parts = tuple(fetch(use))
    else:
        parts = tuple(answer(use) if use.failed else search(use))
    yield from parts
    if not parts and (looked := _looked_for(use)) and not use.failed:
        yield plainly("\n".join(looked))
