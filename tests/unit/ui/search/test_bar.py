"""The search field says what is typed when the typing pauses, and hands the keyboard on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.bar import SearchBar


@pytest.fixture
def bar(window: QWidget, appearance: Appearance) -> SearchBar:
    made = SearchBar(appearance, window)
    made.resize(600, made.sizeHint().height())
    made.show()
    made.focus()
    return made


def test_typing_is_said_once_when_it_pauses(bar: SearchBar, qtbot: QtBot) -> None:
    said = QSignalSpy(bar.query_changed)
    with qtbot.waitSignal(bar.query_changed):
        qtbot.keyClicks(bar.field, "dough")
    assert [said.at(place) for place in range(said.count())] == [["dough"]]


def test_enter_says_the_query_before_it_is_submitted(bar: SearchBar, qtbot: QtBot) -> None:
    order: list[str] = []
    bar.query_changed.connect(order.append)
    bar.submitted.connect(lambda: order.append("submitted"))
    qtbot.keyClicks(bar.field, "rye")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert order == ["rye", "submitted"]


def test_down_leads_to_the_results(bar: SearchBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.results_asked):
        qtbot.keyClick(bar.field, Qt.Key.Key_Down)


def test_escape_empties_the_field_and_closes_the_search(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_query("dough")
    said = QSignalSpy(bar.query_changed)
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.query == ""
    assert said.count() == 1
    assert said.at(0) == [""]


def test_a_query_that_is_put_in_is_asked_at_once(bar: SearchBar) -> None:
    said = QSignalSpy(bar.query_changed)
    bar.set_query("dough in:codex")
    assert said.count() == 1


@pytest.mark.parametrize("are_files", [True, False])
def test_words_can_be_dropped_on_the_field_and_files_are_left_to_the_window(
    bar: SearchBar, are_files: bool
) -> None:
    mime = QMimeData()
    mime.setText("/home/ada/export.zip")
    if are_files:
        mime.setUrls([QUrl.fromLocalFile("/home/ada/export.zip")])
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, button, keys)
    event.setAccepted(False)
    QApplication.sendEvent(bar.field, event)
    assert event.isAccepted() is not are_files


def colors_in(bar: SearchBar, color: QColor) -> int:
    image = bar.grab().toImage()
    return sum(
        image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height())
    )


def test_an_operator_is_coloured_and_stays_text(bar: SearchBar, appearance: Appearance) -> None:
    soft = appearance.theme.color("accent_soft")
    bar.set_query("dough")
    assert colors_in(bar, soft) == 0
    bar.set_query("dough in:codex")
    assert colors_in(bar, soft) > 100
    assert bar.field.text() == "dough in:codex"


def test_an_operator_behind_signs_of_two_units_is_coloured_from_end_to_end(
    bar: SearchBar, appearance: Appearance
) -> None:
    soft = appearance.theme.color("accent_soft")
    bar.set_query("dough in:codex")
    whole = colors_in(bar, soft)
    bar.set_query("🥖🥖🥖🥖🥖 in:codex")
    assert colors_in(bar, soft) == whole


@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.6, 2.0])
def test_the_text_fits_at_every_size(bar: SearchBar, appearance: Appearance, zoom: float) -> None:
    appearance.set_zoom(zoom)
    bar.resize(600, bar.sizeHint().height())
    bar.set_query("dough")
    assert bar.rect().contains(bar.field.geometry())
    assert bar.field.height() >= bar.field.fontMetrics().height()


def test_a_query_can_be_kept_and_let_go(bar: SearchBar, qtbot: QtBot) -> None:
    assert bar.save_button.isHidden()
    bar.set_query("dough")
    assert bar.save_button.isVisible()
    with qtbot.waitSignal(bar.save_asked):
        bar.save_button.click()
    bar.set_saved(True)
    assert bar.save_button.accessibleName() == "Delete this saved search"
    bar.set_saved(False)
    assert bar.save_button.accessibleName() == "Save this search"


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_from_right_to_left_the_parts_change_sides(
    bar: SearchBar, appearance: Appearance, zoom: float
) -> None:
    appearance.set_zoom(zoom)
    bar.set_query("dough")
    bar.resize(600, bar.sizeHint().height())
    before = [part.geometry() for part in (bar.field, bar.save_button)]
    assert not before[0].intersects(before[1])
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    bar.resize(601, bar.height())
    bar.resize(600, bar.height())
    after = [part.geometry() for part in (bar.field, bar.save_button)]
    for left, right in zip(before, after, strict=True):
        assert right.right() == bar.width() - 1 - left.left()
        assert right.size() == left.size()
