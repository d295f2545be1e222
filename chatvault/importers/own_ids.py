"""Ids that messages have for themselves alone, also where a file gives several the same one."""

from __future__ import annotations

_AGAIN = "'"


class OwnIds:
    """Gives out the ids of one conversation in its order; what comes again has a sign more.

    How often one came is counted, so that it is no matter how many a file has of the same id.
    """

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._signs: dict[str, int] = {}  # behind what comes next under an id

    def __contains__(self, own: object) -> bool:
        return own in self._given

    def of(self, told: str) -> str:
        """The id that is told, with as many signs behind it as make it one of its own."""
        signs = self._signs.get(told, 0)
        while (own := told + _AGAIN * signs) in self._given:
            signs += 1
        self._given.add(own)
        self._signs[told] = signs + 1
        return own
