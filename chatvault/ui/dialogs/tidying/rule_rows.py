"""The rules of the archive, a row each with what it takes now and a way to drop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.ui.dialogs.tidying.card_row import CardRow
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.words import Words


class LastRunRow(CardRow):
    """When the rules last archived something, and a way to take that back."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.words = Words("", appearance, self, token="text2")
        self.bring_back = Button("Bring back", appearance, kind=ButtonKind.LINK, parent=self)
        self.line.addWidget(self.words, 1)
        self.line.addWidget(self.bring_back)


class RuleRow(CardRow):
    """One rule; the button at its end drops it."""

    def __init__(self, rule: ArchiveRule, count: int, appearance: Appearance, parent: QWidget):
        super().__init__(appearance, parent)
        self.rule = rule
        self.words = Words(rule.words, appearance, self, weight=500)
        takes = conversations(count) if count else "nothing"
        self.takes = Words(f"{takes} now", appearance, self, token="text2")
        self.takes.setWordWrap(False)
        self.drop = IconButton("x", f"Remove the rule “{rule.words}”", appearance, self, size=12)
        self.line.addWidget(self.words, 1)
        self.line.addWidget(self.takes)
        self.line.addWidget(self.drop)


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
