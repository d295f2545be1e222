"""Who may work on the backups of a vault: one at a time, in this process and among processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from chatvault.domain.work import Work
from chatvault.errors import ReadOnlyVault

_NOTICE_S = 0.2
_NOTE = "waiting for another backup"


class BackupTurn:
    """An OS lock that dies with its holder; who waits for it can be stopped."""

    def __init__(self, path: Path) -> None:
        self._in_process = threading.RLock()
        self._among_processes = FileLock(str(path), thread_local=False)

    @contextmanager
    def taken(self, work: Work) -> Iterator[None]:
        """Wait for the turn and keep it for the block; whoever has it may take it again."""
        while not self._in_process.acquire(timeout=_NOTICE_S):
            work.progress(0, 0, _NOTE)
        try:
            self._wait(work)
            try:
                yield
            finally:
                self._among_processes.release()
        finally:
            self._in_process.release()

    @contextmanager
    def taken_to_read(self, work: Work) -> Iterator[None]:
        """The same where only the block reads; where nobody can write, there is no turn to take."""
        with ExitStack() as stack:
            with suppress(ReadOnlyVault):
                stack.enter_context(self.taken(work))
            yield

    @contextmanager
    def if_free(self) -> Iterator[bool]:
        """Keep the turn for the block where nobody has it; whether it was so."""
        free = self._in_process.acquire(blocking=False)
        try:
            taken = free and self._acquired(0)
            try:
                yield taken
            finally:
                if taken:
                    self._among_processes.release()
        finally:
            if free:
                self._in_process.release()

    def _wait(self, work: Work) -> None:
        while not self._acquired(_NOTICE_S):
            work.progress(0, 0, _NOTE)

    def _acquired(self, timeout: float) -> bool:
        """Whether no other process kept the turn for so long. Raises ReadOnlyVault."""
        try:
            self._among_processes.acquire(timeout=timeout)
        except Timeout:
            return False
        except OSError as error:
            raise ReadOnlyVault(
                f"The vault's folder cannot be written: {error.strerror}. Nothing was changed.",
                path=self._among_processes.lock_file,
            ) from error
        return True
