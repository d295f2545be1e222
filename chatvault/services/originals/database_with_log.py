"""A database as the vault keeps it where its program has it open: with its log of writes in it.

What was said last stands in the log alone, and database and log kept apart may be of different
moments: then what SQLite makes of the two is damaged.
"""

from __future__ import annotations

import errno
import io
import os
from typing import BinaryIO

from chatvault.services.originals.database_pages import HEAD, WRITTEN, Pages


class DatabaseWithLog(io.RawIOBase):
    """The bytes of the database's file once its log is written into it.

    The files are closed with it. Raises OSError where they change meanwhile.
    """

    def __init__(self, file: BinaryIO, log: BinaryIO) -> None:
        self._file, self._log = file, log
        self._before = self._looks()
        log.seek(0)
        self._pages = Pages(file, log)
        self._place = 0

    @property
    def size(self) -> int:
        """Bytes."""
        return self._pages.count * self._pages.size

    @property
    def differs(self) -> bool:
        """Whether these are other bytes than the database's file has."""
        return self._pages.are_in_log

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = before + offset
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._place >= self.size:
            return 0
        number, start = divmod(self._place, self._pages.size)
        page = self._pages.read(number + 1).ljust(self._pages.size, b"\0")
        if self._looks() != self._before:
            raise OSError(errno.EAGAIN, WRITTEN)
        content = page[start : start + len(buffer)]
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)

    def close(self) -> None:
        self._file.close()
        self._log.close()
        super().close()

    def _looks(self) -> tuple[int, int, bytes]:
        """What changes when the log is written into the database, or begun anew.

        What is added to the log is about a later moment.
        """
        status = os.fstat(self._file.fileno())
        self._log.seek(0)
        return status.st_size, status.st_mtime_ns, self._log.read(HEAD)
