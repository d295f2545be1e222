"""What is about to be imported, in words, and a way to say that it is something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.recognised import Format, Recognised
from chatvault.ui.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import counted, size

_WIDTH = 520
_MOST_SHOWN = 8
_AS_RECOGNISED, _CHOOSE = "As it was recognised", "Choose a format…"


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What to import: paths, in that format or each in its own, and vaults to merge."""

    paths: tuple[Path, ...]
    vaults: tuple[Path, ...]
    only: str | None = None


class ImportOffer(QDialog):
    """Nothing is read before the person says so.

    Signals:
        chosen: an ImportChoice.
    """

    chosen = Signal(object)

    def __init__(
        self,
        appearance: Appearance,
        found: Sequence[Recognised],
        formats: Sequence[Format],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._found = tuple(found)
        self.setWindowTitle("Import")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 22, 24, 20)
        self._column.setSpacing(4)
        self.told = tuple(self._add(appearance, one) for one in self._found[:_MOST_SHOWN])
        if len(self._found) > _MOST_SHOWN:
            more = f"and {len(self._found) - _MOST_SHOWN:,} more"
            self._column.addWidget(Words(more, appearance, self, scale=SECONDARY, token="text2"))
        self.format = QComboBox(self)
        self.format.addItem(_AS_RECOGNISED if self._is_known else _CHOOSE, None)
        for form in formats:
            self.format.addItem(form.name, form.key)
        self.cancel = Button("Cancel", appearance, parent=self)
        self.go = Button("Import", appearance, kind=ButtonKind.PRIMARY, parent=self)
        self._lay_out()
        self.format.currentIndexChanged.connect(self._offer)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._choose)
        self._offer()

    @property
    def _is_known(self) -> bool:
        return any(one.formats or one.is_vault for one in self._found)

    def _add(self, appearance: Appearance, one: Recognised) -> Words:
        self._column.addWidget(Words(one.path.name or str(one.path), appearance, self, weight=600))
        told = Words(words(one), appearance, self, scale=SECONDARY, token="text2")
        told.setContentsMargins(0, 0, 0, 10)
        self._column.addWidget(told)
        return told

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 8, 0, 16)
        form.setHorizontalSpacing(16)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Read it as", self.format)
        self._column.addLayout(form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        self._column.addLayout(row)
        self.setMinimumWidth(_WIDTH)

    def _offer(self) -> None:
        """A file that nothing knows may be read as what the person says it is."""
        can_be_read = any(not one.problem for one in self._found)
        self.go.setEnabled(can_be_read and (self._is_known or self.format.currentIndex() > 0))

    def _choose(self) -> None:
        only = self.format.currentData()
        vaults = tuple(one.path for one in self._found if one.is_vault)
        paths = tuple(one.path for one in self._found if not one.is_vault)
        self.chosen.emit(ImportChoice(paths, vaults, only))
        self.accept()


def words(one: Recognised) -> str:
    """What something is, in a line."""
    if one.problem:
        return one.problem
    if one.is_vault:
        return "A vault of ChatVault: what it has is added to this one."
    if not one.formats:
        return f"{one.seems} Every format that can be imported was tried."
    named = ", ".join(form.name for form in one.formats[:3])
    more = f" and {len(one.formats) - 3:,} more" if len(one.formats) > 3 else ""
    files = f"   ·   {counted(one.files, 'file', 'files')}" if one.files > 1 else ""
    return f"{named}{more}{files}   ·   {size(one.size)}"
