"""Backing up and restoring, killed at any moment: whole or not at all."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

import pytest

from chatvault.domain.blocks import Image, Text
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.vault import Services, open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.torture.killing import KILLS, Acknowledged, copied, problems
from tests.torture.kills import Kills
from tests.unit.services.backups.test_restoring import forget

pytestmark = pytest.mark.torture

CONVERSATIONS = 200
EVERY = SessionScope(status=None, subagents=True)


def test_backing_up(tmp_path: Path) -> None:
    vault, kills = tmp_path / "vault", Kills("backup", tmp_path)
    filled(vault).close()
    published, left = 0, 0
    for _ in kills.until(KILLS):
        told = kills.amid(back_up_again_and_again, vault, 0.6)
        with kills.opened(vault) as services:
            backups = services.backups.list()
            assert len(backups) >= told.steps, "an acknowledged backup is gone"
            checked = services.backups.verify([one.name for one in backups], Unattended())
            assert all(one.is_good for one in checked)
            left += len(leftovers(services))
            grow_old(services.backups.folder)
            services.backups.sweep()
            assert leftovers(services) == []
            assert problems(services) == []
        published += len(backups)
        shutil.rmtree(vault / "backups")
    kills.note(
        acknowledged=kills.acknowledged, published=published, lost=0, bad=0, leftovers_swept=left
    )


def test_restoring_into_a_new_folder(tmp_path: Path) -> None:
    vault, kills = tmp_path / "vault", Kills("restore", tmp_path)
    services = filled(vault)
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    target = vault.with_name("restored")
    whole, again = 0, 0
    for _ in kills.until(KILLS):
        kills.amid(restore, vault, 0.3)
        if not (target / "vault.db").exists():
            again += 1
            services = open_vault(vault)
            (backup,) = services.backups.list()
            restore_vault(services.backups, backup.name, target, Unattended())
            services.close()
        else:
            whole += 1
        restored = open_vault(target)
        assert len(restored.browsing.keys(EVERY, SessionSort.CREATED)) == CONVERSATIONS
        assert problems(restored) == []
        assert not list(target.glob("*.partial*"))
        restored.close()
        shutil.rmtree(target)
    kills.note(were_whole=whole, came_again=again, half=0)


def test_bringing_conversations_back(tmp_path: Path) -> None:
    template, kills = tmp_path / "template", Kills("bring back", tmp_path)
    services = filled(template)
    services.backups.create(BackupReason.MANUAL, Unattended())
    for session_id in range(1, CONVERSATIONS, 2):
        forget(services, session_id)
    services.close()
    vault = tmp_path / "vault"
    shutil.copytree(template, vault)
    whole_run = kills.duration(bring_back, vault)
    before, after = 0, 0
    for _ in kills.until(KILLS):
        copied(template, vault)
        told = kills.amid(bring_back, vault, whole_run)
        with kills.opened(vault) as services:
            count = len(services.browsing.keys(EVERY, SessionSort.CREATED))
            assert count in (CONVERSATIONS // 2, CONVERSATIONS), "half of them came back"
            assert told.steps < 2 or count == CONVERSATIONS, "what was acknowledged is gone"
            assert problems(services) == []
            assert not list(services.backups.folder.glob("unpacked-*"))
            backups = [one.name for one in services.backups.list()]
            assert all(one.is_good for one in services.backups.verify(backups, Unattended()))
            before, after = before + (count < CONVERSATIONS), after + (count == CONVERSATIONS)
    kills.note(were_old=before, were_new=after, lost=0, half=0)


def back_up_again_and_again(vault: Path, told: Acknowledged) -> None:
    services = open_vault(vault)
    services.backups.create(BackupReason.MANUAL, Unattended())
    told.tell()
    for number in itertools.count():
        services.organising.star([1], on=number % 2 == 0)
        services.backups.create(BackupReason.MANUAL, Unattended())
        told.tell()


def restore(vault: Path, told: Acknowledged) -> None:
    services = open_vault(vault)
    (backup,) = services.backups.list()
    told.tell()
    restore_vault(services.backups, backup.name, vault.with_name("restored"), Unattended())


def bring_back(vault: Path, told: Acknowledged) -> None:
    services = open_vault(vault)
    (backup,) = services.backups.list()
    uids = (vault / "all").read_text().split()
    told.tell()
    services.restoring.sessions(backup.name, uids, Unattended())
    told.tell()
    services.close()


def filled(vault: Path) -> Services:
    """A vault with conversations, some with a picture; their ids are in a file beside it."""
    services = open_vault(vault)
    with services.database.write() as session:
        store = SessionStore(session, Blobs(vault / "blobs"), NOON)
        for number in range(CONVERSATIONS):
            picture = make_attachment(f"picture {number % 20}".encode() * 500)
            blocks = [Image(picture), Text("Look. " * 200)]
            store.merge(make_session(messages=[
                make_message(f"How long does loaf {number} take? " * 20, external_id=f"q{number}"),
                make_message(blocks=blocks, external_id=f"a{number}", parent_id=f"q{number}"),
            ]))  # fmt: skip
        store.finish()
    keys = services.browsing.keys(EVERY, SessionSort.CREATED)
    rows = services.browsing.rows([key.id for key in keys])
    (vault / "all").write_text("\n".join(row.uid for row in rows))
    return services


def leftovers(services: Services) -> list[str]:
    """What lies beside the backups and belongs to none."""
    names = {one.name for one in services.backups.list()}
    files = [path.name for path in services.backups.folder.iterdir() if path.is_file()]
    loose = [name for name in files if name.split(".")[0] not in names or ".partial" in name]
    return loose + [path.name for path in services.backups.blobs.folder.glob("*.partial")]


def grow_old(folder: Path) -> None:
    """Let what a crash left be older than the hour for which it may be somebody's work."""
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
