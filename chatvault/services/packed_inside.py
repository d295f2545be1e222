"""Says what to do with archives that lie among other files: they are not opened there."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.counted import counted
from chatvault.importers.container import Container, ZipContainer


def packed_inside(container: Container, names: Sequence[str]) -> str:
    """What to do, in two sentences; empty where there is no archive among other files."""
    archives = sum(name.lower().endswith(".zip") for name in names) if len(names) > 1 else 0
    if not archives:
        return ""
    holds = f"It holds {counted(archives, 'archive', 'archives')} among other files."
    if isinstance(container, ZipContainer):
        return f"{holds} Unpack it, and import what is inside."
    return f"{holds} Import {'it' if archives == 1 else 'each of them'} by itself."
