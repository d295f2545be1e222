"""Watches over a test: who connects, who opens a file, who hands something to the desktop.

That Python itself connects nowhere is watched in every test (`tests/network_guard.py`).
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage

_IN_ACCESS, _IN_OPEN, _NONBLOCK = 0x1, 0x20, 0x800
_HEAD = struct.Struct("iIII")  # of an inotify event: watch, mask, cookie, length of the name
SCHEMES = ("http", "https", "mailto", "file", "chatvault", "javascript", "data", "smb", "x-help")
_EVENTS = ("open", "subprocess.Popen", "os.system")

_from_python: list[str] = []
_watching: list[object] = []


def _listen(name: str, arguments: tuple[object, ...]) -> None:
    if _watching and name in _EVENTS:
        _from_python.append(f"{name} {arguments[0]!r}")


sys.addaudithook(_listen)


class Server:
    """Listens on this machine and answers nobody."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]

    def visits(self) -> int:
        """How many came since this was asked last."""
        count = 0
        while True:
            try:
                guest, _ = self._socket.accept()
            except BlockingIOError:
                return count
            guest.close()
            count += 1

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


class Probe:
    """A folder with a picture and a text that nobody has a reason to open.

    The kernel tells who opened or read them, be it Python, Qt or a library under it; where
    there is no such kernel, only Python tells.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.picture, self.text = folder / "probe.png", folder / "probe.txt"
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(0xFF0000)
        image.save(str(self.picture))
        self.text.write_text("@import 'nothing';", "ascii")
        self._file = self._watch(folder) if sys.platform == "linux" else None

    @staticmethod
    def _watch(folder: Path) -> object:
        kernel = ctypes.CDLL(None, use_errno=True)
        number = kernel.inotify_init1(_NONBLOCK)
        mask = _IN_ACCESS | _IN_OPEN
        assert kernel.inotify_add_watch(number, str(folder).encode(), mask) >= 0
        return open(number, "rb", buffering=0)

    def openings(self) -> list[str]:
        """The names of what was opened or read since this was asked last."""
        if self._file is None:
            return []
        content: bytes = self._file.read(1 << 16) or b""  # type: ignore[attr-defined]
        names: list[str] = []
        while content:
            *_, length = _HEAD.unpack_from(content)
            names.append(content[_HEAD.size : _HEAD.size + length].rstrip(b"\0").decode())
            content = content[_HEAD.size + length :]
        return names

    def close(self) -> None:
        """Watch no more."""
        if self._file is not None:
            self._file.close()  # type: ignore[attr-defined]


class Desktop(QObject):
    """Stands where the browser and the file manager would be."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        for scheme in SCHEMES:
            QDesktopServices.setUrlHandler(scheme, self, "take")  # type: ignore[arg-type]

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Note what would have been opened."""
        self.opened.append(url.toString())

    def close(self) -> None:
        """Let the desktop be as it was."""
        for scheme in SCHEMES:
            QDesktopServices.unsetUrlHandler(scheme)


class Watch:
    """All of them together."""

    def __init__(self, folder: Path) -> None:
        self.server = Server()
        self.probe = Probe(folder / "probe")
        self.desktop = Desktop()
        _from_python.clear()
        self.probe.openings()
        _watching.append(self)

    def seen(self) -> list[str]:
        """Everything that was noticed since this was asked last."""
        lures = (str(self.server.port), "probe", "share", "Popen", "os.system")
        noticed = [event for event in _from_python if any(lure in event for lure in lures)]
        _from_python.clear()
        noticed += [f"opened {name}" for name in self.probe.openings()]
        noticed += ["connected"] * self.server.visits()
        noticed += [f"desktop {url}" for url in self.desktop.opened]
        self.desktop.opened.clear()
        return noticed

    def close(self) -> None:
        """Watch no more."""
        _watching.remove(self)
        self.server.close()
        self.probe.close()
        self.desktop.close()
