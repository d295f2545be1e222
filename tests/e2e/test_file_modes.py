"""Whatever the program makes is for the person alone, however wide their usual files are."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault import logs, settings
from chatvault.domain.blocks import Image
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services import file_modes
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.damage.salvaging import salvage_vault
from chatvault.services.damage.surroundings import warnings
from chatvault.services.vault import open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.program import PROGRAM
from tests.unit.services.damage.damage import damage_index
from tests.unit.services.importing.test_importing import conversation, write_export

WIDE = 0o022  # others may read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no modes")


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A person whose files others may read, before the program has begun."""
    monkeypatch.setattr(file_modes, "_usual", [])
    before = os.umask(WIDE)
    yield
    os.umask(before)


def wide(folder: Path) -> list[str]:
    """What in the folder, itself among it, is not for its owner alone."""
    found = []
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode != (0o700 if path.is_dir() else 0o600):
            found.append(f"{path.relative_to(folder)} {mode:o}")
    return found


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_a_whole_vault_and_all_that_comes_out_of_it(tmp_path: Path) -> None:
    # Given a person's export and a folder for the program's files,
    export = write_export(tmp_path / "conversations.json", conversation("bread", "Rye?", "Rye."))
    made = tmp_path / "made"
    # when they do everything that writes something,
    services = open_vault(made / "vault")
    services.importing.run([export], Unattended())
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        picture = make_message(blocks=[Image(make_attachment())])
        merge = store.merge(make_session(external_id="picture", messages=[picture]))
        store.finish()
    backup = services.backups.create(BackupReason.MANUAL, Unattended())
    restore_vault(services.backups, backup.name, made / "restored", Unattended())
    services.exporting.export([merge.session_id], "html", made / "out", Unattended())
    services.exporting.export([merge.session_id], "md", made / "one.md", Unattended())
    (shown,) = services.reading.pictures(merge.session_id)
    services.exporting.save_attachment(shown.blob or "", made / "pictures" / "loaf.png")
    uid = services.browsing.rows([1])[0].uid
    services.originals.save(uid, made / "originals" / "again.json", Unattended())
    settings.save(made / "config" / "settings.json", settings.Settings())
    # then all of it is theirs alone, also what is only there while the vault is open.
    assert {"vault.db", "vault.db-wal", "vault.db-shm", "vault.lock"} <= names(made / "vault")
    assert {"blobs", "backups", f"{backup.name}.json"} <= names(made / "vault")
    assert {"one.md", "loaf.png", "again.json", "settings.json"} <= names(made)
    assert wide(made) == []
    assert warnings(made / "vault") == ()
    services.close()
    assert salvage_vault(made / "vault", Unattended()).kept.exists()
    assert wide(made) == []


def test_the_installed_program_salvages_and_logs_for_the_person_alone(tmp_path: Path) -> None:
    def run(*arguments: str | Path) -> None:
        subprocess.run(
            [PROGRAM, "--vault", tmp_path / "made" / "vault", *arguments],
            env=os.environ | {"HOME": str(tmp_path / "made"), "XDG_STATE_HOME": ""},
            capture_output=True, timeout=120, check=True, umask=WIDE,
        )  # fmt: skip

    export = write_export(tmp_path / "conversations.json", conversation("bread", "Rye?", "Rye."))
    run("import", export)
    run("backup", "create")
    run("export", "--all", "--format", "json", "--out", tmp_path / "made" / "out")
    damage_index(tmp_path / "made" / "vault")
    run("salvage")
    assert any(name.startswith("vault.db.damaged") for name in names(tmp_path / "made"))
    assert "log" in names(tmp_path / "made")
    assert wide(tmp_path / "made") == []


def test_what_the_log_keeps(tmp_path: Path) -> None:
    file_modes.make_private()
    root = logging.getLogger()
    before, root.handlers[:] = root.handlers[:], []
    logs.begin(tmp_path / "made" / "log")
    logging.getLogger("chatvault").warning("The oven is cold.")
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    assert names(tmp_path / "made") == {"log", logs.NAME}
    assert wide(tmp_path / "made") == []


def test_what_is_started_for_the_person_keeps_their_habit() -> None:
    assert file_modes.usual_umask() == -1
    file_modes.make_private()
    file_modes.make_private()
    assert file_modes.usual_umask() == WIDE
    assert os.umask(WIDE) == 0o077
