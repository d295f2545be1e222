"""Another vault is merged: what it has more comes, and what it says otherwise is kept beside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault.domain.blocks import Image, Text
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import (
    Relation,
    SessionRow,
    SessionScope,
    SessionSort,
    SessionStatus,
)
from chatvault.domain.work import Unattended
from chatvault.errors import NotFound
from chatvault.services import merging
from chatvault.services.merging import is_vault
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session

WORK = Unattended()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Services]:
    """The vault of another computer."""
    services = open_vault(tmp_path / "other")
    yield services
    services.close()


def store(services: Services, *sessions: object) -> list[int]:
    with services.database.write() as session:
        writer = SessionStore(session, services.importing.blobs, NOON)
        ids = [writer.merge(one).session_id for one in sessions]  # type: ignore[arg-type]
        writer.finish()
    return ids


def rows(services: Services) -> tuple[SessionRow, ...]:
    scopes = (SessionScope(status=None), SessionScope(status=SessionStatus.TRASHED))
    keys = [key for scope in scopes for key in services.browsing.keys(scope, SessionSort.CREATED)]
    return services.browsing.rows([key.id for key in keys])


def texts(services: Services, session_id: int) -> list[str]:
    """What was said on all branches."""
    with services.database.read() as session:
        found = session.connection().exec_driver_sql(
            "SELECT text FROM message WHERE session_id = ? ORDER BY position, id", (session_id,)
        )
        return [row[0] for row in found]


def shown(services: Services, session_id: int) -> list[str]:
    return [message.text for message in services.reading.all_messages(session_id)]


def talk(name: str, *said: str) -> object:
    messages = [
        make_message(
            text, external_id=f"{name}{place}", parent_id=f"{name}{place - 1}" if place else None
        )
        for place, text in enumerate(said)
    ]
    return make_session(messages=messages, title=name, external_id=name)


def test_conversations_with_their_files_and_what_was_made_of_them_come(
    services: Services, other: Services
) -> None:
    picture = make_message(external_id="p", blocks=[Text("Look"), Image(make_attachment())])
    loaf, _ = store(
        other, make_session(messages=[picture], title="Loaf", external_id="loaf"), talk("rye", "Hi")
    )
    other.organising.rename(loaf, "My loaf")
    with other.database.write() as session:
        for statement in (
            "INSERT INTO tag VALUES (1, 'baking', NULL)",
            f"INSERT INTO session_tag VALUES ({loaf}, 1)",
        ):
            session.connection().exec_driver_sql(statement)
    other.saved_searches.add("rye", "Rye")
    store(services, talk("rye", "Hi"))
    done = services.merging.vault(other.folder, WORK)
    assert (done.new, done.completed, done.known, done.conflicts) == (1, 0, 1, ())
    mine = {row.title: row for row in rows(services)}
    assert mine["My loaf"].tags == ("baking",)
    thread = services.reading.thread(mine["My loaf"].id)
    (message,) = services.reading.messages([entry.id for entry in thread.entries])
    image = message.blocks[1]
    assert isinstance(image, Image)
    assert image.attachment.blob is not None
    assert services.importing.blobs.path(image.attachment.blob) is not None
    assert [search.query for search in services.saved_searches.all()] == ["rye"]
    assert services.searching.search("look", WORK).total == 1
    assert services.health.check(WORK).problems == ()


def test_tags_and_folders_that_differ_in_case_alone_are_the_same(
    services: Services, other: Services
) -> None:
    (loaf,) = store(other, talk("loaf", "How long?"))
    other.tagging.change([loaf], give=["BAKING"])
    other.filing.make("HOME", ids=[loaf])
    (mine,) = store(services, talk("rye", "Hi"))
    services.tagging.change([mine], give=["Baking"])
    services.filing.make("Home", ids=[mine])
    services.merging.vault(other.folder, WORK)
    assert [(tag.name, tag.conversations) for tag in services.tagging.all()] == [("Baking", 2)]
    assert [(one.path, one.in_all) for one in services.filing.all()] == [(("Home",), 2)]
    assert {(row.tags, row.folder) for row in rows(services)} == {(("Baking",), "Home")}


def test_merging_again_changes_nothing(services: Services, other: Services) -> None:
    store(other, talk("loaf", "How long?", "Two days."))
    store(services, talk("loaf", "How long?", "Three days."))
    services.merging.vault(other.folder, WORK)
    before = [texts(services, row.id) for row in rows(services)]
    again = services.merging.vault(other.folder, WORK)
    assert (again.new, again.completed, again.versions, again.conflicts) == (0, 0, 0, ())
    assert [texts(services, row.id) for row in rows(services)] == before


def test_before_it_a_backup_is_made_of_what_there_was(services: Services, other: Services) -> None:
    store(services, talk("rye", "Hi"))
    store(other, talk("loaf", "How long?"))
    services.merging.vault(other.folder, WORK)
    (backup,) = services.backups.list()
    assert (backup.reason, backup.sessions, backup.is_good) == (BackupReason.RESTORE, 1, True)


def test_messages_that_a_conversation_lacks_come(services: Services, other: Services) -> None:
    store(other, talk("loaf", "How long?", "Two days.", "And rye?"))
    (mine,) = store(services, talk("loaf", "How long?"))
    done = services.merging.vault(other.folder, WORK)
    assert (done.new, done.completed) == (0, 1)
    assert texts(services, mine) == ["How long?", "Two days.", "And rye?"]
    assert shown(services, mine) == texts(services, mine)


@pytest.mark.parametrize("newer_here", [True, False])
def test_messages_that_were_called_after_their_lines_before_come_once(
    services: Services, other: Services, newer_here: bool
) -> None:
    # Given one conversation whose messages were called otherwise when one vault read it,
    older = make_session(
        external_id="rye",
        messages=[
            make_message("Hi", external_id="line:3"),
            make_message("Rye?", external_id="line:7:1", parent_id="line:3"),
        ],
    )
    newer = make_session(
        external_id="rye",
        messages=[
            make_message("Hi", external_id="a1"),
            make_message("Rye?", external_id="a2", parent_id="a1"),
            make_message("Rye?", external_id="a3", parent_id="a2"),
        ],
    )
    here, there = (newer, older) if newer_here else (older, newer)
    (session_id,) = store(services, here)
    store(other, there)
    # when the other one is merged,
    done = services.merging.vault(other.folder, WORK)
    # then each of them is there once, and what is more has come.
    assert texts(services, session_id) == ["Hi", "Rye?", "Rye?"]
    assert shown(services, session_id) == ["Hi", "Rye?", "Rye?"]
    assert done.conflicts == ()


def test_what_came_on_another_branch_leaves_the_one_that_is_shown(
    services: Services, other: Services
) -> None:
    store(other, talk("loaf", "How long?", "Two days.", "And rye?"))
    said = [make_message("How long?", external_id="loaf0"),
            make_message("Three.", external_id="mine", parent_id="loaf0")]  # fmt: skip
    (mine,) = store(services, make_session(messages=said, title="loaf", external_id="loaf"))
    services.merging.vault(other.folder, WORK)
    assert shown(services, mine) == ["How long?", "Three."]
    assert sorted(texts(services, mine)) == ["And rye?", "How long?", "Three.", "Two days."]


def test_a_message_that_says_something_else_stands_beside_it(
    services: Services, other: Services
) -> None:
    store(other, talk("loaf", "How long?", "Two days."))
    (mine,) = store(services, talk("loaf", "How long?", "Three days."))
    done = services.merging.vault(other.folder, WORK)
    assert done.versions == 1
    assert sorted(texts(services, mine)) == ["How long?", "Three days.", "Two days."]
    thread = services.reading.thread(mine)
    shown = services.reading.messages([entry.id for entry in thread.entries])
    assert [message.text for message in shown] == ["How long?", "Three days."]
    assert thread.entries[1].branches == 2


def test_vaults_that_are_merged_to_and_fro_get_each_version_once(
    services: Services, other: Services
) -> None:
    (theirs,) = store(other, talk("loaf", "How long?", "Two days."))
    (mine,) = store(services, talk("loaf", "How long?", "Three days."))
    for _ in range(2):
        services.merging.vault(other.folder, WORK)
        other.merging.vault(services.folder, WORK)
    said = ["How long?", "Three days.", "Two days."]
    assert sorted(texts(services, mine)) == sorted(texts(other, theirs)) == said


def test_conversations_that_two_systems_gave_one_number_stay_two(
    services: Services, other: Services
) -> None:
    # Given two websites that count their conversations from 1, each in a vault,
    for vault, question in ((services, "Rye?"), (other, "Which oven?")):
        message = make_message(question, external_id="1")
        store(vault, make_session(messages=[message], external_id="1", numbered=True))
    other.organising.rename(1, "Ovens")
    # when these are merged, and once more,
    done = [services.merging.vault(other.folder, WORK) for _ in range(2)]
    # then the vault has both, each with what was made of it.
    assert [(one.new, one.versions) for one in done] == [(1, 0), (0, 0)]
    assert {(row.title, *texts(services, row.id)) for row in rows(services)} == {
        ("Rye?", "Rye?"), ("Ovens", "Which oven?")
    }  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs"), [("ada", ""), ("", "ada")])
def test_a_conversation_of_which_one_vault_knows_the_account_is_the_same(
    services: Services, other: Services, mine: str, theirs: str
) -> None:
    store(services, make_session("Rye?", external_id="rye", account=mine))
    (loaf,) = store(other, make_session("Rye?", "Yes.", external_id="rye", account=theirs))
    other.organising.rename(loaf, "Loaf")
    done = services.merging.vault(other.folder, WORK)
    assert (done.new, done.completed, done.conflicts) == (0, 1, ())
    assert [(row.title, texts(services, row.id)) for row in rows(services)] == [
        ("Loaf", ["Rye?", "Yes."])
    ]


def test_other_titles_and_notes_are_kept_and_told(services: Services, other: Services) -> None:
    (theirs,) = store(other, talk("loaf", "How long?"))
    (mine,) = store(services, talk("loaf", "How long?"))
    other.organising.rename(theirs, "Their loaf")
    services.organising.rename(mine, "My loaf")
    for vault, session_id, note in ((other, theirs, "Ask Bo"), (services, mine, "Ask Ada")):
        with vault.database.write() as session:
            session.connection().exec_driver_sql(
                "UPDATE chat_session SET note = ? WHERE id = ?", (note, session_id)
            )
    done = services.merging.vault(other.folder, WORK)
    assert len(done.conflicts) == 2
    with services.database.read() as session:
        (title, note) = session.connection().exec_driver_sql(
            "SELECT custom_title, note FROM chat_session WHERE id = ?", (mine,)
        ).one()  # fmt: skip
    assert title == "My loaf"
    assert note.split("\n\n") == ["Ask Ada", "Also called: Their loaf", "Ask Bo"]
    # To and fro each note comes once, and a second time nothing is told.
    other.merging.vault(services.folder, WORK)
    (row,) = rows(other)
    assert row.note.split("\n\n") == ["Ask Bo", "Also called: My loaf", "Ask Ada"]
    for into, out in ((services, other), (other, services)):
        notes = [row.note for row in rows(into)]
        assert into.merging.vault(out.folder, WORK).conflicts == ()
        assert [row.note for row in rows(into)] == notes


def test_what_is_thrown_away_stays_so_in_both(services: Services, other: Services) -> None:
    gone, _ = store(other, talk("loaf", "How long?"), talk("rye", "Hi"))
    other.organising.trash([gone])
    (mine,) = store(services, talk("rye", "Hi"))
    services.organising.trash([mine])
    done = services.merging.vault(other.folder, WORK)
    assert done.new == 0
    assert [(row.title, row.status) for row in rows(services)] == [("rye", "trashed")]


def test_a_run_that_comes_before_what_sent_it_out_is_no_conversation_of_its_own(
    services: Services, other: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a vault in which the run of a sub-agent was imported before its conversation,
    monkeypatch.setattr(merging, "_AT_ONCE", 1)
    run = make_session(
        "Do it", external_id="run", parent_external_id="parent", relation=Relation.SUBAGENT
    )
    store(other, run, make_session("Ask the agent", external_id="parent"))
    # when it is merged piece by piece, then one conversation came, the first time alone.
    done = services.merging.vault(other.folder, WORK)
    assert (done.new, done.completed, done.known) == (1, 0, 0)
    again = services.merging.vault(other.folder, WORK)
    assert (again.new, again.completed, again.known) == (0, 0, 1)


def test_the_other_vault_is_left_as_it_is(services: Services, tmp_path: Path) -> None:
    source = open_vault(tmp_path / "other")
    store(source, talk("loaf", "How long?"))
    source.close()
    database = tmp_path / "other" / "vault.db"
    before = (hashlib.sha256(database.read_bytes()).hexdigest(), database.stat().st_mtime_ns)
    services.merging.vault(database, WORK)
    after = (hashlib.sha256(database.read_bytes()).hexdigest(), database.stat().st_mtime_ns)
    assert before == after
    assert len(rows(services)) == 1


def test_what_is_no_vault_and_the_open_one_are_refused(services: Services, tmp_path: Path) -> None:
    assert is_vault(services.folder)
    assert not is_vault(tmp_path)
    for place in (tmp_path, services.folder):
        with pytest.raises(NotFound):
            services.merging.vault(place, WORK)
