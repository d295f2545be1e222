"""Ids for messages that have none: what is said in them, told apart where it comes again.

A place in a list would not do: what stands before may be deleted or left out of an export.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from chatvault.importers.json_values import to_json


def digest(*told: object) -> str:
    """A sum of what is told, the same for the same."""
    written = to_json(list(told))
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:32]


class ContentIds:
    """Gives out the ids of one conversation, in its order."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def of(self, *told: object) -> str:
        """The id of the message of which this is told."""
        found = digest(*told)
        self._given[found] += 1
        count = self._given[found]
        return found if count == 1 else f"{found}-{count}"
