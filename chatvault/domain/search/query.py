"""The language of the search box; any text whatever is a valid query.

Bare words must all be there, "phrases" or “phrases” as they stand, ``-`` or ``NOT`` leaves out,
``OR`` joins neighbours, ``AND`` between two changes nothing, parentheses group, ``word*`` is the
beginning of a word, ``*part*`` stands inside of one, ``w*rd`` may have anything for its star,
``/…/`` is a regular expression, ``field:value`` narrows, ``field:=value`` to the whole name,
``field:(one OR other)`` to several values, a link to a message asks for that message. What looks
like an operator but is none is searched as a word, or left out and said so.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chatvault.domain.clean_text import clean
from chatvault.domain.message_link import linked
from chatvault.domain.search import query_signs as signs
from chatvault.domain.search.query_fields import (
    EXACTLY,
    is_of_words,
    meant,
    values_apart,
    values_of,
)
from chatvault.domain.search.query_joining import Joining
from chatvault.domain.search.query_remarks import Remarks
from chatvault.domain.search.query_tree import (
    AllOf,
    AnyOf,
    Condition,
    Expression,
    Node,
    Query,
    Term,
    Without,
)
from chatvault.domain.search.segmentation import UNSPACED

# More than anybody means. The index refuses expressions that are nested deeper, and SQLite
# those with a thousand conditions.
_DEEPEST = 12  # parentheses in parentheses
_MOST = 250  # words and conditions
_LONGEST = 10_000  # characters of a query that are looked at
_MOST_SPACES = 2  # in a value without quotes


def parse(text: str, *, typing: bool = False) -> Query:
    """The query that ``text`` asks; ``typing``: its last word may still grow."""
    parser = _Parser(clean(text), typing=typing)
    nodes = parser.sequence(0)
    return Query(tuple(nodes), parser.remarks.all(), frozenset(parser.widened))


@dataclass(frozen=True, slots=True)
class StandingField:
    """Where a field stands in a text: from its name, or the sign that leaves it out, to its end.

    ``colon`` is the place behind the name, ``grouped``: in parentheses.
    """

    start: int
    colon: int
    end: int
    understood: bool
    grouped: bool


def fields(text: str) -> tuple[StandingField, ...]:
    """The fields in a query, whether they are understood or not, from left to right."""
    parser = _Parser(clean(text), typing=True)
    parser.sequence(0)
    return tuple(parser.fields)


class _Parser:
    """Reads from left to right; every step takes at least a character."""

    def __init__(self, text: str, *, typing: bool) -> None:
        self._text = text[:_LONGEST]
        self._place = 0
        self._typing = typing
        self._unwanted = False  # what is read is to be left out
        self._start = 0  # of what is read, with the sign before it
        self._field = ""  # whose values are being read
        self._misread = False  # one of them was not understood
        self._asked = 0  # words and conditions so far
        self.fields: list[StandingField] = []
        self.remarks = Remarks()
        self.widened: set[str] = set()
        if len(text) > _LONGEST:
            self.remarks.add(f"only the first {_LONGEST:,} characters were looked at")

    def sequence(self, depth: int) -> list[Node]:
        """Everything up to the end of the text, or to where the parentheses close."""
        found = Joining()
        while True:
            self._take(signs.SPACE)
            if self._place >= len(self._text):
                return self._finished(found)
            if self._take(signs.CLOSING):
                if depth:
                    return self._finished(found)
                self._leave_out(")")
            elif self._take(signs.OR):
                found.joins = bool(found.nodes)
                if not found.nodes:
                    self.remarks.of_or()
            elif found.nodes and self._take(signs.AND):
                continue
            elif self._asked >= _MOST:
                self.remarks.add(f"only the first {_MOST} words and conditions were looked at")
                self._place = len(self._text)
            else:
                for node in self._item(depth):
                    found.add(node)

    def _finished(self, found: Joining) -> list[Node]:
        if found.joins and not (self._typing and self._is_at_end):
            self.remarks.of_or()
        return found.nodes

    def _item(self, depth: int) -> Iterator[Node]:
        """What stands next, if it asks for anything."""
        before, start = self._unwanted, self._place
        self._start = start
        unwanted = self._take(signs.MINUS) is not None
        self._unwanted |= unwanted
        nodes = next(nodes for kind in self._kinds() if (nodes := kind(depth)) is not None)
        self._unwanted = before
        if nodes:
            node = nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))
            yield Without(node) if unwanted else node
            self._asked += self._text[start] != "("

    def _kinds(self) -> tuple[Callable[[int], list[Node] | None], ...]:
        """What may stand next: between the parentheses of a field, only values of it."""
        if self._field:
            return self._group, self._value
        return self._group, self._narrowing, self._expression, self._phrase, self._word

    # Every kind: None where it is not that; else what it asks for.

    def _group(self, depth: int) -> list[Node] | None:
        start = self._place
        if not self._take(signs.OPENING):
            return None
        if depth >= _DEEPEST:
            self.remarks.add(f"only {_DEEPEST} parentheses within each other were looked at")
            return []
        nodes = self.sequence(depth + 1)
        group = self._text[start : self._place]
        if not nodes and not any(map(str.isalnum, group)):  # else it was told what was wrong
            self._leave_out(group)
        return nodes

    def _narrowing(self, depth: int) -> list[Node] | None:
        found = self._take(signs.FIELD)
        if found is None:
            return None
        start, self._field, self._misread = self._start, found[1].casefold(), False
        if self._text.startswith("(", self._place):
            nodes = self._group(depth) or []
            self._misread |= not nodes and self._field != "also"
        else:
            nodes = self._value(depth)
        self._field = ""
        place = (start, found.end(), self._place)
        self.fields.append(StandingField(*place, understood=not self._misread, grouped=depth > 0))
        return nodes

    def _value(self, depth: int) -> list[Node]:
        """A value of the field that is being read."""
        name = self._field
        exactly = meant(name) in EXACTLY and self._take(signs.EQUALS) is not None
        quoted = self._take(signs.QUOTED)
        value = _within(quoted).replace('""', '"') if quoted else self._bare(depth)
        known = values_of(name, value)
        if not quoted and (not known or is_of_words(name)):
            known = self._more_of_value(name, value, depth) or known
        if not known:
            self._misread = True
            if value or not (self._typing and self._is_at_end):  # else it is still being typed
                self.remarks.of_value(name, value)
            return []
        if name == "also":
            self._widen(known)
            return []
        nodes = [Condition(meant(name), one, exactly=exactly) for one in known]
        return [AnyOf(tuple(nodes))] if len(nodes) > 1 else [*nodes]

    def _more_of_value(self, name: str, value: str, depth: int) -> tuple[str, ...]:
        """A value of several words ("last week", "7 days"), or one behind a space ("from: me")."""
        known: tuple[str, ...] = ()
        end = self._place
        while value.count(" ") < _MOST_SPACES and self._take(signs.GAP):
            value = f"{value} {self._bare(depth)}".strip()
            if more := values_apart(name, value):
                known, end = more, self._place
        self._place = end
        return known

    def _widen(self, places: tuple[str, ...]) -> None:
        if not self._unwanted:
            self.widened.update(places)
            return
        self._misread = True
        for place in places:
            self.remarks.of_place(place)

    def _expression(self, depth: int) -> list[Node] | None:
        del depth
        found = self._take(signs.EXPRESSION)
        if found is None:
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what may mean something else one day
                re.compile(found[1])
        except (re.error, OverflowError, RecursionError):
            words = self._term(found[1], phrase=True)
            self.remarks.of_expression(found[0], has_words=bool(words))
            return words
        return [Expression(found[1])]

    def _phrase(self, depth: int) -> list[Node] | None:
        del depth
        found = self._take(signs.PHRASE)
        if found is None:
            return None
        if (nearness := self._take(signs.NEARNESS)) is not None:
            self.remarks.of_nearness(nearness[0])
        return self._term(_within(found), phrase=True) or self._leave_out(found[0])

    def _word(self, depth: int) -> list[Node]:
        word = self._bare(depth)
        if linked(word) is not None:
            return [Condition("id", word)]
        text = word.strip("*")
        starred = signs.STARRED.fullmatch(word) is not None and UNSPACED.search(word) is None
        if word.startswith("*"):
            nodes = self._term(text, inside=True, starred=starred)
        else:
            # What must not be is said as it is meant: half a word would leave out too much.
            growing = self._typing and self._is_at_end and word == text and not self._unwanted
            prefix = growing or word.endswith("*")
            nodes = self._term(text, prefix=prefix, growing=growing, starred=starred)
        return nodes or self._leave_out(word)

    @staticmethod
    def _term(
        text: str,
        *,
        phrase: bool = False,
        prefix: bool = False,
        inside: bool = False,
        growing: bool = False,
        starred: bool = False,
    ) -> list[Node]:
        """The term, unless there is nothing in it that is indexed."""
        if not any(character.isalnum() for character in text):
            return []
        return [Term(text, phrase, prefix, inside, growing, starred)]

    def _leave_out(self, sign: str) -> list[Node]:
        """Note that this asks for nothing, unless something may be about to follow it."""
        if sign and not (self._typing and self._is_at_end and signs.BEGUN.fullmatch(sign)):
            self.remarks.of_sign(sign)
        return []

    @property
    def _is_at_end(self) -> bool:
        return self._place >= len(self._text)

    def _bare(self, depth: int) -> str:
        """The characters up to the next space, or to the parenthesis that closes a group."""
        found = self._take(signs.WORD)
        word = found[0] if found is not None else ""
        open_here = 0
        for place, character in enumerate(word):
            open_here += (character == "(") - (character == ")")
            if open_here < 0 and depth:
                self._place -= len(word) - place
                return word[:place]
            open_here = max(0, open_here)
        return word

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._place)
        if found is not None:
            self._place = found.end()
        return found


def _within(quotes: re.Match[str]) -> str:
    """What stands between quotes, whichever they are."""
    return next(filter(None, quotes.groups()), "")
