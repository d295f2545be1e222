"""Keeps which folders are followed, and how each of their files was when it was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from chatvault.domain.coding_tools.followed import FileState
from chatvault.storage.database.portions import portions
from chatvault.storage.models import WatchedFile, WatchedSource, table
from chatvault.storage.path_text import path_of, stored_path


@dataclass(frozen=True, slots=True)
class Followed:
    """A folder that is followed, by its id."""

    id: int
    source: str
    path: Path


class FollowedRepository:
    """Followed folders as values, within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Followed, ...]:
        """Every one, by path."""
        rows = self._session.execute(
            select(
                col(WatchedSource.id), col(WatchedSource.source), col(WatchedSource.path)
            ).order_by(col(WatchedSource.path))
        )
        return tuple(Followed(row.id, row.source, Path(path_of(row.path))) for row in rows)

    def add(self, source: str, path: Path) -> None:
        """Follow a folder; one that is followed already stays as it is."""
        if all(followed.path != path for followed in self.all()):
            self._session.add(WatchedSource(source=source, path=stored_path(str(path))))

    def remove(self, path: Path) -> None:
        """Follow it no longer."""
        told = stored_path(str(path))
        ids = select(col(WatchedSource.id)).where(col(WatchedSource.path) == told)
        self._session.execute(
            delete(WatchedFile).where(col(WatchedFile.watched_source_id).in_(ids))
        )
        self._session.execute(delete(WatchedSource).where(col(WatchedSource.path) == told))

    def files(self, followed: Followed) -> dict[str, FileState]:
        """How its files were when they were read, by their paths in it."""
        rows = self._session.execute(
            select(
                col(WatchedFile.name),
                col(WatchedFile.size),
                col(WatchedFile.modified_ns),
                col(WatchedFile.original_kept),
            ).where(col(WatchedFile.watched_source_id) == followed.id)
        )
        return {
            path_of(name): FileState(size, modified, kept) for name, size, modified, kept in rows
        }

    def record(self, followed: Followed, files: Mapping[str, FileState]) -> None:
        """Keep that those files were read as they were."""
        self.forget(followed, files)
        rows = [
            {
                "watched_source_id": followed.id,
                "name": stored_path(name),
                "size": state.size,
                "modified_ns": state.modified_ns,
                "original_kept": state.original_kept,
            }
            for name, state in files.items()
        ]
        if rows:
            self._session.execute(insert(table(WatchedFile)), rows)

    def forget(self, followed: Followed, names: Collection[str]) -> None:
        """Those files are there no more."""
        for portion in portions([stored_path(name) for name in names]):
            self._session.execute(
                delete(WatchedFile).where(
                    col(WatchedFile.watched_source_id) == followed.id,
                    col(WatchedFile.name).in_(portion),
                )
            )
