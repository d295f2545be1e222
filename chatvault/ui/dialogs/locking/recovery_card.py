"""Shows a recovery key, this once, until the person says that it is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatvault.ui.painting.appearance import PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.plane import Plane
from chatvault.ui.widgets.words import Words

_ABOUT = (
    "It opens the vault and its backups when the passphrase is forgotten, and nothing else does. "
    "It is shown this once and kept nowhere: write it down or print it, and keep it somewhere "
    "else than on this computer."
)
_START, _GROUP = len("AGE-SECRET-KEY-1"), 6  # as it is easy to copy by hand
_KEPT = "I keep the recovery key in a safe place"


class RecoveryCard(Plane):
    """Nothing is encrypted before the box is ticked.

    Signals:
        kept: the person has the key.
        cancelled: nothing is to be encrypted.
        failed: a sentence about why the key could not be saved.
    """

    kept = Signal()
    cancelled = Signal()
    failed = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.key = Words("", appearance, self, weight=600)
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = Button("Copy", appearance, icon="copy", parent=self)
        self.save = Button("Save to a file…", appearance, icon="export", parent=self)
        self.box = QCheckBox(_KEPT, self)
        self.encrypt = Button("Encrypt now", appearance, kind="primary", main=True, parent=self)
        self.cancel = Button("Cancel", appearance, kind=ButtonKind.QUIET, parent=self)
        self._lay_out()
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_file)
        self.box.toggled.connect(self.encrypt.setEnabled)
        self.encrypt.clicked.connect(self.kept)
        self.cancel.clicked.connect(self.cancelled)

    def show_key(self, key: str) -> None:
        """Show that key; the empty one when it was seen."""
        start, rest = key[:_START], key[_START:]
        groups = (rest[first : first + _GROUP] for first in range(0, len(rest), _GROUP))
        self.key.setText(f"{start}\n{' '.join(groups)}" if key else "")
        self.key.setAccessibleName(f"Recovery key {key}" if key else "")
        self.copy.setText("Copy")
        self.box.setChecked(False)
        self.encrypt.setEnabled(False)

    @property
    def _shown(self) -> str:
        return "".join(self.key.text().split())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._shown)
        self.copy.setText("Copied")

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the recovery key", "chatvault-recovery-key.txt"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the key to a file that ``age`` can use."""
        try:
            path.write_text(f"# Recovery key of a ChatVault vault\n{self._shown}\n", "utf-8")
        except OSError as error:
            self.failed.emit(f"The recovery key could not be saved: {error.strerror}.")

    def _lay_out(self) -> None:
        appearance = self.appearance
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 16)
        rows.setSpacing(8)
        title = "Your recovery key"
        rows.addWidget(Words(title, appearance, self, scale=PANEL_TITLE, weight=600))
        rows.addWidget(Words(_ABOUT, appearance, self, scale=SECONDARY, token="text2"))
        rows.addSpacing(4)
        rows.addWidget(self.key)
        rows.addLayout(_row(self.copy, self.save))
        rows.addSpacing(8)
        rows.addWidget(self.box)
        rows.addSpacing(4)
        rows.addLayout(_row(self.encrypt, self.cancel))


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
