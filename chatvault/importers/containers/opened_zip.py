"""Opens a zip archive also where its list of members is missing or wrong."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from chatvault.importers.containers.archive_names import member_name
from chatvault.importers.containers.listless_archive import ListlessArchive, is_listed_right

UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Damage:
    """Members of which a part is missing, and how many bytes belong to none that is known."""

    names: tuple[str, ...]
    lost: int


def opened_zip(file: Path | IO[bytes], most: int) -> zipfile.ZipFile | ListlessArchive:
    """The archive; where its list is missing or wrong, up to ``most`` members without it.

    Raises one of UNREADABLE where there is none.
    """
    try:
        whole = zipfile.ZipFile(file)
        if is_listed_right(whole, file):
            return whole
        whole.close()
        failure: Exception = zipfile.BadZipFile("the list is wrong")
    except UNREADABLE as error:
        failure = error
    found = ListlessArchive(file, most)
    if not found.infolist():
        found.close()
        raise failure
    return found


def damage_of(archive: zipfile.ZipFile | ListlessArchive) -> Damage | None:
    """What is missing of the archive itself, None where it has its list."""
    if not isinstance(archive, ListlessArchive):
        return None
    return Damage(tuple(member_name(info.filename) for info in archive.damaged), archive.lost)
