"""Whose turn it is with the files of a vault: who adds some, and who removes what nothing names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from chatvault.errors import VaultBusy

_TURN = "turn.lock"  # an OS lock, which dies with its holder
_LOOK_AGAIN_S = 0.2


@contextmanager
def adding(folder: Path, check: Callable[[], None]) -> Iterator[None]:
    """The turn to add files, waited for; ``check`` is called meanwhile and may raise."""
    turn = _turn(folder)
    while not turn.is_locked:
        check()
        with suppress(Timeout):
            turn.acquire(timeout=_LOOK_AGAIN_S)
    try:
        yield
    finally:
        turn.release()


@contextmanager
def removing(folder: Path) -> Iterator[None]:
    """The turn to remove files. Raises VaultBusy where somebody else has it."""
    turn = _turn(folder)
    try:
        turn.acquire(timeout=0)
    except Timeout as error:
        raise VaultBusy(
            "An import is keeping its files right now, so the files of the vault were left "
            "alone. Try again when it is done.",
            path=folder,
        ) from error
    try:
        yield
    finally:
        turn.release()


def _turn(folder: Path) -> FileLock:
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / _TURN)
