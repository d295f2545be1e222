"""The panel beside the thread: what the open conversation is made of."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from chatvault.domain.changes import Changes
from chatvault.domain.session import Thread
from chatvault.domain.statistics import SessionStatistics
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.stats.figures import Figures
from chatvault.ui.stats.note_pane import NotePane
from chatvault.ui.stats.noted import Noted
from chatvault.ui.stats.outline_pane import OutlinePane
from chatvault.ui.stats.section import GUTTER, Section
from chatvault.ui.stats.session_figures import figures_of, token_parts
from chatvault.ui.stats.share_bar import ShareBar
from chatvault.ui.stats.time_bars import TimeBars, span
from chatvault.ui.stats.tool_bars import ToolBars
from chatvault.ui.widgets.painted import Ground
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import counted

WIDTH, LEAST, MOST = 272, 240, 400
# What the parts are called.
_NOTE, _OUTLINE, _FIGURES, _TOKENS = "Note", "Outline", "Figures", "Tokens"
_TOOLS, _TIMES, _NOTED = "Tools", "Messages over time", "Noted by its source"
_NOTHING = "The outline of the conversation that is open, its figures and tools are shown here."
_PAUSE = 120  # milliseconds


class SidePanel(QScrollArea):
    """The person's note, outline, figures, tokens, tools, messages over time, what else is noted.

    Each part can be folded.

    Signals:
        message_asked: the id of a message to go to.
        branch_asked: the id of a message on another branch to go to.
        note_asked: the id of the conversation whose note is to be written.
    """

    message_asked = Signal(object)
    branch_asked = Signal(object)
    note_asked = Signal(int)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._operations = appearance, operations
        self._session_id: int | None = None
        self._thread: Thread | None = None  # the outline does not know it yet
        self._stale = False  # the figures are those of another conversation, or old
        self._unread_note = False
        self._reading = NewestRead(operations)
        # The conversation itself comes first: counting it must not take its processor.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._catch_up)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its heads take the keyboard, and show it
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        self._make_sections()
        self.outline.message_asked.connect(self.message_asked)
        self.outline.branch_asked.connect(self.branch_asked)
        self.note.edit_asked.connect(self._ask_for_note)
        appearance.changed.connect(self._restyle)
        self._show(None)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)

    def show_session(self, session_id: int | None) -> None:
        """Show the figures of a conversation, or of none."""
        if session_id != self._session_id:
            self._session_id, self._stale = session_id, True
            self._unread_note = True
            self._show(None)
            self._show_note(session_id, "")
            self.nothing.setVisible(session_id is None)
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was not worth reading while nobody could see it."""
        super().showEvent(event)
        self._soon.start()

    def show_thread(self, thread: Thread) -> None:
        """Take up which messages of the conversation are shown."""
        self._thread = thread
        self._soon.start()

    def set_current(self, message_id: int) -> None:
        """Mark the prompt that the message which is read now belongs to."""
        self.outline.set_current(message_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the outline take its share of the height."""
        super().resizeEvent(event)
        self.outline.set_room(self.viewport().height())

    def refresh(self, changes: Changes) -> None:
        """Read the figures again if the changes touch them."""
        touched = not changes.session_ids or self._session_id in changes.session_ids
        if (changes.messages or changes.sessions) and touched:
            self._stale = True
            self._soon.start()
        if changes.organisation and touched:
            self._unread_note = True
            self._soon.start()

    def _catch_up(self) -> None:
        """Read and show what is seen of it; the rest waits until the panel is shown."""
        if not self.isVisible():
            return
        thread, self._thread = self._thread, None
        if thread is not None:
            self.outline.show_thread(thread)
        if self._unread_note:
            self._unread_note = False
            self._read_note()
        if self._stale:
            self._stale = False
            self._read()

    def _make_sections(self) -> None:
        appearance = self._appearance
        self._body = Ground(appearance, "list", self)
        self.note = NotePane(appearance, self._body)
        self.outline = OutlinePane(appearance, self._operations, self._body)
        self.figures = Figures(appearance, self._body)
        self.tokens = ShareBar(appearance, self._body)
        self.tools = ToolBars(appearance, self._body)
        self.times = TimeBars(appearance, self._body)
        self.noted = Noted(appearance, self._body)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        self.nothing = Words(_NOTHING, appearance, self._body, scale=SECONDARY, token="text3")
        self.nothing.setContentsMargins(GUTTER, 16, GUTTER, 0)
        column.addWidget(self.nothing)
        self.sections: dict[str, Section] = {}
        for title, body in (
            (_NOTE, self.note),
            (_OUTLINE, self.outline),
            (_FIGURES, self.figures),
            (_TOKENS, self.tokens),
            (_TOOLS, self.tools),
            (_TIMES, self.times),
            (_NOTED, self.noted),
        ):
            aside = self.outline.toggle if body is self.outline else None
            section = Section(appearance, title, body, self._body, aside=aside)
            self.sections[title] = section
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(self._body)
        self._order_stops()

    def _order_stops(self) -> None:
        """Let Tab come to each head, and then to what is under it, as they are read."""
        stops = [
            stop
            for section in self.sections.values()
            for stop in (section.head, *section.findChildren(QWidget))
            if stop.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        for one, following in itertools.pairwise(dict.fromkeys(stops)):
            QWidget.setTabOrder(one, following)

    def _read(self) -> None:
        self._reading.stop()
        session_id = self._session_id
        if session_id is not None:
            self._reading.ask(
                "Counting the conversation",
                lambda services, work: services.statistics.session(session_id),
                self._on_statistics,
            )

    def _read_note(self) -> None:
        session_id = self._session_id
        if session_id is not None:
            self._operations.read(
                "Looking at the note",
                lambda services, work: services.organising.note(session_id),
                lambda note: self._show_note(session_id, note),
            )

    def _show_note(self, session_id: int | None, note: str) -> None:
        if session_id == self._session_id:
            self.note.show_note(note)
            self.sections[_NOTE].setVisible(bool(note))

    def _ask_for_note(self) -> None:
        if self._session_id is not None:
            self.note_asked.emit(self._session_id)

    def _on_statistics(self, statistics: SessionStatistics) -> None:
        if statistics.session_id == self._session_id:
            self._show(statistics)

    def _show(self, statistics: SessionStatistics | None) -> None:
        for title, section in self.sections.items():
            if statistics is None or title != _NOTE:  # the note comes by itself
                section.setVisible(statistics is not None)
        if statistics is None:
            return
        self.outline.show_prompts(statistics.outline)
        self.figures.show_figures(figures_of(statistics))
        self.tokens.show_parts(token_parts(statistics.tokens))
        self.tools.show_tools(statistics.tools)
        self.times.show_times(statistics.times)
        self.noted.show_details(statistics.details)
        self._note(statistics)

    def _note(self, statistics: SessionStatistics) -> None:
        calls = sum(tool.calls for tool in statistics.tools)
        failed = sum(tool.failed for tool in statistics.tools)
        total = statistics.tokens.total
        notes = {
            _OUTLINE: counted(len(statistics.outline), "prompt", "prompts"),
            _TOKENS: f"{total:,}" if total else "",
            _TOOLS: counted(calls, "call", "calls") + (f", {failed:,} failed" if failed else ""),
            _TIMES: span(statistics.times),
        }
        for title, note in notes.items():
            self.sections[title].head.set_note(note)
        self.sections[_TOKENS].setVisible(total > 0)
        self.sections[_TOOLS].setVisible(calls > 0)
        self.sections[_TIMES].setVisible(len(statistics.times) > 1)
        self.sections[_NOTED].setVisible(bool(self.noted.rows))

    def _restyle(self) -> None:
        for section in self.sections.values():
            section.head.updateGeometry()
            section.update()
