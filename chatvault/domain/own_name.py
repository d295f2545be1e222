"""The names that a person gives to tags and folders: which are allowed, and which are the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST = 100
_BREAKING = ("Cc", "Cs", "Zl", "Zp")  # control characters, halves of pairs, ends of lines


def trimmed(text: str) -> str:
    """What was typed, as a name."""
    return unicodedata.normalize("NFC", text).strip()


def why_no_name(name: str, kind: str) -> str:
    """Why a trimmed text is no name of a ``kind`` ("tag", "folder"), as a sentence; else empty."""
    if not name:
        return f"A {kind} needs a name; nothing was changed."
    if any(map(_breaks, name)):
        return f"The name of a {kind} is one line without control characters; nothing was changed."
    if len(name) > LONGEST:
        return f"The name of a {kind} has at most {LONGEST} characters; nothing was changed."
    return ""


def tidied(text: str) -> str:
    """A name that a file gives, as one line of no more than a name may have; perhaps empty."""
    plain = "".join(" " if _breaks(character) else character for character in text)
    return trimmed(" ".join(plain.split()))[:LONGEST].strip()


def alike(name: str) -> str:
    """The form in which names that differ only in case are equal."""
    return unicodedata.normalize("NFC", name).casefold()


def id_of(name: str, named: Iterable[tuple[str, int]]) -> int | None:
    """The id that goes with a name, among pairs of name and id; else with one that is alike."""
    found = [pair for pair in named if alike(pair[0]) == alike(name)]
    return next((pair[1] for pair in found if pair[0] == name), found[0][1] if found else None)


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in _BREAKING
