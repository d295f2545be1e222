"""The rules as the vault keeps them, and how long the trash keeps something."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.archive_rule import LONGEST_DAYS, ArchiveRule
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.safekeeping.upkeep import UpkeepRules, goes_at
from tests.factories import NOON

_TEXTS = st.text(max_size=10)
_ARCHIVE = st.builds(ArchiveRule, st.integers(1, LONGEST_DAYS), _TEXTS, _TEXTS, _TEXTS, _TEXTS)
_DAYS = st.none() | st.integers(0, 10_000)
_CLEANUP = st.builds(CleanupRule, _DAYS, st.booleans(), _DAYS, st.booleans())


@given(st.builds(UpkeepRules, st.lists(_ARCHIVE, max_size=3).map(tuple), _CLEANUP, st.booleans()))
def test_rules_come_back_as_they_were_kept(rules: UpkeepRules) -> None:
    assert UpkeepRules.from_text(rules.as_text()) == rules


def test_nothing_goes_by_itself_until_it_is_said() -> None:
    rules = UpkeepRules()
    assert rules.archive == ()
    assert not rules.cleans
    assert rules.cleanup.originals_days is None
    assert not rules.cleanup.only_copies


def test_the_trash_keeps_for_thirty_days() -> None:
    assert goes_at(NOON) == NOON + 30 * DAY_MS
