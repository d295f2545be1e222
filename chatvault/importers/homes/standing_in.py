"""Marking a session that is read from something beside its own file."""

from __future__ import annotations

from dataclasses import replace

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.stand_in import TRANSCRIPT


def standing_in(session: ParsedSession, kind: str = TRANSCRIPT) -> ParsedSession:
    """The session as one that makes room as soon as its own file is read.

    ``kind`` is what the ids of such messages begin with.
    """
    messages = tuple(
        replace(
            message,
            external_id=kind + message.external_id,
            parent_id=None if message.parent_id is None else kind + message.parent_id,
        )
        for message in session.messages
    )
    leaf = None if session.active_leaf is None else kind + session.active_leaf
    return replace(session, messages=messages, active_leaf=leaf, stands_in=True)
