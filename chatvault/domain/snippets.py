"""The line of a message that shows why it was found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.query_tree import Query, Term
from chatvault.domain.search import Snippet

WIDTH = 160
_BEFORE_HIT = 40
_NEAR = 4_000  # characters in which the first hit mostly is
# Beyond this a text is not folded for its snippet: the hit is near the beginning or not shown.
_LOOKED_AT = 400_000

Span = tuple[int, int]  # start and end


class _Fold(dict[int, str]):
    """Lower case without marks, one character for one, as the index folds words."""

    def __missing__(self, code: int) -> str:
        lowered = chr(code).lower()
        base = unicodedata.normalize("NFD", lowered)[0] if lowered else chr(code)
        self[code] = base
        return base


_FOLD = _Fold()


def folded(text: str) -> str:
    """``text`` as it is compared; every character keeps its place."""
    return text.lower() if text.isascii() else text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A term to be found; ``at_beginning``: not behind another letter.

    The pattern begins with the term itself, which ``re`` finds as fast as memory is read.
    """

    pattern: re.Pattern[str]
    at_beginning: bool

    def spans(self, shown: str) -> Iterator[Span]:
        """Where it stands in text that is folded."""
        for found in self.pattern.finditer(shown):
            start = found.start()
            if not (self.at_beginning and start and shown[start - 1].isalnum()):
                yield found.span()


class Marker:
    """Cuts snippets for one query and marks its words in them."""

    def __init__(self, query: Query) -> None:
        terms = query.terms
        self._words = tuple(map(_whole, terms))
        self._parts = tuple(_Wanted(re.compile(_body(term)), False) for term in terms)

    def snippet(self, text: str, width: int = WIDTH) -> Snippet:
        """About ``width`` characters of ``text`` round the first hit, on one line."""
        begin, end = self._first(text)
        start = max(0, begin - _BEFORE_HIT)
        if start:
            at_word = text.find(" ", start, begin)
            start = at_word + 1 if at_word >= 0 else start
        line = " ".join(text[start : max(end, start + width * 2)].split())
        cut = line[:width].rstrip()
        shown = ("…" if start else "") + cut + ("…" if len(line) > len(cut) else "")
        marks = tuple((begin, end - begin) for begin, end in self._spans(shown))
        return Snippet(shown, marks)

    def _first(self, text: str) -> Span:
        """Where the first hit is; the beginning where none is seen."""
        for reach in (_NEAR, _LOOKED_AT):
            near = text[:reach]
            for found in self._found(near):
                first = min((span for spans in found if (span := next(spans, None))), default=None)
                if first is not None:
                    return first
            if len(text) <= reach:
                break
        return 0, 0

    def _spans(self, line: str) -> list[Span]:
        """Every hit in a line, none over another."""
        for found in self._found(line):
            spans = sorted({span for some in found for span in some})
            if spans:
                return [
                    span
                    for before, span in zip([(0, 0), *spans], spans, strict=False)
                    if span[0] >= before[1]
                ]
        return []

    def _found(self, text: str) -> Iterator[list[Iterator[Span]]]:
        """The spans of each term: as words, then whatever their marks, then as parts of names."""
        lowered = text.lower()
        is_aligned = len(lowered) == len(text)
        if is_aligned:
            yield [word.spans(lowered) for word in self._words]
        shown = lowered if is_aligned and text.isascii() else folded(text)
        if shown is not lowered:
            yield [word.spans(shown) for word in self._words]
        yield [
            (span for span in part.spans(shown) if _is_hump(text, *span)) for part in self._parts
        ]


def _is_hump(text: str, start: int, end: int) -> bool:
    """Whether these characters are a part of a name: ``User`` in ``getUserById``."""
    begins = text[start].isupper() or not text[start - 1 : start].isalnum()
    return begins and not text[end : end + 1].islower()


def _body(term: Term) -> str:
    parts = [re.escape(folded(part)) for part in re.split(r"[\W_]+", term.text) if part]
    return r"[\W_]*".join(parts) or re.escape(folded(term.text))


def _whole(term: Term) -> _Wanted:
    begins = folded(term.text)[:1]
    if term.inside or not (begins.isascii() and begins.isalnum()):
        return _Wanted(re.compile(_body(term)), False)
    end = r"\w*" if term.prefix else r"(?![^\W_])"
    return _Wanted(re.compile(_body(term) + end), True)
