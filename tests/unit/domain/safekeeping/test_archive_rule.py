"""What a rule of the archive says, and which ages it takes."""

from __future__ import annotations

import pytest

from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.archive_rule import LONGEST_DAYS, ArchiveRule
from tests.factories import NOON


def test_a_rule_reads_as_a_sentence() -> None:
    rule = ArchiveRule(90, source="codex", project="bakery", tag="done", query="rye")
    assert rule.words == "Older than 90 days, of Codex, in bakery, tagged “done”, with “rye”"
    assert ArchiveRule(1).words == "Older than a day"


def test_what_is_exactly_as_old_stays_another_millisecond() -> None:
    assert ArchiveRule(2).before(NOON) == NOON - 2 * DAY_MS


@pytest.mark.parametrize("days", [0, -1, LONGEST_DAYS + 1])
def test_an_age_that_would_take_everything_is_none(days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        ArchiveRule(days)
