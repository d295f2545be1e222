"""Takes over what a copy of the vault knows of the files that its sessions were read from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from chatvault.storage.database.bulk_rows import insert_rows, read_rows, without_id
from chatvault.storage.models import SourceFile

_FILES = """
SELECT f.* FROM session_file s JOIN source_file f ON f.id = s.file_id WHERE s.session_id = ?
"""
_PARTS = "SELECT * FROM original_part WHERE file_id = ?"


class TransferredOriginals:
    """Writes within one transaction; the bytes of the files are in the vault already."""

    def __init__(self, connection: Connection, source: Any) -> None:
        """``source`` is a connection to a copy of the same schema."""
        self._connection, self._source = connection, source

    def take(self, theirs: int, session_id: int) -> None:
        """Tell which files a session was read from, and keep their bytes known where they were.

        ``theirs`` is its id in the copy. A file may have held more than came, so that nobody
        has read it here: importing it reads it.
        """
        for file in read_rows(self._source, _FILES, theirs):
            known = self._one(
                "SELECT id FROM source_file WHERE path = ? AND format = ?",
                file["path"], file["format"],
            )  # fmt: skip
            if known is None:
                unread = without_id(file) | {"reader": None}
                insert_rows(self._connection, SourceFile, [unread])
                known = self._one("SELECT max(id) FROM source_file")
            self._connection.exec_driver_sql(
                "INSERT OR IGNORE INTO session_file(session_id, file_id) VALUES (?, ?)",
                (session_id, known),
            )
            kept = self._one("SELECT count(*) FROM original_part WHERE file_id = ?", known)
            mine = self._one("SELECT original FROM source_file WHERE id = ?", known)
            if kept or mine != file["original"]:
                continue  # another state of the file is kept, or this one
            for part in read_rows(self._source, _PARTS, file["id"]):
                self._connection.exec_driver_sql(
                    "INSERT INTO original_part(file_id, ordinal, blob) VALUES (?, ?, ?)",
                    (known, part["ordinal"], part["blob"]),
                )

    def _one(self, statement: str, *values: Any) -> Any:
        """The first column of the vault's first row, None where there is none."""
        return self._connection.exec_driver_sql(statement, values).scalar()
