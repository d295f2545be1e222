"""The values that the fields of a query have in the vault."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext

import pytest

from chatvault.domain.blocks import Image, Text
from chatvault.domain.parsed import ParsedProject
from chatvault.domain.search.suggestion import OFFERED
from chatvault.domain.session import Relation
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.vault import Services
from chatvault.storage import values_repository
from tests.factories import make_attachment, make_message, make_session, make_tool_message
from tests.unit.conftest import MergeFunction


def offered(services: Services, field: str, typed: str = "") -> list[tuple[str, int | None]]:
    found = services.completing.values(field, typed, Unattended())
    return [(one.value, one.count) for one in found]


@pytest.fixture
def bakery(services: Services, merge: MergeFunction) -> Services:
    """Three conversations about bread: two of an agent, one of a chat."""
    agent = {"source": "claude-code", "git_branch": "fix/oven"}
    merge(
        make_session("Rye?", project=ParsedProject("/home/ada/rye bread"), model="opus-4", **agent),
        make_session("Wheat?", project=ParsedProject("/home/ada/Öfen"), model="opus-4", **agent),
        make_session("Spelt?", model="gpt-5"),
    )
    return services


def test_the_most_used_comes_first_with_its_count(bakery: Services) -> None:
    assert offered(bakery, "model") == [("opus-4", 2), ("gpt-5", 1)]
    assert offered(bakery, "branch") == [("fix/oven", 2)]
    assert offered(bakery, "project") == [("rye bread", 1), ("Öfen", 1)]


def test_only_sources_that_are_in_the_vault_are_offered(bakery: Services) -> None:
    assert offered(bakery, "in") == [("claude-code", 2), ("chatgpt", 1)]
    (named,) = bakery.completing.values("in", "claude c", Unattended())
    assert (named.value, named.label) == ("claude-code", "Claude Code")


@pytest.mark.parametrize("typed", ["Öf", "öf", "ÖF", "FEN"])
def test_what_is_typed_is_found_whatever_its_case(bakery: Services, typed: str) -> None:
    assert offered(bakery, "project", typed) == [("Öfen", 1)]


def test_what_begins_with_it_comes_before_what_contains_it(
    services: Services, merge: MergeFunction
) -> None:
    merge(
        *(make_session(f"{place}", model="claude-opus") for place in range(3)),
        make_session("one", model="opus"),
    )
    assert offered(services, "model", "OPUS") == [("opus", 1), ("claude-opus", 3)]
    assert offered(services, "model", "%") == []


def test_conversations_in_the_trash_do_not_count(bakery: Services) -> None:
    with bakery.database.read() as session:
        ids = session.connection().exec_driver_sql(
            "SELECT id FROM chat_session WHERE model = 'gpt-5'"
        )
        chosen = [row[0] for row in ids]
    bakery.organising.trash(chosen)
    assert offered(bakery, "model") == [("opus-4", 2)]
    assert offered(bakery, "in") == [("claude-code", 2)]


def test_tools_and_files_are_offered(services: Services, merge: MergeFunction) -> None:
    picture = make_message(blocks=(Text("Look"), Image(make_attachment(name="crumb shot.png"))))
    merge(
        make_session(messages=(make_tool_message(external_id="a"),)),
        make_session(messages=(make_tool_message(external_id="b"), picture)),
    )
    assert offered(services, "tool") == [("Bash", 2)]
    assert offered(services, "file", "SHOT") == [("crumb shot.png", 1)]


def test_tags_and_folders_are_offered(bakery: Services) -> None:
    with bakery.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("INSERT INTO tag (id, name) VALUES (1, 'crust'), (2, 'crumb')")
        connection.exec_driver_sql("INSERT INTO session_tag (session_id, tag_id) VALUES (1, 2)")
        connection.exec_driver_sql(
            "INSERT INTO folder (id, parent_id, name, position) "
            "VALUES (1, NULL, 'recipes', 0), (2, 1, 'rye', 0)"
        )
        connection.exec_driver_sql("UPDATE chat_session SET folder_id = min(id, 2)")
    bakery.organising.trash([3])
    assert offered(bakery, "tag", "cru") == [("crumb", 1), ("crust", 0)]
    # What is in a folder inside is found by the outer one, too; what is in the trash is not.
    assert offered(bakery, "folder") == [("recipes", 2), ("rye", 1)]


def test_languages_are_those_that_code_is_coloured_in(services: Services) -> None:
    assert [value for value, _ in offered(services, "lang")][:2] == ["python", "bash"]
    assert ("rust", None) in offered(services, "lang", "RU")
    assert len(offered(services, "lang")) == OFFERED


class Stopped(Unattended):
    """Somebody asked to stop before reading began, from another thread."""

    def interruptible(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        with ThreadPoolExecutor() as threads:
            threads.submit(stop).result()
        return nullcontext()

    def check(self) -> None:
        raise Cancelled


def test_reading_can_be_stopped_from_another_thread(bakery: Services) -> None:
    with pytest.raises(Cancelled):
        bakery.completing.values("model", "", Stopped())
    assert offered(bakery, "model") == [("opus-4", 2), ("gpt-5", 1)]


def test_a_field_without_values_offers_none(services: Services) -> None:
    assert offered(services, "title") == []


@pytest.mark.parametrize("field", values_repository.COUNTED)
def test_no_value_is_looked_for_among_the_messages(services: Services, field: str) -> None:
    statement, values = values_repository.asked(field, "ö", 5)
    with services.database.read() as session:
        steps = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        read = " ".join(step[3] for step in steps).split()
    assert "message" not in read
    if field == "tool":
        assert "ix_tool_call_name" in read


def test_runs_of_sub_agents_count_with_their_conversation(
    services: Services, merge: MergeFunction
) -> None:
    merge(
        make_session("Ask the baker", external_id="parent"),
        make_session(
            "Ask", external_id="run", parent_external_id="parent", relation=Relation.SUBAGENT
        ),
    )
    assert offered(services, "in") == [("chatgpt", 1)]
