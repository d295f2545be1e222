"""Ids of messages are in the order of hours, whenever a message was imported."""

from __future__ import annotations

from chatvault.domain.day import DAY_MS, HOUR_MS
from chatvault.services.vault import Services
from chatvault.storage.message_ids import MessageIds, first_id, hour_of, hour_of_id
from tests.factories import NOON, make_message, make_session
from tests.unit.conftest import MergeFunction


def test_a_later_hour_has_greater_ids(services: Services) -> None:
    with services.database.write() as session:
        ids = MessageIds(session.connection())
        late, early = ids.new(NOON + HOUR_MS), ids.new(NOON)
        assert early < ids.new(NOON) < late < ids.new(NOON + HOUR_MS)


def test_an_hour_that_is_full_goes_on_in_the_next_one(services: Services) -> None:
    with services.database.write() as session:
        ids = MessageIds(session.connection())
        given = [ids.new(NOON) for _ in range(5_000)]
    assert given == sorted(set(given))
    assert hour_of_id(given[-1]) == hour_of(NOON) + 1


def test_ids_in_blocks_are_those_that_are_given_one_by_one(services: Services) -> None:
    hours = [hour_of(NOON)] * 4_000 + [hour_of(NOON) + 1] * 3 + [hour_of(NOON)] * 200
    with services.database.write() as session:
        one_by_one = MessageIds(session.connection())
        expected = [one_by_one.new(hour * HOUR_MS) for hour in hours]
        assert MessageIds(session.connection()).of(hours) == expected
    assert len(set(expected)) == len(hours)


def test_what_has_no_time_or_an_absurd_one_gets_an_id_too() -> None:
    assert hour_of(None) == hour_of(-(10**15)) == 0
    assert first_id(hour_of(10**30)) > 0


def test_an_older_conversation_that_comes_later_stands_behind(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session(messages=[make_message("rye", external_id="new")], external_id="new"))
    old = make_message("rye", external_id="old", created_at=NOON - 90 * DAY_MS)
    merge(make_session(messages=[old], external_id="old"))
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT external_id FROM message ORDER BY id")
        assert list(rows.scalars()) == ["old", "new"]
