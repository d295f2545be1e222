"""Markdown tokens become parts: paragraphs in the subset that Qt lays out well, code, tables.

Lists and quotes are not nested elements but flat paragraphs with an indent: nested ones lay
out slowly, and a code block inside a list can so stand between two of its paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chatvault.ui.thread.parts.parts import CodePart, Elsewhere, Ink, Origin, TablePart, TextPart
from chatvault.ui.thread.parts.table_tokens import table
from chatvault.ui.thread.text import footnotes, inline
from chatvault.ui.thread.text.inline import Run, Style
from chatvault.ui.thread.text.markdown import formula, parse
from chatvault.ui.thread.text.math_text import readable
from chatvault.ui.thread.text.paragraphs import (
    BULLETS,
    INDENT,
    NUMBERS,
    QUOTE,
    QUOTE_INDENT,
    TASK,
    Paragraph,
    document,
)
from chatvault.ui.thread.text.sanitize import clean

if TYPE_CHECKING:
    from markdown_it.token import Token

_CODE = ("fence", "code_block")
_MATH = ("math", "katex")  # what a fence with a formula calls itself

Parts = TextPart | CodePart | TablePart


@dataclass(slots=True)
class _List:
    """An open list: its next number, or None where it has bullets."""

    number: int | None
    fresh: bool = False  # its entry has not said anything yet
    task: bool = False  # its entry has a box instead of a marker

    @property
    def marker(self) -> str:
        """What stands before its present entry."""
        if self.task:
            return TASK
        return "-" if self.number is None else str(self.number)


class _Walker:
    """Goes through block tokens once and hands out parts in order."""

    def __init__(
        self, source: str, skip: int, notes: Mapping[str, int], ink: Ink, *, breaks: bool = False
    ) -> None:
        """What stands in the first ``skip`` lines is known, but not shown."""
        self._source = source
        self._skip = skip
        self._notes = notes
        self._ink = ink
        self._breaks = breaks
        self._lists: list[_List] = []
        self._nest = ""
        self._tag = "p"
        self._tight = False
        self._lines = (0, 0)
        self._pending: list[Paragraph] = []

    def parts(self, tokens: Sequence[Token]) -> Iterator[Parts]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.map:
                self._lines = (token.map[0], token.map[1])
            if self._is_known(token):
                self._go_on_from(token.content)
            elif token.type in _CODE and token.info.strip() not in _MATH:
                self._begin_entry()
                yield from self._flush()
                yield self._code(token)
            elif token.type == "table_open":
                end = _end_of_table(tokens, index)
                yield from self._flush()
                yield table(tokens[index:end], self._indent, self._notes, self._origin)
                index = end
            else:
                self._step(token)
            index += 1
        yield from self._flush()

    def notes(self, notes: Mapping[str, Sequence[Token]]) -> Iterator[Parts]:
        """Footnotes as entries of a numbered list, under a rule."""
        said = [Paragraph((), "hr")] if 1 in map(self._notes.get, notes) else []
        self._nest = NUMBERS
        for label in sorted(notes, key=lambda label: self._notes.get(label, 0)):
            self._lists = [_List(self._notes.get(label, 0), fresh=True)]
            for part in self.parts(notes[label]):
                if isinstance(part, TextPart):
                    said += part.paragraphs
                elif isinstance(part, CodePart):
                    said.append(Paragraph((Run(part.code, Style(code=True)),), nest=self._nest))
        self._pending = said
        for part in self._flush():
            yield replace(part, notes=True)

    def _is_known(self, token: Token) -> bool:
        """Whether it stands in the lines that only tell where the segment is."""
        if not self._skip or not self._lists or token.type != "inline":
            return False
        return self._lines[0] < self._skip

    def _go_on_from(self, number: str) -> None:
        """The open entry has said its marker already; the next has the number after it."""
        current = self._lists[-1]
        current.fresh = False
        if current.number is not None and number.isdecimal():
            current.number = int(number)

    def _step(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._say(inline.runs(token.children, self._notes, breaks=self._breaks))
        elif kind == "paragraph_open":
            self._tag, self._tight = "p", token.hidden
        elif kind == "heading_open":
            self._tag, self._tight = token.tag, False
        elif kind == "hr":
            self._pending.append(Paragraph((), "hr", lines=self._lines))
        elif kind.startswith("math_block") or kind == "fence":
            shown = clean(readable(token.content))
            self._say((Run(shown, Style(italic=True), clean(formula(token))),), centred=True)
        elif kind == "blockquote_open":
            self._begin_entry()
            self._nest += QUOTE
        elif kind == "blockquote_close":
            self._nest = self._nest[:-1]
        else:
            self._list_step(token)

    def _list_step(self, token: Token) -> None:
        if token.type.endswith("_list_open"):
            self._begin_entry()
        if token.type == "bullet_list_open":
            self._lists.append(_List(None))
            self._nest += BULLETS
        elif token.type == "ordered_list_open":
            self._lists.append(_List(int(token.attrs.get("start", 1) or 0)))
            self._nest += NUMBERS
        elif token.type == "list_item_open":
            self._lists[-1].fresh = True
            self._lists[-1].task = "task-list-item" in str(token.attrs.get("class", ""))
        elif token.type == "list_item_close":
            self._begin_entry()
            current = self._lists[-1]
            if current.number is not None:
                current.number += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self._nest = self._nest[:-1]

    def _begin_entry(self) -> None:
        """Show the marker of an entry that has no text of its own before what comes now."""
        if self._lists and self._lists[-1].fresh:
            self._say(())

    def _say(self, runs: tuple[Run, ...], *, centred: bool = False) -> None:
        runs = _trimmed(runs)
        marker = ""
        if self._lists and self._lists[-1].fresh:
            self._lists[-1].fresh = False
            marker = self._lists[-1].marker
            runs = runs or (Run("\u00a0"),)  # or Qt would leave the entry out
        tag, self._tag = self._tag, "p"
        if not runs:
            return
        tight = self._tight and bool(self._lists)
        self._pending.append(Paragraph(runs, tag, self._nest, marker, tight, centred, self._lines))

    def _code(self, token: Token) -> CodePart:
        language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
        code = clean(token.content).removesuffix("\n")
        return CodePart(code, clean(language)[:30], self._indent, origin=self._origin)

    @property
    def _origin(self) -> Origin:
        first, end = self._lines
        return Origin(self._source, first, end, self._nest)

    @property
    def _indent(self) -> int:
        quotes = self._nest.count(QUOTE)
        return (len(self._nest) - quotes) * INDENT + quotes * QUOTE_INDENT

    def _flush(self) -> Iterator[TextPart]:
        paragraphs, self._pending = tuple(self._pending), []
        if paragraphs:
            yield TextPart(document(paragraphs), self._ink, paragraphs, self._source)


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs without empty ones, and without space at both ends."""
    said = [run for run in runs if run.text]
    while said and not said[0].text.strip() and not said[0].source:
        said.pop(0)
    while said and not said[-1].text.strip() and not said[-1].source:
        said.pop()
    return tuple(said)


def _end_of_table(tokens: Sequence[Token], start: int) -> int:
    for index in range(start, len(tokens)):
        if tokens[index].type == "table_close":
            return index
    return len(tokens) - 1


def parse_parts(
    text: str,
    ink: Ink = Ink.FIRST,
    *,
    skip: int = 0,
    elsewhere: Elsewhere | None = None,
    tail: bool = False,
    breaks: bool = False,
) -> tuple[Parts, ...]:
    """The parts of one segment of a Markdown text, or of a whole text.

    What stands in its first ``skip`` lines only tells which lists are open. Of a segment,
    ``elsewhere`` is what the rest of the text defines; a ``tail`` shows nothing but footnotes.
    ``breaks``: lines end where they were ended.
    """
    text = clean(text)
    tokens, notes = footnotes.apart(parse(text, elsewhere.links if elsewhere else ""))
    numbers = dict(elsewhere.notes) if elsewhere else footnotes.numbers(tokens, notes)
    walker = _Walker(text, skip, numbers, ink, breaks=breaks)
    parts = [] if tail else list(walker.parts(tokens))
    if notes and (tail or elsewhere is None):
        parts += _Walker(text, 0, numbers, Ink.SECOND).notes(notes)
    return tuple(parts)
