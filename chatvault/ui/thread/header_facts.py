"""What the header tells of a conversation besides its title, most important first."""

from __future__ import annotations

from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.domain.source import source
from chatvault.ui import wording
from chatvault.ui.thread import moments

_AWAY = {SessionStatus.ARCHIVED: "Archived", SessionStatus.TRASHED: "In the trash"}


def facts(session: SessionRow) -> tuple[str, ...]:
    """Source, place if not in the list, project, folder, days, messages, cost as far as known."""
    cost = ""
    if session.cost:
        cost = ("est. " if session.cost_estimated else "") + wording.money(session.cost)
    return tuple(
        filter(
            None,
            (
                source(session.source).name,
                wording.GONE if session.gone_at is not None else "",
                _AWAY.get(session.status, ""),
                session.project or "",
                f"in {session.folder}" if session.folder else "",
                moments.span(session.created_at, session.updated_at),
                wording.counted(session.messages, "message", "messages"),
                cost,
            ),
        )
    )
