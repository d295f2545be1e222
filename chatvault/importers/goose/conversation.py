"""A stored session as a conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from chatvault.domain.blocks import Block, ToolCall
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.exports.teller import Teller
from chatvault.importers.goose.lines import NAMED_FORMERLY
from chatvault.importers.goose.pieces import PieceReader
from chatvault.importers.goose.stored import Fields, StoredMessage, StoredSession
from chatvault.importers.goose.usage import count_usage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    latest_model,
    times_of,
)
from chatvault.importers.times.timestamps import timestamp

SOURCE = "goose"

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_UNNAMED = re.compile(r"(?:(?:CLI|ACP) Session|New (?:Chat|session)(?: \d+)?)?", re.IGNORECASE)


def conversation(stored: StoredSession, teller: Teller) -> ParsedSession | None:
    """The session; None where it holds nothing to read."""
    about = stored.about
    drafts = _drafts(stored, teller)
    if not drafts:
        return None
    count_usage(stored, drafts)
    times = times_of(drafts)
    parent = string(about.get("parent_session_id"))
    return ParsedSession(
        source=SOURCE,
        external_id=stored.id,
        messages=chain(drafts),
        title=_title(stored.id, about) or first_prompt(drafts),
        created_at=timestamp(about.get("created_at")) or min(times, default=None),
        updated_at=max(times, default=None) or timestamp(about.get("updated_at")),
        model=latest_model(drafts),
        project=project_of(string(about.get("working_dir"))),
        parent_external_id=parent or None,
        relation=Relation.SUBAGENT if parent else None,
        archived=bool(timestamp(about.get("archived_at"))),
        ids_formerly=NAMED_FORMERLY,
        members=(stored.member,),
    )


def _title(session: str, about: Fields) -> str:
    """The name that a person or a model gave, "" where it is one that all new sessions have."""
    names = (string(about.get(key)).strip() for key in ("name", "description", "thread"))
    return next((name for name in names if name != session and not _UNNAMED.fullmatch(name)), "")


def _drafts(stored: StoredSession, teller: Teller) -> list[Draft]:
    reader, thread = PieceReader(teller), Thread()
    model = string(mapping(stored_json(stored.about.get("model_config_json"))).get("model_name"))
    for message in stored.messages:
        teller.line = message.place
        draft = _draft(message, reader, teller)
        if draft is not None:
            draft.model = model or None if draft.role is Role.ASSISTANT else None
            thread.add(draft)
    for draft in thread.drafts:
        draft.blocks = [_linked(block, reader.children) for block in draft.blocks]
    return thread.drafts


def _linked(block: Block, children: Mapping[str, str]) -> Block:
    """A call with the session that it started."""
    if isinstance(block, ToolCall) and (child := children.get(block.call_id or "")):
        return replace(block, child=child)
    return block


def _draft(message: StoredMessage, reader: PieceReader, teller: Teller) -> Draft | None:
    role = _ROLES.get(message.role)
    if role is None or not isinstance(message.content, list | str):
        teller.message_left_out()
        return None
    unseen = message.metadata.get("userVisible", message.metadata.get("user_visible")) is False
    return Draft(
        message.id,
        role,
        reader.content(message.content),
        timestamp(message.created),
        hidden=Hidden.META if unseen else None,
    )
