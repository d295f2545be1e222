"""Stories and chats that koboldcpp saves, in each of the ways it writes them."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Image, Text, Thinking, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.koboldcpp.importer import with_keys
from chatvault.importers.private_files.files_with_keys import KEYS_IN_IT
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_known

read = partial(read_known, "koboldcpp")


def written(folder: Path, told: object, name: str = "saved_story.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told))
    return path


def story(prompt: str, *actions: str, memory: str = "", **more: Any) -> dict[str, Any]:
    metadata = {str(place): {"Selected Text": "", "Alternative Text": []}
                for place in range(len(actions))}  # fmt: skip
    return {"gamestarted": True, "prompt": prompt, "memory": memory, "authorsnote": "",
            "actions": list(actions), "actions_metadata": metadata, **more}  # fmt: skip


def asked(text: str) -> str:
    return f"\n{{{{[INPUT]}}}}\n{text}\n{{{{[OUTPUT]}}}}\n"


def rich() -> dict[str, Any]:
    picture = {"prompt": "an oven", "data": "data:image/png;base64,AAAA"}
    return story(
        asked("How long? [<|h|a1|h|>]"), "<think>Rye.</think>\n\nTen hours.",
        asked("And wheat?"), "Four.",
        memory="{{[INPUT]}}\nYou are a baker.\n{{[OUTPUT]}}",
        completed_imgs_meta={"a1": picture},
        altbranches=[None, [asked("How long? [<|h|a1|h|>]"), "Two days."]],
        savedsettings={"opmode": "4", "my_api_key": "0000000000", "saved_oai_key": ""},
    )  # fmt: skip


def said(session: ParsedSession) -> list[tuple[Role, str]]:
    return [(one.role, plain_text(one.blocks)) for one in session.messages if not one.hidden]


def test_instructions_are_taken_apart_at_their_tags(tmp_path: Path) -> None:
    # Given a chat with a memory, a thought, a picture and another branch, when it is read,
    (session,), issues = read(written(tmp_path, rich()))
    # then each is where it belongs, and the branch begins where it was left.
    memory, question, answer, more, end, other = session.messages
    assert issues == []
    assert (memory.hidden, memory.blocks) == (Hidden.SYSTEM, (Text("You are a baker."),))
    text, picture = question.blocks
    assert (question.role, text) == (Role.USER, Text("How long?"))
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert (answer.role, answer.blocks) == (Role.ASSISTANT, (Thinking("Rye."), Text("Ten hours.")))
    assert (more.blocks, end.blocks) == ((Text("And wheat?"),), (Text("Four."),))
    assert (other.blocks, other.parent_id) == ((Text("Two days."),), question.external_id)
    assert (session.active_leaf, session.title) == (end.external_id, "How long?")


@pytest.mark.parametrize(
    ("begin", "end"), [("\\n### Instruction:\\n", "\\n### Response:\\n"), ("[INST] ", " [/INST]")]
)
def test_the_tags_of_a_model_are_known_by_the_settings(
    tmp_path: Path, begin: str, end: str
) -> None:
    settings = {"instruct_starttag": begin, "instruct_endtag": end}
    first, last = begin.replace("\\n", "\n"), end.replace("\\n", "\n")
    told = story(f"{first}How long?{last}", "Ten hours.", savedsettings=settings)
    (session,), _ = read(written(tmp_path, told))
    assert said(session) == [(Role.USER, "How long?"), (Role.ASSISTANT, "Ten hours.")]


def test_ends_of_turns_may_have_tags_too(tmp_path: Path) -> None:
    prompt = "{{[SYSTEM]}}Be brief.{{[SYSTEM_END]}}{{[INPUT]}}Hi{{[INPUT_END]}}{{[OUTPUT]}}"
    (session,), _ = read(written(tmp_path, story(prompt, "Hello", "{{[OUTPUT_END]}}")))
    assert said(session) == [
        (Role.SYSTEM, "Be brief."), (Role.USER, "Hi"), (Role.ASSISTANT, "Hello")
    ]  # fmt: skip


def test_in_a_chat_lines_begin_with_names(tmp_path: Path) -> None:
    settings = {"opmode": 3, "chatname": "Ada", "chatopponent": "Bo||$||Cy (baker)"}
    told = story("It is night.\nAda: How long?\nAnd why?", "\nBo: Ten hours.",
                 "\nCy (baker): So: it is.\nAda: Thanks", savedsettings=settings)  # fmt: skip
    (session,), _ = read(written(tmp_path, told))
    assert said(session) == [
        (Role.SYSTEM, "It is night."),
        (Role.USER, "How long?\nAnd why?"),
        (Role.ASSISTANT, "Ten hours."),
        (Role.ASSISTANT, "So: it is."),
        (Role.USER, "Thanks"),
    ]
    assert [one.author for one in session.messages] == [None, "Ada", "Bo", "Cy (baker)", "Ada"]


def test_in_an_adventure_deeds_stand_behind_a_sign(tmp_path: Path) -> None:
    told = story("You stand in a bakery.", "\n\n> look around\n\n", "There is rye.",
                 savedsettings={"opmode": 2})  # fmt: skip
    (session,), _ = read(written(tmp_path, told))
    assert said(session) == [
        (Role.USER, "You stand in a bakery."),
        (Role.USER, "look around"),
        (Role.ASSISTANT, "There is rye."),
    ]


@pytest.mark.parametrize("way", [1, "1"])
def test_a_story_may_have_names_and_signs_in_it(tmp_path: Path, way: object) -> None:
    settings = {"opmode": way, "chatname": "Ada"}
    told = story("Ada: It is night.", "\n> a sign\nAda: It is.", savedsettings=settings)
    (session,), _ = read(written(tmp_path, told))
    assert [role for role, _ in said(session)] == [Role.USER, Role.ASSISTANT]


def test_a_story_begins_with_what_a_person_wrote(tmp_path: Path) -> None:
    told = story("Once there was rye.", " It rose.", " It was baked.")
    told["actions_metadata"]["1"]["Alternative Text"] = [{"Text": " It fell."}, {"Text": ""}]
    (session,), _ = read(written(tmp_path, told))
    begun, rose, baked, fell = session.messages
    assert [one.role for one in session.messages] == [Role.USER, *[Role.ASSISTANT] * 3]
    assert (fell.blocks, fell.parent_id) == ((Text("It fell."),), rose.external_id)
    assert (rose.parent_id, session.active_leaf) == (begun.external_id, baked.external_id)


def test_the_newer_form_of_kobold_ai_is_known(tmp_path: Path) -> None:
    action = {"Selected Text": " It rose.", "Options": [{"text": " It fell."}]}
    told = {"file_version": 2, "prompt": "Once there was rye.", "memory": "",
            "actions": {"actions": {"10": {"Selected Text": " End."}, "9": action}}}  # fmt: skip
    (session,), _ = read(written(tmp_path, told))
    assert [text for _, text in said(session)] == [
        "Once there was rye.", "It rose.", "It fell.", "End."
    ]  # fmt: skip
    assert session.messages[3].parent_id == session.messages[1].external_id


def test_a_story_that_goes_on_is_the_same_one(tmp_path: Path) -> None:
    (before,), _ = read(written(tmp_path / "a", story(asked("How long?"), "Ten.")))
    (after,), _ = read(written(tmp_path / "b", story(asked("How long?"), "Ten.", asked("Why?"))))
    assert before.external_id == after.external_id
    assert [one.external_id for one in before.messages] == [
        one.external_id for one in after.messages[:2]
    ]


def test_a_scenario_in_which_nothing_was_said_is_left_out(tmp_path: Path) -> None:
    sessions, (issue,) = read(written(tmp_path, story("", memory="You are a baker.")))
    assert sessions == []
    assert "Nothing was said" in issue.text


@pytest.mark.parametrize(
    ("settings", "has_keys"),
    [
        ({"my_api_key": "0000000000", "saved_oai_key": ""}, False),
        ({"my_api_key": "an invented key"}, True),
        ({"saved_comfy_bearer_token": "an invented token"}, True),
    ],
)
def test_a_file_with_a_key_is_not_kept(
    tmp_path: Path, settings: dict[str, str], has_keys: bool
) -> None:
    told = story(asked("Hi"), "x" * 3_000_000, savedsettings=settings)
    path = written(tmp_path, told)
    container = open_container(path)
    assert bool(with_keys(container, container.names())) is has_keys
    _, issues = read(path)
    assert [KEYS_IN_IT in issue.text for issue in issues] == [True] * has_keys


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(rich())
    where = st.sampled_from([place for place in places(told) if len(place) > 1])
    put(told, data.draw(where), data.draw(JSON))
    path = written(tmp_path_factory.mktemp("stories"), told)
    if not registry.plan(open_container(path)).portions:
        return
    try:
        sessions, _ = read(path)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
