"""Telling that an import looks at files, while nobody knows yet what they are."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.work import Work

LOOKED_FILES = 100  # are looked at from one reading of the progress to the next


class Looking:
    """Tells how many files of a path were looked at; called with that number."""

    def __init__(self, path: Path, work: Work) -> None:
        self._name, self._work, self._told = path.name, work, 0

    def __call__(self, files: int) -> None:
        if files - self._told < LOOKED_FILES:
            self._work.check()
            return
        self._told = files
        self._work.progress(files, note=f"{self._name}: {files:,} files looked at")
