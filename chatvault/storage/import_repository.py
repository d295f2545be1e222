"""Keeps which files imports read, what is kept of them, and which conversations they held."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from chatvault.storage import blob_rows
from chatvault.storage.path_text import path_of, stored_path
from chatvault.storage.read_file import KeptOriginal, Part, ReadFile, sum_of_sums


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was imported: where it was, and its bytes, one piece after the other.

    ``original`` is what is known of their sum.
    """

    path: str
    format: str
    size: int
    original: str
    parts: tuple[Part, ...]

    @property
    def sha256(self) -> str | None:
        """Of its bytes; None where not all were read at once, but each piece has its own."""
        sums = [part.sha256 for part in self.parts]
        return self.original if self.original != sum_of_sums(sums) else None


@dataclass(frozen=True, slots=True)
class SettledFile:
    """A file as it was when it was read, and the format it was read in."""

    path: str
    format: str
    size: int
    modified_at: int | None


# A file that changed just before it was read may have changed once more within the same tick
# of its clock.
_SURE = "original IS NOT NULL AND reader = ? AND modified_at < imported_at - 2000"
_RECORD = """
INSERT INTO source_file(
    path, format, size, modified_at, original, imported_at, reader, fingerprint
) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (path, format) DO UPDATE SET
    size = excluded.size, modified_at = excluded.modified_at,
    original = excluded.original, imported_at = excluded.imported_at, reader = excluded.reader,
    fingerprint = excluded.fingerprint
"""
_FILE = "SELECT id FROM source_file WHERE path = ? AND format = ?"


class ImportRepository:
    """The files that were read; takes the database session of the transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record_files(self, files: Sequence[ReadFile], reader: int, now: int) -> None:
        """Keep that files were read to their end, and their originals.

        ``reader`` is the version of the importers.
        """
        connection = self._session.connection()
        if not files:
            return
        blob_rows.note(self._session, [part for file in files for part in file.parts], now)
        names = [(stored_path(file.path), file.key) for file in files]
        connection.exec_driver_sql(
            _RECORD,
            [
                (*name, file.size, file.modified_at, file.original, now, reader,
                 file.fingerprint)
                for name, file in zip(names, files, strict=True)
            ],
        )  # fmt: skip
        connection.exec_driver_sql(
            f"DELETE FROM original_part WHERE file_id = ({_FILE}) AND ordinal >= ?",
            [(*name, len(file.kept)) for name, file in zip(names, files, strict=True)],
        )
        parts = [
            (ordinal, part.sha256, *name)
            for name, file in zip(names, files, strict=True)
            for ordinal, part in enumerate(file.parts, len(file.kept))
        ]
        if parts:
            connection.exec_driver_sql(
                f"INSERT INTO original_part(ordinal, blob, file_id) VALUES (?, ?, ({_FILE}))",
                parts,
            )

    def kept_original(self, path: str, key: str) -> KeptOriginal:
        """What is kept of a file that was read in a format."""
        rows = (
            self._session.connection()
            .exec_driver_sql(
                "SELECT f.fingerprint, b.sha256, b.size FROM source_file f "
                "JOIN original_part p ON p.file_id = f.id JOIN blob b ON b.sha256 = p.blob "
                "WHERE f.path = ? AND f.format = ? AND f.original IS NOT NULL ORDER BY p.ordinal",
                (stored_path(path), key),
            )
            .all()
        )
        if not rows:
            return KeptOriginal()
        return KeptOriginal(tuple(Part(row[1], row[2]) for row in rows), rows[0][0])

    def kept_originals(self, key: str) -> dict[str, KeptOriginal]:
        """What is kept of each file that was read in a format, by its path."""
        rows = self._session.connection().exec_driver_sql(
            "SELECT f.path, f.fingerprint, b.sha256, b.size FROM source_file f "
            "JOIN original_part p ON p.file_id = f.id JOIN blob b ON b.sha256 = p.blob "
            "WHERE f.format = ? AND f.original IS NOT NULL ORDER BY f.path, p.ordinal",
            (key,),
        )
        return {
            path_of(path): KeptOriginal(tuple(Part(row[2], row[3]) for row in parts), mark)
            for (path, mark), parts in itertools.groupby(rows, key=lambda row: row[:2])
        }

    def record_sessions(self, key: str, files: Mapping[str, Iterable[int]]) -> None:
        """Keep which sessions were read from which of the files, by path."""
        rows = [
            (session_id, stored_path(path), key)
            for path, ids in files.items()
            for session_id in ids
        ]
        if rows:
            self._session.connection().exec_driver_sql(
                "INSERT OR IGNORE INTO session_file(session_id, file_id) "
                "SELECT ?, id FROM source_file WHERE path = ? AND format = ?",
                rows,
            )

    def read_sizes(self, folder: str) -> dict[str, set[int]]:
        """The sizes that files below a folder had when they were read, by their paths in it."""
        above = stored_path(folder)
        rows = self._session.connection().exec_driver_sql(
            "SELECT substr(path, ?), size FROM source_file "
            "WHERE original IS NOT NULL AND path > ? AND path < ? "
            "UNION SELECT f.name, f.size FROM watched_file f "
            "JOIN watched_source s ON s.id = f.watched_source_id WHERE s.path = ?",
            (len(above) + 2, f"{above}/", f"{above}0", above),
        )
        sizes: dict[str, set[int]] = {}
        for name, size in rows:
            sizes.setdefault(path_of(name), set()).add(size)
        return sizes

    def has_read(self, key: str, reader: int) -> bool:
        """Whether this reader read any file in a format."""
        rows = self._session.connection().exec_driver_sql(
            "SELECT 1 FROM source_file WHERE format = ? AND reader = ? LIMIT 1", (key, reader)
        )
        return rows.first() is not None

    def settled_files(self, path: str, reader: int) -> list[SettledFile]:
        """What is known of the file at ``path``, or of those below it, from the same reader."""
        told = stored_path(path)
        rows = self._session.connection().exec_driver_sql(
            "SELECT path, format, size, modified_at FROM source_file "
            f"WHERE {_SURE} "
            "AND (path = ? OR (path > ? AND path < ?))",
            (reader, told, f"{told}/", f"{told}0"),
        )
        return [SettledFile(path_of(row[0]), *row[1:]) for row in rows]

    def read_again(self, paths: Iterable[str]) -> None:
        """Let these files count as never read, though they stay as they were."""
        self._session.connection().exec_driver_sql(
            "UPDATE source_file SET reader = NULL WHERE path IN (SELECT value FROM json_each(?))",
            (json.dumps([stored_path(path) for path in paths]),),
        )

    def originals_of(self, session_id: int) -> list[Original]:
        """The files that a session was read from, in the order of their paths."""
        rows = self._session.connection().exec_driver_sql(
            "SELECT f.path, f.format, f.size, f.original, p.blob, b.size FROM session_file s "
            "JOIN source_file f ON f.id = s.file_id JOIN original_part p ON p.file_id = f.id "
            "JOIN blob b ON b.sha256 = p.blob "
            "WHERE s.session_id = ? AND f.original IS NOT NULL ORDER BY f.path, p.ordinal",
            (session_id,),
        )
        return [
            Original(path_of(path), key, size, known, tuple(Part(row[4], row[5]) for row in parts))
            for (path, key, size, known), parts in itertools.groupby(rows, key=lambda row: row[:4])
        ]

    def let_go(self, session_id: int) -> str | None:
        """The path of a file that a session was read from and that is kept no longer."""
        found = self._session.connection().exec_driver_sql(
            "SELECT f.path FROM session_file s JOIN source_file f ON f.id = s.file_id "
            "WHERE s.session_id = ? AND f.original IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM original_part p WHERE p.file_id = f.id) "
            "ORDER BY f.path",
            (session_id,),
        )
        path: str | None = found.scalar()
        return None if path is None else path_of(path)

    def sessions_of(self, paths: Iterable[str]) -> dict[str, set[int]]:
        """The sessions that were read from these files, by format."""
        rows = self._session.connection().exec_driver_sql(
            "SELECT f.format, s.session_id FROM json_each(?) asked "
            "CROSS JOIN source_file f ON f.path = asked.value "
            "JOIN session_file s ON s.file_id = f.id",
            (json.dumps([stored_path(path) for path in paths]),),
        )
        found: dict[str, set[int]] = {}
        for key, session_id in rows:
            found.setdefault(key, set()).add(session_id)
        return found
