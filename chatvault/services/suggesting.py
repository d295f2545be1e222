"""Words that the vault knows and that are nearly what was asked for: "close to"."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from chatvault.domain.query_tree import Query
from chatvault.domain.snippets import folded
from chatvault.storage.word_list import WordList

_SUGGESTED = 3
_LEAST = 4  # letters; of shorter words everything is near
_LOOKED_AT = 200_000  # words, the most frequent ones


def suggestions(
    query: Query, text: str, words: WordList, check: Callable[[], None]
) -> tuple[str, ...]:
    """The query with one of its words exchanged, the nearest first. ``check`` may raise."""
    found: list[tuple[int, str]] = []
    for term in query.terms:
        asked = folded(term.text)
        if term.phrase or len(asked) < _LEAST or not asked.isalnum():
            continue
        check()
        for word, distance in near(asked, words):
            found.append((distance, _exchanged(text, term.text, word)))
    return tuple(dict.fromkeys(query for _, query in sorted(found, key=lambda one: one[0])))[
        :_SUGGESTED
    ]


def near(asked: str, words: WordList) -> list[tuple[str, int]]:
    """(word, distance) of the words that are a slip or two away: more in longer words."""
    most = 1 if len(asked) <= 5 else 2
    known = words.of_length(len(asked) - most, len(asked) + most, _LOOKED_AT)
    found = process.extract(
        asked, known, scorer=OSA.distance, score_cutoff=most, limit=_SUGGESTED + 1
    )
    return [(word, int(distance)) for word, distance, _ in found if word != asked]


def _exchanged(text: str, asked: str, word: str) -> str:
    place = text.rfind(asked)
    return text[:place] + word + text[place + len(asked) :] if place >= 0 else word
