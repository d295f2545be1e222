"""A large file that is changed a little costs the vault a little, and is given back as it was."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupRule
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.backups.backup_blobs import is_whole
from chatvault.services.originals.cutting import SHORT
from chatvault.services.originals.original_bytes import open_original
from chatvault.services.originals.original_storing import AskedFile, size_and_time, stored
from chatvault.services.vault import Services
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.vault_key import VaultKey, new_key
from chatvault.storage.half_written import PARTIAL
from chatvault.storage.read_file import KeptOriginal, Part, ReadFile
from tests.unit.importers.claude_code.claude_code_files import Transcript
from tests.unit.importers.cursor.cursor_files import EditorDatabase
from tests.unit.services.importing.test_importing import conversation, write_export

WORK = Unattended()
CHANGE = 3 * SHORT  # bytes that a small change may cost at most
OLD = CleanupRule(originals_days=0, orphans=False)


def words(seed: int, count: int) -> str:
    return random.Random(seed).randbytes(count).hex()


def long_conversations() -> list[dict[str, Any]]:
    """Those of an export of 2 MB."""
    return [
        conversation(f"c{number}", *(words(100 * number + place, 10_000) for place in range(2)))
        for number in range(50)
    ]


def long_database(path: Path) -> Path:
    """A database of the editor of 2 MB."""
    made = EditorDatabase()
    for number in range(50):
        made.composer(f"c{number}", "u1", "a1", name=f"Bread {number}")
        made.bubble(f"c{number}", "u1", words(number, 5_000))
        made.bubble(f"c{number}", "a1", words(-number - 1, 15_000))
    made.items = {"cursorAuth/accessToken": "canary-eyJhbGciOi"}
    return made.write(path)


def uid_of(services: Services, title: str) -> str:
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    rows = services.browsing.rows([key.id for key in keys])
    return next(row.uid for row in rows if row.title == title)


def blobs_of(services: Services) -> Blobs:
    return Blobs(services.folder / "blobs")


def on_disk(services: Services) -> int:
    blobs = blobs_of(services)
    return sum(map(blobs.stored_size, blobs.names()))


def problems(services: Services) -> tuple[str, ...]:
    return services.health.check(WORK).problems


def given_back(services: Services, title: str, out: Path) -> bytes:
    (saved,) = services.originals.save(uid_of(services, title), out, WORK)
    content = saved.read_bytes()
    saved.unlink()
    return content


def test_an_export_of_the_next_month_costs_what_is_new_in_it(
    services: Services, tmp_path: Path
) -> None:
    # Given an export,
    told = long_conversations()
    first = write_export(tmp_path / "june.json", *told)
    services.importing.run([first], WORK)
    before = on_disk(services)

    # when there is one more conversation before the others a month later,
    told.insert(0, conversation("new", "How long does rye rise?"))
    told[30]["mapping"]["c29-0"]["message"]["content"]["parts"] = ["Changed"]
    second = write_export(tmp_path / "july.json", *told)
    services.importing.run([second], WORK)

    # then it costs little, and both are given back.
    assert before > first.stat().st_size / 3
    assert on_disk(services) - before < CHANGE
    folder = tmp_path / "out"
    folder.mkdir()
    services.originals.save(uid_of(services, "Conversation c3"), folder, WORK)
    for export in (first, second):
        assert (folder / export.name).read_bytes() == export.read_bytes()
    assert problems(services) == ()


def test_a_database_that_changes_costs_the_change(services: Services, tmp_path: Path) -> None:
    path = long_database(tmp_path / "User" / "globalStorage" / "state.vscdb")
    services.importing.run([path], WORK)
    before = on_disk(services)
    for turn in range(3):
        with closing(sqlite3.connect(path)) as database, database:
            bubble = json.dumps({"bubbleId": "a1", "type": 2, "text": f"Ten hours {turn}."})
            database.execute(
                "UPDATE cursorDiskKV SET value = ? WHERE key = 'bubbleId:c7:a1'", (bubble,)
            )
        services.importing.run([path], WORK)
        with open_original(path, "cursor") as kept:
            expected = kept.read()
        assert given_back(services, "Bread 7", tmp_path / "out.db") == expected
        assert b"canary" not in expected
    assert before > path.stat().st_size / 3
    assert on_disk(services) - before < 3 * CHANGE
    assert problems(services) == ()


def test_its_sum_over_all_pieces_is_known(services: Services, tmp_path: Path) -> None:
    export = write_export(tmp_path / "june.json", *long_conversations())
    services.importing.run([export], WORK)
    (original,) = services.originals.of(uid_of(services, "Conversation c3"))
    assert len(original.parts) > 4
    assert original.sha256 == hashlib.sha256(export.read_bytes()).hexdigest()


def test_a_cleanup_keeps_the_pieces_that_another_original_needs(
    services: Services, tmp_path: Path
) -> None:
    # Given two exports, of which one is on this computer only in the vault,
    told = long_conversations()
    june = write_export(tmp_path / "june.json", *told)
    services.importing.run([june], WORK)
    told.append(conversation("new", "How long does rye rise?"))
    july = write_export(tmp_path / "july.json", *told)
    services.importing.run([july], WORK)
    content = july.read_bytes()
    july.unlink()
    before = on_disk(services)

    # when originals are let go of,
    done = services.cleanup.run(OLD, WORK).part(CleanupKind.ORIGINALS)

    # then the other one goes, with the few pieces that are its own.
    assert (done.going, done.spared) == (1, 1)
    assert done.freed == before - on_disk(services) < CHANGE
    assert given_back(services, "Conversation new", tmp_path / "out.json") == content
    assert problems(services) == ()

    july.write_bytes(content)
    assert services.cleanup.run(OLD, WORK).part(CleanupKind.ORIGINALS).going == 0  # another time
    os.utime(july, (1, 1))
    services.importing.run([july], WORK)
    assert services.cleanup.run(OLD, WORK).part(CleanupKind.ORIGINALS).going == 1
    assert on_disk(services) == 0


def test_an_original_that_grew_goes_in_a_cleanup_like_any_other(
    services: Services, tmp_path: Path
) -> None:
    made = Transcript()
    path = tmp_path
    for question in ("How long does rye rise?", "And wheat?", "And spelt?"):
        made.user(question)
        path = made.write(tmp_path)
        services.importing.run([path], WORK)
    assert len(list(blobs_of(services).names())) == 3
    before = path.read_bytes()
    path.write_bytes(before.replace(b"spelt", b"maize"))
    os.utime(path, (1, 1))
    services.importing.run([path], WORK)
    path.write_bytes(before)
    os.utime(path, (1, 1))
    done = services.cleanup.run(OLD, WORK).part(CleanupKind.ORIGINALS)
    assert (done.going, done.spared) == (0, 1)  # its last line is another one

    path.write_bytes(before.replace(b"spelt", b"maize"))
    os.utime(path, (1, 1))
    assert services.cleanup.run(OLD, WORK).part(CleanupKind.ORIGINALS).going == 1
    assert services.cleanup.plan(OLD, WORK).part(CleanupKind.ORIGINALS).things == 0


def test_the_check_tells_which_pieces_are_missing_or_damaged(
    services: Services, tmp_path: Path
) -> None:
    services.importing.run([write_export(tmp_path / "june.json", *long_conversations())], WORK)
    missing, damaged, *_ = blobs_of(services).paths()
    missing.unlink()
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    names = [path.name.partition(".")[0] for path in (missing, damaged)]
    assert problems(services) == (f"{names[0]} is missing", f"{names[1]} is damaged")


def test_backups_share_the_pieces(services: Services, tmp_path: Path) -> None:
    told = long_conversations()
    services.importing.run([write_export(tmp_path / "june.json", *told)], WORK)
    services.backups.create(BackupReason.MANUAL, WORK)
    shared = Blobs(services.folder / "backups" / "blobs")
    before = set(shared.names())
    told[3]["title"] = "Rye"
    services.importing.run([write_export(tmp_path / "july.json", *told)], WORK)
    services.backups.create(BackupReason.MANUAL, WORK)
    assert set(shared.names()) == set(blobs_of(services).names())
    assert len(before) > 10
    assert 0 < len(set(shared.names()) - before) <= 4


KILLED = """
    import os, signal
    from pathlib import Path
    from chatvault.storage.blobs import Blobs

    def contents():
        for number in range(200):
            if number == 150:
                os.kill(os.getpid(), signal.SIGKILL)
            yield bytes([number]) * 60_000

    Blobs(Path("blobs")).add_all(contents())
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_where_the_program_is_killed_every_name_has_its_bytes(tmp_path: Path) -> None:
    program = [sys.executable, "-c", textwrap.dedent(KILLED)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(program, cwd=tmp_path, check=False, env=environment)
    assert done.returncode == -signal.SIGKILL
    blobs = Blobs(tmp_path / "blobs")
    names = list(blobs.names())
    assert 0 < len(names) < 150
    assert all(is_whole(blobs, name, WORK) for name in names)
    kept = blobs.add_all(bytes([number]) * 60_000 for number in range(200))
    assert all(is_whole(blobs, one.sha256, WORK) for one in kept)


def test_what_is_there_is_not_written_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    first = blobs.add_all([b"rye" * 100, b"wheat" * 100, b"rye" * 100])
    assert first[0] == first[2]
    before = {path: path.stat().st_mtime_ns for path in blobs.paths()}
    assert len(before) == 2
    assert blobs.add_all([b"wheat" * 100, b"rye" * 100]) == (first[1], first[0])
    assert {path: path.stat().st_mtime_ns for path in blobs.paths()} == before
    assert list(blobs.folder.glob(f"*{PARTIAL}*")) == []


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1), st.sampled_from([0, 1, 500, 40_000]), st.integers(0, 60_000), st.booleans()
    ),
    min_size=1,
    max_size=6,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(size=st.integers(0, 6 * SHORT), edits=EDITS, encrypts=st.booleans(), grows=st.booleans())
def test_each_of_any_versions_is_given_back_and_a_small_change_costs_little(
    tmp_path_factory: pytest.TempPathFactory,
    size: int,
    edits: list[tuple[float, int, int, bool]],
    encrypts: bool,
    grows: bool,
) -> None:
    folder = tmp_path_factory.mktemp("versions")
    blobs = Blobs(folder / "blobs", key() if encrypts else None)
    content, kept, versions = random.Random(size).randbytes(size), KeptOriginal(), []
    for number, (place, removed, inserted, known) in enumerate([(0.0, 0, 0, False), *edits]):
        start = int(place * len(content))
        new = random.Random(number).randbytes(inserted)
        content = content[:start] + new + content[start + removed :]
        path = folder / "file"
        path.write_bytes(content)
        there = set(blobs.names())
        asked = AskedFile(
            path, "notes", size_and_time(path), kept if known else KeptOriginal(), only_grows=grows
        )
        file = stored(blobs, asked, WORK.check)
        new_names = {part.sha256 for part in file.parts} - there
        cost = sum(part.size for part in file.parts if part.sha256 in new_names)
        versions.append((file, content))
        if number and not grows and min(len(content), len(versions[-2][1])) >= 2 * SHORT:
            assert cost <= 2 * SHORT + inserted
        kept = KeptOriginal(parts_of(file), file.fingerprint)
    for file, expected in versions:
        assert b"".join(blobs.read(part.sha256) for part in parts_of(file)) == expected


def parts_of(file: ReadFile) -> tuple[Part, ...]:
    return (*file.kept, *(Part(part.sha256, part.size) for part in file.parts))


def key() -> VaultKey:
    return new_key()[0]
