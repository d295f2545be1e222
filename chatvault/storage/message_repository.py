"""Reads messages: the light index of a thread, and messages in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Row, func, select, update
from sqlmodel import Session, col

from chatvault.domain.blocks import Attachment as AttachmentValue
from chatvault.domain.blocks import ToolOutcome, ToolStatus
from chatvault.domain.message import CostSource, Hidden, Message, MessageEntry, Role, Usage
from chatvault.domain.statistics import OutlineEntry
from chatvault.domain.titles import BEGINNING_CHARS, beginning_of, line_of
from chatvault.storage.branch_walk import TreeNode, walk
from chatvault.storage.message_tree import children_of, newest_leaf, path_to
from chatvault.storage.models import Attachment, ChatSession, ToolCall
from chatvault.storage.models import Message as MessageTable
from chatvault.storage.packing import (
    IS_ALL_SAID,
    Packed,
    PackedAttachment,
    PackedTool,
    picture_ordinals,
    unpack,
)

_CHUNK = 400
_ROLES = {role.value: role for role in Role}
_HIDDEN: dict[str | None, Hidden | None] = {None: None, "": None} | {
    reason.value: reason for reason in Hidden
}

# As one JSON text: SQLite writes it and orjson reads it in half the time in which the driver
# would make twenty thousand rows of fourteen values.
_ENTRIES = """
SELECT json_group_array(json_array(
    id, role, created_at, model, n_chars, n_lines, n_code, n_tools, n_failed, has_thinking,
    hidden, is_event, parent_id, active, substr(content_hash, 1, 12)))
FROM (SELECT * FROM message WHERE session_id = ? ORDER BY position, id)
"""


class MessageRepository:
    """Messages as values; takes the database session that it reads with."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, session_id: int) -> tuple[MessageEntry, ...]:
        """The messages of the active path in order, without their texts."""
        rows = self._entry_rows(session_id)
        return tuple(_entries(rows))

    def branches(self, session_id: int) -> tuple[OutlineEntry, ...]:
        """The prompts of all branches, and every version at a fork, as an outline tells them."""
        rows = {row[0]: row for row in self._entry_rows(session_id)}
        nodes = [
            TreeNode(row[0], row[12], active=bool(row[13]), shown=not row[10] and not row[11])
            for row in rows.values()
        ]
        steps = [
            step for step in walk(nodes) if step.branches > 1 or rows[step.id][1] == Role.USER.value
        ]
        texts = self._beginnings([step.id for step in steps])
        return tuple(
            OutlineEntry(
                message_id=step.id,
                at=rows[step.id][2],
                text=line_of(texts[step.id]),
                beginning=beginning_of(texts[step.id]),
                role=Role(rows[step.id][1]),
                active=step.active,
                depth=step.depth,
                branch=step.branch,
                branches=step.branches,
                messages=step.messages,
            )
            for step in steps
        )

    def _beginnings(self, ids: Sequence[int]) -> dict[int, str]:
        """The beginnings of what was said in these messages."""
        found: dict[int, str] = {}
        beginning = func.substr(col(MessageTable.text), 1, BEGINNING_CHARS + 1)
        for start in range(0, len(ids), _CHUNK):
            statement = select(col(MessageTable.id), beginning).where(
                col(MessageTable.id).in_(ids[start : start + _CHUNK])
            )
            found.update({row[0]: row[1] for row in self._session.execute(statement)})
        return found

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
        for start in range(0, len(ids), _CHUNK):
            part = list(ids[start : start + _CHUNK])
            tools, attachments = self._tools(part), self._attachments(part)
            statement = select(MessageTable.__table__).where(  # type: ignore[attr-defined]
                col(MessageTable.id).in_(part)
            )
            found = {row.id: row for row in self._session.execute(statement)}
            for message_id in part:
                if message_id in found:
                    yield _message(
                        found[message_id],
                        tools.get(message_id, []),
                        attachments.get(message_id, []),
                    )

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

    def said(self, ids: Sequence[int]) -> list[str | Message]:
        """What these messages say, as bare text; in full only those that hold more than text."""
        bare: dict[int, str | None] = {}
        for start in range(0, len(ids), _CHUNK):
            part = tuple(ids[start : start + _CHUNK])
            marks = ",".join("?" * len(part))
            bare.update(self._session.connection().exec_driver_sql(
                f"SELECT id, iif({IS_ALL_SAID}, text, NULL) FROM message WHERE id IN ({marks})",
                part,
            ).cursor.fetchall())  # fmt: skip
        others = [key for key in ids if key in bare and bare[key] is None]
        said: dict[int, str | Message] = {
            key: text for key, text in bare.items() if text is not None
        }
        said.update((message.id, message) for message in self.iterate(others))
        return [said[key] for key in ids if key in said]

    def external_ids(self, ids: Sequence[int]) -> dict[int, str]:
        """The sources' own ids of these messages."""
        found: dict[int, str] = {}
        for start in range(0, len(ids), _CHUNK):
            statement = select(col(MessageTable.id), col(MessageTable.external_id)).where(
                col(MessageTable.id).in_(ids[start : start + _CHUNK])
            )
            found.update({row.id: row.external_id for row in self._session.execute(statement)})
        return found

    def session_of(self, message_id: int) -> int | None:
        """The session that a message belongs to."""
        return self._session.scalar(
            select(col(MessageTable.session_id)).where(col(MessageTable.id) == message_id)
        )

    def choose_branch(self, session_id: int, message_id: int) -> None:
        """Make the path through that message, and on to its newest leaf, the active one."""
        rows = self._entry_rows(session_id)
        parents = {row[0]: row[12] for row in rows}
        leaf = newest_leaf(message_id, children_of(parents.items()))
        path = path_to(leaf, parents)
        self._session.connection().exec_driver_sql(
            "UPDATE message SET active = ? WHERE id = ?",
            [(message in path, message) for message in parents],
        )
        self._session.execute(
            update(ChatSession).where(col(ChatSession.id) == session_id).values(active_leaf_id=leaf)
        )

    def _entry_rows(self, session_id: int) -> list[tuple[Any, ...]]:
        result = self._session.connection().exec_driver_sql(_ENTRIES, (session_id,))
        rows: list[tuple[Any, ...]] = orjson.loads(result.scalar_one())
        return rows

    def _tools(self, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
        statement = (
            select(ToolCall.__table__)  # type: ignore[attr-defined]
            .where(col(ToolCall.message_id).in_(ids))
            .order_by(col(ToolCall.message_id), col(ToolCall.ordinal))
        )
        return _by_message(self._session.execute(statement).all())

    def _attachments(self, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
        statement = (
            select(Attachment.__table__)  # type: ignore[attr-defined]
            .where(col(Attachment.message_id).in_(ids))
            .order_by(col(Attachment.message_id), col(Attachment.ordinal))
        )
        return _by_message(self._session.execute(statement).all())


def _by_message(rows: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.message_id, []).append(row)
    return grouped


def _siblings(rows: Sequence[tuple[Any, ...]]) -> dict[int, tuple[int, ...]]:
    """The visible siblings of each message that has any, itself among them."""
    # A hidden sibling is no branch to choose.
    parents = Counter(row[12] for row in rows if row[10] is None)
    forks = {parent for parent, count in parents.items() if count > 1 and parent is not None}
    families: dict[int, list[int]] = {parent: [] for parent in forks}
    if forks:
        for row in rows:
            if row[12] in forks and row[10] is None:
                families[row[12]].append(row[0])
    return {message: tuple(family) for family in families.values() for message in family}


def _entries(rows: Sequence[tuple[Any, ...]]) -> list[MessageEntry]:
    """The messages of the active path. One expression: thousands are made at every opening."""
    make, roles, hidden = MessageEntry._make, _ROLES, _HIDDEN
    entries = [
        make((key, roles[role], at, model, chars, lines, code, tools, failed, thinking != 0,
              hidden[why], event != 0, 1, 1, (), version))
        for (key, role, at, model, chars, lines, code, tools, failed, thinking, why, event, _,
             active, version) in rows
        if active
    ]  # fmt: skip
    siblings = _siblings(rows)
    if siblings:
        for place, entry in enumerate(entries):
            family = siblings.get(entry.id)
            if family:
                entries[place] = entry._replace(
                    branch=family.index(entry.id) + 1, branches=len(family), siblings=family
                )
    return entries


def _message(row: Row[Any], tools: list[Row[Any]], attachments: list[Row[Any]]) -> Message:
    files = [_attachment(file) for file in attachments]
    packed = Packed(
        blocks=row.blocks,
        text=row.text,
        thinking=row.thinking,
        attached=row.attached,
        tools=[_tool(tool, files) for tool in tools],
        attachments=files,
    )
    return Message(
        id=row.id,
        external_id=row.external_id,
        parent_id=row.parent_id,
        role=Role(row.role),
        blocks=unpack(packed),
        created_at=row.created_at,
        author=row.author,
        model=row.model,
        status=row.status,
        hidden=Hidden(row.hidden) if row.hidden else None,
        active=bool(row.active),
        usage=_usage(row),
        latency_ms=row.latency_ms,
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
        )
    return PackedTool(
        name=row.name,
        arguments=row.arguments,
        call_id=row.call_id,
        child=row.child_external_id,
        answer_only=bool(row.answer_only),
        outcome=outcome,
    )


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
