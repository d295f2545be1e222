from __future__ import annotations

import base64
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Attachment, Image, Text, ToolCall, ToolOutcome
from chatvault.domain.message import Hidden
from chatvault.domain.session import Relation
from chatvault.exporters.json_export import JsonExporter
from tests.unit.exporters.conversations import (
    EVERY_BLOCK,
    PICTURE,
    full_message,
    message,
    session,
    written,
)

exporter = JsonExporter()


def read_back(*messages: Any, **options: Any) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(written(exporter, *messages, **options))
    return result


def test_the_file_says_what_it_is_and_holds_all_that_is_known_of_the_conversation() -> None:
    noted = '{"oven": "old"}'
    filed = session(
        relation=Relation.FORK, parent_id=3, details=noted, folder="Loaves", note="Try it"
    )
    whole = read_back(of=filed)

    assert (whole["format"], whole["version"]) == ("chatvault", 2)
    assert whole["session"] == {
        "uid": "0b54a9de-1111-4222-8333-444455556666",
        "source": "chatgpt",
        "title": "Bread without kneading",
        "excerpt": "How long does it rise?",
        "model": "gpt-5",
        "project": "kitchen",
        "created_at": 1_763_812_800_000,
        "updated_at": 1_763_812_860_000,
        "messages": 2,
        "status": "active",
        "pinned": False,
        "starred": True,
        "tags": ["baking"],
        "tokens": 1234,
        "cost": 120_000,
        "cost_estimated": True,
        "relation": "fork",
        "details": noted,
        "folder": "Loaves",
        "note": "Try it",
    }
    assert (whole["messages"], whole["attachments"]) == ([], {})


def test_every_kind_of_block_comes_back_with_every_field() -> None:
    [answer] = read_back(full_message())["messages"]

    assert [block["kind"] for block in answer["blocks"]] == [block.kind for block in EVERY_BLOCK]
    by_kind = {block.pop("kind"): block for block in answer["blocks"]}
    loaf = {
        "name": "loaf.png",
        "media_type": "image/png",
        "size": 14,
        "width": 640,
        "height": 480,
        "blob": "aa11",
    }
    assert by_kind["text"] == {"text": "A **soft** dough rises slowly.", "variant": "voice"}
    assert by_kind["thinking"] == {"text": "The oven should be hot.", "seconds": 2.5}
    assert by_kind["code"] == {"text": "print('bread')", "language": "python"}
    assert by_kind["tool_call"] == {
        "name": "weigh",
        "arguments": '{"flour": 500}',
        "call_id": "call-1",
        "outcome": {
            "text": "500 g",
            "status": "failed",
            "note": "exit 1",
            "started_at": 1_763_812_800_000,
            "duration_ms": 1500,
            "details": '{"g": 500}',
            "attachments": [loaf],
            "error": "",
        },
        "child": "strand-1",
        "approval": None,
    }
    assert by_kind["tool_result"]["outcome"]["status"] == "ok"
    assert by_kind["image"] == {"attachment": loaf}
    assert by_kind["file"]["text"] == "Flour and water."
    assert by_kind["citation"]["url"] == "https://example.org/bread"
    assert by_kind["event"] == {"event": "model", "text": "gpt-5"}
    assert answer["usage"]["output"] == 20


def test_hidden_messages_are_kept() -> None:
    [kept] = read_back(message(Text("reminder"), hidden=Hidden.META))["messages"]

    assert kept["hidden"] == "meta"


def test_each_attachment_is_there_once_and_a_lost_one_is_null() -> None:
    lost = Image(Attachment("lost.png", blob="cc33"))
    call = ToolCall("draw", outcome=ToolOutcome(attachments=(Attachment("b.png", blob="aa11"),)))
    first = message(Image(Attachment("a.png", blob="aa11")), lost)

    whole = read_back(first, message(call), message(Image(Attachment("never exported.png"))))

    assert whole["attachments"] == {"aa11": base64.b64encode(PICTURE).decode(), "cc33": None}


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    whole = read_back(message(Text(text)), of=session(title=text))

    assert whole["messages"][0]["blocks"][0]["text"] == text
    assert whole["session"]["title"] == text
