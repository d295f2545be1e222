"""Whatever is done on a disk that is nearly full: a sentence that names it, and a sound vault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from chatvault import settings
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort, SessionStatus
from chatvault.domain.work import Unattended
from chatvault.errors import KnownError
from chatvault.services import disk
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.importing import import_room, portion_import
from chatvault.services.searching import indexing
from chatvault.services.vault import Services, open_vault
from tests.torture import figures
from tests.torture.killing import left_behind, problems
from tests.torture.test_backups import filled
from tests.torture.test_full_disk import STEPS, resize, small_disk
from tests.torture.test_imports import exports
from tests.unit.storage.released_vaults import VERSIONS, content, released_vault
from tests.unit.storage.test_migrations import brought_up
from tests.unit.test_lasting_files import store_pictures

__all__ = ["small_disk"]
pytestmark = pytest.mark.torture

EVERY = SessionScope(status=None, subagents=True)
LARGE = 64 << 20
PICTURES = 60


@dataclass(frozen=True, slots=True)
class Phase:
    """Something that needs room: made ready, done, and looked at when it was done.

    ``made`` gets the folder of the vault, ``work`` and ``whole`` the open vault.
    """

    made: Callable[[Path], None]
    work: Callable[[Services], object]
    whole: Callable[[Services], bool]


def nothing(vault: Path) -> None:
    open_vault(vault).close()


def backed_up(vault: Path) -> None:
    services = filled(vault)
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()


def conversations(vault: Path) -> None:
    filled(vault).close()


def count(services: Services) -> int:
    return len(services.browsing.keys(EVERY, SessionSort.CREATED))


def import_files(services: Services) -> None:
    folder = services.folder.parent.parent / "exports"
    if not folder.exists():
        exports(folder)
    services.importing.run([folder], Unattended())


def is_imported(services: Services) -> bool:
    """All conversations, with their originals."""
    with services.database.rows() as rows:
        ((kept,),) = rows("SELECT count(*) FROM original_part")
    return count(services) == 100 and kept == 20


def back_up(services: Services) -> None:
    services.backups.create(BackupReason.MANUAL, Unattended())


def export(services: Services) -> None:
    ids = range(1, 101)
    services.exporting.export(ids, "html", services.folder.parent / "out", Unattended())


def is_exported(services: Services) -> bool:
    paths = list((services.folder.parent / "out").iterdir())
    return len(paths) == 100 and all(path.read_bytes().endswith(b"</html>\n") for path in paths)


def tidy_index(services: Services) -> None:
    services.indexing.catch_up(Unattended())


def is_tidy(services: Services) -> bool:
    with services.database.rows() as rows:
        ((waiting,),) = rows("SELECT count(*) FROM unlisted_message")
    return not waiting


def move(services: Services) -> None:
    services.organising.move(range(1, 201), SessionStatus.ARCHIVED)


def is_moved(services: Services) -> bool:
    scope = SessionScope(status=SessionStatus.ARCHIVED)
    return len(services.browsing.keys(scope, SessionSort.CREATED)) == 200


def fold_log(services: Services) -> None:
    store_pictures(services, PICTURES)
    services.database.close()


def restore(services: Services) -> None:
    (backup,) = services.backups.list()
    restore_vault(services.backups, backup.name, services.folder.parent / "restored", Unattended())


def is_restored(services: Services) -> bool:
    restored = open_vault(services.folder.parent / "restored")
    try:
        return count(restored) == 200 and problems(restored) == []
    finally:
        restored.close()


PHASES = {
    "import": Phase(nothing, import_files, is_imported),
    "pictures": Phase(
        nothing, lambda one: store_pictures(one, PICTURES), lambda one: count(one) == PICTURES
    ),
    "backup": Phase(conversations, back_up, lambda one: bool(one.backups.list())),
    "restore": Phase(backed_up, restore, is_restored),
    "export": Phase(conversations, export, is_exported),
    "index": Phase(conversations, tidy_index, is_tidy),
    "archive": Phase(conversations, move, is_moved),
    "checkpoint": Phase(nothing, fold_log, lambda one: count(one) == PICTURES),
}


@pytest.mark.parametrize("is_asked_first", [True, False], ids=["asked", "unasked"])
@pytest.mark.parametrize("name", PHASES)
def test_at_every_size_it_is_done_or_told(
    small_disk: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    *,
    is_asked_first: bool,
) -> None:
    """Also where the room that was there when it was asked for goes meanwhile."""
    monkeypatch.setattr(indexing, "_MANY", 0)
    monkeypatch.setattr(portion_import, "FIRST_BATCH_MESSAGES", 40)
    monkeypatch.setattr(portion_import, "BATCH_MESSAGES", 40)
    monkeypatch.setattr(import_room, "LEAST_ROOM", 1_000_000 if is_asked_first else 0)
    if not is_asked_first:
        monkeypatch.setattr(disk, "free_space", lambda folder: 1 << 40)
    phase, template, vault = PHASES[name], tmp_path / "template", small_disk / "vault"
    phase.made(template)
    needed = needs(phase, template, vault)
    done = refused = 0
    for step in range(STEPS):
        empty(small_disk)
        shutil.copytree(template, vault)
        services = open_vault(vault)
        used = shutil.disk_usage(small_disk).used
        resize(small_disk, used + step * needed // STEPS)
        try:
            phase.work(services)
            done += 1
        except KnownError as error:
            refused += 1
            require_told(error, small_disk)
        finally:
            services.close()
        require_nothing_half(small_disk)
        # With room again the vault is sound, and the same can be done.
        resize(small_disk, LARGE)
        services = open_vault(vault)
        assert problems(services) == []
        if not phase.whole(services) if name not in ("export", "restore") else True:
            shutil.rmtree(small_disk / "restored", ignore_errors=True)
            phase.work(services)
        services.close()
        services = open_vault(vault)
        assert phase.whole(services)
        assert problems(services) == []
        services.close()
        assert left_behind(vault) == []
    assert done
    assert refused
    how = "asked first" if is_asked_first else "room gone meanwhile"
    figures.note(f"full disk, {name} ({how})", disks=STEPS, done=done, refused=refused, half=0,
                 lost=0)  # fmt: skip


def test_migrating(small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free_space", lambda folder: 1 << 40)
    template, vault = tmp_path / "template", small_disk / "vault"
    before = content(released_vault(template, VERSIONS[0]))
    done = refused = 0
    for step in range(STEPS):
        empty(small_disk)
        shutil.copytree(template, vault)
        used = shutil.disk_usage(small_disk).used
        resize(small_disk, used + 32_768 + step * (1_600_000 // STEPS))
        try:
            open_vault(vault).close()
            done += 1
        except KnownError as error:
            refused += 1
            require_told(error, small_disk)
        resize(small_disk, LARGE)
        services = open_vault(vault)
        assert brought_up(before, content(vault / "vault.db")) == []
        services.indexing.catch_up(Unattended())
        assert problems(services) == []
        services.close()
        assert left_behind(vault) == []
    assert done
    assert refused
    figures.note("full disk, migration", disks=STEPS, done=done, refused=refused, half=0, lost=0)


def test_settings(small_disk: Path) -> None:
    path = small_disk / "settings.json"
    old, new = settings.Settings(zoom=1.5), settings.Settings(geometry="ab" * 4_000)
    done = refused = 0
    for step in range(STEPS):
        empty(small_disk)
        settings.save(path, old)
        (small_disk / "ballast").write_bytes(bytes(65_536))
        resize(small_disk, shutil.disk_usage(small_disk).used + step % 8 * 4_096)
        try:
            settings.save(path, new)
            done += 1
            assert settings.load(path) == new
        except OSError:
            refused += 1
            assert settings.load(path) == old
        assert not list(small_disk.glob("*.partial"))
        resize(small_disk, LARGE)
        settings.save(path, new)
        assert settings.load(path) == new
    assert done
    assert refused
    figures.note("full disk, settings", disks=STEPS, done=done, refused=refused, half=0, lost=0)


def needs(phase: Phase, template: Path, vault: Path) -> int:
    """About how much room the work takes at most, in bytes."""
    shutil.copytree(template, vault)
    services = open_vault(vault)
    before = shutil.disk_usage(vault).used
    phase.work(services)
    after = shutil.disk_usage(vault).used
    services.close()
    return 2 * (after - before) + 3 * (vault / "vault.db").stat().st_size


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def require_told(error: KnownError, folder: Path) -> None:
    """The sentence is for a person, and names the disk or what on it could not be written."""
    where = error.sentence + str(error.path or "")
    assert str(folder) in where, error.sentence
    assert error.sentence.endswith("."), error.sentence


def require_nothing_half(folder: Path) -> None:
    """What can be seen beside the vault is whole."""
    for path in (folder / "out").glob("*"):
        assert path.read_bytes().endswith(b"</html>\n"), path
    assert not (folder / "restored" / "vault.db").exists() or open_vault(folder / "restored")
