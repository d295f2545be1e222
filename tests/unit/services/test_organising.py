"""What people do with their conversations."""

from __future__ import annotations

import pytest

from chatvault.domain.day import DAY_MS
from chatvault.domain.session import Relation, SessionScope, SessionSort, SessionStatus
from chatvault.domain.work import Unattended
from chatvault.services.clock import now
from chatvault.services.vault import Services
from chatvault.storage.organisation_repository import OrganisationRepository
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction


@pytest.fixture
def three(merge: MergeFunction) -> list[int]:
    """Sessions that were active 200, 100 and 10 days ago."""
    sessions = [
        make_session(
            messages=[make_message(f"{days} days", created_at=now() - days * DAY_MS)],
            title=f"{days} days",
        )
        for days in (200, 100, 10)
    ]
    return [merged.session_id for merged in merge(*sessions)]


def listed(services: Services, status: SessionStatus | None) -> list[int]:
    keys = services.browsing.keys(SessionScope(status=status), SessionSort.ACTIVITY)
    return [key.id for key in keys]


def test_archiving_and_back(services: Services, three: list[int]) -> None:
    changes = services.organising.archive(three[:2])
    assert changes.session_ids == frozenset(three[:2])
    assert listed(services, SessionStatus.ACTIVE) == three[2:]
    assert services.browsing.navigation().archived == 2
    services.organising.move(three[:2], SessionStatus.ACTIVE)
    assert len(listed(services, SessionStatus.ACTIVE)) == 3


def test_a_move_is_taken_back_to_the_millisecond(services: Services, three: list[int]) -> None:
    services.organising.archive(three[:1])
    with services.database.read() as session:
        before = OrganisationRepository(session).placements(three)
    moved = services.organising.move(three, SessionStatus.TRASHED)
    assert moved.before == before
    assert services.organising.put_back(moved.before) == moved.changes
    with services.database.read() as session:
        assert OrganisationRepository(session).placements(three) == before


def test_the_trash_keeps_what_is_thrown_away(services: Services, three: list[int]) -> None:
    services.organising.trash([three[0]])
    assert listed(services, SessionStatus.TRASHED) == [three[0]]
    assert three[0] not in listed(services, None)
    services.organising.untrash([three[0]])
    assert listed(services, SessionStatus.TRASHED) == []


def test_the_run_of_a_sub_agent_goes_where_its_conversation_goes(
    services: Services, merge: MergeFunction
) -> None:
    # Given a conversation, a run in it that started another one, and a conversation out of it,
    chief, *runs, fork = (one.session_id for one in merge(
        make_session(external_id="chief"),
        make_session(external_id="a", parent_external_id="chief", relation=Relation.SUBAGENT),
        make_session(external_id="b", parent_external_id="a", relation=Relation.SUBAGENT),
        make_session(external_id="c", parent_external_id="chief", relation=Relation.FORK),
    ))  # fmt: skip
    # when it is thrown away, then its runs are too, and nothing else,
    moved = services.organising.move([chief], SessionStatus.TRASHED)
    assert moved.changes.session_ids == {chief, *runs}
    thrown = {row.id for row in services.browsing.rows([chief, *runs, fork])
              if row.status is SessionStatus.TRASHED}  # fmt: skip
    assert thrown == {chief, *runs}
    # and all of it comes back.
    services.organising.put_back(moved.before)
    assert all(row.status is SessionStatus.ACTIVE for row in services.browsing.rows([chief, *runs]))


def test_pinned_ones_come_first(services: Services, three: list[int]) -> None:
    services.organising.pin([three[0]], on=True)
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    assert keys[0].id == three[0]
    assert keys[0].pinned


@pytest.mark.parametrize("sort", SessionSort)
def test_every_order_lists_everything(
    services: Services, three: list[int], sort: SessionSort
) -> None:
    keys = services.browsing.keys(SessionScope(), sort)
    assert sorted(key.id for key in keys) == sorted(three)


def test_a_title_of_ones_own_can_be_taken_back(services: Services, three: list[int]) -> None:
    services.organising.rename(three[0], "  Mine  ")
    assert services.browsing.rows([three[0]])[0].title == "Mine"
    services.organising.rename(three[0], "")
    assert services.browsing.rows([three[0]])[0].title == "200 days"


def test_a_title_of_ones_own_is_found_after_another_import(
    services: Services, merge: MergeFunction
) -> None:
    (oven,) = merge(make_session("Which oven?", title="Oven", external_id="oven"))
    services.organising.rename(oven.session_id, "Hearth")
    merge(make_session("Which oven?", "Of stone.", title="The oven", external_id="oven"))
    assert len(services.searching.search("title:Hearth", Unattended()).groups) == 1
    assert services.searching.search("title:Oven", Unattended()).groups == ()
