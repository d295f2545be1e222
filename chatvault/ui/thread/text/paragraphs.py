"""Paragraphs of prose: what they say, how deep they are set, and what of them is copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatvault.ui import utf16
from chatvault.ui.painting.direction import runs_right_to_left
from chatvault.ui.thread.text.inline import Run, plain, spaced_html

INDENT = 20  # pixels a list level is set in; the text box scales it
QUOTE_INDENT = 16
QUOTE, BULLETS, NUMBERS = "q", "u", "o"  # what a paragraph can be nested in
TASK = "task"  # the marker of an entry that begins with a box
CHECKED = "☑"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: what it says and what it is nested in, from the outside in.

    ``marker`` is "-" for a bullet, a number for a numbered entry, TASK, and empty otherwise.
    ``lines`` are the first line of its source and the one behind its last; both are the same
    where it has none of its own, as when it was cut.
    """

    runs: tuple[Run, ...]
    tag: str = "p"
    nest: str = ""
    marker: str = ""
    tight: bool = False
    centred: bool = False
    lines: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        """What it says, as it is shown."""
        return plain(self.runs)

    @property
    def length(self) -> int:
        """How many UTF-16 units it has."""
        return utf16.length(self.text)

    @property
    def lists(self) -> int:
        """How many lists it stands in."""
        return len(self.nest) - self.quotes

    @property
    def quotes(self) -> int:
        """How many quotes it stands in."""
        return self.nest.count(QUOTE)

    def html(self, below: str) -> str:
        """The paragraph for a text document; ``below`` is the class of the space under it."""
        style = []
        if self.quotes:
            style.append(f"margin-left:{self.quotes * QUOTE_INDENT}px")
        is_entry = self.marker not in ("", TASK)
        if self.lists and not is_entry:
            style.append(f"-qt-block-indent:{self.lists}")
        classes = " ".join(filter(None, (below, self.marker if self.marker == TASK else "")))
        css = f' class="{classes}"' if classes else ""
        css += f' style="{";".join(style)}"' if style else ""
        if self.tag == "hr":
            return f"<hr{css}>"
        if is_entry:
            return self._entry(css)
        align = ' align="center"' if self.centred else ""
        content = spaced_html(self.runs)
        if self.marker == TASK:  # the sign keeps its place, but a box is drawn over it
            content = f'<span class="box">{content[:1]}</span>{content[1:]}'
        return f"<{self.tag}{align}{css}>{content}</{self.tag}>"

    def _entry(self, css: str) -> str:
        indent = f"-qt-list-indent:{self.lists}"
        content = spaced_html(self.runs)
        if self.tag != "p":  # a heading in a list entry
            content = f"<b>{content}</b>"
        entry = f"<li{css}>{content}</li>"
        if self.marker == "-":
            return f'<ul type="none" style="{indent}">{entry}</ul>'  # the text box draws it
        if runs_right_to_left(self.text):  # Qt turns the point to the wrong side
            indent += ";-qt-list-number-prefix:'.';-qt-list-number-suffix:''"
        return f'<ol start="{self.marker}" style="{indent}">{entry}</ol>'

    def cut(self, start: int, end: int) -> Paragraph:
        """What stands between two places of it, as a paragraph of its own."""
        if start <= 0 and end >= self.length:
            return self
        marker = self.marker if start <= 0 else ""
        runs = tuple(_cut(self.runs, start, end))
        return replace(self, runs=runs, marker=marker, lines=(0, 0))


def _cut(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """The runs between two places; a formula that is cut loses what it was written as."""
    place = 0
    for run in runs:
        length = utf16.length(run.text)
        first, last = max(0, start - place), min(length, end - place)
        if first == 0 and last == length:
            yield run
        elif first < last:
            yield Run(utf16.cut(run.text, first, last), run.style)
        place += length


def stretch(paragraphs: Sequence[Paragraph], start: int, end: int) -> tuple[Paragraph, ...]:
    """What stands between two places of paragraphs that are shown one under the other."""
    result: list[Paragraph] = []
    place = 0
    for paragraph in paragraphs:
        length = paragraph.length
        if place + length >= start and place <= end and start < end:
            result.append(paragraph.cut(start - place, end - place))
        place += length + 1
    if len(result) > 1 and not result[-1].runs and result[-1].lines == (0, 0):
        result.pop()  # the selection ends just before it
    if len(result) == 1 and result[0].lines == (0, 0):
        result = [replace(result[0], marker="", nest="", tag="p")]
    return tuple(result)


def boxes(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, bool]]:
    """Where the boxes of tasks stand in the text, and whether they are checked."""
    place = 0
    for paragraph in paragraphs:
        if paragraph.marker == TASK:
            yield place, paragraph.text.startswith(CHECKED)
        place += paragraph.length + 1


def document(paragraphs: Sequence[Paragraph]) -> str:
    """Paragraphs as the rich text that a text box lays out."""
    following: list[Paragraph | None] = [*paragraphs[1:], None]
    return "".join(
        this.html(_space(this, after)) for this, after in zip(paragraphs, following, strict=True)
    )


def _space(paragraph: Paragraph, after: Paragraph | None) -> str:
    """The class of the space between two paragraphs; the style sheet knows how much it is."""
    if after is None:
        return ""
    if "hr" in (paragraph.tag, after.tag):
        return "loose"
    if after.tag.startswith("h"):
        return "wide"
    if paragraph.tag.startswith("h"):
        return "close"
    return "tight" if paragraph.tight and after.tight else "loose"
