"""What a tool must be told to go on with a conversation of its own."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session


class ResumeFacts(NamedTuple):
    """A conversation as its tool knows it; ``folder`` is where it worked, "" where unknown."""

    source: str
    external_id: str
    folder: str
    agent: str
    relation: str | None


_FACTS = """
SELECT o.key, s.external_id, coalesce(p.path, ''), coalesce(s.agent, ''), s.relation
FROM chat_session s JOIN source o ON o.id = s.source_id
LEFT JOIN project p ON p.id = s.project_id WHERE s.id = ?
"""


def resume_facts(session: Session, session_id: int) -> ResumeFacts | None:
    """The facts of that conversation; None where the vault has it no more."""
    row = session.connection().exec_driver_sql(_FACTS, (session_id,)).first()
    return None if row is None else ResumeFacts(*row)
