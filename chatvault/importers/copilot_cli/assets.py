"""Pictures and files in a log of Copilot: with what they belong to, or once in an event before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Attachment
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import mapping, sequence, string

_PIECES = ("image", "audio")  # of what a tool gave back


class Assets:
    """Knows the bytes that the log told so far.

    Attributes:
        is_resumed: whether there may be others before.
    """

    def __init__(self) -> None:
        self._pictures = Pictures()
        self._known: dict[str, Attachment] = {}
        self.is_resumed = False

    def keep(self, told: dict[str, Any]) -> None:
        """Remember what an event tells for others that name it."""
        key, data = string(told.get("assetId")), string(told.get("data"))
        if key and data:
            self._known[key] = self._read(data, string(told.get("mimeType")), "")

    def attachment(self, told: dict[str, Any], name: str = "") -> Attachment | None:
        """The file of these fields, None where its bytes are nowhere."""
        media_type = string(told.get("mimeType"))
        if data := string(told.get("data")):
            return self._read(data, media_type, name)
        key = string(told.get("assetId"))
        if key and key not in self._known and self.is_resumed:
            raise BeforeCheckpoint
        found = self._known.get(key)
        return found and replace(found, name=name or found.name)

    def given_back(self, result: object) -> Iterator[Attachment]:
        """What a tool gave back besides words."""
        fields = mapping(result)
        pieces = [mapping(one) for one in sequence(fields.get("binaryResultsForLlm"))]
        if not pieces:
            told = map(mapping, sequence(fields.get("contents")))
            pieces = [one for one in told if one.get("type") in _PIECES]
        for piece in pieces:
            if (found := self.attachment(piece)) is not None:
                yield found

    def _read(self, data: str, media_type: str, name: str) -> Attachment:
        return self._pictures.from_base64(data, media_type, name)
