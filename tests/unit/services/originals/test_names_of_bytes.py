"""Files whose names are no UTF-8, as old disks leave them, are told apart and found again."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.cli.command_line import answer, run
from tests.unit.services.importing.test_importing import conversation, write_export

NAMES = {"rye": b"Gespr\xe4che.json", "wheat": b"Gespr\xe5che.json"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """An export for each, whose names differ in a byte that is no text."""
    return {name: _export(tmp_path, name, bytes_) for name, bytes_ in NAMES.items()}


def _export(folder: Path, name: str, called: bytes) -> Path:
    path = folder / os.fsdecode(called)
    try:
        return write_export(path, conversation(name, f"How long, {name}?"))
    except OSError as error:
        if error.errno != errno.EILSEQ:
            raise
        pytest.skip("the names of this disk are text")


def _uids(folder: Path) -> dict[str, str]:
    return {row["title"].rpartition(" ")[2]: row["uid"] for row in answer(folder, "list")}


def test_each_keeps_the_original_of_its_own(tmp_path: Path, files: dict[str, Path]) -> None:
    # Given both, imported one after the other, and a cleanup of what nothing names,
    for path in files.values():
        assert run(tmp_path, "import", str(path)).exit_code == 0
    assert run(tmp_path, "cleanup", "--orphans").exit_code == 0
    # when one is asked for, it is told by the path that it has,
    uids = _uids(tmp_path)
    for name, path in files.items():
        (told,) = answer(tmp_path, "original", uids[name])["files"]
        assert told["path"] == str(path)
    # and when both are gone from the disk, each comes back where it was, as it was.
    before = {path: path.read_bytes() for path in files.values()}
    for path in files.values():
        path.unlink()
    for name, path in files.items():
        assert answer(tmp_path, "original", uids[name], "--put-back")["written"] == [str(path)]
        assert path.read_bytes() == before[path]


def test_what_did_not_change_is_not_read_again(services: Services, files: dict[str, Path]) -> None:
    for path in files.values():
        os.utime(path, (1_763_812_800, 1_763_812_800))  # long before it is read
    services.importing.run([*files.values()], Unattended())
    again = services.importing.run([*files.values()], Unattended()).runs
    assert [run.files_unchanged for run in again] == [1, 1]
    noted = services.past_imports.newest(2)
    assert {run.path for run in noted} == {str(path) for path in files.values()}


def test_an_id_that_is_no_text_is_the_id_of_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "show", os.fsdecode(b"\xe4"))
    assert done.exit_code == 1
    assert "No conversation has the id" in done.stderr
