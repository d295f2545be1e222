"""The pages of the window where lines run from right to left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from chatvault.domain.safekeeping.encryption import EncryptionState
from chatvault.ui.dialogs.backing_up.backup_table import BackupTable
from chatvault.ui.places.pages import Mode
from chatvault.ui.search.bar import SearchBar
from tests.ui.conftest import Person

# These place their own parts when their size changes, and have tests of their own.
_PLACING_THEMSELVES = (QSplitter, SearchBar, BackupTable)


def show_encryption(person: Person) -> None:
    person.window.encryption.show_state(
        EncryptionState(encrypted=False), remembered=False, can_remember=True
    )
    person.window.vault.show_encryption()


def show_trash(person: Person) -> None:
    person.window.library.trash(person.ids()[:1], True)
    person.settle()
    person.window.upkeep_commands.show_trash()
    person.window.toast.hide()  # it lies over the page


PLACES = {
    "welcome": lambda person: person.window.show_mode(Mode.WELCOME),
    "backups": lambda person: person.window.show_page("backups"),
    "upkeep": lambda person: person.window.show_page("upkeep"),
    "tables": lambda person: person.window.show_mapping(),
    "damage": lambda person: person.window.show_mode(Mode.DAMAGE),
    "encryption": show_encryption,
    "trash": show_trash,
    "results": lambda person: person.window.search("rye"),
}


def places(window: QWidget) -> dict[QWidget, tuple[QRect, int]]:
    """Where each part that is seen stands in what holds it, and how wide that is."""
    seen = (part for part in window.findChildren(QWidget) if part.isVisibleTo(window))
    return {
        part: (part.geometry(), holder.width())
        for part in seen
        if not part.isWindow()
        and isinstance(holder := part.parentWidget(), QWidget)
        and not isinstance(holder, _PLACING_THEMSELVES)
    }


@pytest.mark.parametrize("place", PLACES)
def test_all_parts_of_a_page_stand_as_in_a_mirror(person: Person, place: str) -> None:
    # Given a page of the window,
    window = person.window
    person.do(PLACES[place], person)
    window.grab()
    before = places(window)
    # when the window runs from right to left,
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    person.settle()
    window.grab()
    after = places(window)
    # then each part has as much room at its right as it had at its left.
    assert before.keys() == after.keys()
    askew = {
        part: (there, after[part][0])
        for part, (there, width) in before.items()
        if after[part][0] != QRect(width - there.right() - 1, there.y(), *there.size().toTuple())
    }
    assert not askew
