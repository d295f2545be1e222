"""Somebody imports a chat among people, and says who they are in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.ui.dialogs.identity import IdentityDialog
from tests.ui.conftest import Person
from tests.unit.importers.people.test_people import written

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

BREAD = (
    "31/12/20, 23:55 - Ada: Is it rye?\n"
    "31/12/20, 23:56 - Bo: It is.\n"
    "31/12/20, 23:57 - Ada: Thanks\n"
)


@pytest.fixture
def asked(person: Person, tmp_path: Path) -> Person:
    """Somebody who has imported a chat, and sees the question."""
    path = written(tmp_path / "WhatsApp Chat with Bo.txt", BREAD)
    person.do(person.window.imports.start, (path,))
    assert not person.window.question_line.isHidden()
    return person


def dialog(person: Person) -> IdentityDialog:
    """The question, opened from its line."""
    person.do(person.window.question_line.details_button.click)
    return person.window.findChildren(IdentityDialog)[-1]


def found(person: Person, query: str) -> int:
    services = person.desktop.services()
    services.indexing.catch_up(Unattended())  # the window does it half a second later
    return services.searching.search(query, Unattended()).total


def test_the_answer_makes_the_messages_ones_own(asked: Person) -> None:
    line = asked.window.question_line
    assert line.text == "Which one is you in the chats of WhatsApp?"
    asked.open()
    question = dialog(asked)
    listed = [question.people.item(place).text() for place in range(question.people.count())]
    assert listed == ["Ada   ·   2 messages in 1 chat", "Bo   ·   1 message in 1 chat"]
    assert not question.me.isEnabled()  # before one of them is chosen
    question.people.setCurrentRow(0)
    asked.do(question.me.click)
    assert line.isHidden()
    assert (found(asked, "from:me"), found(asked, "from:others")) == (2, 1)
    # It is asked no more, and can be changed where it was answered.
    asked.press("people")
    question = asked.window.findChildren(IdentityDialog)[-1]
    assert question.people.currentItem().text().endswith("you")
    assert not question.none.isEnabled()
    question.people.setCurrentRow(1)
    asked.do(question.me.click)
    assert (found(asked, "from:me"), found(asked, "from:others")) == (1, 2)


def test_none_of_them_is_an_answer(asked: Person) -> None:
    asked.do(dialog(asked).none.click)
    assert asked.window.question_line.isHidden()
    assert found(asked, "from:me") == 0
    asked.press("people")
    asked.do(asked.window.findChildren(IdentityDialog)[-1].forget.click)
    assert not asked.window.question_line.isHidden()
    assert found(asked, "from:me") == 3


def test_later_asks_again_where_other_people_come(asked: Person, tmp_path: Path) -> None:
    line = asked.window.question_line
    asked.do(dialog(asked).later.click)
    assert not line.isHidden()
    asked.do(line.close_button.click)
    assert line.isHidden()
    again = written(
        tmp_path / "more" / "WhatsApp Chat with Bo.txt", BREAD + "1/1/21, 9:00 - Bo: Hi\n"
    )
    asked.do(asked.window.imports.start, (again,))
    assert line.isHidden()
    other = written(tmp_path / "WhatsApp Chat with Cy.txt", BREAD.replace("Bo", "Cy"))
    asked.do(asked.window.imports.start, (other,))
    assert not line.isHidden()


def test_without_chats_there_is_nothing_to_ask(person: Person) -> None:
    person.press("people")
    assert person.window.toast.text == "There are no chats between people in the vault"
