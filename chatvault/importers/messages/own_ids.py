"""Ids that messages have for themselves alone, also where a file gives several the same one."""

from __future__ import annotations

_AGAIN = "'"
_MOST = 16  # signs; of thousands of one id each would be longer than the one before


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
        """The id that is told, with as many signs behind it as make it one of its own.

        Where that is more than a few, with their number.
        """
        signs = self._signs.get(told, 0)
        while (own := _signed(told, signs)) in self._given:
            signs += 1
        self._given.add(own)
        self._signs[told] = signs + 1
        return own


def _signed(told: str, signs: int) -> str:
    return told + _AGAIN * signs if signs <= _MOST else f"{told}{_AGAIN}{signs}"
