"""What the torture came to, noted by its tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

# What of the figures is added up; each kind says more of its own.
SUMMED = ("kills", "images", "disks", "failures", "acknowledged", "damaged", "restored", "hostile",
          "lost", "half")  # fmt: skip
Numbers = dict[str, float]
_figures: dict[str, Numbers] = {}


def note(kind: str, **numbers: float) -> None:
    """Keep the figures of one kind of torture.

    ``kills`` and ``images`` of power cuts that were survived, ``disks`` that were full,
    ``failures`` of single statements, files that were ``damaged`` and ``restored``, ``hostile``
    inputs that were handled, what was ``acknowledged``, of that ``lost``, and what was ``half``.
    """
    _figures[kind] = numbers


def taken() -> dict[str, Numbers]:
    """What was noted since it was asked for last."""
    found = dict(_figures)
    _figures.clear()
    return found


def lines(noted: Mapping[str, Numbers]) -> list[str]:
    """The figures of each kind, and their sums."""
    sums: Counter[str] = Counter()
    for numbers in noted.values():
        sums.update({name: int(numbers[name]) for name in SUMMED if name in numbers})
    width = max(map(len, noted), default=0)
    told = [f"{kind:{width}}  {_words(numbers)}" for kind, numbers in sorted(noted.items())]
    return [*told, f"{'in all':{width}}  {_words(sums)}"] if told else []


def _words(numbers: Mapping[str, float]) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {_number(value)}" for name, value in numbers.items()
    )


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
