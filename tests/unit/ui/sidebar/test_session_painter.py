"""What a row says of when something was, and in the trash of when it goes."""

from __future__ import annotations

import datetime

import pytest

from chatvault.domain.safekeeping.upkeep import TRASH_DAYS
from chatvault.domain.session import SessionSort, SessionStatus
from chatvault.ui.sidebar.session_painter import time_text
from tests.unit.ui.sidebar.conftest import make_row, moment

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days_ago", "said"),
    [(0, "30 days left"), (29, "1 day left"), (TRASH_DAYS, "due to go"), (50, "due to go")],
)
def test_the_trash_says_how_long_something_stays(days_ago: int, said: str) -> None:
    thrown = moment(TODAY - datetime.timedelta(days=days_ago))
    row = make_row(1, status=SessionStatus.TRASHED, trashed_at=thrown)
    assert time_text(row, SessionSort.ACTIVITY, TODAY) == said


def test_elsewhere_a_row_says_when_it_was_active() -> None:
    row = make_row(1, updated_at=moment(TODAY, 9, 30))
    assert time_text(row, SessionSort.ACTIVITY, TODAY) == "09:30"
