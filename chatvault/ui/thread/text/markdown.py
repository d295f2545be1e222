"""The one Markdown parser of the thread: no raw HTML, no foreign schemes, no deep nesting."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from chatvault.ui.thread.text import markdown_rules
from chatvault.ui.thread.text.sanitize import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

DEEPEST = 20
_ALLOWED = re.compile(r"(https?://[^/\\?#\s]|mailto:.)", re.IGNORECASE)
_ENDS = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}


def is_allowed(url: str) -> bool:
    """Whether a link may be followed: only to the web and to write a mail."""
    return bool(_ALLOWED.match(url.strip()))


@functools.cache
def _parser() -> MarkdownIt:
    # Imported with the first conversation: the window's first paint does without them.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    # Whether a footnote is defined is known only from the whole text, not from a segment.
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.use(tasklists_plugin)
    markdown_rules.add(parser)
    # What may be followed is decided where a link is shown: others are told, and lead nowhere.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def address(url: object) -> str:
    """Where a link leads, as one reads it."""
    return clean(_parser().normalizeLinkText(str(url)))


def parse(text: str, links: str = "") -> Sequence[Token]:
    """The tokens of one segment of a message; ``links`` are definitions that stand elsewhere."""
    return _parser().parse(clean(text), {"references": dict(_references(links))} if links else {})


@functools.lru_cache(maxsize=16)
def _references(links: str) -> dict[str, Any]:
    known: dict[str, Any] = {}
    _parser().parse(clean(links), known)
    references: dict[str, Any] = known.get("references", {})
    return references


def formula(token: Token) -> str:
    """A formula as it was written, with its signs at both ends."""
    begin = token.markup if token.markup in _ENDS else "$$"
    return f"{begin}{token.content}{_ENDS[begin]}"
