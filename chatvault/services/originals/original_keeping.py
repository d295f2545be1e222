"""The process beside the program that keeps the originals of a large import meanwhile.

It gets paths and the place of the blobs, never the vault's database: what it stored is noted by the
program, once the conversations are in. Where nobody listens any more, it ends.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path

from chatvault.errors import KnownError
from chatvault.services.originals.original_storing import AskedFile, stored
from chatvault.storage.blobs import Blobs
from chatvault.storage.read_file import ReadFile


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of one file: its pieces, or the sentence that says why there are none."""

    path: Path
    file: ReadFile | None = None
    failure: str = ""


class _Unwanted(Exception):
    """Nobody waits for the originals any more."""


def keep_all(blobs: Blobs, pipe: connection.Connection) -> None:
    """Keep the files that are named as ``blobs``, and tell what came of all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it

    def check() -> None:
        if pipe.poll():  # nothing more is sent here, so it was closed
            raise _Unwanted

    with pipe:
        try:
            files: Sequence[AskedFile] = pipe.recv()
            pipe.send([keep(blobs, asked, check) for asked in files])
        except (_Unwanted, EOFError, ConnectionError):
            return


def keep(blobs: Blobs, asked: AskedFile, check: Callable[[], None]) -> Kept:
    """Keep one file; ``check`` is called in between and may raise."""
    check()
    try:
        return Kept(asked.path, stored(blobs, asked, check))
    except KnownError as error:
        return Kept(asked.path, failure=error.sentence)
