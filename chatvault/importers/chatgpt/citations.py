"""Turning ChatGPT's citation markers into links, and its sources into citations.

Since 2024 a marker is written between private-use characters and its sources are in
``content_references``; before, it looked like 【3:0†source】 with ``citations`` beside it, and
for a while with ``content_references``, as did 【{"image_fetch": "…"}】 for a picture.
"""

from __future__ import annotations

import re
from typing import Any

from chatvault.domain.blocks import Citation
from chatvault.importers.chatgpt import markers
from chatvault.importers.chatgpt.markers import MARKER, REFERENCE, linked
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.texts.markdown_links import is_web_address

_MARKS = "\ue200\ue201\ue202\ue203\ue204\ue205\ue206"  # they have no meaning by themselves
_MARKS_BEGIN = _MARKS.encode()[:2]
_OLD_BRACKET = "【".encode()
_OLD_MARKER = re.compile(
    r'【(?:(?:(\d{1,9}):)?(\d{1,9})†[^【】\n]{0,200}|\{"image_fetch":[^【】\n]{0,500}\})】'
)
_NOWHERE = re.compile(r"\[([^\[\]\n]{1,300})\]\(\)")  # a link of a product that has none
_SPACES = str.maketrans("\u00a0\u202f", "  ")  # what a marker is told with in place of spaces

Entry = dict[str, Any]


class Sources:
    """The sources of one message, as its metadata lists them."""

    def __init__(self, metadata: Entry) -> None:
        self._metadata = metadata
        self._references = _objects(metadata.get("content_references"))
        self._old = _objects(metadata.get("citations"))
        self._told: dict[str, str | None] | None = None

    def resolved(self, text: str) -> str:
        """The text with links in place of the markers; a marker of nothing is taken out."""
        if text.isascii():
            return text
        encoded = text.encode("utf-8", "replace")  # searching bytes is many times as fast
        if _OLD_BRACKET in encoded:
            text = self._with_old_resolved(text)
        if _MARKS_BEGIN in encoded:
            text = self._with_new_resolved(text)
            for mark in _MARKS:
                text = text.replace(mark, "")
        return text

    def citations(self) -> list[Citation]:
        """Every source once, in the order in which they are listed."""
        if not (self._references or self._old):
            return []
        found: dict[str, Citation] = {}
        for entry in self._entries():
            url, title = string(entry.get("url")), _title(entry)
            keys = ("snippet", "text", "description")
            text = next(filter(None, (string(entry.get(key)) for key in keys)), "")
            if url or title:
                found.setdefault(url or title, Citation(title or url, url, text))
        return list(found.values())

    def _entries(self) -> list[Entry]:
        entries = []
        for reference in self._references:
            entries += _pages(reference)
        for citation in self._old:
            entries.append(mapping(citation.get("metadata")))
        return entries

    def _replaced(self, marker: str) -> str | None:
        """What a reference puts in the place of the marker, None where none tells anything."""
        if self._told is None:
            self._told = {
                string(reference.get("matched_text")).translate(_SPACES): _replacement(reference)
                for reference in self._references
            }
        return self._told.get(marker.translate(_SPACES))

    def _with_new_resolved(self, text: str) -> str:
        pages: dict[str, Entry] | None = None
        groups: dict[frozenset[str], str] = {}

        def resolve(match: re.Match[str]) -> str:
            nonlocal pages, groups
            replacement = self._replaced(match[0])
            if replacement is not None:
                return replacement
            if pages is None:
                pages, groups = self._pages_by_reference(), self._replacements_by_names()
            names = frozenset(found[0] for found in REFERENCE.finditer(match[1]))
            return groups.get(names) or markers.told(match[1], pages)

        return MARKER.sub(resolve, text)

    def _pages_by_reference(self) -> dict[str, Entry]:
        """Pages by what markers call them: "turn0search3"."""
        pages: dict[str, Entry] = {}
        for reference in self._references:
            for page in _pages(reference):
                for name in _objects(page.get("refs")) + _objects(reference.get("refs")):
                    pages.setdefault(_name(name), page)
        for group in _objects(self._metadata.get("search_result_groups")):
            for page in _objects(group.get("entries")):
                pages.setdefault(_name(mapping(page.get("ref_id"))), page)
        return pages

    def _replacements_by_names(self) -> dict[frozenset[str], str]:
        """What the product shows for pages that are named together, since 2026 without a marker."""
        groups: dict[frozenset[str], str] = {}
        for reference in self._references:
            if reference.get("matched_text"):
                continue
            told = [*_pages(reference), reference]
            names = frozenset(_name(one) for page in told for one in _objects(page.get("refs")))
            if names:
                groups.setdefault(names, string(reference.get("alt")))
        return groups

    def _with_old_resolved(self, text: str) -> str:
        by_place: dict[int, Entry] = {}
        by_number: dict[tuple[str, str], Entry] = {}
        for citation in self._old:
            source = mapping(citation.get("metadata"))
            start = citation.get("start_ix")
            if isinstance(start, int):
                by_place.setdefault(start, source)
            extra = mapping(source.get("extra"))
            message, result = extra.get("cited_message_idx"), extra.get("search_result_idx")
            by_number.setdefault((_digits(message), _digits(result)), source)

        def resolve(match: re.Match[str]) -> str:
            replacement = self._replaced(match[0])
            if replacement:
                return replacement if match[2] is None else f" {replacement}"
            number = (match[1], match[2]) if match[1] else (match[2], "")
            source = by_place.get(match.start()) or by_number.get(number)
            return f" ({linked(source)})" if source and linked(source) else ""

        return _OLD_MARKER.sub(resolve, text)


def _replacement(reference: Entry) -> str | None:
    """What stands for the marker: the product's own Markdown, where there is any."""
    if reference.get("type") == "hidden":
        return ""
    alternative = string(reference.get("alt"))
    if alternative:
        return _NOWHERE.sub(r"\1", alternative)
    links = [linked(page) for page in _pages(reference, supporting=False)]
    if any(links):
        return "(" + ", ".join(filter(None, links)) + ")"
    listed = "\n".join(map(_list_entry, _files(reference)))
    return listed or string(reference.get("name")) or None


def _files(reference: Entry) -> list[Entry]:
    """The files of a list of them."""
    if reference.get("type") != "file_navlist":
        return []
    return [each for each in _objects(reference.get("items")) if string(each.get("name"))]


def _list_entry(file: Entry) -> str:
    told = (string(file.get("name")), string(file.get("description")))
    return "- " + ": ".join(filter(None, told))


def _pages(reference: Entry, *, supporting: bool = True) -> list[Entry]:
    """What a reference leads to: itself, its items, and the pages that support those."""
    if is_web_address(string(reference.get("url"))) or reference.get("type") == "file":
        return [reference]
    listed = _objects(reference.get("items")) or _objects(reference.get("fallback_items"))
    listed = listed or _objects([reference.get("item")])
    pages = _files(reference) if supporting else []
    for page in listed + (_objects(reference.get("sources")) if supporting else []):
        if is_web_address(string(page.get("url"))):
            pages.append(page)
        if supporting:
            pages += _objects(page.get("supporting_websites"))
    return pages


def _name(reference: Entry) -> str:
    turn, index = _digits(reference.get("turn_index")), _digits(reference.get("ref_index"))
    return f"turn{turn}{string(reference.get('ref_type'))}{index}"


def _digits(value: object) -> str:
    return str(value) if isinstance(value, int) else ""


def _title(entry: Entry) -> str:
    return string(entry.get("title")) or string(entry.get("name"))


def _objects(value: object) -> list[Entry]:
    return [entry for entry in sequence(value) if isinstance(entry, dict)] if value else []
