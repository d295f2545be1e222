"""ChatVault's own JSON: a conversation with everything the vault knows of it."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from chatvault.domain.blocks import Attachment
from chatvault.domain.message import Message
from chatvault.domain.session import SessionRow
from chatvault.errors import NotFound
from chatvault.exporters.base import Attachments, LeftOut

VERSION = 1


class JsonExporter:
    """Writes one object: ``format``, ``version``, ``session``, ``messages``, ``attachments``.

    Messages of all branches are there in order, ``parent_id`` naming another's ``id``.
    ``attachments`` maps each ``blob`` to its bytes in base64, or to null where they are lost or
    left out. In a redacted file the bytes of a text are no longer those that its ``blob`` names.
    """

    key = "json"
    name = "JSON"
    ending = ".json"
    all_branches = True
    joins = False

    def write(
        self,
        session: SessionRow,
        messages: Iterable[Message],
        out: BinaryIO,
        attachments: Attachments,
    ) -> None:
        """Write the conversation, one message at a time."""
        head = f'{{\n"format": "chatvault",\n"version": {VERSION},\n"session": '
        out.write(head.encode() + _encoded(plain(session)) + b',\n"messages": [')
        blobs: dict[str, None] = {}  # a set that keeps its order
        for place, message in enumerate(messages):
            out.write(b",\n" if place else b"\n")
            out.write(_encoded(plain(message)))
            blobs.update(dict.fromkeys(_blobs(message)))
        out.write(b'\n],\n"attachments": {')
        for place, blob in enumerate(blobs):
            out.write(b",\n" if place else b"\n")
            out.write(_encoded(blob) + b": " + _encoded(_bytes(blob, attachments)))
        out.write(b"\n}\n}\n")


def plain(value: object) -> object:
    """A domain value as what JSON knows; blocks say their ``kind``."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kind = {"kind": value.kind} if hasattr(value, "kind") else {}
        return kind | {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name != "content"
        }
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value


def _encoded(value: object) -> bytes:
    # A lone surrogate cannot be UTF-8; backslashreplace writes it just as JSON escapes it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _blobs(value: object) -> Iterator[str]:
    if isinstance(value, Attachment):
        if value.blob is not None:
            yield value.blob
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _blobs(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _blobs(part)


def _bytes(blob: str, attachments: Attachments) -> str | None:
    try:
        return base64.b64encode(attachments(blob)).decode()
    except (NotFound, LeftOut):
        return None
