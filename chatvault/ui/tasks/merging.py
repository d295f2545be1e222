"""Merging another vault into the open one, from the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from chatvault.domain.counted import conversations
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations
from chatvault.ui.wording import counted

if TYPE_CHECKING:
    from chatvault.services.backups.taking_over import TakenOver
    from chatvault.services.vault import Services

_MOST_TOLD = 200  # of what is kept both ways; more of it is only counted


class Merges(QObject):
    """Asks for another vault, adds what it has, and says what came of it.

    Signals:
        done: a sentence about what came.
    """

    done = Signal(str)

    def __init__(self, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window

    def choose(self) -> None:
        """Ask for the folder of another vault, and merge it."""
        title = "Choose the folder of another vault"
        name = QFileDialog.getExistingDirectory(self._window, title)
        if name:
            self.start(Path(name))

    def start(self, place: Path) -> None:
        """Merge the vault in that folder."""

        def run(services: Services, work: Work) -> TakenOver:
            return services.merging.vault(place, work)

        self._operations.write("Merging", run, self._tell, shown=True, about=place.name)

    def _tell(self, merged: TakenOver) -> None:
        self.done.emit(summary(merged))
        if merged.conflicts or merged.versions:
            self._tell_conflicts(merged)

    def _tell_conflicts(self, merged: TakenOver) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle("Merged another vault")
        box.setText("Where the two vaults differ, both versions are kept.")
        if merged.versions:
            versions = counted(merged.versions, "message is", "messages are")
            box.setInformativeText(f"{versions} there in two versions.")
        told = list(merged.conflicts[:_MOST_TOLD])
        if left := len(merged.conflicts) - len(told):
            told.append(f"… and {left:,} more")
        if told:
            box.setDetailedText("\n".join(told))
        box.open()


def summary(merged: TakenOver) -> str:
    """What came of another vault, in a line."""
    parts = []
    if merged.new:
        parts.append(f"{conversations(merged.new)} came")
    if merged.completed:
        parts.append(f"{merged.completed:,} completed")
    if merged.lost_files:
        lost = counted(merged.lost_files, "file", "files")
        parts.append(f"{lost} of it could not be read")
    return "Merged: " + ", ".join(parts) if parts else "Everything was in the vault already"
