"""A facet tells how many hits are left when it is ticked, and a toggle how many come to them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from chatvault.domain.blocks import Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import MINUTE, make_message, make_session
from tests.unit.conftest import MergeFunction

NEW_YEAR = 1_767_225_600_000  # 1 January 2026, 00:00 UTC
MODELS = ("gpt-4", "gpt-4o", "gpt-4-turbo")
PROJECTS = ("app", "my-app", 'the "app" (old)')
TOOLS = ("web_search", "WebSearch", "Read")
TAGS = ("work", "work-life", 'so "called"', "=")


@pytest.fixture(params=["UTC", "Pacific/Auckland", "America/Sao_Paulo", "Asia/Kolkata"])
def anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Some place on earth."""
    if not hasattr(time, "tzset"):
        pytest.skip("the clock of this system cannot be set for one program")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def conversation(number: int) -> ParsedSession:
    """Somebody asks about rye, an assistant looks it up, a tool tells: around the turn of a year.

    Every fifth conversation tells of rye in its title alone.
    """
    word = "Rye" if number % 5 else "Oats"
    call = ToolCall(
        TOOLS[number % 3], "rye", outcome=ToolOutcome("gravel rye", ToolStatus.OK), call_id="c"
    )
    said = [
        (Role.USER, (Text(f"{word} or wheat?"),)),
        (Role.ASSISTANT, (Text(f"{word}, I see."), call)),
        (Role.TOOL, (Text(f"{word} found"),)),
        (Role.ASSISTANT, (Text("I look further."), call)),
    ]
    return make_session(
        messages=[
            make_message(
                role=role,
                blocks=blocks,
                model=MODELS[number % 3] if role is Role.ASSISTANT else None,
                created_at=NEW_YEAR + (number - 12) * 75 * MINUTE + place * MINUTE,
                external_id=str(place),
            )
            for place, (role, blocks) in enumerate(said)
        ],
        source=("codex", "chatgpt")[number % 2],
        external_id=f"rye {number}",
        title="On rye" if number % 2 else "A talk",
        model=MODELS[number % 3],
        project=ParsedProject(f"/{number % 3}", name=PROJECTS[number % 3]),
        tags=(TAGS[number % 4],),
    )


@pytest.fixture
def talks(anywhere: None, services: Services, merge: MergeFunction) -> Services:
    merges = merge(*map(conversation, range(24)))
    services.organising.archive([one.session_id for one in merges[::4]])
    services.indexing.catch_up(Unattended())
    return services


def hits(services: Services, query: str) -> int:
    return services.searching.extent(query, Unattended()).hits


@pytest.mark.parametrize(
    "query", ["rye", "ry*", "-wheat", "also:tools rye", "tag:work-life rye", ""]
)
def test_every_facet_tells_what_it_narrows_to(talks: Services, query: str) -> None:
    query = query or "rye OR further"
    told = talks.searching.details(query, Unattended())
    assert {facet.name for facet in told.facets} >= {
        "Source", "Who", "Project", "Model", "Year", "Tool", "Tag",
    }  # fmt: skip
    for facet in told.facets:
        for value in facet.values:
            assert hits(talks, f"{value.query} {query}") == value.count, value


@pytest.mark.parametrize("query", ["rye", "gravel", "-wheat"])
def test_the_archive_tells_what_waits_there(talks: Services, query: str) -> None:
    (archived,) = (
        one
        for one in talks.searching.details(query, Unattended()).widenings
        if one.name == "Archived"
    )
    assert archived.count is not None
    assert hits(talks, f"also:archived {query}") - hits(talks, query) == archived.count.value


def test_facets_narrow_one_another(talks: Services) -> None:
    for facet in talks.searching.details("rye", Unattended()).facets:
        narrowed = f"{facet.values[0].query} rye"
        for other in talks.searching.details(narrowed, Unattended()).facets:
            for value in other.values:
                assert hits(talks, f"{value.query} {narrowed}") == value.count, (facet.name, value)


@pytest.mark.parametrize("place", ["tools", "thinking"])
def test_a_toggle_tells_what_comes_to_conversations_that_are_found_by_their_title(
    services: Services, merge: MergeFunction, place: str
) -> None:
    call = ToolCall("Read", "rye", outcome=ToolOutcome("rye", ToolStatus.OK), call_id="c")
    for number, title in enumerate(("On rye", "A talk", "On rye, too")):
        aside = (Text("Let me see."), Thinking("Rye?"), call)
        said = [make_message(blocks=aside[: 3 if number < 2 else 1]), make_message(blocks=aside)]
        merge(make_session(messages=said, title=title))
    (waiting,) = (
        one
        for one in services.searching.details("rye", Unattended()).widenings
        if one.query == f"also:{place}"
    )
    assert waiting.count is not None
    assert hits(services, f"also:{place} rye") - hits(services, "rye") == waiting.count.value


@pytest.mark.parametrize("kinds", [1, 3, 30])
def test_a_beginning_tells_what_waits_elsewhere_however_many_words_begin_so(
    services: Services, merge: MergeFunction, kinds: int
) -> None:
    # Given many kinds of loaves that somebody spoke of, some that only a tool knows, and a title,
    for number in range(kinds):
        merge(make_session(messages=[make_message(f"Is loaf{number} done?")]))
    for number in (0, 1, 900):
        outcome = ToolOutcome(f"loaf{number}", ToolStatus.OK)
        call = ToolCall("Read", "the oven", outcome=outcome, call_id="c")
        said = make_message(role=Role.ASSISTANT, blocks=[Text("Let me see."), call])
        merge(make_session(messages=[said], title="Loaf" if number else "Oven"))
    # when the beginning of their names is typed,
    told = services.searching.details("loaf", Unattended(), typing=True)
    counted = services.searching.waiting("loaf", Unattended(), typing=True)
    # then what is told at once is no lie, and what is told at rest is what a tick would add.
    rough, exact = told.widenings[0].count, counted[0].count
    assert exact is not None
    assert exact.exact
    assert rough is None or rough == exact or (rough.value <= exact.value and not rough.exact)
    found, wider = (
        services.searching.extent(query, Unattended(), typing=True).hits
        for query in ("loaf", "also:tools loaf")
    )
    assert wider - found == exact.value == 1
