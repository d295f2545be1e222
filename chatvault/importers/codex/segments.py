"""A session that Codex keeps in several files: after going back, it goes on in a new one.

The head of such a file tells in ``history_base`` which file it goes on from, and before which
ordinal. The files have the session's id in common; each has one of its own besides, which in
the first is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chatvault.domain.parsed import ParsedMessage, ParsedSession

_ORDINAL = re.compile(r"(?:.*/)?ordinal:(\d+)")


@dataclass(frozen=True, slots=True)
class Base:
    """The file that another goes on from, by its own id, and the first ordinal left out."""

    file_id: str
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """What one file tells of a session; ``base`` is None where it begins the session.

    ``name`` is the title that the session was given in it, "" where it was given none.
    """

    file_id: str
    session: ParsedSession
    name: str = ""
    base: Base | None = None


def joined(segments: Sequence[Segment]) -> ParsedSession:
    """The session of all its files, in the order in which they were begun.

    Each is a branch of the one it goes on from; the last one is shown.
    """
    first, last = segments[0].session, segments[-1].session
    by_file: dict[str, tuple[ParsedMessage, ...]] = {}
    for segment in segments:
        by_file[segment.file_id] = _hung(segment, by_file)
    return replace(
        last,
        messages=tuple(message for messages in by_file.values() for message in messages),
        title=_title(segments),
        created_at=first.created_at,
        updated_at=max((each.session.updated_at or 0 for each in segments), default=0) or None,
        parent_external_id=first.parent_external_id,
        relation=first.relation,
        events=tuple(event for segment in segments for event in segment.session.events),
        members=tuple(member for segment in segments for member in segment.session.members),
        repeated=first.repeated,
        repeated_leaf=first.repeated_leaf,
    )


def _hung(
    segment: Segment, before: Mapping[str, tuple[ParsedMessage, ...]]
) -> tuple[ParsedMessage, ...]:
    """The messages of a file, the first of them hung where it goes on from."""
    messages, base = segment.session.messages, segment.base
    above = (
        [one for one in before.get(base.file_id, ()) if _ordinal(one) < base.end] if base else []
    )
    if not above:
        return messages
    parent = above[-1].external_id
    return tuple(
        replace(one, parent_id=parent) if one.parent_id is None else one for one in messages
    )


def _ordinal(message: ParsedMessage) -> float:
    match = _ORDINAL.match(message.external_id)
    return int(match[1]) if match and len(match[1]) < 16 else float("inf")


def _title(segments: Sequence[Segment]) -> str:
    """The name given last, else the first prompt: a later file begins amid the conversation."""
    names = [segment.name for segment in reversed(segments)]
    titles = [segment.session.title for segment in segments]
    return next(filter(None, (*names, *titles)), "")
