"""What Chatbox keeps apart from conversations, under keys: pictures, files and long texts.

Exported data has it among the conversations, pictures as ``data:`` addresses. A backup has a file
for each, which the ``resources`` of its manifest tell: ``path``, ``originalStorageKeys``,
``mimeType``, and ``encoding``, which is "utf8" for what is text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Protocol

from chatvault.domain.blocks import Attachment
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string

_LONGEST_TEXT = 16 << 20  # bytes of a text that was taken from a file

Fields = dict[str, Any]


class Stored(Protocol):
    """Finds what is stored under a key."""

    def text(self, key: str) -> str:
        """The text, "" where there is none."""

    def attachment(self, key: str, name: str = "") -> Attachment | None:
        """The picture or file, by this name; None where there is none."""


class StoredValues:
    """Values that stand beside the conversations in one object."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values, self._pictures = values, Pictures()

    def text(self, key: str) -> str:
        return string(self._values.get(key))

    def attachment(self, key: str, name: str = "") -> Attachment | None:
        return self._pictures.from_url(self.text(key), name)


class StoredFiles:
    """Files of a backup, as its manifest tells them."""

    def __init__(self, container: Container, names: Collection[str], top: str, about: Fields):
        """``names`` are the files that there are, ``top`` is the folder of the manifest."""
        self._container = container
        self._files: dict[str, tuple[str, Fields]] = {}
        known = frozenset(names)
        for resource in map(mapping, sequence(about.get("resources"))):
            path = posixpath.join(top, string(resource.get("path")))
            for key in map(string, sequence(resource.get("originalStorageKeys"))):
                if path in known:
                    self._files[key] = (path, resource)

    def text(self, key: str) -> str:
        path, resource = self._files.get(key, ("", {}))
        if not path or resource.get("encoding") != "utf8":
            return ""
        with self._container.open(path) as stream:
            return stream.read(_LONGEST_TEXT).decode("utf-8", "replace")

    def attachment(self, key: str, name: str = "") -> Attachment | None:
        path, resource = self._files.get(key, ("", {}))
        if not path:
            return None
        return Attachment(
            name or string(resource.get("filename")) or posixpath.basename(path),
            string(resource.get("mimeType")),
            self._container.size(path),
            content=partial(self._container.open, path),
        )
