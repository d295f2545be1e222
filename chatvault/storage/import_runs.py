"""The runs of imports, with their files and their problems: noted, and told later."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, insert
from sqlmodel import Session

from chatvault.domain.imports import ImportedFile, ImportRun, PastRun
from chatvault.domain.parsed import Issue, Severity
from chatvault.storage.database.packing import clean
from chatvault.storage.models import ImportFile, ImportIssue, table
from chatvault.storage.models import ImportRun as ImportRunTable
from chatvault.storage.path_text import path_of, stored_path

# A file with a million broken lines does not need a million rows.
KEPT_ISSUES = 1_000

_RUN = """
SELECT id, path, format, sessions_new, sessions_updated, sessions_unchanged, sessions_failed,
       messages_new, messages_updated, started_at, finished_at,
       files_unchanged, files_without, files_left_out
FROM import_run
"""
_NEWEST = "ORDER BY started_at DESC, id DESC"
_ISSUES = """
SELECT place, severity, sentence, member FROM import_issue WHERE import_run_id = ? ORDER BY id
"""
_FILES = """
SELECT member, sessions_new, sessions_updated, sessions_unchanged, left_out
FROM import_file WHERE import_run_id = ? ORDER BY id
"""
_PROBLEMS = """
SELECT import_run_id, count(*), sum(severity = 'error') FROM import_issue
WHERE severity <> 'info' GROUP BY import_run_id
"""


def record(session: Session, run: ImportRun, now: int) -> int:
    """Keep a finished run; its id. ``now`` is UTC ms."""
    row = ImportRunTable(
        path=stored_path(run.path),
        format=run.format,
        started_at=run.started_at or now,
        finished_at=run.finished_at,
        sessions_new=run.sessions_new,
        sessions_updated=run.sessions_updated,
        sessions_unchanged=run.sessions_unchanged,
        sessions_failed=run.sessions_failed,
        messages_new=run.messages_new,
        messages_updated=run.messages_updated,
        files_unchanged=run.files_unchanged,
        files_without=run.files_without,
        files_left_out=run.files_left_out,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    _record_files(session, row.id, run.files)
    _record_issues(session, row.id, run.issues[:KEPT_ISSUES])
    return row.id


def any_of(session: Session, paths: Iterable[str]) -> bool:
    """Whether any of these paths was imported."""
    found = session.connection().exec_driver_sql(
        "SELECT 1 FROM import_run WHERE path IN (SELECT value FROM json_each(?)) LIMIT 1",
        (json.dumps([stored_path(path) for path in paths]),),
    )
    return found.first() is not None


def newest(session: Session, limit: int) -> tuple[ImportRun, ...]:
    """The last ``limit`` runs, the newest first, with the problems that were kept of them."""
    rows = session.connection().exec_driver_sql(f"{_RUN} {_NEWEST} LIMIT ?", (limit,)).all()
    return tuple(dataclasses.replace(_run(row), issues=_issues(session, row.id)) for row in rows)


def all_runs(session: Session) -> tuple[PastRun, ...]:
    """Every run, the newest first, with how many problems it had."""
    connection = session.connection()
    problems = {
        run_id: (count, Severity.ERROR if errors else Severity.WARNING)
        for run_id, count, errors in connection.exec_driver_sql(_PROBLEMS)
    }
    rows = connection.exec_driver_sql(f"{_RUN} {_NEWEST}")
    return tuple(PastRun(_run(row), *problems.get(row.id, (0, None))) for row in rows)


def one_run(session: Session, run_id: int) -> ImportRun | None:
    """A run with its files and the problems that were kept of it; None where there is none."""
    connection = session.connection()
    row = connection.exec_driver_sql(f"{_RUN} WHERE id = ?", (run_id,)).first()
    if row is None:
        return None
    files = tuple(
        ImportedFile(path_of(member), *rest)
        for member, *rest in connection.exec_driver_sql(_FILES, (run_id,))
    )
    return dataclasses.replace(_run(row), issues=_issues(session, run_id), files=files)


def _run(row: Row[Any]) -> ImportRun:
    return ImportRun(**{**row._mapping, "path": path_of(row.path)})


def _issues(session: Session, run_id: int) -> tuple[Issue, ...]:
    rows = session.connection().exec_driver_sql(_ISSUES, (run_id,))
    return tuple(
        Issue(place, Severity(severity), sentence, path_of(member))
        for place, severity, sentence, member in rows
    )


def _record_files(session: Session, run_id: int, files: Sequence[ImportedFile]) -> None:
    rows = [
        {
            "import_run_id": run_id,
            "member": stored_path(file.member),
            "sessions_new": file.sessions_new,
            "sessions_updated": file.sessions_updated,
            "sessions_unchanged": file.sessions_unchanged,
            "left_out": file.left_out,
        }
        for file in files
    ]
    if rows:
        session.execute(insert(table(ImportFile)), rows)


def _record_issues(session: Session, run_id: int, issues: Sequence[Issue]) -> None:
    rows = [
        {
            "import_run_id": run_id,
            "member": stored_path(issue.member),
            "place": clean(issue.where),
            "severity": str(issue.severity),
            "sentence": clean(issue.text),
        }
        for issue in issues
    ]
    if rows:
        session.execute(insert(table(ImportIssue)), rows)
