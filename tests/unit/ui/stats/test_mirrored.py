"""Figures, charts and what can be ticked in a window that runs from right to left."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.search.hits import Facet, FacetValue
from chatvault.domain.statistics import DayCount, ToolTally
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.facet_entries import groups_of
from chatvault.ui.search.facets import FacetList
from chatvault.ui.search.results_view import ResultsView
from chatvault.ui.stats.card import Card
from chatvault.ui.stats.day_chart import DayChart
from chatvault.ui.stats.day_weeks import last_weeks
from chatvault.ui.stats.figures import Figure, Figures
from chatvault.ui.stats.legend import Legend
from chatvault.ui.stats.noted import Noted
from chatvault.ui.stats.outline import Outline
from chatvault.ui.stats.section import Section
from chatvault.ui.stats.session_figures import token_parts
from chatvault.ui.stats.share_bar import ShareBar
from chatvault.ui.stats.time_bars import TimeBars
from chatvault.ui.stats.tool_bars import ToolBars
from chatvault.ui.stats.top_list import TopList
from chatvault.ui.stats.week_bars import WeekBars
from chatvault.ui.stats.week_series import arranged
from tests.unit.ui.search.conftest import make_details, make_group, make_page
from tests.unit.ui.stats.conftest import session_statistics, vault_statistics

RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft
MONDAY = datetime.date(2026, 11, 2)
Make = Callable[[Appearance, QWidget], QWidget]


def figures(appearance: Appearance, window: QWidget) -> QWidget:
    made = Figures(appearance, window, columns=3)
    made.show_figures((Figure("2 h 1 min", "active"), Figure("7", "files")))
    return made


def shares(appearance: Appearance, window: QWidget) -> QWidget:
    made = ShareBar(appearance, window, columns=1)
    made.show_parts(token_parts(session_statistics().tokens))
    return made


def tools(appearance: Appearance, window: QWidget) -> QWidget:
    made = ToolBars(appearance, window)
    # With figures that are long beside their names, in a font of any size.
    made.show_tools(tuple(ToolTally("Bash", 1_000_000 + at, 1_000_000) for at in range(9)))
    return made


def times(appearance: Appearance, window: QWidget) -> QWidget:
    made = TimeBars(appearance, window)
    made.show_times((*range(0, 4_000, 100), 36_000_000))
    return made


def noted(appearance: Appearance, window: QWidget) -> QWidget:
    made = Noted(appearance, window)
    made.show_details('{"heat": 220, "oven": "gas"}')
    return made


def outline(appearance: Appearance, window: QWidget) -> QWidget:
    made = Outline(appearance, window)
    made.show_entries(session_statistics().outline, tree=True)
    return made


def section(appearance: Appearance, window: QWidget) -> QWidget:
    made = Section(appearance, "Messages over time", QWidget(window), window)
    made.head.set_note("3")
    return made


def card(appearance: Appearance, window: QWidget) -> QWidget:
    chart = TopList(appearance, "conversations", window)
    chart.show_tallies(vault_statistics().projects)
    return Card(appearance, "Messages by project", chart, chart, window)


def legend(appearance: Appearance, window: QWidget) -> QWidget:
    made = Legend(appearance, window)
    made.show_series((("codex", "Codex", "s3"),))
    return made


def days(appearance: Appearance, window: QWidget) -> QWidget:
    made = DayChart(appearance, window)
    made.show_weeks(last_weeks((DayCount(str(MONDAY), 7),), MONDAY, 60))
    return made


def weeks(appearance: Appearance, window: QWidget) -> QWidget:
    made = WeekBars(appearance, window)
    made.show_weeks(arranged(vault_statistics().weeks))
    return made


def facets(appearance: Appearance, window: QWidget) -> QWidget:
    made = FacetList(appearance, window)
    values = tuple(FacetValue(f"oven-{at}", 7, f"tool:oven-{at}") for at in range(9))
    made.show_groups(groups_of(make_details(facets=(Facet("Tool", values),))))
    return made


def results(appearance: Appearance, window: QWidget) -> QWidget:
    made = ResultsView(appearance, window)
    made.show_page(make_page(groups=(make_group(1, hits=2, total=9, cut=True),)))
    return made


def share_at_the_left(widget: QWidget) -> float:
    """How much of what is painted on the ground lies in the left half."""
    image = widget.grab().toImage()
    middle = image.width() // 2
    columns = [[image.pixel(x, y) for y in range(image.height())] for x in range(2 * middle)]
    ground = Counter(itertools.chain(*columns)).most_common(1)[0][0]
    inked = [sum(pixel != ground for pixel in column) for column in columns]
    return sum(inked[:middle]) / sum(inked)


@pytest.mark.parametrize(
    "make",
    [figures, shares, tools, times, noted, outline, section, card, legend, days, weeks, facets,
     results],
)  # fmt: skip
def test_what_lies_at_the_left_lies_at_the_right(
    make: Make, window: QWidget, appearance: Appearance, qtbot: QtBot
) -> None:
    # Given something that is painted more at one side than at the other,
    shown = make(appearance, window)
    shown.resize(420, 220)
    shown.show()
    qtbot.waitUntil(lambda: abs(share_at_the_left(shown) - 0.5) > 0.02)
    QApplication.processEvents()  # what is laid out, or painted in the next frame
    plain = share_at_the_left(shown)
    # when the window runs from right to left, then it is the other side.
    window.setLayoutDirection(RIGHT_TO_LEFT)
    qtbot.waitUntil(lambda: share_at_the_left(shown) == pytest.approx(1 - plain, abs=0.03))


def test_a_click_meets_the_bar_that_is_seen(window: QWidget, appearance: Appearance) -> None:
    # Given the weeks in a mirrored window, the oldest at the right,
    window.setLayoutDirection(RIGHT_TO_LEFT)
    bars = weeks(appearance, window)
    assert isinstance(bars, WeekBars)
    bars.resize(420, 220)
    (_, first), *_ = bars.parts(0)
    seen = QPointF(bars.width() - first.center().x(), first.center().y())
    # then what lies there says its own week.
    assert bars.tip_at(seen).startswith("Week of 26 October 2026")


def test_the_arrow_towards_the_results_leads_to_them(
    window: QWidget, appearance: Appearance, qtbot: QtBot
) -> None:
    window.setLayoutDirection(RIGHT_TO_LEFT)
    listed = facets(appearance, window)
    assert isinstance(listed, FacetList)
    listed.show()
    left = QSignalSpy(listed.left_sidewards)
    listed.focus_first()
    qtbot.keyClick(listed.rows[0], Qt.Key.Key_Right)
    assert left.count() == 0
    qtbot.keyClick(listed.rows[0], Qt.Key.Key_Left)
    assert left.count() == 1
