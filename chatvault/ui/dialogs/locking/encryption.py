"""The page where a vault is given a passphrase, another one, or none again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from chatvault.domain.safekeeping.encryption import ConversionReport, EncryptionState
from chatvault.ui.dialogs.locking.passphrase_fields import PassphraseFields, password_field
from chatvault.ui.dialogs.locking.recovery_card import RecoveryCard
from chatvault.ui.painting.appearance import PAGE_TITLE, PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.plane import Plane
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import counted

_PLAIN = (
    "The vault is not encrypted: whoever gets at its files can read them. With a passphrase "
    "the database, the files beside it and all backups are encrypted; it is asked for at every "
    "start."
)
_ENCRYPTED = "The vault is encrypted, with the files beside it and its backups."
_UNFINISHED = "The vault is encrypted in part: this was stopped, and can go on where it was."
_REMOVING = "The passphrase is being removed: this was stopped, and can go on where it was."
_CHANGE = "The recovery key stays the same. It can be typed instead of the current passphrase."
_REMEMBER = "The keyring of this computer can open the vault; elsewhere it stays locked."
_REMOVE = "The vault and its backups become readable for whoever gets at their files."


class EncryptionPage(Page):
    """Shows one step at a time, by how the vault stands.

    Signals:
        passphrase_chosen: the passphrase that a plain vault is to get.
        recovery_kept: the person has the recovery key that was shown.
        recovery_refused: nothing is to be encrypted.
        change_asked: the current passphrase, or the recovery key, and the new one.
        remember_asked: whether the keyring is to open the vault.
        removal_asked: the vault is to be plain again.
        going_on_asked: what was stopped is to be done.
        left: the person is done here.
        failed: a sentence about what did not go well.
    """

    passphrase_chosen = Signal(str)
    recovery_kept = Signal()
    recovery_refused = Signal()
    change_asked = Signal(str, str)
    remember_asked = Signal(bool)
    removal_asked = Signal()
    going_on_asked = Signal()
    left = Signal()
    failed = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=44, top=48)
        self.about = Words("", appearance, self.body, token="text2")
        self.outcome = Words("", appearance, self.body, weight=600)
        self.fields = PassphraseFields(appearance, self.body)
        self.encrypt = self._button("Encrypt the vault…", ButtonKind.PRIMARY)
        self.recovery = RecoveryCard(appearance, self.body)
        self.old = password_field("Current passphrase", self.body)
        self.new = PassphraseFields(appearance, self.body)
        self.change = self._button("Change the passphrase")
        self.remember = self._button("")
        self.remove = self._button("Remove the passphrase…")
        self.go_on = self._button("Go on", ButtonKind.PRIMARY)
        self.back = Button("Back", appearance, kind=ButtonKind.QUIET, parent=self.body)
        self._remembered = False
        self._set = self._card("Set a passphrase", "", self.fields, self.encrypt)
        self._change = self._card("Change the passphrase", _CHANGE, self.old, self.new, self.change)
        self._remember = self._card("On this computer", _REMEMBER, self.remember)
        self._remove = self._card("Remove the passphrase", _REMOVE, self.remove)
        self._cards = (self._set, self.recovery, self._change, self._remember, self._remove)
        self._lay_out()
        self._join()

    def show_state(self, state: EncryptionState, *, remembered: bool, can_remember: bool) -> None:
        """Offer what can be done with a vault that stands so."""
        self._remembered = remembered
        self.forget()
        whole = state.encrypted and not state.unfinished
        self.about.setText(_words(state))
        self._show(
            *([self._set] if not state.encrypted else []),
            *([self._change] if whole else []),
            *([self._remember] if whole and (can_remember or remembered) else []),
            *([self._remove] if whole else []),
        )
        self.remember.setText("Forget it here" if remembered else "Remember it here")
        self.go_on.setVisible(state.unfinished)
        self.back.show()
        self._offer()

    def show_recovery(self, key: str) -> None:
        """Show the recovery key, this once."""
        self.recovery.show_key(key)
        self._show(self.recovery)
        self.about.setText(_PLAIN)
        self.back.hide()
        self.recovery.box.setFocus()

    def show_running(self, sentence: str) -> None:
        """Say what is done, until it is."""
        self.forget()
        self.outcome.hide()
        self._show()
        self.about.setText(sentence)
        self.back.hide()

    def show_outcome(self, sentence: str) -> None:
        """Say what was done."""
        self.outcome.setText(sentence)
        self.outcome.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape does what "Back" does, where that is offered."""
        if event.key() == Qt.Key.Key_Escape and self.back.isVisible():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def forget(self) -> None:
        """Hold nothing that was typed or shown."""
        self.fields.clear()
        self.new.clear()
        self.old.clear()
        self.recovery.show_key("")

    def ask_removal(self) -> None:
        """Ask whether it is meant."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Remove the passphrase")
        box.setText("Make the vault and its backups readable again?")
        box.setInformativeText(_REMOVE)
        remove = box.addButton("Remove the passphrase", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        remove.clicked.connect(self.removal_asked)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _show(self, *cards: QWidget) -> None:
        self.go_on.hide()
        for card in self._cards:
            card.setVisible(card in cards)

    def _offer(self) -> None:
        self.encrypt.setEnabled(self.fields.passphrase is not None)
        self.change.setEnabled(self.new.passphrase is not None and bool(self.old.text()))

    def _choose(self) -> None:
        if (passphrase := self.fields.passphrase) is not None:
            self.passphrase_chosen.emit(passphrase)

    def _ask_change(self) -> None:
        if (passphrase := self.new.passphrase) is not None:
            self.change_asked.emit(self.old.text(), passphrase)

    def _join(self) -> None:
        self.fields.changed.connect(self._offer)
        self.new.changed.connect(self._offer)
        self.old.textChanged.connect(self._offer)
        self.fields.again.returnPressed.connect(self._choose)
        self.encrypt.clicked.connect(self._choose)
        self.recovery.kept.connect(self.recovery_kept)
        self.recovery.cancelled.connect(self.recovery_refused)
        self.recovery.failed.connect(self.failed)
        self.change.clicked.connect(self._ask_change)
        self.remember.clicked.connect(lambda: self.remember_asked.emit(not self._remembered))
        self.remove.clicked.connect(self.ask_removal)
        self.go_on.clicked.connect(self.going_on_asked)
        self.back.clicked.connect(self.left)

    def _button(self, text: str, kind: ButtonKind = ButtonKind.PLAIN) -> Button:
        return Button(text, self.appearance, kind=kind, main=True, parent=self.body)

    def _lay_out(self) -> None:
        column = self.column
        title = Words("Passphrase", self.appearance, self.body, scale=PAGE_TITLE, weight=600)
        column.addWidget(title)
        column.addSpacing(2)
        column.addWidget(self.about)
        column.addSpacing(8)
        column.addWidget(self.outcome)
        column.addSpacing(12)
        cards = QVBoxLayout()
        cards.setSpacing(12)
        for card in self._cards:
            cards.addWidget(card)
        column.addLayout(cards)
        column.addSpacing(12)
        row = QHBoxLayout()
        SideMargins(row, self.body).set(4, 0, 0, 0)  # its words begin where those above do
        row.setSpacing(8)
        row.addWidget(self.go_on)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.outcome.hide()

    def _card(self, title: str, about: str, *widgets: QWidget) -> QWidget:
        plane = Plane(self.appearance, self.body)
        rows = QVBoxLayout(plane)
        rows.setContentsMargins(16, 14, 16, 16)
        rows.setSpacing(8)
        rows.addWidget(Words(title, self.appearance, plane, scale=PANEL_TITLE, weight=600))
        if about:
            rows.addWidget(Words(about, self.appearance, plane, scale=SECONDARY, token="text2"))
        for widget in widgets:
            side = Qt.AlignmentFlag.AlignLeft if isinstance(widget, Button) else Qt.AlignmentFlag(0)
            rows.addWidget(widget, 0, side)
        return plane


def report_words(report: ConversionReport, *, encrypted: bool) -> str:
    """What a conversion did, and what it left."""
    backups = counted(report.backups, "backup", "backups")
    files = counted(report.files, "file", "files")
    done = "encrypted" if encrypted else "plain again"
    return "\n".join((f"The vault is {done}, with {files} and {backups}.", *report.left))


def _words(state: EncryptionState) -> str:
    if not state.encrypted:
        return _PLAIN
    if state.unfinished:
        return _REMOVING if state.removing else _UNFINISHED
    return _ENCRYPTED
