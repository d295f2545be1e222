"""The one Markdown parser of the thread: no raw HTML, no foreign schemes, no deep nesting."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from chatvault.ui.thread.sanitize import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

DEEPEST = 20
_ALLOWED = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def is_allowed(url: str) -> bool:
    """Whether a link may be followed: only to the web and to write a mail."""
    return bool(_ALLOWED.match(url.strip()))


def _bracket_math(state: StateInline, silent: bool) -> bool:
    r"""The formulas that chat services write as \\( … \\) and \\[ … \\]."""
    ends = {"\\(": "\\)", "\\[": "\\]"}
    close = ends.get(state.src[state.pos : state.pos + 2])
    end = state.src.find(close, state.pos + 2, state.posMax) if close else -1
    if end < 0:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


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
    parser.use(footnote_plugin)
    parser.use(tasklists_plugin)
    parser.inline.ruler.before("escape", "bracket_math", _bracket_math)
    parser.validateLink = is_allowed  # type: ignore[method-assign]
    return parser


def parse(text: str) -> Sequence[Token]:
    """The tokens of one segment of a message."""
    return _parser().parse(clean(text))
