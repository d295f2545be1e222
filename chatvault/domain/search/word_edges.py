"""Where words and the parts of names begin and end, as the index cuts them."""

from __future__ import annotations

import re

from chatvault.domain.search.segmentation import UNSPACED

_NAME, _NAME_END = re.compile("[A-Za-z0-9]+"), re.compile(r"[A-Za-z0-9]+\Z")
_HUMP = re.compile("[a-z0-9][A-Z]|[A-Z]{2}[a-z]")
_LONGEST = 64  # letters of a name that has parts


def is_of_word(character: str) -> bool:
    """Whether a letter or digit beside it belongs to the same word."""
    return character.isalnum() and UNSPACED.match(character) is None


def is_part(text: str, start: int, end: int, *, goes_on: bool = False) -> bool:
    """Whether these characters are a word, or a part of a name: ``User`` in ``getUserById``.

    ``goes_on``: or the beginning of one.
    """
    return _is_edge(text, start) and (goes_on or _is_edge(text, end))


def is_hump(text: str, place: int) -> bool:
    """Whether a part of a name begins there, amid it: ``User`` and ``By`` in ``getUserById``."""
    if not 0 < place < len(text):
        return False  # at an end, also amid a letter that is compared as several: the "s" of "ß"
    before, here, behind = text[place - 1], text[place], text[place + 1 : place + 2]
    if not (before + here).isascii():
        return False
    if here.isdigit() == before.isdigit():
        return here.isupper() and (not before.isupper() or behind.islower())
    start, end = _NAME_END.search(text, max(0, place - _LONGEST), place), _NAME.match(text, place)
    return bool(start and end and _HUMP.search(start[0] + end[0]))


def _is_edge(text: str, place: int) -> bool:
    beside = text[max(0, place - 1) : place], text[place : place + 1]
    return not all(map(is_of_word, beside)) or is_hump(text, place)
