"""Which tools are followed: a box to tick for each that was found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chatvault.domain.coding_tools.followed import FollowedSource
from chatvault.domain.source import source
from chatvault.ui.dialogs.starting.found_words import short_path
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.words import Words

_LOOKING = "Looking for tools on this computer…"
_NONE = "No tool was found on this computer whose conversations can be read."
_ABOUT = "What these tools write is in the vault a moment later. Nothing of theirs is changed."


class FollowChoice(QWidget):
    """Each choice is followed at once.

    Signals:
        chosen: a FollowedSource, and whether to follow it.
    """

    chosen = Signal(object, bool)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.boxes: tuple[QCheckBox, ...] = ()
        self.about = Words(_LOOKING, appearance, self, scale=SECONDARY, token="text2")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.about)

    def show_sources(self, sources: tuple[FollowedSource, ...]) -> None:
        """Offer these."""
        self.boxes = tuple(map(self._box, sources))
        for place, box in enumerate(self.boxes):
            self._column.insertWidget(place, box)
        self.about.setText(_ABOUT if sources else _NONE)

    def _box(self, followed: FollowedSource) -> QCheckBox:
        name = source(followed.source).name
        away = "" if followed.is_there else " (not there now)"
        path = short_path(followed.path).replace("&", "&&")  # which would mark a key
        box = QCheckBox(f"{name}   {path}{away}", self)
        box.setChecked(followed.is_followed)
        box.toggled.connect(lambda on: self.chosen.emit(followed, on))
        return box
