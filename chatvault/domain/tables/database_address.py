"""How SQLite is told which file to open, and how."""

from __future__ import annotations

from pathlib import PurePath

_LOCAL, _OF_SHARE = "file:///", "file://"


def database_address(path: PurePath, how: str) -> str:
    """The address of the file at an absolute path, with SQLite's own parameters.

    On a share of Windows (``\\\\server\\share``) the server is a part of the path for SQLite,
    which refuses addresses that name a computer.
    """
    address = path.as_uri()
    if not address.startswith(_LOCAL):
        address = f"{_LOCAL}/{address.removeprefix(_OF_SHARE)}"
    return f"{address}?{how}"
