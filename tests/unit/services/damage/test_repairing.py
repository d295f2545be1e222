"""What follows from the messages is made again, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.vault import Services
from tests.factories import make_session, make_tool_message
from tests.stopping import Impatient
from tests.unit.conftest import MergeFunction
from tests.unit.importers.claude_code.claude_code_files import Transcript, image, text
from tests.unit.services.damage.damage import turn

BREAK = {
    "an empty search index": "INSERT INTO message_fts(message_fts) VALUES ('delete-all')",
    "a damaged search index": "UPDATE message_fts_data SET block = x'00' WHERE id > 10",
    "a search index that is gone": "DROP TABLE message_fts",
    "titles that are not indexed": "INSERT INTO session_fts(session_fts) VALUES ('delete-all')",
    "figures that are wrong": "UPDATE chat_session SET message_count = 99",
    "words that are gone": "DELETE FROM word",
}


def whole(services: Services) -> list[list[object]]:
    """What was imported and what people added to it."""
    with services.database.rows() as rows:
        return [
            rows(f"SELECT * FROM {table} ORDER BY 1")
            for table in ("message", "tool_call", "attachment", "session_tag", "bookmark")
        ]


@pytest.mark.parametrize("broken", BREAK)
def test_what_was_broken_is_whole_again(
    services: Services, merge: MergeFunction, broken: str
) -> None:
    # Given a vault of which something that follows from the messages is broken,
    merge(make_session("How long does rye rise?", "Ten hours."), make_session(title="Rye"))
    merge(make_session(messages=[make_tool_message(external_id="t")], external_id="tool"))
    services.indexing.catch_up(Unattended())
    before = whole(services)
    with services.database.write() as session:
        session.connection().exec_driver_sql(BREAK[broken])
    # when it is repaired,
    done = services.repairing.run(Unattended())
    # then all is right and found, and what was said is as it was.
    assert services.health.check(Unattended()).healthy
    assert whole(services) == before
    assert services.searching.search("rye", Unattended()).total == 2
    assert services.searching.search("rye*", Unattended()).total == 2
    assert done[1] == "The search index was made again for 5 messages."
    counted = "The figures of 3 conversations were wrong and were counted again."
    assert (counted in done) is (broken == "figures that are wrong")


def test_a_healthy_vault_stays_as_it_is(services: Services, merge: MergeFunction) -> None:
    merge(make_session("How long does rye rise?", "Ten hours."))
    assert services.repairing.run(Unattended()) == (
        "The indexes of all tables were made again.",
        "The search index was made again for 2 messages.",
    )


def test_a_link_that_is_missing_is_made_again(services: Services, merge: MergeFunction) -> None:
    merge(
        make_session("Rye", external_id="parent"),
        make_session("Rise", external_id="child", parent_external_id="parent"),
    )
    with services.database.write() as session:
        session.connection().exec_driver_sql("UPDATE chat_session SET parent_id = NULL")
    assert "1 conversation linked to what they came out of." in services.repairing.run(Unattended())


def test_a_file_that_is_missing_is_told(services: Services, merge: MergeFunction) -> None:
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO blob(sha256, size, stored_size, created_at) VALUES (?, 1, 1, 1)",
            ("ab" * 32,),
        )
    told = services.repairing.run(Unattended())[-1]
    assert told == (
        "1 file missing: import again what is still there of the sources, or look in a backup."
    )


def test_files_that_are_missing_come_in_again_with_what_they_were_part_of(
    services: Services, tmp_path: Path
) -> None:
    # Given a transcript with a picture, of which the vault has lost both
    transcript = Transcript()
    transcript.user([image(), text("What is on the picture?")])
    transcript.assistant("msg_1", text("Bread."))
    path = transcript.write(tmp_path)
    services.importing.run([path], Unattended())
    before = whole(services)
    lost = list(services.database.path.with_name("blobs").glob("??/*"))
    for one in lost:
        one.unlink()

    # When the vault is repaired, and the transcript imported again
    told = services.repairing.run(Unattended())[-1]
    (run,) = services.importing.run([path], Unattended()).runs

    # Then both are there, and nothing is there twice
    assert told.startswith("2 files missing: import again")
    assert services.health.check(Unattended()).healthy
    assert (run.sessions_new, run.messages_new) == (0, 0)
    assert whole(services) == before


def test_what_was_stopped_goes_on_later(services: Services, merge: MergeFunction) -> None:
    merge(make_session("How long does rye rise?", "Ten hours."))
    with pytest.raises(Cancelled):
        services.repairing.run(Impatient(note="Indexing"))
    services.indexing.catch_up(Unattended())
    assert services.health.check(Unattended()).healthy
    assert services.searching.search("rye", Unattended()).total == 1


def test_what_was_damaged_comes_back_from_the_newest_backup_that_has_it(
    services: Services, merge: MergeFunction
) -> None:
    # Given a vault with two backups, in which texts were damaged since,
    merge(make_session("How long does rye rise?", "Ten hours."))
    services.backups.create(BackupReason.MANUAL, Unattended())
    merge(make_session("Which oven?", "One of stone.", external_id="oven"))
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.organising.rename(1, "Rye")  # which no backup has
    before = whole(services)
    turn(services, "UPDATE message SET text = replace(text, 'rye', 'rie')")
    turn(services, "UPDATE message SET text = text || '\\' WHERE text LIKE 'One%'")
    turn(services, "UPDATE chat_session SET custom_title = 'Rie' WHERE id = 1")
    turn(services, "DELETE FROM message WHERE text LIKE 'Which%'")
    assert not services.health.check(Unattended()).healthy
    # when it is repaired, then what was said is as it was, and what no backup has is told.
    done = services.repairing.run(Unattended())
    assert done[:2] == (
        "Rows came back from a backup: 3 of message.",
        "Rows not as they were written, and in no backup as they were: 1 of chat session. They "
        "stay.",
    )
    assert whole(services) == before
    assert services.health.check(Unattended()).healthy
    assert services.repairing.run(Unattended())[0] == "The indexes of all tables were made again."


def test_a_damaged_backup_helps_nobody(services: Services, merge: MergeFunction) -> None:
    merge(make_session("How long does rye rise?", "Ten hours."))
    backup = services.backups.create(BackupReason.MANUAL, Unattended())
    Path(backup.path).write_bytes(b"damaged")
    turn(services, "UPDATE message SET text = 'Eleven hours.' WHERE text = 'Ten hours.'")
    assert "in no backup as they were: 1 of message" in services.repairing.run(Unattended())[0]
    assert services.health.check(Unattended()).healthy


def with_picture(services: Services, tmp_path: Path) -> Path:
    """A vault with a picture; the picture's file in it."""
    transcript = Transcript()
    transcript.user([image(), text("What is on the picture?")])
    transcript.assistant("msg_1", text("Bread."))
    services.importing.run([transcript.write(tmp_path)], Unattended())
    with services.database.rows() as rows:
        ((name,),) = rows("SELECT DISTINCT blob FROM attachment")
    path = services.importing.blobs.path(name)
    assert path is not None
    return path


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_file_that_a_backup_has_whole_comes_back(
    services: Services, tmp_path: Path, *, is_gone: bool
) -> None:
    # Given a vault whose picture was lost or damaged since the backup
    picture = with_picture(services, tmp_path)
    whole, folder = picture.read_bytes(), list(picture.parent.iterdir())
    services.backups.create(BackupReason.MANUAL, Unattended())
    picture.write_bytes(b"damaged")
    if is_gone:
        picture.unlink()
    # When it is repaired, then the picture is as it was, and nothing else is beside it.
    assert "1 file came back from a backup." in services.repairing.run(Unattended())
    assert picture.read_bytes() == whole
    assert list(picture.parent.iterdir()) == folder
    assert services.health.check(Unattended()).healthy


def test_a_damaged_file_that_no_backup_has_stays(services: Services, tmp_path: Path) -> None:
    picture = with_picture(services, tmp_path)
    picture.write_bytes(b"half of a pict")
    told = services.repairing.run(Unattended())[-1]
    assert told == "1 file damaged, and whole in no backup: what is left stays."
    assert picture.read_bytes() == b"half of a pict"
