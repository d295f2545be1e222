"""Claude's export is read in every form it has had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.claude_ai.importer import ClaudeAIImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chatgpt import chatgpt_files
from tests.unit.importers.claude_ai.claude_ai_files import (
    ROOT,
    at,
    conversation,
    export,
    message,
    said,
)
from tests.unit.importers.export_files import imported, write

PROJECT = {
    "uuid": "p-1",
    "name": "Garden",
    "description": "All about the garden",
    "prompt_template": "Answer like a gardener.",
    "created_at": at(0),
    "docs": [
        {"uuid": "d-1", "filename": "beds.md", "content": "# Beds", "created_at": at(0)},
        {"filename": "seeds.md", "content": "# Seeds"},
        {"filename": "named.pdf"},
        {"uuid": "d-4"},
    ],
}
USERS = [{"uuid": "account-1", "email_address": "someone@example.org", "full_name": "Some One"}]


@pytest.mark.parametrize("name", ["export.zip", "folder"])
@pytest.mark.parametrize("below", ["", "My export/"])
def test_an_archive_and_a_folder_are_read_alike(tmp_path: Path, name: str, below: str) -> None:
    files = {
        f"{below}conversations.json": [said("moss"), said("ferns")],
        f"{below}users.json": USERS,
        f"{below}notes.txt": "not part of it",
    }

    found = imported(write(tmp_path / name, files))

    assert found.titles == ["moss", "ferns"]
    assert set(found.claimed["claude-ai"]) == set(files) - {f"{below}notes.txt"}
    assert "example.org" not in repr(found)
    assert [issue.member for issue in found.issues] == [f"{below}users.json"]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_bare_file_may_hold_a_list_a_wrapper_or_one_conversation(
    tmp_path: Path, *, wrapped: bool
) -> None:
    listed = [said("moss"), said("ferns")]
    write(tmp_path, {"many.json": {"conversations": listed} if wrapped else listed})
    write(tmp_path, {"one.json": said("lichen")})

    assert imported(tmp_path / "many.json").titles == ["moss", "ferns"]
    assert imported(tmp_path / "one.json").titles == ["lichen"]


def test_the_list_of_an_exports_files_tells_what_to_do(tmp_path: Path) -> None:
    name = "manifest-c-1-2026-11-01.json"
    listed = {"data_files": [{"file_name": "conversations-000.zip", "url": "https://a.example"}]}
    write(tmp_path, {name: listed, "manifest-2.json": {"name": "app"}, "list.json": listed})

    with pytest.raises(UnreadableFile, match="Download the files"):
        imported(tmp_path / name)
    assert not imported(tmp_path / "manifest-2.json").claimed
    assert not imported(tmp_path / "list.json").claimed
    whole = {name: listed, "conversations.json": [said("moss")]}
    assert imported(write(tmp_path / "whole", whole)).titles == ["moss"]


def test_exports_of_both_products_lie_side_by_side(tmp_path: Path) -> None:
    files = {
        "claude/conversations.json": [said("moss")],
        "claude/users.json": USERS,
        "chatgpt/conversations.json": [chatgpt_files.said("ferns")],
        "chatgpt/user.json": {"email": "someone@example.org"},
    }

    found = imported(write(tmp_path / "both.zip", files))

    assert {each.title: each.source for each in found.sessions} == {
        "moss": "claude-ai",
        "ferns": "chatgpt",
    }
    assert found.claimed["claude-ai"] == ("claude/conversations.json", "claude/users.json")


@pytest.mark.parametrize(
    "content",
    [
        {"$schema": "https://json-schema.org", "items": {"properties": {"chat_messages": {}}}},
        [{"uuid": "x", "name": "no messages"}],
        [{"messages": [{"role": "user", "content": "Hello"}]}],
        USERS,
        [1, 2],
        {},
        "",
        '{"chat_messages',
    ],
)
def test_what_is_no_conversation_of_claude_is_not_claimed(tmp_path: Path, content: object) -> None:
    path = write(tmp_path, {"conversations.json": content}) / "conversations.json"
    container = open_container(path)

    assert ClaudeAIImporter().claim(container, container.names()) == ()


def test_a_conversation_keeps_what_the_export_tells_about_it(tmp_path: Path) -> None:
    session = export(
        tmp_path,
        said("moss", summary="On moss.", is_starred=True, model="claude-sonnet-5"),
    ).session

    assert (session.source, session.external_id, session.title) == ("claude-ai", "moss", "moss")
    assert (session.account, session.summary) == ("account-1", "On moss.")
    assert session.updated_at is not None
    assert session.created_at is not None
    assert session.updated_at - session.created_at == 600_000
    assert (session.starred, session.model) == (True, "claude-sonnet-5")


def test_what_was_shared_has_the_name_that_it_was_shared_under(tmp_path: Path) -> None:
    told = conversation(message("m", "human", "Moss?")) | {"snapshot_name": "moss"}
    del told["name"]
    write(tmp_path, {"shared.json": told})
    assert imported(tmp_path / "shared.json").titles == ["moss"]


@pytest.mark.parametrize(
    ("summary", "title"),
    [
        ("**Moss** on stones\nIt grows.", "Moss on stones"),
        ("", ""),
        ("**A letter**\n\nto a friend", "A letter"),
        ("x" * 100, "x" * 79 + "…"),
    ],
)
def test_a_conversation_without_a_name_is_called_by_its_summary(
    tmp_path: Path, summary: str, title: str
) -> None:
    assert export(tmp_path, conversation(name="", summary=summary)).session.title == title


def test_a_conversation_without_messages_is_kept(tmp_path: Path) -> None:
    assert export(tmp_path, conversation()).session.messages == ()


def test_without_parents_each_message_follows_the_one_before(tmp_path: Path) -> None:
    session = export(
        tmp_path,
        conversation(
            message("a", "human", "one", second=9),
            message("b", "assistant", "two", second=5),
            message("c", "human", "three", second=9, parent_message_uuid=None),
        ),
    ).session

    assert [(each.external_id, each.parent_id) for each in session.messages] == [
        ("a", None),
        ("b", "a"),
        ("c", "b"),
    ]
    assert [each.role for each in session.messages] == [Role.USER, Role.ASSISTANT, Role.USER]
    assert session.active_leaf == "c"


def test_messages_that_an_export_shuffled_are_put_in_the_order_of_time(tmp_path: Path) -> None:
    shuffled = [
        message("ask", "human", "A list, please.", second=0),
        message("longer", "assistant", "A longer list.", second=30),
        message("list", "assistant", "A list.", second=10),
        message("more", "human", "Longer.", second=20),
    ]

    session = export(tmp_path, conversation(*shuffled)).session

    said = [(each.external_id, each.parent_id) for each in session.messages]
    assert said == [("ask", None), ("list", "ask"), ("more", "list"), ("longer", "more")]
    assert session.active_leaf == "longer"


def test_branches_share_a_parent_and_the_newest_leaf_is_shown(tmp_path: Path) -> None:
    listed = [
        message("a", "human", "one", parent_message_uuid=ROOT),
        message("b", "assistant", "two", second=30, parent_message_uuid="a"),
        message("c", "assistant", "or three", second=20, parent_message_uuid="a"),
        message("d", "human", "another start", second=10, parent_message_uuid=ROOT),
    ]

    newest = export(tmp_path, conversation(*listed)).session
    told = export(tmp_path, conversation(*listed, current_leaf_message_uuid="c")).session
    wrong = export(tmp_path, conversation(*listed, current_leaf_message_uuid="z")).session

    parents = {each.external_id: each.parent_id for each in newest.messages}
    assert parents == {"a": None, "b": "a", "c": "a", "d": None}
    assert [each.active_leaf for each in (newest, told, wrong)] == ["b", "c", "b"]


def test_cycles_and_missing_parents_lose_no_message(tmp_path: Path) -> None:
    session = export(
        tmp_path,
        conversation(
            message("a", "human", "1", parent_message_uuid="b"),
            message("b", "human", "2", parent_message_uuid="a"),
            message("c", "human", "3", parent_message_uuid="c"),
            message("d", "human", "4", parent_message_uuid="gone"),
        ),
    ).session

    parents = {each.external_id: each.parent_id for each in session.messages}
    assert parents == {"a": None, "b": "a", "c": "b", "d": "c"}
    assert session.active_leaf == "d"


def test_messages_without_an_id_get_the_same_one_every_time(tmp_path: Path) -> None:
    nameless = [message("", "human", "one"), message("", "human", "one"), message("", "human", "2")]

    first = export(tmp_path, conversation(*nameless)).session
    again = export(tmp_path, conversation(*nameless)).session

    ids = [each.external_id for each in first.messages]
    assert len(set(ids)) == 3
    assert ids == [each.external_id for each in again.messages]


def test_a_message_that_says_nothing_is_kept_hidden(tmp_path: Path) -> None:
    found = export(tmp_path, conversation(message("a", "assistant", "")))

    assert found.message("a").hidden is Hidden.META


def test_a_message_from_nobody_known_is_taken_for_the_persons_own(tmp_path: Path) -> None:
    found = export(tmp_path, conversation(message("a", "critic", "Hm."), "odd"))  # type: ignore[arg-type]

    assert found.message("a").role is Role.USER
    assert len(found.problems(Severity.WARNING)) == 2


def test_why_an_answer_stopped_early_is_kept(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        conversation(
            message("a", "assistant", "one", stop_reason="end_turn", model="claude-opus-5"),
            message("b", "assistant", "two", stop_reason="user_canceled"),
        ),
    )

    assert [each.status for each in found.session.messages] == [None, "user_canceled"]
    assert found.message("a").model == "claude-opus-5"


@pytest.mark.parametrize("name", ["projects.json", "projects/p-1.json"])
def test_a_project_names_its_conversations_and_keeps_its_documents(
    tmp_path: Path, name: str
) -> None:
    content = [PROJECT, {"uuid": "p-2", "name": "Empty", "docs": []}]
    found = export(
        tmp_path,
        said("moss", project_uuid="p-1"),
        said("ferns", project={"uuid": "p-9", "name": "Forest"}),
        **{name: content if name == "projects.json" else PROJECT},
    )

    knowledge, moss, ferns = found.sessions
    assert [each.project and each.project.name for each in found.sessions] == [
        "Garden",
        "Garden",
        "Forest",
    ]
    assert moss.project is not None
    assert moss.project.path == "claude-ai:p-1"
    assert ferns.title == "ferns"
    about, instructions, beds, seeds, named = knowledge.messages
    assert named.blocks == (File(Attachment("named.pdf", "application/pdf")),)
    assert about.blocks == (Text("All about the garden"),)
    assert beds.created_at is not None
    assert instructions.blocks == (Text("Answer like a gardener."),)
    assert {each.role for each in knowledge.messages} == {Role.SYSTEM}
    (block,) = beds.blocks
    assert isinstance(block, File)
    assert (block.attachment.name, block.text) == ("beds.md", "# Beds")
    assert seeds.parent_id == beds.external_id
    if name == "projects.json":
        assert "nothing but a name" in found.problems(Severity.INFO)[0][1]


def test_what_claude_remembers_is_a_conversation_of_the_system(tmp_path: Path) -> None:
    memory = {
        "account_uuid": "account-1",
        "conversations_memory": "Likes moss.",
        "project_memories": {"p-1": "Digs on Sundays.", "p-2": "", "p-3": 7},
    }

    found = export(
        tmp_path, said("moss"), **{"memories.json": [memory, {}], "projects.json": [PROJECT]}
    )

    remembered = found.sessions[-1]
    assert remembered.external_id == "account-memory:account-1"
    assert [each.blocks for each in remembered.messages] == [
        (Text("Likes moss."),),
        (Text("# Garden\n\nDigs on Sundays."),),
    ]
    assert {each.role for each in remembered.messages} == {Role.SYSTEM}


def test_notes_that_claude_keeps_in_files_are_remembered_too(tmp_path: Path) -> None:
    file = {"path": "/garden/beds.md", "content": "Moss.", "updated_at": at(60)}
    memory = {"account_uuid": "account-1", "memory_files": [file, file, {"path": "/empty.md"}]}

    found = export(tmp_path, said("moss"), **{"memories.json": [memory]})

    (note,) = found.sessions[-1].messages
    assert note.blocks == (File(Attachment("/garden/beds.md", "text/markdown"), "Moss."),)
    assert note.created_at is not None


def test_memories_are_as_new_as_what_was_said_last_in_their_export(tmp_path: Path) -> None:
    memory = {"account_uuid": "account-1", "conversations_memory": "Likes moss."}
    other = memory | {"account_uuid": "account-2"}

    found = export(
        tmp_path,
        said("moss", updated_at=at(60)),
        said("ferns", updated_at=at(30)),
        **{"memories.json": [memory, other]},
    )

    moss, _, mine, yours = found.sessions
    assert (mine.updated_at, yours.updated_at) == (moss.updated_at, None)


@pytest.mark.parametrize(
    ("conversations", "memories"),
    [
        ("conversations.json", "memories/account-1.json"),
        ("mine/conversations-000/conversations.json", "mine/memories-000/memories/account-1.json"),
    ],
)
def test_memories_may_lie_in_a_folder_of_their_export(
    tmp_path: Path, conversations: str, memories: str
) -> None:
    """So exports have them since autumn 2026, and what they come in is unpacked to folders."""
    memory = {"account_uuid": "account-1", "conversations_memory": "Likes moss."}
    told = {conversations: [said("moss", updated_at=at(60))], memories: memory}

    moss, mine = imported(write(tmp_path / "export.zip", told)).sessions

    assert mine.updated_at == moss.updated_at


def test_memories_without_conversations_are_as_new_as_their_notes(tmp_path: Path) -> None:
    file = {"path": "/garden/beds.md", "content": "Moss.", "updated_at": at(60)}
    memory = {"account_uuid": "account-1", "memory_files": [file]}

    (mine,) = imported(write(tmp_path / "export.zip", {"memories/account-1.json": memory})).sessions

    assert mine.updated_at == mine.messages[0].created_at


def test_documents_without_an_id_are_known_by_their_names(tmp_path: Path) -> None:
    docs = [{"filename": "a.md", "content": "A"}, {"filename": "b.md", "content": "B"}]
    first = imported(write(tmp_path, {"projects.json": [PROJECT | {"docs": docs}]}))
    again = imported(write(tmp_path, {"projects.json": [PROJECT | {"docs": docs[::-1]}]}))

    ids = {each.external_id for each in first.session.messages}
    assert ids == {each.external_id for each in again.session.messages}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "projects.json",
            [{"uuid": "p", "name": "q", "prompt_template": "x" * 100_000, "docs": []}],
        ),
        ("memories.json", [{"account_uuid": "a", "project_memories": {"p": "x" * 100_000}}]),
    ],
)
def test_what_is_very_long_is_recognised_by_what_comes_before(
    tmp_path: Path, name: str, content: object
) -> None:
    assert len(imported(write(tmp_path, {name: content})).session.messages) == 1


def test_a_record_that_is_no_conversation_is_reported_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    records = [said("moss"), 3, {"uuid": "x"}, {"chat_messages": {}}, said("tea")]

    found = export(tmp_path, *records)  # type: ignore[arg-type]

    assert found.titles == ["moss", "tea"]
    places = [place.partition(",")[0] for place, _ in found.problems(Severity.ERROR)]
    assert places == ["conversation 2", "conversation 3", "conversation 4"]


def test_a_file_that_is_cut_short_gives_what_is_whole(tmp_path: Path) -> None:
    content = json.dumps([said("moss"), said("ferns"), said("tea")])[:-50]

    found = imported(write(tmp_path / "export.zip", {"conversations.json": content}))

    assert found.titles == ["moss", "ferns"]
    ((place, told),) = found.problems(Severity.ERROR)
    assert place.startswith("conversation 3, byte ")
    assert "cut short" in told
