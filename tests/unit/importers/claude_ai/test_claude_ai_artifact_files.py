"""Artifacts of Claude that stand in files of their own in its export."""

from __future__ import annotations

import json
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Text
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


@RELAXED
@given(st.data(), JSON)
def test_anything_may_stand_in_any_place(tmp_path: Path, data: st.DataObject, value: Any) -> None:
    told = artifact(version(1), version(2))
    put(told, data.draw(st.sampled_from(places(told))), value)
    sessions, _ = read_claimed("claude-ai", export(tmp_path, told))
    assert all(map(is_chain, sessions))
