"""What a tool must be told to go on with a conversation of its own."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session

from chatvault.domain.stand_in import PROMPT


class ResumeFacts(NamedTuple):
    """A conversation as its tool knows it; ``folder`` is where it worked, "" where unknown.

    ``is_kept``: more is known of it than the prompts in a log, which outlives it.
    """

    source: str
    external_id: str
    folder: str
    agent: str
    relation: str | None
    is_kept: bool


_FACTS = f"""
SELECT o.key, s.external_id, coalesce(p.path, ''), coalesce(s.agent, ''), s.relation,
       EXISTS (SELECT 1 FROM message m WHERE m.session_id = s.id
               AND m.external_id NOT LIKE '{PROMPT}%')
FROM chat_session s JOIN source o ON o.id = s.source_id
LEFT JOIN project p ON p.id = s.project_id WHERE s.id = ?
"""


def resume_facts(session: Session, session_id: int) -> ResumeFacts | None:
    """The facts of that conversation; None where the vault has it no more."""
    row = session.connection().exec_driver_sql(_FACTS, (session_id,)).first()
    return None if row is None else ResumeFacts(*row)
