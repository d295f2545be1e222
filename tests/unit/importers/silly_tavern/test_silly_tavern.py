"""Chats of SillyTavern, with characters and with groups of them."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Image, Text, Thinking, ToolCall
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_known

STEM = "Baker - 2024-11-05@14h22m31s"
SENT = "November 5, 2024 2:23pm"


def line(name: str, mes: str, *, user: bool = False, **more: Any) -> dict[str, Any]:
    told = {"name": name, "is_user": user, "is_system": False, "mes": mes, "send_date": SENT}
    return {**told, "extra": {}, **more}


def head(**metadata: Any) -> dict[str, Any]:
    told = {"user_name": "Ada", "character_name": "Baker", "create_date": "2024-11-05@14h22m31s"}
    return {**told, "chat_metadata": metadata}


def written(folder: Path, *lines: object, name: str = f"chats/Baker/{STEM}.jsonl") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(one) for one in lines))
    return path


read = partial(read_known, "silly-tavern")


def test_a_file_is_a_conversation(tmp_path: Path) -> None:
    extra = {"model": "qwen", "reasoning": "Hm.", "reasoning_duration": 2500, "token_count": 3}
    times = {"gen_started": "2024-11-05T13:23:00.000Z", "gen_finished": "2024-11-05T13:23:04.000Z"}
    path = written(
        tmp_path, head(), line("Ada", "How long?", user=True),
        line("Baker", "Two days.", extra=extra, **times),
    )  # fmt: skip
    (session,), issues = read(path)
    assert issues == []
    assert (session.external_id, session.title, session.agent) == (STEM, "How long?", "Baker")
    assert session.created_at == datetime(2024, 11, 5, 14, 22, 31).timestamp() * 1000
    asked, answered = session.messages
    assert (asked.role, asked.author) == (Role.USER, "Ada")
    assert asked.created_at == datetime(2024, 11, 5, 14, 23).timestamp() * 1000
    assert answered.blocks == (Thinking("Hm.", 2.5), Text("Two days."))
    assert (answered.author, answered.model) == ("Baker", "qwen")
    assert (answered.usage, answered.latency_ms) == (Usage(output=3), 4_000)


@pytest.mark.parametrize("begun", [head(), {"chat_metadata": {}}])
def test_extensions_may_keep_much_in_the_head(tmp_path: Path, begun: dict[str, Any]) -> None:
    told = {**begun, "chat_metadata": {"variables": {"log": "rye " * 50_000}}}
    (session,), issues = read(written(tmp_path, told, line("Ada", "How long?", user=True)))
    assert issues == []
    assert [message.blocks for message in session.messages] == [(Text("How long?"),)]


def test_swipes_are_branches_and_the_shown_one_goes_on(tmp_path: Path) -> None:
    info = [{"send_date": SENT, "extra": {"model": "old"}}, {"extra": {"model": "new"}}]
    swiped = line("Baker", "Three.", swipes=["Two.", "Three."], swipe_id=1, swipe_info=info,
                  extra={"model": "new"})  # fmt: skip
    path = written(tmp_path, head(), line("Ada", "How long?", user=True), swiped,
                   line("Ada", "Why?", user=True))  # fmt: skip
    (session,), _ = read(path)
    asked, first, second, more = session.messages
    assert {first.parent_id, second.parent_id} == {asked.external_id}
    assert (first.model, second.model) == ("old", "new")
    assert more.parent_id == second.external_id
    assert session.active_leaf == more.external_id


def test_a_message_that_was_edited_is_shown_beside_its_swipes(tmp_path: Path) -> None:
    (session,), _ = read(
        written(tmp_path, line("Baker", "Four.", swipes=["Two."], swipe_id=0, swipe_info=[{}]))
    )
    assert [one.blocks for one in session.messages] == [(Text("Two."),), (Text("Four."),)]
    assert session.active_leaf == session.messages[1].external_id


def test_what_was_said_may_stand_in_an_object(tmp_path: Path) -> None:
    swipes = [{"message": "Two days."}, {"message": "Three."}]
    told = line("Baker", "", swipes=swipes, swipe_id=0) | {"mes": swipes[0]}
    (session,), _ = read(written(tmp_path, head(), told))
    assert [one.blocks for one in session.messages] == [(Text("Two days."),), (Text("Three."),)]


def test_what_a_character_thought_may_stand_in_what_it_said(tmp_path: Path) -> None:
    # Given thoughts that were not taken out of an answer, and a person who asks about tags
    path = written(
        tmp_path, head(), line("Ada", "<think> is a tag?", user=True),
        line("Baker", "<think>\nHm.\n</think>\n\nIt is."),
    )  # fmt: skip
    (session,), _ = read(path)
    asked, answered = session.messages
    assert asked.blocks == (Text("<think> is a tag?"),)
    assert answered.blocks == (Thinking("Hm."), Text("It is."))


def test_copies_beside_the_chats_are_no_chats(tmp_path: Path) -> None:
    said = line("Ada", "How long?", user=True)
    chat = written(tmp_path / "ada", head(), said)
    copy_of_it = written(
        tmp_path / "ada", head(), said, name="backups/chat_x_20260102-150405.jsonl"
    )
    sessions, _ = read(tmp_path)
    assert [one.external_id for one in sessions] == [STEM]
    chat.unlink()
    (session,), _ = read(tmp_path)
    assert session.members == (copy_of_it.relative_to(tmp_path).as_posix(),)


def test_a_group_has_its_members_names_and_needs_no_head(tmp_path: Path) -> None:
    lines = line("Baker", "Rye."), line("Miller", "Flour."), line("Miller", "Flour.")
    (session,), _ = read(written(tmp_path, *lines, name="group chats/1730816551000.jsonl"))
    assert [one.author for one in session.messages] == ["Baker", "Miller", "Miller"]
    assert session.external_id == "1730816551000"


def test_what_is_hidden_stays_and_notices_are_of_the_system(tmp_path: Path) -> None:
    asked = line("Ada", "Secret", user=True, is_system=True)
    notice = line("SillyTavern System", "Welcome", is_system=True)
    (session,), _ = read(written(tmp_path, head(), asked, notice))
    assert [(one.role, one.hidden) for one in session.messages] == [
        (Role.USER, None),
        (Role.SYSTEM, Hidden.SYSTEM),
    ]


def test_what_the_person_let_others_say_is_of_no_model(tmp_path: Path) -> None:
    manual = {"api": "manual", "model": "slash command"}
    scene = line("System", "It rains.", extra={"type": "narrator", **manual})
    noted = line("Note", "Buy rye.", extra={"type": "comment", **manual}, is_system=True)
    sent = line("Miller", "Flour!", extra=manual)
    baker = line("Baker", "Rye.", extra={"api": "openai", "model": "qwen"})
    (session,), _ = read(written(tmp_path, head(), baker, scene, noted, sent))
    assert [(one.role, one.author, one.hidden, one.model) for one in session.messages] == [
        (Role.ASSISTANT, "Baker", None, "qwen"),
        (Role.SYSTEM, "System", None, None),
        (Role.SYSTEM, "Note", None, None),
        (Role.ASSISTANT, "Miller", None, None),
    ]
    assert session.model == "qwen"


def test_a_program_that_writes_the_same_form_says_the_role(tmp_path: Path) -> None:
    scene = {"role": "narrator", "is_system": True, "swipes": ["It rains."], "swipe_id": 0}
    thought = {"role": "assistant", "reasoning_content": "Hm.", "swipes": ["Spelt.", "Rye."],
               "swipe_id": 1}  # fmt: skip
    path = written(
        tmp_path, head(), line("Narrator", "It rains.", **scene), line("Baker", "Rye.", **thought)
    )
    (session,), _ = read(path)
    told, other, answered = session.messages
    assert (told.role, told.hidden) == (Role.SYSTEM, None)
    assert other.blocks == (Text("Spelt."),)
    assert answered.blocks == (Thinking("Hm."), Text("Rye."))


def test_a_checkpoint_comes_out_of_its_chat(tmp_path: Path) -> None:
    path = written(tmp_path, head(main_chat=STEM), line("Ada", "Hi", user=True), name="Oven.jsonl")
    (session,), _ = read(path)
    assert (session.parent_external_id, session.relation) == (STEM, Relation.FORK)
    assert session.title == "Oven"


def rich() -> list[dict[str, Any]]:
    calls = [{"id": "t", "name": "sky", "parameters": "{}", "result": "rain"}]
    extra = {"tool_invocations": calls, "image": "/user/images/oven.png",
             "file": {"name": "rye.txt", "url": "/user/files/1.txt"}}  # fmt: skip
    swiped = line("Baker", "Two.", swipes=["Two.", "Three."], swipe_id=0,
                  swipe_info=[{"extra": {}}, {"send_date": SENT}])  # fmt: skip
    return [head(), line("Ada", "Hi", user=True), line("Baker", "Rain.", extra=extra), swiped]


def test_tools_and_files(tmp_path: Path) -> None:
    (session,), _ = read(written(tmp_path, *rich()))
    call, said, image, file = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, said) == ("rain", Text("Rain."))
    assert isinstance(image, Image)
    assert isinstance(file, File)
    assert (image.attachment.name, file.attachment.name) == ("oven.png", "rye.txt")


def test_files_that_messages_name_lie_beside_the_chats(tmp_path: Path) -> None:
    person = tmp_path / "data" / "ada"
    file_told = {"name": "a.txt", "url": "user/files/1.txt"}
    extra = {"image": "/user/images/Baker/rye.png", "file": file_told}
    written(person, head(), line("Ada", "Look", user=True, extra=extra))
    for name, content in (("user/images/Baker/rye.png", b"rye"), ("user/files/1.txt", b"text")):
        (person / name).parent.mkdir(parents=True)
        (person / name).write_bytes(content)
    (person / "secrets.json").write_text(json.dumps({"api_key_openai": "canary"}))
    container = open_container(tmp_path)
    plan = registry.plan(container)
    assert plan.unclaimed == ("data/ada/secrets.json",)
    (session,) = plan.portions[0].importer.sessions(container, plan.portions[0].names, print)
    _, image, file = session.messages[0].blocks
    assert isinstance(image, Image)
    assert isinstance(file, File)
    assert image.attachment.content is not None
    assert file.attachment.content is not None
    with image.attachment.content() as picture, file.attachment.content() as text:
        assert (picture.read(), text.read()) == (b"rye", b"text")


def test_a_name_that_leads_out_of_the_folder_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"canary")
    extra = {"image": "../../secret.png"}
    written(tmp_path / "ada", head(), line("Ada", "Look", user=True, extra=extra))
    (session,), _ = read(tmp_path / "ada")
    _, image = session.messages[0].blocks
    assert isinstance(image, Image)
    assert image.attachment.content is None


def test_a_group_is_called_as_its_file_says(tmp_path: Path) -> None:
    stem = "2024-11-05@14h22m31s"
    written(tmp_path, line("Ada", "How long?", user=True), line("Rye", "Long."),
            name=f"group chats/{stem}.jsonl")  # fmt: skip
    written(tmp_path, head(), line("Ada", "And you?", user=True), line("Baker", "Short."))
    group = {"id": "1", "name": "The bakery", "members": ["Rye.png"], "chats": [stem]}
    (tmp_path / "groups").mkdir()
    (tmp_path / "groups" / "1.json").write_text(json.dumps(group))
    sessions, issues = read(tmp_path)
    assert issues == []
    assert {session.agent for session in sessions} == {"Baker", "The bakery"}


def test_a_line_that_is_cut_short_hinders_no_other(tmp_path: Path) -> None:
    path = written(tmp_path, *rich())
    path.write_text(path.read_text()[:-30])
    (session,), issues = read(path)
    assert len(session.messages) == 2
    assert issues


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(rich())
    where = st.sampled_from([place for place in places(told) if place[0] > 0 and len(place) > 1])
    put(told, data.draw(where), data.draw(JSON))
    try:
        sessions, _ = read(written(tmp_path_factory.mktemp("chats"), *told))
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
