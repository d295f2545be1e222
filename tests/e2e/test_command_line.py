"""The installed program as a process: a person's day on the command line."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.program import PROGRAM
from tests.unit.services.damage.damage import damage_index
from tests.unit.services.importing.test_importing import conversation, write_export


class Program:
    """Runs the installed chatvault on one vault."""

    def __init__(self, vault: Path) -> None:
        self.vault = vault

    def run(
        self, *arguments: str, code: int = 0, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [PROGRAM, "--vault", str(self.vault), *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=os.environ | (env or {}),
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code).stdout)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "my vault")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(
        tmp_path / "conversations.json",
        conversation("bread", "How long does rye rise?", "Ten hours."),
        conversation("stone", "Which oven?", "A stone oven.", time=1_763_900_000.0),
    )


def test_a_day_with_the_program(program: Program, export: Path, tmp_path: Path) -> None:
    (imported,) = program.json("import", str(export))["runs"]
    assert imported["format"] == "chatgpt"
    assert imported["sessions"] == {"new": 2, "updated": 0, "unchanged": 0, "failed": 0}
    assert imported["messages"] == {"new": 4, "updated": 0}
    (again,) = program.json("import", str(export))["runs"]
    assert again["sessions"]["unchanged"] == 2

    listed = program.json("list")
    assert [row["title"] for row in listed] == ["Conversation stone", "Conversation bread"]
    assert listed[1]["created_at"] == "2025-11-22T12:00:00.000Z"
    bread = listed[1]["uid"]

    shown = program.json("show", bread)
    assert [message["text"] for message in shown["messages"]] == [
        "How long does rye rise?",
        "Ten hours.",
    ]
    assert shown["messages"][1]["parent"] == shown["messages"][0]["id"]
    assert shown["messages"][0]["blocks"][0]["kind"] == "text"

    found = program.json("search", "rye")
    assert (found["total"], found["total_is_exact"]) == (1, True)
    assert found["hits"][0]["session_uid"] == bread
    assert found["hits"][0]["message_id"] == shown["messages"][0]["id"]

    out = tmp_path / "out"
    for form, ending in (("md", ".md"), ("html", ".html"), ("csv", ".csv"), ("json", ".json")):
        program.run("export", "--all", "--format", form, "--out", str(out))
        assert len(list(out.glob(f"*{ending}"))) == 2
    table = tmp_path / "all.csv"
    program.run("export", "--all", "--format", "csv-raw", "--out", str(table))
    assert table.read_text(encoding="utf-8").count("Ten hours.") == 1

    (file,) = program.json("original", bread, "--out", str(tmp_path / "again.json"))["files"]
    assert file["path"] == str(export)
    assert (tmp_path / "again.json").read_bytes() == export.read_bytes()
    assert "where it was" in program.run("original", bread, "--put-back").stdout

    made = program.json("backup", "create")
    assert made["sessions"] == 2
    assert [backup["name"] for backup in program.json("backup", "list")] == [made["name"]]
    program.run("backup", "restore", made["name"], "--to", str(tmp_path / "restored"))
    assert len(Program(tmp_path / "restored").json("list")) == 2

    assert program.json("archive", "--older-than", "30d")["archived"] == 2
    assert program.json("list") == []
    assert len(program.json("list", "--status", "archived")) == 2
    assert program.json("stats")["sessions"] == 2
    assert program.json("doctor")["healthy"] is True
    damage_index(program.vault)
    salvaged = program.json("salvage")
    assert (salvaged["sessions"], salvaged["lost"]) == (2, 0)
    assert Path(salvaged["kept"]).exists()
    assert program.json("doctor")["healthy"] is True
    assert "made again for" in " ".join(program.json("doctor", "--repair")["repaired"])


def test_what_is_redacted_is_shown_before_and_gone_after(program: Program, tmp_path: Path) -> None:
    said = conversation("mail", "Ask ada@bakery.example", "In /home/ada/rye.")
    program.run("import", str(write_export(tmp_path / "conversations.json", said)))
    out = tmp_path / "out"
    asked = ("export", "--all", "--format", "md", "--redact-preview")

    shown = program.json(*asked)
    assert {one["rule"]: one["count"] for one in shown["replaced"]} == {
        "e-mail address": 1,
        "home folder": 1,
    }
    for_people = program.run(*asked, "--out", str(out)).stdout
    assert "Ask ad••••" in for_people
    assert "bakery" not in for_people
    assert not out.exists()

    (file,) = program.json("export", "--all", "--format", "md", "--redact", "--out", str(out))[
        "files"
    ]
    text = Path(file).read_text(encoding="utf-8")
    assert "Ask [redacted: e-mail address]" in text
    assert "In [redacted: home folder]/rye." in text


def test_letters_that_the_terminal_does_not_have_stop_nothing(
    program: Program, tmp_path: Path
) -> None:
    # Given a conversation in letters that a terminal of another age does not know,
    export = write_export(
        tmp_path / "c.json", conversation("rye", "Brötchen 🍞?", "Ja – natürlich.")
    )
    program.run("import", str(export))
    (listed,) = program.json("list")
    # when it is shown there, then what can be shown is.
    poor = {"PYTHONIOENCODING": "ascii"}
    assert "Br?tchen ??" in program.run("show", listed["uid"], env=poor).stdout
    assert "Conversation rye" in program.run("list", env=poor).stdout
    assert 'As "list" shows it.' in program.run("show", "--help", env=poor).stdout
    # And so is what goes wrong.
    refused = program.run("show", "nöne", env=poor, code=1).stderr
    assert refused == 'No conversation has the id "n?ne". Look for it with "list".\n'


def test_people_get_tables(program: Program, export: Path) -> None:
    assert "conversations.json" in program.run("import", str(export)).stdout
    assert "Conversation bread" in program.run("list").stdout
    assert "rye" in program.run("search", "rye").stdout
    assert "✓ database" in program.run("doctor").stdout


def test_people_and_what_they_sent_are_named(program: Program, tmp_path: Path) -> None:
    chat = tmp_path / "WhatsApp Chat with Bo.txt"
    chat.write_text(
        "31/12/20, 23:55 - Ada: Is it rye?\n31/12/20, 23:56 - Bo: rye.pdf (file attached)\n"
    )
    program.run("import", str(chat))
    (row,) = program.json("list")
    shown = program.run("show", row["uid"]).stdout
    assert "\nAda  " in shown
    assert "[file] rye.pdf" in shown


def test_what_cannot_be_read_ends_with_1_and_what_is_wrong_use_with_2(
    program: Program, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear landlord,")
    (run,) = program.json("import", str(letter), code=1)["runs"]
    assert run["issues"][0]["severity"] == "error"
    assert run["issues"][0]["path"] == str(letter)
    program.run("show", "no-such-id", code=1)
    program.run("import", str(letter), "--format", "morse", code=2)
    program.run("archive", "--older-than", "long ago", code=2)
    program.run("export", "--format", "md", "--out", str(tmp_path), code=2)
    program.run("no-such-command", code=2)


def test_a_damaged_vault_is_said_to_be_damaged(program: Program) -> None:
    program.vault.mkdir()
    (program.vault / "vault.db").write_bytes(b"garbage" * 1000)
    done = program.run("list", code=1)
    assert "damaged" in done.stderr


def test_the_version_is_told(program: Program) -> None:
    assert program.run("--version").stdout.startswith("chatvault ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to print to")
@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("--help",)])
def test_an_answer_that_does_not_fit_on_the_disk_is_told(
    program: Program, export: Path, arguments: tuple[str, ...]
) -> None:
    program.run("import", str(export))
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [PROGRAM, "--vault", str(program.vault), *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            env={key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"},
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "The answer could not be written: No space left on device.\n"


@pytest.mark.skipif(os.name != "posix", reason="a shell shuts it")
@pytest.mark.parametrize("command", ["import", "list", "list --json", "doctor"])
def test_a_command_does_its_work_where_nothing_can_be_printed(
    program: Program, export: Path, command: str
) -> None:
    name, _, options = command.partition(" ")
    paths = str(export) if name == "import" else ""
    line = f"'{PROGRAM}' --vault '{program.vault}' {name} {options} {paths} >&- 2>&-"
    assert subprocess.run(["sh", "-c", line], timeout=120, check=False).returncode == 0


def test_a_folder_is_read_where_the_system_has_no_letters_for_its_names(
    program: Program, tmp_path: Path
) -> None:
    # Given an imported file whose name has letters that a system without Unicode has not,
    folder = tmp_path / "export"
    folder.mkdir()
    write_export(folder / "Gärtner 饼.json", conversation("rye", "Rye?", "Yes."))
    program.run("import", str(folder))
    # when its folder is imported by a program that runs on such a system,
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = program.run("import", str(folder), "--json", env=ascii_only)
    # then nothing comes twice.
    (again,) = json.loads(done.stdout)["runs"]
    assert again["sessions"] == {"new": 0, "updated": 0, "unchanged": 1, "failed": 0}
