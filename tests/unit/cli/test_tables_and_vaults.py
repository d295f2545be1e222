"""chatvault mapping and chatvault merge: tables that somebody explains, and other vaults."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.command_line import run_on as run
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.services.importing.test_importing import conversation, write_export
from tests.unit.services.importing.test_mapping import SCRIPT


def test_the_guess_is_printed_corrected_and_used(tmp_path: Path) -> None:
    path, vault = files.database(tmp_path / "desk.db", SCRIPT), tmp_path / "vault"
    unknown = run(vault, "import", str(path))
    assert (unknown.exit_code, "chatvault mapping FILE" in unknown.stderr) == (1, True)
    guessed = run(vault, "mapping", str(path))
    assert guessed.exit_code == 0
    assert "Rye" in guessed.stderr
    told = json.loads(guessed.stdout)
    del told["conversations"]["columns"]["title"]
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(told))
    assert run(vault, "import", str(path), "--mapping", str(mapping)).exit_code == 0
    (listed,) = json.loads(run(vault, "list", "--json").stdout)
    assert listed["title"] == "Will it rise?"


def test_what_explains_no_tables_is_said(tmp_path: Path) -> None:
    path, vault = files.database(tmp_path / "desk.db", SCRIPT), tmp_path / "vault"
    mapping = tmp_path / "mapping.json"
    mapping.write_text("{}")
    refused = run(vault, "import", str(path), "--mapping", str(mapping))
    assert refused.exit_code == 1
    assert "which table holds the messages" in refused.stderr
    other = files.database(tmp_path / "shop.db", "CREATE TABLE orders(id INTEGER, price REAL)")
    refused = run(vault, "mapping", str(other))
    assert refused.exit_code == 1
    assert "There are: orders" in refused.stderr


def test_what_was_saved_is_used_for_the_next_file_listed_and_forgotten(tmp_path: Path) -> None:
    path, vault = files.database(tmp_path / "desk.db", SCRIPT), tmp_path / "vault"
    told = json.loads(run(vault, "mapping", str(path)).stdout)
    del told["conversations"]["columns"]["title"]
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(told | {"name": "Desk"}))
    arguments = ("import", str(path), "--mapping", str(mapping), "--save-mapping")
    assert run(vault, *arguments).exit_code == 0
    later = files.database(tmp_path / "later.db", SCRIPT.replace("VALUES (1", "VALUES (9"))
    imported = run(vault, "import", str(later))
    assert imported.exit_code == 0
    assert "later.db: read by the mapping “Desk” that was saved." in imported.stderr
    kept = json.loads(run(vault, "mapping", str(later)).stdout)
    assert "title" not in kept["conversations"]["columns"]
    guessed = json.loads(run(vault, "mapping", str(later), "--guess").stdout)
    assert "title" in guessed["conversations"]["columns"]
    (listed,) = json.loads(run(vault, "mapping").stdout)
    assert listed["name"] == "Desk"
    assert json.loads(run(vault, "mapping", "--forget", "Desk").stdout) == []
    refused = run(vault, "mapping", "--forget", "Desk")
    assert refused.exit_code == 1
    assert "“Desk”" in refused.stderr
    assert run(vault, "import", str(later)).exit_code == 1  # nobody knows it any more


def test_only_a_mapping_that_is_named_can_be_saved(tmp_path: Path) -> None:
    refused = run(tmp_path / "vault", "import", str(tmp_path), "--save-mapping")
    assert refused.exit_code == 2


def test_another_vault_is_merged(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    export = write_export(tmp_path / "bread.json", conversation("bread", "How long?", "Ten hours."))
    assert run(other, "import", str(export)).exit_code == 0
    merged = run(mine, "merge", str(other))
    assert "1 conversation came" in merged.stdout
    again = json.loads(run(mine, "merge", str(other), "--json").stdout)
    assert (again["new"], again["were_there"], again["conflicts"]) == (0, 1, [])
    refused = run(mine, "merge", str(tmp_path))
    assert refused.exit_code == 1
    assert "There is no vault here" in refused.stderr


def test_columns_without_names_and_words_for_roles_are_printed_to_be_corrected(
    tmp_path: Path,
) -> None:
    path, vault = tmp_path / "desk.csv", tmp_path / "vault"
    lines = "1,user,Will it rise?\n1,bot,By noon.\n" * 3
    path.write_text(f"{lines}1,protocol,Or at one.\n")
    guessed = run(vault, "mapping", str(path))
    told = json.loads(guessed.stdout)["messages"]
    assert told["headless"] is True
    assert told["columns"]["role"] == "column 2"
    assert told["roles"] == {"user": "me", "bot": "assistant"}
    assert "user · 3 of 7 rows · me" in guessed.stderr
    assert "protocol · 1 of 7 rows · not known, taken for me" in guessed.stderr
    named = json.loads(run(vault, "mapping", str(path), "--head").stdout)["messages"]
    assert "headless" not in named
    told["roles"]["protocol"] = "somebody"
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"messages": told}))
    refused = run(vault, "import", str(path), "--mapping", str(mapping))
    assert refused.exit_code == 1
    assert "“somebody” is nobody" in refused.stderr
