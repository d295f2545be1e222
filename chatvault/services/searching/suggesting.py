"""Fields, and words that the vault knows, that are nearly what was asked for: "close to"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from chatvault.domain.search.letters import written
from chatvault.domain.search.query_fields import NAMES, understood
from chatvault.domain.search.query_tree import Query
from chatvault.domain.search.segmentation import segmented
from chatvault.domain.search.snippets import folded
from chatvault.storage.search.word_list import WordList

_SUGGESTED = 3
_WRONG = 20  # words of a query that are looked at
_LEAST = 4  # letters; of shorter words everything is near
_LOOKED_AT = 200_000  # words, the most frequent ones
_FIELD = re.compile(r"([A-Za-z]{3,12}):(?!/)(.+)", re.DOTALL)


def suggestions(
    query: Query, text: str, words: WordList, check: Callable[[], None]
) -> tuple[str, ...]:
    """The query with its wrong words exchanged, the nearest first. ``check`` may raise."""
    found = [(0, _exchanged(text, said, meant)) for said, meant in meant_fields(query)]
    found += _corrected(text, _nearly_meant(query, words, check))
    return tuple(dict.fromkeys(query for _, query in sorted(found, key=lambda one: one[0])))[
        :_SUGGESTED
    ]


def _nearly_meant(
    query: Query, words: WordList, check: Callable[[], None]
) -> dict[str, list[tuple[str, int]]]:
    """The words of the query that the vault does not know, with those that are near."""
    found: dict[str, list[tuple[str, int]]] = {}
    for term in query.terms[:_WRONG]:
        asked = folded(segmented(term.text))
        if term.phrase or len(asked) < _LEAST or not asked.isalnum():
            continue
        check()
        if meant := near(asked, words):
            found[term.text] = [(written(word), distance) for word, distance in meant]
    return found


def _corrected(
    text: str, wrong: Mapping[str, Sequence[tuple[str, int]]]
) -> Iterator[tuple[int, str]]:
    """The distance of a query and the query: each wrong word by its nearest, and one by others."""
    for said, meant in wrong.items():
        for word, distance in meant:
            exchanged, far = _exchanged(text, said, word), distance
            for other, nearest in wrong.items():
                if other != said:
                    exchanged, far = (
                        _exchanged(exchanged, other, nearest[0][0]),
                        far + nearest[0][1],
                    )
            yield far, exchanged


def meant_fields(query: Query) -> list[tuple[str, str]]:
    """(as it was written, as it may be meant) of words that look like a field but are none."""
    looks = (
        found for term in query.terms if not term.phrase and (found := _FIELD.fullmatch(term.text))
    )
    return [
        (found[0], f"{name}:{found[2]}")
        for found in looks
        if (name := _near_field(found[1])) and understood(name, found[2]) is not None
    ]


def _near_field(written: str) -> str:
    """The name of a field that is a slip away, "" where there is none."""
    most = 1 if len(written) <= 5 else 2
    found = process.extractOne(written.casefold(), NAMES, scorer=OSA.distance, score_cutoff=most)
    return found[0] if found else ""


def near(asked: str, words: WordList) -> list[tuple[str, int]]:
    """(word, distance) of the words that are a slip or two away: more in longer words.

    None of a word that is known: what is wrong is another one.
    """
    most = 1 if len(asked) <= 5 else 2
    known = words.of_length(len(asked) - most, len(asked) + most, _LOOKED_AT)
    found = process.extract(asked, known, scorer=OSA.distance, score_cutoff=most, limit=_SUGGESTED)
    return [] if asked in known else [(word, int(distance)) for word, distance, _ in found]


def _exchanged(text: str, asked: str, word: str) -> str:
    """The text with the last word that was asked for so exchanged, not with a part of another."""
    found = list(re.finditer(rf"(?<!\w){re.escape(asked)}(?!\w)", text))
    return text[: found[-1].start()] + word + text[found[-1].end() :] if found else word
