"""A database as the vault keeps it where its program has it open: with its log of writes in it.

What was said last stands in the log alone, and database and log kept apart may be of different
moments: then what SQLite makes of the two is damaged.
"""

from __future__ import annotations

import errno
import os
from typing import BinaryIO

from chatvault.services.originals.database_pages import HEAD, WRITTEN, Pages
from chatvault.services.originals.page_stream import PageStream


class DatabaseWithLog(PageStream):
    """The bytes of the database's file once its log is written into it.

    The files are closed with it. Raises OSError where they change meanwhile.
    """

    def __init__(self, file: BinaryIO, log: BinaryIO) -> None:
        self._file, self._log = file, log
        self._before = self._looks()
        log.seek(0)
        super().__init__(Pages(file, log))

    @property
    def differs(self) -> bool:
        """Whether these are other bytes than the database's file has."""
        return self._pages.are_in_log

    def close(self) -> None:
        self._file.close()
        self._log.close()
        super().close()

    def _page(self, number: int) -> bytes:
        page = self._pages.read(number).ljust(self._pages.size, b"\0")
        if self._looks() != self._before:
            raise OSError(errno.EAGAIN, WRITTEN)
        return page

    def _looks(self) -> tuple[int, int, bytes]:
        """What changes when the log is written into the database, or begun anew.

        What is added to the log is about a later moment.
        """
        status = os.fstat(self._file.fileno())
        self._log.seek(0)
        return status.st_size, status.st_mtime_ns, self._log.read(HEAD)
