"""The parts of names in code: what the index finds them by beside the whole.

The tokenizer cuts at everything that is no letter and no digit, which takes care of
``snake_case``, ``a.b.c`` and paths. What it does not see are the humps of ``getUserById``
and the signs of ``C++``, ``C#`` and ``--flag``.
"""

from __future__ import annotations

import functools
import re

# Possessive, for every text that is imported goes through it.
_HUMPED = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2,}+(?=[a-z])|[A-Z]?[a-z0-9]++(?=[A-Z]))[A-Za-z0-9]++"
)
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SIGNED = re.compile(r"(?<![^\W_])([A-Za-z]{1,2})(\+\+|#)(?![\w+#])|(?<![\w-])--([A-Za-z][\w-]*)")
_SIGNS = {"++": "plusplus", "#": "sharp"}
_LONGEST = 64  # a longer run of letters is data, no name


def parts(text: str) -> str:
    """The words that names in ``text`` are made of, one name after the other."""
    words = text.split()
    # Most words are all small, and a tenth of the time shows it.
    mixed = " ".join(word for word in words if not word.islower())
    names = [_parted(name) for name in _HUMPED.findall(mixed) if len(name) <= _LONGEST]
    if "++" in text or "#" in text or "--" in text:
        signed = " ".join(word for word in words if "+" in word or "#" in word or "--" in word)
        names += [_signed(found) for found in _SIGNED.finditer(signed)]
    return "\n".join(names)


@functools.lru_cache(maxsize=20_000)  # code says the same names again and again
def _parted(name: str) -> str:
    return " ".join(_HUMP.findall(name))


def humps(name: str) -> list[str]:
    """``getUserByID`` as get, User, By, ID; one word where it has no humps."""
    return _HUMP.findall(name) if _HUMPED.fullmatch(name) else [name]


def signed_word(text: str) -> str | None:
    """The word that stands in the index for ``C++``, ``C#`` or ``--flag``; None for others."""
    found = _SIGNED.fullmatch(text)
    return None if found is None else _signed(found)


def _signed(found: re.Match[str]) -> str:
    """One word of letters alone, which nobody writes."""
    letters, sign, flag = found.groups()
    if flag is None:
        return f"{letters}{_SIGNS[sign]}"
    return "dashdash" + "".join(filter(str.isalnum, flag))
