"""ChatVault's own JSON: a conversation with everything the vault knows of it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from collections.abc import Iterable
from typing import BinaryIO

from chatvault.domain.blocks import Attachment
from chatvault.domain.message import Message
from chatvault.domain.session import SessionRow
from chatvault.domain.whole_session import WholeSession
from chatvault.errors import NotFound
from chatvault.exporters.base import Attachments, LeftOut

VERSION = 2
# What is of this vault and this computer alone, and what stands elsewhere in the file.
_OF_THE_VAULT = ("id", "parent_id", "gone_at", "trashed_at", "content_hash", "redacted")


class JsonExporter:
    """Writes one object: ``format``, ``version``, ``session``, ``messages``, ``attachments``.

    Messages of all branches are there in order, ``parent_id`` naming another's ``id``, which are
    those of the source. ``attachments`` maps each ``blob`` to its bytes in base64, or to null where
    they are lost or left out. A ``redacted`` file says so, and in it the bytes of a text are no
    longer those that its ``blob`` names. Else ``content_hash`` stands at the end, which the
    vault knows the conversation by, and ``sum``, the SHA-256 of all bytes before its line: so a
    vault that imports the file knows whether it is whole.
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
        lines = _Summed(out)
        whole = session if isinstance(session, WholeSession) else None
        lines.write(f'{{\n"format": "chatvault",\n"version": {VERSION},\n'.encode())
        if whole is not None and whole.redacted:
            lines.write(b'"redacted": true,\n')
        blobs: dict[str, None] = {}  # a set that keeps its order
        lines.write(b'"session": ' + _encoded(_facts(session, blobs)) + b',\n"messages": [')
        for place, message in enumerate(messages):
            lines.write(b",\n" if place else b"\n")
            lines.write(_encoded(_told(message, blobs)))
        lines.write(b'\n],\n"attachments": {')
        for place, blob in enumerate(blobs):
            lines.write(b",\n" if place else b"\n")
            lines.write(_encoded(blob) + b": " + _encoded(_bytes(blob, attachments)))
        lines.write(b"\n}")
        if whole is not None and whole.content_hash:
            lines.write(b',\n"content_hash": ' + _encoded(whole.content_hash) + b",\n")
            lines.write(b'"sum": ' + _encoded(lines.sum))
        lines.write(b"\n}\n")


class _FieldNames(dict[type, tuple[str, ...]]):
    """The names of a dataclass's fields, by its type; none of anything else."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        self[kind] = tuple(field.name for field in fields)
        return self[kind]


_FIELDS = _FieldNames()


class _Summed:
    """A file that knows the sum of what was written to it."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._sum = out, hashlib.sha256()

    def write(self, content: bytes) -> None:
        self._sum.update(content)
        self._out.write(content)

    @property
    def sum(self) -> str:
        return self._sum.hexdigest()


def _plain(value: object, blobs: dict[str, None]) -> object:
    """A domain value as what JSON knows; blocks say their ``kind``.

    The blobs of its attachments are added to those.
    """
    if isinstance(value, Attachment) and value.blob is not None:
        blobs[value.blob] = None
    if names := _FIELDS[type(value)]:
        kind = {"kind": value.kind} if hasattr(value, "kind") else {}
        told = {name: _plain(getattr(value, name), blobs) for name in names if name != "content"}
        return kind | told
    if isinstance(value, tuple | list):
        return [_plain(part, blobs) for part in value]
    return value


def _facts(session: SessionRow, blobs: dict[str, None]) -> dict[str, object]:
    names = _FIELDS[type(session)]
    return {
        name: _plain(getattr(session, name), blobs) for name in names if name not in _OF_THE_VAULT
    }


def _told(message: Message, blobs: dict[str, None]) -> dict[str, object]:
    """A message by its source's ids, for those of the vault mean nothing elsewhere."""
    names = {"id": message.external_id, "parent_id": message.parent_external_id}
    return names | {
        name: _plain(getattr(message, name), blobs)
        for name in _FIELDS[Message]
        if name not in ("id", "external_id", "parent_id", "parent_external_id")
    }


def _encoded(value: object) -> bytes:
    # A lone surrogate cannot be UTF-8; backslashreplace writes it just as JSON escapes it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _bytes(blob: str, attachments: Attachments) -> str | None:
    try:
        return base64.b64encode(attachments(blob)).decode()
    except (NotFound, LeftOut):
        return None
