"""Runs of imports, and what came of each file."""

from __future__ import annotations

from sqlmodel import Field

from chatvault.storage.models.table import Table


class ImportRun(Table, table=True):
    """One import of one path in one format."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    path: str
    format: str | None = None
    started_at: int = Field(index=True)
    finished_at: int | None = None
    sessions_new: int = 0
    sessions_updated: int = 0
    sessions_unchanged: int = 0
    sessions_failed: int = 0
    messages_new: int = 0
    messages_updated: int = 0
    files_unchanged: int | None = None
    files_without: int | None = None
    files_left_out: int | None = None


class ImportFile(Table, table=True):
    """A file of an import that brought something, or was left out and why."""

    __tablename__ = "import_file"

    id: int | None = Field(default=None, primary_key=True)
    import_run_id: int = Field(foreign_key="import_run.id", index=True)
    member: str
    sessions_new: int = 0
    sessions_updated: int = 0
    sessions_unchanged: int = 0
    left_out: str = ""


class ImportIssue(Table, table=True):
    """A problem in an import, with its place and a sentence."""

    __tablename__ = "import_issue"

    id: int | None = Field(default=None, primary_key=True)
    import_run_id: int = Field(foreign_key="import_run.id", index=True)
    member: str = ""
    place: str = ""
    severity: str
    sentence: str
