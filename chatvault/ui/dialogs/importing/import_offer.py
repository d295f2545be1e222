"""What is about to be imported, in words, and a way to say that it is something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.recognised import Format, Recognised
from chatvault.domain.tables.table_layout import Layout
from chatvault.domain.tables.table_sample import TableFiles
from chatvault.ui.dialogs.tables.mapping_words import one_line
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.fitted_dialog import FittedDialog
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import apart, counted, size

_WIDTH = 520
_MOST_SHOWN = 8
_AS_RECOGNISED, _CHOOSE = "As recognised", "Choose a format…"
_CUT = (
    "It holds archives, and ChatVault knows nothing at their beginnings. The import looks through "
    "all of them."
)
_LOOKING = "ChatVault is still looking at it."
_TABLES, _AS_TABLES = "Tables of conversations…", "\0tables"  # no format has such a key


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What to import: paths, in that format or each in its own, and vaults to merge.

    ``explained`` are tables with the layouts that were kept for such, ``tables`` those whose
    columns are to be explained first.
    """

    paths: tuple[Path, ...]
    vaults: tuple[Path, ...]
    only: str | None = None
    explained: tuple[tuple[Path, Layout], ...] = ()
    tables: TableFiles | None = None


class ImportOffer(FittedDialog):
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
        self.format.addItem("", None)
        self._tables = _together([one.path for one in self._found if not one.is_vault])
        if self._tables is not None:
            self.format.addItem(_TABLES, _AS_TABLES)
        for form in formats:
            self.format.addItem(form.name, form.key)
        self.cancel = Button("Cancel", appearance, parent=self)
        self.go = Button("Import", appearance, kind=ButtonKind.PRIMARY, parent=self)
        self._lay_out()
        self.format.currentIndexChanged.connect(self._offer)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._choose)
        self.format.setFocus()
        self.tell(self._found)

    def tell(self, found: Sequence[Recognised]) -> None:
        """Say what these are, which may be more than was said before."""
        self._found = tuple(found)
        for label, one in zip(self.told, self._found, strict=False):
            label.setText(words(one))
        self.format.setItemText(0, _AS_RECOGNISED if self._is_known else _CHOOSE)
        is_chosen = self.format.currentIndex() > 0
        if not (is_chosen or self._is_known) and any(one.has_tables for one in self._found):
            self.format.setCurrentIndex(max(0, self.format.findData(_AS_TABLES)))
        self._offer()
        # Where there is nothing left to say Enter imports.
        is_choosing = is_chosen or self.format.view().isVisible()
        if self.go.isEnabled() and not is_choosing:
            self.go.setFocus()

    @property
    def _is_known(self) -> bool:
        """Whether something is known, and of everything as what it is read."""
        is_told = all(one.formats or not one.is_partial for one in self._found)
        return is_told and any(one.is_known for one in self._found)

    def _add(self, appearance: Appearance, one: Recognised) -> Words:
        self._column.addWidget(Words(one.path.name or str(one.path), appearance, self, weight=600))
        told = Words("", appearance, self, scale=SECONDARY, token="text2")
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
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        self._column.addLayout(row)
        self.setMinimumWidth(_WIDTH)

    def _offer(self) -> None:
        """A file that nothing knows may be read as what the person says it is."""
        can_be_read = any(not one.problem for one in self._found)
        self.go.setEnabled(can_be_read and (self._is_known or self.format.currentIndex() > 0))
        explains = self.format.currentData() == _AS_TABLES
        self.go.setText("Explain columns…" if explains else "Import")
        self.go.updateGeometry()

    def _choose(self) -> None:
        self.chosen.emit(self._choice())
        self.accept()

    def _choice(self) -> ImportChoice:
        vaults = tuple(one.path for one in self._found if one.is_vault)
        others = [one for one in self._found if not one.is_vault]
        only = self.format.currentData()
        if only == _AS_TABLES:
            return ImportChoice((), vaults, tables=self._tables)
        if only is not None:
            return ImportChoice(tuple(one.path for one in others), vaults, only)
        explained = tuple(
            (one.path, one.explained.layout) for one in others if one.explained is not None
        )
        paths = tuple(one.path for one in others if one.explained is None)
        return ImportChoice(paths, vaults, explained=explained)


def _together(paths: Sequence[Path]) -> TableFiles | None:
    """What may hold tables that belong together: one thing, or several files of one folder."""
    if len(paths) == 1:
        return TableFiles(paths[0])
    parents = {path.parent for path in paths}
    if len(parents) != 1:
        return None
    return TableFiles(parents.pop(), tuple(sorted(path.name for path in paths)))


def words(one: Recognised) -> str:
    """What something is, in a line."""
    if one.problem:
        return one.problem
    if one.is_vault:
        return "Another vault of ChatVault: what is in it is added to this one."
    if one.is_partial and not one.formats:
        return _LOOKING
    if one.explained is not None:
        name = one_line(one.explained.layout.name)
        return apart(f"Tables, read as you explained them for “{name}”", size(one.size))
    if one.is_cut and not one.formats:
        return apart(_CUT, size(one.size))
    if one.has_tables:
        return f"{one.seems} It holds tables; you can say what their columns mean."
    if not one.formats:
        return f"{one.seems} If you know what wrote it, choose its format."
    named = ", ".join(form.name for form in one.formats[:3])
    more = f" and {len(one.formats) - 3:,} more" if len(one.formats) > 3 else ""
    least = "more than " if one.is_partial else ""
    files = f"{least}{counted(one.files, 'file', 'files')}" if one.files > 1 else ""
    return apart(f"{named}{more}", files, f"{least}{size(one.size)}")
