"""What the header tells of a conversation besides its title, most important first."""

from __future__ import annotations

from chatvault.domain.session import SessionRow
from chatvault.domain.source import source
from chatvault.ui import wording
from chatvault.ui.thread import moments


def facts(session: SessionRow) -> tuple[str, ...]:
    """Source, project, days, messages, cost as far as known; and whether it is gone from there."""
    cost = ""
    if session.cost:
        cost = ("est. " if session.cost_estimated else "") + wording.money(session.cost)
    return tuple(
        filter(
            None,
            (
                source(session.source).name,
                wording.GONE if session.gone_at is not None else "",
                session.project or "",
                moments.span(session.created_at, session.updated_at),
                wording.counted(session.messages, "message", "messages"),
                cost,
            ),
        )
    )
