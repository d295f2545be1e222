"""Larger letters, in all of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QDialog

from chatvault.ui.appearance import Appearance
from tests.ui.conftest import Person


def test_what_is_of_qt_in_a_dialog_grows_with_the_rest(person: Person) -> None:
    # Given twice the size of letters,
    window = person.window
    usual = window.appearance.font().pointSizeF()
    person.do(window.appearance.set_zoom, 2.0)
    # when the preferences are opened, then their boxes have letters as large as their words;
    person.press("preferences")
    (dialog,) = window.findChildren(QDialog)
    sizes = [box.font().pointSizeF() for box in dialog.findChildren(QComboBox)]
    assert sizes
    assert sizes == [pytest.approx(2 * usual)] * len(sizes)
    # and the usual size is still known, and comes back.
    assert Appearance().font().pointSizeF() == pytest.approx(usual)
    dialog.close()
    person.press("zoom_reset")
    assert window.menu.font().pointSizeF() == pytest.approx(usual)


def test_all_pages_stay_in_sight_in_the_navigation(person: Person) -> None:
    person.do(person.window.imports.start_samples)
    pages = person.window.navigation.pages
    person.do(person.window.appearance.set_zoom, 2.0)
    assert pages.height() == pages.content_height()
    person.press("zoom_reset")
    assert pages.height() == pages.content_height()
