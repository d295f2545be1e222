"""Removes the files of the vault that nothing in it names any more."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from chatvault.domain.work import Work
from chatvault.storage import blob_rows
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database

_AT_ONCE = 500  # files, while nobody else writes to the vault


@dataclass(frozen=True, slots=True)
class Files:
    """A number of files and their bytes on disk."""

    count: int = 0
    size: int = 0

    def __add__(self, other: Files) -> Files:
        return Files(self.count + other.count, self.size + other.size)


class Orphans:
    """A file is one when no row names it; looked at in the transaction that removes it.

    The rows go first and the files after them: what a crash leaves in between is a file that
    nothing names, and so found the next time.
    """

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def found(self, work: Work) -> Files:
        """What there is to remove."""
        with self._database.read() as session:
            unnamed = Files(*blob_rows.unnamed(session))
            known = set(blob_rows.names(session))
        for name in self._blobs.names():
            work.check()
            if name not in known and self._blobs.path(name) is not None:
                unnamed += Files(1, self._blobs.stored_size(name))
        return unnamed

    def remove(self, work: Work, among: Collection[str] | None = None) -> Files:
        """Remove all that nothing names, or those of some files; what that freed.

        Only within ``Blobs.removing``. Raises KnownError and Cancelled.
        """
        with self._database.write() as session:
            gone = blob_rows.forget_unnamed(session, among)
        return self._remove_files(gone if among is not None else self._blobs.names(), work)

    def _remove_files(self, names: Iterable[str], work: Work) -> Files:
        removed, left = Files(), iter(names)
        while some := list(itertools.islice(left, _AT_ONCE)):
            work.check()
            with self._database.write() as session:
                for name in set(some) - blob_rows.known(session, some):
                    removed += Files(1, self._blobs.remove(name))
        return removed
