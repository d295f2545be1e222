"""Finds what is being typed at the caret of a query: the name of a field, or a value of one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatvault.domain.search.query_fields import offered_for
from chatvault.domain.search.query_signs import EXPRESSION, FIELD, PHRASE

# What may stand before a word, a phrase or a field: parentheses, and the sign that leaves out.
_BEFORE = re.compile(r"(?:[\s()]|-(?=[^\s-]))*")
_QUOTED = re.compile(r'=?"(?:[^"]|"")*+"?')
_WORD = re.compile(r"\S*")
_LONGEST = 2_000  # characters before the caret; more than that is pasted, not typed


@dataclass(frozen=True, slots=True)
class Place:
    """What is typed from ``start`` to the caret; a suggestion takes the place of all to ``end``."""

    field: str  # whose value it is; empty while a name is typed
    typed: str
    start: int
    end: int


def place_at(text: str, caret: int) -> Place | None:
    """What is being typed there; None where it is nothing that can be completed."""
    at = 0 if caret <= _LONGEST else caret
    while at < caret:
        at = _end(_BEFORE, text, at)
        found = FIELD.match(text, at)
        if found is not None and text.startswith("(", found.end()) and caret > found.end():
            end = _group_end(text, found.end())
            if caret <= end:
                return _in_group(text, caret, found)
        elif found is not None:
            end = _value_end(text, found.end())
            if at < caret <= end:
                return _in_field(text, caret, found, end)
        elif (whole := _whole_end(text, at)) is not None:
            end = whole
            if at < caret <= end:
                return None
        else:
            end = _word_end(text, at)
            typed = text[at:caret]
            if caret == end and typed.isalpha():
                return Place("", typed, at, end)
        at = max(end, at + 1)
    return None


def _in_field(text: str, caret: int, found: re.Match[str], end: int) -> Place:
    if caret < found.end():
        return Place("", text[found.start() : caret], found.start(), found.end())
    return _in_value(text, caret, found, found.end(), end)


def _in_group(text: str, caret: int, found: re.Match[str]) -> Place | None:
    """The value that is being typed between the parentheses of a field."""
    at = found.end()
    while at < caret:
        at = _end(_BEFORE, text, at)
        end = _value_end(text, at)
        if at < caret <= end or (at == caret and text[at - 1] == "("):
            return _in_value(text, caret, found, at, end)
        at = max(end, at + 1)
    return None


def _in_value(text: str, caret: int, found: re.Match[str], start: int, end: int) -> Place:
    typed = text[start:caret]
    quoted = typed.startswith('"')
    closed = end > start + 1 and text[end - 1] == '"'
    if quoted and not closed:
        end = caret  # the rest of the line is not meant, though it is read so
    return Place(offered_for(found[1]), typed.strip('"') if quoted else typed, start, end)


def _group_end(text: str, at: int) -> int:
    """Where the parenthesis that opens there is closed, or the text ends; not amid quotes."""
    open_here = 0
    while at < len(text):
        quoted = _QUOTED.match(text, at)
        if quoted is not None:
            at = quoted.end()
            continue
        open_here += (text[at] == "(") - (text[at] == ")")
        if not open_here:
            return at
        at += 1
    return at


def _value_end(text: str, at: int) -> int:
    quoted = _QUOTED.match(text, at)
    return quoted.end() if quoted is not None else _word_end(text, at)


def _whole_end(text: str, at: int) -> int | None:
    """Where a phrase or an expression ends; None where there is none."""
    found = PHRASE.match(text, at) or EXPRESSION.match(text, at)
    return found.end() if found is not None else None


def _word_end(text: str, at: int) -> int:
    """Where the word ends: at a space, or at the parenthesis that it does not open itself."""
    open_here = 0
    end = _end(_WORD, text, at)
    for place in range(at, end):
        open_here += (text[place] == "(") - (text[place] == ")")
        if open_here < 0:
            return place
    return end


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found is not None else at
