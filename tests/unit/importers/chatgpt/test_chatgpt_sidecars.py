"""What a ChatGPT export tells beside its conversations reaches them, or is said to be left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, Event, EventKind, File, Image, Text, TextVariant
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers.times.timestamps import timestamp
from tests.unit.importers.chatgpt.chatgpt_files import PNG, chain, export, message, said
from tests.unit.importers.export_files import Entry, Imported, imported, write

USER = {"id": "user-1", "email": "canary@example.org", "phone_number": "+1 555 0100"}


def notices(found: Imported, session: int = 0) -> list[str]:
    return [
        block.text
        for each in found.sessions[session].messages
        for block in each.blocks
        if block.__class__ is Event
    ]


@pytest.mark.parametrize(
    ("rating", "told"),
    [
        ({"message_id": "m-n2", "rating": "thumbsUp", "content": "{}"}, "You rated this as good"),
        (
            {
                "id": "m-n2",
                "rating": "thumbsDown",
                "content": '{"text": "Wrong moss", "tags": ["false", 7]}',
            },
            "You rated this as bad: false\n\nWrong moss",
        ),
        ({"id": "m-n2", "rating": "thumbs_up", "text": "Yes"}, "You rated this as good\n\nYes"),
        ({"message_id": "m-n2", "content": {"text": "Hm"}}, "You gave feedback\n\nHm"),
        ({"message_id": "m-n2", "rating": "meh"}, "You rated this as meh"),
    ],
)
def test_a_rating_stands_at_the_message_it_is_about(
    tmp_path: Path, rating: Entry, told: str
) -> None:
    found = export(tmp_path, said("moss"), **{"message_feedback.json": [rating]})

    assert found.blocks("m-n2")[-1] == Event(EventKind.NOTICE, told)
    assert not found.issues


def test_what_is_about_nothing_in_the_export_is_counted(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        said("moss"),
        **{
            "message_feedback.json": [{"message_id": "gone", "rating": "thumbsUp"}],
            "shared_conversations.json": [{"id": "s", "conversation_id": "gone", "title": "x"}],
            "group_chats.json": {"chats": [{"id": "g", "title": "Us", "participants": ["a"]}]},
        },
    )

    assert {issue.member: issue.text.rpartition(": ")[2] for issue in found.issues} == {
        "message_feedback.json": "1.",
        "shared_conversations.json": "1.",
        "group_chats.json": "1.",
    }


def test_a_shared_conversation_says_so_where_it_begins(tmp_path: Path) -> None:
    shares = [
        {"id": "s-1", "conversation_id": "c-moss", "title": "moss", "is_anonymous": True},
        {"id": "s-2", "conversation_id": "c-moss", "title": "On moss"},
    ]

    found = export(tmp_path, said("moss"), **{"shared_conversations.json": shares})

    assert notices(found) == [
        "Shared by a link, without your name\n\nhttps://chatgpt.com/share/s-1",
        "Shared by a link as “On moss”\n\nhttps://chatgpt.com/share/s-2",
    ]
    assert found.blocks("m-n1")[0] == Text("About moss?")


def test_a_group_chat_is_marked_and_its_people_are_told_apart(tmp_path: Path) -> None:
    ada = message("user", "Tea?", author_name="Ada")
    chats = {"chats": [{"id": "c-1", "title": "Us", "participants": ["u-1", "u-2", "u-3"]}]}

    found = export(tmp_path, chain(ada), **{"group_chats.json": chats})

    assert found.message("m-n1").author == "Ada"
    assert notices(found) == ["Group chat of 3"]


def test_a_group_chat_with_messages_of_its_own_is_a_conversation(tmp_path: Path) -> None:
    listed = [
        {"id": "1", "sender": {"name": "Ada"}, "text": "Tea?", "created_at": 1_793_527_200},
        {"id": "2", "role": "assistant", "content": "Green."},
        {"id": "3", "user": "Ben", "reaction": "leaf"},
        message("user", "Thanks", id="4", author_name="Ada", created_at="2026-11-01T10:00:00Z"),
        "odd",
    ]
    nameless = {"title": "No id", "messages": listed[:1]}
    chats = {"chats": [{"id": "g-1", "title": "Us", "created_at": "2026-11-01T09:00:00Z",
                        "messages": listed}, nameless]}  # fmt: skip

    found = export(tmp_path, said("moss"), **{"group_chats.json": chats})

    _, group, other = found.sessions
    assert (other.title, len(other.messages)) == ("No id", 1)
    assert not [issue for issue in found.issues if "named without" in issue.text]
    assert (group.external_id, group.title) == ("g-1", "Us")
    assert group.messages[3].created_at == timestamp("2026-11-01T10:00:00Z")
    assert group.created_at == timestamp("2026-11-01T09:00:00Z")
    assert [(each.role, each.author) for each in group.messages] == [
        (Role.USER, "Ada"),
        (Role.ASSISTANT, None),
        (Role.USER, "Ben"),
        (Role.USER, "Ada"),
        (Role.USER, None),
    ]
    assert [each.parent_id for each in group.messages] == [None, "1", "2", "3", "4"]
    kept = group.messages[2].blocks[0]
    assert isinstance(kept, Text)
    assert kept.variant is TextVariant.UNKNOWN
    assert "leaf" in kept.text


def test_the_documents_of_the_canvas_that_are_files_can_be_read(tmp_path: Path) -> None:
    document = {
        "id": "d-1",
        "title": "Letter",
        "content": "Dear neighbour",
        "type": "text/markdown",
        "created_at": "2026-11-01T10:00:00Z",
    }

    found = export(
        tmp_path, said("moss"), **{"textdocs/d-1.json": document, "textdocs/odd.json": "[{"}
    )

    _, letter = found.sessions
    assert (letter.external_id, letter.title) == ("textdoc:d-1", "Letter")
    assert letter.messages[0].blocks == (
        File(Attachment("Letter.md", "text/markdown"), "Dear neighbour"),
    )
    assert letter.created_at is not None
    assert [issue.member for issue in found.issues] == ["textdocs/odd.json"]


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        said("moss"),
        **{
            "user.json": USER,
            "user_settings.json": {"theme": "dark"},
            "sora.json": [{"prompt": "A wave"}],
            "ads.json": {"ad_history": [1]},
            "shopping.json": [],
            "model_comparisons.json": "[]",
            "file-1-unused.png": PNG,
        },
    )

    told = {issue.member: issue.text for issue in found.issues}
    assert set(told) == {"user.json", "user_settings.json", "sora.json", "ads.json", ""}
    assert "about the account" in told["user.json"]
    assert {issue.severity for issue in found.issues} == {Severity.INFO}
    assert "canary" not in repr(found)


@pytest.mark.parametrize("content", ["[{", "", "7", '["odd", {"message_id": 3}]', b"\xff\xfe"])
def test_damaged_lists_beside_conversations_cost_none_of_them(
    tmp_path: Path, content: object
) -> None:
    names = ("message_feedback.json", "shared_conversations.json", "group_chats.json", "user.json")

    found = export(tmp_path, said("moss"), **dict.fromkeys(names, content))

    assert found.titles == ["moss"]
    assert not found.problems(Severity.ERROR)


def test_the_accounts_of_several_exports_are_kept_apart(tmp_path: Path) -> None:
    files = {
        "mine/conversations.json": [said("moss")],
        "mine/user.json": USER,
        "yours/conversations.json": [said("ferns")],
        "yours/user.json": USER | {"id": "user-2"},
        "old/conversations.json": [said("tea")],
    }

    found = imported(write(tmp_path / "all.zip", files))

    accounts = {each.title: each.account for each in found.sessions}
    assert accounts["tea"] == ""
    assert len(set(accounts.values())) == 3
    assert "user-1" not in json.dumps(accounts)


def test_a_picture_says_what_it_was_to_show(tmp_path: Path) -> None:
    picture = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "file-service://file-1",
        "metadata": {"dalle": {"prompt": "A fox in the moss", "seed": 3}},
    }
    content = {"content_type": "multimodal_text", "parts": [picture]}

    found = export(tmp_path, chain(message("tool", content, author_name="dalle.text2im")))

    result, image = found.blocks("m-n1")
    assert result.outcome.text == "A fox in the moss"  # type: ignore[union-attr]
    assert isinstance(image, Image)
