"""chatvault doctor tells of a bad place; the vault is sound all the same."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chatvault.cli.program import program


def doctor(folder: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(program, ["--vault", str(folder), "doctor", *arguments])
    assert done.exit_code == 0
    return done


@pytest.mark.skipif(os.name != "posix", reason="has no modes")
def test_a_vault_that_others_may_read(vault_folder: Path) -> None:
    vault_folder.mkdir(mode=0o755)
    vault_folder.chmod(0o755)
    assert "Other people on this computer" in doctor(vault_folder).stderr
    (warning,) = json.loads(doctor(vault_folder, "--json").stdout)["warnings"]
    assert str(vault_folder) in warning
    vault_folder.chmod(0o700)
    assert doctor(vault_folder).stderr == ""
    assert json.loads(doctor(vault_folder, "--json").stdout)["warnings"] == []


def test_a_vault_in_a_synced_folder(tmp_path: Path) -> None:
    assert "Dropbox synchronises" in " ".join(doctor(tmp_path / "Dropbox" / "v").stderr.split())
