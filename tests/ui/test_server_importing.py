"""Importing from a database server, from the window."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from chatvault.ui.dialogs.server import ServerDialog
from tests.ui.conftest import Person
from tests.unit.services.postgres_cluster import PASSWORD, READER, Cluster, started
from tests.unit.services.test_server_import import AGENT

if sys.platform != "linux":
    pytest.skip("the server is started as Debian has it", allow_module_level=True)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started() as running:
        running.made("agent", *AGENT)
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


def test_nothing_is_asked_before_it_is_said_where(person: Person) -> None:
    dialog = asked(person)
    assert not dialog.go.isEnabled()
    dialog.database.setText("agent")
    assert dialog.go.isEnabled()
    dialog.port.setText("five")
    assert not dialog.go.isEnabled()
    person.do(dialog.cancel.click)
    assert person.ids() == ()
