"""Reads messages in full, and what belongs to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session, col

from chatvault.domain.blocks import Approval, Block, ToolOutcome, ToolStatus
from chatvault.domain.blocks import Attachment as AttachmentValue
from chatvault.domain.message import CostSource, Hidden, Message, Role, Said, Usage
from chatvault.storage.database.packing import (
    IS_ALL_SAID,
    Packed,
    PackedAttachment,
    PackedTool,
    picture_ordinals,
    unpack,
)
from chatvault.storage.database.portions import portions
from chatvault.storage.models import Attachment, ToolCall, table
from chatvault.storage.models import Message as MessageTable

_EVERYTHING = tuple(table(MessageTable).columns)
_LAYOUT = tuple(table(MessageTable).columns[name] for name in (
    "id", "blocks", "text", "thinking", "attached"
))  # fmt: skip


class MessageRepository:
    """Messages as values; takes the database session that it reads with."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ids(self, session_id: int, *, all_branches: bool) -> list[int]:
        """The ids of a session's messages in order, of the active path or of all branches."""
        statement = select(col(MessageTable.id)).where(col(MessageTable.session_id) == session_id)
        if not all_branches:
            statement = statement.where(col(MessageTable.active).is_(True))
        ordered = statement.order_by(col(MessageTable.position), col(MessageTable.id))
        return [found for found in self._session.scalars(ordered) if found is not None]

    def messages(self, ids: Sequence[int]) -> tuple[Message, ...]:
        """These messages in full, in the order asked; those that are gone left out."""
        return tuple(self.iterate(ids))

    def iterate(self, ids: Sequence[int]) -> Iterator[Message]:
        """These messages in full, read a few hundred at a time."""
        for row, blocks in self._laid_out(ids, _EVERYTHING):
            yield _message(row, blocks)

    def pictures(self, session_id: int, *, hidden: bool) -> tuple[AttachmentValue, ...]:
        """The kept pictures of the active path in the order of the thread, each once."""
        statement = (
            select(*Attachment.__table__.columns, col(MessageTable.blocks).label("layout"))  # type: ignore[attr-defined]
            .join(MessageTable.__table__, col(MessageTable.id) == col(Attachment.message_id))  # type: ignore[attr-defined]
            .where(
                col(MessageTable.session_id) == session_id,
                col(MessageTable.active).is_(True),
                col(Attachment.blob).is_not(None),
            )
            .order_by(col(MessageTable.position), col(MessageTable.id), col(Attachment.ordinal))
        )
        if not hidden:
            statement = statement.where(col(MessageTable.hidden).is_(None))
        found: dict[str, AttachmentValue] = {}
        for row in filter(_is_picture, self._session.execute(statement)):
            found.setdefault(row.blob, _attachment(row).attachment)
        return tuple(found.values())

    def said(self, ids: Sequence[int]) -> list[Said]:
        """What these messages say, in that order."""
        # Bytes, for the driver takes as long to decode a text as to read it.
        rows = (
            self._session.connection()
            .exec_driver_sql(
                "SELECT message.id, role, author,"
                f" iif({IS_ALL_SAID}, CAST(text AS BLOB), NULL)"
                " FROM json_each(?) AS asked CROSS JOIN message ON message.id = asked.value",
                (json.dumps(list(ids)),),
            )
            .cursor.fetchall()
        )
        others = [key for key, _, _, text in rows if text is None]
        laid_out = {row.id: blocks for row, blocks in self._laid_out(others, _LAYOUT)}
        return [
            Said(Role(role), author, laid_out[key] if text is None else text)
            for key, role, author, text in rows
        ]

    def external_ids(self, ids: Sequence[int]) -> dict[int, str]:
        """The sources' own ids of these messages."""
        found: dict[int, str] = {}
        for portion in portions(ids):
            statement = select(col(MessageTable.id), col(MessageTable.external_id)).where(
                col(MessageTable.id).in_(portion)
            )
            found.update({row.id: row.external_id for row in self._session.execute(statement)})
        return found

    def session_of(self, message_id: int) -> int | None:
        """The session that a message belongs to."""
        return self._session.scalar(
            select(col(MessageTable.session_id)).where(col(MessageTable.id) == message_id)
        )

    def _laid_out(
        self, ids: Sequence[int], columns: Sequence[Any]
    ) -> Iterator[tuple[Row[Any], tuple[Block, ...]]]:
        """These columns of the messages, and their blocks."""
        for part in portions(ids):
            tools, attachments = self._tools(part), self._attachments(part)
            statement = select(*columns).where(col(MessageTable.id).in_(part))
            found = {row.id: row for row in self._rows(statement)}
            for key in part:
                if key in found:
                    files = attachments.get(key, [])
                    yield found[key], _blocks(found[key], tools.get(key, []), files)

    def _rows(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """Rows of plain columns; without what a session does to look for entities in them."""
        return self._session.connection().execute(statement).all()

    def _tools(self, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
        statement = (
            select(ToolCall.__table__)  # type: ignore[attr-defined]
            .where(col(ToolCall.message_id).in_(ids))
            .order_by(col(ToolCall.message_id), col(ToolCall.ordinal))
        )
        return _by_message(self._rows(statement))

    def _attachments(self, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
        statement = (
            select(Attachment.__table__)  # type: ignore[attr-defined]
            .where(col(Attachment.message_id).in_(ids))
            .order_by(col(Attachment.message_id), col(Attachment.ordinal))
        )
        return _by_message(self._rows(statement))


def _by_message(rows: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.message_id, []).append(row)
    return grouped


def _blocks(row: Row[Any], tools: list[Row[Any]], attachments: list[Row[Any]]) -> tuple[Block, ...]:
    files = [_attachment(file) for file in attachments]
    return unpack(
        Packed(
            blocks=row.blocks,
            text=row.text,
            thinking=row.thinking,
            attached=row.attached,
            tools=[_tool(tool, files) for tool in tools],
            attachments=files,
        )
    )


def _message(row: Row[Any], blocks: tuple[Block, ...]) -> Message:
    return Message(
        id=row.id,
        external_id=row.external_id,
        parent_id=row.parent_id,
        role=Role(row.role),
        blocks=blocks,
        created_at=row.created_at,
        author=row.author,
        model=row.model,
        status=row.status,
        hidden=Hidden(row.hidden) if row.hidden else None,
        active=bool(row.active),
        usage=_usage(row),
        latency_ms=row.latency_ms,
        usage_key=row.usage_key,
        content_hash=row.content_hash,
        details=row.details,
    )


def _tool(row: Row[Any], files: list[PackedAttachment]) -> PackedTool:
    outcome = None
    if row.answered:
        outcome = ToolOutcome(
            text=row.result,
            status=ToolStatus(row.status),
            note=row.note,
            started_at=row.started_at,
            duration_ms=row.duration_ms,
            details=row.details,
            attachments=tuple(file.attachment for file in files if file.tool == row.ordinal),
            error=row.error,
        )
    return PackedTool(
        name=row.name,
        arguments=row.arguments,
        call_id=row.call_id,
        child=row.child_external_id,
        answer_only=bool(row.answer_only),
        outcome=outcome,
        approval=_approval(row),
    )


def _approval(row: Row[Any]) -> Approval | None:
    approval = Approval(row.approval_required, row.approval_given, row.approved_by, row.approved_at)
    return None if approval == Approval() else approval


def _attachment(row: Row[Any]) -> PackedAttachment:
    value = AttachmentValue(
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        width=row.width,
        height=row.height,
        blob=row.blob,
    )
    return PackedAttachment(value, row.tool_ordinal)


def _is_picture(row: Row[Any]) -> bool:
    """Whether the thread shows that attachment as a picture."""
    if row.tool_ordinal is None:
        return row.ordinal in picture_ordinals(row.layout)
    return _attachment(row).attachment.is_picture


def _usage(row: Row[Any]) -> Usage | None:
    if row.input_tokens is None and row.output_tokens is None:
        return None
    return Usage(
        input=row.input_tokens or 0,
        output=row.output_tokens or 0,
        cache_read=row.cache_read_tokens or 0,
        cache_write=row.cache_write_tokens or 0,
        reasoning=row.reasoning_tokens or 0,
        cost=row.cost,
        cost_source=CostSource(row.cost_source) if row.cost_source else None,
    )
