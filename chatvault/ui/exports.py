"""Exporting from the window: where to, in which format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from chatvault.domain.work import Work
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.vault import Services

FORMATS = {
    "Markdown (*.md)": ("md", ".md"),
    "Web page (*.html)": ("html", ".html"),
    "JSON (*.json)": ("json", ".json"),
}


class Exports(QObject):
    """Writes conversations to files in the background.

    Signals:
        done: a sentence of what was written.
    """

    done = Signal(str)

    def __init__(self, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window

    def ask(self, ids: tuple[int, ...], title: str = "conversation") -> None:
        """Ask where to, and export: one conversation to a file, several to a folder."""
        if len(ids) == 1:
            name, chosen = QFileDialog.getSaveFileName(
                self._window, "Export the conversation", f"{title}.md", ";;".join(FORMATS)
            )
            key, ending = FORMATS.get(chosen, ("md", ".md"))
            if name:
                self.start(ids, key, Path(name).with_suffix(ending))
        elif ids:
            folder = QFileDialog.getExistingDirectory(self._window, "Export the conversations to")
            if folder:
                self.start(ids, "md", Path(folder))

    def start(self, ids: tuple[int, ...], key: str, out: Path) -> None:
        """Export in that format to a file or folder."""

        def run(services: Services, work: Work) -> tuple[Path, ...]:
            return services.exporting.export(ids, key, out, work)

        self._operations.read("Exporting", run, self._finished)

    def _finished(self, written: tuple[Path, ...]) -> None:
        if len(written) == 1:
            self.done.emit(f"Exported to {written[0].name}")
        else:
            self.done.emit(f"{len(written):,} conversations exported")
