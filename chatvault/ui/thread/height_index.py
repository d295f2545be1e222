"""Where every row of a thread begins, kept under changing heights without adding them all up."""

from __future__ import annotations

from array import array
from collections.abc import Iterable


class HeightIndex:
    """The heights of all rows in a Fenwick tree: changing one and finding a place are O(log n)."""

    __slots__ = ("_count", "_heights", "_sums", "_top")

    def __init__(self, heights: Iterable[float] = ()) -> None:
        # Arrays, for a list keeps every number as an object of its own.
        self._heights = array("d", heights)
        count = self._count = len(self._heights)
        sums = [0.0, *self._heights]
        for index in range(1, count + 1):
            parent = index + (index & -index)
            if parent <= count:
                sums[parent] += sums[index]
        self._sums = array("d", sums)
        self._top = 1 << (count.bit_length() - 1) if count else 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> float:
        return self._heights[index]

    def first(self, count: int) -> array[float]:
        """The heights of the first so many rows."""
        return self._heights[:count]

    def set(self, index: int, height: float) -> float:
        """Give the row another height and return by how much it grew."""
        growth = height - self._heights[index]
        if growth:
            self._heights[index] = height
            place = index + 1
            while place <= self._count:
                self._sums[place] += growth
                place += place & -place
        return growth

    def top(self, index: int) -> float:
        """Where the row begins: the sum of all heights before it."""
        total = 0.0
        while index:
            total += self._sums[index]
            index -= index & -index
        return total

    @property
    def total(self) -> float:
        """The height of all rows together."""
        return self.top(self._count)

    def find(self, y: float) -> tuple[int, float]:
        """The row at that height and how far inside it; beyond the end, the last row's end."""
        index, step = 0, self._top
        while step:
            place = index + step
            if place <= self._count and self._sums[place] <= y:
                index = place
                y -= self._sums[place]
            step >>= 1
        if index < self._count:
            return index, max(0.0, y)
        return max(0, self._count - 1), self._heights[-1] if self._heights else 0.0
