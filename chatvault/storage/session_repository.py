"""Reads sessions for lists, headers and the navigation."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, nulls_last, select
from sqlmodel import Session, col

from chatvault.domain.folder import placed
from chatvault.domain.own_name import alike
from chatvault.domain.session import (
    Navigation,
    NavigationItem,
    Relation,
    SessionKey,
    SessionRow,
    SessionScope,
    SessionSort,
    SessionStatus,
)
from chatvault.domain.source import source
from chatvault.storage.database.packing import clean
from chatvault.storage.database.portions import portions
from chatvault.storage.folder_repository import FolderRepository
from chatvault.storage.models import ChatSession, Folder, Project, SessionTag, Source, Tag
from chatvault.storage.project_labels import project_labels

AnySelect = Select[*tuple[Any, ...]]
SHOWN_TITLE = func.coalesce(col(ChatSession.custom_title), col(ChatSession.title))
_SENT_OUT_BY = f"""
WITH RECURSIVE above(id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT s.parent_id FROM chat_session s JOIN above ON s.id = above.id
    WHERE s.relation = '{Relation.SUBAGENT}' AND s.parent_id IS NOT NULL
)
SELECT s.id FROM above JOIN chat_session s ON s.id = above.id
WHERE s.relation IS NOT '{Relation.SUBAGENT}' OR s.parent_id IS NULL
"""


class SessionRepository:
    """Session rows as values; takes the database session that it reads with."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keys(self, scope: SessionScope, sort: SessionSort) -> tuple[SessionKey, ...]:
        """The sessions of a scope in order, pinned ones first."""
        moment = (
            col(ChatSession.created_at)
            if sort is SessionSort.CREATED
            else col(ChatSession.updated_at)
        )
        statement = select(col(ChatSession.id), moment, col(ChatSession.pinned))
        statement = _within(statement, scope).order_by(
            col(ChatSession.pinned).desc(), *_order(sort), col(ChatSession.id).desc()
        )
        return tuple(SessionKey(*row) for row in self._session.execute(statement))

    def rows(self, ids: Sequence[int]) -> tuple[SessionRow, ...]:
        """The rows of these sessions, in the order asked; those that are gone left out."""
        found: dict[int, SessionRow] = {}
        for part in portions(ids):
            tags = self._tags(part)
            statement = _row_statement().where(col(ChatSession.id).in_(part))
            for row in self._session.execute(statement):
                found[row.id] = _session_row(row, tags.get(row.id, ()))
        return tuple(found[session_id] for session_id in ids if session_id in found)

    def by_uid(self, uid: str) -> SessionRow | None:
        """The session of that uid; a beginning that fits only one will do."""
        statement = (
            select(col(ChatSession.id))
            .where(col(ChatSession.uid).startswith(clean(uid), autoescape=True))
            .limit(2)
        )
        ids = [found for found in self._session.scalars(statement) if found] if uid else []
        return self.rows(ids)[0] if len(ids) == 1 else None

    def sub_agents(self, ids: Collection[int]) -> int:
        """How many of these are runs of sub-agents, which lists show where they were sent out."""
        found = self._session.connection().exec_driver_sql(
            "SELECT count(*) FROM json_each(?) asked CROSS JOIN chat_session s "
            f"ON s.id = asked.value WHERE s.relation = '{Relation.SUBAGENT}' "
            "AND s.parent_id IS NOT NULL",
            (json.dumps(list(ids)),),
        )
        return int(found.scalar_one())

    def listed_with(self, ids: Collection[int]) -> frozenset[int]:
        """These as lists show them: of runs of sub-agents the sessions that sent them out."""
        found = self._session.connection().exec_driver_sql(_SENT_OUT_BY, (json.dumps(list(ids)),))
        return frozenset(found.scalars())

    def children(self, session_id: int) -> dict[str, int]:
        """Sessions that came out of this one, by external id."""
        statement = select(col(ChatSession.external_id), col(ChatSession.id)).where(
            col(ChatSession.parent_id) == session_id
        )
        return {row.external_id: row.id for row in self._session.execute(statement)}

    def beside(self, session_id: int, external_id: str) -> int | None:
        """The session of that external id that the same source knows, if the vault has it."""
        source_id = select(col(ChatSession.source_id)).where(col(ChatSession.id) == session_id)
        statement = select(col(ChatSession.id)).where(
            col(ChatSession.source_id) == source_id.scalar_subquery(),
            col(ChatSession.external_id) == external_id,
        )
        return self._session.scalar(statement)

    def navigation(self) -> Navigation:
        """Every count of the navigation."""
        active = SessionScope()
        return Navigation(
            all=self._count(active),
            starred=self._count(SessionScope(status=None, starred=True)),
            archived=self._count(SessionScope(status=SessionStatus.ARCHIVED)),
            trashed=self._count(SessionScope(status=SessionStatus.TRASHED)),
            messages=self._messages(SessionScope(subagents=True)),
            sources=tuple(
                NavigationItem(row.key, source(row.key).name, row.tally)
                for row in self._tally(
                    col(Source.key), Source, col(Source.id) == col(ChatSession.source_id)
                )
            ),
            projects=self._projects(active),
            tags=self._all_tags(active),
            folders=self._folders(active),
        )

    def _folders(self, scope: SessionScope) -> tuple[NavigationItem, ...]:
        """Every folder; its count is of what is in it and in those inside."""
        folder = col(ChatSession.folder_id)
        statement = _within(select(folder, func.count()).where(folder.is_not(None)), scope)
        tally = {row[0]: row[1] for row in self._session.execute(statement.group_by(folder))}
        all_of_them = FolderRepository(self._session).all().values()
        return tuple(
            NavigationItem(str(one.folder.id), one.folder.name, one.in_all, depth=one.depth)
            for one in placed(all_of_them, tally)
        )

    def _all_tags(self, scope: SessionScope) -> tuple[NavigationItem, ...]:
        """Every tag, those too that no session of the scope has."""
        tally = _within(
            select(col(SessionTag.tag_id), func.count().label("tally"))
            .select_from(SessionTag)
            .join(ChatSession, col(ChatSession.id) == col(SessionTag.session_id)),
            scope,
        ).group_by(col(SessionTag.tag_id)).subquery()  # fmt: skip
        rows = self._session.execute(
            select(col(Tag.name), func.coalesce(tally.c.tally, 0), col(Tag.color))
            .outerjoin(tally, tally.c.tag_id == col(Tag.id))
        )  # fmt: skip
        items = (NavigationItem(name, name, count, color) for name, count, color in rows)
        return tuple(sorted(items, key=lambda item: alike(item.label)))

    def _projects(self, scope: SessionScope) -> tuple[NavigationItem, ...]:
        statement = _within(
            select(col(Project.id), col(Project.name), func.count().label("tally")).join(
                ChatSession, col(ChatSession.project_id) == col(Project.id)
            ),
            scope,
        )
        rows = self._session.execute(
            statement.group_by(col(Project.id)).order_by(func.count().desc(), col(Project.name))
        )
        labels = project_labels(self._session)
        return tuple(NavigationItem(str(row.id), labels[row.id], row.tally) for row in rows)

    def _tally(
        self, key: Any, table: type[Source], link: ColumnElement[bool]
    ) -> Sequence[Row[Any]]:
        statement = select(key.label("key"), func.count().label("tally")).select_from(ChatSession)
        statement = _within(statement.join(table, link), SessionScope())
        return self._session.execute(statement.group_by(key).order_by(func.count().desc())).all()

    def _messages(self, scope: SessionScope) -> int:
        statement = _within(select(func.sum(col(ChatSession.message_count))), scope)
        return self._session.scalar(statement) or 0

    def _count(self, scope: SessionScope) -> int:
        statement = _within(select(func.count()).select_from(ChatSession), scope)
        return self._session.scalar(statement) or 0

    def _tags(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        statement = (
            select(col(SessionTag.session_id), col(Tag.name))
            .join(Tag, col(Tag.id) == col(SessionTag.tag_id))
            .where(col(SessionTag.session_id).in_(ids))
            .order_by(col(Tag.name))
        )
        tags: dict[int, tuple[str, ...]] = {}
        for session_id, name in self._session.execute(statement):
            tags[session_id] = (*tags.get(session_id, ()), name)
        return tags


def _within(statement: AnySelect, scope: SessionScope) -> AnySelect:
    if scope.status is None:
        statement = statement.where(col(ChatSession.status) != str(SessionStatus.TRASHED))
    else:
        statement = statement.where(col(ChatSession.status) == str(scope.status))
    if scope.starred is not None:
        statement = statement.where(col(ChatSession.starred).is_(scope.starred))
    if scope.source is not None:
        ids = select(col(Source.id)).where(col(Source.key) == scope.source)
        statement = statement.where(col(ChatSession.source_id).in_(ids))
    if scope.project_id is not None:
        statement = statement.where(col(ChatSession.project_id) == scope.project_id)
    if scope.tag is not None:
        tagged = (
            select(col(SessionTag.session_id))
            .join(Tag, col(Tag.id) == col(SessionTag.tag_id))
            .where(col(Tag.name) == scope.tag)
        )
        statement = statement.where(col(ChatSession.id).in_(tagged))
    if scope.folder_id is not None:
        statement = statement.where(col(ChatSession.folder_id).in_(_inside(scope.folder_id)))
    if not scope.subagents:
        # A run whose parent is not in the vault stands for itself.
        statement = statement.where(
            (col(ChatSession.relation).is_(None))
            | (col(ChatSession.relation) != str(Relation.SUBAGENT))
            | (col(ChatSession.parent_id).is_(None))
        )
    return statement


def _inside(folder_id: int) -> AnySelect:
    """The ids of a folder and of those that lie inside it."""
    inside = (
        select(col(Folder.id).label("id")).where(col(Folder.id) == folder_id).cte(recursive=True)
    )
    deeper = select(col(Folder.id)).join(inside, col(Folder.parent_id) == inside.c.id)
    return select(inside.union(deeper).c.id)


def _order(sort: SessionSort) -> tuple[Any, ...]:
    match sort:
        case SessionSort.ACTIVITY:
            return (nulls_last(col(ChatSession.updated_at).desc()),)
        case SessionSort.CREATED:
            return (nulls_last(col(ChatSession.created_at).desc()),)
        case SessionSort.TITLE:
            return (func.lower(SHOWN_TITLE),)
        case SessionSort.LENGTH:
            return (col(ChatSession.message_count).desc(),)
        case SessionSort.COST:
            return (nulls_last(col(ChatSession.cost).desc()),)


def _row_statement() -> AnySelect:
    statement: AnySelect = (
        select(
            col(ChatSession.id),
            col(ChatSession.uid),
            col(Source.key).label("source"),
            SHOWN_TITLE.label("title"),
            col(ChatSession.excerpt),
            col(ChatSession.model),
            col(Project.name).label("project"),
            col(ChatSession.created_at),
            col(ChatSession.updated_at),
            col(ChatSession.message_count).label("messages"),
            col(ChatSession.status),
            col(ChatSession.pinned),
            col(ChatSession.starred),
            (
                col(ChatSession.input_tokens)
                + col(ChatSession.output_tokens)
                + col(ChatSession.cache_read_tokens)
                + col(ChatSession.cache_write_tokens)
            ).label("tokens"),
            col(ChatSession.cost),
            (col(ChatSession.cost_source) == "estimated").label("cost_estimated"),
            col(ChatSession.parent_id),
            col(ChatSession.relation),
            col(ChatSession.gone_at),
            col(ChatSession.trashed_at),
            col(ChatSession.details),
            col(Folder.name).label("folder"),
            col(ChatSession.note),
        )
        .join(Source, col(Source.id) == col(ChatSession.source_id))
        .outerjoin(Project, col(Project.id) == col(ChatSession.project_id))
        .outerjoin(Folder, col(Folder.id) == col(ChatSession.folder_id))
    )
    return statement


def _session_row(row: Row[Any], tags: tuple[str, ...]) -> SessionRow:
    values = dict(row._mapping)
    values["status"] = SessionStatus(values["status"])
    values["relation"] = Relation(values["relation"]) if values["relation"] else None
    values["cost_estimated"] = bool(values["cost_estimated"])
    return SessionRow(**values, tags=tags)
