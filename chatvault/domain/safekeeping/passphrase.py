"""What a passphrase is worth to somebody who guesses."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable

SHORTEST = 8  # characters
_WEAK_BITS, _STRONG_BITS = 45, 65
# What a sign may be, and how many of its kind there are.
_SIGNS: tuple[tuple[Callable[[str], bool], int], ...] = (
    (str.islower, 26),
    (str.isupper, 26),
    (str.isdigit, 10),
    (lambda sign: not sign.isalnum(), 33),
)


class Strength(enum.Enum):
    """How long somebody who has the files would have to guess."""

    TOO_SHORT = "too short"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(passphrase: str) -> Strength:
    """A hint by length and variety alone: a word of a list counts as much as any other."""
    if len(passphrase) < SHORTEST:
        return Strength.TOO_SHORT
    signs = sum(size for is_of, size in _SIGNS if any(map(is_of, passphrase)))
    # What repeats adds little; words have fewer surprises than their letters.
    telling = (len(set(passphrase)) + len(passphrase)) / 2
    bits = telling * math.log2(max(signs, 2)) * 0.7
    if bits < _WEAK_BITS:
        return Strength.WEAK
    return Strength.STRONG if bits >= _STRONG_BITS else Strength.FAIR
