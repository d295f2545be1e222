"""The letters that words are compared by, however they were written.

The tokenizer of the index knows the marks of Latin letters alone: it cuts words at all other marks,
so that दिन and दान were the same, and a Hebrew word with points was not found. So marks that a word
can do without are left out, those that make it another word are letters, and what is one letter in
several shapes has one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence

# Shapes for a width, a typeface or a place in the word.
_SHAPES = (
    "\ufb00-\ufb06\ufb50-\ufd3d\ufd50-\ufdff\ufe70-\ufefc"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9d"
)
# Points of Hebrew and Arabic, the line that stretches Arabic words, accents on letters that have
# none of their own, dots under Indic letters, hyphens that are not seen, and what joins.
_OPTIONAL = (
    "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u200d\u2060\ufeff"
)
_ACCENTED = "\u0386\u0388-\u038a\u038c\u038e-\u0390\u03aa-\u03b0\u03ca-\u03ce\u1f00-\u1fff"  # Greek
# Capitals that are younger than the tokenizer's tables, of Cherokee, Osage, Adlam, others: it
# knows no small letters of theirs.
_YOUNG = (
    "\u037f\u0528-\u052e\u13a0-\u13f5\u1c90-\u1cbf\u2c2f\ua698-\ua69a\ua796-\ua79e\ua7ab-\ua7f5"
)
_FAR_YOUNG = (
    "\U000104b0-\U000104d3\U00010570-\U00010595\U00010c80-\U00010cb2"
    "\U000118a0-\U000118bf\U00016e40-\U00016e5f\U0001e900-\U0001e921"
)
# From the first of these capitals to the last, with the shapes of mathematics between them: an
# expression with several ranges out here takes three times as long at each letter anywhere.
_FAR = "\U000104b0-\U0001e943"
# H₂O and m²: people type plain digits.
_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_SAME = str.maketrans(
    {
        **dict(zip(_RAISED + _LOWERED, 2 * "0123456789", strict=True)),
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
        "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T",
        "ı": "i", "ё": "е", "Ё": "Е", "ς": "σ", "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا",
        "ى": "ي", "ی": "ي", "ک": "ك", "ँ": "ं", "ĳ": "ij", "Ĳ": "IJ",
    }
)  # fmt: skip
# Where vowels are marks: each block with the letters, of scripts that nobody writes any more, that
# stand in for them. The tokenizer and Python take these for letters.
_BLOCKS = ((0x0780, 0x07C0, 0x16800), (0x0900, 0x0C00, 0x12000), (0x0C00, 0x0E00, 0x13000),
           (0x0F00, 0x1000, 0x13300))  # fmt: skip
_STAND_INS = {
    chr(code): chr(stand_in + code - first)
    for first, end, stand_in in _BLOCKS
    for code in range(first, end)
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
}
_WRITTEN = str.maketrans({stand_in: mark for mark, stand_in in _STAND_INS.items()})
# A kana of half the width has its mark behind it.
_UNIT = re.compile(
    f"[{_SHAPES}{_OPTIONAL}{_ACCENTED}{_YOUNG}{_FAR}"
    f"{''.join(map(chr, _SAME))}{''.join(_STAND_INS)}][\uff9e\uff9f]?"
)
_IS_OPTIONAL = re.compile(f"[{_OPTIONAL}]")
_IS_YOUNG = re.compile(f"[{_YOUNG}{_FAR_YOUNG}]")
_HAS_STAND_IN = re.compile(f"[{''.join(_STAND_INS)}]")
_HALF_KANA = re.compile("[\uff9e\uff9f]")


def plain_letters(text: str) -> str:
    """``text``, composed, with the letters that it is compared by."""
    if text.isascii() or _UNIT.search(text) is None:
        return text
    if _HAS_STAND_IN.search(text) is not None and _HALF_KANA.search(text) is None:
        return text.translate(_EACH)  # nearly every other letter has a mark
    return _UNIT.sub(lambda unit: _letters(unit[0]), text)


def with_places(text: str) -> tuple[str, Sequence[int] | None]:
    """The same, and where in ``text`` each of its characters and its end is; None: no other."""
    if text.isascii() or _UNIT.search(text) is None:
        return text, None
    pieces: list[str] = []
    places: list[int] = []
    end = 0
    for unit in _UNIT.finditer(text):
        letters = _letters(unit[0])
        pieces += text[end : unit.start()], letters
        places += range(end, unit.start())
        places += [unit.start()] * len(letters)
        end = unit.end()
    return "".join([*pieces, text[end:]]), [*places, *range(end, len(text) + 1)]


def placed(span: tuple[int, int], places: Sequence[int] | None) -> tuple[int, int]:
    """The span in the text itself."""
    if places is None:
        return span
    start, end = span
    return places[start], max(places[end], places[end - 1] + 1) if end > start else places[start]


def written(word: str) -> str:
    """A word that is compared by its letters, as people write it."""
    return word.translate(_WRITTEN)


@functools.cache
def _letters(unit: str) -> str:
    if _IS_OPTIONAL.match(unit):
        return ""
    same = unit.translate(_SAME)
    if _IS_YOUNG.match(same):
        return same.lower()
    if same in _STAND_INS:
        return _STAND_INS[same]
    if same != unit:
        return same
    if "\u0370" <= unit < "\u2000":  # Greek
        return unicodedata.normalize("NFD", unit)[0]
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", unit))


class _Letter(dict[int, str]):
    """The same for a character alone, by its code."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = plain = _letters(letter) if _UNIT.match(letter) else letter
        return plain


_EACH = _Letter()
