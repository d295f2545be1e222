"""The page of a vault that is locked: it asks for the passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from chatvault.ui.dialogs.locking.passphrase_fields import INSIDE
from chatvault.ui.painting.appearance import PAGE_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.words import Words

_BY_PASSPHRASE = "It is encrypted. Its passphrase opens it."
_BY_RECOVERY = "Type the recovery key that you kept when the passphrase was set."


class LockPage(Page):
    """One field; what is typed is gone from it once it was tried.

    Signals:
        unlock_asked: the passphrase or the recovery key, and whether to remember it here.
    """

    unlock_asked = Signal(str, bool)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=26, top=120)
        self.about = Words(_BY_PASSPHRASE, appearance, self.body, token="text2")
        self.field = QLineEdit(self.body)
        self.field.setTextMargins(INSIDE, 0, INSIDE, 0)
        self.problem = Words("", appearance, self.body, scale=SECONDARY, token="bad")
        self.remember = QCheckBox("Remember on this computer", self.body)
        self.unlock = Button("Unlock", appearance, main=True, kind="primary", parent=self.body)
        self.other = Button("", appearance, kind=ButtonKind.LINK, parent=self.body)
        self._by_recovery = False
        self._lay_out()
        self.field.textChanged.connect(self._offer)
        self.field.returnPressed.connect(self._ask)
        self.unlock.clicked.connect(self._ask)
        self.other.clicked.connect(self._turn)
        self.begin(can_remember=False)

    def begin(self, *, can_remember: bool) -> None:
        """Ask for the passphrase; ``can_remember``: the system has a keyring."""
        self._by_recovery = False
        self._say()
        self.problem.hide()
        self.remember.setVisible(can_remember)
        self.remember.setChecked(False)
        self.let_type()

    def let_type(self) -> None:
        """Have an empty field with the keyboard."""
        self.field.clear()
        self.field.setEnabled(True)
        self._offer()
        self.field.setFocus()

    def show_running(self, sentence: str) -> None:
        """Say what is done, until it is."""
        self.about.setText(sentence)
        self.problem.hide()
        self.field.clear()
        self.field.setEnabled(False)
        self.unlock.setEnabled(False)

    def show_problem(self, sentence: str) -> None:
        """Say why it stays locked."""
        self._say()
        self.problem.setText(sentence)
        self.problem.show()
        self.let_type()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.setFocus()

    def _ask(self) -> None:
        if self.unlock.isEnabled():
            secret = self.field.text()
            self.show_running("Unlocking…")
            remembers = self.remember.isVisible() and self.remember.isChecked()
            self.unlock_asked.emit(secret, remembers)

    def _turn(self) -> None:
        """Ask for the other of the two."""
        self._by_recovery = not self._by_recovery
        self._say()
        self.problem.hide()
        self.let_type()

    def _say(self) -> None:
        by_recovery = self._by_recovery
        name = "Recovery key" if by_recovery else "Passphrase"
        self.about.setText(_BY_RECOVERY if by_recovery else _BY_PASSPHRASE)
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText("AGE-SECRET-KEY-1…" if by_recovery else name)
        self.field.setEchoMode(
            QLineEdit.EchoMode.Normal if by_recovery else QLineEdit.EchoMode.Password
        )
        self.other.setText("Use the passphrase" if by_recovery else "Use the recovery key…")

    def _offer(self) -> None:
        self.unlock.setEnabled(self.field.isEnabled() and bool(self.field.text()))

    def _lay_out(self) -> None:
        appearance, body, column = self.appearance, self.body, self.column
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(IconMark("lock-simple", appearance, body, token="accent"))
        title.addWidget(
            Words("The vault is locked", appearance, body, scale=PAGE_TITLE, weight=600), 1
        )
        self.field.setMinimumHeight(32)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.unlock)
        row.addWidget(self.other)
        row.addStretch(1)
        column.addLayout(title)
        column.addSpacing(4)
        column.addWidget(self.about)
        column.addSpacing(20)
        column.addWidget(self.field)
        column.addSpacing(6)
        column.addWidget(self.problem)
        column.addSpacing(6)
        column.addWidget(self.remember)
        column.addSpacing(14)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
