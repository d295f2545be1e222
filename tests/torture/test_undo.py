"""Archiving or deleting conversations and taking it back, killed at any moment: all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.session import SessionStatus
from chatvault.services.vault import Services, open_vault
from tests.torture.killing import Acknowledged, left_behind, problems, quick_and_long
from tests.torture.kills import Kills
from tests.torture.test_upkeep import filled

SOME = 60  # conversations of each of two sources
STARRED = 10  # of those that are moved: what a person made of them stays
FIRST, SECOND = range(1, SOME + 1), range(SOME + 1, 2 * SOME + 1)
# Which of the two are away after so many steps.
STATES = [(0, 0), (SOME, 0), (SOME, SOME), (0, SOME)]


def archive_and_undo(vault: Path, told: Acknowledged) -> None:
    """Archive conversations and take it back, again and again."""
    move_and_undo(vault, told, SessionStatus.ARCHIVED)


def delete_and_undo(vault: Path, told: Acknowledged) -> None:
    """Throw conversations away and take it back, again and again."""
    move_and_undo(vault, told, SessionStatus.TRASHED)


def move_and_undo(vault: Path, told: Acknowledged, status: SessionStatus) -> None:
    services = open_vault(vault)
    while True:
        first = services.organising.move(FIRST, status)
        told.tell()
        second = services.organising.move(SECOND, status)
        told.tell()
        services.organising.put_back(first.before)
        told.tell()
        services.organising.put_back(second.before)
        told.tell()


@quick_and_long()
@pytest.mark.parametrize("work", [archive_and_undo, delete_and_undo])
def test_it_is_done_or_not(
    tmp_path: Path, work: Callable[[Path, Acknowledged], None], enough: int
) -> None:
    vault, kills = tmp_path / "vault", Kills(work.__name__.replace("_", " "), tmp_path)
    services = filled(vault, {"codex": SOME, "chatgpt": SOME})
    services.organising.star(FIRST[:STARRED], on=True)
    services.close()
    for _ in kills.until(enough):
        told = kills.amid(work, vault, 0.15)
        with kills.opened(vault) as services:
            possible = STATES[told.steps % 4], STATES[(told.steps + 1) % 4]
            assert away(services) in possible, f"{away(services)} after {told.steps} steps"
            rows = services.browsing.rows([*FIRST, *SECOND])
            assert sum(row.starred for row in rows) == STARRED
            assert problems(services) == []
            services.organising.move([*FIRST, *SECOND], SessionStatus.ACTIVE)
        assert left_behind(vault) == []
    kills.note(acknowledged=kills.acknowledged, lost=0, half=0)


def away(services: Services) -> tuple[int, int]:
    """How many of each are not in the library."""
    with services.database.rows() as rows:
        ids = {row[0] for row in rows("SELECT id FROM chat_session WHERE status <> 'active'")}
    return len(ids.intersection(FIRST)), len(ids.intersection(SECOND))
