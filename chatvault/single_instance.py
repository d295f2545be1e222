"""One window a vault: a second start asks the first to come to the front, and ends.

The window listens on a local socket (on Windows a named pipe), named after the person and the
vault's folder; nothing of it reaches a network.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from chatvault import paths
from chatvault.errors import WindowHangs

log = logging.getLogger(__name__)

PATIENCE_MS = 5_000  # how long a window may take to answer, also on a busy computer
_TURN_MS = 30_000  # how long to wait for others that start at the same time
_TOKEN = "XDG_ACTIVATION_TOKEN"  # with it a Wayland desktop lets a window come to the front
_HERE = b"here\n"


class SingleInstance(QObject):
    """Belongs to the open window, and hears whoever starts the program again on its vault.

    Signals:
        raised: another start asks the window to come to the front.
    """

    raised = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def claim(self) -> bool:
        """Hear from now on; False: another window was quicker, and has come to the front.

        Raises WindowHangs.
        """
        # Two starts at once would take the socket of a killed program from each other.
        lock = QLockFile(str(paths.runtime_folder() / f"{_name(self._folder)}.lock"))
        if not lock.tryLock(_TURN_MS):
            log.warning("Another start may open a second window: %s", lock.error())
        try:
            return not raise_running(self._folder) and self._listen()
        finally:
            lock.unlock()

    def release(self) -> None:
        """Hear nobody any more."""
        self._server.close()

    def _listen(self) -> bool:
        address = _address(self._folder)
        QLocalServer.removeServer(address)  # of a program that was killed
        if not self._server.listen(address):
            log.warning("A second start will open a second window: %s", self._server.errorString())
        return True

    def _greet(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.readyRead.connect(lambda caller=caller: self._answer(caller))
            caller.disconnected.connect(caller.deleteLater)
            self._answer(caller)

    def _answer(self, caller: QLocalSocket) -> None:
        if not caller.canReadLine():
            return
        token = bytes(caller.readLine().data()).decode(errors="replace").strip()
        if token:
            os.environ[_TOKEN] = token  # where Qt looks for it
        self.raised.emit()
        caller.write(_HERE)
        caller.flush()


def raise_running(folder: Path) -> bool:
    """Bring the window on that vault to the front; False where there is none.

    Raises WindowHangs where there is one that does not answer.
    """
    caller = QLocalSocket()
    caller.connectToServer(_address(folder))
    if not caller.waitForConnected(PATIENCE_MS):
        return False
    caller.write(f"{os.environ.get(_TOKEN, '')}\n".encode())
    deadline = QDeadlineTimer(PATIENCE_MS)
    while not caller.canReadLine():
        if caller.waitForReadyRead(deadline.remainingTime()):
            continue
        if caller.state() is QLocalSocket.LocalSocketState.UnconnectedState:
            return False  # it is being closed
        raise WindowHangs(
            "ChatVault is open on this vault already, but its window does not answer. Nothing was "
            "changed. Wait until it does, or end it and start again.",
            path=folder,
        )
    return True


def _address(folder: Path) -> str:
    """Where the window on that vault listens: a path, or the name of a pipe."""
    name = _name(folder)
    return name if sys.platform == "win32" else str(paths.runtime_folder() / name)


def _name(folder: Path) -> str:
    """The same for all ways to write the folder, another for another person."""
    place = os.path.normcase(os.path.realpath(folder))
    whole = f"{os.path.expanduser('~')}\n{place}"
    return f"{paths.APPLICATION}-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"
