"""Keeps what was imported: the runs with their problems, and the files they read."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from chatvault.domain.imports import ImportRun
from chatvault.storage.blobs import StoredBlob
from chatvault.storage.models import ImportIssue, SourceFile, table
from chatvault.storage.models import ImportRun as ImportRunTable
from chatvault.storage.packing import clean

# A file with a million broken lines does not need a million rows.
KEPT_ISSUES = 1_000


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

    def record_file(
        self,
        path: str,
        key: str,
        *,
        size: int,
        modified_at: int | None,
        original: StoredBlob | None,
        now: int,
    ) -> None:
        """Keep that a file was read to its end in this format, and its original."""
        path = clean(path)
        self._session.execute(
            delete(SourceFile).where(col(SourceFile.path) == path, col(SourceFile.format) == key)
        )
        self._session.add(
            SourceFile(
                path=path,
                format=key,
                size=size,
                modified_at=modified_at,
                read_offset=size,
                original=None if original is None else original.sha256,
                imported_at=now,
            )
        )

    def known_file(self, path: str, key: str) -> tuple[int, int | None] | None:
        """Size and modification time of a file whose original is kept, None where it is not."""
        row = self._session.execute(
            select(col(SourceFile.size), col(SourceFile.modified_at)).where(
                col(SourceFile.path) == clean(path),
                col(SourceFile.format) == key,
                col(SourceFile.original).is_not(None),
            )
        ).first()
        return None if row is None else (row.size, row.modified_at)
