"""The conversation that is selected in the results: its menu, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication

from chatvault.domain.session import SessionRow, SessionStatus
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
        window, library, ids = self._window, self._window.library, (row.id,)
        match asked:
            case Asked.OPEN:
                window.results.open_first()
            case Asked.OPEN_IN_TAB:
                window.tabbing.open_beside(row.id)
            case Asked.STAR:
                library.star(ids, not row.starred)
            case Asked.PIN:
                library.pin(ids, not row.pinned)
            case Asked.TAGS:
                window.labelling.ask_tags(ids)
            case Asked.FOLDER:
                window.labelling.ask_folder(ids)
            case Asked.EXPORT:
                window.exports.ask(ids)
            case Asked.ARCHIVE:
                library.archive(ids, row.status is not SessionStatus.ARCHIVED)
            case Asked.TRASH:
                library.trash(ids, row.status is not SessionStatus.TRASHED)
            case _:
                self._do_with_one(asked, row)

    def _do_with_one(self, asked: Asked, row: SessionRow) -> None:
        """Do what is never asked for several conversations."""
        window = self._window
        match asked:
            case Asked.RENAME:
                window.chosen.rename_opened(row.id)
            case Asked.NOTE:
                window.labelling.ask_note(row.id)
            case Asked.COPY_ID:
                QGuiApplication.clipboard().setText(row.uid)
            case Asked.SAVE_ORIGINAL:
                window.originals.ask(row.id)
            case Asked.PUT_BACK:
                window.originals.put_back(row.id)
