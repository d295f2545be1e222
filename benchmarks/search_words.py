"""Invented words in several scripts, as often as words are, drawn in ready-made pieces."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence

COMMON = (
    "the of and to in is that it for as with on be this are by from or an at not have can you we "
    "if will all which one was has but when there use so what do about value file line error code "
    "test function change call name type list data time work set get run make need see just like "
    "add check here also then now same other only first after before without between"
)
# How syllables begin, go on and end.
_PLAIN = ("b d f g h k l m n p r s t v w br ch dr fl gr pl st th tr", "aeioaeio", "    nrslm")
_RUSSIAN = ("б в г д ж з к л м н п р с т ф х ц ч ш вс пр ст тр", "аеиоуыяю", "  нрстлмй")
_SYLLABLES = tuple(start + middle for start in "bdfgklmnprstvzhj" for middle in "aeio")
_PIECE = 3  # words

PROSE = {" ": 86, ", ": 5, ". ": 5, ".\n\n": 2, "\n- ": 1, "? ": 1}
CODE = {" ": 30, "(": 12, ").": 10, " = ": 12, "\n    ": 20, "):\n": 6, ", ": 10}
CHINESE = {"": 85, "，": 8, "。": 6, "\n": 1}
JAPANESE = {"": 85, "、": 8, "。": 6, "\n": 1}


class Text:
    """Endless text of one language: a word's frequency falls with its rank."""

    def __init__(
        self, chance: random.Random, words: Sequence[str], joints: Mapping[str, int], pieces: int
    ) -> None:
        count = pieces * _PIECE
        ranks = tuple(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
        drawn = chance.choices(words, cum_weights=ranks, k=count)
        joined = chance.choices(tuple(joints), tuple(joints.values()), k=count)
        tokens = list(map(str.__add__, drawn, joined))
        self._pieces = ["".join(tokens[at : at + _PIECE]) for at in range(0, count, _PIECE)]
        self._length = sum(map(len, self._pieces)) / pieces
        self._choices = chance.choices

    def of(self, characters: float) -> str:
        """A text of about that length."""
        return "".join(self._choices(self._pieces, k=max(1, round(characters / self._length))))


def texts(chance: random.Random) -> dict[str, Text]:
    """A text of every language."""
    plain = _invented(chance, _PLAIN, 60_000)
    kanji = [chr(0x4E00 + place) for place in chance.sample(range(6_000), 3_000)]
    kana = [*map(chr, range(0x3042, 0x3094)), *map(chr, range(0x30A2, 0x30F4))]
    russian = _invented(chance, _RUSSIAN, 30_000)
    return {
        "prose": Text(chance, (*COMMON.split(), *plain), PROSE, 300_000),
        "code": Text(chance, _identifiers(chance, plain, 40_000), CODE, 150_000),
        "chinese": Text(chance, _unspaced(chance, kanji, 20_000), CHINESE, 60_000),
        "japanese": Text(chance, _unspaced(chance, kana + kanji[:900], 20_000), JAPANESE, 60_000),
        "russian": Text(chance, russian, PROSE, 60_000),
    }


def name(number: int) -> str:
    """A word of its own for every number up to sixteen million."""
    syllables = []
    for _ in range(4):
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables) + "x"


def _invented(chance: random.Random, syllable: tuple[str, str, str], count: int) -> tuple[str, ...]:
    """So many words of one to four syllables."""
    starts, middles, ends = syllable
    parts = (starts.split(), middles, [end.strip() for end in ends])
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = chance.choices((1, 2, 3, 4), (10, 50, 35, 5))[0]
        words["".join(chance.choice(part) for _ in range(syllables) for part in parts)] = None
    return tuple(words)


def _identifiers(chance: random.Random, words: Sequence[str], count: int) -> list[str]:
    """Names as they stand in code: snake_case, camelCase, dotted, flags."""
    found = ["self", "return", "if", "def", "None", "import", "for", "const", "await", "let"]
    while len(found) < count:
        one, two = chance.choice(words), chance.choice(words[:3_000])
        forms = (f"{two}_{one}", f"{two}{one.title()}", f"{two}.{one}", f"--{one}", one)
        found.append(chance.choice(forms))
    return found


def _unspaced(chance: random.Random, characters: Sequence[str], count: int) -> list[str]:
    """Words of one to three characters."""
    lengths = chance.choices((1, 2, 3), (30, 55, 15), k=count)
    return list(dict.fromkeys("".join(chance.choices(characters, k=length)) for length in lengths))
