r"""Markdown beyond the standard: formulas, money, conflicts, bold words, a few HTML tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatvault import bold_words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_LONGEST_FORMULA = 80  # lines
_LONGEST_LABEL = 100  # characters of a footnote's name
_LONGEST_CONFLICT = 2_000  # lines
_CONFLICT_BEGINS, _CONFLICT_ENDS = "<<<<<<< ", ">>>>>>> "
_ENDS = {"\\(": "\\)", "\\[": "\\]"}
_AMOUNT = re.compile(r"\$\d[\d.,]*")
_SPOKEN = re.compile(r"[^\\^_={}<>+*]*\s[^\\^_={}<>+*]*")
_TAG = re.compile(
    r"<(/?)(br|b|strong|i|em|u|ins|s|del|sub|sup|kbd|code|mark|small|details|summary)"
    r"(?: open)?\s*(/?)>",
    re.IGNORECASE,
)
_ALONE = ("br", "details")  # need no other tag to go with them


def add(parser: MarkdownIt) -> None:
    """Teach the parser these rules."""
    inline, block = parser.inline.ruler, parser.block.ruler
    bold_words.add(parser)
    inline.before("escape", "bracket_math", _bracket_math)
    inline.before("math_inline", "amount", _amount)
    inline.before("autolink", "html_tag", _tag)
    inline.at("footnote_ref", _footnote)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    block.before("fence", "bracket_math_block", _bracket_block, interrupts)
    block.before("fence", "conflict", _conflict, interrupts)


def _footnote(state: StateInline, silent: bool) -> bool:
    """A mention of a footnote; the plugin alone would look for its end through all the text."""
    if not state.src.startswith("[^", state.pos):
        return False
    if state.src.find("]", state.pos, state.pos + _LONGEST_LABEL) < 0:
        return False
    from mdit_py_plugins.footnote.index import footnote_ref

    return footnote_ref(state, silent, always_match=True)


def _bracket_math(state: StateInline, silent: bool) -> bool:
    r"""The formulas that chat services write as \( … \) and \[ … \]."""
    begin = state.src[state.pos : state.pos + 2]
    close = _ENDS.get(begin)
    end = state.src.find(close, state.pos + 2, state.posMax) if close else -1
    if end < 0:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = state.src[state.pos + 2 : end]
        token.markup = begin
    state.pos = end + 2
    return True


def _bracket_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    r"""A formula between \[ and \] on lines of its own, whatever its lines begin with."""
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith("\\[", start):
        return False
    for line in range(first, min(last, first + _LONGEST_FORMULA)):
        text = state.src[state.bMarks[line] : state.eMarks[line]].rstrip()
        if text.endswith("\\]"):
            break
        if "\\]" in text:
            return False
    else:
        return False
    if not silent:
        end = state.bMarks[line] + len(text) - 2
        token = state.push("math_block", "math", 0)
        token.content, token.markup = state.src[start + 2 : end], "\\["
        token.map = [first, line + 1]
        state.line = line + 1
    return True


def _conflict(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Two versions of some lines, as Git and coding tools write them, are code.

    The "=======" between them would make a heading of all that is above it.
    """
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith(_CONFLICT_BEGINS, start):
        return False
    for line in range(first + 1, min(last, first + _LONGEST_CONFLICT)):
        if state.src.startswith(_CONFLICT_ENDS, state.bMarks[line] + state.tShift[line]):
            break
    else:
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.content = state.getLines(first, line + 1, state.blkIndent, keepLastLF=True)
        token.markup, token.map = "```", [first, line + 1]
        state.line = line + 1
    return True


def _amount(state: StateInline, silent: bool) -> bool:
    """A dollar sign before a sum of money begins no formula: “$5 a day, 30$ a week”."""
    amount = _AMOUNT.match(state.src, state.pos)
    if amount is None:
        return False
    end = state.src.find("$", amount.end())
    if 0 <= end < state.posMax and not _SPOKEN.fullmatch(state.src[amount.end() : end]):
        return False
    if not silent:
        state.pending += amount[0]
    state.pos = amount.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:
    """A tag that only says how words are set; its closing tag has to be there, too."""
    tag = _TAG.match(state.src, state.pos)
    if tag is None or tag.end() > state.posMax:
        return False
    name, closes = tag[2].lower(), bool(tag[1])
    known = state.env.setdefault("open_tags", [])
    if name not in _ALONE:
        if closes and (state.src, name) not in known:
            return False
        if not closes and state.src.lower().find(f"</{name}>", tag.end(), state.posMax) < 0:
            return False
    if not silent:
        token = state.push("html_tag", name, 0)
        token.nesting = -1 if closes else 1
        if name not in _ALONE:
            (known.remove if closes else known.append)((state.src, name))
    state.pos = tag.end()
    return True
