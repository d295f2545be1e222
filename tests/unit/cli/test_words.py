"""What the commands say to somebody who has never seen them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chatvault.cli.program import program
from tests.unit.services.importing.test_importing import conversation, write_export


class Console:
    """Runs commands on one vault."""

    def __init__(self, folder: Path) -> None:
        self.vault = folder / "vault"

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(program, ["--vault", str(self.vault), *arguments])


@pytest.fixture
def console(tmp_path: Path) -> Console:
    return Console(tmp_path)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    said = conversation("bread", "How long does rye rise?", "Ten hours.")
    return write_export(tmp_path / "conversations.json", said)


def test_help_begins_with_what_brings_conversations_in(console: Console) -> None:
    told = console.run("--help").stdout
    places = [told.index(f" {name} ") for name in ("scan", "import", "list", "backup", "doctor")]
    assert places == sorted(places)


def test_an_empty_vault_says_what_to_do_and_answers_nothing(console: Console) -> None:
    for command, hint in ((("list",), "“import”"), (("backup", "list"), "“backup create”")):
        said = console.run(*command)
        assert (said.exit_code, said.stdout) == (0, "")
        assert hint in said.stderr


def test_figures_have_names_and_units(console: Console, export: Path) -> None:
    console.run("import", str(export))
    told = console.run("stats").stdout
    assert "Conversations" in told
    assert "Active time" in told
    assert "_" not in told
    uid = console.run("list").stdout.split("\n")[1].split()[0]
    assert "Messages shown" in console.run("stats", uid).stdout


def test_figures_say_that_they_leave_out_what_an_import_counts(
    console: Console, tmp_path: Path
) -> None:
    said = [("system", "You bake."), ("user", "Will it rise?"), ("assistant", "It will.")]
    messages = [{"role": role, "content": text} for role, text in said]
    path = tmp_path / "bread.json"
    path.write_text(json.dumps({"messages": messages}))
    (imported,) = (
        line for line in console.run("import", str(path)).stdout.splitlines() if "bread" in line
    )
    (shown,) = (
        line for line in console.run("stats").stdout.splitlines() if line.startswith("Messages")
    )
    assert imported.split()[-1] == "3"
    assert shown.split() == ["Messages", "shown", "2"]


def test_one_is_said_in_the_singular(console: Console, export: Path) -> None:
    console.run("import", str(export))
    assert "1 hit " in console.run("search", "ten").stdout
    assert "1 conversation, checked" in console.run("backup", "create").stdout


def test_a_query_of_several_words_needs_no_quotes(console: Console, export: Path) -> None:
    console.run("import", str(export))
    told = console.run("search", "ten", "f*ve").stdout.splitlines()[0]
    assert told.endswith("with the word ten, with words like f*ve, in prompts and answers")


def test_an_id_that_is_none_is_answered_alike_by_all(console: Console) -> None:
    for command in ("show", "original", "resume"):
        said = console.run(command, "nothing")
        assert said.exit_code == 1
        assert said.stderr.startswith("No conversation has the id “nothing”.")


def test_a_source_that_has_nothing_is_told_beside_those_that_have(
    console: Console, export: Path
) -> None:
    console.run("import", str(export))
    # It is known by its key, and by the name that the table has of it.
    assert "Conversation bread" in console.run("list", "--source", "ChatGPT").stdout
    told = console.run("list", "--source", "chatgbt").stderr
    assert told == "There is none of the source “chatgbt”. There is something of: chatgpt.\n"
    assert console.run("list", "--status", "trashed").stderr == "There is none.\n"


def test_where_nothing_is_asked_for_or_found_it_is_said(console: Console, tmp_path: Path) -> None:
    asked = console.run("search", " ")
    assert asked.exit_code == 2
    assert "Say what to look for." in asked.stderr
    out = tmp_path / "out"
    taken = console.run("export", "--format", "md", "--out", str(out), "--query", "rye")
    assert taken.stdout == "No conversation fits; nothing written.\n"
    assert not out.exists()


def test_a_path_that_a_script_left_empty_is_not_the_folder_one_is_in(
    console: Console, monkeypatch: pytest.MonkeyPatch, export: Path
) -> None:
    # Given a person in a folder with an export, and a script whose variable is empty,
    monkeypatch.chdir(export.parent)
    before = sorted(export.parent.iterdir())
    # when that is imported, or is where the vault is to be, then nothing is done.
    imported = console.run("import", "")
    listed = CliRunner().invoke(program, ["--vault", "", "list"])
    for done in (imported, listed):
        assert done.exit_code == 2
        assert "empty" in done.stderr
    assert sorted(export.parent.iterdir()) == before


def test_an_export_is_written_to_files_alone(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, export: Path
) -> None:
    console.run("import", str(export))
    monkeypatch.chdir(tmp_path)
    done = console.run("export", "--all", "--format", "csv", "--out", "-")
    assert done.exit_code == 2
    assert not (tmp_path / "-").exists()
