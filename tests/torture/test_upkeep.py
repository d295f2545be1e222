"""Archiving, emptying the trash and cleaning up, killed at any moment: whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chatvault.domain.blocks import Image, Text
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.session import SessionScope, SessionSort, SessionStatus
from chatvault.domain.work import Unattended
from chatvault.services import archiving, cleanup, trash
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.vault import Services, open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.torture.killing import KILLS, Acknowledged, copied, problems
from tests.torture.kills import Kills
from tests.unit.services.importing.test_importing import conversation, write_export

pytestmark = pytest.mark.torture

CODEX, CHATGPT = ArchiveRule(1, source="codex"), ArchiveRule(1, source="chatgpt")
EVERY = SessionScope(status=None, subagents=True)
EMPTIED, KEPT = 120, 40  # conversations in the trash, and others
CLEAN = CleanupRule(originals_days=0, logs_days=0)


def test_archiving_and_back(tmp_path: Path) -> None:
    vault, kills = tmp_path / "vault", Kills("archive", tmp_path)
    filled(vault, {"codex": 150, "chatgpt": 150}).close()
    states = [(0, 0), (150, 0), (150, 150), (0, 150)]
    for _ in kills.until(KILLS):
        told = kills.amid(archive_and_back, vault, 0.15)
        with kills.opened(vault) as services:
            counts = archived(services)
            possible = {states[told.steps % 4], states[(told.steps + 1) % 4]}
            assert counts in possible, f"{counts} after {told.steps} steps"
            assert problems(services) == []
            while (moment := services.archiving.last_run()) is not None:
                services.archiving.undo(moment)
            assert archived(services) == (0, 0)
    kills.note(acknowledged=kills.acknowledged, lost=0, half=0)


def test_emptying_the_trash(tmp_path: Path) -> None:
    template, kills = tmp_path / "template", Kills("empty the trash", tmp_path)
    services = filled(template, {"codex": EMPTIED, "chatgpt": KEPT})
    throw_away_codex(services)
    services.close()
    whole_run = kills.duration(empty_trash, copied(template, tmp_path / "vault"))
    removed, amid = 0, 0
    for number in kills.until(KILLS):
        vault = copied(template, tmp_path / "vault")
        # Mostly behind the backup, which takes the longest.
        steps, longest = (1, whole_run) if number % 4 == 0 else (2, whole_run / 2)
        told = kills.amid(empty_trash, vault, longest, steps=steps)
        with kills.opened(vault) as services:
            left = len(services.trash.due())
            gone = EMPTIED - left
            amid += 0 < gone < EMPTIED
            assert gone >= max(0, told.steps - 2) * 2  # a portion is two conversations
            assert len(services.browsing.keys(EVERY, SessionSort.ACTIVITY)) == KEPT
            assert problems(services) == []
            if gone:
                require_backup(services, tmp_path / "restored", drill=number % 20 == 0)
            services.trash.empty(Unattended(), BackupReason.MANUAL)
            services.cleanup.run(CleanupRule(), Unattended())
            assert problems(services) == []
            assert named(services) == set(Blobs(vault / "blobs").names())
        removed += gone
    kills.note(amid=amid, removed=removed, half=0, without_backup=0)


def test_cleaning_up(tmp_path: Path) -> None:
    template, kills = tmp_path / "template", Kills("clean up", tmp_path)
    exports = tmp_path / "exports"
    exports.mkdir()
    for number in range(60):
        name = f"bread-{number}"
        write_export(exports / f"{name}.json", conversation(name, f"{name}?", "Ten hours."))
    services = open_vault(template)
    services.importing.run([exports], Unattended())
    services.close()
    whole_run = kills.duration(clean_up, copied(template, tmp_path / "vault"))
    amid = 0
    for _ in kills.until(KILLS):
        vault = copied(template, tmp_path / "vault")
        kills.amid(clean_up, vault, whole_run)
        with kills.opened(vault) as services:
            amid += 0 < len(list(Blobs(vault / "blobs").names())) < 60
            assert problems(services) == []
            assert len(services.browsing.keys(EVERY, SessionSort.ACTIVITY)) == 60
            services.cleanup.run(CLEAN, Unattended())
            assert problems(services) == []
            assert named(services) == set(Blobs(vault / "blobs").names()) == set()
    kills.note(amid=amid, rows_without_file=0)


# What the processes do that are killed


def archive_and_back(vault: Path, told: Acknowledged) -> None:
    """Archive by one rule, by another, and take both back, again and again."""
    archiving._AT_ONCE = 20  # more moments within one transaction
    services = open_vault(vault)
    while True:
        first = services.archiving.run([CODEX], Unattended())
        told.tell()
        second = services.archiving.run([CHATGPT], Unattended())
        told.tell()
        services.archiving.undo(first.moment)
        told.tell()
        services.archiving.undo(second.moment)
        told.tell()


class Telling(Unattended):
    """Tells each portion that is done with."""

    def __init__(self, told: Acknowledged) -> None:
        self._told = told

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """What came before this reading is done."""
        if note in ("emptying the trash", "letting originals go"):
            self._told.tell()


def empty_trash(vault: Path, told: Acknowledged) -> None:
    """Empty the trash in many small portions."""
    trash._AT_ONCE = 4
    services = open_vault(vault)
    told.tell()
    services.trash.empty(Telling(told), BackupReason.MANUAL)
    services.close()


def clean_up(vault: Path, told: Acknowledged) -> None:
    """Clean up in many small portions."""
    cleanup._FILES_AT_ONCE = 3
    services = open_vault(vault)
    told.tell()
    services.cleanup.run(CLEAN, Telling(told))
    services.close()


# What they find, and what they left


def filled(vault: Path, numbers: dict[str, int]) -> Services:
    """A vault with so many conversations of each source, two messages and a picture in each."""
    services = open_vault(vault)
    with services.database.write() as session:
        store = SessionStore(session, Blobs(vault / "blobs"), NOON)
        for source, number in numbers.items():
            for place in range(number):
                name = f"{source} {place}"
                picture = Image(make_attachment(name.encode() * 50))
                store.merge(
                    make_session(
                        messages=[
                            make_message(f"{name}?", blocks=(Text(f"{name}?"), picture)),
                            make_message(f"{name}!"),
                        ],
                        source=source,
                        external_id=name,
                    )
                )
        store.finish()
    return services


def throw_away_codex(services: Services) -> None:
    scope = SessionScope(source="codex")
    ids = [key.id for key in services.browsing.keys(scope, SessionSort.ACTIVITY)]
    services.organising.trash(ids)
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE chat_session SET trashed_at = 1 WHERE status = 'trashed'"
        )


def archived(services: Services) -> tuple[int, int]:
    """How many of Codex and of ChatGPT are archived."""
    counts = []
    for source in ("codex", "chatgpt"):
        scope = SessionScope(status=SessionStatus.ARCHIVED, source=source)
        counts.append(len(services.browsing.keys(scope, SessionSort.ACTIVITY)))
    return counts[0], counts[1]


def require_backup(services: Services, folder: Path, *, drill: bool) -> None:
    """What was removed is in a backup that was made before; now and then it is restored."""
    backup = services.backups.list()[0]
    assert (backup.sessions, backup.problem) == (EMPTIED + KEPT, "")
    if drill:
        shutil.rmtree(folder, ignore_errors=True)
        restore_vault(services.backups, backup.name, folder, Unattended())
        restored = open_vault(folder)
        try:
            assert len(restored.trash.due()) == EMPTIED
            assert problems(restored) == []
        finally:
            restored.close()


def named(services: Services) -> set[str]:
    """The files that rows name."""
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT blob FROM attachment WHERE blob IS NOT NULL "
            "UNION SELECT blob FROM original_part"
        )
        return {row[0] for row in rows}
