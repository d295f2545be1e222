"""Giving back the files that conversations came from, from the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from chatvault.domain.coding_tools.originals import can_be_put_back
from chatvault.domain.source import source
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations
from chatvault.ui.wording import counted

if TYPE_CHECKING:
    from chatvault.services.vault import Services


@dataclass(frozen=True, slots=True)
class _Known:
    """A conversation and the paths that its files had."""

    uid: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Saved:
    """The files that were written, and what is to be known of their bytes, where there is."""

    written: tuple[Path, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class _PutBack:
    """What was written to where a tool finds it; None where the tool would not."""

    tool: str
    written: tuple[Path, ...] | None


class Originals(QObject):
    """Writes files beside others; one that is there is never written over.

    Signals:
        done: a sentence about what was written.
        remarked: a sentence that says what is not in it.
        failed: a sentence about what could not be done, and the path it is about.
    """

    done = Signal(str)
    remarked = Signal(str)
    failed = Signal(str, str)

    def __init__(self, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window

    def ask(self, session_id: int) -> None:
        """Ask where to, and save the files that a conversation came from."""

        def run(services: Services, work: Work) -> _Known:
            uid = services.browsing.rows([session_id])[0].uid
            return _Known(uid, tuple(one.path for one in services.originals.of(uid)))

        self._operations.read("Looking for the original", run, self._ask_where)

    def put_back(self, session_id: int) -> None:
        """Write what is missing to where the conversation's tool finds it."""

        def run(services: Services, work: Work) -> _PutBack:
            row = services.browsing.rows([session_id])[0]
            tool = source(row.source).name
            if not can_be_put_back(row.source):
                return _PutBack(tool, None)
            return _PutBack(tool, services.originals.put_back(row.uid, work))

        self._operations.read("Putting a conversation back", run, self._tell_put_back)

    def _ask_where(self, known: _Known) -> None:
        if len(known.paths) == 1:
            # The dialog does not offer to write over a file, for that is not done.
            name, _ = QFileDialog.getSaveFileName(
                self._window,
                "Save the original file",
                PurePath(known.paths[0]).name,
                options=QFileDialog.Option.DontConfirmOverwrite,
            )
        else:
            title = f"Save the {len(known.paths)} original files to"
            name = QFileDialog.getExistingDirectory(self._window, title)

        def run(services: Services, work: Work) -> _Saved:
            written = services.originals.save(known.uid, Path(name), work)
            return _Saved(written, services.originals.remark(services.originals.of(known.uid)))

        if name:
            self._operations.read("Saving the original", run, self._tell_saved)

    def _tell_saved(self, saved: _Saved) -> None:
        one = len(saved.written) == 1
        what = f"Saved {saved.written[0].name}" if one else f"{len(saved.written):,} files saved"
        if saved.remark:
            self.done.emit(what)
            self.remarked.emit(saved.remark)
        else:
            self.done.emit(f"{what}, byte for byte")

    def _tell_put_back(self, result: _PutBack) -> None:
        if result.written is None:
            self.failed.emit(
                f"{result.tool} does not find a conversation by its file alone, so it cannot be "
                "put back. The original file can be saved.",
                "",
            )
        elif result.written:
            count = counted(len(result.written), "file", "files")
            self.done.emit(f"Put back where {result.tool} finds it: {count}")
        else:
            self.done.emit(f"{result.tool} still has it: nothing was written")
