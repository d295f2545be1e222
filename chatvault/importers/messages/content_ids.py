"""Ids for what a product gives none: the same content has the same one in every export.

A place in a list would not do: what stands before may be deleted or left out of an export.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from chatvault.importers.json_files.json_values import to_json


def content_id(*told: object) -> str:
    """32 hexadecimal digits that stand for these values, each of which may be any JSON."""
    written = to_json(list(told))
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:32]


class ContentIds:
    """Gives out the ids of one conversation in its order; what comes again has another one."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def of(self, *told: object) -> str:
        """The id of the message of which this is told."""
        found = content_id(*told)
        self._given[found] += 1
        count = self._given[found]
        return found if count == 1 else f"{found}-{count}"
