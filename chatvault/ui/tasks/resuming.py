"""Going on with a conversation in its own tool, from the window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtGui import QGuiApplication

from chatvault.domain.coding_tools.resuming import ResumeCommand
from chatvault.ui.operations import Operations
from chatvault.ui.tasks import terminal


class Resuming(QObject):
    """Copies the command, or runs it in a terminal; only ever because somebody asked for it.

    Signals:
        done: a sentence about what was done.
        failed: a sentence about what could not be done, and the path it is about.
    """

    done = Signal(str)
    failed = Signal(str, str)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations

    def copy(self, session_id: int) -> None:
        """Put the command of that conversation on the clipboard."""
        self._operations.read(
            "Looking for the command",
            lambda services, work: services.resuming.command(session_id),
            self._copy,
        )

    def open_terminal(self, session_id: int) -> None:
        """Open a terminal in which that conversation goes on."""
        self._operations.read(
            "Looking for the command",
            lambda services, work: services.resuming.command(session_id),
            self._open,
        )

    def _copy(self, command: ResumeCommand) -> None:
        line = command.powershell() if sys.platform == "win32" else command.posix()
        QGuiApplication.clipboard().setText(line)
        self.done.emit("Resume command copied")

    def _open(self, command: ResumeCommand) -> None:
        if command.folder and not Path(command.folder).is_dir():
            self.failed.emit(
                "The folder that this conversation worked in is not on this computer, so it "
                "cannot be resumed here. You can copy the command instead.",
                command.folder,
            )
            return
        found = terminal.terminal_command(command)
        if found is None:
            self.failed.emit(
                "No terminal was found. Copy the resume command and run it yourself.", ""
            )
            return
        started, _ = QProcess.startDetached(found[0], list(found[1:]))
        if started:
            self.done.emit(f"Resuming with {command.arguments[0]} in a terminal")
        else:
            self.failed.emit("The terminal could not be started.", found[0])
