"""What a session of the command line repeats of another: the one it is a fork of, or an older task.

A fork begins with all that was said till then, under the same ids. Where a task of an older version
goes on, what was sent of it is copied into a session of the same id, and a warning put behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.repeated import REPEATED
from chatvault.domain.session import Relation
from chatvault.importers.cline.items import Record
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.messages.drafts import Draft, chain
from chatvault.importers.times.timestamps import timestamp

_RESUMED = ":resumed"  # behind the id of the task, which is the task's own


def out_of_another(
    session: ParsedSession, drafts: Sequence[Draft], told: Record, copied: int
) -> ParsedSession:
    """The session with what it repeats apart; ``copied`` are the messages of an older task."""
    fork = mapping(mapping(told.get("metadata")).get("fork"))
    parent, began = string(fork.get("forkedFromSessionId")), timestamp(fork.get("forkedAt"))
    if parent not in ("", session.external_id):
        known = sum(
            began is not None and each.at is not None and each.at < began for each in drafts
        )
        return _apart(session, drafts, known, parent, Relation.FORK)
    if not copied:
        return session
    for draft in drafts[:copied]:
        draft.at = None  # it tells when the task was copied
    parent = session.external_id
    resumed = replace(session, external_id=parent + _RESUMED)
    return _apart(resumed, drafts, copied, parent, Relation.CONTINUATION)


def _apart(
    session: ParsedSession, drafts: Sequence[Draft], known: int, parent: str, relation: Relation
) -> ParsedSession:
    return replace(
        session,
        messages=chain(drafts[known:]),
        parent_external_id=parent,
        relation=relation,
        repeated=tuple(_repeated(drafts[:known])),
    )


def _repeated(drafts: Sequence[Draft]) -> Iterator[ParsedMessage]:
    for message in chain(drafts):
        before = message.parent_id
        yield replace(
            message,
            external_id=REPEATED + message.external_id,
            parent_id=None if before is None else REPEATED + before,
        )
