"""Makes a rule of the archive: while the person chooses, it shows what the rule would take."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.archive_rule import LONGEST_DAYS, ArchiveRule
from chatvault.domain.session import Navigation, NavigationItem, SessionRow
from chatvault.domain.source import source
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.jobs.runner import Job
from chatvault.ui import moments
from chatvault.ui.dialogs.tidying.listed_row import ListedRowDelegate, listed_row
from chatvault.ui.operations import Operations
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.days_box import DaysBox
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import apart

if TYPE_CHECKING:
    from chatvault.services.vault import Services

DAYS = 90
LISTED = 200
_SIZE = (560, 520)
_PROMISE = "They can be brought back at any time. Pinned and starred ones stay."


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule takes by now: how many, and the first of them; or why it cannot be asked."""

    rule: ArchiveRule
    count: int = 0
    rows: tuple[SessionRow, ...] = ()
    problem: str = ""

    @property
    def words(self) -> str:
        """How many it takes, as a sentence."""
        if self.problem or not self.count:
            return self.problem or "Nothing fits this now"
        return f"{conversations(self.count)} will be archived"


class ArchiveDialog(QDialog):
    """Nothing is changed before the person says so.

    Signals:
        archive_asked: an ArchiveRule to archive by, once.
        keep_asked: an ArchiveRule to archive by from now on.
    """

    archive_asked = Signal(object)
    keep_asked = Signal(object)

    def __init__(
        self, appearance: Appearance, operations: Operations, counts: Navigation, parent: QWidget
    ) -> None:
        """``counts`` tells the sources, projects and tags that there are."""
        super().__init__(parent)
        self._operations = operations
        self._job: Job | None = None
        self.setWindowTitle("Archive old conversations")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.days = DaysBox(LONGEST_DAYS, self)
        self.days.setValue(DAYS)
        self.source = _choice(self, "Any source", counts.sources, by_key=True)
        self.project = _choice(self, "Any project", counts.projects)
        self.tag = _choice(self, "Any tag", counts.tags)
        self.query = QLineEdit(self)
        self.query.setTextMargins(6, 0, 6, 0)  # its words begin where those of the boxes do
        self.query.setPlaceholderText("Any search, such as has:code")
        self.query.setAccessibleName("Only what this search finds")
        self.count = Words("…", appearance, self, weight=600)
        self._plane = _Plane(appearance, self)
        self.list = _list(appearance, self._plane)
        self.cancel = Button("Cancel", appearance, parent=self)
        self.keep = Button("Keep as a rule", appearance, parent=self)
        self.archive = Button("Archive now", appearance, kind=ButtonKind.PRIMARY, parent=self)
        self.promise = Words(_PROMISE, appearance, self, scale=SECONDARY, token="text2")
        self._lay_out()
        self._join()
        self._ask()

    def _join(self) -> None:
        self.days.valueChanged.connect(self._ask)
        for box in (self.source, self.project, self.tag):
            box.activated.connect(self._ask)
        self.query.textChanged.connect(self._ask)
        self.cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(lambda: self._choose(self.keep_asked))
        self.archive.clicked.connect(lambda: self._choose(self.archive_asked))

    @property
    def rule(self) -> ArchiveRule:
        """What is chosen right now."""
        return ArchiveRule(
            self.days.value(),
            self.source.currentData() or "",
            self.project.currentData() or "",
            self.tag.currentData() or "",
            self.query.text().strip(),
        )

    def _ask(self) -> None:
        rule = self.rule
        if self._job is not None:
            self._job.cancel()
        # A method and no lambda: Qt forgets it with the dialog, whenever the answer comes.
        self._job = self._operations.read(
            "Looking", lambda services, work: _preview(services, work, rule), self._show
        )

    def _show(self, preview: Preview) -> None:
        if preview.rule != self.rule:
            return
        self.count.set_token("bad" if preview.problem else "text")
        self.count.setText(preview.words)
        self.archive.setEnabled(preview.count > 0)
        self.keep.setEnabled(not preview.problem)
        self.list.clear()
        today = datetime.date.today()
        for row in preview.rows:
            self.list.addItem(_row(row, today))
        if preview.count > len(preview.rows):
            more = f"and {preview.count - len(preview.rows):,} more"
            self.list.addItem(listed_row(more, ""))

    def _choose(self, asked: SignalInstance) -> None:
        asked.emit(self.rule)
        self.accept()

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._plane)
        SideMargins(inside, self._plane).set(8, 8, 2, 8)
        inside.addWidget(self.list)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(10)
        form.addRow("No activity for", self.days)
        form.addRow("Source", self.source)
        form.addRow("Project", self.project)
        form.addRow("Tag", self.tag)
        form.addRow("Found by", self.query)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.cancel, self.keep, self.archive):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addLayout(form)
        column.addSpacing(4)
        column.addWidget(self.count)
        column.addWidget(self._plane, 1)
        column.addWidget(self.promise)
        column.addLayout(buttons)


class _Plane(PaintedWidget):
    """The ground of the list."""

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        paint.rounded(QPainter(self), self.theme, rect, 8, "raised", "line_strong")


def _preview(services: Services, work: Work, rule: ArchiveRule) -> Preview:
    try:
        ids = services.archiving.planned([rule], work)
    except KnownError as error:  # of the query: it is said where it is typed
        return Preview(rule, problem=error.sentence)
    return Preview(rule, len(ids), services.browsing.rows(ids[:LISTED]))


def _row(row: SessionRow, today: datetime.date) -> QListWidgetItem:
    when = "" if row.updated_at is None else moments.short_moment(row.updated_at, today)
    return listed_row(row.title, apart(source(row.source).name, when))


def _list(appearance: Appearance, plane: QWidget) -> QListWidget:
    """A list that is only looked at."""
    made = QListWidget(plane)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.viewport().setAutoFillBackground(False)
    made.setAccessibleName("What would be archived")
    made.setItemDelegate(ListedRowDelegate(appearance, made))
    made.setSelectionMode(QListWidget.SelectionMode.NoSelection)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def _choice(
    parent: QWidget, anything: str, items: tuple[NavigationItem, ...], *, by_key: bool = False
) -> QComboBox:
    box = QComboBox(parent)
    box.addItem(anything, "")
    for item in items:
        box.addItem(item.label, item.key if by_key else item.label)
    return box
