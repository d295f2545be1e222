"""The inside of a paragraph: runs of text, each with the way it is set."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chatvault.ui import utf16
from chatvault.ui.thread.text.markdown import address, formula, is_allowed
from chatvault.ui.thread.text.math_text import readable
from chatvault.ui.thread.text.sanitize import clean, short

if TYPE_CHECKING:
    from markdown_it.token import Token

_BARE_LINK = re.compile(r"https?://[^\s<>\"'`\\^{}|]*[^\s<>\"'`\\^{}|.,;:!?)\]*_~]")


class Style(NamedTuple):
    """How a run is set; ``href`` makes it a link."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    raised: bool = False
    lowered: bool = False
    underlined: bool = False
    href: str = ""


PLAIN = Style()
NOTE = "#note-"  # leads to a footnote
_LONGEST_ADDRESS = 200  # of a link that leads nowhere
_WIDER = '<span class="beside"> </span>'
_ELEMENTS = ("b", "i", "s", "code", "sup", "sub", "u")  # of the switches of a style, in order


class Run(NamedTuple):
    """Characters that are set alike; ``source`` is what they are copied as, where it differs."""

    text: str
    style: Style = PLAIN
    source: str = ""


NO_NOTES: Mapping[str, int] = {}
_SWITCHES: dict[str, Callable[[Style, bool], Style]] = {
    "bold": lambda style, on: style._replace(bold=on),
    "italic": lambda style, on: style._replace(italic=on),
    "struck": lambda style, on: style._replace(struck=on),
    "code": lambda style, on: style._replace(code=on),
    "raised": lambda style, on: style._replace(raised=on),
    "lowered": lambda style, on: style._replace(lowered=on),
    "underlined": lambda style, on: style._replace(underlined=on),
}
_NAMES = {
    "strong": "bold",
    "b": "bold",
    "summary": "bold",
    "em": "italic",
    "i": "italic",
    "s": "struck",
    "del": "struck",
    "code": "code",
    "kbd": "code",
    "sup": "raised",
    "sub": "lowered",
    "u": "underlined",
    "ins": "underlined",
}


def _switched(style: Style, element: str, *, on: bool) -> Style:
    """The style with the switch of an element turned."""
    switch = _SWITCHES.get(_NAMES.get(element, ""))
    return switch(style, on) if switch is not None else style


class _Reader:
    """Walks through inline tokens, keeping the style that holds."""

    def __init__(self, notes: Mapping[str, int], *, breaks: bool) -> None:
        self._style = PLAIN
        self._soft = "\n" if breaks else " "  # what the end of a line becomes
        self._notes = notes  # the numbers of the footnotes
        self._told = ""  # where the open link leads, that may not be followed

    def read(self, tokens: Sequence[Token]) -> Iterator[Run]:
        for token in tokens:
            name, _, edge = token.type.rpartition("_")
            if edge in ("open", "close") and name in ("strong", "em", "s"):
                self._style = _switched(self._style, name, on=edge == "open")
            elif token.type == "link_open":
                href = token.attrs.get("href", "")
                self._style = self._style._replace(href=_safe(href))
                self._told = "" if self._style.href or token.info == "auto" else _told(href)
            elif token.type == "link_close":
                self._style = self._style._replace(href="")
                yield from self._tell()
            else:
                yield from self._leaf(token)

    def _tell(self) -> Iterator[Run]:
        """Where a link would have led that may not be followed, behind its words."""
        if self._told:
            yield Run(f" ({self._told})", self._style)
        self._told = ""

    def _leaf(self, token: Token) -> Iterator[Run]:
        style = self._style
        if token.type == "text":
            yield from self._text(clean(token.content))
        elif token.type == "code_inline":
            yield Run(clean(token.content).replace("\n", " "), style._replace(code=True))
        elif token.type == "softbreak":
            yield Run(self._soft, style)
        elif token.type == "hardbreak":
            yield Run("\n", style)
        elif token.type.startswith("math_inline"):
            shown = clean(readable(token.content))
            yield Run(shown, style._replace(italic=True), clean(formula(token)))
        elif token.type == "image":
            yield from self._image(token)
        elif token.type == "footnote_ref":
            yield self._note(str(token.meta.get("label", "")))
        elif token.type == "html_tag":
            yield from self._tag(token)
        elif token.type == "html_inline":  # only the task list plugin makes these
            yield Run("☑" if "checked=" in token.content else "☐", style)
        elif token.content:
            yield Run(clean(token.content), style)

    def _text(self, text: str) -> Iterator[Run]:
        if self._style.href or "://" not in text:
            if text:
                yield Run(text, self._style)
            return
        start = 0
        for match in _BARE_LINK.finditer(text):
            if match.start() > start:
                yield Run(text[start : match.start()], self._style)
            yield Run(match[0], self._style._replace(href=_safe(match[0])))
            start = match.end()
        if start < len(text):
            yield Run(text[start:], self._style)

    def _note(self, label: str) -> Run:
        number = self._notes.get(label)
        if number is None:
            return Run(clean(f"[^{label}]"), self._style)
        style = self._style._replace(raised=True, href=f"{NOTE}{number}")
        return Run(str(number), style, clean(f"[^{label}]"))

    def _tag(self, token: Token) -> Iterator[Run]:
        """One of the few HTML elements that people write between Markdown."""
        if token.tag == "br" or (token.tag == "summary" and token.nesting < 0):
            yield Run("\n", self._style)
        if token.tag == "summary" and token.nesting > 0:
            yield Run("▾ ", self._style)
        self._style = _switched(self._style, token.tag, on=token.nesting > 0)

    def _image(self, token: Token) -> Iterator[Run]:
        # A picture that a text refers to is never loaded: it is a link that says so.
        source, told = _safe(token.attrs.get("src", "")), _told(token.attrs.get("src", ""))
        label = clean(token.content) or source or told
        yield Run(f"[image: {label}]", self._style._replace(href=source or self._style.href))
        if not source and told not in ("", label):
            yield Run(f" ({told})", self._style)


def _told(url: object) -> str:
    return short(address(str(url)[: 4 * _LONGEST_ADDRESS]), _LONGEST_ADDRESS)


def _safe(url: object) -> str:
    text = clean(str(url))
    return text if is_allowed(text) else ""


def runs(
    tokens: Sequence[Token] | None, notes: Mapping[str, int] = NO_NOTES, *, breaks: bool = False
) -> tuple[Run, ...]:
    """The children of an inline token as runs; ``notes`` are the numbers of footnotes.

    ``breaks``: a line ends where it was ended, not where the room does.
    """
    return tuple(_Reader(notes, breaks=breaks).read(tokens or ()))


def plain(content: Sequence[Run]) -> str:
    """What the runs say."""
    return "".join(run.text for run in content)


def spaces_beside_code(content: Sequence[Run]) -> Iterator[int]:
    """Where plain spaces touch code: its ground takes of them, so that they are set wider."""
    place = 0
    for number, run in enumerate(content):
        end = place + utf16.length(run.text)
        first, last = _touches_code(content, number)
        yield from (place,) * first
        yield from (end - 1,) * last
        place = end


def _touches_code(content: Sequence[Run], number: int) -> tuple[bool, bool]:
    """Whether a run begins, and whether it ends, with a space beside code."""
    run = content[number]
    if run.style != PLAIN:
        return False, False
    first = run.text[:1] == " " and number > 0 and content[number - 1].style.code
    follows = number + 1 < len(content) and content[number + 1].style.code
    return first, follows and run.text[int(first) :][-1:] == " "


def to_html(content: Sequence[Run]) -> str:
    """The runs in the few elements that rich text needs; everything in them is escaped."""
    return "".join(_run_html(run) for run in content)


def spaced_html(content: Sequence[Run]) -> str:
    """The same with wider spaces beside code, for what is seen."""
    return "".join(_spaced(content, number) for number in range(len(content)))


def _spaced(content: Sequence[Run], number: int) -> str:
    first, last = _touches_code(content, number)
    text = content[number].text
    if not (first or last):
        return _run_html(content[number])
    inside = _run_html(Run(text[int(first) : len(text) - int(last)]))
    return _WIDER * first + inside + _WIDER * last


def _run_html(run: Run) -> str:
    text = html.escape(run.text, quote=False).replace("\n", "<br>")
    style = run.style
    if style == PLAIN:
        return text
    for wanted, tag in zip(style[:-1], _ELEMENTS, strict=True):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if style.href:
        text = f'<a href="{html.escape(style.href)}">{text}</a>'
    return text
