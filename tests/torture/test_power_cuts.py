"""Power cuts amid an import, archiving, deleting and a migration: nothing told is lost."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.session import SessionStatus
from chatvault.domain.work import Unattended
from chatvault.services import trash
from chatvault.services.importing import portion_import
from chatvault.services.vault import open_vault
from tests.torture import figures
from tests.torture.killing import problems
from tests.torture.power_cuts import Image, images, recorded, state, watched
from tests.torture.test_imports import exports
from tests.torture.test_upkeep import filled, throw_away_codex
from tests.unit.services.importing.test_importing import conversation, write_export
from tests.unit.storage.released_vaults import VERSIONS, released_vault

IMAGES = int(os.environ.get("CHATVAULT_IMAGES", "1000"))
OPENED_EVERY = 40  # of the images is opened as a start would

quick_and_long = pytest.mark.parametrize(
    "number",
    [pytest.param(40, id="quick"), pytest.param(IMAGES, id="long", marks=pytest.mark.torture)],
)


def import_files(vault: Path) -> None:
    """Import many exports, grown ones after them, and one in many portions."""
    services = open_vault(vault)
    folder = vault.with_name("exports")
    services.importing.run([folder], Unattended())
    for path in exports(vault.with_name("single"))[:10]:
        services.importing.run([path], Unattended())
    grown = [conversation(f"{number}-0", *["rye"] * 8) for number in range(10)]
    services.importing.run([write_export(folder / "grown.json", *grown)], Unattended())
    services.indexing.catch_up(Unattended())
    services.close()


def archive_and_take_back(vault: Path) -> None:
    services = open_vault(vault)
    for start in range(1, 100, 20):
        for source in ("codex", "chatgpt"):
            run = services.archiving.run([ArchiveRule(1, source=source)], Unattended())
            services.organising.rename(start, f"After {source}")
            services.archiving.undo(run.moment)
        thrown_away = services.organising.move(range(start, start + 20), SessionStatus.TRASHED)
        services.organising.put_back(thrown_away.before)
        services.organising.star(range(start, start + 20), on=True)
    services.close()


def empty_the_trash(vault: Path) -> None:
    services = open_vault(vault)
    services.trash.empty(Unattended(), BackupReason.MANUAL)
    services.cleanup.run(CleanupRule(), Unattended())
    services.close()


def bring_up(vault: Path) -> None:
    services = open_vault(vault)
    services.indexing.catch_up(Unattended())
    services.close()


def nothing(vault: Path) -> None:
    exports(vault.with_name("exports"))
    open_vault(vault).close()


def with_pictures(vault: Path) -> None:
    filled(vault, {"codex": 60, "chatgpt": 60}).close()


def with_trash(vault: Path) -> None:
    services = filled(vault, {"codex": 60, "chatgpt": 20})
    throw_away_codex(services)
    services.close()


def old(vault: Path) -> None:
    released_vault(vault, VERSIONS[0])


WORKLOADS = [
    pytest.param(nothing, import_files, id="import"),
    pytest.param(with_pictures, archive_and_take_back, id="archive"),
    pytest.param(with_trash, empty_the_trash, id="trash"),
    pytest.param(old, bring_up, id="migration"),
]


@quick_and_long
@pytest.mark.parametrize(("made", "work"), WORKLOADS)
def test_nothing_that_was_told_is_lost(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    made: Callable[[Path], None],
    work: Callable[[Path], None],
    number: int,
) -> None:
    monkeypatch.setattr(portion_import, "FIRST_BATCH_MESSAGES", 40)
    monkeypatch.setattr(portion_import, "BATCH_MESSAGES", 40)
    monkeypatch.setattr(trash, "_AT_ONCE", 8)
    found, commits = outcomes(tmp_path, made, work, "FULL", number)
    corrupt = [one for one in found if one == "corrupt"]
    lost = [one for one in found if one == "lost"]
    assert (corrupt, lost) == ([], [])
    assert len(found) == number
    figures.note(f"power cut, {request.node.callspec.id.split('-')[0]}", images=number,
                 transactions=commits, corrupt=0, lost=0)  # fmt: skip


def test_the_images_would_tell_what_is_lost(tmp_path: Path) -> None:
    """With a program that does not wait for the disk they do."""
    found, _ = outcomes(tmp_path, with_pictures, archive_and_take_back, "OFF", 60)
    assert {"corrupt", "lost"} & set(found)


def outcomes(
    tmp_path: Path,
    made: Callable[[Path], None],
    work: Callable[[Path], None],
    synchronous: str,
    number: int,
) -> tuple[list[str], int]:
    """What came of so many power cuts, and how many transactions there were."""
    vault = tmp_path / "vault"
    made(vault)
    before = tmp_path / "before.db"
    shutil.copy(vault / "vault.db", before)
    with recorded(synchronous) as recording:
        work(vault)
    log = watched(recording, before, tmp_path / "watched")
    chance = random.Random(os.environ.get("CHATVAULT_SEED", "1"))
    found = []
    for place, image in enumerate(images(log, before.read_bytes(), number, chance)):
        folder = tmp_path / "image"
        shutil.rmtree(folder, ignore_errors=True)
        put_down(image, folder)
        outcome = looked_at(folder / "vault.db", image)
        if outcome == "whole" and place % OPENED_EVERY == 0:
            require_start(folder, vault)
        found.append(outcome)
    return found, sum(what == "told" for what, *_ in log) - 1


def put_down(image: Image, folder: Path) -> None:
    folder.mkdir()
    for name, content in image.files.items():
        (folder / name).write_bytes(content)


def looked_at(path: Path, image: Image) -> str:
    """Whether the database is sound, and holds what was told."""
    connection = dbapi2.connect(str(path))
    try:
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        sound &= not connection.execute("PRAGMA foreign_key_check").fetchall()
        for index in ("message_fts", "session_fts"):
            connection.execute(f"INSERT INTO {index}({index}) VALUES ('integrity-check')")
        connection.rollback()
        if not sound:
            return "corrupt"
        return "whole" if state(connection) in image.possible else "lost"
    except dbapi2.DatabaseError:
        return "corrupt"
    finally:
        connection.close()


def require_start(folder: Path, vault: Path) -> None:
    """The next start finds a whole vault; its files are those that outlived the cut."""
    (folder / "blobs").symlink_to(vault / "blobs")
    services = open_vault(folder)
    services.indexing.catch_up(Unattended())
    assert [one for one in problems(services) if not one.startswith("files")] == []
    services.close()
