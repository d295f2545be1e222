"""The sessions of a portion of an import, made ready here or in a process beside the program."""

from __future__ import annotations

import io
import multiprocessing
import pickle
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection

from chatvault.domain.work import Work
from chatvault.errors import ReadingStopped
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.export_parts import ExportParts
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.importers.registry import Portion
from chatvault.importers.stores.relatives import of_own_product
from chatvault.services import child_process
from chatvault.services.importing import preparation
from chatvault.services.importing.preparation import Bundle, Opener, Pieces, Reading
from chatvault.storage.merging.prepared_session import PreparedSession, prepare

# From so many bytes on, starting a process costs less than it saves.
WORTH_A_PROCESS = 8 * 1024**2
_TAKEN_BYTES = 1 << 16  # at once, of what was sent
_PATIENCE_S = 0.1  # until cancelling is noticed


def read_here(container: Container, portion: Portion, report: Report) -> Iterator[PreparedSession]:
    """Read in this process."""
    told = portion.importer.sessions(container, portion.names, report)
    return (prepare(of_own_product(container, parsed)) for parsed in told)


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
        tuple(container.parts) if isinstance(container, ExportParts) else (),
        tuple(container.looked_into) if isinstance(container, ZipContainer | ExportParts) else (),
    )
    container.forget_heads()
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe(duplex=False)
    # Packed, so that the process knows its parent before it loads what this is made of.
    packed = pickle.dumps((preparation.read, reading))
    process = context.Process(target=child_process.begin, args=(packed, theirs), daemon=True)
    with child_process.started_unheard():
        process.start()
    theirs.close()
    try:
        yield from _received(pipe, container, report, work)
    finally:
        process.kill()
        process.join()
        pipe.close()


def _received(
    pipe: Connection, container: Container, report: Report, work: Work
) -> Iterator[PreparedSession]:
    stream = io.BufferedReader(Pieces(partial(_next, pipe, work)), _TAKEN_BYTES)
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


def _next(pipe: Connection, work: Work) -> bytes:
    try:
        while not pipe.poll(_PATIENCE_S):
            work.check()
        return pipe.recv_bytes()
    except (EOFError, OSError) as error:
        raise ReadingStopped(
            "The process that read the files was ended by the system, perhaps because memory ran"
            " out. What was imported before is kept; import it again to get the rest."
        ) from error
