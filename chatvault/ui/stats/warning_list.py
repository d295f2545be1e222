"""What speaks against how or where the vault lies, above the figures of its health."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.plane import Plane
from chatvault.ui.widgets.side_by_side import GAP
from chatvault.ui.widgets.words import Words


class WarningList(QWidget):
    """A plane with a sentence a row; not there where there is nothing to say."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.sentences: tuple[str, ...] = ()
        self._plane = Plane(appearance, self)
        self._rows = QVBoxLayout(self._plane)
        self._rows.setContentsMargins(16, 14, 16, 14)
        self._rows.setSpacing(10)
        self._shown: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GAP)
        column.addWidget(self._plane)
        self.hide()

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Say these, and nothing else any more."""
        if tuple(sentences) != self.sentences:
            self.sentences = tuple(sentences)
            for row in self._shown:
                row.deleteLater()
            self._shown = [self._row(sentence) for sentence in self.sentences]
            for row in self._shown:
                self._rows.addWidget(row)
        self.setVisible(bool(self.sentences))

    def _row(self, sentence: str) -> QWidget:
        row = QWidget(self._plane)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        mark = IconMark("warning", self._appearance, row, token="warn")
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Words(sentence, self._appearance, row), 1)
        return row
