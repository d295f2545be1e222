"""Emptying the trash: after a backup, only what is due, and leaving a whole vault behind."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.domain.blocks import Image, Text
from chatvault.domain.changes import Changes
from chatvault.domain.day import DAY_MS
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.safekeeping.upkeep import TRASH_DAYS
from chatvault.domain.session import Relation
from chatvault.domain.work import Unattended, Work
from chatvault.errors import Cancelled, DiskFull, VaultBusy
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.clock import now
from chatvault.services.vault import Services, open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session, make_tool_message
from tests.stopping import Impatient
from tests.unit.conftest import MergeFunction
from tests.vaults import new_vault


def throw_away(services: Services, session_id: int, days: int) -> None:
    """Put a conversation in the trash, so many days ago."""
    services.organising.trash([session_id])
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE chat_session SET trashed_at = ? WHERE id = ?",
            (now() - days * DAY_MS, session_id),
        )


def rich(name: str, **rest: object) -> ParsedSession:
    """A conversation with tools, a picture and a run of a sub-agent to come."""
    return make_session(
        messages=[
            make_message(f"{name} rests", external_id=f"{name}-1",
                         blocks=(Text(f"{name} rests"), Image(make_attachment(name.encode())))),
            make_tool_message(external_id=f"{name}-2", parent_id=f"{name}-1"),
        ],
        external_id=name,
        **rest,
    )  # fmt: skip


def empty(services: Services, days: int = TRASH_DAYS) -> int:
    return services.trash.empty(Unattended(), BackupReason.SCHEDULE, days).conversations


def test_only_what_lay_there_for_thirty_days_goes(services: Services, merge: MergeFunction) -> None:
    old, young, kept = (one.session_id for one in merge(rich("rye"), rich("oat"), rich("wheat")))
    throw_away(services, old, TRASH_DAYS)
    throw_away(services, young, TRASH_DAYS - 1)
    contents = services.trash.contents()
    assert (contents.conversations, contents.due) == (2, 1)
    assert services.trash.due() == (old,)
    emptied = services.trash.empty(Unattended(), BackupReason.SCHEDULE)
    assert (emptied.conversations, emptied.messages) == (1, 2)
    assert [row.id for row in services.browsing.rows([old, young, kept])] == [young, kept]
    assert services.health.check(Unattended()).problems == ()


def test_nothing_of_it_is_found_or_counted_any_more(
    services: Services, merge: MergeFunction
) -> None:
    gone, kept = (one.session_id for one in merge(rich("rye"), rich("oat")))
    services.bookmarks.set(services.reading.thread(gone).entries[0].id, "warm")
    throw_away(services, gone, 40)
    empty(services)
    for query in ("rye", "also:tools pytest"):
        found = services.searching.sessions(query, Unattended())
        assert gone not in found
    with services.database.read() as session:
        for table in ("message", "alternative", "event", "session_tag", "session_file"):
            rows = session.connection().exec_driver_sql(
                f"SELECT count(*) FROM {table} WHERE session_id = ?", (gone,)
            )
            assert rows.scalar_one() == 0
    assert services.searching.sessions("oat", Unattended()) == [kept]


def test_a_backup_is_made_first_and_holds_it(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    (one,) = merge(rich("rye"))
    throw_away(services, one.session_id, 40)
    emptied = services.trash.empty(Unattended(), BackupReason.SCHEDULE)
    assert emptied.backup is not None
    restore_vault(services.backups, emptied.backup.name, tmp_path / "restored", Unattended())
    restored = open_vault(tmp_path / "restored")
    try:
        assert restored.trash.due() == (one.session_id,)
        assert restored.health.check(Unattended()).problems == ()
    finally:
        restored.close()


def test_without_a_backup_nothing_goes(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = merge(rich("rye"))
    throw_away(services, one.session_id, 40)
    monkeypatch.setattr("chatvault.services.disk.free_space", lambda folder: 0)
    with pytest.raises(DiskFull):
        empty(services)
    assert services.trash.due() == (one.session_id,)
    assert services.browsing.rows([one.session_id])


def test_an_empty_trash_makes_no_backup(services: Services, merge: MergeFunction) -> None:
    merge(rich("rye"))
    assert empty(services) == 0
    assert services.backups.list() == ()


def test_files_go_when_nobody_else_names_them(services: Services, merge: MergeFunction) -> None:
    shared = make_attachment(b"the same loaf")
    gone, kept = (
        one.session_id
        for one in merge(
            make_session(
                messages=[make_message(blocks=(Image(shared), Image(make_attachment(b"alone"))))]
            ),
            make_session(messages=[make_message(blocks=(Image(shared),))]),
        )
    )
    throw_away(services, gone, 40)
    emptied = services.trash.empty(Unattended(), BackupReason.SCHEDULE)
    assert emptied.freed == len(b"alone")
    assert len(list(Blobs(services.folder / "blobs").names())) == 1
    assert services.browsing.rows([kept])
    assert services.health.check(Unattended()).problems == ()


def test_what_only_it_counted_is_counted_by_its_copy(
    services: Services, merge: MergeFunction
) -> None:
    first, copy = (
        one.session_id
        for one in merge(
            make_session(messages=[make_tool_message()]),
            make_session(messages=[make_tool_message()]),
        )
    )
    assert services.browsing.rows([copy])[0].tokens == 0
    tokens = services.browsing.rows([first])[0].tokens
    throw_away(services, first, 40)
    empty(services)
    assert services.browsing.rows([copy])[0].tokens == tokens > 0
    assert services.health.check(Unattended()).problems == ()


def test_the_runs_of_a_conversation_go_with_it_and_forks_stay(
    services: Services, merge: MergeFunction
) -> None:
    chief, run, fork = (
        one.session_id
        for one in merge(
            rich("rye"),
            make_session(parent_external_id="rye", relation=Relation.SUBAGENT),
            make_session(parent_external_id="rye", relation=Relation.FORK),
        )
    )
    throw_away(services, chief, 40)
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE chat_session SET trashed_at = 0 WHERE id = ?", (run,)
        )
    assert services.trash.contents().conversations == 1
    empty(services)
    assert [row.id for row in services.browsing.rows([chief, run, fork])] == [fork]
    assert services.browsing.rows([fork])[0].parent_id is None


def test_a_vault_that_is_checked_between_two_changes_is_sound(
    services: Services, merge: MergeFunction
) -> None:
    for name in ("rye", "oat"):
        merge(*(rich(f"{name} {number}") for number in range(30)))
        assert services.health.check(Unattended()).problems == ()
        for session_id in services.searching.sessions(name, Unattended()):
            throw_away(services, session_id, 40)
        assert empty(services) == 30
        services.cleanup.run(CleanupRule(logs_days=0), Unattended())
        assert services.health.check(Unattended()).problems == ()


def test_whoever_stops_it_keeps_the_rest_whole(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatvault.services.trash._AT_ONCE", 2)
    ids = [one.session_id for one in merge(rich("rye"), rich("oat"), rich("wheat"))]
    for session_id in ids:
        throw_away(services, session_id, 40)
    told: list[Changes] = []
    with pytest.raises(Cancelled):
        services.trash.empty(
            Impatient(1, note="emptying the trash"), BackupReason.SCHEDULE, committed=told.append
        )
    assert [changes.removed_ids for changes in told] == [{ids[0]}]
    assert set(services.trash.due()) == set(ids[1:])
    assert len(_files(services)) == 2
    assert services.health.check(Unattended()).problems == ()


def test_what_was_added_to_or_put_back_after_the_backup_stays(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [one.session_id for one in merge(rich("rye"), rich("oat"), rich("wheat"))]
    for session_id in ids:
        throw_away(services, session_id, 40)
    create = services.backups.create

    def meanwhile(reason: BackupReason, work: Work) -> Backup:
        made = create(reason, work)
        merge(make_session("rye again", "and again", external_id="rye"))
        services.organising.untrash([ids[1]])
        return made

    monkeypatch.setattr(services.backups, "create", meanwhile)
    assert empty(services) == 1
    assert [row.id for row in services.browsing.rows(ids)] == ids[:2]


def test_it_waits_for_an_import_that_keeps_its_files(
    services: Services, merge: MergeFunction
) -> None:
    (one,) = merge(rich("rye"))
    throw_away(services, one.session_id, 40)
    with Blobs(services.folder / "blobs").adding(), pytest.raises(VaultBusy):
        empty(services)
    assert services.trash.due() == (one.session_id,)
    assert services.backups.list() == ()
    assert empty(services) == 1


@dataclass(frozen=True)
class Drawn:
    """A conversation of a property test."""

    word: str
    usage: str
    picture: str
    thrown: bool

    def parsed(self, number: int) -> ParsedSession:
        """What is imported: a prompt with a picture, and an answer that used tokens."""
        name = f"c{number}"
        prompt = make_message(
            external_id=f"{name}-1",
            blocks=(Text(f"{self.word} {name}"), Image(make_attachment(self.picture.encode()))),
        )
        answer = make_message(
            self.word, Role.ASSISTANT, external_id=f"{name}-2", parent_id=f"{name}-1",
            usage=Usage(input=100, output=20), usage_key=self.usage,
        )  # fmt: skip
        return make_session(external_id=name, messages=[prompt, answer])


_DRAWN = st.builds(
    Drawn,
    st.sampled_from(["rye", "oat"]),
    st.sampled_from(["answer-1", "answer-2"]),
    st.sampled_from(["loaf", "oven"]),
    st.booleans(),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_DRAWN, min_size=1, max_size=6))
def test_a_vault_after_emptying_is_as_if_it_had_never_held_them(drawn: list[Drawn]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        emptied = _holding(Path(folder, "emptied"), list(enumerate(drawn)))
        never = _holding(
            Path(folder, "never"),
            [(number, one) for number, one in enumerate(drawn) if not one.thrown],
        )
        try:
            thrown = {f"c{number}" for number, one in enumerate(drawn) if one.thrown}
            for session_id, external_id in _told(emptied, "id, external_id"):
                if external_id in thrown:
                    throw_away(emptied, session_id, 40)
            assert empty(emptied) == len(thrown)
            facts = "external_id, message_count, input_tokens, output_tokens, cost, title"
            assert _told(emptied, facts) == _told(never, facts)
            assert _files(emptied) == _files(never)
            for word in ("rye", "oat"):
                assert len(emptied.searching.sessions(word, Unattended())) == len(
                    never.searching.sessions(word, Unattended())
                )
            assert emptied.health.check(Unattended()).problems == ()
        finally:
            emptied.close()
            never.close()


def _holding(folder: Path, drawn: list[tuple[int, Drawn]]) -> Services:
    services = new_vault(folder)
    with services.database.write() as session:
        store = SessionStore(session, Blobs(folder / "blobs"), NOON)
        for number, one in drawn:
            store.merge(one.parsed(number))
        store.finish()
    return services


def _told(services: Services, columns: str) -> list[tuple[Any, ...]]:
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql(
            f"SELECT {columns} FROM chat_session ORDER BY external_id"
        )
        return [tuple(row) for row in rows]


def _files(services: Services) -> list[str]:
    return list(Blobs(services.folder / "blobs").names())
