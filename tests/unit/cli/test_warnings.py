"""chatvault doctor tells of a bad place and a wrong clock; the vault is sound all the same."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chatvault.cli.program import program
from chatvault.domain.day import DAY_MS
from chatvault.services.vault import open_vault
from chatvault.storage.database import small_values
from tests.unit.services.damage.damage import turn


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


def test_a_clock_that_jumped(vault_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a vault that is looked after daily, when the clock is set forward by a year."""
    upkeep = ["--vault", str(vault_folder), "upkeep"]
    assert CliRunner().invoke(program, upkeep).exit_code == 0
    then = time.time_ns() + 365 * DAY_MS * 1_000_000
    monkeypatch.setattr(time, "time_ns", lambda: then)
    assert CliRunner().invoke(program, upkeep).exit_code == 0
    assert "The clock jumped ahead by 358 days" in doctor(vault_folder).stderr
    (warning,) = json.loads(doctor(vault_folder, "--json").stdout)["warnings"]
    assert "clock" in warning


def test_a_bit_that_turned_in_what_the_vault_knows_of_its_days_stops_nothing(
    vault_folder: Path,
) -> None:
    """Given a vault that was looked after, whose list of times that do not count is none."""
    upkeep = ["--vault", str(vault_folder), "upkeep"]
    assert CliRunner().invoke(program, upkeep).exit_code == 0
    services = open_vault(vault_folder)
    turn(services, "INSERT OR REPLACE INTO app_state (key, value) VALUES ('upkeep_gaps', '[[1')")
    # Then rules that go by the clock wait, nothing else, and the next upkeep mends it.
    assert services.upkeep.waits_until() is not None
    services.close()
    assert doctor(vault_folder).stderr == ""
    assert CliRunner().invoke(program, upkeep).exit_code == 0
    services = open_vault(vault_folder)
    with services.database.read() as session:
        kept = small_values.value(session, "upkeep_gaps")
    services.close()
    assert json.loads(kept or "")
