"""A path where there is no room for all of it: its file, and as many whole folders as fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_GAP = "…"


def shortened(path: str, fits: Callable[[str], bool]) -> str:
    """The longest form that fits, or the shortest there is: its file is what it is known by."""
    if fits(path):
        return path
    return next((form for form in _forms(path) if fits(form)), shortest(path))


def shortest(path: str) -> str:
    """The file alone, without its folders."""
    return min(path, _GAP + path[path.rfind("/") :], key=len)


def _forms(path: str) -> Iterator[str]:
    """Forms without some of the folders in the middle, then without those at the beginning."""
    root = "/" if path.startswith("/") else ""
    first, *names = path.removeprefix("/").split("/")
    for kept in range(len(names) - 1, 1, -1):
        yield "/".join((root + first, _GAP, *names[-kept:]))
    for kept in range(len(names), 0, -1):
        yield "/".join((_GAP, *names[-kept:]))
