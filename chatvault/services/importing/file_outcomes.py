"""Counts file by file what an import brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from chatvault.domain.imports import ImportedFile
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.storage.merging.session_merge import Merge, MergeOutcome

NOT_RECOGNISED = "No conversation in a format that can be read"
EMPTY = "The file is empty"
UNFINISHED = "A download that is not finished, by its name; choose it alone to read what is there"
UNREADABLE = "The file cannot be opened, or is damaged"
_OF_DOWNLOADS = (".part", ".crdownload", ".download", ".opdownload", ".partial")
# A home folder with a hundred thousand pictures does not need as many rows.
KEPT_LEFT_OUT = 1_000


class FileOutcomes:
    """What came of each file of one run.

    Attributes:
        sessions: the ids of the sessions in each file.
        unchanged: how many files held nothing new; None before the run has ended.
        without: how many held no conversation; None before the run has ended.
        left_out: how many no format knew; None before the run has ended.
    """

    def __init__(self) -> None:
        self.sessions: dict[str, set[int]] = {}
        self.unchanged: int | None = None
        self.without: int | None = None
        self.left_out: int | None = None
        self._counts: dict[str, Counter[MergeOutcome]] = {}
        self._left_out: tuple[ImportedFile, ...] = ()

    def count(self, merge: Merge, members: Sequence[str]) -> None:
        """Note that a session was read from these files."""
        for member in members:
            self.sessions.setdefault(member, set()).add(merge.session_id)
            self._counts.setdefault(member, Counter())[merge.outcome] += 1

    def close(self, names: Collection[str], settled: Collection[str], failed: set[str]) -> None:
        """The run has read ``names`` to their end, of which ``settled`` needed no reading.

        ``failed`` are the files that had problems.
        """
        same = {name for name, counts in self._counts.items() if not _changed(counts)}
        self.unchanged = len((same | set(settled)) - self._changed_names())
        known = self._counts.keys() | set(settled) | failed
        self.without = sum(name not in known for name in names)
        self.left_out = 0

    def leave_out(self, files: tuple[ImportedFile, ...], count: int) -> None:
        """Note the files that no format knew, the first of so many."""
        self.left_out, self._left_out = count, files

    def files(self) -> tuple[ImportedFile, ...]:
        """Those that brought something, and those that were left out."""
        changed = sorted(self._changed_names())
        return (*(_imported(name, self._counts[name]) for name in changed), *self._left_out)

    def _changed_names(self) -> set[str]:
        return {name for name, counts in self._counts.items() if _changed(counts)}


def left_out(container: Container, names: Sequence[str]) -> tuple[ImportedFile, ...]:
    """Why the first of these files are left out, which no format knew."""
    return tuple(
        ImportedFile(name, left_out=_why(container, name)) for name in names[:KEPT_LEFT_OUT]
    )


def _why(container: Container, name: str) -> str:
    try:
        if not container.sign(name):
            return EMPTY
    except UnreadableFile:
        return UNREADABLE
    return UNFINISHED if name.lower().endswith(_OF_DOWNLOADS) else NOT_RECOGNISED


def _changed(counts: Counter[MergeOutcome]) -> bool:
    return bool(counts[MergeOutcome.NEW] or counts[MergeOutcome.UPDATED])


def _imported(name: str, counts: Counter[MergeOutcome]) -> ImportedFile:
    return ImportedFile(
        name,
        counts[MergeOutcome.NEW],
        counts[MergeOutcome.UPDATED],
        counts[MergeOutcome.UNCHANGED],
    )
