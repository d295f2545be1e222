"""Keeps where reading a file can go on."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from chatvault.domain.checkpoint import Checkpoint
from chatvault.storage.merging.session_before import SessionBefore
from chatvault.storage.path_text import path_of, stored_path

if TYPE_CHECKING:  # the process that reads large imports knows no database, which takes 30 MB
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class FileBefore:
    """A file as it was read: which one it is, and what those beside it were like (JSON)."""

    path: str
    format: str
    reader: int
    file_id: str
    offset: int
    fingerprint: str
    beside: str


@dataclass(frozen=True, slots=True)
class KnownCheckpoint:
    """A checkpoint with all that has to be as it was."""

    file: FileBefore
    session: SessionBefore
    state: str

    @property
    def place(self) -> Checkpoint:
        """What the importer needs."""
        return Checkpoint(self.file.offset, self.session.messages, self.session.events, self.state)


_FILE = tuple(field.name for field in fields(FileBefore))
_SESSION = tuple(field.name for field in fields(SessionBefore))
_COLUMNS = (*_FILE, *_SESSION, "state")


class CheckpointRepository:
    """The checkpoints of a vault; takes the database session of the transaction."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()

    def paths(self, reader: int) -> frozenset[str]:
        """The files that have one, from the same version of the importers."""
        rows = self._connection.exec_driver_sql(
            "SELECT path FROM file_checkpoint WHERE reader = ?", (reader,)
        )
        return frozenset(path_of(path) for (path,) in rows)

    def of(self, path: str, reader: int) -> KnownCheckpoint | None:
        """That of a file, from the same version of the importers."""
        row = self._connection.exec_driver_sql(
            f"SELECT {', '.join(_COLUMNS)} FROM file_checkpoint WHERE path = ? AND reader = ?",
            (stored_path(path), reader),
        ).first()
        if row is None:
            return None
        middle = len(_FILE)
        return KnownCheckpoint(
            FileBefore(path_of(row[0]), *row[1:middle]), SessionBefore(*row[middle:-1]), row[-1]
        )

    def keep(self, known: KnownCheckpoint) -> None:
        """Keep a checkpoint in place of the one before."""
        self._connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO file_checkpoint ({', '.join(_COLUMNS)}) "
            f"VALUES ({', '.join('?' * len(_COLUMNS))})",
            (
                stored_path(known.file.path),
                *astuple(known.file)[1:],
                *astuple(known.session),
                known.state,
            ),
        )

    def forget(self, path: str, key: str) -> None:
        """A file has none any more."""
        self._connection.exec_driver_sql(
            "DELETE FROM file_checkpoint WHERE path = ? AND format = ?", (stored_path(path), key)
        )

    def has_all(self, before: SessionBefore) -> bool:
        """Whether the session has as many messages as its file, and none from elsewhere."""
        last = self._connection.exec_driver_sql(
            "SELECT max(position) FROM message WHERE session_id = ?", (before.session_id,)
        )
        return bool(last.scalar_one() == before.in_all - 1)
