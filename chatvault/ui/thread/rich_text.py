"""Markdown tokens become parts: rich text in the subset that Qt lays out well, code, tables.

Lists and quotes are not nested elements but flat paragraphs with an indent: nested ones lay
out slowly, and a code block inside a list can so stand between two of its paragraphs.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatvault.ui.thread import inline
from chatvault.ui.thread.markdown import parse
from chatvault.ui.thread.math_text import readable
from chatvault.ui.thread.parts import CodePart, Ink, TablePart, TextPart
from chatvault.ui.thread.sanitize import clean
from chatvault.ui.thread.table_tokens import table

if TYPE_CHECKING:
    from markdown_it.token import Token

INDENT = 20  # pixels a list level is set in; the text box scales it
QUOTE_INDENT = 16
_BULLETS = ("disc", "circle", "square")


@dataclass(slots=True)
class Paragraph:
    """One paragraph: what it says and how deep it is set.

    ``marker`` is "-" for a bullet, a number for a numbered entry, and empty otherwise.
    """

    content: str
    tag: str = "p"
    lists: int = 0
    quotes: int = 0
    marker: str = ""
    tight: bool = False
    centred: bool = False

    def html(self, below: str) -> str:
        """The paragraph as an element; ``below`` is the class of the space under it."""
        style = []
        if self.quotes:
            style.append(f"margin-left:{self.quotes * QUOTE_INDENT}px")
        if self.lists and not self.marker:
            style.append(f"-qt-block-indent:{self.lists}")
        css = f' class="{below}"' if below else ""
        css += f' style="{";".join(style)}"' if style else ""
        if self.tag == "hr":
            return f"<hr{css}>"
        if not self.marker:
            align = ' align="center"' if self.centred else ""
            return f"<{self.tag}{align}{css}>{self.content}</{self.tag}>"
        indent = f'style="-qt-list-indent:{self.lists}"'
        entry = f"<li{css}>{self.content}</li>"
        if self.marker == "-":
            bullet = _BULLETS[min(self.lists, len(_BULLETS)) - 1]
            return f'<ul type="{bullet}" {indent}>{entry}</ul>'
        return f'<ol start="{self.marker}" {indent}>{entry}</ol>'


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
            return ""
        return "-" if self.number is None else str(self.number)


class _Walker:
    """Goes through block tokens once and hands out parts in order."""

    def __init__(self, tokens: Sequence[Token], ink: Ink) -> None:
        self._tokens = tokens
        self._ink = ink
        self._lists: list[_List] = []
        self._quotes = 0
        self._tag = "p"
        self._tight = False
        self._pending: list[Paragraph] = []

    def parts(self) -> Iterator[TextPart | CodePart | TablePart]:
        index = 0
        while index < len(self._tokens):
            token = self._tokens[index]
            if token.type in ("fence", "code_block"):
                self._begin_entry()
                yield from self._flush()
                yield self._code(token)
            elif token.type == "table_open":
                end = self._end_of_table(index)
                yield from self._flush()
                yield table(self._tokens[index:end], self._indent)
                index = end
            else:
                self._step(token)
            index += 1
        yield from self._flush()

    def _step(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._say(inline.to_html(inline.runs(token.children)))
        elif kind == "paragraph_open":
            self._tag, self._tight = "p", token.hidden
        elif kind == "heading_open":
            self._tag, self._tight = token.tag, False
        elif kind == "hr":
            self._pending.append(Paragraph("", "hr"))
        elif kind.startswith("math_block"):
            formula = html.escape(clean(readable(token.content)), quote=False)
            self._say(f"<i>{formula.replace(chr(10), '<br>')}</i>", centred=True)
        elif kind.startswith("blockquote"):
            self._quotes += token.nesting
        else:
            self._list_step(token)

    def _list_step(self, token: Token) -> None:
        if token.type.endswith("_list_open"):
            self._begin_entry()
        if token.type == "bullet_list_open":
            self._lists.append(_List(None))
        elif token.type in ("ordered_list_open", "footnote_block_open"):
            self._lists.append(_List(int(token.attrs.get("start", 1) or 0)))
        elif token.type in ("list_item_open", "footnote_open"):
            self._lists[-1].fresh = True
            self._lists[-1].task = "task-list-item" in str(token.attrs.get("class", ""))
        elif token.type in ("list_item_close", "footnote_close"):
            self._begin_entry()
            current = self._lists[-1]
            if current.number is not None:
                current.number += 1
        elif token.type in ("bullet_list_close", "ordered_list_close", "footnote_block_close"):
            self._lists.pop()

    def _begin_entry(self) -> None:
        """Show the marker of an entry that has no text of its own before what comes now."""
        if self._lists and self._lists[-1].fresh:
            self._say("")

    def _say(self, content: str, *, centred: bool = False) -> None:
        marker = ""
        if self._lists and self._lists[-1].fresh:
            self._lists[-1].fresh = False
            marker = self._lists[-1].marker
        paragraph = Paragraph(content, self._tag, len(self._lists), self._quotes, marker)
        paragraph.tight, paragraph.centred = self._tight and bool(self._lists), centred
        if marker and self._tag != "p":  # a heading in a list entry
            paragraph.content = f"<b>{content}</b>"
        self._pending.append(paragraph)
        self._tag = "p"

    def _code(self, token: Token) -> CodePart:
        language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
        code = clean(token.content).removesuffix("\n")
        return CodePart(code, clean(language)[:30], self._indent)

    @property
    def _indent(self) -> int:
        return len(self._lists) * INDENT + self._quotes * QUOTE_INDENT

    def _end_of_table(self, start: int) -> int:
        for index in range(start, len(self._tokens)):
            if self._tokens[index].type == "table_close":
                return index
        return len(self._tokens) - 1

    def _flush(self) -> Iterator[TextPart]:
        paragraphs, self._pending = self._pending, []
        if not paragraphs:
            return
        following: list[Paragraph | None] = [*paragraphs[1:], None]
        yield TextPart(
            "".join(
                this.html(_space(this, after))
                for this, after in zip(paragraphs, following, strict=True)
            ),
            self._ink,
        )


def _space(paragraph: Paragraph, after: Paragraph | None) -> str:
    """The class of the space between two paragraphs; the style sheet knows how much it is."""
    if after is None:
        return ""
    if after.tag.startswith("h"):
        return "wide"
    if paragraph.tag.startswith("h"):
        return "close"
    return "tight" if paragraph.tight and after.tight else "loose"


def parse_parts(text: str, ink: Ink = Ink.FIRST) -> tuple[TextPart | CodePart | TablePart, ...]:
    """The parts of one segment of a Markdown text."""
    return tuple(_Walker(parse(text), ink).parts())
