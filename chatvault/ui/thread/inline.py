"""The inside of a paragraph: runs of text, each with the way it is set."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chatvault.ui.thread.markdown import is_allowed
from chatvault.ui.thread.math_text import readable
from chatvault.ui.thread.sanitize import clean

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
    href: str = ""


PLAIN = Style()


class Run(NamedTuple):
    """Characters that are set alike."""

    text: str
    style: Style = PLAIN


def _switched(style: Style, name: str, *, on: bool) -> Style:
    """The style with one of the switches that Markdown has turned."""
    if name == "strong":
        return style._replace(bold=on)
    return style._replace(italic=on) if name == "em" else style._replace(struck=on)


class _Reader:
    """Walks through inline tokens, keeping the style that holds."""

    def __init__(self) -> None:
        self._style = PLAIN

    def read(self, tokens: Sequence[Token]) -> Iterator[Run]:
        for token in tokens:
            name, _, edge = token.type.rpartition("_")
            if edge in ("open", "close") and name in ("strong", "em", "s"):
                self._style = _switched(self._style, name, on=edge == "open")
            elif token.type == "link_open":
                self._style = self._style._replace(href=_safe(token.attrs.get("href", "")))
            elif token.type == "link_close":
                self._style = self._style._replace(href="")
            else:
                yield from self._leaf(token)

    def _leaf(self, token: Token) -> Iterator[Run]:
        style = self._style
        if token.type == "text":
            yield from self._text(clean(token.content))
        elif token.type == "code_inline":
            yield Run(clean(token.content).replace("\n", " "), style._replace(code=True))
        elif token.type == "softbreak":
            yield Run(" ", style)
        elif token.type == "hardbreak":
            yield Run("\n", style)
        elif token.type.startswith("math_inline"):
            yield Run(clean(readable(token.content)), style._replace(italic=True))
        elif token.type == "image":
            yield from self._image(token)
        elif token.type == "footnote_ref":
            yield Run(str(token.meta.get("id", 0) + 1), style._replace(raised=True))
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

    def _image(self, token: Token) -> Iterator[Run]:
        # A picture that a text refers to is never loaded: it is a link that says so.
        source = _safe(token.attrs.get("src", ""))
        label = clean(token.content) or source
        yield Run(f"[image: {label}]", self._style._replace(href=source))


def _safe(url: object) -> str:
    text = clean(str(url))
    return text if is_allowed(text) else ""


def runs(tokens: Sequence[Token] | None) -> tuple[Run, ...]:
    """The children of an inline token as runs."""
    return tuple(_Reader().read(tokens or ()))


def plain(content: Sequence[Run]) -> str:
    """What the runs say."""
    return "".join(run.text for run in content)


def to_html(content: Sequence[Run]) -> str:
    """The runs in the few elements that rich text needs; everything in them is escaped."""
    return "".join(_run_html(run) for run in content)


def _run_html(run: Run) -> str:
    text = html.escape(run.text, quote=False).replace("\n", "<br>")
    style = run.style
    if style == PLAIN:
        return text
    if style.code:
        text = f"<code>{text.replace('  ', '&nbsp; ')}</code>"
    for wanted, tag in ((style.bold, "b"), (style.italic, "i"), (style.struck, "s")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if style.raised:
        text = f"<sup>{text}</sup>"
    if style.href:
        text = f'<a href="{html.escape(style.href)}">{text}</a>'
    return text
