"""Files that belong together make the same vault in whichever order they come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.services.importing.families import ALONE, FOLLOWED, GROWING, Family, pi
from tests.vaults import new_vault

WORK = Unattended()

MOST = 5  # files of a conversation and what came out of it

Story = dict[str, list[tuple[Any, ...]]]

_SESSIONS = """
SELECT o.key, s.external_id, p.external_id, s.relation, s.title, s.created_at, s.updated_at,
       s.model, s.agent, s.excerpt, s.message_count, s.user_count, s.assistant_count, s.tool_count,
       s.input_tokens, s.output_tokens, s.cache_read_tokens, s.duration_ms, l.external_id
FROM chat_session s JOIN source o ON o.id = s.source_id
LEFT JOIN chat_session p ON p.id = s.parent_id LEFT JOIN message l ON l.id = s.active_leaf_id
ORDER BY o.key, s.external_id
"""
_MESSAGES = """
SELECT s.external_id, m.external_id, above.external_id, m.position, m.active, m.role, m.hidden,
       m.created_at, m.text, m.thinking, m.input_tokens, m.output_tokens, m.usage_counted
FROM message m JOIN chat_session s ON s.id = m.session_id
LEFT JOIN message above ON above.id = m.parent_id ORDER BY s.external_id, m.position
"""
_TOOLS = """
SELECT s.external_id, m.external_id, t.ordinal, t.name, t.call_id, t.status, t.note, t.started_at,
       t.duration_ms, t.arguments, t.result, t.child_external_id
FROM tool_call t JOIN message m ON m.id = t.message_id JOIN chat_session s ON s.id = m.session_id
ORDER BY s.external_id, m.position, t.ordinal
"""
_VERSIONS = """
SELECT s.external_id, m.external_id FROM alternative a JOIN message m ON m.id = a.message_id
JOIN chat_session s ON s.id = a.session_id ORDER BY 1, 2
"""


def story(services: Services) -> Story:
    """All that the vault tells of its conversations."""
    told = {"session": _SESSIONS, "message": _MESSAGES, "tool": _TOOLS, "version": _VERSIONS}
    with services.database.rows() as rows:
        return {name: [tuple(row) for row in rows(told[name])] for name in told}


@contextmanager
def a_vault(folder: Path) -> Iterator[Services]:
    with TemporaryDirectory(dir=folder) as name:
        services = new_vault(Path(name, "vault"))
        yield services
        services.close()


def run(services: Services, path: Path) -> None:
    services.importing.run([path], WORK)


def follow(services: Services, folder: Path, path: Path) -> None:
    """Read a file of a folder as it is read when it alone has changed there."""
    chosen = {folder: (path.relative_to(folder).as_posix(),)}
    services.importing.run([folder], WORK, chosen=chosen, growing=True)


def forget(services: Services) -> None:
    """Let files be read again that have not changed."""
    with services.database.write() as session:
        session.connection().exec_driver_sql("UPDATE source_file SET reader = 0")


def together(tmp_path: Path, folder: Path) -> Story:
    """The story of a vault that read all files in one import."""
    with a_vault(tmp_path) as services:
        run(services, folder)
        return story(services)


@pytest.mark.parametrize("family", ALONE)
def test_files_that_are_imported_by_themselves_make_one_story(
    tmp_path: Path, family: Family
) -> None:
    files = family(tmp_path / "files")
    expected = together(tmp_path, tmp_path / "files")
    for order in permutations(files):
        with a_vault(tmp_path) as services:
            for path in order:
                run(services, path)
            assert story(services) == expected
            # None of them changes it when it is read again, nor do all.
            for path in (*order, tmp_path / "files"):
                forget(services)
                run(services, path)
                assert story(services) == expected


@pytest.mark.parametrize("family", FOLLOWED)
def test_files_that_are_followed_make_one_story(tmp_path: Path, family: Family) -> None:
    folder = tmp_path / "files"
    files, expected = family(folder), together(tmp_path, folder)
    for order in permutations(files):
        with a_vault(tmp_path) as services:
            for path in (*order, *order):
                follow(services, folder, path)
            assert story(services) == expected
            assert services.health.check(WORK).healthy


@given(
    family=st.sampled_from(GROWING),
    begun=st.lists(st.tuples(st.integers(0, MOST - 1), st.floats(0.1, 1)), max_size=6),
    order=st.permutations(range(MOST)),
    followed=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_any_beginnings_in_any_order_and_then_all_make_one_story(
    family: Family, begun: list[tuple[int, float]], order: list[int], followed: bool
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name, "files")
        files = family(folder)
        assert len(files) <= MOST
        expected, whole = together(Path(name), folder), [path.read_bytes() for path in files]
        with a_vault(Path(name)) as services:
            for place, part in [*begun, *((place, 1.0) for place in order)]:
                if place < len(files):
                    path, content = files[place], whole[place]
                    path.write_bytes(content[: round(part * len(content))])
                    follow(services, folder, path) if followed else run(services, path)
            assert story(services) == expected
            assert services.health.check(WORK).healthy


def test_what_a_fork_has_counted_counts_in_its_parent_once_that_is_read_so_far(
    tmp_path: Path,
) -> None:
    # Given a session that was read to its middle, and then a fork of all of it,
    folder = tmp_path / "files"
    (parent, fork), expected = pi(folder), together(tmp_path, folder)
    whole = parent.read_bytes()
    parent.write_bytes(whole[: len(whole) // 2])
    with a_vault(tmp_path) as services:
        run(services, parent)
        run(services, fork)
        # when the session is read to its end, though nothing is new to the vault but that,
        parent.write_bytes(whole)
        run(services, parent)
        # then it is as if it had been read whole first.
        assert story(services) == expected
