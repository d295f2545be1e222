"""What a search found, as it is looked for in the thread that is opened at a hit.

Like the search: by plain letters without marks, and words of a phrase whatever signs stand between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatvault.domain.search.letters import plain_letters, with_places
from chatvault.domain.search.segmentation import SIGNED, segmented
from chatvault.domain.search.snippets import folded

# Between two words of a phrase: signs and spaces, and the end of a line, but not of a paragraph.
_BETWEEN = r"(?:[^\w\n]|_){0,20}(?:\n(?:[^\w\n]|_){0,20})?"
_MARKED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")  # Latin letters with marks
_APART = re.compile(r"[\W_]+")


def in_text(text: str) -> str:
    """A text as it is looked through."""
    return _folded(plain_letters(text))


def in_places(text: str) -> tuple[str, Sequence[int] | None]:
    """The same, and where each of its characters is in ``text``."""
    letters, places = with_places(text)
    return _folded(letters), places


def _folded(text: str) -> str:
    """Every character keeps its place.

    To look for letters with marks takes a tenth of the time that folding takes.
    """
    return text.lower() if _MARKED.search(text) is None else folded(text)


def pattern_of(word: str) -> str:
    """The expression that finds a word or phrase there."""
    if SIGNED.fullmatch(word):
        return re.escape(folded(word))
    word = folded(segmented(word))
    return _BETWEEN.join(map(re.escape, filter(None, _APART.split(word)))) or re.escape(word)


def expression_of(words: tuple[str, ...], expressions: tuple[str, ...]) -> str:
    """One expression for the words and the expressions of a search."""
    return "|".join((*(f"(?:{one})" for one in expressions), *map(re.escape, words)))
