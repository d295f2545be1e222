"""The line of a message that shows why it was found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chatvault.domain.plain_text import FENCE, plain
from chatvault.domain.search.hits import Snippet
from chatvault.domain.search.letters import placed, plain_letters, with_places
from chatvault.domain.search.named_files import names_in
from chatvault.domain.search.query_tree import Query, Term
from chatvault.domain.search.segmentation import (
    ANYTHING,
    SIGNED,
    UNSPACED,
    composed,
    segmented,
)
from chatvault.domain.search.word_edges import is_of_word, is_part

WIDTH = 160
_BEFORE_HIT = 40
_SPARE = 80  # characters more than are shown, for some are markup
# How far a text is looked through for its first hit, step by step: mostly it is near the beginning.
_REACHES = (600, 6_000, 400_000)

_WORD_BEGIN = rf"(?<!(?!{UNSPACED.pattern})[^\W_])"
_WORD_END = rf"(?!(?!{UNSPACED.pattern})[^\W_])"

Span = tuple[int, int]  # start and end


class _Fold(dict[int, str]):
    """Lower case, Latin letters without marks, one character for one: as the index folds words.

    Only Latin letters lose their marks, as in the index: with й as и, no such word would be found
    in the list of words.
    """

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        lowered = letter.lower()
        base = unicodedata.normalize("NFD", lowered)[0]
        self[code] = folded = base if base.isascii() else lowered
        return folded


_FOLD = _Fold()


def folded(text: str) -> str:
    """``text`` as it is compared; every character keeps its place."""
    return text.lower() if text.isascii() else text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A term to be found; ``at_beginning``: not behind another letter.

    ``goes_on``: it may be the beginning of a part of a name. The pattern begins with the term
    itself, which ``re`` finds as fast as memory is read.
    """

    pattern: re.Pattern[str]
    at_beginning: bool
    goes_on: bool = False

    def spans(self, shown: str) -> Iterator[Span]:
        """Where it stands in text that is folded."""
        for found in self.pattern.finditer(shown):
            start = found.start()
            if not (self.at_beginning and start and is_of_word(shown[start - 1])):
                yield found.span()


class Marker:
    """Cuts snippets for one query and marks its words in them."""

    def __init__(self, query: Query) -> None:
        terms = query.terms
        files = tuple(_file_terms(query))
        self._files = Marker(Query(files)) if files else None
        self._words = tuple(map(_whole, terms))
        self._parts = tuple(_Wanted(re.compile(_body(term)), False, term.prefix) for term in terms)
        # Scripts without case are found in the text as it is.
        self._is_caseless = all(term.text.upper() == term.text.lower() for term in terms)

    def line(self, said: str, used: str) -> Snippet:
        """The line of a message, of what was said in it or else of what its tools ``used``."""
        snippet = self.snippet(said)
        if not used or snippet.marks:
            return snippet
        of_tool = self.snippet(used, is_markdown=False)
        if not of_tool.marks and self._files is not None:
            of_tool = self._files.snippet(used, is_markdown=False)
        if not of_tool.marks and said.strip():
            return snippet
        return replace(of_tool, of_tool=True)

    def snippet(self, text: str, width: int = WIDTH, *, is_markdown: bool = True) -> Snippet:
        """About ``width`` characters round the first hit, on one line, as a reader sees them."""
        text = text if text.isascii() else composed(text)
        begin, end = self._first(text)
        start = max(0, begin - _BEFORE_HIT)
        if start:
            at_word = text.find(" ", start, begin)
            start = at_word + 1 if at_word >= 0 else start
        stop = max(end, start + width + _SPARE)
        said, more = text[start:stop], stop < len(text)
        if is_markdown:
            amid_code = text.count(FENCE, 0, start) % 2
            line = plain(f"{FENCE}\n{said}" if amid_code else said)
            snippet = self._cut(line, width, before=start > 0, more=more)
            if snippet.marks or not end:
                return snippet
        # What was found is not read as such: it is in the address of a link, say.
        return self._cut(" ".join(said.split()), width, before=start > 0, more=more)

    def _cut(self, line: str, width: int, *, before: bool, more: bool) -> Snippet:
        """The snippet of a line, where there is text ``before`` it, and ``more`` behind it."""
        cut = line[:width].rstrip()
        shown = ("…" if before else "") + cut + ("…" if more or len(line) > len(cut) else "")
        marks = tuple((begin, end - begin) for begin, end in self._spans(shown))
        return Snippet(shown, marks)

    def _first(self, text: str) -> Span:
        """Where the first hit is; the beginning where none is seen."""
        for reach in _REACHES:
            shown, places = with_places(text[:reach])
            if (span := _earliest(self._words, self._lowered(shown))) is not None:
                return placed(span, places)
            if len(text) <= reach:
                break
        shown, places = with_places(text[: _REACHES[-1]])
        span = _earliest(self._words, self._folded(shown)) or self._earliest_part(shown)
        return placed(span or (0, 0), places)

    def _earliest_part(self, text: str) -> Span | None:
        shown = self._folded(text)
        parts = (self._humps(part, text, shown) for part in self._parts)
        return min((span for part in parts if (span := next(part, None))), default=None)

    def _spans(self, line: str) -> list[Span]:
        """Every hit in a line, none over another: as words, or as parts of names."""
        line, places = with_places(line)
        lowered = self._lowered(line)
        spans = [span for word in self._words for span in word.spans(lowered)]
        if not spans:
            shown = self._folded(line)
            spans = [span for word in self._words for span in word.spans(shown)] or [
                span for part in self._parts for span in self._humps(part, line, shown)
            ]
        spans = [placed(span, places) for span in spans]
        return spans if len(spans) < 2 else _apart(sorted(set(spans)))

    def _lowered(self, text: str) -> str:
        """``text`` as words without marks are compared; every character keeps its place."""
        if self._is_caseless:
            return text
        lowered = text.lower()
        return lowered if len(lowered) == len(text) else folded(text)

    def _folded(self, text: str) -> str:
        return text if self._is_caseless and text.isascii() else folded(text)

    def _humps(self, part: _Wanted, text: str, shown: str) -> Iterator[Span]:
        spans = part.spans(shown)
        return (span for span in spans if is_part(text, *span, goes_on=part.goes_on))


def _file_terms(query: Query) -> Iterator[Term]:
    """The names of the files that are asked for, as what tools were given holds them."""
    for condition in query.conditions:
        if condition.name == "file" and (names := names_in(condition.value.strip("*"))):
            yield Term(names[-1], prefix=True)


def _earliest(words: Iterable[_Wanted], shown: str) -> Span | None:
    return min((span for word in words if (span := next(word.spans(shown), None))), default=None)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Those of sorted spans that do not begin within the one before."""
    return [
        span for before, span in zip([(0, 0), *spans], spans, strict=False) if span[0] >= before[1]
    ]


def _body(term: Term) -> str:
    if term.starred:
        parts = re.split(r"\*+", folded(segmented(term.text)))
        return ("" if term.inside else _WORD_BEGIN) + ANYTHING.join(map(re.escape, parts))
    if SIGNED.fullmatch(term.text):
        return re.escape(folded(term.text))
    parts = [re.escape(part) for part in re.split(r"[\W_]+", folded(segmented(term.text))) if part]
    return r"[\W_]*".join(parts) or re.escape(folded(term.text))


def _whole(term: Term) -> _Wanted:
    letters = [one for one in plain_letters(composed(term.text)) if one.isalnum()]
    if term.inside or not letters:
        return _Wanted(re.compile(_body(term)), False)
    is_open = term.prefix or UNSPACED.match(letters[-1]) or SIGNED.fullmatch(term.text)
    begins = not (UNSPACED.match(letters[0]) or term.text.startswith("--"))
    return _Wanted(re.compile(_body(term) + ("" if is_open else _WORD_END)), begins)
