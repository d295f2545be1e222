"""What stands in the place of a thread whose conversation has no messages to be seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from chatvault.domain.session import Thread
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread.thread_view import ThreadView
from chatvault.ui.widgets.empty_state import EmptyState


class NoMessages(EmptyState):
    """Covers the view, so that nobody waits for what is not there."""

    def __init__(self, appearance: Appearance, view: ThreadView) -> None:
        super().__init__(appearance, icon="chat-circle", ground="base", parent=view)
        self._view = view
        self.set_texts("No messages", "Nothing was said in this conversation.")
        self.hide()
        view.installEventFilter(self)

    def show_thread(self, thread: Thread | None) -> None:
        """Cover the view where nothing of that conversation is shown."""
        entries = () if thread is None else thread.entries
        seen = any(entry.hidden is None or self._view.model.show_hidden for entry in entries)
        self.setGeometry(self._view.rect())
        self.setVisible(thread is not None and not seen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the view."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._view.rect())
        return super().eventFilter(watched, event)
