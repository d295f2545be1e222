"""The parts of names in code: what the index finds them by beside the whole.

The tokenizer cuts at everything that is no letter and no digit, which takes care of
``snake_case``, ``a.b.c`` and paths. What it does not see are the humps of ``getUserById``
and the signs of ``C++``, ``C#`` and ``--flag``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

# Possessive, for texts of megabytes are gone through with it.
_HUMPED = re.compile(r"(?:[A-Z]{2,}+(?=[a-z])|[A-Z]?[a-z0-9]++(?=[A-Z]))[A-Za-z0-9]++")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SIGNED = re.compile(
    r"(?<![^\W_])([A-Za-z]{1,2})(\+\+|#)(?![^\W\d]|[+#])|(?<![\w-])--([A-Za-z][\w-]*)"
)
# Each of them holds one of these. Each by itself: an expression that begins with its sign passes
# over a text several times as fast as one for all.
_SIGN = {
    "++": re.compile(r"\+\+(?<=[A-Za-z]\+\+)"),
    "#": re.compile(r"#(?<=[A-Za-z]#)"),
    "--": re.compile(r"--[A-Za-z]"),
}
_SIGNS = {"++": "plusplus", "#": "sharp"}
# Begins the words that stand for signed ones: for private use, so that nobody types it. The index
# takes it for a letter.
MARK = "\ue000"
_LONGEST = 64  # a longer run of letters is data, no name

# Bytes by what they are: A for capitals, a for small letters and digits, else a space.
_SHAPES = bytes(
    ord("A") if 65 <= code <= 90 else ord("a") if chr(code).isalnum() and code < 128 else ord(" ")
    for code in range(256)
)
_EDGES = (b"aA", b"AAa")  # every name with humps holds one of them


def parts(text: str) -> str:
    """The words that names in ``text`` are made of, and those that stand for signed ones."""
    return "\n".join((*map(_parted, _humped(text)), *_signed_in(text)))


def parted_names(text: str) -> str:
    """The words that names in ``text`` are made of, one name after the other."""
    return "\n".join(_parted(name) for name in _humped(text))


def with_signed(text: str) -> str:
    """``text`` and, behind it, the words that stand for ``C++`` and ``--flag`` in it."""
    return "\n".join((text, *_signed_in(text)))


def _signed_in(text: str) -> Iterator[str]:
    if "+" in text or "#" in text or "-" in text:
        yield from map(_signed, _signed_words(text))


def _humped(text: str) -> Iterator[str]:
    """The names with humps in their order, found by the shapes of their letters.

    An expression tried at every place takes several times as long, and few texts hold any.
    """
    shapes = text.encode("ascii", "replace").translate(_SHAPES)
    for start in sorted({*_starts(shapes, _EDGES[0]), *_starts(shapes, _EDGES[1])}):
        found = _HUMPED.match(text, start)
        if found is not None and found.end() - start <= _LONGEST:
            yield found[0]


def _starts(shapes: bytes, edge: bytes) -> list[int]:
    """Where the runs of letters and digits begin in which that edge stands."""
    starts, end = [], 0
    while end >= 0 and (hit := shapes.find(edge, end)) >= 0:
        starts.append(shapes.rfind(b" ", end, hit) + 1)
        end = shapes.find(b" ", hit)
    return starts


@functools.lru_cache(maxsize=20_000)  # code says the same names again and again
def _parted(name: str) -> str:
    return " ".join(_HUMP.findall(name))


def _signed_words(text: str) -> Iterator[re.Match[str]]:
    """``C++``, ``C#`` and ``--flag`` in their order; as with names, signs are rare."""
    end = 0
    for at in sorted(_signs(text)):
        for start in (at,) if text[at] == "-" else (max(at - 2, 0), at - 1):
            found = _SIGNED.match(text, start)
            if found is not None and start >= end:
                end = found.end()
                yield found
                break


def _signs(text: str) -> list[int]:
    """Where what makes a word signed begins."""
    return [
        found.start()
        for sign, form in _SIGN.items()
        if sign in text
        for found in form.finditer(text)
    ]


def humps(name: str) -> list[str]:
    """``getUserByID`` as get, User, By, ID; one word where it has no humps."""
    return _HUMP.findall(name) if _HUMPED.fullmatch(name) else [name]


def signed_word(text: str) -> str | None:
    """The word that stands in the index for ``C++``, ``C#`` or ``--flag``; None for others."""
    found = _SIGNED.fullmatch(text)
    return None if found is None else _signed(found)


def _signed(found: re.Match[str]) -> str:
    """One word, which nobody writes."""
    letters, sign, flag = found.groups()
    if flag is None:
        return f"{MARK}{letters}{_SIGNS[sign]}"
    return f"{MARK}dashdash" + "".join(filter(str.isalnum, flag))
