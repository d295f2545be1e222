"""The file of a database that is made up page by page while it is read."""

from __future__ import annotations

import io

from chatvault.services.originals.database_pages import Pages


class PageStream(io.RawIOBase):
    """The bytes of the pages, one after the other; a class of its own says what each holds."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._place = pages, 0

    @property
    def size(self) -> int:
        """Bytes."""
        return self._pages.count * self._pages.size

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
        content = self._page(number + 1)[start : start + len(buffer)]
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)

    def _page(self, number: int) -> bytes:
        """The page of that number, from 1 on, in full length. Raises OSError."""
        raise NotImplementedError
