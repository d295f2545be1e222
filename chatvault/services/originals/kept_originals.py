"""The originals of a large import, which a process beside the program keeps meanwhile."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from contextlib import suppress

from chatvault.domain.work import Work
from chatvault.services.child_process import started_unheard
from chatvault.services.originals.original_keeping import Kept, keep, keep_all
from chatvault.services.originals.original_storing import AskedFile
from chatvault.storage.blobs import Blobs

_PATIENCE_S = 0.1  # until cancelling is noticed
_LAST_CHUNK_S = 0.5  # for the process to notice that nobody listens


class KeptOriginals:
    """Starts the process; `close` ends it, wherever it is.

    What it is to do is told to it apart, by `begin`: where a process ends before it has read
    what it was started with, and that is more than a pipe holds, multiprocessing waits forever.
    """

    def __init__(self, files: Sequence[AskedFile], blobs: Blobs) -> None:
        self._files, self._blobs = files, blobs
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=keep_all, args=(blobs, theirs), daemon=True)
        with started_unheard():
            self._process.start()
        theirs.close()

    def begin(self) -> None:
        """Tell it what to do; until it has started this waits."""
        with suppress(ConnectionError):  # where the system ended it, `all` does its work
            self._pipe.send(self._files)

    def all(self, work: Work, title: str) -> list[Kept]:
        """What came of the files. Raises Cancelled."""
        try:
            while not self._pipe.poll(_PATIENCE_S):
                work.progress(0, 0, title)
            kept: list[Kept] = self._pipe.recv()
        except (EOFError, OSError):  # the system ended it, perhaps because memory ran out
            return [keep(self._blobs, asked, work.check) for asked in self._files]
        return kept

    def close(self) -> None:
        """Let the process finish what it writes at the moment, and no more."""
        self._pipe.close()
        self._process.join(_LAST_CHUNK_S)
        self._process.kill()
        self._process.join()
