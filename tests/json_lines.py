"""JSON Lines, as many tools write them."""

from __future__ import annotations

import json
from collections.abc import Iterable


def json_lines(records: Iterable[object]) -> str:
    """A text with a record a line."""
    return "".join(f"{json.dumps(record)}\n" for record in records)
