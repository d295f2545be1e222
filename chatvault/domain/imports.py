"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatvault.domain.changes import Changes
from chatvault.domain.parsed import Issue, Severity


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What came of one file of an import that brought something, or was left out.

    ``member`` is its name inside the folder or archive; ``left_out`` says why it was not read,
    and is empty where it was.
    """

    member: str
    sessions_new: int = 0
    sessions_updated: int = 0
    sessions_unchanged: int = 0
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class ImportRun:
    """The outcome of importing one path in one format. Times are UTC ms.

    ``id`` is None before the run is kept. ``files`` are those that brought something or were
    left out; the others are counted: those that were ``unchanged``, and those ``without`` a
    conversation of their own, such as pictures. The counts are None where files were not
    looked at one by one: in a run that was stopped, or of an older version.
    """

    path: str
    format: str | None
    sessions_new: int = 0
    sessions_updated: int = 0
    sessions_unchanged: int = 0
    sessions_failed: int = 0
    messages_new: int = 0
    messages_updated: int = 0
    issues: tuple[Issue, ...] = ()
    started_at: int | None = None
    finished_at: int | None = None
    id: int | None = None
    files_unchanged: int | None = None
    files_without: int | None = None
    files_left_out: int | None = None
    files: tuple[ImportedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run in the list of all: without its issues and files, but with how many problems it had.

    ``worst`` is the severity of the worst of them, None where there was none.
    """

    run: ImportRun
    problems: int = 0
    worst: Severity | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All runs of one import and what they changed.

    ``sub_agents``: how many of the new sessions are runs of sub-agents, which lists show in the
    conversations that started them.
    """

    runs: tuple[ImportRun, ...]
    changes: Changes = field(default_factory=Changes)
    sub_agents: int = 0
