"""The process beside the program that reads the files of a large import.

It gets paths alone and never the vault: it parses, lays out what it finds, and sends that over a
pipe in bundles of about a megabyte. What nobody has taken yet waits here, so that the program
needs neither memory nor a thread for it while it writes. Where nobody listens any more, it ends.
"""

from __future__ import annotations

import copyreg
import io
import os
import pickle
import queue
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path

from chatvault.domain.parsed import Issue
from chatvault.importers.base import Importer
from chatvault.importers.containers.container import Container, FolderContainer, open_container
from chatvault.importers.containers.export_parts import ExportParts
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.importers.stores.relatives import of_own_product
from chatvault.storage.merging.prepared_session import PreparedSession, prepare

_BUNDLE_BYTES = 1 << 20  # read from the files
_BUNDLE_SESSIONS = 100
# What is sent at once: after each piece the thread that sends has to wait for Python's lock.
_PIECE_BYTES = 1 << 20
_AHEAD = 16  # pieces that may wait


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be read: members of a path, in one format.

    The importer crosses by its name, so that the process loads no other.
    """

    path: Path
    names: tuple[str, ...]  # all members of the path
    importer: Importer
    claimed: tuple[str, ...]
    unchanged: frozenset[str]
    parts: tuple[Path, ...] = ()  # the archives, where it is an export of several
    looked_into: tuple[str, ...] = ()  # archives among other files


@dataclass(slots=True)
class Bundle:
    """What was read since the last one; the last of all is ``ended``, or has failed.

    ``failure`` is what the reading raised, ``trace`` where it did.
    """

    bytes_read: int = 0
    sessions: list[PreparedSession] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    ended: bool = False
    failure: Exception | None = None
    trace: str = ""


def this_container() -> Container:
    """Stands in a bundle for the container that is read, wherever the bundle is opened."""
    raise NotImplementedError


def read(reading: Reading, pipe: connection.Connection) -> None:
    """Read all of it, and send it; what goes wrong is sent as well."""
    sender = _Sender(_opened(reading))
    pieces = threading.Thread(target=_send, args=(sender.pieces, pipe), daemon=True)
    pieces.start()
    try:
        sender.send_all(reading)
    except Exception as error:
        sender.fail(error)
    sender.pieces.put(None)
    pieces.join()


class _Sender:
    """Gathers what is read, and sends it when there is enough of it."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._bundle, self._sent = Bundle(), 0
        self._piece = bytearray()
        self.pieces: queue.Queue[bytes | None] = queue.Queue(_AHEAD)

    def send_all(self, reading: Reading) -> None:
        claimed, report = reading.claimed, self._report
        for parsed in reading.importer.sessions(self._container, claimed, report):
            session = prepare(of_own_product(self._container, parsed))
            session.lay_out()
            self._bundle.sessions.append(session)
            read = self._container.bytes_read - self._sent
            if read >= _BUNDLE_BYTES or len(self._bundle.sessions) >= _BUNDLE_SESSIONS:
                self._send()
        self._bundle.ended = True
        self._send()

    def fail(self, error: Exception) -> None:
        self._bundle.failure, self._bundle.trace = error, traceback.format_exc()
        self._send()

    def _report(self, issue: Issue) -> None:
        self._bundle.issues.append(issue)

    def _send(self) -> None:
        self._container.forget_heads()  # it is known by now what the files are
        bundle, self._bundle = self._bundle, Bundle()
        bundle.bytes_read = self._sent = self._container.bytes_read
        pickler = pickle.Pickler(self, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = {
            **copyreg.dispatch_table,
            type(self._container): lambda _: (this_container, ()),
        }
        pickler.dump(bundle)
        self._pass_on()

    def write(self, content: bytes) -> None:
        """Take a part of a bundle: whole, one of a long conversation takes tens of megabytes."""
        self._piece += content
        if len(self._piece) >= _PIECE_BYTES:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._piece:
            self.pieces.put(bytes(self._piece))
            self._piece.clear()


class Pieces(io.RawIOBase):
    """The pieces of bundles, one after the other, as a stream."""

    def __init__(self, following: Callable[[], bytes]) -> None:
        self._following, self._piece = following, memoryview(b"")

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes."""
        if not self._piece:
            self._piece = memoryview(self._following())
        size = min(len(buffer), len(self._piece))
        buffer[:size] = self._piece[:size]
        self._piece = self._piece[size:]
        return size


class Opener(pickle.Unpickler):
    """Opens the next bundle of a stream, beside the container that is read."""

    def __init__(self, stream: io.BufferedReader[Pieces], container: Container) -> None:
        super().__init__(stream)
        self._container = container

    def find_class(self, module: str, name: str) -> object:
        """What a bundle names."""
        if (module, name) == (this_container.__module__, this_container.__name__):
            return lambda: self._container
        return super().find_class(module, name)


def _opened(reading: Reading) -> Container:
    container = _container(reading)
    if isinstance(container, ZipContainer | ExportParts):
        for name in reading.looked_into:
            container.look_into(name)
    container.unchanged = reading.unchanged
    return container


def _container(reading: Reading) -> Container:
    if reading.parts:
        return ExportParts(reading.parts)
    if reading.path.is_dir():
        return FolderContainer(reading.path, reading.names)
    return open_container(reading.path)


def _send(pieces: queue.Queue[bytes | None], pipe: connection.Connection) -> None:
    """Send pieces up to None; where nobody listens, the process ends."""
    try:
        while (piece := pieces.get()) is not None:
            pipe.send_bytes(piece)
    except BrokenPipeError:
        os._exit(1)
