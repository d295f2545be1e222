"""What a fork of Codex repeats of its parent is kept as long as the vault does not have that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.importing import portion_import
from chatvault.services.vault import Services
from tests.unit.importers.codex.codex_files import Family, Rollout
from tests.vaults import new_vault

WORK = Unattended()

# What is said of each word: a question, the answer with a call, and the one behind it.
RYE, WHEAT, SPELT = (
    [f"How long does {word} rise?", "", f"{word} rises for ten hours."]
    for word in ("rye", "wheat", "spelt")
)


@pytest.fixture
def family() -> Family:
    """A session about rye and wheat."""
    return Family()


@pytest.fixture
def fork(family: Family) -> Rollout:
    """A fork of it, that goes on about spelt."""
    fork = family.copy(family.parent, forked_from_id=family.parent.session)
    family.turns(fork, "spelt")
    return fork


def run(services: Services, rollout: Rollout, folder: Path) -> None:
    """Import a rollout that lies in a folder of its own."""
    services.importing.run([rollout.write(folder / rollout.session)], WORK)


def undate(*rollouts: Rollout) -> None:
    """Let the ids of turns tell no times."""
    for record in (record for rollout in rollouts for record in rollout.records):
        if "turn_id" in record["payload"]:
            record["payload"]["turn_id"] = f"turn {record['payload']['turn_id'][-2:]}"


def rows(services: Services, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with services.database.rows() as read:
        return [tuple(row) for row in read(statement, values)]


def said(services: Services, rollout: Rollout, *, active: bool = True) -> list[str]:
    """What is said in a session on the path that is shown, or beside it."""
    found = rows(
        services,
        "SELECT m.text FROM message m JOIN chat_session s ON s.id = m.session_id "
        "WHERE s.external_id = ? AND m.active = ? ORDER BY m.position",
        rollout.session,
        active,
    )
    return [text for (text,) in found]


def output_tokens(services: Services) -> dict[str, int]:
    return dict(rows(services, "SELECT external_id, output_tokens FROM chat_session"))


def test_a_fork_alone_tells_all_of_it_and_counts_it_once(
    services: Services, tmp_path: Path, fork: Rollout
) -> None:
    run(services, fork, tmp_path)
    assert said(services, fork) == [*RYE, *WHEAT, *SPELT]
    assert rows(services, "SELECT title FROM chat_session") == [(SPELT[0],)]
    assert output_tokens(services) == {fork.session: 60}


def test_once_its_parent_is_there_it_tells_its_own(
    services: Services, tmp_path: Path, family: Family, fork: Rollout
) -> None:
    run(services, fork, tmp_path)
    run(services, family.parent, tmp_path)
    assert said(services, family.parent) == [*RYE, *WHEAT]
    assert said(services, fork) == SPELT
    assert said(services, fork, active=False) == []
    assert output_tokens(services) == {family.parent.session: 40, fork.session: 20}
    assert services.health.check(WORK).healthy
    found = services.searching.search("wheat rises", WORK)
    assert len(found.groups) == 1


@pytest.mark.parametrize("dated", [True, False])
def test_a_lone_fork_keeps_what_it_repeats_though_its_parent_lies_beside_it(
    services: Services, tmp_path: Path, family: Family, fork: Rollout, dated: bool
) -> None:
    # Given a fork beside its parent, with turns that tell when they were, or do not,
    if not dated:
        undate(family.parent, fork)
    paths = [one.write(tmp_path / "sessions") for one in (family.parent, fork)]
    # when it alone is imported, it is whole;
    services.importing.run([paths[1]], WORK)
    assert said(services, fork) == [*RYE, *WHEAT, *SPELT]
    # once its parent is, too, that tells its own.
    services.importing.run([paths[0]], WORK)
    assert said(services, fork) == SPELT


@pytest.mark.parametrize("first", [(0,), (1,), (0, 1), (1, 0)], ids=str)
def test_a_fork_that_tells_no_times_of_turns_tells_its_own_once_it_is_read_with_its_parent(
    services: Services, tmp_path: Path, family: Family, fork: Rollout, first: tuple[int, ...]
) -> None:
    # Given a fork and its parent that were imported from folders of their own, in any order,
    undate(family.parent, fork)
    both = (family.parent, fork)
    for place in first:
        run(services, both[place], tmp_path)
    # when both are imported from one,
    for one in both:
        one.write(tmp_path / "both")
    services.importing.run([tmp_path / "both"], WORK)
    # then nothing stands in both.
    assert said(services, family.parent) == [*RYE, *WHEAT]
    assert said(services, fork) == SPELT
    assert said(services, fork, active=False) == []
    assert output_tokens(services) == {family.parent.session: 40, fork.session: 20}
    assert services.health.check(WORK).healthy


def test_it_is_the_same_where_files_are_read_beside_the_program(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fork: Rollout
) -> None:
    monkeypatch.setattr(portion_import, "WORTH_A_PROCESS", 0)
    run(services, fork, tmp_path)
    assert said(services, fork) == [*RYE, *WHEAT, *SPELT]
    assert services.searching.search("wheat rises", WORK).total == 1


def test_a_bookmarked_message_stays_beside_them(
    services: Services, tmp_path: Path, family: Family, fork: Rollout
) -> None:
    run(services, fork, tmp_path)
    ((marked,),) = rows(services, "SELECT id FROM message WHERE text = ?", WHEAT[2])
    services.bookmarks.set(marked, "Ten?")
    run(services, family.parent, tmp_path)
    assert said(services, fork) == SPELT
    assert said(services, fork, active=False) == [WHEAT[2]]
    assert services.health.check(WORK).healthy


def test_a_parent_that_was_read_before_that_does_not_have_it(
    services: Services, tmp_path: Path, family: Family, fork: Rollout
) -> None:
    # Given a parent of which only the beginning was read,
    whole, begin = family.parent.records, next(
        place
        for place, record in enumerate(family.parent.records)
        if record["payload"].get("message") == WHEAT[0]
    )  # fmt: skip
    family.parent.records = whole[: begin - 3]
    run(services, family.parent, tmp_path)
    # when the fork is read, it keeps what it repeats;
    run(services, fork, tmp_path)
    assert said(services, fork) == [*RYE, *WHEAT, *SPELT]
    # in one import it does so too,
    services.importing.run([tmp_path], WORK)
    assert said(services, fork) == [*RYE, *WHEAT, *SPELT]
    # and no longer once the parent is read to its end.
    family.parent.records = whole
    run(services, family.parent, tmp_path)
    assert said(services, fork) == SPELT


@pytest.mark.parametrize("parent_is_here", [True, False])
def test_another_vault_with_the_fork_or_its_parent_tells_no_more_than_that(
    services: Services, tmp_path: Path, family: Family, fork: Rollout, parent_is_here: bool
) -> None:
    # Given a vault with one of the two, and the other one in another vault, with a bookmark,
    other = new_vault(tmp_path / "other")
    here, there = (family.parent, fork) if parent_is_here else (fork, family.parent)
    run(services, here, tmp_path)
    run(other, there, tmp_path)
    forked = other if parent_is_here else services
    ((marked,),) = rows(forked, "SELECT id FROM message WHERE text = ?", WHEAT[2])
    forked.bookmarks.set(marked, "Ten?")
    # when that is merged, the fork tells its own and what is marked;
    assert services.merging.vault(other.folder, WORK).new == 1
    assert said(services, fork) == SPELT
    assert said(services, fork, active=False) == [WHEAT[2]]
    assert said(services, family.parent) == [*RYE, *WHEAT]
    assert output_tokens(services) == {family.parent.session: 40, fork.session: 20}
    # once more, nothing comes.
    again = services.merging.vault(other.folder, WORK)
    assert (again.new, again.completed, again.versions) == (0, 0, 0)
    assert said(services, fork) == SPELT
    assert services.health.check(WORK).healthy
    other.close()


def test_prompts_that_were_logged_of_the_parent_are_not_the_parent(
    services: Services, tmp_path: Path, family: Family, fork: Rollout
) -> None:
    log = tmp_path / "history.jsonl"
    told = f'{{"session_id": "{family.parent.session}", "ts": {fork_time(family)}, "text": "Hm?"}}'
    log.write_text(told)
    run(services, fork, tmp_path)
    services.importing.run([log], WORK)
    assert said(services, fork) == [*RYE, *WHEAT, *SPELT]


def fork_time(family: Family) -> int:
    """Now, for the family, in seconds."""
    return family.at // 1000


def test_a_fork_with_nothing_of_its_own_keeps_what_it_repeats(
    services: Services, tmp_path: Path, family: Family
) -> None:
    fork = family.copy(family.parent, forked_from_id=family.parent.session)
    run(services, fork, tmp_path)
    run(services, family.parent, tmp_path)
    assert said(services, fork) == [*RYE, *WHEAT]
    # When it goes on, it is like any other.
    family.turns(fork, "spelt")
    run(services, fork, tmp_path)
    assert said(services, fork) == SPELT


def test_what_an_earlier_version_kept_under_other_names_is_not_kept_twice(
    services: Services, tmp_path: Path, family: Family, fork: Rollout
) -> None:
    # Given a fork that was read before repeated messages had names of their own,
    run(services, fork, tmp_path)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "UPDATE message SET external_id = replace(external_id, 'repeated:', '')"
        )
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    # when it is read again, it is as it was, and makes room for its parent.
    run(services, fork, tmp_path)
    assert said(services, fork) == [*RYE, *WHEAT, *SPELT]
    assert said(services, fork, active=False) == []
    run(services, family.parent, tmp_path)
    assert said(services, fork) == SPELT


def test_what_was_taken_back_before_the_fork_is_no_part_of_its_path(
    services: Services, tmp_path: Path, family: Family
) -> None:
    family.parent.event("thread_rolled_back", num_turns=1)
    fork = family.copy(family.parent, forked_from_id=family.parent.session)
    family.turns(fork, "spelt")
    run(services, fork, tmp_path)
    assert said(services, fork) == [*RYE, *SPELT]
    assert said(services, fork, active=False) == WHEAT
