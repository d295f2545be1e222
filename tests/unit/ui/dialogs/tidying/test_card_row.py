"""Rows of a card at every size of letters."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.ui.dialogs.tidying.rule_rows import RuleRow
from chatvault.ui.dialogs.tidying.upkeep_card import UpkeepCard
from chatvault.ui.painting.appearance import Appearance


@pytest.mark.parametrize("zoom", [1.0, 1.6, 2.0])
def test_a_row_begins_where_the_title_of_its_card_does(
    appearance: Appearance, window: QWidget, zoom: float
) -> None:
    # Given a card with a rule in it,
    card = UpkeepCard("archive", "Archive", appearance, window)
    row = RuleRow(ArchiveRule(90), 3, appearance, card)
    card.rows.addWidget(row)
    card.about.setText("Once a day, conversations that fit a rule leave the list.")
    # when the letters are made larger, and the sign before its title with them,
    appearance.set_zoom(zoom)
    card.resize(700, card.sizeHint().height())
    card.show()
    # then the rule still stands below the words of the card.
    assert row.words.mapTo(card, row.words.rect().topLeft()).x() == card.about.x()
