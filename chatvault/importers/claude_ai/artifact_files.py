"""Artifacts that stand in files of their own since autumn 2026: ``artifacts/<id>/``.

A small file of JSON lists the versions with titles and descriptions. What an artifact says lies
beside it: a document as ``page.md``, others below ``versions``, called after the version. So do
the comments on it (``artifact_comments``).
"""

from __future__ import annotations

import html
import mimetypes
import posixpath
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.claude_ai import artifact_comments
from chatvault.importers.claude_ai.conversation import SOURCE
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

_LARGEST = 4 << 20  # bytes of a file whose text is kept with it
_TEXTS = ("application/json", "image/svg+xml", "application/javascript")
# What no person and no model made: lists of a version's files, and what decks and designs run on.
_OF_PRODUCT = re.compile(r"versions/[^/]+(?:\.files\.json|/SKILL\.md|/artifact-type/.*)", re.DOTALL)

Entry = dict[str, Any]


def beside(name: str, names: Sequence[str]) -> list[str]:
    """The files of the artifact that is told of in the file ``name``."""
    folder = f"{posixpath.dirname(name)}/"
    return [one for one in names if one != name and folder != "/" and one.startswith(folder)]


def session(
    record: Entry, name: str, container: Container, names: Sequence[str]
) -> ParsedSession | None:
    """The artifact as a conversation in which each version is an answer."""
    identity, found = string(record.get("id")), beside(name, names)
    told = [mapping(one) for one in sequence(record.get("versions"))]
    versions = {string(one.get("id")): one for one in told if string(one.get("id"))}
    files = [one for one in found if _says_something(one, posixpath.dirname(name))]
    if files and not versions:
        versions = {"page": {}}  # of a page only what it says now is told
    if not identity or not versions:
        return None
    active = string(record.get("active_version"))
    active = active if active in versions else next(reversed(versions))
    messages: list[ParsedMessage] = []
    for key in sorted(versions, key=lambda one: timestamp(versions[one].get("created_at")) or 0):
        own = [one for one in files if _version_of(one, versions, active) == key]
        parent = messages[-1].external_id if messages else None
        messages.append(_message(key, versions[key], container, own, parent))
    messages += artifact_comments.messages(container, found, messages[-1].external_id)
    times = [timestamp(record.get("updated_at")), *(one.created_at for one in messages)]
    return ParsedSession(
        source=SOURCE,
        external_id=f"artifact:{identity}",
        messages=tuple(messages),
        title=html.unescape(string(versions[active].get("title"))).strip() or "Artifact",
        account=string(record.get("owner_account")),
        updated_at=max((one for one in times if one is not None), default=None),
        active_leaf=messages[-1].external_id,
        members=(name, *found),
    )


def _says_something(file: str, folder: str) -> bool:
    """Whether the file is a part of what the artifact says."""
    within = file.removeprefix(f"{folder}/")
    return within not in artifact_comments.FILES and not _OF_PRODUCT.fullmatch(within)


def _version_of(file: str, versions: Mapping[str, Entry], active: str) -> str:
    """The version that the file is called after, or lies below; else the one that is shown."""
    path = PurePosixPath(file)
    return next((one for one in (path.stem, *path.parts) if one in versions), active)


def _message(
    key: str, version: Entry, container: Container, files: Sequence[str], parent: str | None
) -> ParsedMessage:
    told = (string(version.get(name)).strip() for name in ("title", "description"))
    about = dict.fromkeys(html.unescape(one) for one in told if one)
    blocks: list[Block] = [Text("\n\n".join(about))] if about else []
    blocks += [_file(container, name) for name in files]
    made = timestamp(version.get("created_at"))
    return ParsedMessage(key, Role.ASSISTANT, tuple(blocks), parent, created_at=made)


def _file(container: Container, name: str) -> File:
    """The file, with what it says where it is a text."""
    media_type = mimetypes.guess_type(name, strict=False)[0] or ""
    content = b""
    if media_type.startswith("text/") or media_type in _TEXTS:
        # What cannot be read is missed where its bytes are kept.
        with suppress(UnreadableFile), container.open(name) as stream:
            content = stream.read(_LARGEST)
    attachment = Attachment(
        posixpath.basename(name),
        media_type,
        container.size(name),
        content=partial(container.open, name),
    )
    return File(attachment, content.decode("utf-8", "replace").replace("\0", "\u2400"))
