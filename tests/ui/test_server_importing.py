"""Importing from a database server, from the window."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from chatvault.ui.dialogs.server import ServerDialog
from tests.ui.conftest import Person
from tests.unit.services.importing.postgres_cluster import PASSWORD, READER, Cluster, started
from tests.unit.services.importing.test_server_import import AGENT

if sys.platform != "linux":
    pytest.skip("the server is started as Debian has it", allow_module_level=True)


BAKERY = (
    "CREATE TABLE orders (id int, price real)",
    "INSERT INTO orders VALUES (1, 4.5)",
    "CREATE TABLE said (a int, b int, c text, d text)",
    """INSERT INTO said SELECT n, 1 + n / 5, (ARRAY['baker', 'bot'])[1 + n % 2], 'Line ' || n
       FROM generate_series(0, 9) n""",
    "CREATE VIEW chat_messages (id, chat_id, role, content) AS SELECT * FROM said",
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started() as running:
        running.made("agent", *AGENT)
        running.made("bakery", *BAKERY)
        yield running


def asked(person: Person) -> ServerDialog:
    person.press("import_server")
    (dialog,) = person.window.findChildren(ServerDialog)
    return dialog


def filled(dialog: ServerDialog, cluster: Cluster, password: str) -> ServerDialog:
    dialog.host.setText(str(cluster.folder))
    dialog.port.setText(str(cluster.port))
    dialog.database.setText("agent")
    dialog.user.setText(READER)
    dialog.password.setText(password)
    return dialog


def test_what_a_server_has_is_imported(person: Person, cluster: Cluster) -> None:
    dialog = filled(asked(person), cluster, PASSWORD)
    person.do(dialog.go.click)
    assert person.titles() == ["Oats"]
    assert person.window.error_line.text == ""


def test_a_wrong_password_is_told_and_not_repeated(person: Person, cluster: Cluster) -> None:
    dialog = filled(asked(person), cluster, "wrong-canary")
    person.do(dialog.go.click)
    assert "password authentication failed" in person.window.error_line.text
    assert "wrong-canary" not in person.window.error_line.text
    assert person.ids() == ()


def test_a_view_that_nobody_knows_is_explained_and_imported(
    person: Person, cluster: Cluster
) -> None:
    dialog = filled(asked(person), cluster, PASSWORD)
    dialog.database.setText("bakery")
    person.do(dialog.go.click)
    assert "look at the tables" in person.window.error_line.text
    dialog = filled(asked(person), cluster, PASSWORD)
    dialog.database.setText("bakery")
    person.do(dialog.look.click)
    page = person.window.mapping
    messages = page.work.fields.tables["messages"]
    # Only what looks like conversations is looked at and offered.
    offered = [messages.table.itemText(place) for place in range(messages.table.count())]
    assert offered == ["Choose a table…", "chat_messages"]
    assert page.work.fields.name.text() == "bakery"
    (baker,) = (row for row in messages.roles.rows if row.value == "baker")
    assert baker.choice.currentText() == "Not known, taken for me"
    person.do(baker.choice.setCurrentText, "Someone else")
    person.do(page.work.go.click)
    assert sorted(person.titles()) == ["Line 0", "Line 6"]
    assert page.start.isVisibleTo(page)
    assert PASSWORD not in repr(page.__dict__)


def test_nothing_is_asked_before_it_is_said_where(person: Person) -> None:
    dialog = asked(person)
    assert not dialog.go.isEnabled()
    dialog.database.setText("agent")
    assert dialog.go.isEnabled()
    dialog.port.setText("five")
    assert not dialog.go.isEnabled()
    assert not dialog.look.isEnabled()
    person.do(dialog.cancel.click)
    assert person.ids() == ()
