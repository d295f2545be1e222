"""ChatVault's own JSON, read back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Image, Text, TextVariant, ToolCall
from chatvault.domain.message import Message, Role
from chatvault.domain.whole_session import WholeSession
from chatvault.errors import UnreadableFile
from chatvault.exporters.json_export import JsonExporter
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.exporters.conversations import BREAD, EVERY_BLOCK, LOAF, PICTURE, full_message
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_known

WHOLE = WholeSession(
    **{one.name: getattr(BREAD, one.name) for one in fields(BREAD)},
    external_id="bread",
    account="ada",
    content_hash="c" * 64,
)


def write(path: Path, *messages: Message, of: WholeSession = WHOLE) -> Path:
    """An export of these messages, or of a question and an answer with everything in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = messages or (
        Message(1, "q", None, Role.USER, (Text("How long does rye rise?"),), content_hash="a" * 32),
        full_message(),
    )
    with path.open("wb") as out:
        JsonExporter().write(of, iter(told), out, lambda _blob: PICTURE)
    return path


read = partial(read_known, "chatvault")


def test_a_conversation_is_known_by_its_source(tmp_path: Path) -> None:
    (session,), issues = read(write(tmp_path / "bread.json"))
    assert (session.source, session.external_id, session.account) == ("chatgpt", "bread", "ada")
    assert (session.title, session.tags, session.starred) == (BREAD.title, ("baking",), True)
    question, answer = session.messages
    assert (question.external_id, question.content_hash) == ("q", "a" * 32)
    assert [type(block) for block in answer.blocks] == [type(block) for block in EVERY_BLOCK]
    assert session.content_hash == WHOLE.content_hash
    assert issues == []


def test_bytes_come_with_what_they_belong_to(tmp_path: Path) -> None:
    blob = hashlib.sha256(PICTURE).hexdigest()
    picture = Message(1, "p", None, Role.USER, (Image(replace(LOAF, blob=blob)),))
    (session,), _ = read(write(tmp_path / "loaf.json", picture))
    (image,) = session.messages[0].blocks
    assert isinstance(image, Image)
    assert image.attachment.content is not None
    with image.attachment.content() as stream:
        assert stream.read() == PICTURE


def test_what_was_written_anew_is_not_vouched_for(tmp_path: Path) -> None:
    path = write(tmp_path / "bread.json")
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=4))
    (session,), issues = read(path)
    assert (session.external_id, len(session.messages), issues) == ("bread", 2, [])
    assert {session.content_hash, *(one.content_hash for one in session.messages)} == {""}


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ('"version": 2', '"version": 3', "newer ChatVault"),
        ('"version": 2', '"version": 1', None),
        ('"external_id": "bread"', '"external_id": ""', "does not say which"),
        ('"source": "chatgpt"', '"source": "../x"', "does not say which"),
    ],
)
def test_what_it_is_has_to_be_told(
    tmp_path: Path, was: str, becomes: str, sentence: str | None
) -> None:
    path = write(tmp_path / "bread.json")
    path.write_text(path.read_text().replace(was, becomes))
    if sentence is None:  # an earlier program wrote what is needed too
        assert len(read(path)[0]) == 1
        return
    with pytest.raises(UnreadableFile, match=sentence):
        read(path)


def test_an_export_of_before_is_asked_for_anew(tmp_path: Path) -> None:
    path = write(tmp_path / "bread.json")
    told = path.read_text().replace('"version": 2', '"version": 1')
    path.write_text(told.replace('"external_id": "bread", ', ""))
    with pytest.raises(UnreadableFile, match="Export it once more"):
        read(path)


def test_a_file_that_is_cut_short_is_told_and_not_vouched_for(tmp_path: Path) -> None:
    path = write(tmp_path / "bread.json")
    path.write_bytes(path.read_bytes()[:-120])
    (session,), (issue,) = read(path)
    assert len(session.messages) == 2
    assert session.content_hash == ""
    assert "cut short" in issue.text


def test_what_a_later_program_writes_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "bread.json")
    told = json.loads(path.read_bytes())
    told["messages"][0] |= {"blocks": [{"kind": "dance", "steps": 3}], "role": "dancer"}
    path.write_text(json.dumps(told))
    (session,), issues = read(path)
    first = session.messages[0]
    assert (first.role, first.blocks) == (
        Role.USER,
        (Text('{"kind":"dance","steps":3}', TextVariant.UNKNOWN),),
    )
    assert "unknown kind “dance”" in issues[0].text


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = write(tmp_path_factory.mktemp("chat") / "bread.json")
    told: Any = json.loads(path.read_bytes())
    spoil(told, data)
    path.write_text(json.dumps(told))
    container = open_container(path)
    try:
        for portion in registry.plan(container).portions:
            for session in portion.importer.sessions(container, portion.names, lambda _: None):
                assert session.messages
    except UnreadableFile:
        return


def test_tools_are_as_they_were(tmp_path: Path) -> None:
    (session,), _ = read(write(tmp_path / "bread.json"))
    (call,) = (one for one in session.messages[1].blocks if isinstance(one, ToolCall))
    (was,) = (one for one in EVERY_BLOCK if isinstance(one, ToolCall))
    assert (call.name, call.arguments, call.call_id, call.child) == (
        was.name, was.arguments, was.call_id, was.child,
    )  # fmt: skip
