"""The shapes of files that were looked at: every importer asks about the same ones in turn."""

from __future__ import annotations

from collections.abc import Callable

Path = tuple[str, ...]
Paths = frozenset[Path]

MOST_PATHS = 200_000  # of all files together, some 30 MB


class KnownShapes:
    """Remembers as many as there is room for, by the bytes that they are of.

    Bytes are known by Python's hash of them, which is made once for each object and which
    nobody can foresee: the keys of a whole folder's files take no memory.
    """

    def __init__(self, most: int = MOST_PATHS) -> None:
        self._most, self._room = most, most
        self._known: dict[tuple[int, int, str], Paths] = {}

    def paths(self, head: bytes, wrapper: str, make: Callable[[bytes, str], Paths]) -> Paths:
        """The paths of a head, made where they are not known yet."""
        key = (hash(head), len(head), wrapper)
        known = self._known.get(key)
        if known is None:
            known = make(head, wrapper)
            if len(known) > self._room:
                self._known, self._room = {}, self._most
            self._known[key] = known
            self._room -= len(known) + 1
        return known
