"""chatvault backup: made, checked, thinned out, and brought back from."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chatvault import paths, settings
from chatvault.cli.program import program
from chatvault.settings import Settings
from tests.unit.services.damage.damage import damage_index
from tests.unit.services.importing.test_importing import conversation, write_export


class Console:
    """Runs commands on one vault."""

    def __init__(self, folder: Path) -> None:
        self.vault = folder / "vault"

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(program, ["--vault", str(self.vault), *arguments])

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console(tmp_path)
    export = write_export(
        tmp_path / "both.json",
        conversation("bread", "How long?", "Ten hours."),
        conversation("oven", "Which oven?", "One of stone."),
    )
    assert made.run("import", str(export)).exit_code == 0
    return made


def test_a_backup_that_changed_on_the_disk_ends_the_check_with_1(console: Console) -> None:
    made = console.json("backup", "create")
    assert console.run("backup", "verify").exit_code == 0
    packed = bytearray(Path(made["path"]).read_bytes())
    packed[20] ^= 4
    Path(made["path"]).write_bytes(packed)
    result = console.run("backup", "verify", made["name"])
    assert (result.exit_code, "✕" in result.stdout) == (1, True)
    assert "changed on the disk" in result.stderr


def test_where_there_is_nothing_to_check_it_is_said(console: Console) -> None:
    done = console.run("backup", "verify")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no backup to check" in done.stderr


def test_a_restore_says_how_a_terminal_opens_a_folder_with_spaces(
    console: Console, tmp_path: Path
) -> None:
    name = console.json("backup", "create")["name"]
    done = console.run("backup", "restore", name, "--to", str(tmp_path / "old talks"))
    assert shlex.split(done.stdout)[-1] == str(tmp_path / "old talks")


def test_what_the_vault_had_lost_already_is_told(console: Console) -> None:
    (original,) = (console.vault / "blobs").glob("??/*")
    original.unlink()
    made = console.run("backup", "create")
    assert made.exit_code == 0
    assert "1 file was missing in the vault already" in made.stderr


def test_a_dry_run_deletes_nothing(console: Console) -> None:
    assert console.json("backup", "prune", "--dry-run") == {"backups": [], "freed": 0}
    console.json("backup", "create")
    assert console.json("backup", "prune") == {"backups": [], "freed": 0}
    assert len(console.json("backup", "list")) == 1


def test_one_conversation_comes_back_from_a_second_folder(console: Console, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = console.json("backup", "create", "--copy-to", str(disk))
    (folder,) = disk.iterdir()
    assert console.json("backup", "list", "--folder", str(folder))[0]["name"] == made["name"]
    uid = console.json("list")[0]["uid"]
    other = Console(tmp_path / "other")
    arguments = ("backup", "restore", made["name"], "--folder", str(folder), "--only", uid)
    assert other.json(*arguments) == {"restored": 1, "were_there": 0, "completed": 0}
    assert [row["uid"] for row in other.json("list")] == [uid]
    assert other.json(*arguments)["were_there"] == 1
    assert other.json("doctor")["healthy"]


def test_a_restore_says_where_to(console: Console) -> None:
    made = console.json("backup", "create")
    assert console.run("backup", "restore", made["name"]).exit_code == 2


def test_the_persons_own_layer_is_read_back(console: Console) -> None:
    made = console.json("backup", "create")
    layer = Path(made["path"].replace(".db.zst", ".yours.jsonl"))
    assert console.json("backup", "own-layer", str(layer)) == {"conversations": 0, "unknown": 0}
    layer.write_text("nothing of the kind")
    assert console.run("backup", "own-layer", str(layer)).exit_code == 1


def test_the_backups_of_a_damaged_vault_are_listed_and_restored(
    console: Console, tmp_path: Path
) -> None:
    made = console.json("backup", "create")
    (console.vault / "vault.db").write_bytes(b"garbage" * 1_000)
    assert [one["name"] for one in console.json("backup", "list")] == [made["name"]]
    done = console.run("backup", "restore", made["name"], "--to", str(tmp_path / "restored"))
    assert done.exit_code == 0
    restored = Console(tmp_path)
    restored.vault = tmp_path / "restored"
    assert len(restored.json("list")) == 2


def test_the_newest_backup_takes_the_place_of_a_damaged_database(console: Console) -> None:
    console.json("backup", "create")
    (console.vault / "vault.db").write_bytes(b"garbage" * 1_000)
    assert "damaged" in console.run("list").stderr
    put = console.json("salvage", "--from-backup")
    assert (put["sessions"], put["messages"], put["lost_files"]) == (2, 4, 0)
    assert Path(put["kept"]).read_bytes() == b"garbage" * 1_000
    assert len(console.json("list")) == 2


@pytest.mark.parametrize("is_said", [True, False])
def test_it_may_be_in_the_second_folder_alone(
    console: Console, tmp_path: Path, *, is_said: bool
) -> None:
    # Given copies in the folder that the window copies backups to, and no others,
    disk = tmp_path / "disk"
    disk.mkdir()
    settings.save(paths.settings_file(), Settings(backup_folder="" if is_said else str(disk)))
    console.run("backup", "create", "--copy-to", str(disk))
    shutil.rmtree(console.vault / "backups")
    (console.vault / "vault.db").write_bytes(b"garbage" * 1_000)
    # then they are found, said or not.
    where = ("--folder", str(disk)) if is_said else ()
    done = console.run("salvage", "--from-backup", *where)
    assert "2 conversations and 4 messages" in done.stdout
    assert len(console.json("list")) == 2


def test_a_sound_vault_is_not_salvaged(console: Console) -> None:
    # Given a vault that is as it should be, when somebody wants to salvage it all the same,
    done = console.run("salvage")
    # then it is told to be sound, and no second database lies beside it.
    assert (done.exit_code, done.stdout) == (1, "")
    assert "The vault is sound" in done.stderr
    assert not list(console.vault.glob("vault.db.damaged-*"))


def test_a_damaged_vault_is_rebuilt_and_the_damaged_database_kept(console: Console) -> None:
    damage_index(console.vault)
    done = console.json("salvage")
    assert (done["sessions"], done["messages"], done["lost"]) == (2, 4, 0)
    assert Path(done["kept"]).exists()
    assert console.json("search", "stone")["total"] == 1


def test_no_backup_takes_the_place_of_a_sound_vault(console: Console, tmp_path: Path) -> None:
    # Given a vault that is as it should be, and a backup from before its last import,
    console.json("backup", "create")
    later = write_export(tmp_path / "later.json", conversation("pan", "Which pan?", "Of iron."))
    console.run("import", str(later))

    # when somebody asks for the backup in its place, then nothing of it goes.
    done = console.run("salvage", "--from-backup")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "The vault is sound" in done.stderr
    assert len(console.json("list")) == 3
    assert not list(console.vault.glob("*damaged*"))


def test_without_any_backup_the_damaged_database_stays(console: Console) -> None:
    (console.vault / "vault.db").write_bytes(b"garbage" * 1_000)
    done = console.run("salvage", "--from-backup")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Nothing was changed" in done.stderr
    assert not list(console.vault.glob("*damaged*"))
    assert console.run("salvage", "--folder", "anywhere").exit_code == 2
