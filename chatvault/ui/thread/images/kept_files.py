"""Saves the files that a conversation keeps, and copies its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from chatvault.domain.blocks import Attachment
from chatvault.errors import KnownError
from chatvault.ui.operations import Operations
from chatvault.ui.thread.images.kept_name import kept_name
from chatvault.ui.thread.images.picture import MOST_BYTES, Picture, whole
from chatvault.ui.thread.vault_provider import head_of

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class KeptFiles(QObject):
    """Takes attachments out of the vault: their bytes to a file, a picture to the clipboard.

    Nothing is ever opened or run.

    Signals:
        done: a sentence of what was done.
        failed: a sentence of what went wrong.
    """

    done = Signal(str)
    failed = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._operations, self._widget = operations, parent

    def save_as(self, attachment: Attachment) -> None:
        """Ask where to, and write the bytes there as they were imported."""
        path, _ = QFileDialog.getSaveFileName(
            self._widget.window(), "Save as", kept_name(attachment)
        )
        if path and attachment.blob is not None:
            self.save(attachment.blob, Path(path))

    def save(self, blob: str, out: Path) -> None:
        """Write the bytes of a blob to a file."""
        job = self._operations.read(
            "Saving a file",
            lambda services, work: services.exporting.save_attachment(blob, out),
            lambda written: self.done.emit(f"Saved as {written.name}"),
        )
        job.failed.connect(self._on_failed)

    def copy_picture(self, attachment: Attachment) -> None:
        """Put the picture on the clipboard."""
        blob = attachment.blob
        if blob is None:
            return

        def read(services: Services, work: object) -> Picture:
            return whole(head_of(services, blob, MOST_BYTES))

        self._operations.read("Copying a picture", read, self._on_read)

    def _on_read(self, picture: Picture) -> None:
        if picture.levels:
            QGuiApplication.clipboard().setImage(picture.levels[0])
            self.done.emit("Picture copied")
        else:
            self.failed.emit(f"The picture was not copied: {picture.problem}.")

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.failed.emit(error.sentence)
