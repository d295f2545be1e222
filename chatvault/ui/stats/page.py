"""The page of statistics: the whole vault in figures and charts."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatvault.domain.session import SessionScope
from chatvault.domain.source import source
from chatvault.domain.statistics import Tally, VaultStatistics
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import PAGE_TITLE, SECONDARY, Appearance
from chatvault.ui.stats.card import Card
from chatvault.ui.stats.day_chart import DayChart
from chatvault.ui.stats.day_weeks import Weeks, busy_weeks, last_weeks, year_weeks
from chatvault.ui.stats.figures import Figures
from chatvault.ui.stats.hour_bars import HourBars
from chatvault.ui.stats.storage import Storage
from chatvault.ui.stats.top_list import TopList
from chatvault.ui.stats.vault_figures import figures_of, named_models, named_sources, titled
from chatvault.ui.stats.week_chart import WeekChart
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.page_head import PageHead
from chatvault.ui.widgets.segmented import Segmented
from chatvault.ui.widgets.side_by_side import GAP, SideBySide
from chatvault.ui.widgets.words import Words

MONTH, YEAR, ALL = "month", "year", "all"
_PERIODS = ((MONTH, "30 days"), (YEAR, "This year"), (ALL, "All"))


class StatisticsPage(Page):
    """Every figure and bar leads to the conversations behind it.

    Signals:
        scope_asked: a SessionScope and its title, to be listed.
        query_asked: a query, to be searched.
        session_asked: the id of a conversation, to be opened.
        failed: a sentence about a chart that could not be saved, and the path it is about.
    """

    scope_asked = Signal(object, str)
    query_asked = Signal(str)
    session_asked = Signal(int)
    failed = Signal(str, str)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=80)
        self._reading = NewestRead(operations)
        self.period = Segmented(_PERIODS, appearance, self.body)
        self.period.set_current(YEAR)
        self._is_chosen = False  # the period, by the person
        self._has_archived = False  # what is counted with the others, and found apart from them
        self._make_charts()
        self._lay_out()
        self.period.chosen.connect(self._choose_period)
        self.figures.asked.connect(self._ask_period)
        self.days.grid.day_asked.connect(self._ask_day)
        self.weeks.bars.week_asked.connect(self._ask_week)
        self.weeks.legend.asked.connect(self._ask_source)
        self.models.asked.connect(lambda tally: self._ask("model", tally.key))
        self.tools.asked.connect(lambda tally: self._ask("tool", tally.key))
        self.projects.asked.connect(self._ask_project)
        self.sources.asked.connect(lambda tally: self._ask_source(tally.key))
        self.longest.asked.connect(lambda tally: self.session_asked.emit(int(tally.key)))
        for card in self.findChildren(Card):
            card.failed.connect(self.failed)

    def refresh(self) -> None:
        """Read the figures again."""
        today = datetime.date.today()
        days = {MONTH: 30, YEAR: today.timetuple().tm_yday, ALL: None}[self.period.current]
        self._reading.ask(
            "Counting the vault",
            lambda services, work: services.statistics.vault(days),
            self._on_statistics,
        )

    def know_archived(self, *, there: bool) -> None:
        """Lead to archived conversations, too, while there are any: they are counted."""
        self._has_archived = there

    def forget(self) -> None:
        """Show nothing of a vault that is about to be locked."""
        self._reading.stop()
        self.show_statistics(VaultStatistics(), datetime.date.today())

    def _on_statistics(self, statistics: VaultStatistics) -> None:
        if not (statistics.sessions or self._is_chosen or self.period.current == ALL):
            self.period.set_current(ALL)  # what there is, is older
            self.refresh()
        else:
            self.show_statistics(statistics, datetime.date.today())

    def _choose_period(self) -> None:
        self._is_chosen = True
        self.refresh()

    def show_statistics(self, statistics: VaultStatistics, today: datetime.date) -> None:
        """Show those figures, as seen on that day."""
        self.figures.show_figures(figures_of(statistics))
        weeks = self._weeks(statistics, today)
        self.days.show_weeks(weeks)
        self.day_card.set_note(_range(weeks))
        self.hours.show_hours(statistics.hours)
        busiest = self.hours.busiest
        self.hour_card.set_note(f"most {busiest}" if busiest else "")
        self.weeks.show_weeks(statistics.weeks)
        self.week_card.set_note(self.weeks.bars.unit)
        self.storage.show_sizes(statistics)
        self.storage_card.set_note(self.storage.total)
        self.models.show_tallies(named_models(statistics.models))
        self.tools.show_tallies(statistics.tools)
        self.projects.show_tallies(statistics.projects)
        self.sources.show_tallies(named_sources(statistics.sources))
        self.longest.show_tallies(titled(statistics.longest))

    def _make_charts(self) -> None:
        appearance, body = self.appearance, self.body
        self.figures = Figures(
            appearance, body, columns=6, value_scale=PAGE_TITLE, name_scale=SECONDARY, margin=0
        )
        self.days = DayChart(appearance, body)
        self.weeks = WeekChart(appearance, body)
        self.storage = Storage(appearance, body)
        self.models = TopList(appearance, "answers", body)
        self.tools = TopList(appearance, "calls", body)
        self.projects = TopList(appearance, "conversations", body)
        self.sources = TopList(appearance, "conversations", body)
        self.longest = TopList(appearance, "messages", body)
        self.hours = HourBars(appearance, body)
        self.hour_card = Card(appearance, "Messages by hour", self.hours, self.hours, body)
        self.day_card = Card(appearance, "Messages by day", self.days, self.days, body)
        self.week_card = Card(appearance, "Tokens by week and source", self.weeks, self.weeks, body)
        self.storage_card = Card(appearance, "Storage", self.storage, self.storage, body)

    def _lay_out(self) -> None:
        appearance, body, column = self.appearance, self.body, self.column
        said = "The whole vault. Figures, days and bars open the conversations behind them."
        about = Words(said, appearance, body, token="text2")
        column.addWidget(PageHead("Statistics", about, (self.period,), appearance, body))
        column.addSpacing(20)
        column.addWidget(self.figures)
        column.addSpacing(12)
        column.addWidget(self.day_card)
        column.addSpacing(GAP)
        charts = (self.week_card, self.storage_card)
        column.addWidget(SideBySide(charts, body, weights=(62, 38), least=240))
        column.addSpacing(GAP)
        busiest = (("Models", self.models), ("Tools", self.tools), ("Projects", self.projects))
        column.addWidget(SideBySide(self._cards(busiest), body, weights=(1, 1, 1), least=220))
        column.addSpacing(GAP)
        sources, longest = self._cards(
            (("Sources", self.sources), ("Longest conversations", self.longest))
        )
        last = (sources, self.hour_card, longest)
        column.addWidget(SideBySide(last, body, weights=(1, 1, 1), least=220))
        column.addStretch(1)

    def _cards(self, lists: tuple[tuple[str, TopList], ...]) -> list[Card]:
        cards = []
        for title, body in lists:
            card = Card(self.appearance, title, body, body, self.body)
            card.set_note(body.unit)
            cards.append(card)
        return cards

    def _weeks(self, statistics: VaultStatistics, today: datetime.date) -> Weeks:
        if self.period.current == YEAR:
            return year_weeks(statistics.days, today)
        if self.period.current == MONTH:
            return last_weeks(statistics.days, today, 30)
        return busy_weeks(statistics.days, today, 364)

    def _ask_period(self) -> None:
        """Lead to all that the figures count."""
        today = datetime.date.today()
        if self.period.current == ALL:
            archived = (SessionScope(status=None), "All and archived")
            self.scope_asked.emit(*(archived if self._has_archived else (SessionScope(), "All")))
        elif self.period.current == YEAR:
            self._search(f"after:{today.year}")
        else:
            self._search(f"after:{today - datetime.timedelta(days=30)}")

    def _ask_source(self, key: str) -> None:
        self.scope_asked.emit(SessionScope(status=None, source=key), source(key).name)

    def _ask_project(self, tally: Tally) -> None:
        scope = SessionScope(status=None, project_id=int(tally.key))
        self.scope_asked.emit(scope, tally.label)

    def _ask(self, field: str, value: str) -> None:
        self._search(f'{field}:"{value}"')

    def _ask_day(self, day: datetime.date) -> None:
        self._ask_range(day, day + datetime.timedelta(days=1))

    def _ask_week(self, monday: datetime.date) -> None:
        self._ask_range(monday, monday + datetime.timedelta(weeks=1))

    def _ask_range(self, first: datetime.date, after: datetime.date) -> None:
        self._search(f"after:{first} before:{after}")

    def _search(self, query: str) -> None:
        """Search for what was counted: archived conversations are, too."""
        self.query_asked.emit(f"{query} also:archived" if self._has_archived else query)


def _range(weeks: Weeks) -> str:
    if weeks.first.year == weeks.last.year:
        return f"{weeks.last.year}"
    return f"{weeks.first.year} – {weeks.last.year}"
