"""The canvas documents that some exports have as files of their own."""

from __future__ import annotations

import posixpath
from typing import Any

import orjson

from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.texts.written_documents import Document
from chatvault.importers.times.timestamps import timestamp

FOLDER = "textdocs"

_LARGEST = 16 << 20  # bytes

Entry = dict[str, Any]


def is_textdoc(name: str) -> bool:
    """Whether a file of an export is a document of the canvas."""
    folder = posixpath.basename(posixpath.dirname(name))
    return folder == FOLDER and name.lower().endswith(".json")


def session(
    container: Container, name: str, source: str, account: str, findings: Findings
) -> ParsedSession | None:
    """The document as a conversation in which it stands alone, None where there is none."""
    try:
        with container.open(name) as stream:
            record = mapping(orjson.loads(stream.read(_LARGEST)))
    except (orjson.JSONDecodeError, UnreadableFile):
        record = {}
    text = record.get("content")
    if not isinstance(text, str):
        findings.error("This file holds no document of the canvas and was left out.")
        return None
    identity = string(record.get("id")) or string(record.get("textdoc_id"))
    identity = identity or posixpath.basename(name).removesuffix(".json")
    title = string(record.get("title")) or string(record.get("name")) or "Canvas document"
    kind = string(record.get("type")) or string(record.get("textdoc_type")) or "document"
    made = timestamp(record.get("created_at") or record.get("create_time"))
    changed = timestamp(record.get("updated_at") or record.get("update_time"))
    file = Document(title, kind, text).file
    message = ParsedMessage("document", Role.SYSTEM, (file,), created_at=made)
    return ParsedSession(
        source=source,
        external_id=f"textdoc:{identity}",
        messages=(message,),
        title=title,
        account=account,
        created_at=made,
        updated_at=changed or made,
    )
