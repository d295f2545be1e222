"""The outline of the open conversation, with a field to filter it and all branches on demand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from chatvault.domain.outline import OutlineEntries
from chatvault.domain.session import Thread
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.stats.outline import Outline
from chatvault.ui.stats.section import GUTTER
from chatvault.ui.widgets.icon_button import IconButton

MANY = 30  # more rows than this can be filtered
_LEAST_ROWS = 8
_INSIDE = 4  # between the border of the field and its words, besides what the style leaves
_SHARE = 0.45  # of the panel, that the rows may take; then they scroll


class OutlinePane(QWidget):
    """Rows that scroll by themselves, so that the figures below stay within reach.

    Signals:
        message_asked: the id of a message to go to.
        branch_asked: the id of a message on another branch to go to.
    """

    message_asked = Signal(object)
    branch_asked = Signal(object)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._prompts = OutlineEntries()
        self._branches = OutlineEntries()
        self._thread: Thread | None = None
        self._read_current: int | None = None  # the message that is read now
        self._reading = NewestRead(operations)
        self._room = 0
        self.toggle = IconButton("git-branch", "All branches", appearance, parent, size=14)
        self.toggle.setCheckable(True)
        self.toggle.hide()
        self.field = QLineEdit(self)
        self.field.setTextMargins(_INSIDE, 0, _INSIDE, 0)
        self.field.setPlaceholderText("Filter the outline")
        self.field.setAccessibleName("Filter the outline")
        self.field.setClearButtonEnabled(True)
        self.field.hide()
        self.rows = Outline(appearance, self)
        self.area = QScrollArea(self)
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(GUTTER, 0, GUTTER, 6)
        above.addWidget(self.field)
        self._above = above
        column.addLayout(above)
        column.addWidget(self.area)

    def _join(self) -> None:
        self.rows.message_asked.connect(self.message_asked)
        self.rows.branch_asked.connect(self.branch_asked)
        self.rows.row_touched.connect(self._bring_into_sight)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.toggle.toggled.connect(self._toggle)
        self._appearance.changed.connect(self._fit)

    # What is shown

    @property
    def shows_branches(self) -> bool:
        """Whether the rows are those of all branches."""
        return bool(self._branches) and self.toggle.isChecked()

    def show_prompts(self, prompts: OutlineEntries) -> None:
        """Show these prompts of the branch that is shown."""
        self._prompts = prompts
        self._read_branches()
        self._show()

    def show_thread(self, thread: Thread | None) -> None:
        """Take up which messages are shown, and whether there are others beside them."""
        other = (
            thread is None or self._thread is None or (thread.session.id != self._thread.session.id)
        )
        self._thread = thread
        if other:
            self._branches, self._read_current = OutlineEntries(), None
            self.field.clear()
        entries = () if thread is None else thread.entries
        self.toggle.setVisible(any(entry.branches > 1 for entry in entries))
        self.rows.set_thread(entry.id for entry in entries)
        self._read_branches()
        self._show()

    def set_current(self, message_id: int) -> None:
        """Mark the row of the message that is read now."""
        self._read_current = message_id
        self.rows.set_current(message_id)

    def set_room(self, height: int) -> None:
        """Share a panel of that height with what else is in it."""
        self._room = height
        self._fit()

    def _toggle(self) -> None:
        self._read_branches()
        self._show()

    def _read_branches(self) -> None:
        if self._thread is None or self.toggle.isHidden() or not self.toggle.isChecked():
            self._branches = OutlineEntries()
            return
        session_id = self._thread.session.id
        self._reading.ask(
            "Reading the branches",
            lambda services, work: services.reading.branches(session_id),
            lambda branches: self._on_branches(session_id, branches),
        )

    def _on_branches(self, session_id: int, branches: OutlineEntries) -> None:
        same = self._thread is not None and self._thread.session.id == session_id
        if same and self.toggle.isChecked():
            self._branches = branches
            self._show()

    def _show(self) -> None:
        """Show the rows that the filter lets through."""
        entries = self._branches if self.shows_branches else self._prompts
        self.field.setVisible(len(entries) > MANY)
        words = self.field.text().split() if len(entries) > MANY else []
        chosen = entries.holding(words)
        empty = "Nothing has these words" if entries else "No prompts"
        self.rows.show_entries(chosen, tree=self.shows_branches, empty=empty)
        self._fit()
        if self._read_current is not None:
            self.rows.set_current(self._read_current)

    # Where things are

    def _fit(self) -> None:
        rows = max(_LEAST_ROWS, int(self._room * _SHARE) // self.rows.row)
        wanted = self.rows.sizeHint().height()
        self._above.setContentsMargins(GUTTER, 0, GUTTER, 0 if self.field.isHidden() else 6)
        self.area.setFixedHeight(min(wanted, rows * self.rows.row))

    def _bring_into_sight(self, place: int) -> None:
        rect = self.rows.row_rect(place).toRect()
        self.area.ensureVisible(0, rect.center().y(), 0, rect.height() * 3 // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter: Escape lets everything through, Down goes to the rows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.rows.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
