"""The first few of many names, for which a sentence has room."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.counted import counted


def first_names(names: Sequence[str], most: int, one: str = "more", many: str = "more") -> str:
    """The first names in quotes, and how many there are besides: “a”, “b” and 3 more."""
    shown = ", ".join(f"“{name}”" for name in names[:most])
    left = len(names) - most
    return f"{shown} and {counted(left, one, many)}" if left > 0 else shown
