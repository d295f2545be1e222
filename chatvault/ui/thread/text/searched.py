"""What a search found, as it is looked for in the thread that is opened at a hit.

Like the search: by plain letters without marks, and words of a phrase whatever signs stand between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.search.letters import plain_letters, with_places
from chatvault.domain.search.segmentation import ANYTHING, SIGNED, segmented
from chatvault.domain.search.snippets import folded
from chatvault.domain.search.word_edges import is_hump, is_of_word

Span = tuple[int, int]  # start and end

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


@dataclass(frozen=True, slots=True)
class Form:
    """What finds a word or phrase there, and whether no other letters may be round it."""

    pattern: str
    begins: bool
    ends: bool

    def is_whole(self, text: str, span: Span, written: str, place: Span) -> bool:
        """Whether what was found in ``text`` is a word of its own, or one of a name: ``getUser``.

        ``written`` is the text before it was folded, ``place`` the ``span`` in it.
        """
        start, end = span
        begins = (
            not self.begins
            or not is_of_word(text[max(0, start - 1) : start])
            or is_hump(written, place[0])
        )
        return begins and (
            not self.ends or not is_of_word(text[end : end + 1]) or is_hump(written, place[1])
        )


def form_of(word: str) -> Form:
    """How a word of a search is looked for: stars stand for letters that may be there."""
    core = core_of(word)
    if SIGNED.fullmatch(core):
        return Form(re.escape(folded(core)), not core.startswith("-"), False)
    letters = [one for one in segmented(core) if one.isalnum()] or [""]
    begins = not word.startswith("*") and is_of_word(letters[0])
    ends = not word.endswith("*") and is_of_word(letters[-1])
    parts = core.split("*")
    before = r"(?<![^\W_])" if len(parts) > 1 and begins else ""  # tried once in a run of letters
    return Form(before + ANYTHING.join(map(_pattern_of, parts)), begins, ends)


def core_of(word: str) -> str:
    """The word without the stars at its ends."""
    return word.strip("*")


def _pattern_of(word: str) -> str:
    word = folded(segmented(word))
    return _BETWEEN.join(map(re.escape, filter(None, _APART.split(word)))) or re.escape(word)


def expression_of(words: tuple[str, ...], expressions: tuple[str, ...]) -> str:
    """One expression for the words and the expressions of a search."""
    cores = (ANYTHING.join(map(re.escape, core_of(word).split("*"))) for word in words)
    return "|".join((*(f"(?:{one})" for one in expressions), *cores))
