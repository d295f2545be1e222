"""Vaults to copy: to make one takes longer than most of what is tried with it.

Copies of one vault have the same identity; a test that needs two vaults opens the other anew.
"""

from __future__ import annotations

import functools
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatvault.services.vault import Services

Contents = dict[str, bytes]  # the files of a closed vault, by their paths in it


def contents(folder: Path) -> Contents:
    """What there is of a closed vault."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def lay_out(held: Contents, folder: Path) -> None:
    """Put a vault there, for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in held.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600)


@functools.cache
def _empty() -> Contents:
    from chatvault.services.vault import open_vault

    with TemporaryDirectory() as name:
        folder = Path(name, "vault")
        open_vault(folder).close()
        return contents(folder)


def lay_out_empty(folder: Path) -> None:
    """Put a vault with nothing in it there."""
    lay_out(_empty(), folder)


def new_vault(folder: Path) -> Services:
    """An open vault with nothing in it."""
    from chatvault.services.vault import open_vault

    lay_out_empty(folder)
    return open_vault(folder)
