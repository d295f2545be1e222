"""What a search finds, in the real index."""

from __future__ import annotations

import pytest

from chatvault.domain.blocks import Image, Text, Thinking, ToolCall
from chatvault.domain.message import Hidden, Role
from chatvault.domain.search.hits import Count, SearchDetails, SearchPage, SearchSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import (
    MINUTE,
    NOON,
    make_attachment,
    make_message,
    make_session,
    make_tool_message,
)
from tests.unit.conftest import MergeFunction


@pytest.fixture
def library(services: Services, merge: MergeFunction) -> Services:
    """Three conversations, an hour apart."""
    bread = make_session(
        messages=[
            make_message("How long does rye bread rise?", external_id="b0"),
            make_message(
                "Rye rises for ten hours. 第三天上午去伏见稻荷大社。",
                Role.ASSISTANT,
                external_id="b1",
                parent_id="b0",
                created_at=NOON + MINUTE,
            ),
        ],
        external_id="bread",
        title="Rye bread",
    )
    code = make_session(
        messages=[
            make_message("Why does it fail?", external_id="c0", created_at=NOON + 60 * MINUTE),
            make_tool_message(external_id="c1", parent_id="c0", created_at=NOON + 61 * MINUTE),
            make_message(
                "hidden reminder about rye", hidden=Hidden.META, external_id="c2", parent_id="c1"
            ),
        ],
        external_id="code",
        source="claude-code",
        title="A failing test",
    )
    thought = make_session(
        messages=[
            make_message(
                role=Role.ASSISTANT,
                blocks=(Thinking("Perhaps sourdough."), Text("Café opens at nine, with rye.")),
                created_at=NOON + 120 * MINUTE,
            )
        ],
        external_id="thought",
        title="Opening hours",
    )
    merge(bread, code, thought)
    return services


def ask(services: Services, text: str, **options: object) -> SearchPage:
    return services.searching.search(text, Unattended(), **options)  # type: ignore[arg-type]


def details(services: Services, text: str, **options: object) -> SearchDetails:
    return services.searching.details(text, Unattended(), **options)  # type: ignore[arg-type]


def titles(page: SearchPage) -> list[str]:
    return [group.title for group in page.groups]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rye", ["Opening hours", "Rye bread"]),
        ("rye bread", ["Rye bread"]),
        ('"ten hours"', ["Rye bread"]),
        ('"hours ten"', []),
        ("CAFE", ["Opening hours"]),
        ("伏见", ["Rye bread"]),
        ("rye -café", ["Rye bread"]),
        ("nothing OR nine", ["Opening hours"]),
        ("ris*", ["Rye bread"]),
        ("failing", ["A failing test"]),
        ("from:me rye", ["Rye bread"]),
        ("in:claude-code look", ["A failing test"]),
        ("pytest", []),
        ("from:tool pytest", ["A failing test"]),
        ("tool:bash", ["A failing test"]),
        ("from:tool sourdough", []),
        ("before:2000 rye", []),
        ("after:2000 title:rye", ["Rye bread"]),
    ],
)
def test_queries(library: Services, query: str, found: list[str]) -> None:
    assert titles(ask(library, query)) == found


def test_hits_come_newest_first_with_marked_snippets(library: Services) -> None:
    page = ask(library, "rye")
    assert page.total == 3
    assert page.total_is_exact
    first, second = page.groups
    assert first.total == 1
    assert second.total == 2
    hit = second.hits[0]
    start, length = hit.snippet.marks[0]
    assert hit.snippet.text[start : start + length] == "Rye"


def test_what_a_tool_was_given_is_shown_as_words(services: Services, merge: MergeFunction) -> None:
    merge(make_session(messages=[make_tool_message()]))
    (group,) = services.searching.search("pytest also:tools", Unattended()).groups
    assert group.hits[0].snippet is not None
    assert group.hits[0].snippet.text == "Bash pytest -q 1 failed"
    assert group.hits[0].snippet.of_tool
    (group,) = services.searching.search("command also:tools", Unattended()).groups
    assert group.hits[0].snippet is not None
    assert group.hits[0].snippet.marks


def test_a_message_in_which_nothing_was_said_shows_what_it_is(
    services: Services, merge: MergeFunction
) -> None:
    call = ToolCall("Bash", '{"command": "ls"}', call_id="c")
    picture = Image(make_attachment(name="loaf.png"))
    merge(
        make_session(
            messages=[
                make_message(blocks=[picture]),
                make_message(role=Role.ASSISTANT, blocks=[Thinking("Let me see")]),
                make_message(role=Role.ASSISTANT, blocks=[call]),
            ]
        )
    )
    (group,) = services.searching.search("in:chatgpt", Unattended()).groups
    lines = {hit.snippet.text for hit in group.hits if hit.snippet is not None}
    assert lines == {"loaf.png", "Let me see", "Bash ls"}


def test_a_query_about_tools_offers_not_to_look_there_too(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session(messages=[make_tool_message()]))
    about, asked = (
        {one.query: one for one in services.searching.details(query, Unattended()).widenings}
        for query in ("from:tool pytest", "also:tools pytest")
    )
    assert not about["also:tools"].chosen
    assert about["also:tools"].count == Count(0)
    assert asked["also:tools"].chosen


def test_relevance_finds_the_same_in_another_order(library: Services) -> None:
    newest = ask(library, "rye")
    relevant = ask(library, "rye", sort=SearchSort.RELEVANCE)
    assert sorted(titles(newest)) == sorted(titles(relevant))
    assert relevant.total == newest.total


def test_what_a_person_said_comes_before_what_was_answered(library: Services) -> None:
    hits = ask(library, "rye", sort=SearchSort.RELEVANCE).groups[0].hits
    assert [hit.role for hit in hits] == [Role.USER, Role.ASSISTANT]


def test_a_long_list_goes_on_where_its_first_part_ended(
    services: Services, merge: MergeFunction
) -> None:
    """Whole hours are listed: ids within an hour follow the import, not the time."""
    moments = [NOON + number * 7 * MINUTE for number in range(400)]
    merge(
        *(
            make_session(
                messages=[make_message("more rye", created_at=moment, external_id="m")],
                external_id=f"s{moment}",
                title=str(moment),
            )
            for moment in moments[::2] + moments[1::2]
        )
    )
    page = ask(services, "rye")
    listed = [group.session_id for group in page.groups]
    more = details(services, "rye", listed=listed).more
    shown = [int(group.title) for group in (*page.groups, *more)]
    assert shown == sorted(moments, reverse=True)
    assert not page.total_is_exact


def test_hits_of_one_hour_are_listed_by_their_time(
    services: Services, merge: MergeFunction
) -> None:
    moments = [NOON + number * 1_000 for number in range(300)]
    said = [
        make_message("more rye", created_at=moment, external_id=str(moment))
        for moment in moments[::2] + moments[1::2]
    ]
    merge(make_session(messages=said, external_id="one"))
    hits = ask(services, "rye", hits_per_group=300).groups[0].hits
    assert [hit.created_at for hit in hits] == sorted(moments, reverse=True)


def test_archived_conversations_are_found_when_asked_for(library: Services) -> None:
    group = ask(library, "nine").groups[0]
    library.organising.archive([group.session_id])
    assert titles(ask(library, "nine")) == []
    assert titles(ask(library, "nine is:archived")) == ["Opening hours"]


def test_all_hits_of_one_conversation_come_in_the_order_of_the_thread(library: Services) -> None:
    group = ask(library, "rye", hits_per_group=1).groups[1]
    assert len(group.hits) == 1
    hits = library.searching.hits("rye", group.session_id, Unattended())
    assert [str(hit.role) for hit in hits] == ["user", "assistant"]


def test_facets_count_the_hits(library: Services) -> None:
    facets = {facet.name: facet for facet in details(library, "rye").facets}
    assert [(value.label, value.count) for value in facets["Source"].values] == [("ChatGPT", 3)]
    assert {value.label for value in facets["Who"].values} == {"You", "Assistant"}


def test_a_new_title_is_found_and_the_old_one_is_not(library: Services) -> None:
    group = ask(library, "nine").groups[0]
    library.organising.rename(group.session_id, "Zanzibar")
    assert titles(ask(library, "zanzibar")) == ["Zanzibar"]
    assert titles(ask(library, "opening")) == []
