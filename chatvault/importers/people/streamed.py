"""Objects that lie deeper inside of a large JSON file, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ijson

from chatvault.errors import UnreadableFile
from chatvault.importers.container import Container
from chatvault.importers.export_records import Findings

_DAMAGED = "The file is damaged or cut short from here on. What stands before it was kept."


def objects(
    container: Container, name: str, path: str, findings: Findings, *further: str
) -> Iterator[dict[str, Any]]:
    """The objects at that path of the file, as ijson writes it; ``findings`` counts them.

    Those at ``further`` paths come after them. Raises UnreadableFile where there was nothing to
    read.
    """
    for place in (path, *further):
        with container.open(name) as stream:
            try:
                for value in ijson.items(stream, place, use_float=True):
                    findings.number += 1
                    if isinstance(value, dict):
                        yield value
            except (ijson.JSONError, ValueError) as error:  # also a number of thousands of digits
                if not findings.number:
                    raise UnreadableFile(_DAMAGED) from error
                findings.error(_DAMAGED)
                return
