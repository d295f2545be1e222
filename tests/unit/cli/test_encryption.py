"""chatvault encryption: set, asked for, changed, removed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chatvault.cli.program import program
from tests.unit.services.damage.locked import plain_places
from tests.unit.services.importing.test_importing import conversation, write_export

FIRST, SECOND = "seven loaves of rye", "eight loaves of spelt"


class Console:
    """Runs commands on one vault, with files that hold passphrases."""

    def __init__(self, folder: Path) -> None:
        self.vault, self.recovery = folder / "vault", folder / "recovery.txt"
        self.first, self.second = folder / "first.txt", folder / "second.txt"
        self.first.write_text(f"{FIRST}\n")
        self.second.write_text(SECOND)

    def run(self, *arguments: str, secret: Path | None = None) -> Result:
        said = ["--passphrase-file", str(secret)] if secret else []
        return CliRunner().invoke(program, ["--vault", str(self.vault), *said, *arguments])

    def state(self) -> Any:
        return json.loads(self.run("encryption", "status", "--json").stdout)


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console(tmp_path)
    export = write_export(tmp_path / "one.json", conversation("bread", "KANARIENVOGEL?", "Ten."))
    assert made.run("import", str(export)).exit_code == 0
    assert made.run("backup", "create").exit_code == 0
    return made


def test_a_vault_is_encrypted_from_its_beginning(tmp_path: Path) -> None:
    # Given no vault yet,
    console = Console(tmp_path)
    # when a passphrase is set,
    done = console.run("encryption", "set", "--new-passphrase-file", str(console.first),
                       "--recovery-file", str(console.recovery))  # fmt: skip
    assert done.exit_code == 0, done.stderr
    # then there is one, which it opens.
    assert not (console.vault / "vault.db").read_bytes().startswith(b"SQLite")
    export = write_export(tmp_path / "one.json", conversation("bread", "Rye?", "Ten."))
    assert console.run("import", str(export), secret=console.first).exit_code == 0
    assert console.run("doctor", secret=console.first).exit_code == 0


def test_a_vault_from_plain_to_encrypted_and_back(console: Console) -> None:
    assert console.state() == {"encrypted": False, "unfinished": False, "removing": False}
    # Given a passphrase is set, and the recovery key kept in a file,
    done = console.run("encryption", "set", "--new-passphrase-file", str(console.first),
                       "--recovery-file", str(console.recovery))  # fmt: skip
    assert (done.exit_code, "1 backup" in done.stdout) == (0, True)
    assert plain_places(console.vault) == []
    assert os.name != "posix" or console.recovery.stat().st_mode & 0o777 == 0o600
    # then nothing is told without it, and a wrong one says so in a sentence,
    locked = console.run("list")
    assert (locked.exit_code, locked.stdout) == (1, "")
    assert "The vault is locked" in locked.stderr
    wrong = console.run("list", secret=console.second)
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "not the passphrase" in wrong.stderr
    # and with it all is as before.
    listed = console.run("list", secret=console.first)
    assert "Conversation bread" in listed.stdout
    # When the passphrase is forgotten, the recovery key sets another;
    changed = console.run("encryption", "change", "--new-passphrase-file", str(console.second),
                          secret=console.recovery)  # fmt: skip
    assert changed.exit_code == 0
    assert console.run("list", secret=console.first).exit_code == 1
    # when it is removed, the vault is plain again.
    removed = console.run("encryption", "remove", "--yes", secret=console.second)
    assert (removed.exit_code, "plain again" in removed.stdout) == (0, True)
    assert "Conversation bread" in console.run("list").stdout
    assert console.run("backup", "verify").exit_code == 0


def test_nothing_is_encrypted_before_somebody_has_the_recovery_key(console: Console) -> None:
    # Given nobody is there to read it, and no file for it,
    done = console.run("encryption", "set", "--new-passphrase-file", str(console.first))
    # then nothing is done; nor where the file would be written over.
    assert (done.exit_code, "--recovery-file" in done.stderr) == (1, True)
    console.recovery.write_text("something else")
    done = console.run("encryption", "set", "--new-passphrase-file", str(console.first),
                       "--recovery-file", str(console.recovery))  # fmt: skip
    assert done.exit_code == 1
    assert console.recovery.read_text() == "something else"
    assert not console.state()["encrypted"]


def test_without_a_passphrase_there_is_none_to_change_or_remove(console: Console) -> None:
    for command in (["change"], ["remove", "--yes"], ["remember"]):
        done = console.run("encryption", *command)
        assert (done.exit_code, "not encrypted" in done.stderr) == (1, True)


def test_an_encrypted_backup_is_restored_with_its_passphrase(
    console: Console, tmp_path: Path
) -> None:
    # Given an encrypted vault with a backup, whose database is lost,
    assert console.run("encryption", "set", "--new-passphrase-file", str(console.first),
                       "--recovery-file", str(console.recovery)).exit_code == 0  # fmt: skip
    (backup,) = json.loads(console.run("backup", "list", "--json").stdout)
    (console.vault / "vault.db").unlink()
    # when it is restored without the passphrase, then that is asked for;
    restore = ("backup", "restore", backup["name"], "--to", str(tmp_path / "restored"))
    locked = console.run(*restore)
    assert (locked.exit_code, "backups are locked" in locked.stderr) == (1, True)
    # with it there is an encrypted vault, which it opens.
    assert console.run(*restore, secret=console.first).exit_code == 0
    console.vault = tmp_path / "restored"
    assert "is locked" in console.run("list").stderr
    assert "Conversation bread" in console.run("list", secret=console.first).stdout
