"""Commands on a vault in an odd place: they work, or a sentence says why not."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from chatvault.services.encryption import unlocking
from tests.odd_places import ODD_PLACES
from tests.unit.cli.command_line import run_on as run
from tests.unit.services.importing.test_importing import conversation, write_export

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="other names are odd there")


@pytest.mark.parametrize("name", ODD_PLACES)
def test_they_work_or_say_why_not(tmp_path: Path, name: str) -> None:
    place = ODD_PLACES[name]
    vault = place.make(tmp_path)
    export = write_export(
        tmp_path / "conversations.json", conversation("bread", "How long does rye rise?", "Ten.")
    )
    commands = (("import", str(export)), ("list",), ("backup", "create"), ("doctor",))
    for command in commands:
        done = run(vault, *command)
        assert done.exit_code == (1 if place.told else 0), done.output
        assert place.told in " ".join(done.stderr.split())
        assert isinstance(done.exception, SystemExit | None)  # no traceback


def test_a_file_in_the_place_of_a_folder_of_the_vault_is_told(tmp_path: Path) -> None:
    # Given a vault in which there is a letter where its files should be,
    vault = tmp_path / "vault"
    assert run(vault, "list").exit_code == 0
    (vault / "blobs").write_text("Dear baker,")
    export = write_export(tmp_path / "conversations.json", conversation("bread", "Rye?", "Rye."))
    # when something is imported, then the place is told, and no more than that.
    done = run(vault, "import", str(export))
    assert (done.exit_code, done.stdout) == (1, "")
    assert str(vault / "blobs") in "".join(done.stderr.split("\n"))
    assert "File exists" in done.stderr


def test_a_folder_that_nobody_may_look_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(unlocking, "keys_of", refuse)
    done = run(tmp_path / "closed", "list")
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "Permission denied" in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("import",),
        ("export", "--all", "--format", "md", "--out"),
        ("backup", "create", "--copy-to"),
        ("backup", "restore", "any", "--to"),
        ("merge",),
        ("mapping",),
        ("salvage", "--from-backup", "--folder"),
        ("encryption", "set", "--recovery-file"),
    ],
)
def test_an_empty_path_is_not_the_folder_that_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    # As the variable of a script may be empty, in which nobody sees it.
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    done = run(tmp_path / "vault", *command, "")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "The path is empty." in done.stderr
    assert list((tmp_path / "here").iterdir()) == []
