"""What is noted of sessions of Claude Code beside their transcripts: titles and archiving."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.session import Relation
from tests.unit.importers.claude_code.claude_code_files import (
    SESSION,
    Transcript,
    read,
    read_one,
    text,
)

OTHER = "6f0c2a7e-1b7d-4c1e-9a55-0d6f6f1a2b3c"


def talk() -> Transcript:
    made = Transcript()
    made.user("How long does rye rise?")
    made.assistant("msg_1", text("Ten hours."))
    return made


def note(folder: Path, name: str, content: object) -> None:
    path = folder / SESSION / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def record(home: Path, program: str, name: str, **told: object) -> Path:
    """What Claude Desktop notes of a session."""
    path = home / program / "claude-code-sessions" / "account" / "organisation" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"sessionId": name, "emailAddress": "ada@example.org", **told}))
    return path


def test_a_title_in_the_folder_of_the_session_is_its_title(tmp_path: Path) -> None:
    made = talk()
    made.loose(type="ai-title", aiTitle="Rising of rye")
    made.write(tmp_path)
    note(tmp_path, "custom-title.json", {"customTitle": " Rye ", "by": "user"})
    (session,), issues = read(tmp_path)
    assert not issues
    assert session.title == "Rye"
    assert f"{SESSION}/custom-title.json" in session.members
    # A record of it in the transcript is newer.
    made.loose(type="custom-title", customTitle="Rye bread")
    made.write(tmp_path)
    assert [one.title for one in read(tmp_path)[0]] == ["Rye bread"]


@pytest.mark.parametrize("content", ["", "[1]", '{"customTitle": 3, "archived": "yes", "at": []}'])
def test_what_cannot_be_read_beside_it_is_nothing(tmp_path: Path, content: str) -> None:
    talk().write(tmp_path)
    note(tmp_path, "custom-title.json", content)
    note(tmp_path, "archived.json", content)
    (session,), issues = read(tmp_path)
    assert not issues
    assert (session.title, session.archived) == ("How long does rye rise?", False)


@pytest.mark.parametrize(
    ("told", "archived"),
    [
        ({"archived": True, "at": "2026-11-20T08:00:00.000Z", "by": "user"}, True),
        # Something was asked after that.
        ({"archived": True, "at": "2026-11-19T10:00:00.000Z", "by": "user"}, False),
        ({"archived": False, "at": "2026-11-20T08:00:00.000Z", "by": "user"}, False),
    ],
)
def test_a_session_that_was_put_away_is_archived(
    tmp_path: Path, told: dict[str, object], archived: bool
) -> None:
    talk().write(tmp_path)
    note(tmp_path, "archived.json", told)
    assert [one.archived for one in read(tmp_path)[0]] == [archived]


@pytest.mark.parametrize(
    "program",
    [
        "Library/Application Support/Claude",
        "AppData/Roaming/Claude",
        "AppData/Local/Packages/Claude_x1/LocalCache/Roaming/Claude",
        ".config/Claude",
    ],
)
def test_the_desktop_program_titles_what_was_begun_in_it(tmp_path: Path, program: str) -> None:
    projects = tmp_path / ".claude" / "projects"
    made = talk()
    made.loose(type="ai-title", aiTitle="Rising of rye")
    made.write(projects / "-home-ada")
    told = {"cliSessionId": SESSION, "lastActivityAt": 1_795_000_000_000}
    record(tmp_path, program, "local_1", title="Rye", isArchived=True, **told)
    told["lastActivityAt"] = 1_794_000_000_000
    record(tmp_path, program, "local_2", title="Older", **told)
    record(tmp_path, program, "local_3", title="Another", cliSessionId=OTHER)
    (session,), issues = read(projects)
    assert not issues
    assert (session.title, session.archived) == ("Rye", True)


def test_the_records_of_the_desktop_program_may_lie_in_what_is_imported(tmp_path: Path) -> None:
    talk().write(tmp_path / "home" / "projects")
    record(tmp_path, "Claude", "local_1", title="Rye", cliSessionId=SESSION)
    record(tmp_path, "Claude", "local_2", title=["Rye"], cliSessionId=[], lastActivityAt="x")
    (session,), issues = read(tmp_path)
    assert not issues
    assert session.title == "Rye"
    # The record tells of the account.
    assert not any("local_1" in member for member in session.members)


def test_an_index_tells_what_a_session_without_a_title_is_about(tmp_path: Path) -> None:
    made = talk()
    made.loose(type="agent-name", agentName="baker")
    path = made.write(tmp_path / "project")
    entries = [{"sessionId": SESSION, "summary": " Rising of rye "}, {"sessionId": OTHER}, None]
    index = path.with_name("sessions-index.json")
    index.write_text(json.dumps({"version": 1, "entries": entries}))
    sessions, issues = read(tmp_path)
    assert not issues
    assert [one.title for one in sessions] == ["Rising of rye"]
    made.loose(type="ai-title", aiTitle="Rye")
    made.write(tmp_path / "project")
    assert [one.title for one in read(tmp_path)[0]] == ["Rye"]
    index.write_text('{"entries": 3}')
    assert [one.title for one in read(tmp_path)[0]] == ["Rye"]


def test_a_copy_with_new_ids_tells_what_it_is_a_fork_of(tmp_path: Path) -> None:
    made = talk()
    for one in made.records:
        one["forkedFrom"] = {"sessionId": OTHER, "messageUuid": one["uuid"]}
    made.loose(type="derived-from", v=1, sessions=[])
    session = read_one(made, tmp_path)
    assert (session.parent_external_id, session.relation) == (OTHER, Relation.FORK)


def test_what_came_out_of_a_session_is_noted_with_its_address(tmp_path: Path) -> None:
    made = talk()
    assert read_one(made, tmp_path).details is None
    pull, page = "https://example.org/ada/loaf/pull/7", "https://example.org/artifact/1"
    for address in ("https://example.org/ada/loaf/pull/6", pull, "javascript:bake()", None):
        made.loose(type="pr-link", prNumber=7, prUrl=address)
    made.loose(type="pr-link", prUrl=pull)
    made.loose(type="frame-link", path="/tmp/rye.html", frameUrl=page, title="Rye")
    made.loose(type="frame-link", path="C:\\\\bread\\\\spelt.html", frameUrl=page)
    made.loose(type="frame-link", artifactCount=2)
    details = read_one(made, tmp_path).details
    assert details is not None
    assert json.loads(details) == {
        "Pull request 7": pull,
        "Pull request": pull,
        "Artifact Rye": page,
        "Artifact spelt.html": page,
    }


def test_of_very_many_addresses_the_first_ones_are_noted(tmp_path: Path) -> None:
    made = talk()
    for number in range(1, 100):
        made.loose(type="pr-link", prNumber=number, prUrl=f"https://example.org/{number}")
    details = read_one(made, tmp_path).details
    assert details is not None
    assert list(json.loads(details)) == [f"Pull request {number}" for number in range(1, 41)]


def test_a_session_is_where_it_was_moved_to_and_has_its_tag(tmp_path: Path) -> None:
    made = talk()
    made.loose(type="tag", tag="bread")
    made.loose(type="relocated", relocatedCwd="/home/ada/bakery")
    session = read_one(made, tmp_path)
    assert session.project is not None
    assert (session.project.path, session.tags) == ("/home/ada/bakery", ("bread",))
    made.loose(type="tag", tag="")
    assert read_one(made, tmp_path).tags == ()
