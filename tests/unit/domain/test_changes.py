"""What several writes touched together."""

from __future__ import annotations

from chatvault.domain.changes import EVERYTHING, Changes

ONE = Changes(messages=True, session_ids=frozenset({1}))
TWO = Changes(organisation=True, session_ids=frozenset({2}))
UNNAMED = Changes(messages=True)
SEARCHES = Changes(searches=True)


def test_the_sessions_of_both_are_named() -> None:
    both = ONE | TWO
    assert (both.messages, both.organisation, both.sessions) == (True, True, False)
    assert both.session_ids == {1, 2}


def test_with_one_that_may_be_about_any_session_none_is_named() -> None:
    for both in (ONE | UNNAMED, UNNAMED | ONE, ONE | EVERYTHING):
        assert both.messages
        assert both.session_ids == frozenset()


def test_what_is_about_no_session_leaves_the_names_alone() -> None:
    for both in (ONE | SEARCHES, SEARCHES | ONE, Changes() | ONE):
        assert both.session_ids == {1}
    assert (ONE | SEARCHES).searches
