"""The conversation that is selected in the results: its menu, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from chatvault.domain.session import SessionRow
from chatvault.ui.sidebar import session_menu
from chatvault.ui.sidebar.session_menu import Asked

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class FoundConversation(QObject):
    """Offers for what was found all that the list of conversations offers for its rows."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._view = view = window.results.view
        view.menu_asked.connect(self._show_menu)
        for key_pressed, asked in (
            (view.rename_asked, Asked.RENAME),
            (view.trash_asked, Asked.TRASH),
            (view.tab_asked, Asked.OPEN_IN_TAB),
        ):
            key_pressed.connect(
                lambda asked=asked: self._with_row(lambda row: self._do(asked, row))
            )

    def _show_menu(self, at: QPoint) -> None:
        def show(row: SessionRow) -> None:
            theme = self._window.appearance.theme
            menu = session_menu.make_menu(
                (row,), theme, lambda asked: self._do(asked, row), self._view, single=True
            )
            menu.popup(at)

        self._with_row(show)

    def _with_row(self, do: Callable[[SessionRow], None]) -> None:
        """Do it with what is known of the selected conversation, if one is selected."""
        session_id = self._view.chosen_session
        if session_id is not None:
            self._window.operations.read(
                "Looking",
                lambda services, work: services.browsing.rows((session_id,)),
                lambda rows: do(rows[0]) if rows else None,
            )

    def _do(self, asked: Asked, row: SessionRow) -> None:
        match asked:
            case Asked.OPEN:
                self._window.results.open_first()
            case Asked.RENAME:
                self._window.chosen.rename_opened(row.id)
            case _:
                self._window.session_list.ask(asked, (row.id,), (row,))
