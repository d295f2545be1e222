"""Which rows of a tool's database are about conversations, where others hold its keys."""

from __future__ import annotations

from collections.abc import Mapping

# By the name of a table what the first columns of its rows begin with.
KeptTables = Mapping[str, tuple[str, ...]]

ALL_ROWS = ("",)

HOLDS_KEYS = (
    "Besides conversations this database holds the program's settings, sign-in and keys. In the "
    "kept original everything but the rows of conversations is zeros."
)
HOLDS_KEYS_PACKED = (
    "Besides conversations a database in this archive holds a program's settings, sign-in and "
    "keys. The conversations are in the vault; in the kept original that database is zeros."
)
