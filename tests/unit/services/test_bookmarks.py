"""Bookmarks of messages: set, changed, taken away, and safe from later imports."""

from __future__ import annotations

import pytest

from chatvault.domain.bookmark import Bookmark
from chatvault.domain.day import DAY_MS
from chatvault.domain.work import Unattended
from chatvault.errors import NotFound
from chatvault.services.vault import Services
from chatvault.storage import bookmark_repository
from tests.factories import NOON, make_message, make_session
from tests.unit.conftest import MergeFunction


@pytest.fixture
def rye(merge: MergeFunction) -> int:
    """A conversation about rye; another one stands beside it."""
    made = merge(
        make_session("How long?", "Ten hours.", "Wrapped?", "In a cloth.", external_id="rye"),
        make_session("Which oven?", "A stone oven.", external_id="oven"),
    )
    return made[0].session_id


def message_ids(services: Services, session_id: int) -> list[int]:
    return [entry.id for entry in services.reading.thread(session_id).entries]


def notes(services: Services, session_id: int) -> dict[int, str]:
    return {mark.message_id: mark.note for mark in services.reading.thread(session_id).bookmarks}


def test_a_thread_comes_with_its_bookmarks_in_the_order_of_its_messages(
    services: Services, rye: int
) -> None:
    first, second, _, last = message_ids(services, rye)
    changes = services.bookmarks.set(last, "  the cloth ")
    services.bookmarks.set(second)
    assert (changes.organisation, changes.messages) == (True, False)
    assert changes.session_ids == frozenset({rye})
    assert list(notes(services, rye).items()) == [(second, ""), (last, "the cloth")]
    assert services.bookmarks.find(first) is None


def test_bookmarks_of_another_conversation_stay_there(services: Services, rye: int) -> None:
    services.bookmarks.set(message_ids(services, rye)[0])
    assert notes(services, rye + 1) == {}


def test_another_note_keeps_when_the_message_was_marked(services: Services, rye: int) -> None:
    message_id = message_ids(services, rye)[0]
    services.bookmarks.put(Bookmark(message_id, NOON, "once"))
    services.bookmarks.set(message_id, "twice")
    assert services.bookmarks.find(message_id) == Bookmark(message_id, NOON, "twice")


def test_a_bookmark_is_taken_away_once(services: Services, rye: int) -> None:
    message_id = message_ids(services, rye)[0]
    services.bookmarks.set(message_id)
    assert services.bookmarks.remove(message_id).session_ids == frozenset({rye})
    assert not services.bookmarks.remove(message_id).organisation
    assert notes(services, rye) == {}


def test_a_message_that_is_not_there_cannot_be_marked(services: Services) -> None:
    with pytest.raises(NotFound):
        services.bookmarks.set(404)
    assert not services.bookmarks.remove(404).organisation


def test_importing_again_keeps_bookmarks_also_of_messages_that_changed(
    services: Services, merge: MergeFunction, rye: int
) -> None:
    # Given two marked messages,
    ids = message_ids(services, rye)
    services.bookmarks.set(ids[1], "so long")
    services.bookmarks.set(ids[3])
    # when a later export says one of them in other words, has lost the other and goes on,
    later = [
        make_message("How long?", external_id="rye-0"),
        make_message("Twelve hours.", external_id="rye-1", parent_id="rye-0"),
        make_message("And now?", external_id="new", parent_id="rye-1", created_at=NOON + DAY_MS),
    ]
    merge(make_session(messages=later, external_id="rye"))
    # then both are still marked, with their notes, and the vault is sound.
    assert services.reading.messages([ids[1]])[0].text == "Twelve hours."
    assert notes(services, rye) == {ids[1]: "so long", ids[3]: ""}
    assert services.health.check(Unattended()).healthy


def test_bookmarks_of_other_branches_are_known_too(
    services: Services, merge: MergeFunction
) -> None:
    answers = [make_message(text, external_id=text, parent_id="q") for text in ("one", "two")]
    parsed = make_session(messages=[make_message("Which?", external_id="q"), *answers])
    session_id = merge(parsed)[0].session_id
    (away,) = set(services.reading.thread(session_id).entries[1].siblings) - set(
        message_ids(services, session_id)
    )
    services.bookmarks.set(away, "the other answer")
    assert notes(services, session_id) == {away: "the other answer"}


def test_the_bookmarks_are_looked_up_and_not_searched_for(services: Services, rye: int) -> None:
    with services.database.read() as session:
        question = f"EXPLAIN QUERY PLAN {bookmark_repository.OF_SESSION}"
        steps = [row[3] for row in session.connection().exec_driver_sql(question, (rye,))]
    assert "SEARCH message USING INTEGER PRIMARY KEY (rowid=?)" in steps
