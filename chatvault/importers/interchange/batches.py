"""Batches of OpenAI and Anthropic: a file of what was asked and one of what was answered."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.importers.containers.container import Container
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.interchange.files import first_shape
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_values import from_json, mapping, string, to_json

Fields = dict[str, Any]

_KEY = "custom_id"  # what a person calls a request; often the same in every batch
_QUESTIONS, _ANSWERS = ("body", "params"), ("response", "result")  # of OpenAI and Anthropic
_MOST_HELD = 64 * 1024**2  # bytes of a folder's requests; what is beyond is told by itself


class Batches:
    """Puts answers behind what was asked, where both files lie in the same folder."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container = container
        self._names: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._names[posixpath.dirname(name)].append(name)
        self._folders: dict[str, dict[str, tuple[str, bytes]]] = {}

    def whole(self, name: str, record: Fields) -> tuple[Fields, tuple[str, ...]] | None:
        """A record with what was asked, and the files that tell it.

        None for what is told with its answer. Any other record stays as it is.
        """
        if not string(record.get(_KEY)):
            return record, (name,)
        file, written = self._asked(posixpath.dirname(name)).get(string(record[_KEY]), ("", b""))
        if not file:
            return record, (name,)
        if file == name:
            return None
        asked = mapping(from_json(written.decode()))
        return record | {"request": asked, "url": asked.get("url")}, (name, file)

    def _asked(self, folder: str) -> dict[str, tuple[str, bytes]]:
        """What was asked, with its file, by the keys that have one question and one answer."""
        if folder not in self._folders:
            self._folders[folder] = self._paired(folder)
        return self._folders[folder]

    def _paired(self, folder: str) -> dict[str, tuple[str, bytes]]:
        requests, held = dict[str, tuple[str, bytes]](), 0
        asked, answered = Counter[str](), Counter[str]()
        for name in self._names[folder]:
            for key, record in self._lines(name):
                answered[key] += any(one in record for one in _ANSWERS)
                if any(mapping(record.get(one)) for one in _QUESTIONS):
                    asked[key] += 1
                    written = to_json(record).encode("utf-8", "replace")
                    if written and held + len(written) <= _MOST_HELD:
                        held += len(written)
                        requests[key] = (name, written)
        return {key: told for key, told in requests.items() if asked[key] == answered[key] == 1}

    def _lines(self, name: str) -> Iterator[tuple[str, Fields]]:
        if not first_shape(self._container, name).has(_KEY):
            return
        with self._container.open(name) as stream:
            for _, _, record in records(as_utf8(stream), lambda _: None, name):
                if key := string(record.get(_KEY)):
                    yield key, record
