"""The find bar: what is typed, what is counted, what the keys do."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from chatvault.ui.thread.finding.find import FindModel, Found
from chatvault.ui.thread.finding.find_bar import FindBar
from chatvault.ui.thread.finding.find_option import FindOption
from chatvault.ui.thread.text.wanted import Wanted
from chatvault.ui.widgets.icon_button import IconButton

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def bar(window, appearance):
    made = FindBar(appearance, window)
    made.resize(760, made.height())
    made.begin()
    return made


@pytest.fixture
def field(bar):
    return bar.findChild(QLineEdit)


def found(times, *, complete=True):
    find = FindModel()
    find.look_for(Wanted(("dough",)))
    find.add([Found(1, (0, 0), times)], lambda message_id: 0)
    find.is_complete = complete
    return find


def test_words_are_looked_for_after_a_pause(bar, field, qtbot):
    with qtbot.waitSignal(bar.wanted_changed) as changed:
        QTest.keyClicks(field, "dough")
    assert changed.args == [Wanted(("dough",))]


def test_enter_looks_at_once_and_then_goes_on(bar, field, qtbot):
    field.setText("dough")
    with qtbot.waitSignal(bar.wanted_changed), qtbot.assertNotEmitted(bar.next_asked):
        QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.next_asked) as on:
        QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.next_asked) as back:
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (on.args, back.args) == ([False], [True])


def test_escape_closes(bar, field, qtbot):
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(bar.options["C"], Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("key", "option"),
    [
        (Qt.Key.Key_C, {"case": True}),
        (Qt.Key.Key_W, {"whole_word": True}),
        (Qt.Key.Key_R, {"expression": True}),
    ],
)
def test_an_option_is_turned_by_its_key_and_looked_for_at_once(bar, field, qtbot, key, option):
    field.setText("dough")
    with qtbot.waitSignal(bar.wanted_changed) as changed:
        QTest.keyClick(field, key, ALT)
    assert changed.args == [Wanted(("dough",), **option)]
    assert field.text() == "dough"
    QTest.keyClick(field, key, ALT)
    assert bar.wanted == Wanted(("dough",))


def test_options_are_reached_by_the_keyboard_and_have_names(bar, qtbot):
    for option in bar.options.values():
        assert option.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert option.isCheckable()
    assert [option.accessibleName() for option in bar.options.values()] == [
        "Match case", "Whole word", "Regular expression",
    ]  # fmt: skip
    QTest.keyClick(bar.options["W"], Qt.Key.Key_Return)
    assert bar.options["W"].isChecked()
    assert bar.options["W"].toolTip() == "Whole word (Alt+W)"


def test_a_pressed_option_looks_pressed(bar):
    option = bar.options["C"]
    before = option.grab().toImage()
    option.click()
    assert option.grab().toImage() != before


def test_options_stay_while_the_bar_is_closed(bar, field):
    bar.options["C"].click()
    bar.hide()
    bar.begin("dough")
    assert bar.wanted == Wanted(("dough",), case=True)


def test_the_count_says_where_one_is(bar, field):
    field.setText("dough")
    find = found(1_209)
    bar.show_find(find)
    assert bar.count_text == "1,209"
    for _ in range(5):
        find.step_to(find.next())
    bar.show_find(find)
    assert bar.count_text == "5 of 1,209"


def test_a_count_that_still_grows_says_so(bar, field):
    field.setText("dough")
    bar.show_find(found(12, complete=False))
    assert bar.count_text == "12…"
    bar.show_find(found(0, complete=False))
    assert bar.count_text == "…"
    bar.show_find(found(0))
    assert bar.count_text == "not found"


def test_going_round_is_told(bar, field):
    field.setText("dough")
    find = found(1)
    find.step_to(find.next())
    bar.show_find(find)
    assert bar.note_text == ""
    find.step_to(find.next())
    bar.show_find(find)
    assert bar.note_text == "from the top"
    find.step_to(find.next(back=True), back=True)
    bar.show_find(find)
    assert bar.note_text == "from the end"


def test_a_wrong_expression_is_told_with_the_reason(bar, field):
    field.setText("(")
    find = FindModel()
    find.look_for(bar.wanted, "Missing )")
    bar.show_find(find)
    assert (bar.count_text, field.toolTip()) == ("not a valid expression", "Missing )")
    assert bar._count.palette().color(bar._count.foregroundRole()) == bar.theme.color("bad")
    bar.show_find(found(3))
    assert bar._count.palette().color(bar._count.foregroundRole()) == bar.theme.color("text3")
    assert field.toolTip() == ""


def test_an_expression_that_takes_too_long_is_told(bar, field):
    field.setText("(a+)+$")
    find = found(2)
    find.gave_up = True
    bar.show_find(find)
    assert bar.count_text == "2 – too slow"
    assert "too long" in field.toolTip()


def test_nothing_to_look_for_counts_nothing(bar, field):
    field.setText("   ")
    bar.show_find(FindModel())
    assert bar.count_text == ""
    assert not bar.wanted


def test_what_is_selected_is_looked_for(bar, field):
    bar.begin("sourdough")
    assert bar.wanted == Wanted(("sourdough",))
    assert field.selectedText() == "sourdough"


@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("width", [760, 480, 400, 340])
def test_nothing_of_the_bar_lies_on_anything_else(bar, field, appearance, qtbot, width, zoom):
    """In a narrow thread, with large letters and all that is ever said."""
    appearance.set_zoom(zoom)
    find = found(5_262)
    find.round = -1
    bar.resize(width, bar.height())
    bar.show_find(find)
    words = bar.findChildren(QLabel)
    qtbot.waitUntil(lambda: all(has_room(label) for label in words if label.isVisible()))
    shown = [part for part in bar.findChildren(QWidget) if part.isVisible() and is_seen(part)]
    places = [QRect(part.mapTo(bar, QPoint()), part.size()) for part in shown]
    assert all(bar.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert field.width() >= 150


def has_room(label):
    return label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def is_seen(part):
    """Whether it is a button, the field or words beside it, and no part of these."""
    return isinstance(part, (QLineEdit, FindOption, IconButton, QLabel)) and not isinstance(
        part.parent(), QLineEdit
    )
