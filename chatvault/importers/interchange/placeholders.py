"""Pictures that a record lists, for the places in its texts where ``<image>`` stands for them."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.domain.blocks import Attachment, Block, Image, Text
from chatvault.importers.json_values import sequence, string

_PLACEHOLDER = "<image>"


class Placeholders:
    """Puts the pictures of a record where they belong, in order; paths lead out of the file."""

    def __init__(self, listed: object) -> None:
        self._paths = iter([string(path) for path in sequence(listed)])

    def filled(self, blocks: list[Block]) -> Iterator[Block]:
        """The blocks with pictures before the texts that name them."""
        for block in blocks:
            if not isinstance(block, Text) or _PLACEHOLDER not in block.text:
                yield block
                continue
            text = block.text
            for path in self._taken(text.count(_PLACEHOLDER)):
                text = text.replace(_PLACEHOLDER, "", 1)
                yield Image(Attachment(path[:200] or "image", "image/*"))
            if text.strip():
                yield Text(text.strip())

    def _taken(self, number: int) -> Iterator[str]:
        for _ in range(number):
            path = next(self._paths, None)
            if path is None:
                return
            yield path
