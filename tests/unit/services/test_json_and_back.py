"""A conversation that is exported as JSON and imported again is the same, in any vault."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chatvault.domain import blocks
from chatvault.domain.blocks import Attachment, Block, Image, Text
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import LogEvent, ParsedMessage, ParsedProject, ParsedSession, Severity
from chatvault.domain.session import Relation, SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_merge import MergeOutcome
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session, make_tool_message
from tests.unit.conftest import MergeFunction
from tests.unit.importers.people.test_people import written
from tests.unit.services.test_merging import store

WORK = Unattended()
SECRET = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


@pytest.fixture
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Services]]:
    """Opens new vaults."""
    made: list[Services] = []

    def make() -> Services:
        made.append(open_vault(tmp_path_factory.mktemp("other") / "vault"))
        return made[-1]

    yield make
    for one in made:
        one.close()


def exported(services: Services, folder: Path, *, redact: bool = False) -> list[Path]:
    """Every conversation as JSON."""
    keys = services.browsing.keys(SessionScope(status=None, subagents=True), SessionSort.CREATED)
    ids = [key.id for key in keys]
    return list(services.exporting.export(ids, "json", folder, WORK, redact=redact))


def told(paths: list[Path]) -> list[Any]:
    return sorted((json.loads(path.read_bytes()) for path in paths), key=str)


def take(services: Services, *paths: Path) -> tuple[int, int, int]:
    """Import files: how many conversations were new, updated and unchanged."""
    report = services.importing.run(paths, WORK)
    problems = [issue for run in report.runs for issue in run.issues]
    assert [issue for issue in problems if issue.severity is not Severity.INFO] == []
    services.indexing.catch_up(WORK)
    return (
        sum(run.sessions_new for run in report.runs),
        sum(run.sessions_updated for run in report.runs),
        sum(run.sessions_unchanged for run in report.runs),
    )


def take_damaged(services: Services, path: Path) -> bool:
    """Import a file; whether nothing came of it but a problem."""
    (run,) = services.importing.run([path], WORK).runs
    return run.sessions_new == 0 and [one.severity for one in run.issues] == [Severity.ERROR]


def bread() -> ParsedSession:
    """A conversation with something of everything."""
    branches = [
        make_message("Which flour?", external_id="q"),
        make_message("Rye.", Role.ASSISTANT, external_id="a", parent_id="q", model="opus"),
        make_message("Wheat.", Role.ASSISTANT, external_id="b", parent_id="q", model="opus"),
        make_tool_message(external_id="t", parent_id="b"),
        make_message("reminder", external_id="h", parent_id="t", hidden=Hidden.META),
        make_message(
            external_id="p",
            parent_id="h",
            author="Ada",
            status="done",
            latency_ms=12,
            usage=Usage(1, 2, cost=3, cost_source=CostSource.REPORTED),
            blocks=[Text("Look"), Image(make_attachment()), Image(Attachment("lost.png"))],
        ),
    ]
    return make_session(
        external_id="bread",
        title="Bread",
        messages=branches,
        account="ada",
        summary="about bread",
        active_leaf="a",
        agent="planner",
        project=ParsedProject("/home/ada/loaf", "github.com/ada/loaf", "loaf"),
        git_branch="main",
        git_commit="abc",
        details='{"Pull request": "https://forge.example/loaf/7"}',
        events=(LogEvent("hook", "warning", NOON, '{"x": 1}'),),
        relation=Relation.FORK,
        parent_external_id="older",
        starred=True,
        archived=True,
        tags=("baking",),
    )


def test_into_its_own_vault_nothing_is_new(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    merge(bread(), make_session("Which oven?", "One of stone.", external_id="oven"))
    paths = exported(services, tmp_path / "out")
    assert take(services, *paths) == (0, 0, 2)
    assert told(exported(services, tmp_path / "again")) == told(paths)


def test_another_vault_has_the_same_conversation(
    services: Services,
    merge: MergeFunction,
    tmp_path: Path,
    opened: Callable[[], Services],
) -> None:
    session_id = merge(bread())[0].session_id
    services.organising.rename(session_id, "My bread")
    paths = exported(services, tmp_path / "out")
    other = opened()
    assert take(other, *paths) == (1, 0, 0)
    assert told(exported(other, tmp_path / "again")) == told(paths)
    # Its picture is there, and it is found by the title that was given to it.
    (whole,) = told(paths)
    assert list(whole["attachments"].values()) == ["YSBwaWN0dXJl"]
    assert other.searching.search("title:My is:archived", WORK).total
    assert other.health.check(WORK).healthy
    # What is imported from its source is known there too, and so is the same file.
    with other.database.write() as session:
        again = SessionStore(session, other.importing.blobs, NOON).merge(bread())
    assert again.outcome is MergeOutcome.UNCHANGED
    assert take(other, *paths)[:2] == (0, 0)


def test_a_conversation_in_which_nothing_was_said_comes_along(
    services: Services, merge: MergeFunction, tmp_path: Path, opened: Callable[[], Services]
) -> None:
    # Given a conversation that was begun, named, and left,
    merge(make_session(title="The oven of stone"))
    files = exported(services, tmp_path / "out")

    # when it is imported elsewhere, then it is there, as it was,
    other = opened()
    assert take(other, *files) == (1, 0, 0)
    assert told(exported(other, tmp_path / "again")) == told(files)
    # and a file that was cut before its messages is told to be damaged, and makes none.
    cut = tmp_path / "cut.json"
    cut.write_bytes(files[0].read_bytes().partition(b'"messages"')[0])
    assert take_damaged(opened(), cut)


def test_what_a_person_made_of_it_comes_along_and_is_theirs_again(
    services: Services,
    merge: MergeFunction,
    tmp_path: Path,
    opened: Callable[[], Services],
) -> None:
    """Given a note, a folder in a folder and a marked answer, when another vault imports it."""
    session_id = merge(bread())[0].session_id
    (kitchen,) = services.filing.make("Kitchen").made
    (loaves,) = services.filing.make("Loaves", kitchen.id).made
    services.filing.file([session_id], loaves.id)
    services.organising.set_note(session_id, "Try it\nwith rye.")
    (first, *_) = services.reading.thread(session_id).entries
    services.bookmarks.set(first.id, "the ratio")
    paths = exported(services, tmp_path / "out")
    other = opened()
    take(other, *paths)
    assert told(exported(other, tmp_path / "again")) == told(paths)
    (placed,) = (one for one in other.filing.all() if one.conversations)
    assert placed.path == ("Kitchen", "Loaves")
    # What it becomes there is left alone by the same file.
    (key,) = other.browsing.keys(SessionScope(status=None, subagents=True), SessionSort.CREATED)
    other.filing.file([key.id], None)
    other.organising.set_note(key.id, "")
    take(other, *paths)
    (whole,) = told(exported(other, tmp_path / "changed"))
    assert (whole["session"]["folders"], whole["session"]["note"]) == ([], "")


def test_an_older_export_takes_nothing_back(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    merge(make_session("Which oven?", "One of stone.", external_id="oven"))
    paths = exported(services, tmp_path / "out")
    merge(make_session("Which oven?", "Of stone, hot.", "How hot?", external_id="oven"))
    assert take(services, *paths) == (0, 0, 1)
    (whole,) = told(exported(services, tmp_path / "again"))
    said = [one["blocks"][0]["text"] for one in whole["messages"]]
    assert said == ["Which oven?", "Of stone, hot.", "How hot?"]


def test_a_redacted_export_takes_nothing_back(
    services: Services, merge: MergeFunction, tmp_path: Path, opened: Callable[[], Services]
) -> None:
    merge(make_session(f"Why 401? {SECRET}", "Take it back.", external_id="keys"))
    plain = exported(services, tmp_path / "plain")
    redacted = exported(services, tmp_path / "redacted", redact=True)
    assert SECRET not in redacted[0].read_text()
    (key,) = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    (replaced,) = services.exporting.preview([key.id], "json", WORK).replaced
    assert replaced.rule == "GitHub token"  # and nothing else: names and sums stay
    assert json.loads(redacted[0].read_bytes())["redacted"] is True
    assert take(services, *redacted) == (0, 0, 1)
    assert told(exported(services, tmp_path / "again")) == told(plain)
    # Where it came first, what was said comes with the whole export, and stays.
    other = opened()
    assert take(other, *redacted) == (1, 0, 0)
    assert take(other, *plain) == (0, 1, 0)
    assert take(other, *redacted)[:2] == (0, 0)
    assert told(exported(other, tmp_path / "other")) == told(plain)


def test_who_is_who_comes_along(
    services: Services, tmp_path: Path, opened: Callable[[], Services]
) -> None:
    lines = "31/12/20, 23:55 - Ada: Is it rye?\n31/12/20, 23:56 - Bo: It is.\n"
    chat = written(tmp_path / "WhatsApp Chat with Bo.txt", lines)
    take(services, chat)
    (group,) = services.people.participants()
    services.people.is_me(group.source_id, "Ada")
    services.indexing.catch_up(WORK)
    paths = exported(services, tmp_path / "out")
    assert take(services, *paths) == (0, 0, 1)
    other = opened()
    take(other, *paths)
    assert other.people.asked() == ()
    assert told(exported(other, tmp_path / "again")) == told(paths)
    assert take(other, chat) == (0, 0, 1)


def test_what_was_changed_in_the_file_speaks_for_itself(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    merge(make_session("Which oven?", "One of stone.", external_id="oven"))
    (path,) = exported(services, tmp_path / "out")
    path.write_text(path.read_text().replace("One of stone.", "One of clay."))
    assert take(services, path) == (0, 1, 0)


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_SOME = st.none() | _TEXTS
_COUNTS = st.none() | st.integers(0, 2**40)
_MOMENTS = st.none() | st.integers(NOON, NOON + 10**9)
_FILES = st.builds(
    lambda name, content: make_attachment(content, name) if content else Attachment(name),
    _TEXTS,
    st.binary(max_size=9),
)
_OUTCOMES = st.builds(
    blocks.ToolOutcome,
    text=_TEXTS,
    status=st.sampled_from(blocks.ToolStatus),
    note=_TEXTS,
    started_at=_MOMENTS,
    duration_ms=_COUNTS,
    details=_SOME,
    attachments=st.lists(_FILES, max_size=2).map(tuple),
    error=_TEXTS,
)
_APPROVALS = st.builds(
    blocks.Approval, st.none() | st.booleans(), st.none() | st.booleans(), _SOME, _MOMENTS
)
_BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(blocks.Text, _TEXTS, st.sampled_from(blocks.TextVariant)),
    st.builds(blocks.Thinking, _TEXTS, st.none() | st.floats(0, 100)),
    st.builds(blocks.Code, _TEXTS, _TEXTS),
    st.builds(
        blocks.ToolCall,
        _TEXTS,
        _TEXTS,
        _SOME,
        st.none() | _OUTCOMES,
        _SOME,
        st.none() | _APPROVALS.filter(lambda one: one != blocks.Approval()),
    ),
    st.builds(blocks.ToolResult, _OUTCOMES, _TEXTS, _SOME),
    st.builds(blocks.Image, _FILES),
    st.builds(blocks.File, _FILES, _TEXTS),
    st.builds(blocks.Citation, _TEXTS, _TEXTS, _TEXTS),
    st.builds(blocks.Event, st.sampled_from(blocks.EventKind), _TEXTS),
)


@st.composite
def sessions(draw: st.DrawFn) -> ParsedSession:
    """Any conversation with branches."""
    messages: list[ParsedMessage] = []
    for place in range(draw(st.integers(1, 5))):
        names = [one.external_id for one in messages]
        messages.append(
            ParsedMessage(
                external_id=f"m{place}",
                role=draw(st.sampled_from(Role)),
                blocks=tuple(draw(st.lists(_BLOCKS, max_size=3))),
                parent_id=draw(st.none() | st.sampled_from(names)) if names else None,
                created_at=draw(_MOMENTS),
                author=draw(_SOME),
                model=draw(_SOME),
                status=draw(_SOME),
                hidden=draw(st.none() | st.sampled_from(Hidden)),
                usage=draw(st.none() | st.builds(Usage, *[st.integers(0, 2**40)] * 5)),
                usage_key=draw(_SOME),
                latency_ms=draw(_COUNTS),
            )
        )
    return make_session(
        external_id="any",
        messages=messages,
        title=draw(_TEXTS),
        summary=draw(_TEXTS),
        model=draw(_SOME),
        agent=draw(_SOME),
        details=draw(_SOME),
        active_leaf=draw(st.none() | st.sampled_from([one.external_id for one in messages])),
        events=tuple(
            draw(st.lists(st.builds(LogEvent, _TEXTS, _TEXTS, _MOMENTS, _TEXTS), max_size=2))
        ),
    )


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Services]]:
    """Two vaults, for making them takes longer than all that is tried in them."""
    folder = tmp_path_factory.mktemp("pair")
    vaults = open_vault(folder / "a"), open_vault(folder / "b")
    yield vaults
    for one in vaults:
        one.close()


_numbers = itertools.count()


@given(parsed=sessions())
@settings(
    max_examples=30,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would fill the vaults
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_conversation_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    pair: tuple[Services, Services],
    parsed: ParsedSession,
) -> None:
    first, second = pair
    folder = tmp_path_factory.mktemp("round")
    (session_id,) = store(first, replace(parsed, external_id=f"any{next(_numbers)}"))
    (path,) = first.exporting.export([session_id], "json", folder / "out", WORK)
    whole = json.loads(path.read_bytes())
    assert take(second, path) == (1, 0, 0)
    row = second.browsing.row(whole["session"]["uid"])
    (again,) = second.exporting.export([row.id], "json", folder / "again", WORK)
    assert json.loads(again.read_bytes()) == whole
    assert again.read_bytes() == path.read_bytes()
    assert take(first, path) == (0, 0, 1)


def test_a_picture_whose_bytes_are_damaged_is_reported(
    services: Services, merge: MergeFunction, tmp_path: Path, opened: Callable[[], Services]
) -> None:
    picture = make_message(external_id="p", blocks=[Text("Look"), Image(make_attachment())])
    merge(make_session(messages=[picture], external_id="loaf"))
    (path,) = exported(services, tmp_path / "out")
    path.write_text(path.read_text().replace("YSBwaWN0dXJl", "YSBw*WN0dXJl"))
    other = opened()
    (run,) = other.importing.run([path], WORK).runs
    assert run.sessions_new == 1
    assert any("damaged" in issue.text for issue in run.issues)


def test_what_two_systems_gave_one_number_stays_two(
    services: Services, merge: MergeFunction, tmp_path: Path, opened: Callable[[], Services]
) -> None:
    rye, oven = (
        make_session(messages=[make_message(text, external_id="1")], external_id="1", numbered=True)
        for text in ("Rye?", "Oven?")
    )
    merge(rye)
    (path,) = exported(services, tmp_path / "out")
    other = opened()
    store(other, oven)
    assert [take(other, path) for _ in range(2)] == [(1, 0, 0), (0, 0, 1)]
    assert other.browsing.navigation().all == 2
