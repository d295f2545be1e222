"""Takes files of the vault that are missing or damaged out of the backups that have them whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.work import Work
from chatvault.services.backups.backup_blobs import is_whole, take_again
from chatvault.storage.blobs import Blobs


@dataclass(frozen=True, slots=True)
class MendedFiles:
    """How many came back; the names of those that are missing, and damaged, in all backups too."""

    back: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def mend(blobs: Blobs, kept: Blobs | None, names: Sequence[str], work: Work) -> MendedFiles:
    """Look at all files of these names; ``kept`` are those of the backups, where there are any."""
    wrong = []
    for place, name in enumerate(names):
        work.progress(place, len(names), "Looking at the files")
        if not is_whole(blobs, name, work):
            wrong.append(name)
    left = [name for name in wrong if kept is None or not take_again(blobs, kept, name, work)]
    missing = tuple(name for name in left if blobs.path(name) is None)
    return MendedFiles(
        back=len(wrong) - len(left),
        missing=missing,
        damaged=tuple(name for name in left if name not in missing),
    )
