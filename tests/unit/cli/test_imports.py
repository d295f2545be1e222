"""chatvault imports: what was imported before, and what could not be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.cli.console import answers
from tests.unit.cli.command_line import answer, run
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript
from tests.unit.services.importing.test_importing import conversation, write_export


def test_the_newest_comes_first_with_its_problems(tmp_path: Path) -> None:
    bread = write_export(tmp_path / "bread.json", conversation("bread", "How long?", "Ten hours."))
    empty = tmp_path / "empty.json"
    empty.touch()
    assert run(tmp_path, "import", str(bread)).exit_code == 0
    assert run(tmp_path, "import", str(empty)).exit_code == 1
    last, first = json.loads(run(tmp_path, "imports", "--json").stdout)
    assert (first["path"], first["sessions"]["new"], first["issues"]) == (str(bread), 1, [])
    assert (last["path"], last["sessions"]["failed"]) == (str(empty), 1)
    assert "empty" in last["issues"][0]["text"]
    (only,) = json.loads(run(tmp_path, "imports", "--limit", "1", "--json").stdout)
    assert only["path"] == str(empty)
    shown = run(tmp_path, "imports")
    assert "bread.json" in shown.stdout
    assert "The file is empty" in shown.stderr


def test_a_narrow_terminal_cuts_no_name_of_a_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_width", 80)
    record = {"messages": [{"role": "user", "content": "Rye?"}]}
    lines = tmp_path / "what-was-asked-in-the-bakery-in-november.jsonl"
    lines.write_text("\n".join([json.dumps(record)] * 2))
    assert run(tmp_path, "import", str(lines)).exit_code == 0
    assert "openai-messages" in run(tmp_path, "imports").stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two transcripts in their folders, a note, and an empty file of a hostile name."""
    made = tmp_path / "projects"
    for session in (SESSION, SESSION.replace("5f", "6a")):
        said = Transcript(session=session)
        said.user("How long does rye rise?")
        project = made / f"-home-ada-{session[:4]}"
        project.mkdir(parents=True)
        said.write(project)
    (made / "[red]notes.txt").write_text("Dear baker,")
    (made / "empty\x1b[2J.jsonl").touch()
    return made


def test_each_file_of_an_import_is_told(tmp_path: Path, folder: Path) -> None:
    short = run(tmp_path, "import", str(folder))
    assert "notes.txt" not in short.stdout
    shown = run(tmp_path, "imports", "--run", "1").stdout
    assert "[red]notes.txt: left out: No conversation" in shown
    (told,) = [line for line in shown.splitlines() if f"{SESSION}.jsonl" in line]
    assert told.endswith(f"{SESSION}.jsonl: 1 new")
    made = json.loads(run(tmp_path, "imports", "--run", "1", "--json").stdout)
    left = {file["path"]: file["left_out"] for file in made["files"] if file["left_out"]}
    assert left == {
        "[red]notes.txt": "No conversation in a format that can be read",
        "empty\x1b[2J.jsonl": "The file is empty",
    }
    assert (made["files_left_out"], made["files_unchanged"]) == (2, 0)


def test_the_files_are_told_right_after_the_import_where_asked(
    tmp_path: Path, folder: Path
) -> None:
    shown = run(tmp_path, "import", "--verbose", str(folder)).stdout
    assert f"{SESSION}.jsonl" in shown
    assert "empty�[2J.jsonl: left out: The file is empty" in shown


def test_a_run_that_was_not_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, "imports", "--run", "7")
    assert done.exit_code == 1
    assert "There was no import 7" in done.stderr


def test_before_the_first_import_it_says_so(tmp_path: Path) -> None:
    assert "Nothing has been imported yet" in run(tmp_path, "imports").stdout


@pytest.mark.parametrize("path", ["bread.json", "../kitchen/bread.json", "."])
def test_where_a_file_was_is_known_from_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    # Given an export that was imported from the folder it lies in, and is lost,
    kitchen, elsewhere = tmp_path / "kitchen", tmp_path / "elsewhere"
    kitchen.mkdir()
    elsewhere.mkdir()
    export = write_export(kitchen / "bread.json", conversation("bread", "How long?", "Ten hours."))
    monkeypatch.chdir(kitchen)
    assert run(tmp_path, "import", path).exit_code == 0
    told = export.read_bytes()
    export.unlink()

    # when it is put back by somebody who is in another one, then it is where it was.
    monkeypatch.chdir(elsewhere)
    (found,) = answer(tmp_path, "list")
    assert answer(tmp_path, "original", found["uid"], "--put-back")["written"] == [str(export)]
    assert export.read_bytes() == told
    assert list(elsewhere.iterdir()) == []
