"""Pieces of Markdown that cannot spill over into what is written after them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
_BACKTICKS = re.compile(r"`+")
_NOT_LANGUAGE = re.compile(r"[^\w+#.-]+")
_LINK = re.compile(r"(https?://|mailto:)[^\x00-\x1f\x7f]+", re.IGNORECASE)
_MAY_STAY_OPEN = re.compile(r"```|~~~|<")
# What ends the kinds of raw HTML that run on until they are ended, by how they begin.
_ENDS_OF_HTML = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


def escaped(text: str) -> str:
    """One line of text in which nothing means something in Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


def fenced(text: str, language: str = "") -> str:
    """``text`` as a code block whose fence is longer than any row of backticks in it."""
    longest = max((len(row) for row in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{_NOT_LANGUAGE.sub('', language)[:40]}\n{_lines(text)}\n{fence}"


def quoted(text: str) -> str:
    """``text`` as a block quote."""
    return "\n".join(f"> {line}" if line else ">" for line in _lines(text).split("\n"))


def is_link(url: str) -> bool:
    """Whether a link may be followed: only to the web and to write a mail."""
    return bool(_LINK.fullmatch(url))


def closed(text: str) -> str:
    """Markdown that somebody wrote, with what it leaves open ended."""
    text = _lines(text)
    if not _MAY_STAY_OPEN.search(text):
        return text
    # Not counting fences but asking the parser: a fence in a list or quote ends with that.
    *_, last = _blocks().parse(f"{text}\n\n# end\n")
    if last.type == "fence":
        return f"{text}\n{last.markup}"
    if last.type == "html_block":
        start = last.content.lstrip()
        end = next((end for begin, end in _ENDS_OF_HTML if start.startswith(begin)), "</script>")
        return f"{text}\n{end}"
    return text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@functools.cache
def _blocks() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable("inline")
