"""A session of Claude Code that began as a copy is linked, whichever file came first."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging import copied_sessions
from tests.unit.importers.claude_code.claude_code_files import Transcript, text

WORK = Unattended()
FIRST, SECOND, THIRD, FOURTH = (
    f"{number}1111111-1111-4111-8111-111111111111" for number in (1, 2, 3, 4)
)
UUID = "6f3e0c1a-0000-4000-8000-00000000000"  # but for its last figure

Links = dict[str, tuple[str | None, str | None]]


def talk(session: str, turns: int, uuid: str = UUID) -> Transcript:
    return said_in(Transcript(session), turns, uuid)


def said_in(made: Transcript, turns: int, uuid: str = UUID) -> Transcript:
    for number in range(turns):
        made.user(f"How long does rye rise, the {number}. time?", uuid=f"{uuid}{number}")
        told = {"input_tokens": 10, "output_tokens": 100}
        made.assistant(f"msg_{uuid[:4]}{number}", text(f"Ten hours, {number}."), usage=told)
    return made


def copy_of(made: Transcript, session: str, records: int | None = None) -> Transcript:
    """What the program writes where a session is resumed in a new file: all ids stay."""
    copy = Transcript(session)
    copy.records = [{**record, "sessionId": session} for record in made.records[:records]]
    copy.last = copy.records[-1]["uuid"]
    copy._count = len(made.records) + 10 * (1 + int(session[0]))
    return copy


def go_on(made: Transcript, name: str) -> None:
    made.user(f"And {name}?")
    told = {"input_tokens": 1, "output_tokens": 7}
    made.assistant(f"msg_{made.session[0]}{name}", text("Six."), usage=told)


@contextmanager
def a_vault() -> Iterator[Services]:
    with TemporaryDirectory() as name:
        services = open_vault(Path(name, "vault"))
        yield services
        services.close()


def run(services: Services, path: Path, *, growing: bool = False) -> None:
    """Read one file, as it is read while its folder is followed."""
    chosen = {path.parent: (path.name,)}
    services.importing.run([path.parent], WORK, chosen=chosen, growing=growing)


def rows(services: Services, statement: str) -> list[Any]:
    with services.database.read() as session:
        return list(session.connection().exec_driver_sql(statement))


def links(services: Services) -> Links:
    found = rows(
        services,
        "SELECT s.external_id, p.external_id, s.relation FROM chat_session s "
        "LEFT JOIN chat_session p ON p.id = s.parent_id",
    )
    return {name: (parent, relation) for name, parent, relation in found}


def tokens(services: Services) -> int:
    (total,) = rows(services, "SELECT sum(output_tokens) FROM chat_session")[0]
    return int(total)


def family(folder: Path) -> tuple[list[Path], Links, int]:
    """A session, one that goes on from its end, and one that goes another way from its middle."""
    first = talk(FIRST, 3)
    second, third = copy_of(first, SECOND), copy_of(first, THIRD, 4)
    go_on(second, "wheat")
    go_on(third, "spelt")
    paths = [made.write(folder) for made in (first, second, third)]
    expected: Links = {
        FIRST: (None, None),
        SECOND: (FIRST, "continuation"),
        THIRD: (FIRST, "fork"),
    }
    return paths, expected, 3 * 100 + 2 * 7


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_files_does_not_matter(
    services: Services, tmp_path: Path, order: tuple[int, ...]
) -> None:
    paths, expected, total = family(tmp_path / "project")
    for place in order:
        run(services, paths[place], growing=True)
    assert links(services) == expected
    assert tokens(services) == total


def test_they_are_linked_in_one_import_too(services: Services, tmp_path: Path) -> None:
    _, expected, total = family(tmp_path / "project")
    services.importing.run([tmp_path / "project"], WORK)
    assert (links(services), tokens(services)) == (expected, total)


def test_what_goes_on_in_both_files_is_a_fork_from_then_on(
    services: Services, tmp_path: Path
) -> None:
    # Given a session that was resumed in a copy,
    first = talk(FIRST, 2)
    second = copy_of(first, SECOND)
    go_on(second, "wheat")
    run(services, first.write(tmp_path), growing=True)
    run(services, second.write(tmp_path), growing=True)
    assert links(services)[SECOND] == (FIRST, "continuation")
    # when somebody goes on in the first one as well,
    go_on(first, "spelt")
    run(services, first.write(tmp_path), growing=True)
    # then the copy has left out something, and the first one is still the first.
    assert links(services) == {FIRST: (None, None), SECOND: (FIRST, "fork")}


def test_a_copy_that_is_read_again_stays_linked(services: Services, tmp_path: Path) -> None:
    paths, expected, _ = family(tmp_path)
    for path in paths:
        run(services, path)
    made = copy_of(talk(FIRST, 3), SECOND)
    go_on(made, "wheat")
    go_on(made, "barley")
    run(services, made.write(tmp_path))
    assert links(services) == expected


def test_sessions_that_only_began_in_the_same_moment_are_not_linked(
    services: Services, tmp_path: Path
) -> None:
    run(services, talk(FIRST, 2).write(tmp_path))
    run(services, talk(SECOND, 2, "7f3e0c1a-0000-4000-8000-00000000000").write(tmp_path))
    assert links(services) == {FIRST: (None, None), SECOND: (None, None)}


def test_of_many_that_began_in_one_moment_each_is_looked_at_once(
    services: Services, tmp_path: Path
) -> None:
    # Given 40 sessions that began in one moment, and then 80,
    steps = list[int]()
    for first in (0, 40):
        for number in range(first, first + 40):
            name = f"{number:08d}-1111-4111-8111-111111111111"
            talk(name, 1, f"{number:08d}-0000-4000-8000-00000000000").write(tmp_path)
        services.importing.run([tmp_path], WORK)
        ids = [row[0] for row in rows(services, "SELECT id FROM chat_session")]
        assert len(ids) == first + 40
        with services.database.read() as session:
            driver, count = session.connection().connection.driver_connection, itertools.count()
            assert driver is not None
            driver.set_progress_handler(lambda count=count: next(count) < 0, 10)
            assert not copied_sessions.alike(session, ids)
            driver.set_progress_handler(None, 0)
            steps.append(next(count))

    # when copies are looked for, then twice as many take twice as long.
    assert steps[0] > 40
    assert steps[1] < 3 * steps[0]


def test_the_same_session_under_two_names_is_no_copy_of_itself(
    services: Services, tmp_path: Path
) -> None:
    run(services, talk(FIRST, 2).write(tmp_path))
    run(services, copy_of(talk(FIRST, 2), SECOND).write(tmp_path))
    assert links(services) == {FIRST: (None, None), SECOND: (None, None)}


@given(
    order=st.lists(st.tuples(st.integers(0, 2), st.floats(0.2, 1)), max_size=6),
    last=st.permutations(range(3)),
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginnings_in_any_order_and_then_all_are_all(
    order: list[tuple[int, float]], last: list[int], growing: bool
) -> None:
    with TemporaryDirectory() as name, a_vault() as services:
        paths, expected, total = family(Path(name, "project"))
        whole = [path.read_bytes() for path in paths]
        for place, part in [*order, *((place, 1.0) for place in last)]:
            paths[place].write_bytes(whole[place][: round(part * len(whole[place]))])
            run(services, paths[place], growing=growing)
        assert links(services) == expected
        assert tokens(services) == total


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_is_shared_counts_where_it_was_said_first(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    paths, _links, _total = family(tmp_path)
    with a_vault() as services:
        for place in order:
            run(services, paths[place])
        told = rows(services, "SELECT external_id, output_tokens FROM chat_session")
        assert dict(told) == {FIRST: 300, SECOND: 7, THIRD: 7}
        assert services.health.check(WORK).healthy


def compacted(folder: Path) -> tuple[list[Path], Links, int]:
    """A session, and copies of its end: one that goes on, one from before that, one of the first.

    Of a conversation that was compacted nothing older is copied.
    """
    first = talk(FIRST, 4)
    second, third = copy_of(first, SECOND), copy_of(first, THIRD, 6)
    del second.records[:4], third.records[:4]
    go_on(second, "wheat")
    go_on(third, "spelt")
    fourth = copy_of(second, FOURTH)
    go_on(fourth, "oats")
    paths = [made.write(folder) for made in (first, second, third, fourth)]
    expected: Links = {
        FIRST: (None, None),
        SECOND: (FIRST, "continuation"),
        THIRD: (FIRST, "fork"),
        FOURTH: (SECOND, "continuation"),
    }
    return paths, expected, 4 * 100 + 3 * 7


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1)])
def test_a_copy_that_begins_amid_another_is_linked_whichever_came_first(
    services: Services, tmp_path: Path, order: tuple[int, ...]
) -> None:
    paths, expected, total = compacted(tmp_path / "project")
    for place in order:
        run(services, paths[place])
    assert links(services) == expected
    assert tokens(services) == total
    told = rows(services, "SELECT external_id, output_tokens FROM chat_session")
    assert dict(told) == {FIRST: 400, SECOND: 7, THIRD: 7, FOURTH: 7}
    assert services.health.check(WORK).healthy


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_answers_of_the_same_names_at_another_time_make_no_copy(
    services: Services, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """As in transcripts that a program or a person made of others."""
    later = Transcript(SECOND)
    later._count = 86_400
    paths = [made.write(tmp_path / "project") for made in (talk(FIRST, 3), said_in(later, 3))]
    for place in order:
        run(services, paths[place])
    assert links(services) == {FIRST: (None, None), SECOND: (None, None)}
