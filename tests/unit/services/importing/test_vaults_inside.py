"""A vault is no folder of files: what it keeps is not imported as if a person had it twice."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import Severity
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault
from tests.unit.importers.claude_code.claude_code_files import Transcript, text
from tests.unit.services.importing.test_importing import conversation, run, write_export


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another vault, with the original of a conversation and a backup."""
    transcript = Transcript()
    transcript.user([text("How long does rye rise?")])
    transcript.assistant("msg_1", text("Ten hours."))
    services = open_vault(tmp_path / "disk" / "vault")
    run(services, transcript.write(tmp_path))
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    return services.folder


@pytest.mark.parametrize("name", ["", "vault.db"])
def test_a_vault_that_was_chosen_is_not_read_and_how_to_merge_it_is_told(
    services: Services, other: Path, name: str
) -> None:
    (done,) = run(services, other / name).runs
    (issue,) = done.issues
    assert done.sessions_new == 0
    assert issue.severity is Severity.ERROR
    assert "a vault of ChatVault" in issue.text
    assert "chatvault merge" in issue.text


@pytest.mark.parametrize("inner", ["vault", "vault/backups"])
def test_of_a_vault_among_other_files_these_are_imported(
    services: Services, other: Path, inner: str
) -> None:
    # Given a folder with an export and a vault, or what is left of one,
    folder = other.parent
    write_export(folder / "conversations.json", conversation("bread", "How long?"))
    if inner != "vault":
        (other / "vault.db").unlink()
        (folder / "vault" / "backups").rename(folder / "kept")
    # when it is imported, then the export comes, and the vault is told.
    (done,) = run(services, folder).runs
    assert done.sessions_new == 1
    (told,) = (
        issue.text for issue in done.issues if "a vault" in issue.text or "vaults" in issue.text
    )
    assert "chatvault merge" in told


def test_a_folder_that_nobody_may_look_into_is_no_vault(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    stat = os.stat

    def refuse(path: object, **rest: Any) -> os.stat_result:
        if str(path).startswith(f"{tmp_path / 'closed'}{os.sep}"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", refuse)
    (done,) = run(services, tmp_path / "closed").runs
    assert "empty" in done.issues[0].text
