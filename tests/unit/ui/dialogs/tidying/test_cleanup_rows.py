"""The boxes of a cleanup say its rule, and beside each what it would free."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QWidget

from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupPart, CleanupPlan, CleanupRule
from chatvault.ui.dialogs.tidying.cleanup_rows import CleanupRows
from chatvault.ui.painting.appearance import Appearance


@pytest.fixture
def rows(window: QWidget, appearance: Appearance) -> CleanupRows:
    made = CleanupRows(appearance, window)
    made.show()
    return made


@pytest.mark.parametrize(
    "rule",
    [
        CleanupRule(),
        CleanupRule(orphans=False),
        CleanupRule(originals_days=30, only_copies=True, logs_days=400),
    ],
)
def test_a_rule_is_shown_as_it_is_and_that_is_no_change(
    rows: CleanupRows, rule: CleanupRule
) -> None:
    changed = QSignalSpy(rows.rule_changed)
    rows.show_rule(rule)
    assert rows.rule == rule
    assert changed.count() == 0
    assert rows.days[CleanupKind.LOGS].isEnabled() == (rule.logs_days is not None)
    assert rows.only_copies.isEnabled() == (rule.originals_days is not None)


def test_ticking_tells_the_rule(rows: CleanupRows) -> None:
    rows.show_rule(CleanupRule())
    changed = QSignalSpy(rows.rule_changed)
    rows.boxes[CleanupKind.LOGS].click()
    assert changed.at(0) == [CleanupRule(logs_days=180)]


def test_what_is_being_typed_stays_when_the_same_rule_is_read_again(rows: CleanupRows) -> None:
    rule = CleanupRule(originals_days=180)
    rows.show_rule(rule)
    field = rows.days[CleanupKind.ORIGINALS].findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText("36 days")
    rows.show_rule(rule)
    assert field.text() == "36 days"


def test_it_says_what_would_go_and_what_is_spared(rows: CleanupRows) -> None:
    rows.show_plan(
        CleanupPlan(
            (
                CleanupPart(CleanupKind.ORIGINALS, 12, 4_000_000, 9, 3_000_000, spared=2),
                CleanupPart(CleanupKind.LOGS, 1_204, 90_000),
                CleanupPart(CleanupKind.ORPHANS),
            )
        )
    )
    assert rows.there[CleanupKind.ORIGINALS].text() == "12 · 4.0 MB"
    assert rows.going[CleanupKind.ORIGINALS].text() == "9 · 3.0 MB"
    assert rows.spared.text() == "2 stay: the vault has the only copy."
    assert rows.going[CleanupKind.LOGS].text() == "nothing"
    assert rows.there[CleanupKind.ORPHANS].text() == "none"
    rows.show_plan(None)
    assert rows.going[CleanupKind.ORIGINALS].text() == "…"
    assert rows.spared.text() == ""
