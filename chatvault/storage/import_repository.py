"""Keeps what was imported: the runs with their problems, and the files they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlmodel import Session

from chatvault.domain.imports import ImportRun
from chatvault.storage import blob_rows
from chatvault.storage.blobs import StoredBlob
from chatvault.storage.bulk_rows import insert_rows
from chatvault.storage.models import ImportIssue, SourceFile, table
from chatvault.storage.models import ImportRun as ImportRunTable
from chatvault.storage.packing import clean

# A file with a million broken lines does not need a million rows.
KEPT_ISSUES = 1_000


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read in a format; ``size`` in bytes, ``modified_at`` in UTC ms."""

    path: str
    key: str
    size: int
    modified_at: int | None
    original: StoredBlob


class ImportRepository:
    """The audit of imports; takes the database session of the transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, run: ImportRun, now: int) -> None:
        """Keep a finished run."""
        row = ImportRunTable(
            path=clean(run.path),
            format=run.format,
            started_at=run.started_at or now,
            finished_at=run.finished_at,
            sessions_new=run.sessions_new,
            sessions_updated=run.sessions_updated,
            sessions_unchanged=run.sessions_unchanged,
            sessions_failed=run.sessions_failed,
            messages_new=run.messages_new,
            messages_updated=run.messages_updated,
        )
        self._session.add(row)
        self._session.flush()
        if run.issues:
            self._session.execute(
                insert(table(ImportIssue)),
                [
                    {
                        "import_run_id": row.id,
                        "member": clean(issue.member),
                        "place": clean(issue.where),
                        "severity": str(issue.severity),
                        "sentence": clean(issue.text),
                    }
                    for issue in run.issues[:KEPT_ISSUES]
                ],
            )

    def record_files(self, files: Sequence[ReadFile], now: int) -> None:
        """Keep that files were read to their end, and their originals."""
        connection = self._session.connection()
        for file in files:
            blob_rows.note(self._session, file.original, now)
        connection.exec_driver_sql(
            "DELETE FROM source_file WHERE path = ? AND format = ?",
            [(clean(file.path), file.key) for file in files],
        )
        insert_rows(
            connection,
            SourceFile,
            [
                {
                    "path": clean(file.path),
                    "format": file.key,
                    "size": file.size,
                    "modified_at": file.modified_at,
                    "read_offset": file.size,
                    "original": file.original.sha256,
                    "imported_at": now,
                }
                for file in files
            ],
        )

    def known_files(self, key: str) -> dict[str, tuple[int, int | None]]:
        """Size and modification time, by path, of the files whose originals are kept."""
        rows = self._session.connection().exec_driver_sql(
            "SELECT path, size, modified_at FROM source_file "
            "WHERE format = ? AND original IS NOT NULL",
            (key,),
        )
        return {row[0]: (row[1], row[2]) for row in rows}
