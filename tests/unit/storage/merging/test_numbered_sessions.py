"""Systems that count their sessions from 1, each beginning anew."""

from __future__ import annotations

from typing import Any

import pytest

from chatvault.domain.parsed import ParsedSession
from chatvault.services.vault import Services
from chatvault.storage.merging.session_merge import MergeOutcome
from tests.factories import MINUTE, NOON, make_message, make_session
from tests.unit.conftest import MergeFunction


def numbered(*said: str, at: int | None = NOON, **more: Any) -> ParsedSession:
    messages = [
        make_message(text, external_id=f"{place}", created_at=at and at + place * MINUTE)
        for place, text in enumerate(said, 1)
    ]
    return make_session(messages=messages, external_id="1", numbered=True, **more)


@pytest.mark.parametrize("at", [NOON, NOON + MINUTE, None])
def test_sessions_of_two_systems_are_both_kept(
    services: Services, merge: MergeFunction, at: int | None
) -> None:
    first = merge(numbered("Rye?", "Yes."))[0]
    second = merge(numbered("Oven?", "No.", at=at))[0]
    assert (second.outcome, second.messages_new) == (MergeOutcome.NEW, 2)
    assert first.session_id != second.session_id
    assert services.browsing.navigation().all == 2
    # Each of them is known again.
    for session, known in (
        (numbered("Rye?", "Yes."), first),
        (numbered("Oven?", "No.", at=at), second),
    ):
        again = merge(session)[0]
        assert (again.outcome, again.session_id) == (MergeOutcome.UNCHANGED, known.session_id)


def test_both_may_come_in_one_import(services: Services, merge: MergeFunction) -> None:
    merge(numbered("Rye?"), numbered("Oven?", at=NOON + 7_000), numbered("Yeast?", at=NOON + 9_000))
    assert services.browsing.navigation().all == 3


@pytest.mark.parametrize(
    "later",
    [
        numbered("Rye?", "Yes.", "Sure?"),  # it went on
        numbered("Is it rye?", "Yes."),  # a message was changed
        numbered("Rye?", "Yes.", at=NOON + 60 * MINUTE),  # it was exported in another zone
        numbered("Rye?", "Yes.", account="u1"),  # another export told whose it is
    ],
)
def test_a_session_that_changed_is_the_same(
    services: Services, merge: MergeFunction, later: ParsedSession
) -> None:
    first = merge(numbered("Rye?", "Yes."))[0]
    assert merge(later)[0].session_id == first.session_id
    assert services.browsing.navigation().all == 1


def test_a_number_that_is_no_count_is_the_same_session(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session("Rye?", external_id="1"))
    merge(make_session("Oven?", external_id="1", created_at=NOON - MINUTE))
    assert services.browsing.navigation().all == 1
