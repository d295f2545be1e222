"""A list to pick from: its model, its marks, and what the keys of its field do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from chatvault.domain.tag import Tag
from chatvault.ui.dialogs.picking.picker import Picker
from chatvault.ui.dialogs.picking.picker_rows import PickerModel, PickerRow
from chatvault.ui.dialogs.picking.tag_marks import OFF, ON, PARTLY, TagMarks
from chatvault.ui.painting.appearance import Appearance

ROWS = (
    PickerRow("oven", "oven", "3", ON, "s1"),
    PickerRow("work", "Work", icon="folder-simple"),
    PickerRow("bread", "Bread", icon="folder-simple", depth=1),
)


@pytest.fixture
def picker(appearance: Appearance, window: QWidget) -> Picker:
    window.resize(320, 300)
    picker = Picker(appearance, "Find a row", "Rows", window)
    picker.resize(320, 300)
    picker.show_rows(ROWS, None)
    window.show()
    return picker


def test_the_model_keeps_qts_rules(window: QWidget, qtmodeltester: ModelTester) -> None:
    model = PickerModel(window)
    model.show_rows(ROWS)
    qtmodeltester.check(model)
    model.show_rows(ROWS[:1])
    qtmodeltester.check(model)
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "oven, marked, 3"
    assert not model.index_of("nothing").isValid()


def test_arrows_walk_and_enter_picks_while_the_field_has_the_keyboard(
    qtbot: QtBot, picker: Picker
) -> None:
    with qtbot.waitSignal(picker.entered):
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    for _ in range(2):
        qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    assert picker.current_key == "work"
    with qtbot.waitSignal(picker.picked) as picked:
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert picked.args == ["work"]


@pytest.mark.parametrize("mirrored", [False, True])
def test_marks_are_painted_where_lines_begin(
    appearance: Appearance, picker: Picker, mirrored: bool
) -> None:
    direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
    picker.setLayoutDirection(direction)
    image = picker.list.grab().toImage()
    rect = picker.list.visualRect(picker.model.index(0))
    accent, middle = appearance.theme.color("accent"), rect.width() // 2
    marked = [x for x in range(rect.width()) if image.pixelColor(x, rect.center().y()) == accent]
    assert marked
    assert all((x > middle) is mirrored for x in marked)


def test_the_tags_of_the_chosen_come_first_and_the_very_name_before_all() -> None:
    tags = (Tag("a loaf"), Tag("loaf"), Tag("oven", conversations=4))
    marks = TagMarks(tags, {"oven": 2}, total=3)
    assert [row.key for row in marks.rows("")] == ["oven", "a loaf", "loaf"]
    assert [row.key for row in marks.rows("LOAF")] == ["loaf", "a loaf"]
    assert marks.rows("")[0].figure == "2 of 3"


def test_a_partly_marked_tag_can_come_back_to_what_it_was() -> None:
    marks = TagMarks((Tag("oven"),), {"oven": 1}, total=2)
    seen = []
    for _ in range(3):
        marks.toggle("oven")
        seen.append((marks.rows("")[0].state, marks.given, marks.taken))
    assert seen == [(ON, ("oven",), ()), (OFF, (), ("oven",)), (PARTLY, (), ())]


def test_a_new_tag_is_offered_by_a_name_that_nobody_has_and_taken_back() -> None:
    marks = TagMarks((Tag("oven"),), {}, total=1)
    assert [row.label for row in marks.rows(" slow ")] == ["New tag “slow”"]
    assert [row.label for row in marks.rows("Oven")] == ["oven"]
    assert marks.rows("\u0007") == ()
    marks.toggle("slow")
    assert marks.given == ("slow",)
    marks.toggle("slow")
    assert (marks.given, marks.taken) == ((), ())
