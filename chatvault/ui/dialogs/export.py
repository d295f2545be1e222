"""In which format to export, and without what; what would be replaced is shown before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from chatvault.domain.counted import conversations
from chatvault.domain.redaction import RedactionPreview
from chatvault.domain.work import Progress, Work
from chatvault.jobs.runner import Job
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.plane import Plane
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import apart, counted

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_WIDTH, _HEIGHT_OF_LIST = 560, 180
_PROMISE = (
    "They are recognised by their form; what is only described in words stays. Look through the "
    "result before you pass it on."
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format as people choose it; where it ``joins``, one file can hold many conversations."""

    key: str
    name: str
    ending: str
    about: str
    joins: bool = False


FORMATS = (
    Format("md", "Markdown", ".md",
           "Text that any editor can show. Attachments are only named in it."),
    Format("html", "Web page", ".html",
           "One file for any browser, with its pictures. It loads nothing from elsewhere."),
    Format("csv", "Table for spreadsheets", ".csv",
           "CSV with a row for each message. Nothing in it is taken for a formula.", joins=True),
    Format("csv-raw", "Table for programs", ".csv",
           "The same table with every text exactly as it is. Do not open it in a spreadsheet.",
           joins=True),
    Format("json", "JSON", ".json",
           "Everything the vault knows, with every branch and attachment."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """How the person wants to export."""

    form: Format = FORMATS[0]
    redact: bool = False


class ExportDialog(QDialog):
    """Nothing is written before the person says where to.

    Signals:
        chosen: an ExportChoice.
    """

    chosen = Signal(object)

    def __init__(
        self,
        appearance: Appearance,
        operations: Operations,
        ids: tuple[int, ...],
        before: ExportChoice,
        parent: QWidget,
    ) -> None:
        """``before`` is what was chosen the last time."""
        super().__init__(parent)
        self._appearance, self._operations, self._ids = appearance, operations, ids
        self._job: Job | None = None
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        what = conversations(len(ids))
        self.head = Words(f"Export {what}", appearance, self, weight=600)
        self.format = QComboBox(self)
        for form in FORMATS:
            self.format.addItem(form.name, form)
        self.format.setCurrentIndex(FORMATS.index(before.form))
        self.about = Words("", appearance, self, scale=SECONDARY, token="text2")
        self.redact = QCheckBox("Replace secrets, e-mail addresses and home folders", self)
        self.redact.setChecked(before.redact)
        self.preview = QWidget(self)
        self.count = Words("", appearance, self.preview, weight=600)
        self._plane = Plane(appearance, self.preview)
        self.list = _list(appearance, self._plane)
        self.left_out = Words("", appearance, self.preview, scale=SECONDARY, token="text2")
        self.promise = Words(_PROMISE, appearance, self.preview, scale=SECONDARY, token="text2")
        self.cancel = Button("Cancel", appearance, parent=self)
        self.go = Button("Export…", appearance, kind=ButtonKind.PRIMARY, parent=self)
        self._lay_out()
        self.format.currentIndexChanged.connect(self._follow)
        self.redact.toggled.connect(self._follow)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._choose)
        self.finished.connect(self._stop_looking)
        self._follow()

    @property
    def choice(self) -> ExportChoice:
        """What is chosen right now."""
        return ExportChoice(self.format.currentData(), self.redact.isChecked())

    def _follow(self) -> None:
        """Show what the choice means, and look what it would replace."""
        choice = self.choice
        self.about.setText(choice.form.about)
        self._stop_looking()
        self.go.setEnabled(not choice.redact)
        self.preview.setVisible(choice.redact)
        self._column.activate()
        self.resize(_WIDTH, self.heightForWidth(_WIDTH))
        if choice.redact:
            self._look(choice.form.key)

    def _look(self, key: str) -> None:
        self.count.setText("Looking…")
        self.list.clear()
        self.left_out.hide()
        ids = self._ids

        def run(services: Services, work: Work) -> tuple[str, RedactionPreview]:
            return key, services.exporting.preview(ids, key, work)

        # Methods and no lambdas: Qt forgets them with the dialog, whenever the answer comes.
        self._job = self._operations.read("Looking for secrets", run, self._show)
        self._job.progressed.connect(self._show_progress)
        self._job.failed.connect(self._show_failure)

    def _stop_looking(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_progress(self, progress: Progress) -> None:
        self.count.setText(f"Looking through {progress.done + 1:,} of {progress.total:,}…")

    def _show_failure(self) -> None:
        self.count.setText("The conversations could not be looked through.")

    def _show(self, answer: tuple[str, RedactionPreview]) -> None:
        key, preview = answer
        if self.choice.form.key != key:
            return
        self.go.setEnabled(True)
        places = counted(preview.count, "place", "places")
        self.count.setText(
            f"{places} will be replaced" if preview.count else "Nothing to replace was found"
        )
        self.list.clear()
        for one in preview.replaced:
            self._add(apart(f"{one.rule[0].upper()}{one.rule[1:]}", f"{one.count:,}"), weight=600)
            for excerpt in one.excerpts:
                self._add(f"     {excerpt}")
        attachments = counted(preview.left_out, "attachment that is", "attachments that are")
        self.left_out.setText(f"{attachments} not text will be left out.")
        self.left_out.setVisible(preview.left_out > 0)

    def _add(self, text: str, *, weight: int = 400) -> None:
        item = QListWidgetItem(text, self.list)
        item.setFont(self._appearance.font(SECONDARY, weight))

    def _choose(self) -> None:
        choice = self.choice
        self.accept()
        self.chosen.emit(choice)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._plane)
        SideMargins(inside, self._plane).set(12, 8, 2, 8)
        inside.addWidget(self.list)
        below = QVBoxLayout(self.preview)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        for widget in (self.count, self._plane, self.left_out, self.promise):
            below.addWidget(widget)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(6)
        form.addRow("Format", self.format)
        form.addRow("", self.about)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(self.head)
        column.addLayout(form)
        column.addWidget(self.redact)
        column.addWidget(self.preview, 1)
        column.addLayout(buttons)


def _list(appearance: Appearance, parent: QWidget) -> QListWidget:
    made = QListWidget(parent)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.viewport().setAutoFillBackground(False)
    made.setAccessibleName("What would be replaced")
    made.setFont(appearance.font(SECONDARY))
    made.setSelectionMode(QListWidget.SelectionMode.NoSelection)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setMinimumHeight(_HEIGHT_OF_LIST)
    return made
