"""The table of what a menu or a key does."""

from __future__ import annotations

from chatvault.ui import actions
from chatvault.ui.key_words import key_words
from chatvault.ui.sidebar.navigation_entries import foot_entries


def test_the_large_key_is_called_the_same_everywhere() -> None:
    assert key_words("Return") == "Enter"
    assert key_words("Ctrl+Return") == "Ctrl+Enter"
    assert key_words("Ctrl+K") == "Ctrl+K"


def test_all_pages_are_in_one_menu_under_the_signs_that_they_have_beside_the_list() -> None:
    found = {entry.key: entry for entry in actions.ENTRIES}
    for place in foot_entries():
        entry = found[place.page]
        assert (entry.menu, entry.text, entry.icon) == ("View", place.label, place.icon)
