"""The statistics page shows the vault in figures and leads to what is behind them."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.session import SessionScope
from chatvault.domain.statistics import Tally, TokenTotals
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.stats.page import ALL, MONTH, YEAR, StatisticsPage
from chatvault.ui.stats.vault_figures import figures_of, named_models
from chatvault.ui.widgets.words import Words
from tests.unit.ui.stats.conftest import InventedStatistics, vault_statistics

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def page(window: QWidget, appearance: Appearance, operations: Operations) -> StatisticsPage:
    made = StatisticsPage(appearance, operations, window)
    made.resize(window.size())
    made.show_statistics(vault_statistics(), TODAY)
    made.show()
    return made


def click(qtbot: QtBot, widget: QWidget, point: QPoint) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)


def test_the_figures_are_short_and_money_is_estimated() -> None:
    said = [(figure.value, figure.name) for figure in figures_of(vault_statistics())]
    assert said == [
        ("12,304", "conversations"),
        ("1,204,518", "messages"),
        ("3.1 B", "tokens"),
        ("$1,842", "estimated cost"),
        ("412 h", "active time"),
        ("41 days", "longest streak"),
    ]


def test_what_is_not_known_is_left_out() -> None:
    unknown = replace(vault_statistics(), cost=None, tokens=TokenTotals())
    names = [figure.name for figure in figures_of(unknown)]
    assert names == ["conversations", "messages", "active time", "longest streak"]


def test_models_have_the_names_that_people_use() -> None:
    assert [tally.label for tally in named_models(vault_statistics().models)] == ["GPT-5", "o3"]


def test_each_period_asks_for_its_days(
    page: StatisticsPage, qtbot: QtBot, statistics: InventedStatistics
) -> None:
    page.period.set_current(MONTH)
    page.refresh()
    qtbot.waitUntil(lambda: bool(statistics.asked))
    assert statistics.asked == [30]


def test_a_vault_with_nothing_of_this_year_shows_all_of_it(
    page: StatisticsPage, qtbot: QtBot, statistics: InventedStatistics, operations: Operations
) -> None:
    # Given conversations that are all older,
    statistics.answers = replace(vault_statistics(), sessions=0)
    # when the page is shown, then it goes on to all of them by itself;
    page.refresh()
    qtbot.waitUntil(lambda: len(statistics.asked) == 2)
    assert statistics.asked[1] is None
    assert page.period.current == ALL
    # where the person chooses a period, it is that one.
    qtbot.waitUntil(lambda: not operations.busy)
    page.period.set_current(MONTH)
    page.period.chosen.emit(MONTH)
    qtbot.waitUntil(lambda: statistics.asked[2:] == [30] and not operations.busy)
    assert page.period.current == MONTH


def test_where_no_tokens_are_told_the_chart_says_so(page: StatisticsPage) -> None:
    bars = page.weeks.bars
    with_weeks = bars.grab().toImage()
    page.show_statistics(replace(vault_statistics(), weeks=()), TODAY)
    assert "None of these conversations" in bars.accessibleName()
    # No hairline of an axis without figures is left at the base.
    base = round(bars._base * with_weeks.devicePixelRatio())
    right = with_weeks.width() - 2
    assert with_weeks.pixel(right, base) != with_weeks.pixel(right, base - 6)
    without = bars.grab().toImage()
    assert without.pixel(right, base) == without.pixel(right, base - 6)


def test_a_project_leads_to_its_conversations(page: StatisticsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.scope_asked) as asked:
        click(qtbot, page.projects, page.projects.row_rect(1).center().toPoint())
    assert asked.args == [SessionScope(status=None, project_id=8), "garden"]


def test_a_source_in_the_list_leads_to_its_conversations(
    page: StatisticsPage, qtbot: QtBot
) -> None:
    assert page.sources.accessibleName().startswith("Claude Code: 5,118 conversations")
    with qtbot.waitSignal(page.scope_asked) as asked:
        click(qtbot, page.sources, page.sources.row_rect(1).center().toPoint())
    assert asked.args == [SessionScope(status=None, source="chatgpt"), "ChatGPT"]


def test_the_longest_conversations_are_named_and_opened(page: StatisticsPage, qtbot: QtBot) -> None:
    said = "Rye that rises: 2,310 messages, Which oven?: 96 messages"
    assert page.longest.accessibleName() == said
    with qtbot.waitSignal(page.session_asked) as asked:
        click(qtbot, page.longest, page.longest.row_rect(1).center().toPoint())
    assert asked.args == [4]


def test_a_source_in_the_legend_leads_to_its_conversations(
    page: StatisticsPage, qtbot: QtBot
) -> None:
    legend = page.weeks.legend
    with qtbot.waitSignal(page.scope_asked) as asked:
        click(qtbot, legend, legend.rects(legend.width())[0].center().toPoint())
    assert asked.args == [SessionScope(status=None, source="claude-code"), "Claude Code"]


def test_models_tools_days_and_weeks_lead_to_a_search(page: StatisticsPage, qtbot: QtBot) -> None:
    asked = QSignalSpy(page.query_asked)
    click(qtbot, page.models, page.models.row_rect(0).center().toPoint())
    qtbot.keyClick(page.tools, Qt.Key.Key_Down)
    qtbot.keyClick(page.tools, Qt.Key.Key_Return)
    (_, bar), *_ = page.weeks.bars.parts(2)
    click(qtbot, page.weeks.bars, bar.center().toPoint())
    week = (datetime.date(2026, 11, 3) - datetime.date(2025, 12, 29)).days // 7
    click(qtbot, page.days.grid, page.days.grid.day_rect(week, 1).center().toPoint())
    assert [asked.at(place)[0] for place in range(asked.count())] == [
        'model:"gpt-5"',
        'tool:"Bash"',
        "after:2026-11-09 before:2026-11-16",
        "after:2026-11-03 before:2026-11-04",
    ]


def test_a_figure_leads_to_the_conversations_of_the_period(
    page: StatisticsPage, qtbot: QtBot
) -> None:
    # Given the figures of all, pressed with the mouse or with the keyboard,
    figures, today = page.figures, datetime.date.today()
    page.period.set_current(ALL)
    with qtbot.waitSignal(page.scope_asked) as asked:
        click(qtbot, figures, figures.mark_rect(1).center().toPoint())
    assert asked.args == [SessionScope(), "All"]
    # or of a shorter period, then those of that period are asked for.
    figures.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(figures, Qt.Key.Key_Home)
    assert figures.accessibleDescription().endswith("Show the conversations")
    page.period.set_current(YEAR)
    with qtbot.waitSignal(page.query_asked) as searched:
        qtbot.keyClick(figures, Qt.Key.Key_Return)
    assert searched.args == [f"after:{today.year}"]
    # A vault without any leads nowhere.
    page.show_statistics(replace(vault_statistics(), sessions=0), TODAY)
    assert figures.marks() == []
    assert figures.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_a_figure_leads_to_archived_conversations_where_it_counts_them(
    page: StatisticsPage, qtbot: QtBot
) -> None:
    # Given a vault of which some is archived, and its figures,
    page.know_archived(there=True)
    figures = page.figures
    figures.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(figures, Qt.Key.Key_Home)
    # when those of all are pressed, then all is listed, what is archived among it;
    page.period.set_current(ALL)
    with qtbot.waitSignal(page.scope_asked) as asked:
        qtbot.keyClick(figures, Qt.Key.Key_Return)
    assert asked.args == [SessionScope(status=None), "All and archived"]
    # and what is behind a period or a bar is looked for in it, too.
    page.period.set_current(YEAR)
    with qtbot.waitSignal(page.query_asked) as searched:
        qtbot.keyClick(figures, Qt.Key.Key_Return)
    assert searched.args == [f"after:{datetime.date.today().year} also:archived"]
    with qtbot.waitSignal(page.query_asked) as searched:
        click(qtbot, page.tools, page.tools.row_rect(0).center().toPoint())
    assert searched.args == ['tool:"Bash" also:archived']


def test_a_day_without_messages_leads_nowhere(page: StatisticsPage, qtbot: QtBot) -> None:
    asked = QSignalSpy(page.query_asked)
    click(qtbot, page.days.grid, page.days.grid.day_rect(20, 1).center().toPoint())
    assert asked.count() == 0


def test_tips_tell_the_figures(page: StatisticsPage) -> None:
    (_, bar), *_ = page.weeks.bars.parts(0)
    tip = page.weeks.bars.tip_at(bar.center())
    assert tip.splitlines() == [
        "Week of 26 October 2026: 50,000,000 tokens",
        "Claude Code 40,000,000",
        "ChatGPT 10,000,000",
    ]
    assert "1,038 conversations" in page.projects.tip_at(page.projects.row_rect(0).center())
    page.projects.show_tallies((Tally("9", "rye", 1),))
    assert page.projects.accessibleName() == "rye: 1 conversation"


def test_a_chart_can_be_copied_as_a_table(page: StatisticsPage) -> None:
    page.week_card.menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[:2] == [
        "Week\tClaude Code\tChatGPT",
        "2026-10-26\t40000000\t10000000",
    ]


def test_a_chart_can_be_copied_and_saved_as_a_picture(
    page: StatisticsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a chart,
    card, chosen = page.hour_card, tmp_path / "hours.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    _, copy, save = card.menu.actions()
    # when it is copied and saved,
    copy.trigger()
    save.trigger()
    # then both are what is seen.
    seen = card.grab().toImage()
    kept = QImage(str(chosen)).convertToFormat(seen.format())
    assert kept == seen
    assert QGuiApplication.clipboard().image().size() == seen.size()


def test_a_chart_that_cannot_be_saved_is_told_of(
    page: StatisticsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "no such folder" / "hours.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    failed = QSignalSpy(page.failed)
    page.hour_card.menu.actions()[-1].trigger()
    assert failed.at(0) == [
        "The chart could not be saved. Choose another place for it.", str(chosen),
    ]  # fmt: skip


def test_the_busiest_hour_is_said_and_seen(page: StatisticsPage) -> None:
    bars = page.hours
    assert bars.busiest == "09:00–10:00"
    assert page.hour_card.note == "most 09:00–10:00"
    assert bars.tip_at(bars.mark_rect(9).center()) == "09:00–10:00: 240 messages"
    assert bars.mark_rect(9).height() > 2 * bars.mark_rect(8).height()
    # The arrow keys come to the hours in which anything was said.
    bars.setFocus(Qt.FocusReason.TabFocusReason)
    assert bars.accessibleDescription() == "10:00–11:00: 3 messages"
    page.show_statistics(replace(vault_statistics(), hours=()), TODAY)
    assert (bars.busiest, page.hour_card.note) == ("", "")


def test_growth_is_said_beside_the_room_that_is_left(page: StatisticsPage) -> None:
    said = [words.text() for words in page.storage.findChildren(Words)]
    assert said == ["Grows by about 210 MB a month; 214 GB free on this disk"]
    page.show_statistics(replace(vault_statistics(), monthly_bytes=None), TODAY)
    said = [words.text() for words in page.storage.findChildren(Words)]
    assert said == ["214 GB free on this disk"]


def test_stacked_parts_never_touch(page: StatisticsPage) -> None:
    (_, low), (_, high) = page.weeks.bars.parts(0)
    assert high.bottom() <= low.top() - 1


@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.8])
@pytest.mark.parametrize("width", [700, 820, 1200])
def test_nothing_overlaps_or_leaves_the_page(
    page: StatisticsPage, appearance: Appearance, qtbot: QtBot, zoom: float, width: int
) -> None:
    appearance.set_zoom(zoom)
    page.resize(width, 900)
    charts = [page.figures, page.days.grid, page.days.aside, page.weeks.legend, page.weeks.bars,
              page.storage.bar, page.models, page.tools, page.projects, page.hours]  # fmt: skip
    qtbot.waitUntil(lambda: all(c.height() >= c.minimumSizeHint().height() for c in charts))
    qtbot.waitUntil(lambda: page.body.width() == page.viewport().width())
    places = [chart.rect().translated(chart.mapTo(page.body, QPoint(0, 0))) for chart in charts]
    for number, place in enumerate(places):
        assert page.body.rect().contains(place)
        assert not any(place.intersects(other) for other in places[number + 1 :])


def test_an_empty_vault_has_a_page_too(page: StatisticsPage) -> None:
    empty = replace(vault_statistics(), days=(), weeks=(), models=(), tools=(), projects=())
    page.show_statistics(empty, TODAY)
    assert not page.grab().isNull()


def test_days_and_weeks_are_walked_through_and_opened_by_the_keyboard(
    page: StatisticsPage, qtbot: QtBot
) -> None:
    grid, bars = page.days.grid, page.weeks.bars
    asked: list[object] = []
    grid.day_asked.connect(asked.append)
    bars.week_asked.connect(asked.append)
    for chart in (grid, bars):
        *_, before, newest = chart.marks()
        chart.setFocus(Qt.FocusReason.TabFocusReason)
        assert chart.accessibleDescription() == chart.tip_at(chart.mark_rect(newest).center())
        without = chart.grab().toImage()
        qtbot.keyClick(chart, Qt.Key.Key_Left)
        assert chart.grab().toImage() != without
        assert chart.accessibleDescription() == chart.tip_at(chart.mark_rect(before).center())
        qtbot.keyClick(chart, Qt.Key.Key_End)
        qtbot.keyClick(chart, Qt.Key.Key_Right)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
        qtbot.mouseClick(
            chart, Qt.MouseButton.LeftButton, pos=chart.mark_rect(newest).center().toPoint()
        )
        by_key, by_mouse = asked[-2:]
        assert by_key == by_mouse
    assert len(asked) == 4
