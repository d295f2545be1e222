"""The pictures that Oh My Pi takes out of a log: files of its home, named by their sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from chatvault.domain.blocks import Attachment
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.pictures import size_in_pixels
from chatvault.importers.homes.home_files import HomeFiles

_ADDRESS = re.compile(r"blob:sha256:(?P<sum>[0-9a-f]{64})")
_MEMBER = re.compile(r"(?:^|/)(?P<place>blobs/[0-9a-f]{64})$")
_PARTS_OF_HOME = ("sessions",)
_HEAD = 1 << 16


def blobs_among(names: Iterable[str]) -> list[str]:
    """The files that may be such pictures."""
    return [name for name in names if _MEMBER.search(name)]


class Blobs:
    """Reads the files of what is imported, or of the home above a part of it."""

    def __init__(self, container: Container) -> None:
        self._files = HomeFiles(container, _MEMBER, _PARTS_OF_HOME)

    def held(self, address: str, told: Attachment) -> Attachment | None:
        """What the address stands for, as it is told where it is not there; None for another."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            return None
        place = self._files.find(f"blobs/{found['sum']}")
        return told if place is None else _held(*place, told)


def _held(container: Container, member: str, told: Attachment) -> Attachment:
    try:
        with container.open(member) as stream:
            width, height = size_in_pixels(stream.read(_HEAD))
        size = container.size(member)
    except UnreadableFile:  # a session is one without it
        return told
    opener = partial(container.open, member)
    return replace(told, size=size, width=width, height=height, content=opener)
