"""What Grok exports becomes conversations."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, Code, Event, File, Image, Text, Thinking, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers.account_files import ABOUT_ACCOUNT
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout_files import PNG
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


def test_files_are_found_by_their_ids_alone(tmp_path: Path) -> None:
    asked = response("a", None, "human", "See", image_attachments=["as-1"], file_attachments=["x"])
    files = {BACKEND: told(conversation(asked)), f"{TOP}/prod-mc-asset-server/as-1/content": PNG}

    found = imported(write(tmp_path / "a.zip", files))

    _, picture, lost = found.blocks("a")
    assert isinstance(picture, Image)
    assert picture.attachment.media_type == "image/png"
    assert picture.attachment.content is not None
    assert isinstance(lost, File)
    assert [told for _, told in found.problems(Severity.INFO)] == [
        "Files that conversations refer to are not in it; their places are kept: 1."
    ]


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
