"""The names that Grok's web page has for what an export tells: ``responseId``, ``createTime``.

Extensions of browsers save conversations as the page gets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Block, Image
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string

ID = "responseId"

_HUMP = re.compile(r"(?<=[a-z0-9])[A-Z]")
_WITHIN = ("steps", "agent_thinking_traces")  # lists of objects whose names differ, too

Entry = dict[str, Any]


def as_exported(told: Entry) -> Entry:
    """A response, or what is told of its conversation, with the names of the export."""
    entry = _renamed(told)
    for key in _WITHIN:
        if isinstance(entry.get(key), list):
            entry[key] = [_renamed(mapping(one)) for one in sequence(entry[key])]
    return entry


def captured(entry: Entry) -> Iterator[Block]:
    """The pictures of a response that an extension saved with it."""
    for told in map(mapping, sequence(entry.get("captured_images"))):
        if data := string(told.get("data")):
            yield Image(Pictures().from_base64(data, string(told.get("format"))))


def _renamed(told: Entry) -> Entry:
    """What has the export's own name already counts first."""
    renamed = {_HUMP.sub(lambda sign: f"_{sign[0].lower()}", key): told[key] for key in told}
    return renamed | {key: value for key, value in told.items() if key in renamed}
