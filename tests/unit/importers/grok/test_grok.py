"""What Grok exports becomes conversations."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Citation,
    Code,
    Event,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers.account_files import ABOUT_ACCOUNT
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import PNG
from tests.unit.importers.hostile import JSON, RELAXED, places, put

TOP = "ttl/30d/export_data/u-1"
BACKEND = f"{TOP}/prod-grok-backend.json"


def response(name: str, parent: str | None, sender: str, text: str, **more: object) -> Entry:
    told = {
        "_id": name,
        "conversation_id": "c-1",
        "message": text,
        "sender": sender,
        "create_time": {"$date": {"$numberLong": f"176760720{len(name)}000"}},
        "parent_response_id": parent,
        "metadata": {},
    }
    return {"response": told | more, "share_link": None}


def conversation(*responses: Entry, **more: object) -> Entry:
    about = {
        "id": "c-1",
        "title": "Rye",
        "create_time": "2026-01-05T10:00:00.5Z",
        "modify_time": "2026-01-05T10:10:00Z",
        "starred": True,
    }
    asked = {"requestModelDetails": {"modelId": "grok-4"}}
    usual = (
        response("a", None, "human", "Why rye?", metadata=asked),
        response("b", "a", "ASSISTANT", "For its taste."),
        response("cc", "a", "assistant", "For its keeping."),
    )
    return {"conversation": about | more, "responses": list(responses or usual)}


def told(*conversations: Entry) -> Entry:
    return {"conversations": list(conversations), "projects": [], "tasks": []}


def test_branches_models_and_times_are_kept(tmp_path: Path) -> None:
    private = {"email": "ada@example.com"}
    files = {BACKEND: told(conversation()), f"{TOP}/prod-mc-auth-mgmt-api.json": private}

    found = imported(write(tmp_path / "grok.zip", files))

    session = found.session
    assert (session.source, session.external_id, session.title) == ("grok", "c-1", "Rye")
    assert session.starred
    assert [(each.role, each.parent_id, each.model) for each in session.messages] == [
        (Role.USER, None, None),
        (Role.ASSISTANT, "a", "grok-4"),
        (Role.ASSISTANT, "a", "grok-4"),
    ]
    assert session.active_leaf == "cc"
    assert session.messages[0].created_at == 1_767_607_201_000
    assert "ada@example.com" not in repr(found)
    assert [text for _, text in found.problems(Severity.INFO)] == [ABOUT_ACCOUNT]


def test_a_conversation_that_has_no_title_yet_is_called_after_its_prompt(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {BACKEND: told(conversation(title="New conversation"))})

    assert imported(path).session.title == "Why rye?"


def test_the_leaf_that_the_product_names_is_shown(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {BACKEND: told(conversation(leaf_response_id="b"))})

    assert imported(path).session.active_leaf == "b"


def test_posts_that_an_answer_is_made_of_are_sources(tmp_path: Path) -> None:
    answer = response("b", None, "assistant", "Rye.", xpost_ids=["17", 18, "no number", None])

    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(answer))}))

    addresses = ("https://x.com/i/status/17", "https://x.com/i/status/18")
    assert found.blocks("b") == (Text("Rye."), *(Citation("Post on X", one) for one in addresses))


def test_flat_responses_without_ids_are_a_chain_with_stable_ids(tmp_path: Path) -> None:
    at = "2026-01-05T10:00:0"
    flat = [
        {"sender": "human", "message": "Why?", "create_time": f"{at}0Z"},
        {"sender": "assistant", "message": "So.", "create_time": f"{at}5Z"},
    ]
    record = {"title": "Why", "create_time": "2026-01-05T10:00:00Z", "responses": flat}

    first = imported(write(tmp_path / "a.zip", {"a.json": told(record)})).session
    second = imported(write(tmp_path / "b.zip", {"b.json": told(record)})).session

    assert [each.parent_id for each in first.messages] == [None, first.messages[0].external_id]
    assert first.external_id == second.external_id
    assert first.messages == second.messages


def test_thoughts_searches_cards_and_artifacts(tmp_path: Path) -> None:
    card = {"id": "k1", "type": "render_inline_citation", "url": "https://rye.example/a"}
    text = (
        'It keeps.<grok:render card_id="k1" type="x"><argument name="c">1</argument></grok:render>'
        '\n<xaiArtifact artifact_id="z" title="bake.py" contentType="text/python">bake()\n'
        "</xaiArtifact>\nDone. <grok:render card_id="
    )
    answer = response(
        "b", "a", "assistant", text, thinking_trace="Hm.",
        agent_thinking_traces=[{"thinking_trace": "Hm."}, {"thinking_trace": "And so."}],
        card_attachments_json=[json.dumps(card)],
        web_search_results=[{"title": "Rye", "url": "https://rye.example/a"}],
        cited_web_search_results=[{"title": "Rye", "url": "https://rye.example/a", "preview": "p"}],
        error="cut off",
    )  # fmt: skip
    asked = response("a", None, "human", "Why?")

    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(asked, answer))}))

    blocks = found.blocks("b")
    assert [type(each) for each in blocks] == [
        Thinking, Thinking, ToolCall, Text, Text, Code, Text, Event, Citation,
    ]  # fmt: skip
    assert blocks[3] == Text("It keeps. ([rye.example](https://rye.example/a))")
    assert blocks[5] == Code("bake()", "python")


def test_steps_tell_of_tools_with_what_came_of_them(tmp_path: Path) -> None:
    def use(key: str) -> str:
        return (
            f"<xai:tool_usage_card><xai:tool_usage_card_id>{key}</xai:tool_usage_card_id>"
            '<xai:tool_name>browse_page</xai:tool_name><xai:tool_args><![CDATA[{"url":"a"}]]>'
            "</xai:tool_args></xai:tool_usage_card>"
        )

    steps = [
        {
            "tag_order": ["header", "summary", "tool_usage_card"],
            "tagged_text": {
                "header": "Looking",
                "summary": "I look.",
                "tool_usage_card": use("t1"),
            },
            "tool_usage_results": [
                {"tool_usage_card_id": "t1", "web_search_results": [{"title": "A", "url": "u"}]},
                {"tool_usage_card_id": "t2", "answer": "Of another"},
            ],
            "web_search_results": [{"title": "B", "url": "v"}],
            "x_posts_ids": ["17"],
        },
        {"tag_order": ["raw_function_result"], "tagged_text": {"raw_function_result": "It is"}},
    ]
    answer = response("b", "a", "assistant", "So.", steps=steps)

    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(answer))}))

    assert found.blocks("b") == (
        Thinking("Looking"),
        Thinking("I look."),
        ToolCall("browse_page", '{"url":"a"}', "t1", ToolOutcome("A u", ToolStatus.OK)),
        ToolResult(ToolOutcome("It is", ToolStatus.OK)),
        ToolResult(ToolOutcome('{"answer":"Of another"}', ToolStatus.OK), call_id="t2"),
        ToolCall("web_search", "", None, ToolOutcome("B v", ToolStatus.OK)),
        Text("So."),
        Citation("Post on X", "https://x.com/i/status/17"),
    )


def test_steps_that_make_up_the_trace_are_not_told_again(tmp_path: Path) -> None:
    steps = [
        {"tagged_text": {"header": "First", "summary": "I look. "}},
        {"tagged_text": {"summary": "I think."}},
    ]
    answer = response("b", "a", "assistant", "So.", steps=steps, thinking_trace="I look. I think.")

    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(answer))}))

    assert found.blocks("b") == (Thinking("I look. I think."), Text("So."))


def test_pictures_of_an_answer_are_its_cards(tmp_path: Path) -> None:
    identity = "0a0a0a0a-0000-4000-8000-00000000000a"
    other = "0b0b0b0b-0000-4000-8000-00000000000b"
    made = {"imageUuid": identity, "imagePrompt": {"prompt": "A loaf"}, "progress": 100}
    found_picture = {"original": "https://rye.example/a.png", "title": "Loaf"}
    cards = [
        {"id": "k1", "type": "render_generated_image", "image_chunk": made},
        {"id": "k2", "cardType": "image_card", "image": found_picture},
        {"id": "k3", "cardType": "weather", "degrees": 7},
    ]
    answer = response(
        "b", "a", "assistant", 'See <grok:render card_id="k1"></grok:render>',
        card_attachments_json=[json.dumps(card) for card in cards],
        generated_image_urls=[f"users/u/generated/{other}/image.jpg"],
    )  # fmt: skip
    files = {
        BACKEND: told(conversation(answer)),
        f"{TOP}/prod-mc-asset-server/{identity}/content": PNG,
        f"{TOP}/prod-mc-asset-server/{other}/content": PNG,
    }

    found = imported(write(tmp_path / "a.zip", files))

    text, first, prompt, second, cited, unknown = found.blocks("b")
    assert text == Text("See ")
    assert isinstance(first, Image)
    assert isinstance(second, Image)
    assert (first.attachment.name, second.attachment.name) == (other, identity)
    assert first.attachment.content is not None
    assert prompt == ToolCall("image_generation", '{"prompt":"A loaf"}')
    assert cited == Citation("Loaf", "https://rye.example/a.png")
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN


def test_what_was_asked_for_a_picture_is_the_message(tmp_path: Path) -> None:
    asked = response("a", None, "human", "", query="A loaf", query_type="imagine")
    answer = response("b", "a", "grok-3", "Here.", model=None)

    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(asked, answer))}))

    assert found.blocks("a") == (Text("A loaf"),)
    assert found.session.messages[1].model == "grok-3"
    assert not found.problems(Severity.WARNING)


@pytest.mark.parametrize("error", ["Too busy", {"message": "Too busy", "code": 8}])
def test_what_went_wrong_is_said_in_words(tmp_path: Path, error: object) -> None:
    asked = response("a", None, "human", "Why?")
    answer = response("b", "a", "assistant", "", error=error)
    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(asked, answer))}))
    (event,) = found.blocks("b")
    assert isinstance(event, Event)
    assert event.text == "Too busy"


@pytest.mark.parametrize("slashes", ["/", "//"])  # archives have two, folders but one
def test_files_are_found_by_their_ids_alone(tmp_path: Path, slashes: str) -> None:
    asked = response("a", None, "human", "See", image_attachments=["as-1"], file_attachments=["x"])
    stored = f"{TOP}/prod-mc-asset-server{slashes}as-1/content"
    files = {BACKEND: told(conversation(asked)), stored: PNG}

    found = imported(write(tmp_path / "a.zip", files))

    _, picture, lost = found.blocks("a")
    assert isinstance(picture, Image)
    assert picture.attachment.media_type == "image/png"
    assert picture.attachment.content is not None
    assert isinstance(lost, File)
    assert [told for _, told in found.problems(Severity.INFO)] == [
        "Files that conversations refer to are not in it; their places are kept: 1."
    ]


MADE = {"$date": {"$numberLong": "1767607201000"}}


def test_pictures_that_were_made_are_conversations_of_prompt_and_picture(tmp_path: Path) -> None:
    posts = [
        {"id": "as-1", "original_prompt": "A loaf of rye\nin the snow", "media_type": "image",
         "link": "https://grok.com/imagine/post/as-1", "create_time": "2026-01-05T10:00:01Z"},
        {"id": "as-2", "original_prompt": "", "media_type": "video", "create_time": MADE},
        {"media_type": "image"},
    ]  # fmt: skip
    export = told(conversation()) | {"media_posts": posts}
    files = {BACKEND: export, f"{TOP}/prod-mc-asset-server/as-1/content": PNG}

    found = imported(write(tmp_path / "a.zip", files))

    _, loaf, film = found.sessions
    assert (loaf.title, loaf.external_id) == ("A loaf of rye", "media:as-1")
    assert loaf.created_at == film.created_at == 1_767_607_201_000
    asked, made = loaf.messages
    assert (asked.role, made.role, made.parent_id) == (Role.USER, Role.ASSISTANT, "prompt")
    picture, source = made.blocks
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert picture.attachment.media_type == "image/png"
    assert source == Citation("On Grok", "https://grok.com/imagine/post/as-1")
    # What was made of no prompt, and is not in the export, keeps its place.
    assert (film.title, len(film.messages)) == ("Film", 1)
    assert film.messages[0].blocks == (File(Attachment("as-2")),)
    assert [text for _, text in found.problems(Severity.INFO)] == [
        "Entries of “media_posts” that say nothing were left out. (1)",
        "Files that conversations refer to are not in it; their places are kept: 1.",
    ]


def test_conversations_lie_in_their_projects(tmp_path: Path) -> None:
    projects = [
        {"id": "p-1", "name": "Bakery", "custom_personality": "You bake.",
         "conversation_starters": ["What is rye?", ""], "preferred_model": "grok-4"},
        {"id": "p-2", "name": "Mill", "conversation_ids": ["c-2"]},
        {"name": "Nobody knows it"},
    ]  # fmt: skip
    in_one = conversation(workspaces=[{"workspace_id": "p-1"}], projects=["p-2"])
    in_another = conversation(id="c-2")
    in_none = conversation(id="c-3", project_id="lost")
    export = told(in_one, in_another, in_none) | {"projects": projects}

    found = imported(write(tmp_path / "a.zip", {BACKEND: export}))

    about, first, second, third = found.sessions
    assert about.title == "Knowledge of the project Bakery"
    assert [block for each in about.messages for block in each.blocks] == [
        Text("You bake."),
        Text("- What is rye?"),
    ]
    assert {each.role for each in about.messages} == {Role.SYSTEM}
    assert [each.project and each.project.name for each in (about, first, second)] == [
        "Bakery",
        "Bakery",
        "Mill",
    ]
    assert third.project is None


def test_tasks_are_prompts_that_stand(tmp_path: Path) -> None:
    tasks = [
        {"task_id": "t-1", "name": "Every morning", "prompt": "Which bread is today's?"},
        {"task_id": "t-2"},
        "odd",
    ]
    export = told(conversation()) | {"tasks": tasks}

    found = imported(write(tmp_path / "a.zip", {BACKEND: export}))

    task = found.sessions[-1]
    assert (task.title, task.external_id) == ("Every morning", "task:t-1")
    assert task.messages[0].blocks == (Text("Which bread is today's?"),)
    assert len(found.sessions) == 2
    assert len(found.problems(Severity.ERROR)) == 1


def test_an_export_of_pictures_alone_is_one(tmp_path: Path) -> None:
    export = told() | {"media_posts": [{"id": "as-1", "original_prompt": "A loaf"}]}

    found = imported(write(tmp_path / "a.zip", {BACKEND: export}))

    assert found.titles == ["A loaf"]


def test_what_was_said_of_such_lists_is_none(tmp_path: Path) -> None:
    said = 'See {"media_posts": [{"id": "x", "original_prompt": "a trap"}], "tasks": []}'
    asked = response("a", None, "human", said, tasks=[{"prompt": "nor this"}])

    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(asked))}))

    assert found.session.messages[0].blocks == (Text(said),)


@RELAXED
@given(st.data())
def test_junk_behind_the_conversations_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd: Any = {
        "projects": [{"id": "p", "name": "n", "conversation_ids": ["c-1"], "description": "d"}],
        "tasks": [{"id": "t", "prompt": "p", "name": "n"}],
        "media_posts": [{"id": "m", "original_prompt": "p", "link": "https://a.example/"}],
    }
    put(odd, data.draw(st.sampled_from(places(odd))), data.draw(JSON))

    path = write(tmp_path / "a.zip", {BACKEND: {"conversations": [conversation()]} | odd})

    assert "Rye" in imported(path).titles


@pytest.mark.parametrize("parents", [("b", "a"), ("lost", "lost"), ("a", "a")])
def test_parents_that_make_no_tree_lose_nothing(tmp_path: Path, parents: tuple[str, str]) -> None:
    responses = (response("a", parents[0], "human", "x"), response("b", parents[1], "human", "y"))

    found = imported(write(tmp_path / "a.zip", {BACKEND: told(conversation(*responses))}))

    assert len(found.session.messages) == 2


@RELAXED
@given(st.data())
def test_junk_anywhere_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    whole = response("b", "a", "x", "y", steps=[{"text": ["a"]}], card_attachments_json=["{}"],
                     image_attachments=["a"], web_search_results=[{"url": "a"}])  # fmt: skip
    odd: Any = copy.deepcopy(conversation(whole))
    put(odd, data.draw(st.sampled_from(places(odd))), data.draw(JSON))

    path = write(tmp_path / "a.zip", {BACKEND: told(conversation(title="Spelt"), odd)})

    assert imported(path).titles[0] == "Spelt"


def on_the_page() -> Entry:
    """A conversation as an extension saves what the page was given."""
    asked = {
        "responseId": "a",
        "sender": "human",
        "createTime": "2026-01-05T10:00:00Z",
        "message": "Why rye?",
        "parentResponseId": None,
        "fileAttachments": [{"fileName": "oven.pdf", "mimeType": "application/pdf"}],
    }
    answered = {
        "responseId": "b",
        "sender": "assistant",
        "createTime": "2026-01-05T10:00:05Z",
        "message": 'It keeps<grok:render card_id="c"></grok:render>.',
        "model": "grok-4",
        "parentResponseId": "a",
        "thinkingTrace": "Well.",
        "cardAttachmentsJson": ['{"id": "c", "url": "https://rye.example/a"}'],
        "citedWebSearchResults": [{"url": "https://rye.example/a", "title": "Rye"}],
        "steps": [{"taggedText": {"summary": "Well."}, "xPostsIds": ["12"]}],
        "capturedImages": [
            {
                "data": base64.b64encode(PNG).decode(),
                "format": "image/png",
                "source": "ai_generated",
            }
        ],
    }
    other = answered | {"responseId": "c", "message": "It tastes.", "capturedImages": None}
    return {"conversationId": "c-1", "title": "Rye", "responses": [asked, answered, other],
            "exportTime": "2026-02-01T00:00:00Z", "platform": "grok"}  # fmt: skip


def test_what_the_page_was_given_is_the_same_conversation(tmp_path: Path) -> None:
    found = imported(write(tmp_path / "a.zip", {"rye.json": on_the_page()}))

    session = found.session
    assert (session.source, session.external_id, session.title) == ("grok", "c-1", "Rye")
    assert [(one.external_id, one.parent_id) for one in session.messages] == [
        ("a", None), ("b", "a"), ("c", "a"),
    ]  # fmt: skip
    assert session.created_at == 1_767_607_200_000
    assert found.blocks("a") == (Text("Why rye?"), File(Attachment("oven.pdf", "application/pdf")))
    *told, picture = found.blocks("b")
    assert told == [
        Thinking("Well."),
        Text("It keeps ([rye.example](https://rye.example/a))."),
        Citation("Rye", "https://rye.example/a"),
        Citation("Post on X", "https://x.com/i/status/12"),
    ]
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert picture.attachment.content().read() == PNG
    assert found.message("b").model == "grok-4"


def test_responses_alone_are_a_conversation_called_after_the_first(tmp_path: Path) -> None:
    told = {"responses": on_the_page()["responses"]}
    other = {"responses": on_the_page()["responses"][1:]}

    found = imported(write(tmp_path / "a.zip", {"a.json": told, "b.json": other}))

    assert len({session.external_id for session in found.sessions}) == 2


@RELAXED
@given(data=st.data())
def test_any_json_in_any_place_of_a_pages_conversation_is_survived(
    tmp_path: Path, data: st.DataObject
) -> None:
    told = on_the_page()
    put(told, data.draw(st.sampled_from(places(told))), data.draw(JSON))
    imported(write(tmp_path / "a.zip", {"a.json": told, "b.json": on_the_page()}))
