"""Cleaning up: it shows first what goes, and the only copy of something is not among it."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from chatvault.domain.blocks import Image
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupPart, CleanupRule
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, DamagedVault, NotFound, VaultBusy
from chatvault.services.vault import Services
from chatvault.storage.blobs import Blobs
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.unit.conftest import MergeFunction
from tests.unit.importers.claude_code.claude_code_files import Transcript

OLD = CleanupRule(originals_days=0, orphans=False)
OLD_AND_ALONE = CleanupRule(originals_days=0, only_copies=True, orphans=False)


@pytest.fixture
def transcript(services: Services, tmp_path: Path) -> Path:
    """A conversation that was imported from a file, which is still there."""
    made = Transcript()
    made.user("How long does rye rise?")
    made.add("queue-operation", operation="enqueue", content="next")
    folder = tmp_path / "projects" / "-home-ada"
    folder.mkdir(parents=True)
    path = made.write(folder)
    os.utime(path, (NOON / 1000, NOON / 1000))  # at rest for long: it need not be read again
    services.importing.run([tmp_path / "projects"], Unattended())
    return path


def uid(services: Services) -> str:
    (key,) = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    return services.browsing.rows([key.id])[0].uid


def planned(services: Services, rule: CleanupRule, kind: CleanupKind) -> CleanupPart:
    return services.cleanup.plan(rule, Unattended()).part(kind)


def done(services: Services, rule: CleanupRule, kind: CleanupKind) -> CleanupPart:
    return services.cleanup.run(rule, Unattended()).part(kind)


def names(services: Services) -> list[str]:
    return list(Blobs(services.folder / "blobs").names())


def test_what_is_planned_is_what_goes(services: Services, transcript: Path) -> None:
    plan = planned(services, OLD, CleanupKind.ORIGINALS)
    assert (plan.things, plan.going, plan.spared) == (1, 1, 0)
    assert plan.freed == plan.size > 0
    assert len(names(services)) == 1  # a plan changes nothing
    assert done(services, OLD, CleanupKind.ORIGINALS) == plan
    after = planned(services, OLD, CleanupKind.ORIGINALS)
    assert (after.things, after.size) == (plan.things_after, plan.size_after) == (0, 0)
    assert names(services) == []
    assert services.backups.list() == ()  # for what is elsewhere none is needed
    assert services.health.check(Unattended()).problems == ()


def test_young_originals_stay(services: Services, transcript: Path) -> None:
    rule = CleanupRule(originals_days=1, orphans=False)
    assert planned(services, rule, CleanupKind.ORIGINALS).going == 0


def test_the_only_copy_stays_unless_the_rule_says_so(services: Services, transcript: Path) -> None:
    before = transcript.read_bytes()
    transcript.unlink()
    plan = done(services, OLD, CleanupKind.ORIGINALS)
    assert (plan.going, plan.spared) == (0, 1)
    (saved,) = services.originals.save(uid(services), transcript, Unattended())
    assert saved.read_bytes() == before
    transcript.unlink()
    assert done(services, OLD_AND_ALONE, CleanupKind.ORIGINALS).going == 1
    assert [backup.sessions for backup in services.backups.list()] == [1]


def test_a_file_that_changed_is_no_copy_also_of_the_same_size_and_time(
    services: Services, transcript: Path
) -> None:
    status, before = transcript.stat(), transcript.read_bytes()
    transcript.write_bytes(before.replace(b"rye", b"oat"))
    os.utime(transcript, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert planned(services, OLD, CleanupKind.ORIGINALS).going == 1
    plan = done(services, OLD, CleanupKind.ORIGINALS)
    assert (plan.going, plan.freed, plan.spared) == (0, 0, 1)
    assert len(names(services)) == 1


def test_a_file_whose_original_went_is_not_read_again_nor_kept_in_part(
    services: Services, transcript: Path
) -> None:
    services.cleanup.run(OLD, Unattended())
    with pytest.raises(NotFound, match="a cleanup let it go"):
        services.originals.of(uid(services))
    report = services.importing.run([transcript.parent.parent], Unattended())
    assert [run.sessions_unchanged for run in report.runs] == [1]
    assert names(services) == []
    with transcript.open("ab") as stream:
        stream.write(transcript.read_bytes().splitlines(keepends=True)[-1].replace(b"next", b"on"))
    services.importing.run([transcript.parent.parent], Unattended())
    (saved,) = services.originals.save(uid(services), transcript.with_suffix(".out"), Unattended())
    assert saved.read_bytes() == transcript.read_bytes()


def test_bytes_that_an_attachment_shares_are_not_counted_as_freed(
    services: Services, transcript: Path, merge: MergeFunction
) -> None:
    shared = Image(make_attachment(transcript.read_bytes()))
    merge(make_session(messages=[make_message(blocks=(shared,))]))
    plan = done(services, OLD, CleanupKind.ORIGINALS)
    assert (plan.going, plan.freed) == (1, 0)
    assert len(names(services)) == 1
    assert services.health.check(Unattended()).problems == ()


def test_old_lines_of_logs_go_and_the_messages_stay(services: Services, transcript: Path) -> None:
    rule = CleanupRule(logs_days=0, orphans=False)
    plan = planned(services, rule, CleanupKind.LOGS)
    assert plan.going > 0
    assert done(services, rule, CleanupKind.LOGS).going == plan.going
    assert planned(services, rule, CleanupKind.LOGS).things <= 1  # that it was done
    assert services.searching.sessions("rye", Unattended())
    assert services.health.check(Unattended()).problems == ()


def test_young_lines_of_logs_stay(services: Services, transcript: Path) -> None:
    rule = CleanupRule(logs_days=36_000, orphans=False)
    assert planned(services, rule, CleanupKind.LOGS).going == 0


def test_files_that_nothing_names_go_and_others_stay(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session(messages=[make_message(blocks=(Image(make_attachment(b"named")),))]))
    blobs = Blobs(services.folder / "blobs")
    (named,) = blobs.names()
    stray = blobs.add(_Bytes(b"left by a crash before its row"))
    with services.database.write() as session:
        forgotten = blobs.add(_Bytes(b"named by a row alone"))
        session.connection().exec_driver_sql(
            "INSERT INTO blob VALUES (?, ?, ?, 0)",
            (forgotten.sha256, forgotten.size, forgotten.stored_size),
        )
    rule = CleanupRule(orphans=True)
    plan = planned(services, rule, CleanupKind.ORPHANS)
    assert (plan.going, plan.freed) == (2, stray.stored_size + forgotten.stored_size)
    assert planned(services, CleanupRule(orphans=False), CleanupKind.ORPHANS).going == 0
    assert done(services, rule, CleanupKind.ORPHANS) == plan
    assert names(services) == [named]
    assert services.health.check(Unattended()).problems == ()


def test_nothing_is_removed_while_an_import_keeps_its_files(
    services: Services, transcript: Path
) -> None:
    with Blobs(services.folder / "blobs").adding(), pytest.raises(VaultBusy, match="import"):
        services.cleanup.run(OLD, Unattended())
    assert len(names(services)) == 1


def test_an_import_waits_for_a_cleanup_and_can_be_stopped_meanwhile(
    services: Services, tmp_path: Path
) -> None:
    made = Transcript()
    made.user("How long does rye rise?")
    path = made.write(tmp_path)

    class Stopped(Unattended):
        """Work that is stopped while it waits for its turn to keep the file."""

        def check(self) -> None:
            if services.searching.sessions("rye", Unattended()):
                raise Cancelled

    with Blobs(services.folder / "blobs").removing(), pytest.raises(Cancelled):
        services.importing.run([path], Stopped())
    assert names(services) == []
    services.importing.run([path], Unattended())
    assert len(names(services)) == 1


def test_a_damaged_database_is_not_believed(
    services: Services, transcript: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "chatvault.storage.cleanup_repository.CleanupRepository.is_sound", lambda self: False
    )
    with pytest.raises(DamagedVault, match="nothing was cleaned"):
        services.cleanup.run(OLD, Unattended())
    assert len(names(services)) == 1


@pytest.mark.parametrize("seed", range(4))
def test_of_many_originals_exactly_those_without_a_copy_stay(
    services: Services, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    folder = tmp_path / "projects" / "-home-ada"
    folder.mkdir(parents=True)
    for number in range(dice.randrange(2, 8)):
        made = Transcript()
        made.user(f"Dough number {number}?")
        path = made.write(folder)
        path.rename(folder / f"{number:08}-0000-4000-8000-000000000000.jsonl")
    services.importing.run([tmp_path / "projects"], Unattended())
    files = sorted(folder.iterdir())
    gone = [path for path in files if dice.random() < 0.5]
    for path in gone:
        path.unlink()
    plan = done(services, OLD, CleanupKind.ORIGINALS)
    assert (plan.going, plan.spared) == (len(files) - len(gone), len(gone))
    assert len(names(services)) == len(gone)
    assert services.health.check(Unattended()).problems == ()


class _Bytes:
    """Bytes as a file gives them."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, size: int, /) -> bytes:
        """The next of them."""
        chunk, self._content = self._content[:size], self._content[size:]
        return chunk
