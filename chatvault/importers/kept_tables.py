"""Which rows of a tool's database are about conversations, where others hold its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptTable:
    """The rows whose first column begins with one of ``keys``, ``without`` some columns."""

    keys: tuple[str, ...] = ("",)
    without: frozenset[str] = frozenset()


KeptTables = Mapping[str, KeptTable]  # by the table's name

ALL_ROWS = KeptTable()

HOLDS_KEYS = (
    "Besides conversations this database holds the program's settings, sign-in and keys. In the "
    "kept original everything but the rows of conversations is zeros."
)
HOLDS_KEYS_PACKED = (
    "Besides conversations a database in this archive holds a program's settings, sign-in and "
    "keys. The conversations are in the vault; in the kept original that database is zeros."
)
