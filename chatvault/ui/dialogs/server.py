"""Asks which database of which server conversations are to be imported from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chatvault.domain.tables.server_address import ServerAddress
from chatvault.ui.dialogs.locking.passphrase_fields import INSIDE, password_field
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.fitted_dialog import FittedDialog
from chatvault.ui.widgets.words import Words

_ABOUT = (
    "Conversations that a chat system keeps in PostgreSQL. Only the tables of conversations are "
    "read, and nothing on the server is changed. If ChatVault does not know the system, look at "
    "the tables and say what is in them. Nothing is sent there but what you type here, and the "
    "password is not kept."
)
_WIDTH = 440


class ServerDialog(FittedDialog):
    """Where the database is, and who asks for it.

    Signals:
        chosen: the ServerAddress, and the password, "" where none was typed.
        look_asked: the same, where its tables are to be explained first.
    """

    chosen = Signal(object, str)
    look_asked = Signal(object, str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import from a database server")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.host = _field("Server", "localhost", self)
        self.port = _field("Port", "5432", self)
        self.database = _field("Database", "", self)
        self.user = _field("User", "", self)
        self.password = password_field("Password", self)
        self.cancel = Button("Cancel", appearance, parent=self)
        self.look = Button("Look at the tables…", appearance, parent=self)
        self.go = Button("Import", appearance, kind=ButtonKind.PRIMARY, parent=self)
        self._lay_out(Words(_ABOUT, appearance, self, scale=SECONDARY, token="text2"))
        for field in (self.host, self.port, self.database):
            field.textChanged.connect(self._on_typed)
        self.cancel.clicked.connect(self.reject)
        self.look.clicked.connect(lambda _on=False: self._tell(self.look_asked))
        self.go.clicked.connect(lambda _on=False: self._tell(self.chosen))
        self._on_typed()
        self.database.setFocus()

    @property
    def address(self) -> ServerAddress | None:
        """What was typed, None while it leads nowhere."""
        host, port, database, user = (
            field.text().strip() for field in (self.host, self.port, self.database, self.user)
        )
        if not (host and database and port.isascii() and port.isdigit()):
            return None
        return ServerAddress(host, database, port, user)

    def _on_typed(self) -> None:
        for button in (self.look, self.go):
            button.setEnabled(self.address is not None)

    def _tell(self, signal: SignalInstance) -> None:
        address, password = self.address, self.password.text()
        self.password.clear()
        if address is not None:
            self.accept()
            signal.emit(address, password)

    def _lay_out(self, about: Words) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for field in (self.host, self.port, self.database, self.user, self.password):
            form.addRow(field.accessibleName(), field)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.look)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(about)
        column.addLayout(form)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)


def _field(name: str, text: str, parent: QWidget) -> QLineEdit:
    field = QLineEdit(text, parent)
    field.setAccessibleName(name)
    field.setMinimumHeight(30)
    field.setTextMargins(INSIDE, 0, INSIDE, 0)
    return field
