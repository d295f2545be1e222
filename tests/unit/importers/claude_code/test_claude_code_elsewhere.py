"""What a transcript of Claude Code tells of another session."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.parsed import Issue
from chatvault.domain.session import Relation
from chatvault.importers.claude_code.importer import ClaudeCodeImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript, read, text

LATER = "7c1d9a40-52be-4f0a-8a6c-3e9b0d5f1a22"


def talk(session: str, asked: str) -> Transcript:
    made = Transcript(session)
    made.user(asked)
    made.assistant(f"msg_{session[:4]}", text("Rye rises slowly."))
    return made


def handed_over() -> Transcript:
    """A session that goes on in another one, of which only its own last record tells."""
    made = talk(SESSION, "How does rye rise?")
    made.loose(type="continued-in", continuedInSessionId=LATER)
    made.loose(type="cost-state", totalCostUSD=0.5)
    return made


def test_a_session_is_the_continuation_of_the_one_that_was_handed_over_to_it(
    tmp_path: Path,
) -> None:
    handed_over().write(tmp_path)
    talk(LATER, "And spelt?").write(tmp_path)
    sessions, issues = read(tmp_path)
    assert not issues
    links = {one.external_id: (one.parent_external_id, one.relation) for one in sessions}
    assert links == {SESSION: (None, None), LATER: (SESSION, Relation.CONTINUATION)}


def test_a_session_that_was_read_before_is_told_again_once_one_is_handed_over_to_it(
    tmp_path: Path,
) -> None:
    handed_over().write(tmp_path)
    later = talk(LATER, "And spelt?").write(tmp_path)
    importer, container, issues = ClaudeCodeImporter(), open_container(tmp_path), list[Issue]()
    container.unchanged = frozenset((later.name,))
    names = importer.claim(container, container.names())
    found = {one.external_id: one for one in importer.sessions(container, names, issues.append)}
    assert found[LATER].parent_external_id == SESSION
    container.unchanged = frozenset(names)
    assert not list(importer.sessions(container, names, issues.append))
    assert not issues


def test_a_copy_hands_over_what_it_tells_itself_alone(tmp_path: Path) -> None:
    copy = talk("a0c1d2e3-0000-4000-8000-000000000001", "How does rye rise?")
    copy.loose(type="continued-in", continuedInSessionId=LATER, sessionId=SESSION)
    copy.write(tmp_path)
    talk(LATER, "And spelt?").write(tmp_path)
    sessions, issues = read(tmp_path)
    assert issues == []
    assert [one.parent_external_id for one in sessions] == [None, None]


@pytest.mark.parametrize("later", [SESSION, "../spelt", "", 7, None])
def test_what_is_no_other_session_continues_none(tmp_path: Path, later: object) -> None:
    made = talk(SESSION, "How does rye rise?")
    made.loose(type="continued-in", continuedInSessionId=later)
    made.write(tmp_path)
    ((session,), issues) = read(tmp_path)
    assert (session.parent_external_id, session.relation, issues) == (None, None, [])
