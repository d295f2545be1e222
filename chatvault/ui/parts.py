"""The widgets of the main window, made and laid out; what they do together is told elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from chatvault.ui.backup_pages import BackupPages
from chatvault.ui.dialogs.damage import DamagePage
from chatvault.ui.dialogs.importing.imports import ImportsPage
from chatvault.ui.dialogs.locking.encryption import EncryptionPage
from chatvault.ui.dialogs.locking.lock import LockPage
from chatvault.ui.dialogs.starting.welcome import WelcomePage
from chatvault.ui.dialogs.tables.mapping import MappingPage
from chatvault.ui.dialogs.tidying.upkeep import UpkeepPage
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.places.pages import Body, Mode
from chatvault.ui.search.bar import SearchBar
from chatvault.ui.search.completion import Completion
from chatvault.ui.search.explanation import ExplanationLine
from chatvault.ui.search.memory import SearchMemory
from chatvault.ui.search.pane import SearchPane
from chatvault.ui.sidebar.navigation import Navigation
from chatvault.ui.sidebar.session_list import SessionList
from chatvault.ui.stats.health_page import HealthPage
from chatvault.ui.stats.page import StatisticsPage
from chatvault.ui.stats.side_panel import SidePanel
from chatvault.ui.tasks.saved_searches import SavedSearches
from chatvault.ui.thread.thread_pane import ThreadPane
from chatvault.ui.toolbar import Toolbar
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.entrance import Entrance
from chatvault.ui.widgets.error_line import ErrorLine, NoticeLine
from chatvault.ui.widgets.status_bar import StatusBar
from chatvault.ui.widgets.tab_strip import TabStrip
from chatvault.ui.widgets.toast import Toast


class WindowParts(QMainWindow):
    """Toolbar, body and status bar, one below the other."""

    def __init__(self, appearance: Appearance, operations: Operations) -> None:
        super().__init__()
        appearance.setParent(self)
        self.appearance, self.operations = appearance, operations
        self.search_bar = SearchBar(appearance, self)
        self.toolbar = Toolbar(appearance, self.search_bar, self)
        self.explanation = ExplanationLine(appearance, self)
        self.error_line = ErrorLine(appearance, self)
        self.notice_line = NoticeLine(appearance, self)
        self.question_line = NoticeLine(appearance, self)
        self.navigation = Navigation(appearance, self)
        self.session_list = SessionList(appearance, operations, self)
        self.results = SearchPane(appearance, operations, self)
        self.thread_pane = ThreadPane(appearance, operations, self)
        self.tab_strip = TabStrip(appearance, self)
        self.side_panel = SidePanel(appearance, operations, self)
        thread = _stacked(self, self.tab_strip, self.thread_pane)
        Entrance(thread, lambda: self.thread_pane)
        self.body = Body(
            navigation=self.navigation,
            sessions=self.session_list,
            results=self.results,
            thread=thread,
            side_panel=self.side_panel,
            parent=self,
        )
        self.welcome = WelcomePage(appearance, self)
        self.statistics = StatisticsPage(appearance, operations, self)
        self.backup_pages = BackupPages(appearance, operations, self)
        self.backups = self.backup_pages.backups
        self.past_imports = ImportsPage(appearance, operations, self)
        self.mapping = MappingPage(appearance, operations, self)
        self.upkeep = UpkeepPage(appearance, operations, self)
        self.health = HealthPage(appearance, operations, self)
        self.damage = DamagePage(appearance, self)
        self.lock = LockPage(appearance, self)
        self.encryption = EncryptionPage(appearance, self)
        self.problem = EmptyState(appearance, icon="warning", parent=self)
        self.status_bar = StatusBar(appearance, self)
        self.toast = Toast(appearance, self)
        self.completion = Completion(appearance, operations, self.search_bar, self)
        self.search_memory = SearchMemory(operations, self)
        self.saved_searches = SavedSearches(operations, self)
        self._add_pages()
        self._lay_out()

    def _add_pages(self) -> None:
        pages: dict[Mode, QWidget] = {
            Mode.WELCOME: self.welcome,
            Mode.STATISTICS: self.statistics,
            Mode.BACKUPS: self.backup_pages,
            Mode.IMPORTS: self.past_imports,
            Mode.MAPPING: self.mapping,
            Mode.UPKEEP: self.upkeep,
            Mode.HEALTH: self.health,
            Mode.DAMAGE: self.damage,
            Mode.LOCKED: self.lock,
            Mode.ENCRYPTION: self.encryption,
            Mode.PROBLEM: self.problem,
        }
        for mode, page in pages.items():
            self.body.add_page(mode, page)

    def _lay_out(self) -> None:
        lines = (self.explanation, self.error_line, self.notice_line, self.question_line)
        self.setCentralWidget(_stacked(self, self.toolbar, *lines, self.body, self.status_bar))
        for line in lines:
            line.hide()


def _stacked(parent: QWidget, *parts: QWidget) -> QWidget:
    """The parts one below the other; the body or the thread takes what room there is."""
    whole = QWidget(parent)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, Body | ThreadPane) else 0)
    return whole
