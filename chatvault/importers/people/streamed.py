"""Objects that lie deeper inside of a large JSON file, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ijson

from chatvault.errors import UnreadableFile
from chatvault.importers.container import Container
from chatvault.importers.export_records import Findings

_DAMAGED = "The file is damaged or cut short from here on. What stands before it was kept."


def objects(
    container: Container, name: str, paths: Sequence[str], findings: Findings
) -> Iterator[dict[str, Any]]:
    """The objects at those paths of the file, as ijson writes them, one path after the other.

    ``findings`` counts them. Raises UnreadableFile where there was nothing to read.
    """
    for path in paths:
        with container.open(name) as stream:
            try:
                for value in ijson.items(stream, path, use_float=True):
                    findings.number += 1
                    if isinstance(value, dict):
                        yield value
            except (ijson.JSONError, ValueError) as error:  # also a number of thousands of digits
                if not findings.number:
                    raise UnreadableFile(_DAMAGED) from error
                findings.error(_DAMAGED)
                return
