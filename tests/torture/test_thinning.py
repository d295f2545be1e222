"""Thinning out backups and copying them to a second folder, killed at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Image, Text
from chatvault.domain.safekeeping.backup import BackupReason, RetentionRule
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.work import Unattended
from chatvault.services.backups import thinning
from chatvault.services.backups.second_folder import SecondFolder
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.torture.killing import Acknowledged, copied, left_behind, problems, quick_and_long
from tests.torture.kills import Kills
from tests.torture.test_backups import grow_old, leftovers
from tests.unit.services.backups.test_restoring import forget

BACKUPS = 8
ALL, LAST_TWO = RetentionRule(BACKUPS, 0, 0, 0), RetentionRule(2, 0, 0, 0)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A closed vault with backups, each of which alone needs a picture."""
    services = open_vault(tmp_path / "template")
    for number in range(BACKUPS):
        picture = Image(make_attachment(f"loaf {number}".encode() * 20_000))
        with services.importing.blobs.adding(), services.database.write() as session:
            store = SessionStore(session, services.importing.blobs, NOON)
            message = make_message(blocks=[Text("Look."), picture])
            loaf = store.merge(make_session(messages=[message], external_id=f"loaf {number}"))
            store.finish()
        services.backups.create(BackupReason.SCHEDULE, Unattended(), rule=ALL)
        forget(services, loaf.session_id)
        services.cleanup.run(CleanupRule(), Unattended())
    services.close()
    return services.folder


def thin_out(vault: Path, told: Acknowledged) -> None:
    services = open_vault(vault)
    told.tell()
    services.backups.thin_out(LAST_TWO)
    told.tell()
    services.close()


def copy_on(vault: Path, told: Acknowledged) -> None:
    services = open_vault(vault)
    told.tell()
    services.backups.copy_to(vault / "disk", Unattended(), ALL)
    told.tell()
    services.close()


@quick_and_long(5)
def test_what_is_listed_is_whole_while_others_go(
    tmp_path: Path, template: Path, enough: int
) -> None:
    vault, kills, amid = tmp_path / "vault", Kills("thin out backups", tmp_path), 0
    longest = kills.duration(thin_out, copied(template, vault))
    for _ in kills.until(enough):
        copied(template, vault)
        told = kills.amid(thin_out, vault, longest)
        with kills.opened(vault) as services:
            names = [one.name for one in services.backups.list()]
            amid += 2 < len(names) < BACKUPS
            assert names[:2] == newest(template)[:2], "one that was to stay is gone"
            assert told.steps < 2 or len(names) == 2
            require_whole(services, names)
            services.backups.thin_out(LAST_TWO)
            grow_old(services.backups.folder)
            services.backups.sweep()
            assert leftovers(services) == []
            assert thinning.unneeded(services.backups.folder, ()) == set()
            assert problems(services) == []
    kills.note(amid=amid, lost=0, half=0)


@quick_and_long(5)
def test_what_is_listed_in_the_second_folder_is_whole(
    tmp_path: Path, template: Path, enough: int
) -> None:
    vault, kills, amid = tmp_path / "vault", Kills("second folder", tmp_path), 0
    (template / "disk").mkdir()
    longest = kills.duration(copy_on, copied(template, vault))
    for _ in kills.until(enough):
        copied(template, vault)
        told = kills.amid(copy_on, vault, longest)
        with kills.opened(vault) as services:
            place = SecondFolder(services.backups.folder, vault / "disk").folder
            there = sorted(path.name for path in place.glob("*.json"))
            amid += 0 < len(there) < BACKUPS
            assert told.steps < 2 or len(there) == BACKUPS, "what was acknowledged is not there"
            if there:
                elsewhere = services.backups.elsewhere(place)
                require_whole(services, [one.name for one in elsewhere.list()], place)
            grow_old(vault / "disk")
            assert services.backups.copy_to(vault / "disk", Unattended(), ALL) == BACKUPS - len(
                there
            )
            require_whole(services, newest(template), place)
            assert not list(place.rglob("*.partial*"))
            require_whole(services, newest(template))
        assert left_behind(vault) == []
    kills.note(amid=amid, lost=0, half=0)


def require_whole(services: Services, names: list[str], place: Path | None = None) -> None:
    """Those are listed in that folder, and a check of each finds it as it was."""
    backups = services.backups.elsewhere(place)
    assert [one.name for one in backups.list()] == names
    assert all(one.is_good for one in backups.verify(names, Unattended()))


def newest(vault: Path) -> list[str]:
    """The names of a closed vault's backups, newest first."""
    services = open_vault(vault)
    names = [one.name for one in services.backups.list()]
    services.close()
    return names
