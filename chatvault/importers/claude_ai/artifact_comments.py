"""What people, and Claude for them, said about an artifact: threads in two files beside it.

``comments.json`` of a page is a list of threads whose comments name their ``author``; in the
``threads`` of ``artifact_comments.json`` people are only numbered, and what was asked on a page
(``author_role``) stands in the other file, too. Claude's replies name whom it answered.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import orjson

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.content_ids import ContentIds
from chatvault.importers.times.timestamps import timestamp

FILES = ("comments.json", "artifact_comments.json")
_LARGEST = 16 << 20  # bytes
_CLAUDE, _ON_PAGE = "assistant", "page"

Entry = dict[str, Any]


def messages(container: Container, files: Sequence[str], parent: str) -> list[ParsedMessage]:
    """All comments of all threads, each behind the one before it, the first behind ``parent``."""
    chained: list[ParsedMessage] = []
    ids = ContentIds()
    for name in (one for one in files if posixpath.basename(one) in FILES):
        for thread in _threads(container, name):
            for comment in _comments(thread, ids):
                chained.append(replace(comment, parent_id=parent))
                parent = comment.external_id
    return chained


def _threads(container: Container, name: str) -> list[Entry]:
    """The threads of a file; one that cannot be read is missed where its bytes are kept."""
    try:
        with container.open(name) as stream:
            told: object = orjson.loads(stream.read(_LARGEST))
    except (orjson.JSONDecodeError, UnreadableFile):
        return []
    return [mapping(one) for one in sequence(told) or sequence(mapping(told).get("threads"))]


def _comments(thread: Entry, ids: ContentIds) -> Iterator[ParsedMessage]:
    quoted = string(thread.get("quoted_text")).strip()
    for told in map(mapping, sequence(thread.get("comments"))):
        text = (string(told.get("body")) or string(told.get("text"))).strip()
        role = Role.ASSISTANT if _is_of_claude(told) else Role.USER
        if not text or told.get("author_role") == _ON_PAGE:
            continue
        blocks = (*([Text(f"> {' '.join(quoted.split())}")] if quoted else ()), Text(text))
        quoted = ""  # only above the first
        name = ids.of("comment", role, told.get("created_at"), text)
        made = timestamp(told.get("created_at"))
        author = _author(told) if role is Role.USER else None
        yield ParsedMessage(name, role, blocks, created_at=made, author=author)


def _is_of_claude(told: Entry) -> bool:
    return told.get("author_role") == _CLAUDE or told.get("posted_by_agent") is True


def _author(told: Entry) -> str | None:
    """Who said it, None where that is the owner or not told."""
    named, number = string(mapping(told.get("author")).get("full_name")), told.get("author_index")
    if named or told.get("author_is_artifact_owner") is True or not isinstance(number, int):
        return named or None
    return f"Commenter {number}"
