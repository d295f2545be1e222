"""Larger letters, in all of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QComboBox, QDialog, QScrollArea, QStyle

from chatvault.domain.tables.table_sample import TableFiles
from chatvault.ui.dialogs.preferences import PreferencesDialog
from chatvault.ui.dialogs.starting.welcome import ProgramIcon
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.session_geometry import Heights
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


def test_the_signs_of_the_window_grow_with_its_words(reader: Person) -> None:
    """Small signs beside large words would be all that somebody cannot see."""
    # Given the navigation and the list at the usual size,
    window = reader.window
    usual = sizes_of_signs(reader)
    width = window.navigation.width()
    # when letters are twice as large, then signs are, and names have more room;
    reader.do(window.appearance.set_zoom, 2.0)
    assert sizes_of_signs(reader) == [2 * side for side in usual]
    assert window.navigation.width() > width
    # and all comes back with the usual size.
    reader.press("zoom_reset")
    assert sizes_of_signs(reader) == usual
    assert window.navigation.width() == width


def test_the_search_field_keeps_clear_of_the_edges_of_the_toolbar(person: Person) -> None:
    window = person.window
    for zoom in (2.0, 1.0):
        person.do(window.appearance.set_zoom, zoom)
        field = window.search_bar.geometry()
        assert min(field.top(), window.toolbar.rect().bottom() - field.bottom()) >= 5
    assert window.toolbar.height() == 48


def test_titles_in_the_list_have_more_room_where_letters_are_larger(reader: Person) -> None:
    # Given the list, the open conversation and its details,
    window = reader.window
    reader.do(window.resize, 1440, 900)
    width = window.session_list.width()
    assert window.body.shows_side_panel()
    # when letters are twice as large, then the list is wider, and the details make room for it;
    reader.do(window.appearance.set_zoom, 2.0)
    assert window.session_list.width() > 1.3 * width
    assert not window.body.shows_side_panel()
    # and all comes back with the usual size.
    reader.press("zoom_reset")
    assert window.session_list.width() == width
    assert window.body.shows_side_panel()


def test_the_picture_of_the_program_grows_with_the_words_beside_it(person: Person) -> None:
    (picture,) = person.window.welcome.findChildren(ProgramIcon)
    usual = picture.width()
    person.do(person.window.appearance.set_zoom, 2.0)
    assert picture.width() == 2 * usual


def sizes_of_signs(person: Person) -> list[float]:
    """The widths of a sign of the navigation, of a tile in the list, and of a box to tick."""
    window = person.window
    places = window.navigation.places
    entry = places.entries.entry(1)
    sign = places.delegate.layout(entry, QRectF(0, 0, 320, 40)).sign
    box = window.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
    return [sign.width(), Heights.of(window.appearance).tile, box]


def test_what_following_means_begins_where_its_words_do(person: Person) -> None:
    page = person.window.welcome
    for zoom in (1.0, 2.0):
        person.do(person.window.appearance.set_zoom, zoom)
        box = page.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        between = page.style().pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing)
        assert page.about_following.contentsMargins().left() == box + between


@pytest.fixture
def large(person: Person) -> Person:
    """Somebody with twice the size of letters in a window that is not wide."""
    person.do(person.window.resize, 800, 700)
    person.do(person.window.appearance.set_zoom, 2.0)
    return person


def test_the_upkeep_is_not_cut_in_a_window_that_is_not_wide(large: Person) -> None:
    large.do(large.window.show_page, "upkeep")
    page = large.window.upkeep
    assert page.body.width() <= page.viewport().width()
    large.press("zoom_reset")
    large.do(large.window.resize, 1440, 900)
    (there, *_) = page.rows.boxes.values()
    assert there.mapTo(page.cleanup, there.rect().topLeft()).x() > 32


def test_nothing_of_a_page_is_out_of_reach_in_the_narrowest_window(large: Person) -> None:
    # Given large letters in a window as narrow as it gets,
    large.do(large.window.resize, 200, 700)
    # when the pages are shown, then what is wider than the window can be scrolled to.
    for page in ("statistics", "backups", "imports", "upkeep", "health"):
        large.do(large.window.show_page, page)
        areas = large.window.body.findChildren(QScrollArea)
        wider = [
            area
            for area in areas
            if area.isVisible() and area.widget().width() > area.viewport().width()
        ]
        assert [area for area in wider if not area.horizontalScrollBar().isVisible()] == []


def test_columns_of_tables_are_not_cut_in_a_window_that_is_not_wide(
    large: Person, tmp_path: Path
) -> None:
    table = tmp_path / "bakery.csv"
    table.write_text("talk,who,said,moment\n1,human,How long?,2026-11-20 09:00:10\n")
    large.do(large.window.show_mapping, TableFiles(table))
    fields = large.window.mapping.work.fields
    assert fields.widget().width() <= fields.viewport().width()


def test_a_preference_has_room_for_its_longest_choice(large: Person) -> None:
    large.press("preferences")
    (dialog,) = large.window.findChildren(PreferencesDialog)
    boxes = dialog.findChildren(QComboBox)
    assert [box for box in boxes if box.width() < box.sizeHint().width()] == []
    dialog.close()
