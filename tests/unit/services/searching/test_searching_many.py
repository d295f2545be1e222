"""What a search finds where a filter or a beginning stands for many."""

from __future__ import annotations

import itertools

import pytest

from chatvault.domain.blocks import Image, Text, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Role
from chatvault.domain.search.hits import SearchSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import MINUTE, NOON, make_attachment, make_message, make_session
from tests.unit.conftest import MergeFunction

LOAVES = 80


@pytest.fixture
def bakery(services: Services, merge: MergeFunction) -> Services:
    """Eighty conversations about bread; some name rye, some have a picture; a tool weighs each."""
    for number in range(LOAVES):
        rye = " of rye" if number % 40 == 0 else ""
        weighing = ToolCall(
            "weigh", f"loaf{number:02}", outcome=ToolOutcome(f"gram{number}", ToolStatus.OK)
        )
        picture = [Image(make_attachment(name=f"loaf-{number}.png"))] if number % 10 == 0 else []
        merge(
            make_session(
                messages=[
                    make_message(
                        blocks=(Text(f"Bread {number}{rye}"), *picture),
                        external_id="asked",
                        created_at=NOON + number * 60 * MINUTE,
                    ),
                    make_message(
                        role=Role.ASSISTANT,
                        blocks=(Text("Let me see."), weighing),
                        external_id="weighed",
                        parent_id="asked",
                        created_at=NOON + number * 60 * MINUTE + MINUTE,
                    ),
                ],
                external_id=f"loaf {number}",
                title=f"Number {number}",
                starred=number % 2 == 0,
            )
        )
    services.indexing.catch_up(Unattended())
    return services


def found(services: Services, text: str, *, typing: bool = False) -> set[str]:
    """The titles of the conversations that have a hit."""
    page = services.searching.search(text, Unattended(), typing=typing)
    return {group.title for group in page.groups}


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("file:loaf-7 bread", {70}),  # a word that is in many more messages than have such a file
        ("file:loaf-0 rye", {0}),  # in fewer
        ("file:loaf-0 -rye bread", set()),
        ("file:loaf rye", {0, 40}),
        ("file:loaf-4", {40}),
        ("file:loaf-4 has:bookmark bread", set()),
    ],
)
def test_messages_that_few_filters_name_are_found_by_common_and_by_rare_words(
    bakery: Services, query: str, numbers: set[int], typing: bool
) -> None:
    assert found(bakery, query, typing=typing) == {f"Number {number}" for number in numbers}


@pytest.mark.parametrize("query", ["has:bookmark bread", "has:bookmark rye", "has:bookmark *rea*"])
def test_a_bookmarked_message_is_found_among_many(bakery: Services, query: str) -> None:
    asked = next(
        hit.message_id
        for group in bakery.searching.search("rye", Unattended()).groups
        for hit in group.hits
        if group.title == "Number 40"
    )
    assert asked is not None
    bakery.bookmarks.set(asked)
    assert found(bakery, query) == {"Number 40"}


def test_more_conversations_than_are_asked_for_at_once_are_all_looked_into(
    bakery: Services,
) -> None:
    starred = bakery.searching.sessions("is:starred bread", Unattended())
    assert len(starred) == LOAVES // 2


@pytest.mark.parametrize("beginning", ["loaf42", "loaf4", "loaf", "gram", "l"])
def test_what_only_tools_said_is_found_while_it_is_typed(bakery: Services, beginning: str) -> None:
    details = bakery.searching.details(f"tool:weigh {beginning}", Unattended(), typing=True)
    called = {"loaf42": 1, "loaf4": 10}
    assert details.total.value == called.get(beginning, LOAVES)


@pytest.fixture
def galleries(services: Services, merge: MergeFunction) -> Services:
    """Twelve hundred messages with a picture, in thirty conversations, an hour apart."""
    for number in range(30):
        shown = [
            make_message(
                blocks=(Text(f"Loaf {place}"), Image(make_attachment(name="crumb.png"))),
                external_id=f"{number}-{place}",
                created_at=NOON + number * 60 * MINUTE + place,
            )
            for place in range(40)
        ]
        merge(make_session(messages=shown, external_id=f"gallery {number}", title=f"No. {number}"))
    services.indexing.catch_up(Unattended())
    return services


def test_the_list_goes_on_to_the_last_of_many_hits(galleries: Services) -> None:
    searching, work = galleries.searching, Unattended()
    for query, sort in itertools.product(("file:crumb", "file:crumb loaf", "loaf"), SearchSort):
        page = searching.search(query, work, sort=sort)
        listed = [group.session_id for group in page.groups]
        details = searching.details(query, work, sort=sort, listed=listed)
        known = {*listed, *(group.session_id for group in details.more)}
        assert details.measurable or len(known) == 30
        extent = searching.extent(query, work, known=known)
        assert extent.hits == 1_200
        assert len(known | {group.session_id for group in extent.more}) == 30
