"""Bold words beside signs, which the standard of Markdown leaves between asterisks.

By the standard asterisks between a sign and a letter, as in 这是**“重点”**的, begin or end nothing.
It is made for languages with spaces between words; Chinese and Japanese answers are full of such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_MARK, _LENGTH = "*", 2
_ENDING = ":.!?,;"  # behind these a word begins without a space, too


def add(parser: MarkdownIt) -> None:
    """Teach the parser this rule."""
    parser.inline.ruler.before("emphasis", "bold_words", _bold_words)


def _bold_words(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if silent or not state.src.startswith(_MARK * _LENGTH, start):
        return False
    known = state.scanDelims(start, canSplitWord=True)
    before, behind = state.src[start - 1 : start], state.src[start + _LENGTH : state.posMax][:1]
    begins = known.can_open or (_is_wide(before) and _is_sign(behind))
    ends = known.can_close or (
        _is_sign(before) and (_is_wide(behind) or (before in _ENDING and behind.isalnum()))
    )
    if known.length != _LENGTH or (begins, ends) == (known.can_open, known.can_close):
        return False
    _mark(state, begins=begins, ends=ends)
    return True


def _is_sign(character: str) -> bool:
    return bool(character) and not (character.isalnum() or character.isspace())


def _is_wide(character: str) -> bool:
    """Whether it is a letter of a language that may have no spaces between words."""
    return character.isalnum() and not character.isascii()


def _mark(state: StateInline, *, begins: bool, ends: bool) -> None:
    from markdown_it.rules_inline.state_inline import Delimiter

    for _ in range(_LENGTH):
        state.push("text", "", 0).content = _MARK
        state.delimiters.append(
            Delimiter(ord(_MARK), _LENGTH, len(state.tokens) - 1, -1, begins, ends)
        )
    state.pos += _LENGTH
