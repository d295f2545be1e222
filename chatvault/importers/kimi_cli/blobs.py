"""The pictures and films that Kimi Code takes out of a log: files named by a sum, beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import PurePosixPath

from chatvault.domain.blocks import Attachment
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.pictures import size_in_pixels
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint

_ADDRESS = "blobref:"  # and the media type, a semicolon, the sum
_FOLDER = "blobs"
_HEAD = 1 << 16


def folder_of_blobs(member: str) -> str:
    """Where the files of the log lie."""
    return str(PurePosixPath(member).with_name(_FOLDER))


def blobs_by_folder(names: Iterable[str]) -> dict[str, list[str]]:
    """The members that may be such files, by the folder they lie in."""
    found: dict[str, list[str]] = {}
    for name in names:
        folder = PurePosixPath(name).parent
        if folder.name == _FOLDER:
            found.setdefault(str(folder), []).append(name)
    return found


class Blobs:
    """Knows the files of one log."""

    def __init__(self, container: Container, member: str, *, is_resumed: bool = False) -> None:
        self._container, self._folder = container, folder_of_blobs(member)
        self._is_resumed = is_resumed

    def attachment(self, address: str) -> Attachment | None:
        """What the address stands for, without its bytes where they are not there; None for
        another address. Raises BeforeCheckpoint where they may be, but are not at hand.
        """
        if not address.startswith(_ADDRESS):
            return None
        media_type, _, key = address.removeprefix(_ADDRESS).partition(";")
        kind, _, ending = media_type.partition("/")
        told = Attachment(f"{kind or 'file'}.{ending or 'bin'}"[:200], media_type)
        member = f"{self._folder}/{key}".removeprefix("./")
        if member in self._members:
            return self._held(told, member)
        if self._is_resumed:
            raise BeforeCheckpoint
        return told

    @cached_property
    def _members(self) -> frozenset[str]:
        """All that is there, which is looked up where a log has an address at all."""
        return frozenset(self._container.names())

    def _held(self, told: Attachment, member: str) -> Attachment:
        try:
            with self._container.open(member) as stream:
                width, height = size_in_pixels(stream.read(_HEAD))
            size = self._container.size(member)
        except UnreadableFile:  # a session is one without it
            return told
        opener = partial(self._container.open, member)
        return replace(told, size=size, width=width, height=height, content=opener)
