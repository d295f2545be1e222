"""Artifacts of Claude that stand in files of their own in its export."""

from __future__ import annotations

import json
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Text
from chatvault.domain.message import Role
from tests.unit.importers.claude_ai.claude_ai_files import at
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.reading import read_claimed, read_known

read = partial(read_known, "claude-ai")

ARTIFACT = "artifacts/0b7c1d2e"


def version(number: int, **more: object) -> dict[str, Any]:
    told = {"id": f"v{number}", "title": f"Bread {number}", "description": "About rye."}
    return {**told, "created_at": at(number)} | more


def artifact(*versions: object, **more: object) -> dict[str, Any]:
    told = {"id": "0b7c1d2e", "kind": "document", "visibility": "private"}
    told |= {"owner_account": "account-1", "updated_at": at(60), "active_version": "v2"}
    return {**told, "versions": list(versions)} | more


def export(folder: Path, told: object, **files: bytes) -> Path:
    path = folder / "frames-000.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{ARTIFACT}/artifact.json", json.dumps(told))
        for name, content in files.items():
            archive.writestr(f"{ARTIFACT}/{name}", content)
    return path


def test_each_version_of_an_artifact_is_an_answer(tmp_path: Path) -> None:
    # Given an artifact whose newer version is listed first,
    path = export(
        tmp_path,
        artifact(version(2), version(1)),
        **{"versions/v1.html": b"<p>Rye</p>", "versions/v2/index.html": b"<p>Spelt</p>"},
    )
    # when it is read,
    ((session,), issues) = read(path)
    # then its versions stand in the order of time, with what they say.
    assert (session.external_id, session.title, issues) == ("artifact:0b7c1d2e", "Bread 2", [])
    said = [[block.text for block in message.blocks] for message in session.messages]
    first, second = "Bread 1\n\nAbout rye.", "Bread 2\n\nAbout rye."
    assert said == [[first, "<p>Rye</p>"], [second, "<p>Spelt</p>"]]
    assert session.messages[1].parent_id == "v1"


def test_a_document_is_that_of_the_version_that_is_shown(tmp_path: Path) -> None:
    path = export(tmp_path, artifact(version(1), version(2)), **{"page.md": b"# Rye"})
    (session,), _ = read(path)
    assert [len(message.blocks) for message in session.messages] == [1, 2]
    text, file = session.messages[1].blocks
    assert isinstance(text, Text)
    assert isinstance(file, File)
    assert (file.attachment.name, file.text) == ("page.md", "# Rye")


def test_an_artifact_without_its_files_is_told_by_its_versions(tmp_path: Path) -> None:
    (session,), _ = read(export(tmp_path, artifact(version(1), active_version="v9")))
    assert [message.external_id for message in session.messages] == ["v1"]


def test_an_artifact_that_an_agent_made_has_no_owner(tmp_path: Path) -> None:
    told = artifact(version(1), created_by_agent=True, visibility="agent")
    del told["owner_account"]

    (session,), _ = read(export(tmp_path, told, **{"versions/v1.html": b"<p>Rye</p>"}))

    assert (session.account, len(session.messages[0].blocks)) == ("", 2)


def test_a_page_without_versions_says_what_it_says_now(tmp_path: Path) -> None:
    told = artifact(kind="page", active_version="")

    (session,), _ = read(export(tmp_path, told, **{"page.md": b"# Rye"}))

    ((block,),) = [message.blocks for message in session.messages]
    assert isinstance(block, File)
    assert block.text == "# Rye"


def test_what_the_product_lays_beside_each_version_is_not_shown(tmp_path: Path) -> None:
    """Decks and designs hold the same program and its instructions in every version."""
    files = {
        "versions/v1.files.json": b'{"files": []}',
        "versions/v1/SKILL.md": b"How to write a deck",
        "versions/v1/artifact-type/app.js": b"run()",
        "versions/v1/project/deck.json": b'{"title": "Rye"}',
        "versions/v1/project/SKILL.md": b"Mine",
    }

    (session,), _ = read(export(tmp_path, artifact(version(1), version(2)), **files))

    first, second = ([one.text for one in message.blocks] for message in session.messages)
    assert (sorted(first[1:]), second[1:]) == (["Mine", '{"title": "Rye"}'], [])
    assert len(session.members) == 6


def test_an_artifact_is_as_new_as_its_newest_version(tmp_path: Path) -> None:
    told = artifact(version(1), version(90), active_version="v90")

    (session,), _ = read(export(tmp_path, told))

    assert session.updated_at == session.messages[1].created_at


def test_titles_are_read_as_the_page_shows_them(tmp_path: Path) -> None:
    told = artifact(version(1, title="Rye &amp; spelt", description="Rye &amp; spelt"))

    (session,), _ = read(export(tmp_path, told))

    assert session.title == "Rye & spelt"
    assert session.messages[0].blocks == (Text("Rye & spelt"),)


def test_comments_follow_what_they_are_about(tmp_path: Path) -> None:
    # Given a page on which somebody asked, and Claude answered in that person's name,
    ada = {"uuid": "account-1", "full_name": "Ada"}
    asked = {"body": "Is it dense?", "author": ada, "created_at": at(70)}
    answered = {"body": "A little.", "author": ada, "posted_by_agent": True, "created_at": at(71)}
    on_page = [{"quoted_text": "rye\nbread", "comments": [asked, answered, {"body": " "}]}]
    # and on whose artifact others said something, too, without their names,
    told = [
        {"author_role": "page", "text": "Is it dense?", "author_index": 1},
        {"author_role": "", "author_is_artifact_owner": True, "author_index": 1, "text": "Salt?"},
        {"author_role": "assistant", "author_is_artifact_owner": True, "text": "Two spoons."},
        {"author_role": "", "author_index": 2, "text": "Three!", "created_at": at(75)},
    ]
    files = {
        "comments.json": json.dumps(on_page).encode(),
        "artifact_comments.json": json.dumps({"threads": [{"comments": told}, 7]}).encode(),
    }
    # when it is read,
    (session,), _ = read(export(tmp_path, artifact(version(1)), **files))
    # then each comment is a message, once.
    said = [
        (message.role, message.author, [block.text for block in message.blocks])
        for message in session.messages[1:]
    ]
    assert said == [
        (Role.USER, None, ["Salt?"]),
        (Role.ASSISTANT, None, ["Two spoons."]),
        (Role.USER, "Commenter 2", ["Three!"]),
        (Role.USER, "Ada", ["> rye bread", "Is it dense?"]),
        (Role.ASSISTANT, None, ["A little."]),
    ]
    assert is_chain(session)


@pytest.mark.parametrize("broken", [b"[", b"7", b'{"threads": {"comments": 1}}'])
def test_comments_that_cannot_be_read_keep_no_artifact_out(tmp_path: Path, broken: bytes) -> None:
    path = export(tmp_path, artifact(version(1)), **{"comments.json": broken})
    assert [len(session.messages) for session in read(path)[0]] == [1]


@RELAXED
@given(st.data(), JSON)
def test_anything_may_stand_in_any_place(tmp_path: Path, data: st.DataObject, value: Any) -> None:
    told = artifact(version(1), version(2))
    put(told, data.draw(st.sampled_from(places(told))), value)
    sessions, _ = read_claimed("claude-ai", export(tmp_path, told))
    assert all(map(is_chain, sessions))


@RELAXED
@given(st.data(), JSON)
def test_anything_may_stand_in_any_comment(tmp_path: Path, data: st.DataObject, value: Any) -> None:
    author = {"uuid": "account-1", "full_name": "Ada"}
    told = [{"quoted_text": "rye", "comments": [{"body": "Dense?", "author": author}]}]
    put(told, data.draw(st.sampled_from(places(told))), value)
    files = {"comments.json": json.dumps(told).encode()}
    sessions, _ = read_claimed("claude-ai", export(tmp_path, artifact(version(1)), **files))
    assert all(map(is_chain, sessions))
