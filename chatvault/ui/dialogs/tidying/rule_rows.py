"""The rules of the archive, a row each with what it takes now and a way to drop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.archive_rule import ArchiveRule
from chatvault.domain.counted import conversations
from chatvault.ui.mirroring import placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

_INDENT = 32  # below the title of the card


class _Row(PaintedWidget):
    """A row under a line."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._row = QHBoxLayout(self)
        SideMargins(self._row, self).set(_INDENT, 6, 0, 6)
        self._row.setSpacing(12)

    def paintEvent(self, event: QPaintEvent) -> None:
        line = placed(QRectF(_INDENT, 0, self.width() - _INDENT, 1), self)
        paint.hairline(QPainter(self), self.theme, line.x(), 0, line.width())


class LastRunRow(_Row):
    """When the rules last archived something, and a way to take that back."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.words = Words("", appearance, self, token="text2")
        self.bring_back = Button("Bring back", appearance, kind=ButtonKind.LINK, parent=self)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.bring_back)


class RuleRow(_Row):
    """One rule; the button at its end drops it."""

    def __init__(self, rule: ArchiveRule, count: int, appearance: Appearance, parent: QWidget):
        super().__init__(appearance, parent)
        self.rule = rule
        self.words = Words(rule.words, appearance, self, weight=500)
        takes = conversations(count) if count else "nothing"
        self.takes = Words(f"{takes} now", appearance, self, token="text2")
        self.takes.setWordWrap(False)
        self.drop = IconButton("x", f"Remove the rule “{rule.words}”", appearance, self, size=12)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.takes)
        self._row.addWidget(self.drop)


class RuleRows(QWidget):
    """All rules, in the order in which they were made.

    Signals:
        dropped: the ArchiveRule that is to go.
    """

    dropped = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.rows: tuple[RuleRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rules(self, rules: tuple[tuple[ArchiveRule, int], ...]) -> None:
        """Show these, each with how many conversations it takes now."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = tuple(RuleRow(*rule, self._appearance, self) for rule in rules)
        for row in self.rows:
            row.drop.clicked.connect(lambda _on=False, one=row.rule: self.dropped.emit(one))
            self._column.addWidget(row)
        self.setVisible(bool(rules))
