"""Writes conversations to files."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from chatvault.domain.message import Message
from chatvault.domain.redaction import RedactionPreview
from chatvault.domain.session import SessionRow
from chatvault.domain.work import Work
from chatvault.errors import UnwritableFile
from chatvault.exporters import registry
from chatvault.exporters.base import Exporter
from chatvault.exporters.file_names import FileNames
from chatvault.exporters.redacting import RedactingExporter, Redactor
from chatvault.lasting_files import take_place
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.session_repository import SessionRepository
from chatvault.storage.whole_sessions import whole_session

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Exporting:
    """Exports conversations; a file appears whole or not at all."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def export(
        self, ids: Sequence[int], key: str, out: Path, work: Work, *, redact: bool = False
    ) -> tuple[Path, ...]:
        """Write each conversation to a file of its own in the folder ``out``.

        Where ``out`` has the format's ending and that can hold them all, they are written to
        ``out`` itself. ``redact`` takes out secrets, e-mail addresses and home folders. Raises
        KnownError where a file cannot be written, and Cancelled.
        """
        redactor = Redactor() if redact else None
        exporter = _exporter(key, redactor)
        rows = self._rows(ids)
        if out.suffix.lower() == exporter.ending and rows and (len(rows) == 1 or exporter.joins):
            with _whole(out) as stream:
                self._write(rows, exporter, stream, work)
            return (out,)
        names = FileNames()
        written = []
        for place, row in enumerate(rows):
            work.progress(place, len(rows), row.title)
            named = redactor.value(row) if redactor else row
            path = out / names.name(named, exporter.ending)
            with _whole(path) as stream:
                self._write([row], exporter, stream, work)
            written.append(path)
        return tuple(written)

    def preview(self, ids: Sequence[int], key: str, work: Work) -> RedactionPreview:
        """What a redacted export would replace. Nothing is written. Raises Cancelled."""
        redactor = Redactor()
        self._write(self._rows(ids), _exporter(key, redactor), _Nowhere(), work)
        return redactor.preview

    def file_name(self, session_id: int, key: str, *, redact: bool = False) -> str:
        """What a conversation's file would be called. Raises NotFound."""
        (row,) = self._rows([session_id])
        exporter = registry.exporter(key)
        return FileNames().name(Redactor().value(row) if redact else row, exporter.ending)

    def save_attachment(self, blob: str, out: Path) -> Path:
        """Write an attachment's bytes as they were imported to the file ``out``.

        Raises NotFound, and KnownError where the file cannot be written.
        """
        with self._blobs.open(blob) as kept, _whole(out, "The file could not be saved") as stream:
            shutil.copyfileobj(kept, stream)
        return out

    def _rows(self, ids: Sequence[int]) -> tuple[SessionRow, ...]:
        with self._database.read() as session:
            return SessionRepository(session).rows(ids)

    def _write(
        self, rows: Sequence[SessionRow], exporter: Exporter, stream: BinaryIO, work: Work
    ) -> None:
        """Write these one after the other."""
        for place, row in enumerate(rows):
            if len(rows) > 1:
                work.progress(place, len(rows), row.title)
            with self._database.read() as session:
                messages = _messages(MessageRepository(session), row.id, exporter, work)
                if exporter.all_branches:
                    row = whole_session(session, row)
                exporter.write(row, messages, stream, self._blobs.read)


class _Nowhere(io.BytesIO):
    """A file that takes everything and keeps nothing."""

    def write(self, content: bytes, /) -> int:  # type: ignore[override]
        return len(content)


def _exporter(key: str, redactor: Redactor | None) -> Exporter:
    exporter = registry.exporter(key)
    return exporter if redactor is None else RedactingExporter(exporter, redactor)


def _messages(
    repository: MessageRepository, session_id: int, exporter: Exporter, work: Work
) -> Iterator[Message]:
    """The conversation's messages; each is a place at which the work can be stopped."""
    ids = repository.ids(session_id, all_branches=exporter.all_branches)
    names = repository.external_ids(ids) if exporter.all_branches else {}
    for message in repository.iterate(ids):
        work.check()
        parent = None if message.parent_id is None else names.get(message.parent_id)
        yield replace(message, parent_external_id=parent) if parent else message


@contextmanager
def _whole(
    path: Path, failure: str = "The conversation could not be exported"
) -> Iterator[BinaryIO]:
    """Write a file beside ``path`` that takes its place once it is complete and on the disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".partial")
        try:
            with io.BufferedWriter(_Target(handle, path, failure)) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())  # what it replaces may be the only copy
            take_place(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, failure, error) from error


class _Target(io.FileIO):
    """A file that says itself why it cannot be written.

    Otherwise the vault, which is read meanwhile, would be taken for what is on the full disk.
    """

    def __init__(self, handle: int, path: Path, failure: str) -> None:
        super().__init__(handle, "wb")
        self._path, self._failure = path, failure

    def write(self, content: Buffer, /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            raise _unwritable(self._path, self._failure, error) from error


def _unwritable(path: Path, failure: str, error: OSError) -> UnwritableFile:
    return UnwritableFile(
        f"{failure}: {error.strerror}. Nothing was overwritten; choose another place.", path=path
    )
