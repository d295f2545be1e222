"""Tells what could be cleaned out of the database, and takes it out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from chatvault.storage.path_text import path_of
from chatvault.storage.read_file import Part
from chatvault.storage.search import full_text

# Lines that only logs hold: those of conversations that are no message, what was done with the
# vault, and what each import did. A row takes about so many bytes besides its texts.
_LOGS = (
    (
        "event",
        "SELECT e.id FROM chat_session s JOIN event e ON e.session_id = s.id "
        "WHERE s.updated_at < ?",
        "48 + length(kind) + length(detail)",
    ),
    (
        "activity",
        "SELECT id FROM activity WHERE at < ?",
        "32 + length(action) + length(detail)",
    ),
    (
        "import_issue",
        "SELECT i.id FROM import_run r JOIN import_issue i ON i.import_run_id = r.id "
        "WHERE r.started_at < ?",
        "48 + length(member) + length(place) + length(sentence)",
    ),
    (
        "import_file",
        "SELECT f.id FROM import_run r JOIN import_file f ON f.import_run_id = r.id "
        "WHERE r.started_at < ?",
        "48 + length(member) + length(left_out)",
    ),
    (
        "import_run",  # behind the issues and files, which name it
        "SELECT id FROM import_run WHERE started_at < ?",
        "96 + length(path)",
    ),
)


@dataclass(frozen=True, slots=True)
class OldOriginal:
    """A file whose bytes the vault keeps: where it was, and how it was when it was read.

    ``original`` is what is known of its sum.
    """

    file_id: int
    path: str
    format: str
    original: str
    size: int
    modified_at: int | None


class CleanupRepository:
    """Works within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session, self._connection = session, session.connection()

    def is_sound(self) -> bool:
        """Whether the database's pages are as they should be."""
        full_text.look_anew(self._session)
        return bool(self._one("PRAGMA quick_check(1)")[0] == "ok")

    def originals(self) -> tuple[int, int]:
        """How many files' originals are kept, and the bytes of their blobs on disk."""
        count, size = self._one(
            "SELECT (SELECT count(DISTINCT file_id) FROM original_part), "
            "(SELECT coalesce(sum(stored_size), 0) FROM blob "
            "WHERE sha256 IN (SELECT blob FROM original_part))"
        )
        return count, size

    def originals_before(self, moment: int) -> list[OldOriginal]:
        """The originals that were imported before then (UTC ms), the oldest first."""
        found = self._connection.exec_driver_sql(
            "SELECT f.id, f.path, f.format, f.original, f.size, f.modified_at "
            "FROM source_file f WHERE f.original IS NOT NULL AND f.imported_at < ? "
            "AND EXISTS (SELECT 1 FROM original_part p WHERE p.file_id = f.id) "
            "ORDER BY f.imported_at, f.id",
            (moment,),
        )
        return [OldOriginal(row[0], path_of(row[1]), *row[2:]) for row in found]

    def parts(self, original: OldOriginal) -> tuple[Part, ...]:
        """Its pieces, in their order."""
        found = self._connection.exec_driver_sql(
            "SELECT b.sha256, b.size FROM original_part p JOIN blob b ON b.sha256 = p.blob "
            "WHERE p.file_id = ? ORDER BY p.ordinal",
            (original.file_id,),
        )
        return tuple(Part(*row) for row in found)

    def freed_by(self, file_ids: Sequence[int]) -> int:
        """The bytes of the blobs that nothing names but these originals."""
        (size,) = self._one(
            "WITH going AS (SELECT value AS id FROM json_each(?)) "
            "SELECT coalesce(sum(b.stored_size), 0) FROM blob b WHERE b.sha256 IN "
            "(SELECT p.blob FROM going CROSS JOIN original_part p ON p.file_id = going.id) "
            "AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.blob = b.sha256) "
            "AND NOT EXISTS (SELECT 1 FROM original_part o WHERE o.blob = b.sha256 "
            "AND o.file_id NOT IN (SELECT id FROM going))",
            json.dumps(list(file_ids)),
        )
        return int(size)

    def forget_originals(self, originals: Sequence[OldOriginal]) -> int:
        """Let go of the originals that are still the same; how many. They stay known as read."""
        gone = 0
        for original in originals:
            found = self._connection.exec_driver_sql(
                "DELETE FROM original_part WHERE file_id = (SELECT id FROM source_file "
                "WHERE id = ? AND original = ?)",
                (original.file_id, original.original),
            )
            gone += found.rowcount > 0
        return gone

    def logs(self) -> tuple[int, int]:
        """How many lines of logs there are, and about how many bytes they take."""
        return self._counted("")

    def logs_before(self, moment: int) -> tuple[int, int]:
        """The same of those that are older (UTC ms)."""
        return self._counted("WHERE id IN ({old})", moment)

    def remove_logs(self, moment: int, at_once: int) -> int:
        """Remove at most so many of those lines; how many, 0 where none is left."""
        for table, old, _ in _LOGS:
            found = self._connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE id IN ({old} LIMIT ?)", (moment, at_once)
            )
            if found.rowcount:
                return found.rowcount
        return 0

    def _counted(self, condition: str, *values: int) -> tuple[int, int]:
        rows = [
            self._one(
                f"SELECT count(*), coalesce(sum({size}), 0) FROM {table} "
                + condition.format(old=old),
                *values,
            )
            for table, old, size in _LOGS
        ]
        return sum(row[0] for row in rows), sum(row[1] for row in rows)

    def _one(self, statement: str, *values: object) -> tuple[Any, ...]:
        return tuple(self._connection.exec_driver_sql(statement, values).one())
