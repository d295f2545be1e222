"""Turning the marks that answers of LibreChat have for pages into links.

A mark is a private-use character, at times written out as its escape, and a name like
"turn0search2"; the pages stand in an attachment for each turn of a search.
"""

from __future__ import annotations

import re
from typing import Any

from chatvault.domain.blocks import Citation
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.texts.markdown_links import is_web_address, link

Fields = dict[str, Any]

_MARK = re.compile(r"(?:\ue202|\\ue202)turn(\d{1,6})([a-z]{1,12})(\d{1,6})")
_REST = re.compile(r"[\ue200-\ue206]|\\ue20[0-6]")
_KINDS = {"organic": "search", "topStories": "news", "references": "ref"}


class Sources:
    """The pages that one message was made of."""

    def __init__(self, attachments: list[Any]) -> None:
        self._pages: dict[tuple[str, str, str], Citation] = {}
        self._cited: dict[Citation, None] = {}
        for attached in map(mapping, attachments):
            self._add(mapping(attached.get("web_search")))

    def _add(self, found: Fields) -> None:
        turn = str(count(found.get("turn")))
        for key, kind in _KINDS.items():
            for place, page in enumerate(map(mapping, sequence(found.get(key)))):
                url = string(page.get("link")) or string(page.get("url"))
                title = string(page.get("title")) or url
                if is_web_address(url):
                    cited = Citation(title, url, string(page.get("snippet")))
                    self._pages[turn, kind, str(place)] = cited

    def resolved(self, text: str) -> str:
        """The text with links in place of the marks; a mark of nothing is taken out."""
        if _REST.search(text) is None:
            return text
        return _REST.sub("", _MARK.sub(self._link, text))

    def _link(self, mark: re.Match[str]) -> str:
        page = self._pages.get((mark[1], mark[2], mark[3]))
        if page is None:
            return ""
        self._cited[page] = None
        return f" ({link(page.title, page.url)})"

    def citations(self) -> list[Citation]:
        """The pages that texts led to so far, each once."""
        return list(self._cited)
