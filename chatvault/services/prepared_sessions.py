"""The sessions of a portion of an import, made ready here or in a process beside the program."""

from __future__ import annotations

import io
import multiprocessing
import pickle
import queue
import threading
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection

from chatvault.domain.work import Work
from chatvault.errors import ReadingStopped
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.registry import Portion
from chatvault.services import child_process, preparation
from chatvault.services.preparation import Bundle, Opener, Pieces, Reading
from chatvault.storage.prepared_session import PreparedSession, prepare

# From so many bytes on, starting a process costs less than it saves.
WORTH_A_PROCESS = 8 * 1024**2
_PIECE_BYTES = 1 << 16  # as they are sent, for the most part
_AHEAD = 128  # pieces that are received while the vault is written to
_PATIENCE_S = 0.1  # until cancelling is noticed


def read_here(container: Container, portion: Portion, report: Report) -> Iterator[PreparedSession]:
    """Read in this process."""
    return map(prepare, portion.importer.sessions(container, portion.names, report))


def read_beside(
    container: Container, portion: Portion, report: Report, work: Work
) -> Iterator[PreparedSession]:
    """Read in a process of its own, while this one writes.

    Raises what the reading raises, Cancelled, and ReadingStopped where the process was ended.
    """
    reading = Reading(
        container.path,
        container.names(),
        portion.importer,
        portion.names,
        container.unchanged,
    )
    container.forget_heads()
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe(duplex=False)
    # Packed, so that the process knows its parent before it loads what this is made of.
    packed = pickle.dumps((preparation.read, reading))
    process = context.Process(target=child_process.begin, args=(packed, theirs), daemon=True)
    process.start()
    theirs.close()
    received: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
    receiver = threading.Thread(target=_receive, args=(pipe, received), daemon=True)
    receiver.start()
    try:
        yield from _received(received, container, report, work)
    finally:
        process.kill()
        process.join()
        while receiver.is_alive():
            _emptied(received)
        pipe.close()


def _received(
    received: queue.Queue[bytes | None], container: Container, report: Report, work: Work
) -> Iterator[PreparedSession]:
    stream = io.BufferedReader(Pieces(partial(_next, received, work)), _PIECE_BYTES)
    while True:
        bundle: Bundle = Opener(stream, container).load()
        container.bytes_read = bundle.bytes_read
        for issue in bundle.issues:
            report(issue)
        yield from bundle.sessions
        if bundle.failure is not None:
            bundle.failure.add_note(bundle.trace)
            raise bundle.failure
        if bundle.ended:
            return


def _next(received: queue.Queue[bytes | None], work: Work) -> bytes:
    while True:
        try:
            piece = received.get(timeout=_PATIENCE_S)
        except queue.Empty:
            work.check()
            continue
        if piece is None:
            raise ReadingStopped(
                "The process that read the files was ended by the system, perhaps for want of "
                "memory. What was imported before is kept; import it again to get the rest."
            )
        return piece


def _receive(pipe: Connection, received: queue.Queue[bytes | None]) -> None:
    """Take what comes, so that the process need not wait for the vault; None is its end.

    It is not opened here: that would keep Python's lock from the thread that writes, which
    takes it again after each row.
    """
    try:
        while True:
            received.put(pipe.recv_bytes())
    except (EOFError, OSError):
        received.put(None)


def _emptied(received: queue.Queue[bytes | None]) -> None:
    try:
        received.get(timeout=_PATIENCE_S)
    except queue.Empty:
        return
