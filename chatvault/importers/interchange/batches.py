"""Batches of OpenAI and Anthropic: a file of what was asked and one of what was answered."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.importers.container import Container
from chatvault.importers.interchange.files import first_shape
from chatvault.importers.json_lines import records
from chatvault.importers.json_values import mapping, string
from chatvault.importers.unicode_text import as_utf8

Fields = dict[str, Any]

_KEY = "custom_id"  # what a person calls a request; often the same in every batch
_QUESTIONS, _ANSWERS = ("body", "params"), ("response", "result")  # of OpenAI and Anthropic
_LARGEST = 64 * 1024**2  # bytes of a file whose requests are held in memory


class Batches:
    """Puts answers behind what was asked, where both files lie in the same folder."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container, self._names = container, names
        self._folders: dict[str, dict[str, tuple[str, Fields]]] = {}

    def whole(self, name: str, record: Fields) -> tuple[Fields, tuple[str, ...]] | None:
        """A record with what was asked, and the files that tell it.

        None for what is told with its answer. Any other record stays as it is.
        """
        if not string(record.get(_KEY)):
            return record, (name,)
        file, asked = self._asked(posixpath.dirname(name)).get(string(record[_KEY]), ("", {}))
        if not asked:
            return record, (name,)
        if file == name:
            return None
        return record | {"request": asked, "url": asked.get("url")}, (name, file)

    def _asked(self, folder: str) -> dict[str, tuple[str, Fields]]:
        """What was asked, with its file, by the keys that have one question and one answer."""
        if folder not in self._folders:
            requests, answered = dict[str, tuple[str, Fields]](), Counter[str]()
            times = Counter[str]()
            for name in self._names:
                if posixpath.dirname(name) == folder:
                    for key, record in self._lines(name):
                        answered[key] += any(one in record for one in _ANSWERS)
                        if any(mapping(record.get(one)) for one in _QUESTIONS):
                            times[key] += 1
                            requests[key] = (name, record)
            self._folders[folder] = {
                key: told for key, told in requests.items() if times[key] == answered[key] == 1
            }
        return self._folders[folder]

    def _lines(self, name: str) -> Iterator[tuple[str, Fields]]:
        of_batch = first_shape(self._container, name).has(_KEY)
        if not of_batch or self._container.size(name) > _LARGEST:
            return
        with self._container.open(name) as stream:
            for _, _, record in records(as_utf8(stream), lambda _: None, name):
                if key := string(record.get(_KEY)):
                    yield key, record
