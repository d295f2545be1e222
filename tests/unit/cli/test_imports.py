"""chatvault imports: what was imported before, and what could not be read."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from chatvault.cli.commands import COMMANDS
from chatvault.cli.program import program
from tests.unit.services.test_importing import conversation, write_export


def run(tmp_path: Path, *arguments: str) -> Result:
    assert COMMANDS  # importing them has registered the commands
    return CliRunner().invoke(program, ["--vault", str(tmp_path / "vault"), *arguments])


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


def test_before_the_first_import_it_says_so(tmp_path: Path) -> None:
    assert "Nothing was imported yet" in run(tmp_path, "imports").stdout
