"""Writes conversations to files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from chatvault.domain.session import SessionRow
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.exporters import registry
from chatvault.exporters.base import Exporter
from chatvault.exporters.file_names import FileNames
from chatvault.lasting_files import take_place
from chatvault.storage.blobs import Blobs
from chatvault.storage.engine import Database
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.session_repository import SessionRepository


class Exporting:
    """Exports conversations; a file appears whole or not at all."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def export(self, ids: Sequence[int], key: str, out: Path, work: Work) -> tuple[Path, ...]:
        """Write each conversation to a file of its own in the folder ``out``.

        One conversation may also be written to ``out`` itself, where that has the format's
        ending. Raises KnownError where a file cannot be written.
        """
        exporter = registry.exporter(key)
        with self._database.read() as session:
            rows = SessionRepository(session).rows(ids)
        if len(rows) == 1 and out.suffix == exporter.ending:
            self._write(rows[0], exporter, out)
            return (out,)
        names = FileNames()
        written = []
        for place, row in enumerate(rows):
            work.progress(place, len(rows), row.title)
            path = out / names.name(row, exporter.ending)
            self._write(row, exporter, path)
            written.append(path)
        return tuple(written)

    def save_attachment(self, blob: str, out: Path) -> Path:
        """Write an attachment's bytes as they were imported to the file ``out``.

        Raises NotFound, and KnownError where the file cannot be written.
        """
        with self._blobs.open(blob) as kept, _whole(out, "The file could not be saved") as stream:
            shutil.copyfileobj(kept, stream)
        return out

    def _write(self, row: SessionRow, exporter: Exporter, path: Path) -> None:
        with (
            _whole(path, "The conversation could not be exported") as stream,
            self._database.read() as session,
        ):
            repository = MessageRepository(session)
            ids = repository.ids(row.id, all_branches=exporter.all_branches)
            exporter.write(row, repository.iterate(ids), stream, self._blobs.read)


@contextmanager
def _whole(path: Path, failure: str) -> Iterator[BinaryIO]:
    """Write a file beside ``path`` that takes its place once it is complete."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".partial")
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())  # what it replaces may be the only copy
            take_place(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise KnownError(
            f"{failure}: {error.strerror}. Nothing was overwritten; choose another place.",
            path=path,
        ) from error
