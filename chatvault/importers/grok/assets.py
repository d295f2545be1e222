"""The files of an export of Grok, by the ids that responses call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from chatvault.domain.blocks import Attachment, Block, File, Image
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.media_types import sniffed

# Archives have two slashes there, which a disk takes for one.
_ASSET = re.compile(r"(?:^|.*/)prod-mc-asset-server/{1,2}(?P<id>[^/]+)(?:/content)?")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_asset(name: str) -> bool:
    """Whether a file is one that responses may mean."""
    return _ASSET.fullmatch(name) is not None


class Assets:
    """The files of the export, by the ids that responses call them; they have no other names."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container = container
        found = ((_ASSET.fullmatch(name), name) for name in names)
        self._members = {match["id"]: name for match, name in found if match}
        self.missing: set[str] = set()

    def block(self, asset: str, *, picture: bool) -> Block:
        """The file or picture; without content where it is not there."""
        identity = self._identity(asset)
        member = self._members.get(identity)
        if member is None:
            self.missing.add(asset)
            return Image(Attachment(identity)) if picture else File(Attachment(identity))
        media_type = sniffed(self._container, member)
        opener = partial(self._container.open, member)
        size = self._container.size(member)
        attachment = Attachment(identity, media_type, size, content=opener)
        shown = media_type.startswith("image/") or (picture and not media_type)
        return Image(attachment) if shown else File(attachment)

    def _identity(self, asset: str) -> str:
        """The id of the file; addresses of pictures have it before their last piece."""
        if asset in self._members:
            return asset
        named = (each for each in reversed(_UUID.findall(asset)) if each in self._members)
        return next(named, asset.rpartition("/")[2])
