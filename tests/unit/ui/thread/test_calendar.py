"""Going to a day of the conversation."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest

from chatvault.ui import moments
from chatvault.ui.thread.calendar import day_at, days_of, fitted, place_on
from chatvault.ui.thread.calendar_popup import CalendarPopup
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import MINUTE, NOON, assistant, entries, you

DAY = 24 * 60 * MINUTE

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def date(days):
    """The local date so many days after the conversations' first noon."""
    return moments.local(NOON + days * DAY).date()


@pytest.fixture
def month():
    """Messages on the first, second, tenth and thirtieth day, many on each."""
    held, number = [], 0
    for day in (0, 1, 9, 29):
        for minute in range(30):
            number += 1
            make = you if number % 2 else assistant
            held.append(make(number, f"Day {day}, {minute}", at=NOON + day * DAY + minute * MINUTE))
    return held


@pytest.fixture
def calendar(show, month):
    """A view of them with its calendar open over the thirtieth day."""
    view = show(month)
    view.navigation.visit(95)
    paint(view)
    view.calendar.open_here()
    return view, view.findChild(CalendarPopup)


def day_read(view):
    """The day of the message that has the keyboard, which is in view."""
    paint(view)
    entry = view.model.rows.entries[view.state.focused]
    assert entry.id in [placed.block.entry.id for placed in view.placed]
    return moments.local(entry.created_at).date()


def test_each_day_leads_to_its_first_message(month):
    days = days_of(entries(month))
    assert days == {date(0): 0, date(1): 30, date(9): 60, date(29): 90}
    assert [place_on(days, date(n)) for n in (0, 5, 9, 28)] == [0, 60, 60, 90]
    assert place_on(days, date(400)) == 90


def test_messages_without_a_time_belong_to_the_day_before_them():
    known = entries([you(1, "a", at=NOON), you(2, "b", at=NOON + DAY)])
    lost = entries([you(3, "c")])[0]._replace(created_at=None)
    assert day_at((*known, lost), 2) == date(1)
    assert day_at((lost,), 0) is None
    assert days_of([lost]) == {}


def test_the_calendar_opens_at_the_day_that_is_read_and_knows_only_its_days(calendar):
    _, popup = calendar
    shown, last = popup.calendar, date(29)
    assert shown.selectedDate() == QDate(last.year, last.month, last.day)
    assert shown.minimumDate() == QDate(*date(0).timetuple()[:3])
    assert shown.maximumDate() == QDate(*last.timetuple()[:3])
    weights = [
        shown.dateTextFormat(QDate(*date(n).timetuple()[:3])).fontWeight() for n in (0, 1, 2, 9)
    ]
    bold = int(QFont.Weight.Bold)
    assert [weight == bold for weight in weights] == [True, True, False, True]


def test_choosing_a_day_goes_to_its_first_message(calendar):
    view, popup = calendar
    popup.calendar.clicked.emit(QDate(*date(9).timetuple()[:3]))
    assert day_read(view) == date(9)
    assert view.state.focused == 60
    assert not popup.isVisible()


def test_the_keyboard_chooses_too(calendar):
    view, popup = calendar
    inside = popup.focusWidget()
    QTest.keyClick(inside, Qt.Key.Key_Left)
    QTest.keyClick(inside, Qt.Key.Key_Return)
    # The day before has no messages: the next that has some is the same again.
    assert view.state.focused == 90


def test_escape_leaves_one_where_one_was(calendar):
    view, popup = calendar
    QTest.keyClick(popup.focusWidget(), Qt.Key.Key_Escape)
    assert (popup.isVisible(), view.state.focused) == (False, 95)


def test_a_day_s_rule_tells_the_date_and_opens_the_calendar(show, month):
    view = show(month)
    placed = view.placed[0]
    words = placed.block.rule_words(0).translated(view.column_left, placed.top)
    assert view.spot(words.center()).tip.endswith(f"{date(0).year}")
    assert view.spot(QPointF(view.column_left + 2, words.center().y())).action() is None
    QTest.mouseMove(view.viewport(), words.center().toPoint())
    assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=words.center().toPoint())
    popup = view.findChild(CalendarPopup)
    assert popup.calendar.selectedDate() == QDate(*date(0).timetuple()[:3])
    popup.close()


def test_where_no_time_is_known_there_is_no_calendar(show):
    view = show([])
    view.calendar.open_here()
    assert not view.calendar.has_days
    assert view.findChild(CalendarPopup) is None


@pytest.mark.parametrize(
    ("left", "top", "where"),
    [(100, 100, (100, 100)), (-50, 100, (0, 100)), (790, 590, (599, 399))],
)
def test_the_calendar_is_all_on_the_screen(left, top, where):
    screen = QRect(0, 0, 800, 600)
    assert fitted(QRect(left, top, 200, 200), screen) == QPoint(*where)


def test_days_are_in_order_also_where_messages_are_not():
    held = [you(1, "late", at=NOON + DAY), you(2, "early", at=NOON)]
    assert list(days_of(entries(held))) == sorted((date(0), date(1)))
    assert isinstance(date(0), datetime.date)
