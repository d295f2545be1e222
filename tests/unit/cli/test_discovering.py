"""chatvault scan: a table for people, JSON for scripts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chatvault.cli.program import program
from tests.homes import claude_code


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of whoever runs the program."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def scan(*options: str) -> tuple[int, str]:
    """The exit code and what came on stdout."""
    done = CliRunner().invoke(program, ["scan", *options])
    return done.exit_code, done.stdout


def test_a_table_says_where_and_how_much(home: Path) -> None:
    claude_code(home)
    code, shown = scan()
    assert code == 0
    assert "Claude Code" in shown
    assert "~/.claude/projects" in shown
    assert "30 days" in shown


def test_scripts_get_all_of_it(home: Path) -> None:
    projects = claude_code(home)
    code, shown = scan("--json")
    (found,) = json.loads(shown)
    assert code == 0
    assert found == {
        "source": "claude-code",
        "path": str(projects),
        "conversations": 2,
        "size": 12,
        "since": "2025-03-10T09:46:40.000Z",
        "deletes_after_days": 30,
        "problem": None,
    }


def test_nothing_found_is_no_failure_and_no_vault_is_made(home: Path) -> None:
    assert scan("--json") == (0, "[]\n")
    assert not Path(os.environ["CHATVAULT_HOME"]).exists()


def test_what_may_not_be_looked_at_ends_with_1(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claude_code(home)

    def refuse(path: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    code, shown = scan("--json")
    assert code == 1
    assert "Permission denied" in json.loads(shown)[0]["problem"]
