"""What a search found, as it is looked for in the thread that is opened at a hit.

Like the search: by plain letters without marks, and words of a phrase whatever signs stand between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.search.letters import plain_letters, with_places
from chatvault.domain.search.segmentation import ANYTHING, SIGNED, UNSPACED, segmented
from chatvault.domain.search.snippets import folded

Span = tuple[int, int]  # start and end

# Between two words of a phrase: signs and spaces, and the end of a line, but not of a paragraph.
_BETWEEN = r"(?:[^\w\n]|_){0,20}(?:\n(?:[^\w\n]|_){0,20})?"
_MARKED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")  # Latin letters with marks
_NAME, _NAME_END = re.compile("[A-Za-z0-9]+"), re.compile(r"[A-Za-z0-9]+\Z")
_HUMP = re.compile("[a-z0-9][A-Z]|[A-Z]{2}[a-z]")
_LONGEST = 64  # letters of a name that has parts
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
            or not _is_of_word(text[max(0, start - 1) : start])
            or _is_hump(written, place[0])
        )
        return begins and (
            not self.ends or not _is_of_word(text[end : end + 1]) or _is_hump(written, place[1])
        )


def form_of(word: str) -> Form:
    """How a word of a search is looked for: stars stand for letters that may be there."""
    core = core_of(word)
    if SIGNED.fullmatch(core):
        return Form(re.escape(folded(core)), not core.startswith("-"), False)
    letters = [one for one in segmented(core) if one.isalnum()] or [""]
    begins = not word.startswith("*") and _is_of_word(letters[0])
    ends = not word.endswith("*") and _is_of_word(letters[-1])
    parts = core.split("*")
    before = r"(?<![^\W_])" if len(parts) > 1 and begins else ""  # tried once in a run of letters
    return Form(before + ANYTHING.join(map(_pattern_of, parts)), begins, ends)


def core_of(word: str) -> str:
    """The word without the stars at its ends."""
    return word.strip("*")


def _pattern_of(word: str) -> str:
    word = folded(segmented(word))
    return _BETWEEN.join(map(re.escape, filter(None, _APART.split(word)))) or re.escape(word)


def _is_of_word(character: str) -> bool:
    """Whether a letter or digit beside it belongs to the same word."""
    return character.isalnum() and UNSPACED.match(character) is None


def _is_hump(text: str, place: int) -> bool:
    """Whether a part of a name begins there: ``User`` and ``By`` in ``getUserById``."""
    if not 0 < place < len(text):
        return False  # amid a letter that is compared as several, at an end: the "s" of "ß"
    before, here, behind = text[place - 1], text[place], text[place + 1 : place + 2]
    if not (before + here).isascii():
        return False
    if here.isdigit() == before.isdigit():
        return here.isupper() and (not before.isupper() or behind.islower())
    start, end = _NAME_END.search(text, max(0, place - _LONGEST), place), _NAME.match(text, place)
    return bool(start and end and _HUMP.search(start[0] + end[0]))


def expression_of(words: tuple[str, ...], expressions: tuple[str, ...]) -> str:
    """One expression for the words and the expressions of a search."""
    cores = (ANYTHING.join(map(re.escape, core_of(word).split("*"))) for word in words)
    return "|".join((*(f"(?:{one})" for one in expressions), *cores))
