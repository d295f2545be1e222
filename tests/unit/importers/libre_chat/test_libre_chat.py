"""Conversations of LibreChat become conversations, whatever form they were exported in."""

from __future__ import annotations

import copy
import io
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.libre_chat import nested
from chatvault.importers.libre_chat.importer import LibreChatImporter
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_with

ROOT = "00000000-0000-0000-0000-000000000000"
LEVELS = 5_000


def message(name: str, parent: str | None, text: str, **more: Any) -> dict[str, Any]:
    asked = more.pop("asked", False)
    fields = {"messageId": name, "conversationId": "c1", "parentMessageId": parent, "text": text}
    fields |= {"isCreatedByUser": asked, "sender": "User" if asked else "GPT-4", "error": False}
    model = None if asked else "gpt-4o"
    return {**fields, "model": model, "createdAt": f"2025-10-09T10:00:0{len(name)}Z", **more}


def question(**more: Any) -> dict[str, Any]:
    return message("q", ROOT, "How long does rye rest?", asked=True, **more)


def answer(**more: Any) -> dict[str, Any]:
    return message("a", "q", more.pop("text", "Two days."), **more)


def conversation(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"conversationId": "c1", "endpoint": "openAI", "title": "Rye"}
    told |= {"exportAt": "16:33:32 GMT+0200", "branches": True, "recursive": False}
    return {**told, "messages": list(messages), **more}


read = partial(read_with, LibreChatImporter())


def exported(folder: Path, told: object, name: str = "Rye.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(told))
    return path


def answered(folder: Path, **fields: Any) -> tuple[Any, ...]:
    """The blocks of the answer with these fields."""
    (session,), _ = read(exported(folder, conversation(question(), answer(**fields))))
    return session.messages[1].blocks


def test_an_export_is_a_conversation(tmp_path: Path) -> None:
    (session,), issues = read(
        exported(tmp_path, conversation(question(user="u1"), answer(tokenCount=7)))
    )
    assert issues == []
    assert (session.external_id, session.title, session.account) == ("c1", "Rye", "u1")
    asked, said = session.messages
    assert (asked.role, asked.blocks, asked.parent_id) == (
        Role.USER,
        (Text("How long does rye rest?"),),
        None,
    )
    assert (said.role, said.blocks, said.parent_id) == (Role.ASSISTANT, (Text("Two days."),), "q")
    assert (said.model, said.usage) == ("gpt-4o", Usage(output=7))


def test_a_file_may_hold_several_exports(tmp_path: Path) -> None:
    told = [conversation(question(), answer(), conversationId=key) for key in ("c1", "c2")]
    sessions, issues = read(exported(tmp_path, told))
    assert issues == []
    assert [session.external_id for session in sessions] == ["c1", "c2"]
    assert [len(session.messages) for session in sessions] == [2, 2]


def test_branches_are_kept_in_a_list_and_in_a_tree_alike(tmp_path: Path) -> None:
    other = message("b", "q", "Three days.")
    flat = conversation(question(), answer(), other)
    tree = conversation(recursive=True)
    del tree["messages"]
    tree["messagesTree"] = [{**question(), "children": [answer(), other]}]
    (of_list,), _ = read(exported(tmp_path, flat))
    (of_tree,), _ = read(exported(tmp_path, tree))
    assert of_list.messages == of_tree.messages
    assert [one.parent_id for one in of_list.messages] == [None, "q", "q"]
    assert of_list.active_leaf == "b"


def test_messages_of_a_line_without_parents_follow_each_other(tmp_path: Path) -> None:
    asked, said = question(), answer()
    asked["parentMessageId"] = said["parentMessageId"] = None
    (session,), _ = read(exported(tmp_path, conversation(asked, said, branches=False)))
    assert [one.parent_id for one in session.messages] == [None, "q"]


def test_two_messages_of_one_id_are_both_there(tmp_path: Path) -> None:
    told = [question(), answer(), answer(text="Three days."), answer()]
    (session,), _ = read(exported(tmp_path, conversation(*told)))
    said = [block.text for one in session.messages for block in one.blocks]
    assert said == ["How long does rye rest?", "Two days.", "Three days."]


def test_messages_that_tell_of_no_parents_follow_each_other(tmp_path: Path) -> None:
    keys = ("text", "sender", "isCreatedByUser", "createdAt")
    told = [question(), answer(), answer(text="Or three.", createdAt="2025-10-09T10:00:09Z")]
    bare = [{key: one[key] for key in keys} for one in told]
    several = [{"conversationId": name, "title": "Rye", "messages": bare} for name in ("c1", "c2")]
    sessions, _ = read(exported(tmp_path, several))
    for session in sessions:
        first, second, third = session.messages
        assert (first.parent_id, second.parent_id) == (None, first.external_id)
        assert (third.parent_id, session.active_leaf) == (second.external_id, third.external_id)


def test_a_tree_may_be_thousands_of_levels_deep(tmp_path: Path) -> None:
    begin = "".join(
        f'{{"messageId":"m{number}","isCreatedByUser":{"false" if number % 2 else "true"},'
        f'"parentMessageId":"{ROOT}","text":"t{number}","children":['
        for number in range(LEVELS)
    )
    path = tmp_path / "deep.json"
    head = '{"conversationId":"c1","title":"Deep","recursive":true,"messages":['
    path.write_text(f"{head}{begin}{']}' * LEVELS}]}}")
    (session,), issues = read(path)
    assert issues == []
    assert len(session.messages) == LEVELS
    assert session.messages[-1].parent_id == f"m{LEVELS - 2}"


def test_what_is_nested_without_end_is_refused() -> None:
    text = b'{"conversationId": "c1", "messagesTree": ' + b"[" * 300_000
    with pytest.raises(UnreadableFile, match="damaged"):
        nested.conversations(io.BytesIO(text))


def test_instructions_stand_before_the_thread(tmp_path: Path) -> None:
    told = conversation(question(), answer(), options={"promptPrefix": "You bake."})
    (session,), _ = read(exported(tmp_path, told))
    assert session.messages[0].hidden is Hidden.SYSTEM
    assert session.messages[1].parent_id == session.messages[0].external_id


def test_parts_count_more_than_the_text(tmp_path: Path) -> None:
    call = {"id": "t1", "name": "weather", "args": '{"city":"Ulm"}', "output": "rain"}
    run = {"id": "t2", "type": "code_interpreter", "code_interpreter": {"input": "1/0"}}
    thought, weather, code, said, failed, unknown = answered(
        tmp_path,
        content=[
            {"type": "think", "think": "Slow."},
            {"type": "tool_call", "tool_call": call},
            {"type": "tool_call", "tool_call": run},
            {"type": "text", "text": {"value": "Two days."}},
            {"type": "error", "error": "The model went away"},
            {"type": "dream", "dream": "bread"},
        ],
    )
    assert thought == Thinking("Slow.")
    assert isinstance(weather, ToolCall)
    assert (weather.name, weather.call_id, weather.arguments) == ("weather", "t1", call["args"])
    assert weather.outcome is not None
    assert weather.outcome.text == "rain"
    assert (code.name, code.arguments, code.outcome) == ("code_interpreter", "1/0", None)
    assert said == Text("Two days.")
    assert failed == Event(EventKind.ERROR, "The model went away")
    assert unknown.variant is TextVariant.UNKNOWN


def test_films_and_recordings_are_files(tmp_path: Path) -> None:
    film, held, sound = answered(
        tmp_path,
        content=[
            {"type": "video_url", "video_url": {"url": "https://a.example/loaf.mp4"}},
            {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,cnll"}},
            {"type": "input_audio", "input_audio": {"data": "cnll", "format": "wav"}},
        ],
    )
    assert film == File(Attachment("https://a.example/loaf.mp4", "video/*"))
    for file, media_type in ((held, "video/mp4"), (sound, "audio/wav")):
        assert file.attachment.media_type == media_type
        assert file.attachment.content().read() == b"rye"


def test_what_a_person_added_while_it_was_answered_is_told(tmp_path: Path) -> None:
    blocks = answered(
        tmp_path,
        content=[
            {"type": "activity_label", "activity_label": "Looked at the oven", "status": "ok"},
            {"type": "activity_label", "activity_label": "", "pending": True},
            {"type": "steer", "steer": "Rye, not wheat", "files": [{"filename": "rye.txt"}]},
            {"type": "text", "text": "Rye, then."},
        ],
    )
    assert blocks == (
        Event(EventKind.NOTICE, "Looked at the oven"),
        Event(EventKind.NOTICE, "You added: Rye, not wheat"),
        File(Attachment("rye.txt", "")),
        Text("Rye, then."),
    )


def test_a_summary_stands_in_pieces_of_its_own(tmp_path: Path) -> None:
    pieces = [{"type": "text", "text": "Rye rests"}, {"type": "text", "text": "two days."}]
    summary = {"type": "summary", "content": pieces, "tokenCount": 9, "model": "gpt-4o"}
    blocks = answered(tmp_path, content=[summary, {"type": "text", "text": "Cold, too."}])
    told = Event(EventKind.COMPACTION, "Rye rests\n\ntwo days.")
    assert blocks == (told, Text("Cold, too."))


def test_what_an_answer_took_is_told_with_its_cost(tmp_path: Path) -> None:
    spent = {"input": 170, "output": 30, "cacheWrite": 20, "cacheRead": 50, "cost": 0.003}
    told = answer(tokenCount=7, metadata={"usage": spent})
    (session,), _ = read(exported(tmp_path, conversation(question(), told)))
    assert session.messages[1].usage == Usage(170, 30, 50, 20, 0, 3_000, CostSource.REPORTED)
    told = answer(tokenCount=7, metadata={"usage": {"input": 170, "output": 30}})
    (session,), _ = read(exported(tmp_path, conversation(question(), told)))
    assert session.messages[1].usage == Usage(170, 30)


def test_what_a_sub_agent_did_is_a_conversation_of_its_own(tmp_path: Path) -> None:
    inner = {
        "id": "t2",
        "name": "subagent",
        "args": '{"description": "Ask the miller"}',
        "output": "Coarse.",
        "subagent_content": [{"type": "text", "text": "Coarse."}],
    }
    did = [{"type": "think", "think": "Which flour?"},
           {"type": "tool_call", "tool_call": inner},
           {"type": "text", "text": "Take coarse rye."}]  # fmt: skip
    asked = {"description": "Find the flour", "subagent_type": "researcher"}
    call = {"id": "t1", "name": "subagent", "args": json.dumps(asked),
            "output": "Take coarse rye.", "subagent_content": did}  # fmt: skip
    parts = [{"type": "tool_call", "tool_call": call}, {"type": "text", "text": "Coarse rye."}]
    told = conversation(question(user="u1"), answer(content=parts))
    (main, agent, other), issues = read(exported(tmp_path, told))
    assert issues == []
    started = main.messages[1].blocks[0]
    assert isinstance(started, ToolCall)
    assert (started.child, started.outcome is None) == (agent.external_id, False)
    assert (agent.parent_external_id, agent.relation) == ("c1", Relation.SUBAGENT)
    assert (agent.agent, agent.account, agent.title) == ("researcher", "u1", "Find the flour")
    task, said = agent.messages
    assert (task.role, task.blocks) == (Role.USER, (Text("Find the flour"),))
    assert (said.blocks[0], said.blocks[2]) == (Thinking("Which flour?"), Text("Take coarse rye."))
    assert said.created_at == main.messages[1].created_at
    assert (other.parent_external_id, other.title) == (agent.external_id, "Ask the miller")


def test_sub_agents_may_lie_inside_of_each_other_without_end(tmp_path: Path) -> None:
    did: list[dict[str, Any]] = [{"type": "text", "text": "Coarse."}]
    for level in range(LEVELS // 50):
        call = {"id": f"t{level}", "name": "subagent", "subagent_content": did}
        did = [{"type": "tool_call", "tool_call": call}]
    sessions, _ = read(exported(tmp_path, conversation(question(), answer(content=did))))
    assert len(sessions) == 1 + LEVELS // 50


def test_thinking_of_older_versions_is_thinking(tmp_path: Path) -> None:
    text = ":::thinking\nSlow.\n:::\n\nTwo days."
    assert answered(tmp_path, text=text) == (Thinking("Slow."), Text("Two days."))


def test_tools_of_older_versions_are_tools(tmp_path: Path) -> None:
    plugin = {"latest": "Browser", "inputs": [{"input": "rye"}], "outputs": "A page"}
    said, call = answered(tmp_path, plugin=plugin)
    assert said == Text("Two days.")
    assert (call.name, call.arguments, call.outcome.text) == ("Browser", "rye", "A page")


def test_marks_of_pages_are_links(tmp_path: Path) -> None:
    pages = [{"title": "Rye", "link": "https://a.example", "snippet": "Two."}, {"link": "no page"}]
    found = {"type": "web_search", "web_search": {"turn": 0, "organic": pages}}
    marked = "\ue203Two days\ue204\ue202turn0search0, \\ue202turn0search0 or more\ue202turn9news1."
    text, page = answered(tmp_path, text=marked, attachments=[found])
    link = "([Rye](https://a.example))"
    assert text == Text(f"Two days {link},  {link} or more.")
    assert page == Citation("Rye", "https://a.example", "Two.")


def test_files_that_were_searched_are_sources_and_no_files_of_their_own(tmp_path: Path) -> None:
    found = [{"type": "file", "fileId": f"f{place}", "fileName": "mills.pdf", "content": text}
             for place, text in enumerate(("Rye is coarse.", "Wheat is fine."))]  # fmt: skip
    attached = {"type": "file_search", "name": "file_search_file_search_results_x7"}
    blocks = answered(
        tmp_path,
        text="Coarse. \ue202turn0file0",
        attachments=[{**attached, "file_search": {"sources": found}}],
    )
    assert blocks == (Text("Coarse. "), Citation("mills.pdf", "", "Rye is coarse."))


def test_what_an_answer_remembers_of_a_person_is_told(tmp_path: Path) -> None:
    told = [{"type": "memory", "memory": {"type": "update", "key": "taste", "value": "Likes rye"}},
            {"type": "memory", "memory": {"type": "delete", "key": "oven"}}]  # fmt: skip
    kept, forgotten, said = answered(tmp_path, attachments=told)
    assert kept == Event(EventKind.NOTICE, "Remembered: Likes rye")
    assert forgotten == Event(EventKind.NOTICE, "Forgotten: oven")
    assert said == Text("Two days.")


def test_what_a_person_wrote_stays_as_it_is(tmp_path: Path) -> None:
    code = "    <think>\n    knead()\n"
    asked = {**question(), "text": code}
    (session,), _ = read(exported(tmp_path, conversation(asked, answer())))
    assert session.messages[0].blocks == (Text(code),)


def test_messages_that_name_only_their_sender(tmp_path: Path) -> None:
    told = conversation(question(), answer())
    for one in told["messages"]:
        del one["isCreatedByUser"]
    (session,), _ = read(exported(tmp_path, told))
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT]


def test_what_a_person_quoted_stands_before_the_question(tmp_path: Path) -> None:
    told = conversation(question(quotes=["Two days.\nOr three.", " "]), answer())
    (session,), _ = read(exported(tmp_path, told))
    assert session.messages[0].blocks == (
        Text("> Two days.\n> Or three."),
        Text("How long does rye rest?"),
    )


def test_instructions_stand_in_the_conversation_of_the_database(tmp_path: Path) -> None:
    about = {"_id": "1", "conversationId": "c1", "endpoint": "bedrock", "title": "Rye"}
    about |= {"system": "You bake.", "model": "titan"}
    (tmp_path / "messages.json").write_text(json.dumps([question(), answer(model=None)]))
    (tmp_path / "conversations.json").write_text(json.dumps([about]))
    (session,), _ = read(tmp_path)
    assert session.messages[0].blocks == (Text("You bake."),)
    assert session.model == "titan"


def test_files_and_errors_are_shown(tmp_path: Path) -> None:
    files = [
        {"filename": "rye.png", "type": "image/png", "filepath": "/images/rye.png"},
        {"filename": "rye.pdf", "type": "application/pdf", "text": "flour"},
    ]
    picture, document, failed = answered(tmp_path, files=files, error=True)
    assert isinstance(picture, Image)
    assert isinstance(document, File)
    assert (picture.attachment.name, document.text) == ("rye.png", "flour")
    assert failed == Event(EventKind.ERROR, "Two days.")


def test_messages_out_of_the_database_find_their_conversations(tmp_path: Path) -> None:
    when = {"createdAt": {"$date": "2025-10-09T10:00:00Z"}, "_id": {"$oid": "1"}}
    lines = [answer(**when), {**question(**when), "conversationId": "c2"}, question(**when)]
    (tmp_path / "messages.json").write_text("\n".join(map(json.dumps, lines)) + "\n")
    about = [
        {"_id": {"$oid": str(number)}, "conversationId": f"c{number}", "endpoint": "openAI",
         "title": f"Rye {number}", "messages": [{"$oid": "1"}], "isArchived": number == 2}
        for number in (1, 2)
    ]  # fmt: skip
    (tmp_path / "conversations.json").write_text("\n".join(map(json.dumps, about)) + "\n")
    sessions, issues = read(tmp_path)
    assert issues == []
    assert [(one.external_id, one.title, one.archived) for one in sessions] == [
        ("c1", "Rye 1", False),
        ("c2", "Rye 2", True),
    ]
    parents = {one.external_id: one.parent_id for one in sessions[0].messages}
    assert parents == {"a": "q", "q": None}


def test_messages_out_of_the_database_may_stand_in_an_array(tmp_path: Path) -> None:
    when = {"createdAt": {"$date": {"$numberLong": "1760004000000"}}, "_id": {"$oid": "1"}}
    (tmp_path / "messages.json").write_text(json.dumps([question(**when), answer(**when)]))
    about = {"_id": {"$oid": "1"}, "conversationId": "c1", "endpoint": "openAI", "title": "Rye",
             "tags": ["bread"]}  # fmt: skip
    (tmp_path / "conversations.json").write_text(json.dumps([about]))
    (session,), issues = read(tmp_path)
    assert (session.external_id, session.title, session.tags) == ("c1", "Rye", ("bread",))
    assert [one.created_at for one in session.messages] == [1760004000000] * 2
    assert issues == []


@pytest.mark.parametrize(
    ("feedback", "told"),
    [
        ({"rating": "thumbsUp", "tag": "accurate_reliable"}, "good: accurate reliable"),
        (
            {"rating": "thumbsDown", "tag": {"key": "other"}, "text": "Stale."},
            "bad: other\n\nStale.",
        ),
    ],
)
def test_an_answer_is_rated(tmp_path: Path, feedback: dict[str, Any], told: str) -> None:
    said, rating = answered(tmp_path, feedback=feedback)
    assert said == Text("Two days.")
    assert rating == Event(EventKind.NOTICE, f"You rated this as {told}")


def test_an_empty_conversation_is_left_out_and_said(tmp_path: Path) -> None:
    told = conversation(question(), answer())
    folder = tmp_path / "exports"
    folder.mkdir()
    exported(folder, told)
    exported(folder, {**told, "messages": [question() | {"text": ""}]}, "empty.json")
    sessions, issues = read(folder)
    assert len(sessions) == 1
    assert "Nothing was said in one" in issues[0].text


def test_a_file_that_is_cut_short_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    whole = exported(tmp_path, conversation(question(), answer()))
    cut = tmp_path / "cut.json"
    cut.write_text(whole.read_text()[:-40])
    sessions, issues = read(tmp_path)
    assert len(sessions) == 1
    assert issues[0].member == "cut.json"
    with pytest.raises(UnreadableFile):
        read(cut)


def test_no_other_format_takes_it(tmp_path: Path) -> None:
    exported(tmp_path, conversation(question(), answer()))
    plan = registry.plan(open_container(tmp_path))
    assert [portion.importer.key for portion in plan.portions] == ["librechat"]


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    call = {"id": "t1", "name": "weather", "args": "{}", "output": "rain"}
    content = [{"type": "tool_call", "tool_call": call}, {"type": "text", "text": "x"}]
    files = [{"filename": "rye.png", "type": "image/png", "filepath": "/x"}]
    plugin = {"latest": "Browser", "inputs": [{"input": "rye"}], "outputs": "A page"}
    told = copy.deepcopy(
        conversation(question(files=files), answer(content=content, plugin=plugin), options={})
    )
    spoil(told, data)
    path = exported(tmp_path_factory.mktemp("exports"), told)
    try:
        sessions, _ = read(path)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
