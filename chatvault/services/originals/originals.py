"""Gives back the files that conversations were imported from, byte for byte.

What told of the account is zeros in them (``original_bytes.py``).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from chatvault.domain.session import SessionRow
from chatvault.domain.work import Work
from chatvault.errors import DamagedOriginal, NotFound, UnwritableFile
from chatvault.importers import registry
from chatvault.importers.databases.kept_tables import HOLDS_KEYS, KEPT_TABLES
from chatvault.importers.databases.read_only_database import MAGIC
from chatvault.lasting_files import take_free_place
from chatvault.services.discovering import Discovering
from chatvault.services.originals.original_bytes import open_original
from chatvault.services.originals.original_storing import is_same
from chatvault.storage.blobs import CHUNK, Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.import_repository import ImportRepository, Original
from chatvault.storage.session_repository import SessionRepository


class Originals:
    """Writes originals out; a file that is there is never written over."""

    def __init__(self, database: Database, blobs: Blobs, discovering: Discovering) -> None:
        self._database, self._blobs, self._discovering = database, blobs, discovering

    def of(self, uid: str) -> tuple[Original, ...]:
        """The files that a conversation was read from. Raises NotFound."""
        return self._found(uid)[1]

    def save(self, uid: str, out: Path, work: Work) -> tuple[Path, ...]:
        """Write them to ``out``: one file under that name or into that folder, several below it.

        Raises NotFound, UnwritableFile and DamagedOriginal.
        """
        originals = self._without_moved(self.of(uid))
        if len(originals) == 1 and not out.is_dir():
            targets = [out]
        else:
            targets = [out / name for name in _names([item.path for item in originals])]
        for original, target in zip(originals, targets, strict=True):
            self._write(original, target, work)
        return tuple(targets)

    def put_back(self, uid: str, work: Work) -> tuple[Path, ...]:
        """Write those that are missing to where their tool finds them; the files written.

        Nothing is written where a different file is in the place of any of them, nor where
        only some rows of a database are kept: its tool could do nothing with them.
        """
        row, found = self._found(uid)
        originals = self._without_moved(found)
        missing: list[tuple[Original, Path]] = []
        for original in originals:
            place = self._place(Path(original.path), row.source)
            if not place.exists():
                missing.append((original, place))
            elif not _is_in(place, original, work):
                raise UnwritableFile(
                    "A different file is in its place now, so nothing was put back. "
                    "Save the original under another name instead.",
                    path=place,
                )
        for original, place in missing:
            self._require_whole(original, place)
        for original, place in missing:
            self._write(original, place, work)
        return tuple(place for _, place in missing)

    def is_whole(self, original: Original) -> bool:
        """Whether all its bytes are kept, and not only the rows of a database."""
        if original.format not in KEPT_TABLES:
            return True
        with self._blobs.open(original.parts[0].sha256) as stream:
            return stream.read(len(MAGIC)) != MAGIC

    def remark(self, originals: Sequence[Original]) -> str:
        """What is to be known of their bytes, where not all are kept; empty where they are."""
        return "" if all(map(self.is_whole, originals)) else HOLDS_KEYS

    def _require_whole(self, original: Original, place: Path) -> None:
        if not self.is_whole(original):
            raise UnwritableFile(
                "Of this database the vault keeps the conversations alone, not the "
                "program's settings and sign-in, so it was not put back. Save the original "
                "under another name instead.",
                path=place,
            )

    def _found(self, uid: str) -> tuple[SessionRow, tuple[Original, ...]]:
        with self._database.read() as session:
            row = SessionRepository(session).by_uid(uid)
            found = ImportRepository(session).originals_of(row.id) if row else []
            let_go = ImportRepository(session).let_go(row.id) if row else None
        if row is None:
            raise NotFound(f"No conversation has the id “{uid}”. Look for it with “list”.")
        if not found and let_go is not None:
            raise NotFound(
                "The vault keeps this original no longer: a cleanup let it go. A backup from "
                "before may hold it; this is where the file was.",
                path=let_go,
            )
        if not found and row.source in registry.SOURCES_WITH_KEYS:
            raise NotFound(
                "The vault does not keep this original: the file may also have held the "
                "program's settings, and keys.",
                path=uid,
            )
        if not found:
            raise NotFound(
                "The file that this conversation came from is not kept: it was imported by an "
                "older version, and can be imported once more, or it tells of accounts besides.",
                path=uid,
            )
        return row, tuple(found)

    def _without_moved(self, originals: Sequence[Original]) -> tuple[Original, ...]:
        """One of the files that are the same by name and bytes, as where a tool moved it.

        The one that is still there, if one is.
        """
        chosen: dict[tuple[str, str], Original] = {}
        names = Counter(Path(one.path).name for one in originals)
        for one in originals:
            name = Path(one.path).name
            same = name, self._sum(one) if names[name] > 1 else ""
            if (before := chosen.get(same)) is None or not Path(before.path).exists():
                chosen[same] = one
        return tuple(chosen.values())

    def _sum(self, original: Original) -> str:
        """The sum of all its bytes, in however many pieces they are kept."""
        whole = hashlib.sha256()
        for part in original.parts:
            with self._blobs.open(part.sha256) as stream:
                while chunk := stream.read(CHUNK):
                    whole.update(chunk)
        return whole.hexdigest()

    def _place(self, path: Path, source: str) -> Path:
        """Where the tool keeps that file on this computer; where it was, if it is not here."""
        folders = [spot.folder for spot in self._discovering.spots() if spot.place.source == source]
        if any(path.is_relative_to(folder) for folder in folders):
            return path
        for folder in folders:
            if folder.name in path.parts[:-1]:
                inside = path.parts[path.parts.index(folder.name) + 1 :]
                return folder.joinpath(*inside)
        return path

    def _write(self, original: Original, target: Path, work: Work) -> None:
        """Write the bytes beside ``target``, compare their sum, and give them its name."""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            try:
                with os.fdopen(handle, "wb") as stream:
                    whole = self._copy(original, stream, work)
                    stream.flush()
                    os.fsync(stream.fileno())
                if not whole:
                    raise DamagedOriginal(
                        "The original in the vault is damaged, so it was not written. "
                        "Restore it from a backup.",
                        path=target,
                    )
                take_free_place(Path(name), target)
            finally:
                Path(name).unlink(missing_ok=True)
        except FileExistsError as error:
            raise UnwritableFile("There is a file of that name already.", path=target) from error
        except OSError as error:
            raise UnwritableFile(
                f"The original could not be written: {error.strerror}.", path=target
            ) from error

    def _copy(self, original: Original, stream: BinaryIO, work: Work) -> bool:
        """Write the bytes out; whether they are those that were imported."""
        done, whole = 0, hashlib.sha256()
        for part in original.parts:
            digest = hashlib.sha256()
            with self._blobs.open(part.sha256) as source:
                while chunk := source.read(CHUNK):
                    done += len(chunk)
                    work.progress(done, original.size, PurePosixPath(original.path).name)
                    digest.update(chunk)
                    whole.update(chunk)
                    stream.write(chunk)
            if digest.hexdigest() != part.sha256:
                return False
        return original.sha256 in (None, whole.hexdigest())


def _names(paths: Sequence[str]) -> list[Path]:
    """The paths from the folder on that they have in common; whole where they have none."""
    try:
        common = os.path.commonpath([os.path.dirname(path) for path in paths])
    except ValueError:  # on two drives, or of a folder that was not told
        return [_below(Path(path)) for path in paths]
    return [Path(os.path.relpath(path, common)) for path in paths]


def _below(path: Path) -> Path:
    """A path that leads nowhere but into the folder that it is put below."""
    return Path(*(part for part in path.parts if part not in (path.anchor, "..")))


def _is_in(place: Path, original: Original, work: Work) -> bool:
    """Whether the file there has the bytes of the original."""
    try:
        with open_original(place, original.format) as stream:
            return is_same(stream, original.parts, work.check)
    except OSError as error:
        raise UnwritableFile(
            f"What is in its place cannot be read: {error.strerror}.", path=place
        ) from error
