"""Chosen conversations come back into the open vault, with what the person made of them."""

from __future__ import annotations

import json
import os
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from chatvault.domain.blocks import Image, Text
from chatvault.domain.bookmark import Bookmark
from chatvault.domain.parsed import LogEvent, ParsedProject, ParsedSession
from chatvault.domain.safekeeping.backup import BackupReason, RetentionRule
from chatvault.domain.session import Relation, SessionRow, SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import KnownError, NotFound, UnreadableFile, VaultBusy
from chatvault.services.backups.opened_backup import open_backup
from chatvault.services.vault import Services, open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session, make_tool_message
from tests.meanwhile import Meanwhile
from tests.unit.conftest import MergeFunction

OWN_TABLES = """
INSERT INTO folder VALUES (1, NULL, 'Kitchen', 0), (2, 1, 'Bread', 1);
UPDATE chat_session SET note = 'Ask Ada', folder_id = 2 WHERE id = 1;
INSERT INTO tag VALUES (1, 'baking', 'red');
INSERT INTO session_tag VALUES (1, 1);
"""


def everything(services: Services) -> tuple[SessionRow, ...]:
    keys = services.browsing.keys(SessionScope(status=None), SessionSort.CREATED)
    return services.browsing.rows([key.id for key in keys])


def forget(services: Services, session_id: int) -> None:
    """Take a conversation out of the vault as if it had never been there."""
    with services.database.write() as session:
        connection = session.connection()
        of_messages = "(SELECT id FROM message WHERE session_id = ?)"
        for table in ("tool_call", "attachment", "bookmark"):
            statement = f"DELETE FROM {table} WHERE message_id IN {of_messages}"
            connection.exec_driver_sql(statement, (session_id,))
        connection.exec_driver_sql(
            f"DELETE FROM message_fts WHERE rowid IN {of_messages}", (session_id,)
        )
        connection.exec_driver_sql("DELETE FROM session_fts WHERE rowid = ?", (session_id,))
        for table in ("event", "session_tag", "session_file", "alternative", "message"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE session_id = ?", (session_id,))
        connection.exec_driver_sql("DELETE FROM chat_session WHERE id = ?", (session_id,))


@pytest.fixture
def loaf(services: Services, merge: MergeFunction) -> SessionRow:
    """A conversation with everything in it, and what a person made of it; another beside it."""
    question = make_message("How long?", external_id="q")
    answer = make_tool_message(external_id="a", parent_id="q")
    other = make_message(
        external_id="b", parent_id="q", blocks=[Text("Or so:"), Image(make_attachment())]
    )
    merges = merge(
        make_session(
            messages=[question, answer, other],
            title="A loaf",
            external_id="loaf",
            account="ada",
            project=ParsedProject("/home/ada/bread"),
            events=(LogEvent("start", at=NOON),),
        ),
        make_session("Which oven?", "One of stone."),
    )
    session_id = merges[0].session_id
    services.organising.rename(session_id, "My loaf")
    services.organising.star([session_id], on=True)
    with services.database.write() as session:
        for statement in filter(str.strip, OWN_TABLES.split(";")):
            session.connection().exec_driver_sql(statement)
    message = services.reading.thread(session_id).entries[0].id
    services.bookmarks.put(Bookmark(message, NOON, "Ten hours"))
    services.saved_searches.add("has:code rye", "Rye")
    return services.browsing.rows([session_id])[0]


@pytest.fixture
def backup(services: Services, loaf: SessionRow) -> str:
    """A backup that holds it."""
    return services.backups.create(BackupReason.MANUAL, Unattended()).name


def test_a_conversation_that_is_gone_comes_back_as_it_was(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    before = services.reading.thread(loaf.id)
    said = services.reading.messages([entry.id for entry in before.entries])
    forget(services, loaf.id)
    assert len(everything(services)) == 1

    restored = services.restoring.sessions(backup, [loaf.uid], Unattended())

    assert (restored.new, restored.known, restored.lost_files) == (1, 0, 0)
    row = services.browsing.row(loaf.uid)
    assert (row.title, row.starred, row.tags, row.project) == (
        "My loaf", True, ("baking",), "bread"
    )  # fmt: skip
    thread = services.reading.thread(row.id)
    again = services.reading.messages([entry.id for entry in thread.entries])
    assert [(one.external_id, one.blocks, one.usage) for one in again] == [
        (one.external_id, one.blocks, one.usage) for one in said
    ]
    assert [(one.created_at, one.note) for one in thread.bookmarks] == [(NOON, "Ten hours")]
    assert services.searching.search("pytest also:tools", Unattended()).total == 1
    assert services.health.check(Unattended()).healthy
    assert [one.name for one in services.saved_searches.all()] == ["Rye"]


def test_its_file_is_imported_again_without_doubling_it(
    services: Services, loaf: SessionRow, backup: str, merge: MergeFunction
) -> None:
    forget(services, loaf.id)
    services.restoring.sessions(backup, [loaf.uid], Unattended())
    merge(make_session("Another", external_id="loaf", account="ada"))
    assert len(everything(services)) == 2


def test_a_conversation_of_the_vault_keeps_what_came_since(
    services: Services, loaf: SessionRow, backup: str, merge: MergeFunction
) -> None:
    services.organising.rename(loaf.id, "A better name")
    services.organising.star([loaf.id], on=False)
    services.organising.trash([loaf.id])
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "DELETE FROM bookmark WHERE message_id IN (SELECT id FROM message)"
        )
    restored = services.restoring.sessions(backup, [loaf.uid], Unattended())
    assert (restored.new, restored.known, restored.completed) == (0, 1, 0)
    row = services.browsing.row(loaf.uid)
    assert (row.title, row.starred, str(row.status)) == ("A better name", True, "active")
    assert len(services.reading.thread(row.id).bookmarks) == 1
    assert len(everything(services)) == 2


def test_messages_that_the_vault_lost_come_back_to_their_places(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    with services.database.write() as session:
        lost = "(SELECT id FROM message WHERE external_id = 'a')"
        for statement in (
            f"DELETE FROM tool_call WHERE message_id IN {lost}",
            f"DELETE FROM message_fts WHERE rowid IN {lost}",
            "DELETE FROM message WHERE external_id = 'a'",
        ):
            session.connection().exec_driver_sql(statement)
    restored = services.restoring.sessions(backup, [loaf.uid], Unattended())
    assert restored.completed == 1
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT external_id FROM message WHERE session_id = ? ORDER BY position", (loaf.id,)
        )
        assert [row[0] for row in rows] == ["q", "a", "b"]
    assert services.health.check(Unattended()).healthy


def test_the_runs_of_its_sub_agents_come_along(services: Services, merge: MergeFunction) -> None:
    parent, run = merge(
        make_session("Ask the agent", external_id="parent"),
        make_session(
            "Do it", external_id="run", parent_external_id="parent", relation=Relation.SUBAGENT
        ),
    )
    uid = services.browsing.rows([parent.session_id])[0].uid
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    for session_id in (run.session_id, parent.session_id):
        forget(services, session_id)
    restored = services.restoring.sessions(made.name, [uid], Unattended())
    assert (restored.new, restored.known, restored.completed) == (1, 0, 0)
    row = services.browsing.row(uid)
    assert services.reading.thread(row.id).children == {"run": row.id + 1}


def test_a_conversation_that_gets_a_run_of_a_sub_agent_back_is_told_as_one_that_was_there(
    services: Services, merge: MergeFunction
) -> None:
    # Given a conversation whose sub-agent's run was lost, with that of the run's own sub-agent,
    sent_out = ("parent", "run"), ("run", "inner")
    parent, *runs = merge(
        make_session("Ask the agent", external_id="parent"),
        *(
            make_session(
                f"Do {name}", external_id=name, parent_external_id=by, relation=Relation.SUBAGENT
            )
            for by, name in sent_out
        ),
    )
    uid = services.browsing.rows([parent.session_id])[0].uid
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    for run in reversed(runs):
        forget(services, run.session_id)
    # when it is brought back, then it was there, and got what it lacked.
    restored = services.restoring.sessions(made.name, [uid], Unattended())
    assert (restored.new, restored.known, restored.completed) == (0, 1, 1)
    assert services.reading.thread(parent.session_id).children.keys() == {"run"}


def test_what_left_with_the_trash_comes_back_from_the_backup_before_it(
    services: Services, loaf: SessionRow
) -> None:
    services.organising.trash([loaf.id])
    emptied = services.trash.empty(Unattended(), BackupReason.TRASH, days=0)
    assert emptied.backup is not None
    assert len(everything(services)) == 1

    restored = services.restoring.sessions(emptied.backup.name, [loaf.uid], Unattended())

    assert (restored.new, restored.lost_files) == (1, 0)
    row = services.browsing.row(loaf.uid)
    assert (row.title, str(row.status), row.tags) == ("My loaf", "active", ("baking",))
    (picture,) = services.reading.pictures(row.id)
    assert services.reading.attachment(picture.blob or "") == b"a picture"
    assert services.health.check(Unattended()).healthy


def test_a_backup_is_not_thinned_out_while_conversations_are_brought_back_from_it(
    services: Services, merge: MergeFunction
) -> None:
    # Given a backup before the trash was emptied, which the rule would let go with the next one,
    services.backups.create(BackupReason.DELETION, Unattended())
    picture = make_message(blocks=[Image(make_attachment())])
    session_id = merge(make_session(messages=[picture]))[0].session_id
    uid = services.browsing.rows([session_id])[0].uid
    services.organising.trash([session_id])
    emptied = services.trash.empty(Unattended(), BackupReason.TRASH, days=0)
    assert emptied.backup is not None
    for _ in range(2):
        services.backups.create(BackupReason.DELETION, Unattended())
    # when a conversation is brought back from it, before which a backup is made,
    restored = services.restoring.sessions(emptied.backup.name, [uid], Unattended())
    # then its picture comes along, and the next one that is scheduled follows the rule.
    assert (restored.new, restored.lost_files) == (1, 0)
    services.backups.create(BackupReason.SCHEDULE, Unattended())
    assert emptied.backup.name not in [one.name for one in services.backups.list()]


def test_who_thins_the_backups_out_waits_until_conversations_are_brought_back(
    services: Services, loaf: SessionRow
) -> None:
    # Given a scheduled backup whose files the vault has no longer, and another program
    services.organising.trash([loaf.id])
    made = services.trash.empty(Unattended(), BackupReason.SCHEDULE, days=0).backup
    assert made is not None
    other = open_vault(services.folder)
    turned = threading.Event()

    def thin_out() -> None:
        work, rule = Meanwhile("waiting for another backup", turned.set), RetentionRule(1, 0, 0, 0)
        other.backups.create(BackupReason.SCHEDULE, work, rule=rule)
        turned.set()

    thinning = threading.Thread(target=thin_out)

    def begin_thinning() -> None:
        thinning.start()
        turned.wait(10)

    # that makes the next one while a conversation is brought back from the first,
    work = Meanwhile("copying files", begin_thinning)
    restored = services.restoring.sessions(made.name, [loaf.uid], work)
    thinning.join()
    # then that waits, and everything comes back.
    assert (restored.new, restored.lost_files) == (1, 0)
    other.close()


def test_the_vault_s_own_backups_may_be_named_as_a_folder(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    there = services.backups.elsewhere(services.backups.folder)
    forget(services, loaf.id)
    assert services.restoring.sessions(backup, [loaf.uid], Unattended(), there).new == 1


def test_a_conversation_whose_account_was_told_since_is_the_same(
    services: Services, merge: MergeFunction
) -> None:
    # Given a conversation of a file that told no account, in a backup,
    session_id = merge(make_session("Rye?", external_id="rye"))[0].session_id
    uid = services.browsing.rows([session_id])[0].uid
    services.organising.star([session_id], on=True)
    made = services.backups.create(BackupReason.MANUAL, Unattended()).name
    # and an export that told it since,
    merge(make_session("Rye?", "Yes.", external_id="rye", account="ada"))
    services.organising.star([session_id], on=False)
    # when it is brought back,
    restored = services.restoring.sessions(made, [uid], Unattended())
    # then it got what it lacks, and is there once.
    assert (restored.new, restored.known) == (0, 1)
    assert [(row.id, row.starred) for row in everything(services)] == [(session_id, True)]


def test_the_others_of_its_file_are_still_imported(
    services: Services, tmp_path: Path, merge: MergeFunction
) -> None:
    # Given a backup of a vault with two conversations of one file,
    export = tmp_path / "conversations.json"
    export.write_text(json.dumps([claude_talk("rye"), claude_talk("oven")]))
    os.utime(export, (NOON / 1000, NOON / 1000))
    services.importing.run([export], Unattended())
    rye = next(row for row in everything(services) if row.title == "rye")
    made = services.backups.create(BackupReason.MANUAL, Unattended()).name
    # when one comes back into a vault that never saw the file,
    with closing(open_vault(tmp_path / "new")) as new:
        there = new.backups.elsewhere(services.backups.folder)
        assert new.restoring.sessions(made, [rye.uid], Unattended(), there).new == 1
        # then the file brings the other one.
        (run,) = new.importing.run([export], Unattended()).runs
        assert (run.sessions_new, run.sessions_unchanged) == (1, 1)


def test_its_files_are_safe_from_a_cleanup_until_something_names_them(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    # Given a conversation with a picture that left the vault for good,
    services.organising.trash([loaf.id])
    services.trash.empty(Unattended(), BackupReason.TRASH, days=0)
    refused: list[str] = []

    def clean_up() -> None:
        with pytest.raises(VaultBusy) as busy, services.importing.blobs.removing():
            pass
        refused.append(busy.value.sentence)

    # when it comes back while another program cleans up, once the files are there and before
    # they are named,
    work = Meanwhile("bringing conversations back", clean_up)
    services.restoring.sessions(backup, [loaf.uid], work)
    # then that has to wait, and the picture is there.
    assert len(refused) == 1
    assert services.health.check(Unattended()).healthy


def test_imports_need_not_wait_while_a_backup_is_unpacked_and_another_made(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    free: set[str] = set()

    class Keeping(Unattended):
        """Lets another program keep files of an import, where that does not have to wait."""

        def progress(self, done: int, total: int = 0, note: str = "") -> None:
            with suppress(VaultBusy), Blobs(services.folder / "blobs").removing():
                free.add(note)

    services.restoring.sessions(backup, [loaf.uid], Keeping())
    assert {"unpacking", "copying the database", "compressing", "checking the copy"} <= free
    assert "bringing conversations back" not in free


def claude_talk(name: str) -> dict[str, object]:
    """A conversation as an export of Claude tells it."""
    moment = "2025-01-01T12:00:00Z"
    message = {
        "uuid": f"{name}-1",
        "sender": "human",
        "text": "Hello",
        "content": [{"type": "text", "text": "Hello"}],
        "created_at": moment,
        "updated_at": moment,
        "attachments": [],
        "files": [],
    }
    return {
        "uuid": name,
        "name": name,
        "created_at": moment,
        "updated_at": moment,
        "account": {"uuid": "ada"},
        "chat_messages": [message],
    }


def test_before_it_a_backup_is_made(services: Services, loaf: SessionRow, backup: str) -> None:
    services.restoring.sessions(backup, [loaf.uid], Unattended())
    assert services.backups.list()[0].reason is BackupReason.RESTORE


def test_an_unknown_conversation_changes_nothing(services: Services, backup: str) -> None:
    with pytest.raises(NotFound):
        services.restoring.sessions(backup, ["nobody"], Unattended())
    assert len(services.backups.list()) == 1


def test_from_a_damaged_backup_nothing_is_taken(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    path = services.backups.folder / f"{backup}.db.zst"
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(KnownError, match="damaged"):
        services.restoring.sessions(backup, [loaf.uid], Unattended())
    assert not list(services.backups.folder.glob("unpacked-*"))


def test_what_the_person_made_is_in_plain_lines_and_can_be_read_back(
    services: Services, loaf: SessionRow, backup: str, tmp_path: Path, vault_folder: Path
) -> None:
    path = services.backups.folder / f"{backup}.yours.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in lines] == [
        "about", "folder", "folder", "tag", "search", "conversation"
    ]  # fmt: skip
    found = lines[-1]
    assert (found["title"], found["starred"], found["note"]) == ("My loaf", True, "Ask Ada")
    assert (found["folder"], found["tags"]) == (["Kitchen", "Bread"], ["baking"])
    assert found["bookmarks"] == [{"message": "q", "at": NOON, "note": "Ten hours"}]

    other = open_vault(tmp_path / "other")  # the same files imported anew
    import_into(other, make_session(
        messages=[make_message("How long?", external_id="q")],
        title="A loaf", external_id="loaf", account="ada",
    ))  # fmt: skip
    restored = other.restoring.layer(path, Unattended())
    assert restored.unknown == 0
    again = other.backups.create(BackupReason.MANUAL, Unattended())
    copied = (other.backups.folder / f"{again.name}.yours.jsonl").read_text(encoding="utf-8")
    there = [json.loads(line) for line in copied.splitlines()]
    assert [line | {"uid": ""} for line in there] == [line | {"uid": ""} for line in lines]
    other.close()


def import_into(services: Services, *sessions: ParsedSession) -> None:
    with services.database.write() as session:
        store = SessionStore(session, Blobs(services.folder / "blobs"), NOON)
        for parsed in sessions:
            store.merge(parsed)
        store.finish()


def test_what_was_made_of_it_finds_a_conversation_whose_account_is_told_by_now(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    # Given a note on a conversation of a file that told no account, in a backup,
    (rye,) = merge(make_session("Rye?", external_id="rye"))
    services.organising.set_note(rye.session_id, "Ask Ada")
    made = services.backups.create(BackupReason.MANUAL, Unattended()).name
    # and a new vault that has the conversation from an export which told it,
    with closing(open_vault(tmp_path / "new")) as new:
        with new.database.write() as session:
            store = SessionStore(session, new.importing.blobs, NOON)
            again = store.merge(make_session("Rye?", external_id="rye", account="ada"))
            store.finish()
        # when what the person made is put back, then it is there.
        done = new.restoring.layer(services.backups.folder / f"{made}.yours.jsonl", Unattended())
        assert done.unknown == 0
        assert new.organising.note(again.session_id) == "Ask Ada"


@pytest.mark.parametrize(
    "content", ["no JSON", "[1]", '{"kind": "conversation"}', '{"kind": "tag", "name": 7}', "{}"]
)
def test_what_is_no_such_file_is_refused(
    services: Services, loaf: SessionRow, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "layer.jsonl"
    path.write_text('{"kind": "tag", "name": "new", "color": null}\n' + content)
    with pytest.raises(UnreadableFile, match="Nothing was changed"):
        services.restoring.layer(path, Unattended())
    assert services.browsing.navigation().tags[0].label == "baking"
    assert len(services.browsing.navigation().tags) == 1


def test_a_backup_is_read_like_a_vault_and_never_written(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    forget(services, loaf.id)
    opened = open_backup(services.backups, services.backups.list()[0], Unattended())
    row = opened.services.browsing.row(loaf.uid)
    thread = opened.services.reading.thread(row.id)
    assert opened.services.searching.search("long", Unattended()).total == 1
    (picture,) = opened.services.reading.pictures(row.id)
    assert opened.services.reading.attachment(picture.blob or "") == b"a picture"
    assert len(thread.entries) == 2
    with pytest.raises(KnownError, match="may not be written"):
        opened.services.organising.star([row.id], on=False)
    opened.close()
    assert not list(services.backups.folder.glob("unpacked-*"))


def test_a_folder_of_the_person_is_not_swept_whatever_it_is_called(services: Services) -> None:
    for place in (services.folder, services.backups.folder):
        own = place / "unpacked-export"
        own.mkdir(parents=True)
        (own / "conversations.json").write_text("[]")
        (place / "unpacked-notes.txt").write_text("Rye")
    services.close()
    open_vault(services.folder).close()
    for place in (services.folder, services.backups.folder):
        assert (place / "unpacked-export" / "conversations.json").exists()
        assert (place / "unpacked-notes.txt").exists()


def test_what_a_killed_program_unpacked_is_swept_but_not_what_is_looked_into(
    services: Services, loaf: SessionRow, backup: str
) -> None:
    opened = open_backup(services.backups, services.backups.list()[0], Unattended())
    left = services.backups.folder / "unpacked-left"
    left.mkdir()
    (left / "vault.db").write_bytes(b"half")
    services.backups.sweep()
    assert not left.exists()
    assert opened.services.browsing.navigation().all == 2
    opened.close()
