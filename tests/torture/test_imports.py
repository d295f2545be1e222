"""Importing, killed at any moment: what was told to be in the vault is there, whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.importing import portion_import
from chatvault.services.vault import Services, open_vault
from tests.torture.killing import KILLS, Acknowledged, left_behind, problems, quick_and_long
from tests.torture.kills import Kills
from tests.unit.services.importing.test_importing import conversation, write_export

EVERY = SessionScope(status=None, subagents=True)
TURNS = 4
SMALL, TOGETHER = 20, 5  # exports, and conversations in each
LARGE = 200  # conversations of one export


def exports(folder: Path) -> list[Path]:
    folder.mkdir()
    return [
        write_export(
            folder / f"{number:03}.json",
            *(chat(f"{number}-{place}", "rye") for place in range(TOGETHER)),
        )
        for number in range(SMALL)
    ]


def large_export(path: Path, conversations: int, words: int) -> Path:
    said = "rye bread with seeds and some honey " * (words // 7)
    return write_export(path, *(chat(str(number), said) for number in range(conversations)))


def chat(name: str, said: str) -> dict[str, object]:
    return conversation(name, *(f"{name} {turn} {said}" for turn in range(TURNS)))


@quick_and_long(6)
def test_small_imports(tmp_path: Path, enough: int) -> None:
    exports(tmp_path / "exports")
    (vault := tmp_path / "vault").mkdir()
    kills, acknowledged = Kills("import, small", tmp_path), 0
    for number in kills.until(enough):
        shutil.rmtree(vault)
        told = kills.amid(import_all, vault, 0.5)
        require_whole(kills, vault, told)
        if number % 5 == 0:
            require_the_rest(vault, tmp_path / "exports", SMALL * TOGETHER)
        assert left_behind(vault) == []
        acknowledged += len(told.names)
    kills.note(acknowledged=acknowledged, lost=0, half=0)


@quick_and_long(4)
def test_a_large_import_that_is_read_beside(tmp_path: Path, enough: int) -> None:
    export = large_export(tmp_path / "exports.json", LARGE, 100)
    vault = tmp_path / "vault"
    kills, amid, acknowledged = Kills("import, large", tmp_path), 0, 0
    whole_run = kills.duration(import_beside, vault)
    for number in kills.until(enough):
        shutil.rmtree(vault)
        told = kills.amid(import_beside, vault, whole_run)
        amid += 0 < len(told.names) < LARGE
        require_whole(kills, vault, told)
        if number % 5 == 0:
            require_the_rest(vault, export, LARGE)
        assert left_behind(vault) == []
        acknowledged += len(told.names)
    kills.note(amid=amid, acknowledged=acknowledged, lost=0, half=0, orphans=0)


@pytest.mark.torture
def test_an_import_of_megabytes(tmp_path: Path) -> None:
    number = 1_000
    export = large_export(tmp_path / "exports.json", number, 400)
    assert export.stat().st_size > portion_import.WORTH_A_PROCESS
    vault = tmp_path / "vault"
    kills, acknowledged = Kills("import, 9 MB", tmp_path), 0
    whole_run = kills.duration(import_megabytes, vault)
    for place in kills.until(max(1, KILLS // 10)):
        shutil.rmtree(vault)
        told = kills.amid(import_megabytes, vault, whole_run)
        require_whole(kills, vault, told)
        if place % 5 == 0:
            require_the_rest(vault, export, number)
        assert left_behind(vault) == []
        acknowledged += len(told.names)
    kills.note(acknowledged=acknowledged, lost=0, half=0, orphans=0)


# What the processes do that are killed


def import_all(vault: Path, told: Acknowledged) -> None:
    """Import many small exports, one after the other."""
    services = open_vault(vault)
    told.tell()
    for path in sorted(vault.with_name("exports").iterdir()):
        report = services.importing.run([path], Unattended())
        told.tell(*report.changes.session_ids)
    services.close()


def import_beside(vault: Path, told: Acknowledged) -> None:
    """Import one export in many small portions, read in a process beside this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portion_import, "WORTH_A_PROCESS", 0)
        patch.setattr(portion_import, "FIRST_BATCH_MESSAGES", 80)
        patch.setattr(portion_import, "BATCH_MESSAGES", 80)
        import_megabytes(vault, told)


def import_megabytes(vault: Path, told: Acknowledged) -> None:
    """Import one export."""

    def committed(changes: Changes) -> None:
        told.tell(*changes.session_ids)

    services = open_vault(vault)
    told.tell()
    services.importing.run([vault.with_name("exports.json")], Unattended(), committed=committed)
    services.close()


# What they left


def require_whole(kills: Kills, vault: Path, told: Acknowledged) -> None:
    """All that was told is there, and all that is there is whole."""
    with kills.opened(vault) as services:
        found = turns(services)
        assert {int(name) for name in told.names} <= set(found), "what was told is gone"
        assert set(found.values()) <= {TURNS}, "there is half a conversation"
        assert problems(services) == []


def require_the_rest(vault: Path, source: Path, number: int) -> None:
    """Importing again brings what is missing, and nothing twice."""
    services = open_vault(vault)
    services.importing.run([source], Unattended())
    assert list(turns(services).values()) == [TURNS] * number
    assert problems(services) == []
    services.close()


def turns(services: Services) -> dict[int, int]:
    """How many messages each conversation has, by the messages themselves."""
    ids = [key.id for key in services.browsing.keys(EVERY, SessionSort.CREATED)]
    with services.database.rows() as rows:
        counted = dict(rows("SELECT session_id, count(*) FROM message GROUP BY session_id"))
    return {one: counted.pop(one) for one in ids} | counted
