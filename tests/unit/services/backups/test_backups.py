"""Backups are checked before they count, and come back whole."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from chatvault.domain.blocks import Image, Text
from chatvault.domain.day import DAY_MS, HOUR_MS
from chatvault.domain.safekeeping.backup import Backup, BackupReason, RetentionRule
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, DamagedVault, DiskFull, KnownError, NotFound
from chatvault.services import clock, disk
from chatvault.services.backups import backup_files
from chatvault.services.backups.backup_turn import BackupTurn
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.disk import folder_size
from chatvault.services.vault import Services, open_vault
from chatvault.storage.database import copies
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.meanwhile import Meanwhile
from tests.unit.conftest import MergeFunction


def create(services: Services, reason: BackupReason = BackupReason.MANUAL) -> Backup:
    return services.backups.create(reason, Unattended())


def test_a_backup_is_restored_whole_into_a_new_folder(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    message = make_message(blocks=[Image(make_attachment()), Text("Look at this loaf.")])
    merge(make_session(messages=[message], title="A loaf"))
    made = create(services)
    assert made.verified_at is not None

    restore_vault(services.backups, made.name, tmp_path / "restored", Unattended())

    restored = open_vault(tmp_path / "restored")
    assert restored.searching.search("loaf", Unattended()).total == 1
    assert restored.health.check(Unattended()).healthy
    restored.close()


def test_nothing_half_made_is_left_beside_a_backup(services: Services) -> None:
    made = create(services)
    names = {path.name for path in services.backups.folder.iterdir() if path.is_file()}
    endings = (".db.zst", ".sums.zst", ".yours.jsonl", ".json")
    assert names == {made.name + ending for ending in endings}


def test_a_backup_does_not_overwrite_a_folder_with_something_in_it(
    services: Services, tmp_path: Path
) -> None:
    made = create(services)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(KnownError, match="new or empty"):
        restore_vault(services.backups, made.name, tmp_path / "full", Unattended())
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_a_damaged_backup_is_not_restored(services: Services, tmp_path: Path) -> None:
    made = create(services)
    packed = bytearray(Path(made.path).read_bytes())
    packed[len(packed) // 2] ^= 0xFF
    Path(made.path).write_bytes(packed)
    with pytest.raises(KnownError, match="damaged"):
        restore_vault(services.backups, made.name, tmp_path / "restored", Unattended())
    assert not (tmp_path / "restored" / "vault.db").exists()


def test_an_unknown_backup_is_said_to_be_unknown(services: Services, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restore_vault(services.backups, "none", tmp_path / "restored", Unattended())


def test_a_backup_is_due_when_there_is_none_or_it_is_old(services: Services) -> None:
    assert services.backups.due(HOUR_MS)
    create(services, BackupReason.SCHEDULE)
    assert not services.backups.due(HOUR_MS)
    assert services.backups.due(0)


def test_scheduled_backups_are_thinned_out_and_manual_ones_are_not(services: Services) -> None:
    manual = create(services)
    for _ in range(3):
        services.backups.create(BackupReason.SCHEDULE, Unattended(), rule=RetentionRule(1, 0, 0, 0))
    left = services.backups.list()
    assert len(left) == 2
    assert manual.name in {backup.name for backup in left}


def test_no_file_goes_while_a_manifest_cannot_be_read_that_may_name_it(
    services: Services, merge: MergeFunction
) -> None:
    # Given a backup with a picture, which the vault has no more, and whose manifest is damaged,
    loaf = make_session(messages=[make_message(blocks=[Image(make_attachment())])])
    (merged,) = merge(loaf)
    manifest = Path(create(services).path).with_suffix("").with_suffix(".json")
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:-9])
    services.organising.trash([merged.session_id])
    services.trash.empty(Unattended(), BackupReason.TRASH, 0)
    (kept,) = (services.backups.folder / "blobs").glob("??/*")
    # when the others are thinned out, then the picture stays,
    for number in range(3):
        merge(make_session(f"Rye {number}?"))
        services.backups.create(BackupReason.TRASH, Unattended(), rule=RetentionRule(0, 0, 0, 0))
    assert kept.exists()
    # and goes once it is known that no backup needs it.
    manifest.unlink()
    services.backups.thin_out(RetentionRule(0, 0, 0, 0))
    assert not kept.exists()


def test_what_a_crash_left_is_swept_but_not_what_another_process_is_writing(
    services: Services,
) -> None:
    for folder in (services.backups.folder, services.folder / "blobs"):
        folder.mkdir(exist_ok=True)
        left, written = folder / "old.db.partial", folder / "new.db.partial"
        for path in (left, written):
            path.write_bytes(b"half")
        os.utime(left, (0, 0))
    open_vault(services.folder).close()
    for folder in (services.backups.folder, services.folder / "blobs"):
        assert [path.name for path in folder.glob("*.partial")] == ["new.db.partial"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file")
    with pytest.raises(KnownError, match="must be a folder"):
        open_vault(tmp_path / "vault")


def test_a_damaged_vault_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "vault.db").write_bytes(b"garbage" * 1000)
    with pytest.raises(DamagedVault):
        open_vault(folder)
    assert (folder / "vault.db").read_bytes() == b"garbage" * 1000


def backed_up(services: Services) -> bool:
    return services.backups.scheduled(0, Unattended()) is not None


def test_the_schedule_leaves_out_what_did_not_change(
    services: Services, merge: MergeFunction
) -> None:
    (first, _) = merge(make_session(), make_session())
    assert backed_up(services)
    assert not backed_up(services)
    services.search_history.remember("rye")  # nothing that is lost with the vault
    assert not backed_up(services)
    services.organising.star([first.session_id], on=True)
    assert backed_up(services)
    merge(make_session("A new one"))
    assert backed_up(services)
    assert len(services.backups.list()) == 3


@pytest.mark.parametrize(
    "reason", [BackupReason.RESTORE, BackupReason.TRASH, BackupReason.DELETION]
)
def test_before_a_change_a_backup_is_made_whatever_is_new(
    services: Services, reason: BackupReason
) -> None:
    made = [create(services, reason) for _ in range(2)]
    assert [backup.reason for backup in services.backups.list()] == [reason, reason]
    assert made[0].digest == made[1].digest


def test_a_backup_by_a_clock_that_ran_ahead_does_not_keep_the_next_one_away(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_now = clock.now()
    times = iter([true_now + 365 * DAY_MS] * 4)
    monkeypatch.setattr(
        "chatvault.services.backups.backup_making.now", lambda: next(times, true_now)
    )
    create(services, BackupReason.SCHEDULE)
    assert services.backups.due(DAY_MS)


def test_a_damaged_vault_yields_no_backup(services: Services, merge: MergeFunction) -> None:
    merge(*(make_session(f"About bread, part {number}") for number in range(200)))
    create(services)
    services.close()
    path = services.folder / "vault.db"
    whole = path.read_bytes()
    noise = random.Random(5)
    for _ in range(8):
        damaged = bytearray(whole)
        for start in range(4096 * noise.randrange(2, 9), len(damaged), 4096 * 16):
            damaged[start : start + 2048] = noise.randbytes(2048)
        path.write_bytes(damaged)
        with pytest.raises(KnownError):
            create(services)
        services.database.close()
    assert len(services.backups.list()) == 1
    assert not list(services.backups.folder.glob("*.partial*"))


def test_a_backup_that_does_not_fit_on_the_disk_is_not_begun(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "free_space", lambda folder: 0)
    with pytest.raises(DiskFull, match="has 0"):
        create(services)
    assert services.backups.list() == ()


def test_a_copy_is_of_one_moment_whatever_is_written_meanwhile_and_is_stopped_amid(
    services: Services, tmp_path: Path
) -> None:
    # Given a database that is copied in several steps,
    many = "WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count LIMIT 9000)"
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            f"INSERT INTO activity (action, outcome, detail, at) {many} "
            "SELECT 'rye', 'done', hex(zeroblob(500)), n FROM count"
        )

    class Writing(Unattended):
        """Writes in each step, so that whatever would begin again never ended."""

        steps = 0

        def progress(self, done: int, total: int = 0, note: str = "") -> None:
            self.steps += 1
            assert self.steps < 20
            with services.database.write() as session:
                session.connection().exec_driver_sql("UPDATE activity SET at = at + 1")

    class Stopping(Unattended):
        def progress(self, done: int, total: int = 0, note: str = "") -> None:
            if 0 < done < total:
                raise Cancelled

    moments = "SELECT count(*), sum(at) FROM activity WHERE action = 'rye'"
    work = Writing()
    with copies.one_moment(services.database) as source:
        # when all of it is written anew after each,
        copies.copy_database(source, tmp_path / "copy.db", work)
        with pytest.raises(Cancelled):
            copies.copy_database(source, tmp_path / "stopped.db", Stopping())
    # then the copy is of the moment before, and one that is not wanted any more ends.
    assert work.steps > 1
    with copies.opened(tmp_path / "copy.db") as copy:
        assert copy.execute(moments).fetchone() == (9000, 9000 * 9001 // 2)


def test_two_backups_at_once_are_made_one_after_the_other(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session())
    other = open_vault(services.folder)  # as another program would
    there: list[tuple[Backup, ...]] = []
    waiting = threading.Event()

    def wait() -> None:
        there.append(other.backups.list())
        waiting.set()

    its_work = Meanwhile("waiting for another backup", wait)
    second = threading.Thread(target=lambda: other.backups.create(BackupReason.MANUAL, its_work))

    def begin_second() -> None:
        second.start()
        waiting.wait(10)

    services.backups.create(BackupReason.MANUAL, Meanwhile("copying the database", begin_second))
    second.join()
    assert there == [()]
    assert [backup.is_good for backup in services.backups.list()] == [True, True]
    other.close()


def test_two_windows_that_find_a_backup_due_make_one(
    services: Services, merge: MergeFunction, vault_folder: Path
) -> None:
    # Given a window that waits to make a backup that is due, for another one has the turn,
    merge(make_session("How long does rye rise?"))
    other, waits = open_vault(vault_folder), threading.Event()
    made: list[Backup | None] = []

    work = Meanwhile("waiting for another backup", waits.set)
    second = threading.Thread(target=lambda: made.append(other.backups.scheduled(HOUR_MS, work)))
    # when that one makes it, and something is said right after,
    with services.backups.kept(Unattended()):
        second.start()
        assert waits.wait(10)
        create(services, BackupReason.SCHEDULE)
        merge(make_session("And spelt?"))
    second.join()
    # then there is one until the next is due.
    assert made == [None]
    assert len(services.backups.list()) == 1
    other.close()


def test_two_restores_into_one_folder_are_not_mixed(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    # Given two programs that restore into the same new folder,
    merge(make_session())
    made = create(services)
    other = open_vault(services.folder)
    refused: list[KnownError] = []
    turned = threading.Event()

    def restore() -> None:
        waiting = Meanwhile("waiting for another backup", turned.set)
        with pytest.raises(KnownError) as error:
            restore_vault(other.backups, made.name, tmp_path / "restored", waiting)
        refused.append(error.value)
        turned.set()

    second = threading.Thread(target=restore)

    def begin_second() -> None:
        second.start()
        turned.wait(10)

    # when the second begins before the first is done,
    work = Meanwhile("comparing the conversations", begin_second)
    restore_vault(services.backups, made.name, tmp_path / "restored", work)
    second.join()
    # then the first has restored all, and the second is told that the folder is taken.
    assert "new or empty folder" in refused[0].sentence
    restored = open_vault(tmp_path / "restored")
    assert restored.health.check(Unattended()).healthy
    for opened in (restored, other):
        opened.close()


def test_a_backup_on_a_disk_that_cannot_be_written_is_restored(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    merge(make_session())
    made = create(services)
    disk = tmp_path / "disk"
    shutil.copytree(services.backups.folder, disk / "backups")
    (disk / "backups.lock").mkdir()  # so that no turn can be taken there
    there = services.backups.elsewhere(disk / "backups")
    restore_vault(there, made.name, tmp_path / "restored", Unattended())
    restored = open_vault(tmp_path / "restored")
    assert restored.health.check(Unattended()).healthy
    restored.close()


def test_who_waits_for_another_backup_can_stop(services: Services) -> None:
    class Stopped(Unattended):
        def progress(self, done: int, total: int = 0, note: str = "") -> None:
            raise Cancelled

    with FileLock(services.backups.folder.with_suffix(".lock")), pytest.raises(Cancelled):
        services.backups.create(BackupReason.MANUAL, Stopped())
    assert create(services).is_good


def test_what_thinning_out_would_delete_is_what_it_deletes(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session(messages=[make_message(blocks=[Image(make_attachment())])]))
    create(services, BackupReason.SCHEDULE)
    path = next(services.backups.blobs.folder.glob("??/*"))
    with services.database.write() as session:
        for statement in ("UPDATE attachment SET blob = NULL", "DELETE FROM blob"):
            session.connection().exec_driver_sql(statement)
    create(services, BackupReason.SCHEDULE)
    rule = RetentionRule(1, 0, 0, 0)
    before = folder_size(services.backups.folder)
    foreseen = services.backups.prunable(rule)
    assert services.backups.thin_out(rule) == foreseen
    assert len(foreseen.backups) == 1
    assert before - folder_size(services.backups.folder) == foreseen.freed
    assert not path.exists()
    assert services.backups.thin_out(rule).backups == ()


def test_a_file_that_another_backup_needs_stays(services: Services, merge: MergeFunction) -> None:
    merge(make_session(messages=[make_message(blocks=[Image(make_attachment())])]))
    create(services)
    create(services, BackupReason.SCHEDULE)
    create(services, BackupReason.SCHEDULE)
    services.backups.thin_out(RetentionRule(1, 0, 0, 0))
    assert len(list(services.backups.blobs.folder.glob("??/*"))) == 1


def test_what_a_backup_left_that_was_killed_before_it_was_published_is_swept(
    services: Services,
) -> None:
    made = create(services)
    folder = services.backups.folder
    for ending in (".db.zst", ".sums.zst", ".yours.jsonl"):
        (folder / f"unpublished{ending}").write_bytes(b"whole, but not listed")
        os.utime(folder / f"unpublished{ending}", (0, 0))
        os.utime(folder / (made.name + ending), (0, 0))
    services.backups.sweep()
    assert not list(folder.glob("unpublished*"))
    assert services.backups.verify([made.name], Unattended())[0].is_good


def test_after_a_killed_restore_the_same_folder_will_do(services: Services, tmp_path: Path) -> None:
    made = create(services)
    folder = tmp_path / "restored"
    (folder / "blobs").mkdir(parents=True)
    (folder / "vault.db.partial").write_bytes(b"half")
    (folder / "vault.db.partial-journal").write_bytes(b"of another attempt")
    restore_vault(services.backups, made.name, folder, Unattended())
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["vault.db"]


def test_a_backup_of_the_first_kind_is_restored_and_checked(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    merge(make_session("From the time before sums"))
    made = create(services)
    path = services.backups.folder / f"{made.name}.json"
    values = json.loads(path.read_bytes())
    for name in ("seal", "sums", "digest", "missing", "unpacked", "problem"):
        del values[name]
    path.write_text(json.dumps(values | {"version": 1}))
    for ending in (".sums.zst", ".yours.jsonl"):
        (services.backups.folder / (made.name + ending)).unlink()
    assert services.backups.verify([made.name], Unattended())[0].is_good
    restore_vault(services.backups, made.name, tmp_path / "restored", Unattended())


def test_a_backup_that_is_put_away_can_be_put_back_for_a_month(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    merge(make_session(messages=[make_message(blocks=[Image(make_attachment())])]))
    first = create(services)
    with services.database.write() as session:
        for statement in ("UPDATE attachment SET blob = NULL", "DELETE FROM blob"):
            session.connection().exec_driver_sql(statement)
    second = create(services)
    services.backups.remove(first.name)
    assert services.backups.list() == (second,)
    services.backups.thin_out(RetentionRule(0, 0, 0, 0))
    services.backups.sweep()
    services.backups.put_back(first.name)
    assert services.backups.verify([first.name], Unattended())[0].is_good

    services.backups.remove(first.name)
    for path in (services.backups.folder / "removed").iterdir():
        os.utime(path, (0, 0))
    services.backups.sweep()
    services.backups.thin_out(RetentionRule(0, 0, 0, 0))
    with pytest.raises(NotFound):
        services.backups.put_back(first.name)
    assert list(services.backups.blobs.names()) == []


@pytest.mark.parametrize("moved", [1, 2, 3])
@pytest.mark.parametrize("way", ["away", "back"])
def test_a_backup_that_was_put_half_away_or_half_back_can_be_put_back(
    services: Services, way: str, moved: int
) -> None:
    # Given a backup of long ago that a killed program was about to put away, or back,
    made, _ = create(services), create(services)
    folder, away = services.backups.folder, services.backups.folder / "removed"
    files = backup_files.files_of(folder, made.name)
    for path in files:
        os.utime(path, (NOON / 1000, NOON / 1000))
    away.mkdir()
    for path in files[-moved:] if way == "away" else files[moved:]:  # the manifest is the last
        path.replace(away / path.name)
    # when the vault is opened again,
    open_vault(services.folder).close()
    # then all of it is put away, and comes back whole.
    services.backups.put_back(made.name)
    assert services.backups.verify([made.name], Unattended())[0].is_good


def test_what_a_crash_left_waits_while_another_program_is_at_work_on_the_backups(
    services: Services,
) -> None:
    other = open_vault(services.folder)
    services.backups.folder.mkdir(exist_ok=True)
    left = services.backups.folder / "old.db.partial"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    with BackupTurn(services.folder / "backups.lock").taken(Unattended()):
        other.backups.sweep()
        assert left.exists()
    other.backups.sweep()
    assert not left.exists()
    other.close()


def test_the_only_good_backup_is_not_put_away(services: Services) -> None:
    made = create(services)
    with pytest.raises(KnownError, match="only backup"):
        services.backups.remove(made.name)
    assert services.backups.list() == (made,)


def test_a_file_that_a_killed_backup_copied_goes_with_the_next_thinning_out(
    services: Services,
) -> None:
    create(services)
    services.backups.blobs.add(io.BytesIO(b"of a backup that was never published"))
    services.backups.thin_out(RetentionRule())
    assert list(services.backups.blobs.names()) == []


def test_where_the_folder_of_backups_cannot_be_written_that_is_said(services: Services) -> None:
    # Given two backups, and something in the way where they are put away,
    made = [services.backups.create(BackupReason.MANUAL, Unattended()) for _ in range(2)]
    (services.backups.folder / "removed").write_text("a file")
    # when one is put away, then it stays, and why is said.
    with pytest.raises(KnownError, match="File exists"):
        services.backups.remove(made[0].name)
    assert len(services.backups.list()) == 2
