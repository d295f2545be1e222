"""The question which of the people in the chats of a source is the person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from chatvault.domain.people import Identity, Participant, Participants
from chatvault.domain.source import source
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.plane import Plane
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import apart, counted

_SIZE = (460, 480)
_LONGEST = 60  # characters of a name
_ABOUT = (
    "Your messages become your own: “from:me” then finds them, and no longer those of the "
    "others. You are asked once for these names, and can change the answer here later."
)


class IdentityDialog(QDialog):
    """One source at a time; those with an open question come first.

    Signals:
        chosen: the id of a source, and the key of who is the person there.
        none_chosen: the id of a source, and the keys of those who are not.
        forget_asked: the id of a source whose answers are to be taken back.
    """

    chosen = Signal(int, str)
    none_chosen = Signal(int, object)
    forget_asked = Signal(int)

    def __init__(
        self, appearance: Appearance, groups: Sequence[Participants], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Which one is you?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._groups = sorted(groups, key=lambda group: not group.unknown)
        self._appearance = appearance
        self.source = QComboBox(self)
        self.source.setAccessibleName("Chats of")
        self.source.addItems([_named(group) for group in self._groups])
        self._plane = Plane(appearance, self)
        self.people = QListWidget(self._plane)
        self.people.setAccessibleName("People")
        self.people.setFrameShape(QFrame.Shape.NoFrame)
        self.people.viewport().setAutoFillBackground(False)
        self.forget = Button("Ask again", appearance, kind="link", parent=self)
        self.none = Button("None of these", appearance, parent=self)
        self.later = Button("Later", appearance, parent=self)
        self.me = Button("This is me", appearance, kind=ButtonKind.PRIMARY, parent=self)
        self._lay_out()
        self.source.currentIndexChanged.connect(self._fill)
        self.people.currentRowChanged.connect(self._offer)
        self.people.itemActivated.connect(lambda _item: self._choose())
        self.me.clicked.connect(self._choose)
        self.none.clicked.connect(self._choose_none)
        self.later.clicked.connect(self.reject)
        self.forget.clicked.connect(self._forget)
        self._fill()

    @property
    def _group(self) -> Participants:
        return self._groups[self.source.currentIndex()]

    def _fill(self) -> None:
        people = self._group.people
        self.people.clear()
        height = row_height(self._appearance.font(), 14, 34)
        for one in people:
            item = QListWidgetItem(words(one), self.people)
            item.setSizeHint(QSize(0, height))
        found = [place for place, one in enumerate(people) if one.identity is Identity.ME]
        self.people.setCurrentRow(found[0] if found else -1)
        self.none.setEnabled(bool(self._group.unknown))
        self.forget.setVisible(any(one.identity is not Identity.UNKNOWN for one in people))
        self._offer()

    def _offer(self) -> None:
        """Who is known to be the person need not be chosen again."""
        row = self.people.currentRow()
        self.me.setEnabled(row >= 0 and self._group.people[row].identity is not Identity.ME)

    def _choose(self) -> None:
        if self.me.isEnabled():
            person = self._group.people[self.people.currentRow()]
            self.chosen.emit(self._group.source_id, person.key)
            self.accept()

    def _choose_none(self) -> None:
        keys = tuple(one.key for one in self._group.unknown)
        self.none_chosen.emit(self._group.source_id, keys)
        self.accept()

    def _forget(self) -> None:
        self.forget_asked.emit(self._group.source_id)
        self.accept()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(12)
        column.addWidget(self.source)
        inner = QVBoxLayout(self._plane)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.addWidget(self.people)
        column.addWidget(self._plane, 1)
        column.addWidget(Words(_ABOUT, self._appearance, self, scale=SECONDARY, token="text2"))
        row = QHBoxLayout()
        row.addWidget(self.forget)
        row.addStretch(1)
        for button in (self.none, self.later, self.me):
            row.addWidget(button)
        column.addLayout(row)
        self.resize(*_SIZE)


def words(one: Participant) -> str:
    """Somebody in a line."""
    said = counted(one.messages, "message", "messages")
    chats = counted(one.chats, "chat", "chats")
    you = "you" if one.identity is Identity.ME else ""
    return apart(_shown(one.name), f"{said} in {chats}", you)


def _shown(name: str) -> str:
    """A name on one line, without what turns the direction of text."""
    line = " ".join("".join(filter(str.isprintable, name[: 4 * _LONGEST])).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _named(group: Participants) -> str:
    named = source(group.source).name
    return f"{named}   {group.account}" if group.account else named
