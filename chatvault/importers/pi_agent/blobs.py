"""The pictures that Oh My Pi takes out of a log: files of its home, named by their sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial

from chatvault.domain.blocks import Attachment
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.home_above import home_above
from chatvault.importers.pictures import size_in_pixels

_ADDRESS = re.compile(r"blob:sha256:(?P<sum>[0-9a-f]{64})")
_MEMBER = re.compile(r"(?:^|/)blobs/(?P<sum>[0-9a-f]{64})$")
_FOLDER, _PARTS_OF_HOME = "blobs", ("sessions",)
_HEAD = 1 << 16


def blobs_among(names: Iterable[str]) -> list[str]:
    """The files that may be such pictures."""
    return [name for name in names if _MEMBER.search(name)]


class Blobs:
    """The files of what is imported, or of the home above a part of it. No others are opened."""

    def __init__(self, container: Container) -> None:
        self._container = container

    def held(self, address: str, told: Attachment) -> Attachment | None:
        """What the address stands for, as it is told where it is not there; None for another."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            return None
        if (member := self._imported.get(found["sum"])) is not None:
            return _held(self._container, member, told)
        home = home_above(self._container, _PARTS_OF_HOME)
        path = home / _FOLDER / found["sum"] if home is not None else None
        if path is None or not path.is_file() or path.is_symlink():
            return told
        return _held(FileContainer(path), path.name, told)

    @cached_property
    def _imported(self) -> dict[str, str]:
        found = ((_MEMBER.search(name), name) for name in self._container.names())
        return {told["sum"]: name for told, name in found if told is not None}


def _held(container: Container, member: str, told: Attachment) -> Attachment:
    try:
        with container.open(member) as stream:
            width, height = size_in_pixels(stream.read(_HEAD))
        size = container.size(member)
    except UnreadableFile:  # a session is one without it
        return told
    opener = partial(container.open, member)
    return replace(told, size=size, width=width, height=height, content=opener)
