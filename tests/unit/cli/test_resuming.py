"""chatvault resume: the command is printed, or the tool runs where the conversation was."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chatvault.cli.program import program
from chatvault.domain.work import Unattended
from chatvault.services import file_modes
from chatvault.services.vault import open_vault
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript
from tests.unit.services.originals.test_originals import uids


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the conversation worked in."""
    path = tmp_path / "ada's bread"
    path.mkdir()
    return path


@pytest.fixture
def uid(tmp_path: Path, folder: Path) -> str:
    """The only conversation of a vault."""
    made = Transcript(cwd=str(folder))
    made.user("How long does rye rise?")
    projects = tmp_path / "projects" / "-home-ada-bread"
    projects.mkdir(parents=True)
    made.write(projects)
    services = open_vault(tmp_path / "vault")
    services.importing.run([tmp_path / "projects"], Unattended())
    (found,) = uids(services)
    services.close()
    return found


def resume(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["--vault", str(tmp_path / "vault"), "resume", *arguments])


def put_tool(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a tool that does no more than that."""
    tool = tmp_path / "bin" / "claude"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent))


@pytest.mark.skipif(sys.platform == "win32", reason="the line of a POSIX shell")
def test_the_command_is_printed_and_nothing_runs(tmp_path: Path, uid: str, folder: Path) -> None:
    quoted = str(folder).replace("'", "'\"'\"'")
    done = resume(tmp_path, uid, "--print")
    assert (done.exit_code, done.stdout) == (
        0,
        f"cd -- '{quoted}' && claude --resume {SESSION}\n",
    )


def test_scripts_get_its_parts(tmp_path: Path, uid: str, folder: Path) -> None:
    assert json.loads(resume(tmp_path, uid, "--json").stdout) == {
        "arguments": ["claude", "--resume", SESSION],
        "folder": str(folder),
    }


@pytest.mark.skipif(sys.platform == "win32", reason="the tool is a shell script")
def test_the_tool_runs_in_the_folder_and_its_exit_code_is_kept(
    tmp_path: Path, uid: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_tool(tmp_path, 'echo "$@" > told\nexit 7', monkeypatch)
    assert resume(tmp_path, uid).exit_code == 7
    assert (folder / "told").read_text() == f"--resume {SESSION}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="has no modes")
def test_what_the_tool_writes_is_for_whom_the_persons_files_are(
    tmp_path: Path, uid: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_tool(tmp_path, "echo bread > written", monkeypatch)
    monkeypatch.setattr(file_modes, "_usual", [])
    private = os.umask(0o022)
    assert resume(tmp_path, uid).exit_code == 0
    assert os.umask(private) == 0o077
    assert stat.S_IMODE((folder / "written").stat().st_mode) == 0o644


def test_a_tool_that_is_not_there_is_told(
    tmp_path: Path, uid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = resume(tmp_path, uid)
    assert done.exit_code == 1
    assert "“claude” is not installed" in done.stderr


def test_a_folder_that_is_gone_is_told(tmp_path: Path, uid: str, folder: Path) -> None:
    folder.rmdir()
    done = resume(tmp_path, uid)
    assert done.exit_code == 1
    assert "not on this computer" in done.stderr
