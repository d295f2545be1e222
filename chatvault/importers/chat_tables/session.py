"""The rows of one conversation as a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chatvault.domain.message import CostSource, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers.chat_tables.attachments import AttachedFiles
from chatvault.importers.chat_tables.conversation_facts import (
    details_of,
    is_archived,
    is_marked,
    project_in,
    tags_of,
    title_of,
)
from chatvault.importers.chat_tables.messages import Messages
from chatvault.importers.chat_tables.rows import Conversation
from chatvault.importers.chat_tables.values import text
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.messages.branches import last_leaf
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp

_SAID = (Role.USER, Role.ASSISTANT, Role.OTHER)


@dataclass(frozen=True, slots=True)
class SessionReader:
    """Makes sessions of rows, for one source and one layout of tables."""

    source: str
    layout: Layout
    findings: Findings
    files: AttachedFiles = field(default_factory=AttachedFiles)
    authors: Mapping[str, str] = field(default_factory=dict)  # names by ids, where these are told

    def session(self, told: Conversation) -> ParsedSession | None:
        """The session; None where nothing was said in it."""
        messages = Messages(self.layout, told, self.findings, self.files, self.authors)
        drafts, parents = messages.read()
        if not any(draft.role in _SAID for draft in drafts):
            return None
        table, about = self.layout.conversations or Table(""), told.about
        _carry_cost(drafts, micro_dollars(table.value(about, "cost")))
        times = [draft.at for draft in drafts if draft.at is not None]
        models = [draft.model for draft in drafts if draft.model]
        parent = text(table.value(about, "parent"))
        return ParsedSession(
            source=self.source,
            external_id=told.key or "all",
            numbered=not self.layout.name and told.key.isdecimal(),
            messages=tuple(draft.parsed(parents[draft.external_id]) for draft in drafts),
            title=title_of(table, about, drafts),
            account=self._account(text(table.value(about, "account"))),
            summary=text(table.value(about, "summary")),
            created_at=timestamp(table.value(about, "created")) or min(times, default=None),
            updated_at=timestamp(table.value(about, "updated")) or max(times, default=None),
            model=text(table.value(about, "model")) or (models[-1] if models else None),
            agent=text(table.value(about, "agent")) or None,
            project=project_in(table, about),
            active_leaf=last_leaf(parents),
            parent_external_id=parent or None,
            relation=Relation.SUBAGENT if parent else None,
            archived=is_archived(table, about),
            starred=is_marked(table, about, "starred"),
            pinned=is_marked(table, about, "pinned"),
            tags=tuple(tags_of(table, about)),
            details=details_of(table, about),
            events=tuple(messages.events),
        )

    def _account(self, told: str) -> str:
        """Whose it is, and of which system, for each may count its conversations from 1."""
        return " · ".join(filter(None, (self.layout.name, told)))


def _carry_cost(drafts: Sequence[Draft], cost: int | None) -> None:
    """Let the last answer carry what all of them cost, where none tells its own cost."""
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if cost and answers and not any(draft.usage and draft.usage.cost for draft in answers):
        last = answers[-1]
        last.usage = replace(last.usage or Usage(), cost=cost, cost_source=CostSource.REPORTED)
