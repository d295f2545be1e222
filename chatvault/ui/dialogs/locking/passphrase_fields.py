"""Two fields for a new passphrase, with a hint of what it is worth."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chatvault.domain.safekeeping.passphrase import SHORTEST, Strength, strength
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.words import Words

INSIDE = 6  # between the border of a field and its text, besides what the style leaves
_HINTS = {
    Strength.TOO_SHORT: f"At least {SHORTEST} characters; four words that do not belong together "
    "are easy to keep and hard to guess.",
    Strength.WEAK: "Weak: quickly guessed by somebody who has the files.",
    Strength.FAIR: "Fair: longer would be better.",
    Strength.STRONG: "Strong.",
}
_TOKENS = {Strength.WEAK: "bad", Strength.FAIR: "text2", Strength.STRONG: "ok"}
_DIFFER = "The two are not the same yet."


class PassphraseFields(QWidget):
    """Typed twice, so that a slip of the finger locks nobody out.

    Signals:
        changed: what is typed, or whether it can be taken.
    """

    changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.first, self.again = (
            password_field("New passphrase", self),
            password_field("Repeat the passphrase", self),
        )
        self.hint = Words("", appearance, self, scale=SECONDARY, token="text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.first, self.again, self.hint):
            column.addWidget(widget)
        for field in (self.first, self.again):
            field.textChanged.connect(self._on_typed)
        self._on_typed()

    @property
    def passphrase(self) -> str | None:
        """What was typed, None while it cannot be taken."""
        typed = self.first.text()
        fits = strength(typed) is not Strength.TOO_SHORT and typed == self.again.text()
        return typed if fits else None

    def clear(self) -> None:
        """Hold nothing."""
        self.first.clear()
        self.again.clear()

    def _on_typed(self) -> None:
        found = strength(self.first.text())
        differ = found is not Strength.TOO_SHORT and self.first.text() != self.again.text()
        self.hint.set_token(_TOKENS.get(found, "text2"))
        self.hint.setText(f"{_HINTS[found]} {_DIFFER}" if differ else _HINTS[found])
        self.changed.emit()


def password_field(name: str, parent: QWidget) -> QLineEdit:
    """A field that shows dots."""
    field = QLineEdit(parent)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setMinimumHeight(30)
    field.setTextMargins(INSIDE, 0, INSIDE, 0)
    return field
