"""Which conversations a tool is about to delete, and the vault does not have."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from chatvault.domain.coding_tools.threatened import Threatened
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.services.test_following import OVEN, RYE, said

DAY = 86_400


@pytest.fixture
def projects() -> Path:
    """Where Claude Code keeps its conversations; it deletes them after thirty days."""
    return Path(os.environ["HOME"]) / ".claude" / "projects"


def written(projects: Path, session: str, days_ago: float, *texts: str) -> Path:
    path = said(session, *(texts or ("How long does rye rise?",))).write(projects / "-home-ada")
    moment = time.time() - days_ago * DAY
    os.utime(path, (moment, moment))
    return path


def threatened(services: Services) -> tuple[Threatened, ...]:
    return services.deadlines.threatened(Unattended())


def test_what_goes_within_a_week_is_told(services: Services, projects: Path) -> None:
    written(projects, RYE, 26.5)
    written(projects, OVEN, 3)
    assert threatened(services) == (Threatened("claude-code", projects, 1, 3),)


def test_what_is_overdue_goes_any_time(services: Services, projects: Path) -> None:
    written(projects, RYE, 40)
    written(projects, OVEN, 26.5)
    assert threatened(services) == (Threatened("claude-code", projects, 2, 0),)


def test_what_the_vault_has_is_not_threatened(services: Services, projects: Path) -> None:
    path = written(projects, RYE, 26.5)
    services.importing.run([projects], Unattended())
    assert threatened(services) == ()
    path.unlink()
    written(projects, RYE, 26.5, "How long does rye rise?", "Ten hours.")
    assert len(threatened(services)) == 1


def test_what_is_followed_is_not_threatened(services: Services, projects: Path) -> None:
    written(projects, RYE, 26.5)
    services.following.follow("claude-code", projects)
    services.following.catch_up(Unattended())
    assert threatened(services) == ()


def test_the_tools_own_setting_counts(services: Services, projects: Path) -> None:
    written(projects, RYE, 26.5)
    (projects.parent / "settings.json").write_text('{"cleanupPeriodDays": 365}')
    assert threatened(services) == ()
