"""Chats of LM Studio before 0.3: three files each, what was said, its settings and what it is."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Sequence
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.lm_studio.conversation import SOURCE
from chatvault.importers.messages.content_ids import ContentIds
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt, is_said
from chatvault.importers.messages.roles import role_of
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_CHAT, _SETTINGS, _ABOUT = ".chat.json", ".config.chat.json", ".metadata.chat.json"
_LARGEST = 8 * 1024**2  # bytes of what is beside a chat


def chats(container: Container, names: Sequence[str]) -> frozenset[str]:
    """Those of the files that hold what was said, with the one about it beside them."""
    found = [
        name for name in names if name.endswith(_CHAT) and not name.endswith((_SETTINGS, _ABOUT))
    ]
    there = frozenset(container.names()) if found else frozenset()
    return frozenset(
        name
        for name in found
        if _beside(name, _ABOUT) in there
        and shape(head_of(container, name)).has("messages", "[]", "role")
    )


def companions(name: str) -> tuple[str, ...]:
    """The files that belong to a chat."""
    return _beside(name, _SETTINGS), _beside(name, _ABOUT)


def session(
    container: Container, name: str, names: Collection[str], told: Fields, findings: Findings
) -> ParsedSession | None:
    """The chat; None where nothing was said in it."""
    beside = [one for one in companions(name) if one in names]
    settings, about = (_told(container, one) if one in beside else {} for one in companions(name))
    thread, ids = Thread(), ContentIds()
    if asked := string(mapping(settings.get("inference_params")).get("pre_prompt")).strip():
        thread.add(Draft("system", Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    model = _model(about)
    for message in map(mapping, sequence(told.get("messages"))):
        thread.add(_draft(message, model, ids, findings))
    if not is_said(thread.drafts):
        return None
    stem = posixpath.basename(name).removesuffix(_CHAT)
    return ParsedSession(
        source=SOURCE,
        external_id=f"chats/{stem}",
        messages=chain(thread.drafts),
        title=string(about.get("name")).strip() or first_prompt(thread.drafts),
        created_at=timestamp(about.get("identifier")) or timestamp(stem),
        model=model,
        members=(name, *beside),
    )


def _draft(message: Fields, model: str | None, ids: ContentIds, findings: Findings) -> Draft:
    role, said = role_of(message.get("role"), findings), string(message.get("content"))
    draft = Draft(ids.of(role.value, said), role, [Text(said)] if said.strip() else [])
    if role is Role.ASSISTANT:
        draft.blocks, draft.model = split_thoughts(said), model
    draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    return draft


def _model(about: Fields) -> str | None:
    """What the file of the model is called."""
    path = string(mapping(about.get("lastUsedModel")).get("filePath")).replace("\\", "/")
    return posixpath.basename(path).removesuffix(".gguf") or None


def _told(container: Container, name: str) -> Fields:
    return mapping(told_beside(container, name, largest=_LARGEST))


def _beside(name: str, ending: str) -> str:
    return name.removesuffix(_CHAT) + ending
