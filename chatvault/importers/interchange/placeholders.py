"""Files that a record lists, for the places in its texts where ``<image>`` stands for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Image, Text
from chatvault.importers.json_files.json_values import sequence, string

_KINDS = ("image", "video", "audio")
_PLACEHOLDER = re.compile(rf"<({'|'.join(_KINDS)})>")
_LONGEST = 200  # characters of a name


class Placeholders:
    """Puts the files of a record where they belong, in order; paths lead out of the file."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        listed = {kind: sequence(record.get(f"{kind}s")) or _one(record, kind) for kind in _KINDS}
        self._paths = {kind: iter([*map(string, paths)]) for kind, paths in listed.items()}

    def filled(self, blocks: list[Block]) -> Iterator[Block]:
        """The blocks with files before the texts that name them."""
        for block in blocks:
            if isinstance(block, Text) and _PLACEHOLDER.search(block.text):
                yield from self._filled(block.text)
            else:
                yield block

    def _filled(self, text: str) -> Iterator[Block]:
        said = []
        end = 0
        for place in _PLACEHOLDER.finditer(text):
            path = next(self._paths[place[1]], None)
            if path is not None:
                said.append(text[end : place.start()])
                end = place.end()
                yield _file(place[1], path)
        rest = "".join([*said, text[end:]])
        if rest.strip():
            yield Text(rest.strip())


def _one(record: Mapping[str, Any], kind: str) -> list[Any]:
    """The files of a record that mostly has a single one."""
    told = record.get(kind)
    return [told] if isinstance(told, str) else sequence(told)


def _file(kind: str, path: str) -> Block:
    name = path[:_LONGEST] or kind
    return Image(Attachment(name, "image/*")) if kind == "image" else File(Attachment(name))
