"""Archiving by rules: what they take, what stays, and taking a run back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.domain.day import DAY_MS
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.session import Relation, SessionScope, SessionSort, SessionStatus
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, KnownError
from chatvault.services.clock import now
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.stopping import Impatient, Stopped
from tests.unit.conftest import MergeFunction
from tests.vaults import new_vault


def bread(days: int, text: str = "Dough rests.", **rest: object) -> ParsedSession:
    """A conversation that was last active so many days ago."""
    return make_session(messages=[make_message(text, created_at=now() - days * DAY_MS)], **rest)


def archived(services: Services) -> set[int]:
    scope = SessionScope(status=SessionStatus.ARCHIVED, subagents=True)
    return {key.id for key in services.browsing.keys(scope, SessionSort.ACTIVITY)}


def standing(services: Services) -> list[tuple[object, ...]]:
    """Where every conversation stands, to the millisecond."""
    with services.database.read() as session:
        return [
            tuple(row)
            for row in session.connection().exec_driver_sql(
                "SELECT id, status, archived_at, trashed_at, pinned, starred, content_hash "
                "FROM chat_session ORDER BY id"
            )
        ]


def tag(services: Services, session_id: int, name: str) -> None:
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("INSERT OR IGNORE INTO tag(name) VALUES (?)", (name,))
        connection.exec_driver_sql(
            "INSERT INTO session_tag SELECT ?, id FROM tag WHERE name = ?", (session_id, name)
        )


def test_only_what_fits_all_of_a_rule_is_archived(services: Services, merge: MergeFunction) -> None:
    project = ParsedProject("/home/ada/bakery", name="bakery")
    merges = merge(
        bread(200, "Rye rests.", source="codex", project=project),
        bread(200, "Rye rests.", source="codex"),
        bread(200, "Rye rests.", project=project),
        bread(200, "Wheat rests.", source="codex", project=project),
        bread(10, "Rye rests.", source="codex", project=project),
    )
    ids = [one.session_id for one in merges]
    for session_id in ids:
        tag(services, session_id, "done")
    rule = ArchiveRule(90, source="codex", project="bakery", tag="done", query="rye")
    assert services.archiving.planned([rule], Unattended()) == (ids[0],)
    run = services.archiving.run([rule], Unattended())
    assert run.conversations == 1
    assert archived(services) == {ids[0]}


def test_pinned_and_starred_ones_stay(services: Services, merge: MergeFunction) -> None:
    pinned, starred, plain = (one.session_id for one in merge(bread(200), bread(200), bread(200)))
    services.organising.pin([pinned], on=True)
    services.organising.star([starred], on=True)
    services.archiving.run([ArchiveRule(90)], Unattended())
    assert archived(services) == {plain}


def test_several_rules_count_a_conversation_once(services: Services, merge: MergeFunction) -> None:
    merge(bread(200), bread(100))
    rules = [ArchiveRule(150), ArchiveRule(90)]
    assert len(services.archiving.planned(rules, Unattended())) == 2
    assert services.archiving.run(rules, Unattended()).conversations == 2


def test_the_run_of_a_sub_agent_goes_along_and_comes_back(
    services: Services, merge: MergeFunction
) -> None:
    chief, helper, own = (
        one.session_id
        for one in merge(
            bread(200, external_id="chief"),
            bread(1, parent_external_id="chief", relation=Relation.SUBAGENT),
            bread(200, parent_external_id="away", relation=Relation.SUBAGENT),
        )
    )
    assert set(services.archiving.planned([ArchiveRule(90)], Unattended())) == {chief, own}
    run = services.archiving.run([ArchiveRule(90)], Unattended())
    assert archived(services) == {chief, helper, own}
    assert run.conversations == 2
    assert run.changes.session_ids == {chief, helper, own}
    assert services.archiving.undo(run.moment).session_ids == {chief, helper, own}
    assert archived(services) == set()


def test_what_is_archived_leaves_the_list_and_the_search_but_opens(
    services: Services, merge: MergeFunction
) -> None:
    (one,) = merge(bread(200, "Sourdough rests."))
    services.archiving.run([ArchiveRule(90)], Unattended())
    assert services.browsing.keys(SessionScope(), SessionSort.ACTIVITY) == ()
    assert services.searching.search("sourdough", Unattended()).groups == ()
    found = services.searching.search("sourdough also:archived", Unattended())
    assert [group.session_id for group in found.groups] == [one.session_id]
    assert services.reading.thread(one.session_id).session.status is SessionStatus.ARCHIVED


def test_a_run_is_taken_back_after_the_next_start(
    services: Services, merge: MergeFunction, vault_folder: Path
) -> None:
    from chatvault.services.vault import open_vault

    first, second = (one.session_id for one in merge(bread(200), bread(100)))
    services.organising.archive([second])
    services.archiving.run([ArchiveRule(150)], Unattended())
    again = open_vault(vault_folder)
    try:
        moment = again.archiving.last_run()
        assert moment is not None
        assert again.archiving.undo(moment).session_ids == {first}
        assert archived(again) == {second}
        assert again.archiving.last_run() is None
    finally:
        again.close()


def test_what_was_moved_since_stays_where_it_is(services: Services, merge: MergeFunction) -> None:
    back, thrown, kept = (one.session_id for one in merge(bread(200), bread(200), bread(200)))
    run = services.archiving.run([ArchiveRule(90)], Unattended())
    services.organising.move([back], SessionStatus.ACTIVE)
    services.organising.trash([thrown])
    assert services.archiving.undo(run.moment).session_ids == {kept}
    assert services.browsing.rows([thrown])[0].status is SessionStatus.TRASHED


def test_two_runs_in_one_moment_are_taken_back_apart(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    monkeypatch.setattr("chatvault.services.archiving.now", lambda: moment)
    (first,) = merge(bread(200))
    one = services.archiving.run([ArchiveRule(90)], Unattended())
    (second,) = merge(bread(200))
    other = services.archiving.run([ArchiveRule(90)], Unattended())
    assert services.archiving.undo(other.moment).session_ids == {second.session_id}
    assert services.archiving.undo(one.moment).session_ids == {first.session_id}


def test_a_run_that_is_stopped_changes_nothing(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatvault.services.archiving._AT_ONCE", 2)
    merge(*(bread(200) for _ in range(5)))
    before = standing(services)
    with pytest.raises(Cancelled):
        services.archiving.run([ArchiveRule(90)], Impatient(1, note="archiving"))
    assert standing(services) == before


def test_looking_for_what_to_archive_can_be_stopped(
    services: Services, merge: MergeFunction
) -> None:
    merge(bread(200))
    with pytest.raises(Cancelled):
        services.archiving.planned([ArchiveRule(90)], Stopped())


@pytest.mark.parametrize("query", ["   ", "date:nonsense", "( )", "dough date:nonsense"])
def test_a_query_that_is_not_understood_archives_nothing(
    services: Services, merge: MergeFunction, query: str
) -> None:
    merge(bread(200))
    with pytest.raises(KnownError, match="not understood"):
        services.archiving.run([ArchiveRule(90, query=query)], Unattended())
    with pytest.raises(KnownError, match="no source"):
        services.archiving.run([ArchiveRule(90, source="nobody")], Unattended())
    assert archived(services) == set()


def test_undoing_a_run_that_took_nothing_leaves_what_was_archived_in_the_same_moment(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    for module in ("organising", "archiving"):
        monkeypatch.setattr(f"chatvault.services.{module}.now", lambda: moment)
    merge(bread(1))
    (session_id,) = (key.id for key in services.browsing.keys(SessionScope(), SessionSort.ACTIVITY))
    services.organising.move([session_id], SessionStatus.ARCHIVED)
    run = services.archiving.run([ArchiveRule(90)], Unattended())
    services.archiving.undo(run.moment)
    assert archived(services) == {session_id}


_NAMES = st.sampled_from(["", "codex", "chatgpt"])
_TAGS = st.sampled_from(["", "done", "later"])
_WORDS = st.sampled_from(["", "rye", "wheat"])
_SESSIONS = st.lists(
    st.tuples(
        st.integers(0, 200),  # days since it was active
        st.sampled_from(["codex", "chatgpt"]),
        st.sampled_from(["done", "later", ""]),
        st.sampled_from(["rye", "wheat"]),
        st.booleans(),  # pinned
        st.sampled_from(list(SessionStatus)),
    ),
    max_size=8,
)
_RULES = st.lists(
    st.builds(ArchiveRule, st.sampled_from([1, 50, 120]), _NAMES, st.just(""), _TAGS, _WORDS),
    max_size=2,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=_SESSIONS, rules=_RULES)
def test_rules_take_what_they_say_and_undo_restores_exactly(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[int, str, str, str, bool, SessionStatus]],
    rules: list[ArchiveRule],
) -> None:
    services = new_vault(tmp_path_factory.mktemp("vault"))
    try:
        expected = set()
        for place, (days, source, tagged, word, pinned, status) in enumerate(made):
            session_id = _merged(services, place, days, source, word)
            if tagged:
                tag(services, session_id, tagged)
            services.organising.pin([session_id], on=pinned)
            services.organising.move([session_id], status)
            if (
                status is SessionStatus.ACTIVE
                and not pinned
                and any(_fits(rule, days, source, tagged, word) for rule in rules)
            ):
                expected.add(session_id)
        before = standing(services)
        assert set(services.archiving.planned(rules, Unattended())) == expected
        run = services.archiving.run(rules, Unattended())
        assert run.changes.session_ids == expected
        services.archiving.undo(run.moment)
        assert standing(services) == before
    finally:
        services.close()


def _fits(rule: ArchiveRule, days: int, source: str, tagged: str, word: str) -> bool:
    """The rule, evaluated plainly."""
    return (
        days >= rule.days
        and rule.source in ("", source)
        and rule.tag in ("", tagged)
        and rule.query in ("", word)
    )


def _merged(services: Services, place: int, days: int, source: str, word: str) -> int:
    from chatvault.storage.blobs import Blobs
    from chatvault.storage.merging.session_store import SessionStore

    parsed = bread(days, f"{word} rests", source=source, external_id=f"s{place}")
    with services.database.write() as session:
        store = SessionStore(session, Blobs(services.folder / "blobs"), now())
        merged = store.merge(parsed)
        store.finish()
    return merged.session_id
