"""Reads the imports of before, with their problems."""

from __future__ import annotations

from sqlmodel import Session

from chatvault.domain.imports import ImportRun
from chatvault.domain.parsed import Issue, Severity

_RUNS = """
SELECT id, path, format, sessions_new, sessions_updated, sessions_unchanged, sessions_failed,
       messages_new, messages_updated, started_at, finished_at
FROM import_run ORDER BY started_at DESC, id DESC LIMIT ?
"""
_ISSUES = """
SELECT place, severity, sentence, member FROM import_issue WHERE import_run_id = ? ORDER BY id
"""


def past_imports(session: Session, limit: int) -> tuple[ImportRun, ...]:
    """The last ``limit`` runs, the newest first, with the problems that were kept of them."""
    connection = session.connection()
    found = []
    for row in connection.exec_driver_sql(_RUNS, (limit,)).all():
        issues = tuple(
            Issue(place, Severity(severity), sentence, member)
            for place, severity, sentence, member in connection.exec_driver_sql(_ISSUES, (row.id,))
        )
        facts = dict(row._mapping)
        del facts["id"]
        found.append(ImportRun(**facts, issues=issues))
    return tuple(found)
