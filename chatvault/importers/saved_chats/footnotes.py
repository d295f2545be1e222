"""The footnotes at the end of a clipped page, which are the sources of its answers."""

from __future__ import annotations

import re

from chatvault.domain.blocks import Citation
from chatvault.importers.texts.markdown_links import link

_NOTE = re.compile(
    r"\[\^(?P<name>\d{1,4})\]: \[(?P<title>[^\]\n]{1,300})\]\((?P<url>https?://\S{1,2000})\)"
    r"(?: — (?P<text>.{0,2000}))?\s*"
)
_MARK = re.compile(r"\s?\[\^(\d{1,4})\]")


class Footnotes:
    """The notes of one file, for the turns that they are marked in."""

    def __init__(self, lines: list[str]) -> None:
        """Take the notes off the end of the lines."""
        self._notes: dict[str, Citation] = {}
        end = len(lines)
        while end and (not lines[end - 1].strip() or self._is_note(lines[end - 1])):
            end -= 1
        if self._notes:
            del lines[end:]

    def _is_note(self, line: str) -> bool:
        found = _NOTE.fullmatch(line)
        if found is not None:
            source = Citation(found["title"], found["url"], found["text"] or "")
            self._notes[found["name"]] = source
        return found is not None

    def resolved(self, text: str) -> tuple[str, list[Citation]]:
        """The text with links in place of the marks, and its sources, each once."""
        sources: dict[str, Citation] = {}

        def shown(mark: re.Match[str]) -> str:
            source = self._notes.get(mark[1])
            if source is None:
                return mark[0]
            sources[source.url] = source
            return f" ({link(source.title, source.url)})"

        return (_MARK.sub(shown, text), list(sources.values())) if self._notes else (text, [])
