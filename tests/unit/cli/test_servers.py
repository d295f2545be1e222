"""chatvault import and chatvault mapping with the address of a database server."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from chatvault.cli import servers
from tests.unit.cli.test_tables_and_vaults import run
from tests.unit.services.importing.postgres_cluster import PASSWORD, Cluster, started
from tests.unit.services.importing.test_chat_systems import held
from tests.unit.services.importing.test_importing import conversation, write_export
from tests.unit.services.importing.test_server_import import AGENT

if sys.platform != "linux":
    pytest.skip("the server is started as Debian has it", allow_module_level=True)

DESK = (
    "CREATE TABLE threads (id int, subject text, created_at timestamp)",
    "CREATE TABLE entries (id int, thread_id int, sender text, body text, sent_at timestamp)",
    "INSERT INTO threads VALUES (1, 'Rye', '2025-08-31 17:00:00')",
    "INSERT INTO entries VALUES (1, 1, 'user', 'Will it rise?', '2025-08-31 17:00:01')",
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started() as running:
        running.made("agent", *AGENT)
        running.made("desk", *DESK)
        yield running


def test_a_server_and_a_file_are_imported_together(cluster: Cluster, tmp_path: Path) -> None:
    export = write_export(tmp_path / "bread.json", conversation("bread", "How long?", "Ten hours."))
    url = cluster.url("agent", password=PASSWORD)
    done = run(tmp_path / "vault", "import", str(export), url, "--json")
    assert done.exit_code == 0
    told = {one["format"]: one["sessions"]["new"] for one in json.loads(done.stdout)["runs"]}
    assert told == {"ibtech-agent": 2, "chatgpt": 1}
    assert PASSWORD not in done.output
    assert PASSWORD.encode() not in held(tmp_path / "vault")


def test_a_password_is_asked_for_where_nothing_tells_it(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return PASSWORD

    monkeypatch.setattr(servers, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    monkeypatch.setattr(servers, "getpass", SimpleNamespace(getpass=typed))
    done = run(tmp_path / "vault", "import", cluster.url("agent"))
    assert done.exit_code == 0
    assert asked == [f"Password for {cluster.folder}:{cluster.port}/agent: "]


def test_where_nobody_can_be_asked_it_is_said_where_a_password_can_be(
    cluster: Cluster, tmp_path: Path
) -> None:
    done = run(tmp_path / "vault", "import", cluster.url("agent"))
    assert done.exit_code == 1
    assert "PGPASSWORD" in done.stderr


def test_tables_that_no_system_has_are_guessed_and_imported(
    cluster: Cluster, tmp_path: Path
) -> None:
    vault, url = tmp_path / "vault", cluster.url("desk", password=PASSWORD)
    guessed = run(vault, "mapping", url)
    assert guessed.exit_code == 0
    assert "user" in json.loads(guessed.stdout)["messages"]["roles"]
    assert "of 1 rows · me" in guessed.stderr
    mapping = tmp_path / "mapping.json"
    mapping.write_text(guessed.stdout)
    assert run(vault, "import", url, "--mapping", str(mapping)).exit_code == 0
    (listed,) = json.loads(run(vault, "list", "--json").stdout)
    assert listed["title"] == "Rye"
