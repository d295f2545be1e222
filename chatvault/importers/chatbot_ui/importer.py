"""Reads the exports of the first chatbot-ui, which many programs took over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Image, Text, TextVariant
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said
from chatvault.importers.messages.roles import role_of
from chatvault.importers.messages.versions import VersionedThread

SOURCE = "chatbot-ui"

Fields = dict[str, Any]

_UNNAMED = ("", "New Conversation")


class ChatbotUIImporter:
    """Reads ``chatbot_ui_history_….json``."""

    key = SOURCE
    name = "chatbot-ui history"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The exports."""
        return tuple(name for name in names if _is_export(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for record in read(container, name, findings, essential="history", wrapper=""):
                folders = folder_names(record.get("folders"))
                for findings.number, told in enumerate(sequence(record.get("history")), 1):
                    yield session_of(mapping(told), folders, findings)

        yield from sessions_of(container, names, report, "conversation", read_file)


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "history")
    messages = seen.has("history", "[]", "messages", "[]", "role")
    if not seen.has("version"):  # of the second form, which did not tell it yet
        return messages and all(seen.has("history", "[]", key) for key in ("id", "name"))
    return messages or (seen.has("history") and seen.has("folders"))


def _key(told: object) -> str:
    """The id of a folder, which older versions counted."""
    return "" if told is None else to_json(told)


def folder_names(listed: object) -> dict[str, str]:
    """The names of the person's folders by their ids."""
    folders = map(mapping, sequence(listed))
    return {_key(one.get("id")): string(one.get("name")) for one in folders}


def session_of(told: Fields, folders: dict[str, str], findings: Findings) -> ParsedSession | None:
    """The conversation; None where nothing was said in it."""
    thread, ids, pictures = VersionedThread(), ContentIds(), Pictures()
    if asked := string(told.get("prompt")).strip():
        thread.add(Draft("prompt", Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    model = told.get("model")
    name = model if isinstance(model, str) else string(mapping(model).get("id"))
    for message in map(mapping, sequence(told.get("messages"))):
        role = role_of(message.get("role"), findings)
        content = message.get("content")
        blocks = [*_blocks(content, pictures, findings)]
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        answered = (name or None) if role is Role.ASSISTANT else None
        thread.add(Draft(ids.of(role.value, content), role, blocks, None, answered, hidden))
    if not is_said(thread.drafts):
        return None
    title, folder = string(told.get("name")).strip(), _key(told.get("folderId"))
    project = (
        ParsedProject(f"{SOURCE}:{folder}", name=folders[folder]) if folders.get(folder) else None
    )
    return ParsedSession(
        source=SOURCE,
        external_id=_identity(told, thread.drafts),
        messages=thread.messages(),
        title=first_prompt(thread.drafts) if title in _UNNAMED else title,
        model=name or None,
        project=project,
        active_leaf=thread.leaf,
    )


def _identity(told: Fields, drafts: list[Draft]) -> str:
    """The id; old versions count conversations, so that there it is how it begins as well."""
    key = told.get("id")
    if isinstance(key, str) and key and not key.isdecimal():
        return key
    return content_id(key, next(one.external_id for one in drafts if one.hidden is None))


def _blocks(content: object, pictures: Pictures, findings: Findings) -> Iterator[Block]:
    pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
    for piece in map(mapping, sequence(pieces)):
        kind = string(piece.get("type"))
        if kind == "text":
            if (said := string(piece.get("text"))).strip():
                yield Text(said)
        elif kind == "image_url":
            url = string(mapping(piece.get("image_url")).get("url"))
            yield Image(pictures.from_url(url) or Attachment(url[:200] or "image", "image/*"))
        elif piece:
            findings.unknown(kind or "untyped")
            yield Text(to_json(piece), TextVariant.UNKNOWN)
