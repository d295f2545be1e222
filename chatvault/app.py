"""The desktop program, put together: paths, vault, services, window; and taken apart again."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from chatvault import __version__, paths, python_imports
from chatvault.jobs import memory
from chatvault.jobs.garbage import GarbageCollection
from chatvault.jobs.runner import Job, JobRunner, Lane
from chatvault.ui.background.index_upkeep import IndexUpkeep
from chatvault.ui.main_window import MainWindow
from chatvault.ui.operations import Operations
from chatvault.ui.painting.style import ChatVaultStyle
from chatvault.ui.vault.closed_vault import ClosedVault
from chatvault.ui.vault.encryption import Encryption
from chatvault.ui.vault.locking import Locking
from chatvault.ui.vault.opening import Opening
from chatvault.ui.vault.rescue import Rescue

if TYPE_CHECKING:
    from chatvault.services.encryption.unlocking import VaultKey
    from chatvault.services.vault import Services

log = logging.getLogger(__name__)

# Parsing holds Python's lock. With the usual 5 ms a window that paints beside an import waits
# that long at every step; benchmarks/window_latency.py measures the difference.
SWITCH_INTERVAL_S = 0.0001


class Desktop:
    """One window on one vault."""

    def __init__(self, application: QApplication, folder: Path, settings_file: Path) -> None:
        self.application = application
        self._runner = JobRunner()
        self.opening = Opening(folder, waiting=lambda: self.operations.waits.emit())
        self.operations = Operations(self._runner, self.services)
        self.window = MainWindow(self.operations, folder, settings_file)
        for helper in (self._runner, self.operations):
            helper.setParent(self.window)  # what the window needs goes with it
        self._garbage = GarbageCollection(self.window)
        self._upkeep = IndexUpkeep(self.operations, self.window)
        closed = ClosedVault(self, self._runner)
        self._rescue = Rescue(self, self._runner, closed)
        self._encryption = Encryption(self, self._runner, closed)
        self._locking = Locking(self, self._runner, closed)
        self.window.closed.connect(self.shut_down)
        self.window.problem.acted.connect(self.open_again)
        application.setStyle(ChatVaultStyle(self.window.appearance))
        self._running = True

    def services(self) -> Services:
        """The services of the vault, once it is open."""
        return self.opening.services()

    def show(self) -> None:
        """Show the window at once, and open the vault behind it."""
        self.window.show()
        self._open().succeeded.connect(lambda _services: self._garbage.leave_out_start())

    def part_with_vault(self) -> Opening:
        """Let nobody use the vault any more, so that its files can be exchanged.

        To be closed on a lane, once the jobs that were asked to stop have stopped.
        """
        parted = self.opening
        self.opening = Opening(parted.folder, parted.key, waiting=parted.waiting)
        parted.abandon()
        self.opening.abandon()  # who asks for the vault meanwhile does not wait
        self.window.vault.put_away()
        for job in self._runner.jobs:
            job.cancel()
        return parted

    def open_again(self) -> None:
        """Open the vault whose files were exchanged, or that could not be, in the same window."""
        self.open_with(self.opening.key)

    def open_with(self, key: VaultKey | None, *, recalls: bool = True) -> None:
        """Open the vault with a key, in the same window; or show that it is locked."""
        before = self.opening
        self.opening = Opening(before.folder, key, waiting=before.waiting, recalls=recalls)
        self._open()

    def _open(self) -> Job:
        job = self._runner.start("Opening the vault", self.opening.open, Lane.WRITE)
        opening = self.opening
        job.succeeded.connect(
            lambda _services: self.window.vault.fill(encrypted=opening.key is not None)
        )
        job.succeeded.connect(lambda _services: self._upkeep.look())
        job.failed.connect(self.window.vault.refuse)
        return job

    def shut_down(self) -> None:
        """Stop the lanes, then close the vault."""
        if self._running:
            self._running = False
            self.window.vault.rest()
            self.opening.abandon()
            if not self._runner.shutdown():
                log.warning("A job did not stop in time.")
            self.opening.close()
            self._garbage.stop()
            self._let_go_of_clipboard()
            # A style made in Python must not outlive the interpreter.
            self.application.setStyle("fusion")

    def _let_go_of_clipboard(self) -> None:
        # Without a desktop Qt keeps the clipboard until after Python has ended, and what
        # Python put there with it.
        if self.application.platformName() == "offscreen":
            QGuiApplication.clipboard().clear()


def run(folder: Path) -> int:
    """Open the window on the vault in ``folder`` until it is closed; the exit code.

    Raises WindowHangs.
    """
    if not _has_display():
        print(
            "There is no display to open a window on. The commands work without one: "
            "chatvault --help",
            file=sys.stderr,
        )
        return 1
    from chatvault.single_instance import SingleInstance

    application = make_application()
    single_instance = SingleInstance(folder)
    if not single_instance.claim():
        return 0
    desktop = Desktop(application, folder, paths.settings_file())
    single_instance.raised.connect(desktop.window.come_to_front)
    desktop.window.closed.connect(single_instance.release)
    _show_crashes_in(desktop.window)
    desktop.show()
    return application.exec()


def self_test() -> int:
    """Open the window on a throw-away vault, import a sample, find a word; 0 if all went well."""
    from chatvault.ui.walks.self_test import SelfTest

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        desktop = Desktop(application, Path(folder, "vault"), Path(folder, "settings.json"))
        test = SelfTest(desktop.window, desktop.operations)
        desktop.show()
        code = application.exec()
        desktop.window.close()
        print(test.verdict, file=sys.stderr)
    return code


def tour(out: Path) -> tuple[Path, ...]:
    """Take pictures of the window with the sample conversations; the files."""
    from chatvault.ui.walks.tour import Tour

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "2")  # as sharp as on a good screen
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        desktop = Desktop(application, Path(folder, "vault"), Path(folder, "settings.json"))
        pictures = Tour(desktop.window, desktop.operations, out)
        desktop.show()
        application.exec()
        desktop.window.close()
    if pictures.problem is not None:
        raise pictures.problem
    return pictures.written


def make_application() -> QApplication:
    """The one QApplication, named as the desktop file names it."""
    memory.share_heaps()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    python_imports.leave_alone()
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("ChatVault")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(paths.APPLICATION)
    return application


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _show_crashes_in(window: MainWindow) -> None:
    """A bug goes to the log and, once back in the loop, with all it says to the window."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("Unexpected error", exc_info=(kind, error, trace))
        window.crashed.emit(error)

    sys.excepthook = hook
