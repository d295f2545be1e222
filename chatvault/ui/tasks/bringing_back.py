"""Bringing chosen conversations of a backup back into the open vault, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatvault.domain.counted import conversations
from chatvault.domain.work import Work
from chatvault.jobs.runner import Job
from chatvault.ui.operations import Operations
from chatvault.ui.wording import counted, noun

if TYPE_CHECKING:
    from chatvault.services.backups.opened_backup import OpenedBackup
    from chatvault.services.backups.taking_over import TakenOver
    from chatvault.services.vault import Services


class BringingBack(QObject):
    """Adds what is lacking; nothing that the vault has is changed.

    Signals:
        done: a sentence about what came back.
        failed: a sentence about what could not, and the path it is about.
    """

    done = Signal(str)
    failed = Signal(str, str)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations

    def start(self, opened: OpenedBackup, ids: tuple[int, ...], elsewhere: Path | None) -> Job:
        """Bring those back, of a backup that lies in another folder than the vault's own or not."""

        def run(services: Services, work: Work) -> TakenOver:
            uids = [row.uid for row in opened.services.browsing.rows(ids)]
            source = services.backups.elsewhere(elsewhere)
            return services.restoring.sessions(opened.backup.name, uids, work, source)

        return self._operations.write("Bringing conversations back", run, self._tell, shown=True)

    def _tell(self, restored: TakenOver) -> None:
        self.done.emit(_came_back(restored))
        if restored.lost_files:
            lost = counted(restored.lost_files, "file is", "files are")
            self.failed.emit(f"{lost} unreadable in the backup and did not come back.", "")


def _came_back(restored: TakenOver) -> str:
    """What came of those that were chosen."""
    parts = []
    if restored.new:
        parts.append(f"{conversations(restored.new)} came back")
    if restored.known:
        were = noun(restored.known, "was", "were")
        known = f"{restored.known:,}" if restored.new else conversations(restored.known)
        parts.append(f"{known} {were} there already")
    if restored.completed:
        parts.append(f"{counted(restored.completed, 'has', 'have')} again what was missing")
    return ", ".join(parts)
