"""The conversations that a command is about: those chosen where one is, or else the open one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from chatvault.domain.session import SessionRow, SessionStatus, Thread
from chatvault.ui.places.pages import Mode

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow

_WITH_THREAD = (Mode.BROWSE, Mode.SEARCH)


class ChosenConversations(QObject):
    """Does something with them, or says that there are none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ids(self) -> tuple[int, ...]:
        """What is selected in the list or the results, or else what is open and seen."""
        if chosen := self._listed() or self._found():
            return chosen
        opened = self._window.thread_pane.session_id
        seen = self._window.body.mode in _WITH_THREAD
        return (opened,) if opened is not None and seen else ()

    def _listed(self) -> tuple[int, ...]:
        """What is selected in the list, as far as that is seen."""
        body = self._window.body
        lists = body.mode is Mode.BROWSE and not body.hides_list
        return self._window.session_list.selected_ids() if lists else ()

    def _found(self) -> tuple[int, ...]:
        """What is selected in the results, while these are walked with the keyboard."""
        view = self._window.results.view
        found = view.chosen_session if view.hasFocus() else None
        return () if found is None else (found,)

    def with_all(self, do: Callable[[tuple[int, ...]], object]) -> None:
        """Do it with the conversations that are chosen, or say that there are none."""
        if ids := self.ids():
            do(ids)
        else:
            self._window.toast.show_text("Choose a conversation first")

    def with_one(self, do: Callable[[int], None], what: str) -> None:
        """Do it with the only conversation that is chosen."""

        def begin(ids: tuple[int, ...]) -> None:
            if len(ids) == 1:
                do(ids[0])
            else:
                self._window.notifications.tell_failure(f"Choose one conversation to {what}.")

        self.with_all(begin)

    def in_thread(self, do: Callable[[], None]) -> None:
        """Do it in the conversation that is seen, or say that there is none."""
        window = self._window
        if window.body.mode in _WITH_THREAD and window.thread_pane.session_id is not None:
            do()
        else:
            window.toast.show_text("Open a conversation first")

    def among_bookmarks(self, go: Callable[[], None]) -> None:
        """Go to a bookmark of the conversation that is seen, or say that it has none."""
        bookmarks = self._window.thread_pane.view.bookmarks
        self.in_thread(lambda: self._if_any(bookmarks.places, go, "has a bookmark"))

    def among_days(self, go: Callable[[], None]) -> None:
        """Go to a day of the conversation that is seen, or say that none is known."""
        calendar = self._window.thread_pane.view.calendar
        self.in_thread(lambda: self._if_any(calendar.has_days, go, "has a date"))

    def _if_any(self, there: object, go: Callable[[], None], lacking: str) -> None:
        if there:
            go()
        else:
            self._window.toast.show_text(f"No message of this conversation {lacking}")

    def rename(self) -> None:
        """Let the title of the only one be typed where it stands."""
        if self._listed():
            self.with_one(lambda _session_id: self._window.session_list.rename(), "rename")
        else:
            self.with_one(self.rename_opened, "rename")

    def rename_opened(self, session_id: int) -> None:
        """Let the title be typed over the conversation, which is opened for it."""
        pane = self._window.thread_pane
        if pane.session_id == session_id:
            self._window.body.read(reading=True)
            pane.header.rename()
            return

        def rename(thread: Thread) -> None:
            if thread.session.id == session_id:
                pane.header.rename()

        pane.opened.connect(rename, Qt.ConnectionType.SingleShotConnection)
        self._window.results.open_first()

    def toggle_star(self) -> None:
        """Star what is chosen, or take the stars away where all have one."""
        self._with_rows(
            lambda rows: self._window.library.star(
                _ids(rows), not all(row.starred for row in rows)
            ),
        )

    def toggle_pin(self) -> None:
        """Pin what is chosen, or let it go where all are pinned."""
        self._with_rows(
            lambda rows: self._window.library.pin(_ids(rows), not all(row.pinned for row in rows)),
        )

    def toggle_archive(self) -> None:
        """Archive what is chosen, or bring it back where all is archived."""
        self._with_rows(
            lambda rows: self._window.library.archive(
                _ids(rows), not all(row.status is SessionStatus.ARCHIVED for row in rows)
            ),
        )

    def toggle_trash(self) -> None:
        """Move what is chosen to the trash, or put it back where all is there."""
        self._with_rows(
            lambda rows: self._window.library.trash(
                _ids(rows), not all(row.status is SessionStatus.TRASHED for row in rows)
            ),
        )

    def _with_rows(self, do: Callable[[tuple[SessionRow, ...]], None]) -> None:
        """Do it with what is known of the conversations that are chosen."""
        self.with_all(
            lambda ids: self._window.operations.read(
                "Looking", lambda services, work: services.browsing.rows(ids), do
            )
        )


def _ids(rows: tuple[SessionRow, ...]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)
