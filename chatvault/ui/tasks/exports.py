"""Exporting from the window: how, where to, and the work itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from chatvault.domain.counted import conversations
from chatvault.domain.work import Work
from chatvault.ui.dialogs.export import ExportChoice, ExportDialog
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_TOGETHER = "conversations"  # the name of a file that holds several


class Exports(QObject):
    """Writes conversations to files in the background.

    Signals:
        done: a sentence of what was written.
    """

    done = Signal(str)

    def __init__(self, appearance: Appearance, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._appearance, self._operations, self._window = appearance, operations, window
        self._choice = ExportChoice()

    def ask(self, ids: tuple[int, ...]) -> None:
        """Ask how and where to, and export."""
        if not ids:
            return
        dialog = ExportDialog(self._appearance, self._operations, ids, self._choice, self._window)
        dialog.chosen.connect(lambda choice: self._ask_where(ids, choice))
        dialog.open()

    def start(self, ids: tuple[int, ...], choice: ExportChoice, out: Path) -> None:
        """Export that way to a file or folder."""

        def run(services: Services, work: Work) -> tuple[Path, ...]:
            key, redact = choice.form.key, choice.redact
            return services.exporting.export(ids, key, out, work, redact=redact)

        job = self._operations.read(
            "Exporting", run, lambda written: self._finished(written, len(ids))
        )
        self._operations.job_started.emit(job)

    def _ask_where(self, ids: tuple[int, ...], choice: ExportChoice) -> None:
        """One file where the format can hold them all, else a folder."""
        self._choice = choice
        form = choice.form
        if len(ids) == 1:

            def name(services: Services, work: Work) -> str:
                return services.exporting.file_name(ids[0], form.key, redact=choice.redact)

            self._operations.read(
                "Naming a file", name, lambda name: self._ask_file(ids, choice, name)
            )
        elif form.joins:
            self._ask_file(ids, choice, _TOGETHER + form.ending)
        else:
            chooser = self._chooser("Export the conversations to")
            chooser.setFileMode(QFileDialog.FileMode.Directory)
            chooser.setOption(QFileDialog.Option.ShowDirsOnly)
            self._open(chooser, lambda out: self.start(ids, choice, out))

    def _ask_file(self, ids: tuple[int, ...], choice: ExportChoice, name: str) -> None:
        form = choice.form
        chooser = self._chooser("Export to")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(f"{form.name} (*{form.ending})")
        chooser.setDefaultSuffix(form.ending)  # before it asks whether to write over a file
        chooser.selectFile(name)
        self._open(chooser, lambda out: self._start_file(ids, choice, out))

    def _start_file(self, ids: tuple[int, ...], choice: ExportChoice, out: Path) -> None:
        """Write the file; one whose ending was missing nobody has agreed to write over."""
        whole = out
        if out.suffix != choice.form.ending:
            whole = out.with_name(out.name + choice.form.ending)
        if whole != out and whole.exists():
            sentence = (
                "There is already a file of that name; it was left alone. Choose another name."
            )
            self._operations.failed.emit(sentence, str(whole))
        else:
            self.start(ids, choice, whole)

    def _chooser(self, title: str) -> QFileDialog:
        chooser = QFileDialog(self._window, title)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return chooser

    def _open(self, chooser: QFileDialog, then: Callable[[Path], None]) -> None:
        chooser.fileSelected.connect(lambda name: then(Path(name)))
        chooser.open()

    def _finished(self, written: tuple[Path, ...], asked: int) -> None:
        if len(written) == 1:
            self.done.emit(f"Exported to {written[0].name}")
        else:
            self.done.emit(f"{conversations(asked)} exported")
