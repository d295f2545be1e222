"""How well a message answers a query: Okapi BM25 over the words that were asked for.

FTS5's own counts every message that holds a word before it scores the first one, 17 ms where
300,000 do. To read the texts of the newest hits takes less, and they hold all that is needed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from chatvault.domain.message import Role
from chatvault.domain.search.query_tree import Term
from chatvault.domain.search.snippets import folded

LOOKED_AT = 8_000  # characters of a text that words are counted in
_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b
_USUAL_LENGTH = 1_500  # characters
_PERSON = Role.USER.value
_OWN_WORDS = 1.5  # what people wrote themselves counts more


class Relevance:
    """Scores texts; the higher the better."""

    def __init__(self, terms: Sequence[Term], uses: Mapping[str, int], in_all: int) -> None:
        """``uses``: how often words are used ``in_all`` messages; the rare ones weigh more."""
        words = dict.fromkeys(folded(term.text) for term in terms)
        self._weights = {
            word: math.log(1 + in_all / (1 + uses.get(word, 0))) for word in words if word
        }
        self._is_caseless = all(word.upper() == word for word in words)

    def score(self, text: str, role: str) -> float:
        """How well a text answers. A word that is not in it as it was asked for counts once."""
        text = text if self._is_caseless else text.lower()
        shape = _SATURATION * (1 - _LENGTH + _LENGTH * len(text) / _USUAL_LENGTH)
        total = 0.0
        for word, weight in self._weights.items():
            times = text.count(word) or 1
            total += weight * times / (times + shape)
        return total * weight_of(role)


def weight_of(role: str) -> float:
    """How much more counts what one in that role said."""
    return _OWN_WORDS if role == _PERSON else 1.0
