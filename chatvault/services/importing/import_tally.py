"""What one run of an import has brought so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chatvault.domain.imports import ImportRun
from chatvault.domain.parsed import Issue
from chatvault.services.clock import now
from chatvault.services.importing.file_outcomes import FileOutcomes
from chatvault.storage.merging.session_merge import Merge, MergeOutcome


@dataclass(slots=True)
class Tally:
    """Counts what one run of an import brings while it goes on."""

    path: Path
    format: str | None
    started_at: int
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    messages_new: int = 0
    messages_updated: int = 0
    issues: list[Issue] = field(default_factory=list)
    session_ids: set[int] = field(default_factory=set)
    new_ids: set[int] = field(default_factory=set)
    untold: set[int] = field(default_factory=set)  # those that nobody was told of yet
    files: FileOutcomes = field(default_factory=FileOutcomes)

    def count(self, merge: Merge, members: Sequence[str]) -> None:
        """Count a session that was read from these files."""
        self.files.count(merge, members)
        self.new += merge.outcome is MergeOutcome.NEW
        self.updated += merge.outcome is MergeOutcome.UPDATED
        self.unchanged += merge.outcome is MergeOutcome.UNCHANGED
        if merge.outcome is MergeOutcome.NEW:
            self.new_ids.add(merge.session_id)
        self.messages_new += merge.messages_new
        self.messages_updated += merge.messages_updated
        self.issues.extend(merge.issues)
        if merge.outcome is not MergeOutcome.UNCHANGED and merge.session_id not in self.session_ids:
            self.session_ids.add(merge.session_id)
            self.untold.add(merge.session_id)

    def report(self, issue: Issue) -> None:
        """Note a problem."""
        self.issues.append(issue)
        self.failed += issue.lost

    def run(self) -> ImportRun:
        """The run as it is now."""
        return ImportRun(
            path=str(self.path),
            format=self.format,
            sessions_new=self.new,
            sessions_updated=self.updated,
            sessions_unchanged=self.unchanged,
            sessions_failed=self.failed,
            messages_new=self.messages_new,
            messages_updated=self.messages_updated,
            issues=tuple(self.issues),
            started_at=self.started_at,
            finished_at=now(),
            files_unchanged=self.files.unchanged,
            files_without=self.files.without,
            files_left_out=self.files.left_out,
            files=self.files.files(),
        )
