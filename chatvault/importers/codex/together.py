"""Which rollouts are of one session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from chatvault.importers.codex.about import file_id_in_name
from chatvault.importers.codex.beside import Beside
from chatvault.importers.codex.files import file_id_of, is_paged, session_in, stem_of


def together(beside: Beside, rollouts: Sequence[str]) -> list[list[str]]:
    """The files by the sessions that they belong to: more than one where it was gone back in.

    Copies of a file stay apart: each is the session.
    """
    groups: dict[tuple[str, int], list[str]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    parts = _in_several_files(beside, rollouts)
    more = {name for session_id in parts for name in beside.rollouts_of(session_id)}
    for name in sorted({*rollouts, *more}, key=lambda name: (PurePosixPath(name).name, name)):
        session_id = session_in(beside.container, name)
        own = session_id, file_id_of(beside.container, name)
        groups.setdefault((session_id, seen[own]), []).append(name)
        seen[own] += 1
    return list(groups.values())


def _in_several_files(beside: Beside, rollouts: Sequence[str]) -> set[str]:
    """The sessions of the rollouts that go on in another file, as newer ones may."""
    container = beside.container
    known = {session_in(container, name) for name in rollouts if file_id_in_name(stem_of(name))}
    paged = {session_in(container, name) for name in rollouts if is_paged(container, name)}
    return known | (paged & beside.going_on() if paged - known else set())
