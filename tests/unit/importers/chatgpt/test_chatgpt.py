"""ChatGPT's export is read in every form it has had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.chatgpt.importer import ChatGPTImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chatgpt.chatgpt_files import (
    BEGAN,
    PNG,
    chain,
    conversation,
    export,
    message,
    node,
    said,
    text,
)
from tests.unit.importers.export_files import imported, write


@pytest.mark.parametrize("name", ["export.zip", "folder"])
@pytest.mark.parametrize("below", ["", "My export/"])
def test_an_archive_and_a_folder_are_read_alike(tmp_path: Path, name: str, below: str) -> None:
    files = {
        f"{below}conversations.json": [said("moss"), said("ferns")],
        f"{below}user.json": {"email": "someone@example.org", "phone_number": "+1 555 0100"},
        f"{below}message_feedback.json": [],
        f"{below}file-abc-photo.png": PNG,
        f"{below}notes.txt": "not part of it",
    }

    found = imported(write(tmp_path / name, files))

    assert found.titles == ["moss", "ferns"]
    assert set(found.claimed["chatgpt"]) == set(files) - {f"{below}notes.txt"}
    assert "example.org" not in repr(found)
    assert [issue.member for issue in found.issues] == [f"{below}user.json", ""]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_bare_file_may_hold_a_list_a_wrapper_or_one_conversation(
    tmp_path: Path, *, wrapped: bool
) -> None:
    listed = [said("moss"), said("ferns")]
    write(tmp_path, {"many.json": {"conversations": listed} if wrapped else listed})
    write(tmp_path, {"one.json": said("lichen")})

    assert imported(tmp_path / "many.json").titles == ["moss", "ferns"]
    assert imported(tmp_path / "one.json").titles == ["lichen"]


def test_a_conversation_that_has_no_title_yet_is_told_without_one(tmp_path: Path) -> None:
    record = said("moss") | {"title": "New chat"}
    write(tmp_path, {"conversations.json": [record, said("ferns")]})

    found = imported(tmp_path)

    assert found.titles == ["", "ferns"]
    assert [session.external_id for session in found.sessions] == ["c-moss", "c-ferns"]


def test_a_folder_of_single_conversations_is_read_whole(tmp_path: Path) -> None:
    write(tmp_path, {f"{title}.json": said(title) for title in ("moss", "ferns")})

    assert sorted(imported(tmp_path).titles) == ["ferns", "moss"]


def test_a_file_may_have_a_conversation_on_every_line(tmp_path: Path) -> None:
    lines = "\n\n".join(json.dumps(said(title)) for title in ("Rye", "Oven"))
    path = write(tmp_path / "export", {"conversations.jsonl": lines.encode(), "notes.txt": b"x"})
    assert imported(path).titles == ["Rye", "Oven"]


def test_shards_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    files = {f"conversations-{n:03}.json": [said(str(n))] for n in (1000, 2, 11, 0)}

    found = imported(write(tmp_path / "export.zip", files))

    assert found.titles == ["0", "2", "11", "1000"]


def test_a_manifest_may_give_another_order(tmp_path: Path) -> None:
    files: dict[str, object] = {f"conversations-{n}.json": [said(str(n))] for n in range(4)}
    listed = {"files": ["conversations-2.json", "conversations-0.json", "gone.json", 7]}
    manifest = {"version": 1, "logical_files": {"conversations.json": listed, "x": None}}

    found = imported(write(tmp_path / "a.zip", {**files, "export_manifest.json": manifest}))
    odd = imported(write(tmp_path / "b.zip", {**files, "export_manifest.json": "[{"}))

    assert found.titles == ["2", "0", "1", "3"]
    shards = {
        "files": [{"name": "conversations.json", "shards": [{"path": "conversations-3.json"}]}]
    }
    other = imported(write(tmp_path / "c.zip", {**files, "export_manifest.json": shards}))
    assert other.titles == ["3", "0", "1", "2"]
    assert odd.titles == ["0", "1", "2", "3"]
    assert "export_manifest.json" in odd.claimed["chatgpt"]


def test_a_part_that_the_manifest_names_and_that_is_missing_is_told(tmp_path: Path) -> None:
    parts = ["conversations-000.json", "conversations-001.json"]
    pictures = {f"file_{number:032x}.dat": {"sharded": False} for number in range(2000)}
    manifest = {
        "export_files": [{"path": name, "size_bytes": 9} for name in pictures],
        "logical_files": pictures | {"conversations.json": {"files": parts, "sharded": True}},
    }
    files = {parts[1]: [said("Rye")], "export_manifest.json": manifest}
    found = imported(write(tmp_path / "export", files))
    assert found.titles == ["Rye"]
    ((_, told),) = found.problems(Severity.WARNING)
    assert parts[0] in told
    whole = imported(write(tmp_path / "whole", {**files, parts[0]: [said("Oven")]}))
    assert whole.problems(Severity.WARNING) == []


def test_an_author_may_be_a_role_alone(tmp_path: Path) -> None:
    told = chain(message("user", "Rye?") | {"author": "user"}, message("assistant", "Ten hours."))
    found = imported(write(tmp_path / "export.zip", {"conversations.json": [told]}))
    assert [one.role for one in found.session.messages] == [Role.USER, Role.ASSISTANT]


def test_the_lean_form_has_neither_children_nor_recipients(tmp_path: Path) -> None:
    def lean(name: str, parent: str | None, role: str, at: int) -> tuple[str, dict[str, object]]:
        said = {"id": name, "author": {"role": role}, "create_time": BEGAN + at, "metadata": {}}
        return name, {"id": name, "parent": parent, "message": {**said, "content": text(name)}}

    lone = conversation(
        ("r", {"id": "r", "message": None, "parent": None}),
        lean("later", "first", "user", 20),
        lean("first", "r", "user", 0),
        lean("sooner", "first", "assistant", 10),
        current_node="sooner",
    )

    found = imported(write(tmp_path / "export.zip", {"conversations-000.json": [lone]}))

    order = [(each.external_id, each.parent_id) for each in found.session.messages]
    assert order == [("first", None), ("sooner", "first"), ("later", "first")]
    assert found.session.active_leaf == "sooner"


def test_the_page_of_the_export_is_read_where_there_is_nothing_else(tmp_path: Path) -> None:
    listed = json.dumps([said("moss")])
    page = f"<html><script>var jsonData = {listed};\nvar assetsJson = {{}};</script></html>"

    alone = imported(write(tmp_path / "a.zip", {"chat.html": page}))
    beside = imported(
        write(tmp_path / "b.zip", {"chat.html": page, "conversations.json": [said("ferns")]})
    )

    assert alone.titles == ["moss"]
    assert beside.titles == ["ferns"]
    assert "chat.html" in beside.claimed["chatgpt"]


@pytest.mark.parametrize(
    "content",
    [
        [{"title": "x", "mapping": {"1": {"message": {"fragments": [], "inserted_at": "2026"}}}}],
        [{"id": "x", "inserted_at": "2026-01-01", "mapping": {"root": {"message": None}}}],
        {"$schema": "https://json-schema.org", "items": {"properties": {"mapping": {}}}},
        {"mapping": {"properties": {"title": {"type": "keyword"}}}},
        [{"conversations": [{"from": "human", "value": "Hello"}]}],
        [1, 2, 3],
        {},
        [],
        "",
        "no JSON at all, but “mapping”",
        '{"mapping": ',
        b"\xff\xfe\x00\x00",
        b"\x00" * 100,
    ],
)
def test_what_is_no_conversation_of_chatgpt_is_not_claimed(tmp_path: Path, content: object) -> None:
    path = write(tmp_path, {"conversations.json": content}) / "conversations.json"
    container = open_container(path)

    assert ChatGPTImporter().claim(container, container.names()) == ()


def test_an_archive_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    path = write(tmp_path / "export.zip", {"conversations.json": [said("moss")]})
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1  # encrypted
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match="encrypted"):
        imported(path)


def test_an_edited_prompt_and_a_repeated_answer_are_branches(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        conversation(
            node("root", None, None, "q", "q2"),
            node("q2", "root", message("user", "Which bread is easy?", at=50), "a3"),
            node("a3", "q2", message("assistant", "Focaccia.", at=55)),
            node("q", "root", message("user", "Which bread?"), "a2", "a1"),
            node("a1", "q", message("assistant", "Rye.", at=5)),
            node("a2", "q", message("assistant", "Sourdough.", at=9)),
            current_node="a1",
        ),
    )

    order = [(each.external_id, each.parent_id) for each in found.session.messages]
    assert order == [
        ("m-q", None),
        ("m-a2", "m-q"),
        ("m-a1", "m-q"),
        ("m-q2", None),
        ("m-a3", "m-q2"),
    ]
    assert found.session.active_leaf == "m-a1"


@pytest.mark.parametrize("current", [None, "gone", 7])
def test_without_a_current_node_the_newest_leaf_is_shown(tmp_path: Path, current: object) -> None:
    found = export(
        tmp_path,
        conversation(
            node("q", None, message("user", "Tea?"), "a", "b"),
            node("a", "q", message("assistant", "Green.", at=90)),
            node("b", "q", message("assistant", "Black.", at=10)),
            current_node=current,
        ),
    )

    assert found.session.active_leaf == "m-a"


def test_a_current_node_without_a_message_means_the_one_before(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        conversation(
            node("q", None, message("user", "Tea?"), "x"),
            node("x", "q", None),
            current_node="x",
        ),
    )

    assert found.session.active_leaf == "m-q"


def test_nodes_without_a_message_are_skipped_and_their_children_linked_anew(
    tmp_path: Path,
) -> None:
    found = export(
        tmp_path,
        conversation(
            node("root", None, None, "system"),
            node("system", "root", message("system", ""), "q"),
            node("q", "system", message("user", "Tea?"), "gap"),
            node("gap", "q", None, "a"),
            node("a", "gap", message("assistant", "Green.")),
        ),
    )

    assert [(each.external_id, each.parent_id) for each in found.session.messages] == [
        ("m-q", None),
        ("m-a", "m-q"),
    ]


def test_cycles_and_missing_parents_lose_no_message(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        conversation(
            node("a", "c", message("user", "one"), "b"),
            node("b", "a", message("user", "two"), "c"),
            node("c", "b", message("user", "three"), "a", "c", "nowhere"),
            node("self", "self", message("user", "four"), "self"),
            node("orphan", "gone", message("user", "five")),
        ),
    )

    parents = {each.external_id: each.parent_id for each in found.session.messages}
    assert set(parents) == {"m-a", "m-b", "m-c", "m-self", "m-orphan"}
    assert [key for key, parent in parents.items() if parent is None] == [
        "m-self",
        "m-orphan",
        "m-a",
    ]


def test_a_long_conversation_is_no_deep_recursion(tmp_path: Path) -> None:
    found = export(tmp_path, chain(*(message("user", str(n)) for n in range(3000))))

    assert len(found.session.messages) == 3000


def test_messages_keep_model_time_and_status(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            message("user", "Tea?", at=1.5),
            message(
                "assistant", "Green", status="in_progress", metadata={"model_slug": "gpt-5-mini"}
            ),
            message("tool", "done", author_name="bio", metadata={"model_slug": "gpt-5-mini"}),
        ),
    )

    question, answer, tool = found.session.messages
    assert question.created_at == round((BEGAN + 1.5) * 1000)
    assert (question.status, answer.status) == (None, "in_progress")
    assert [each.model for each in (question, answer, tool)] == [None, "gpt-5-mini", None]


@pytest.mark.parametrize(
    ("ended", "status"),
    [
        ({"type": "interrupted", "reason": "client_stopped"}, "interrupted"),
        ({"type": "max_tokens"}, "max_tokens"),
        ({"type": "stop", "stop_tokens": [1]}, None),
        ("odd", None),
    ],
)
def test_an_answer_that_was_cut_off_says_so(
    tmp_path: Path, ended: object, status: str | None
) -> None:
    found = export(
        tmp_path, chain(message("assistant", "Green, or", metadata={"finish_details": ended}))
    )

    assert found.session.messages[0].status == status


def test_thoughts_are_not_in_progress_for_ever(tmp_path: Path) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "Moss", "content": "Green."}]}
    found = export(tmp_path, chain(message("assistant", thoughts, status="in_progress")))

    assert found.session.messages[0].status is None


def test_where_a_conversation_branched_from_another_is_told(tmp_path: Path) -> None:
    told = {"branching_from_conversation_id": "c-0", "branching_from_conversation_title": "Hills"}
    found = export(tmp_path, chain(message("assistant", "Green.", metadata=told)))

    assert found.session.messages[0].blocks == (
        Text("Green."),
        Event(EventKind.NOTICE, "Branched from “Hills”"),
    )


def test_a_conversation_keeps_what_the_export_tells_about_it(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        said("moss", is_archived=True, is_starred=True, pinned_time=BEGAN),
        said("ferns", conversation_template_id="g-p-6812ab77", gizmo_type="snorlax"),
        said("tea", gizmo_id="g-abc", gizmo_type="gpt"),
    )

    moss, ferns, tea = found.sessions
    assert (moss.source, moss.external_id, moss.title) == ("chatgpt", "c-moss", "moss")
    assert (moss.archived, moss.starred, moss.pinned) == (True, True, True)
    assert (moss.created_at, moss.updated_at) == (BEGAN * 1000, (BEGAN + 900) * 1000)
    assert moss.model == "gpt-5"
    assert moss.project is None
    assert ferns.project is not None
    assert ferns.project.path == "chatgpt:g-p-6812ab77"
    assert (ferns.archived, ferns.starred, ferns.pinned) == (False, False, False)
    assert tea.project is None


@pytest.mark.parametrize("key", ["gizmo_id", "conversation_template_id"])
def test_custom_gpts_are_told_of_where_they_come_in(tmp_path: Path, key: str) -> None:
    # Given a conversation that was begun with a custom GPT, and to which another was called later
    answers = [
        message("assistant", text, metadata={"gizmo_id": gizmo})
        for text, gizmo in (("Rye.", "g-bread"), ("Oats.", "g-tea"), ("Barley.", "g-tea"))
    ]
    told = {key: "g-bread", "gizmo_type": "gpt"}

    found = export(tmp_path, chain(message("user", "What grows?"), *answers, **told))

    # Then each is named once, by the address that leads to it
    bread = Event(EventKind.NOTICE, "With a custom GPT\n\nhttps://chatgpt.com/g/g-bread")
    tea = Event(EventKind.NOTICE, "Answered by a custom GPT\n\nhttps://chatgpt.com/g/g-tea")
    assert [each.blocks for each in found.session.messages] == [
        (Text("What grows?"), bread),
        (Text("Rye."),),
        (Text("Oats."), tea),
        (Text("Barley."),),
    ]


def test_an_answer_in_a_project_is_by_no_custom_gpt(tmp_path: Path) -> None:
    answer = message("assistant", "Rye.", metadata={"gizmo_id": "g-p-1"})

    found = export(tmp_path, chain(answer, gizmo_id="g-p-1", gizmo_type="snorlax"))

    assert found.session.messages[0].blocks == (Text("Rye."),)


def test_a_conversation_without_an_id_gets_the_same_one_every_time(tmp_path: Path) -> None:
    nameless = said("moss")
    del nameless["conversation_id"]

    first = export(tmp_path, nameless).session.external_id
    again = export(tmp_path, said("ferns"), nameless).sessions[1].external_id

    assert first == again
    assert export(tmp_path, nameless | {"id": "c-9"}).session.external_id == "c-9"


def test_two_messages_of_one_id_are_both_kept(tmp_path: Path) -> None:
    twice = message("user", "Tea?", id="same")

    found = export(tmp_path, chain(twice, twice, twice))

    assert len({each.external_id for each in found.session.messages}) == 3


def test_what_is_not_to_be_shown_is_kept_hidden(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            message("system", "You are helpful."),
            message("system", "My own wish", metadata={"is_user_system_message": True}),
            message("user", "x", metadata={"is_visually_hidden_from_conversation": True}),
            message("assistant", ""),
            message("assistant", "Hello."),
        ),
    )

    assert [each.hidden for each in found.session.messages] == [
        Hidden.SYSTEM,
        None,
        Hidden.META,
        Hidden.META,
        None,
    ]


def test_custom_instructions_and_memories_are_hidden_words_of_the_system(tmp_path: Path) -> None:
    told = {"about_user_message": "I bake.", "about_model_message": "Be brief."}
    editable = {
        "content_type": "user_editable_context",
        "user_profile": "p",
        "user_instructions": "i",
    }
    memory = {"content_type": "model_editable_context", "model_set_context": "Likes rye."}
    empty = {"content_type": "model_editable_context", "model_set_context": "", "repository": None}
    found = export(
        tmp_path,
        chain(
            message("user", editable, metadata={"user_context_message_data": told}),
            message("user", editable),
            message("assistant", memory),
            message("assistant", empty),
        ),
    )

    clean, raw, remembered = found.session.messages
    assert [getattr(block, "text", "") for block in clean.blocks] == ["I bake.", "Be brief."]
    assert [getattr(block, "text", "") for block in raw.blocks] == ["p", "i"]
    assert [getattr(block, "text", "") for block in remembered.blocks] == ["Likes rye."]
    assert {(each.role, each.hidden) for each in found.session.messages} == {
        (Role.SYSTEM, Hidden.SYSTEM)
    }


def test_a_record_that_is_no_conversation_is_reported_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    records = [said("moss"), None, {"title": "shell"}, {"title": "x", "mapping": []}, said("tea")]

    found = export(tmp_path, *records)  # type: ignore[arg-type]

    assert found.titles == ["moss", "tea"]
    places = [place for place, _ in found.problems(Severity.ERROR)]
    assert [place.partition(",")[0] for place in places] == [
        "conversation 2",
        "conversation 3",
        "conversation 4",
    ]
    assert all(issue.member == "conversations.json" for issue in found.issues)


def test_a_conversation_without_messages_is_kept_as_it_is(tmp_path: Path) -> None:
    found = export(tmp_path, said("moss"), conversation(title="Nothing said yet"))

    assert [(each.title, len(each.messages)) for each in found.sessions] == [
        ("moss", 2),
        ("Nothing said yet", 0),
    ]


def test_a_damaged_shard_does_not_cost_the_others(tmp_path: Path) -> None:
    whole = json.dumps([said("moss"), said("ferns")])
    files = {
        "conversations-000.json": whole.replace("About ferns", 'About "ferns'),
        "conversations-001.json": json.dumps([said("tea"), said("rye")])[:-40],
        "conversations-002.json": [said("lichen")],
    }

    found = imported(write(tmp_path / "export.zip", files))

    assert found.titles == ["moss", "tea", "lichen"]
    (broken, cut) = [issue for issue in found.issues if issue.severity is Severity.ERROR]
    assert broken.where.startswith("conversation 2, byte ")
    assert (broken.member, cut.member) == ("conversations-000.json", "conversations-001.json")
    assert "not valid JSON" in broken.text
    assert "cut short" in cut.text


def test_many_broken_records_are_counted_rather_than_listed(tmp_path: Path) -> None:
    found = imported(
        write(tmp_path / "export.zip", {"conversations.json": [said("moss"), *range(500)]})
    )

    errors = found.problems(Severity.ERROR)
    assert len(errors) == 101
    assert errors[-1][1].startswith("400 more")


def test_a_file_of_nothing_but_rubbish_is_given_up(tmp_path: Path) -> None:
    found = imported(
        write(tmp_path / "export.zip", {"conversations.json": [said("moss"), *range(20_000)]})
    )

    assert found.titles == ["moss"]
    assert "not read" in found.problems(Severity.ERROR)[-1][1]
    assert len(found.issues) == 101
