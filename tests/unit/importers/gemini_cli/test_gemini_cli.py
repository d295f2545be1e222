"""Sessions of Gemini CLI become conversations."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.gemini_cli.importer import GeminiCLIImporter
from tests.json_lines import json_lines
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_with

SESSION = "18f40000-690f-4bc9-b84e-88a0a1e9518f"
FOLDER = "/home/ada/oven"
SUM = hashlib.sha256(FOLDER.encode()).hexdigest()


def user(key: str, text: object, **fields: Any) -> dict[str, Any]:
    return {"id": key, "timestamp": "2026-03-01T09:30:00.000Z", "type": "user",
            "content": text, **fields}  # fmt: skip


def gemini(key: str, text: str, **fields: Any) -> dict[str, Any]:
    return {"id": key, "timestamp": "2026-03-01T09:31:00.000Z", "type": "gemini",
            "content": text, "model": "gemini-3-pro", **fields}  # fmt: skip


def answer() -> dict[str, Any]:
    """With a thought, a call and what it gave."""
    response = {"functionResponse": {"id": "c1", "name": "ls", "response": {"output": "rye"}}}
    call = {"id": "c1", "name": "ls", "args": {"path": "."}, "status": "success",
            "result": [response], "resultDisplay": {"fileName": "a.md"}}  # fmt: skip
    return gemini(
        "m2",
        "I look.",
        thoughts=[{"subject": "Pantry", "description": "What is there?"}],
        tokens={"input": 900, "output": 20, "cached": 600, "thoughts": 30, "total": 950},
        toolCalls=[call],
    )


START = 1_772_357_340_000  # UTC ms
HEAD = {"sessionId": SESSION, "projectHash": SUM, "startTime": "2026-03-01T09:29:00.000Z"}


def document() -> dict[str, Any]:
    return {**HEAD, "lastUpdated": "2026-03-01T09:31:00.000Z",
            "messages": [user("m1", "Bake a loaf"), answer()]}  # fmt: skip


def lines(*records: dict[str, Any]) -> str:
    return json_lines(records)


def chats(root: Path) -> Path:
    return root / ".gemini" / "tmp" / "oven" / "chats"


def write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


read = partial(read_with, GeminiCLIImporter())


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_session_is_a_conversation(tmp_path: Path, ending: str) -> None:
    content = document() if ending == "json" else lines(HEAD, user("m1", "Bake a loaf"), answer())
    (session,), issues = read(write(chats(tmp_path) / f"session-1.{ending}", content))
    assert issues == []
    assert (session.external_id, session.title) == (SESSION, "Bake a loaf")
    assert session.model == "gemini-3-pro"
    question, said = session.messages
    assert (question.role, question.blocks) == (Role.USER, (Text("Bake a loaf"),))
    thought, text, call = said.blocks
    assert (thought, text) == (Thinking("Pantry\nWhat is there?"), Text("I look."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("rye", ToolStatus.OK)
    assert json.loads(call.outcome.details or "") == {"fileName": "a.md"}
    assert said.usage == Usage(300, 50, 600, 0, 30)


def patched(folder: Path, *records: dict[str, Any], **patch: Any) -> Any:
    """A session of three messages, to which a patch of the newest versions came."""
    said = (
        HEAD,
        user("m1", "Bake a loaf"),
        answer(),
        user("m3", "Rye"),
        gemini("m4", "Rye it is."),
    )
    content = lines(*said, {"$patch": patch}, *records)
    (session,), issues = read(write(chats(folder) / "session-1.jsonl", content))
    assert issues == []
    return session


def test_messages_that_a_patch_removes_were_taken_back(tmp_path: Path) -> None:
    session = patched(tmp_path, user("m5", "Wheat"), removeIds=["m3", "m4"])
    parents = {one.external_id: one.parent_id for one in session.messages}
    assert (session.active_leaf, parents["m5"], parents["m4"]) == ("m5", "m2", "m3")


def test_an_output_that_a_patch_shortens_stays_whole(tmp_path: Path) -> None:
    cut = [{"functionResponse": {"id": "c1", "name": "ls", "response": {"output": "(masked)"}}}]
    session = patched(tmp_path, id="m2", toolCalls=[{"id": "c1", "result": cut}], orderIds=5)
    assert session.messages[1].blocks[-1].outcome.text == "rye"
    assert session.active_leaf == "m4"


def test_what_a_message_lacked_comes_with_a_patch(tmp_path: Path) -> None:
    told = [{"functionResponse": {"id": "c2", "name": "ls", "response": {"output": "wheat"}}}]
    call = {"id": "c2", "name": "ls", "args": {}, "status": "success"}
    late = {"id": "m5", "content": "Done.", "toolCalls": [{"id": "c2", "result": told}]}
    records = (HEAD, user("m1", "Bake"), gemini("m5", "", toolCalls=[call]))
    content = lines(*records, {"$patch": {"updates": [late, {"id": "m9", "content": "?"}, 7]}})
    (session,), _ = read(write(chats(tmp_path) / "session-1.jsonl", content))
    said, called = session.messages[1].blocks
    assert said == Text("Done.")
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "wheat"


def test_a_later_form_of_a_message_takes_its_place(tmp_path: Path) -> None:
    content = lines(HEAD, user("m1", "Bake"), gemini("m2", "I"), answer(), gemini("m3", "Done."))
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    assert [message.external_id for message in session.messages] == ["m1", "m2", "m3"]
    assert plain_text(session.messages[1].blocks) == "I look."


def test_turns_that_were_taken_back_stay_as_another_branch(tmp_path: Path) -> None:
    content = lines(
        HEAD, user("m1", "Bake"), gemini("m2", "Rye?"), user("m3", "Wheat"), gemini("m4", "Yes."),
        {"$rewindTo": "m3"}, user("m5", "Rye"), gemini("m6", "Good."),
    )  # fmt: skip
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    parents = {message.external_id: message.parent_id for message in session.messages}
    assert parents == {"m1": None, "m2": "m1", "m3": "m2", "m4": "m3", "m5": "m2", "m6": "m5"}
    assert session.active_leaf == "m6"


def test_facts_and_all_messages_may_be_set_anew(tmp_path: Path) -> None:
    changed = {"$set": {"summary": "A loaf", "messages": [user("m1", "Bake"), gemini("m9", "Ok")]}}
    content = lines(HEAD, user("m1", "Bake"), gemini("m2", "Rye?"), changed)
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    assert (session.title, session.active_leaf) == ("A loaf", "m9")


def test_noise_is_kept_out_of_sight_and_errors_in_it(tmp_path: Path) -> None:
    told = [
        user("m1", "/help"),
        user("m2", "Bake", displayContent="Bake @a.md"),
        {**user("m3", "Updating"), "type": "info"},
        {**user("m4", "Quota exceeded"), "type": "error"},
    ]
    (session,), _ = read(write(tmp_path / "session-1.json", {**HEAD, "messages": told}))
    assert [message.hidden for message in session.messages] == [
        Hidden.META, None, Hidden.SYSTEM, None
    ]  # fmt: skip
    assert session.title == "Bake @a.md"
    assert isinstance(session.messages[3].blocks[0], Event)


def test_the_log_wins_over_the_document_it_goes_on_from(tmp_path: Path) -> None:
    write(chats(tmp_path) / "session-1.json", document())
    write(chats(tmp_path) / "session-1.jsonl", lines(HEAD, user("m1", "Bake"), gemini("m2", "Ok")))
    sessions, _ = read(tmp_path)
    assert [plain_text(one.messages[-1].blocks) for one in sessions] == ["Ok"]


def test_a_session_that_was_resumed_in_another_file_is_one(tmp_path: Path) -> None:
    early, late = "session-2026-03-01T09-30-18f40000", "session-2026-03-02T09-30-18f40000"
    write(chats(tmp_path) / f"{early}.json", document())
    later = {**HEAD, "startTime": "2026-03-02T09:30:00.000Z",
             "messages": [user("m3", "Is it done?"), gemini("m4", "Yes.")]}  # fmt: skip
    write(chats(tmp_path) / f"{late}.json", later)
    (session,), issues = read(tmp_path)
    assert [message.parent_id for message in session.messages] == [None, "m1", "m2", "m3"]
    assert (session.active_leaf, len(session.members), issues) == ("m4", 2, [])
    assert session.created_at == START


def resumed(root: Path) -> list[Path]:
    """A session of two days, each in a file of its own."""
    names = [f"session-2026-03-0{day}T09-30-18f40000.json" for day in (1, 2)]
    later = {**HEAD, "startTime": "2026-03-02T09:30:00.000Z",
             "messages": [user("m3", "Is it done?"), gemini("m4", "Yes.")]}  # fmt: skip
    contents = (document(), later)
    return [
        write(chats(root) / name, content) for name, content in zip(names, contents, strict=True)
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_one_of_the_files_of_a_session_is_read_with_the_others_beside_it(
    tmp_path: Path, place: int
) -> None:
    path = resumed(tmp_path)[place]
    (session,), issues = read(path)
    assert [message.external_id for message in session.messages] == ["m1", "m2", "m3", "m4"]
    assert (session.created_at, session.members, issues) == (START, (path.name,), [])


def test_a_file_beside_it_that_is_damaged_costs_the_session_nothing(tmp_path: Path) -> None:
    before, path = resumed(tmp_path)
    before.write_text(before.read_text()[:60])
    (session,), _ = read(path)
    assert [message.external_id for message in session.messages][-2:] == ["m3", "m4"]


def test_another_file_that_begins_like_the_first_tells_nothing_twice(tmp_path: Path) -> None:
    write(chats(tmp_path) / "session-1.json", document())
    again = document()
    again["messages"] = [*again["messages"][:1], gemini("m5", "No.")]
    write(chats(tmp_path) / "session-2.json", again)
    (session,), _ = read(tmp_path)
    parents = {message.external_id: message.parent_id for message in session.messages}
    assert parents == {"m1": None, "m2": "m1", "m5": "m1"}
    assert session.active_leaf == "m5"


def test_what_was_put_to_a_prompt_is_kept_where_it_is_shown_without(tmp_path: Path) -> None:
    picture = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}
    told = document()
    told["messages"][0] = user("m1", [{"text": "Bake @a.png and more"}, picture],
                               displayContent=[{"text": "Bake @a.png"}])  # fmt: skip
    write(chats(tmp_path) / "session-1.json", told)
    (session,), _ = read(tmp_path)
    said, shown = session.messages[0].blocks
    assert said == Text("Bake @a.png")
    assert isinstance(shown, Image)


def test_a_sub_agents_session_is_linked(tmp_path: Path) -> None:
    about = {**HEAD, "sessionId": "child", "kind": "subagent"}
    write(chats(tmp_path) / SESSION / "child.jsonl", lines(about, user("m1", "Look")))
    for place in (tmp_path, *tmp_path.rglob("child.jsonl")):
        (session,), _ = read(place)
        assert (session.parent_external_id, session.relation) == (SESSION, Relation.SUBAGENT)


@pytest.mark.parametrize(
    ("summary", "title"),
    [
        ('{\n  "response": "Two breads:\\n\\n1. Rye, which ri...', "Two breads:"),
        ('{"found": [{"path": "rye.md"}]}', "Look"),
        ('{"response": "\\u00...', "Look"),
        ("Two breads", "Two breads"),
    ],
)
def test_a_sub_agent_that_gave_back_json_is_called_after_the_text_in_it(
    tmp_path: Path, summary: str, title: str
) -> None:
    about = {**HEAD, "sessionId": "child", "kind": "subagent", "summary": summary}
    write(chats(tmp_path) / SESSION / "child.jsonl", lines(about, user("m1", "Look")))
    assert [session.title for session in read(tmp_path)[0]] == [title]


def with_an_agent(root: Path) -> tuple[Path, Path]:
    """A session, and what its agent did meanwhile, which an older version named alike."""
    names = [f"session-2026-03-01T09-{minute}-18f40000.json" for minute in (29, 30)]
    meanwhile = {**HEAD, "startTime": "2026-03-01T09:30:10.000Z",
                 "lastUpdated": "2026-03-01T09:30:40.000Z",
                 "messages": [user("a1", "Look for flour"), gemini("a2", "There.")]}  # fmt: skip
    first, second = (chats(root) / name for name in names)
    return write(first, document()), write(second, meanwhile)


def test_what_an_agent_did_while_its_session_waited_is_a_session_of_its_own(
    tmp_path: Path,
) -> None:
    paths = with_an_agent(tmp_path)
    whole, _ = read(tmp_path)
    assert [session for path in paths for session in read(path)[0]] == [
        replace(session, members=(path.name,)) for session, path in zip(whole, paths, strict=True)
    ]
    session, agent = whole
    assert (session.external_id, session.active_leaf) == (SESSION, "m2")
    assert [message.external_id for message in session.messages] == ["m1", "m2"]
    assert agent.external_id == f"{SESSION}/{paths[1].stem}"
    assert (agent.parent_external_id, agent.relation) == (SESSION, Relation.SUBAGENT)
    assert (agent.title, agent.active_leaf) == ("Look for flour", "a2")
    assert (session.parted_from, agent.parted_from) == ("", SESSION)


def test_what_a_person_says_while_the_model_works_is_shown_as_they_said_it(tmp_path: Path) -> None:
    said = "User steering update:\n<user_input>\nWith rye\n</user_input>\nInternal instruction: Go."
    output = "Background execution update:\n<background_output>\n1\n</background_output>"
    told = document()
    told["messages"] = [
        user("m1", [{"text": said}]),
        user("m2", output),
        user("m3", "System: Please continue."),
    ]
    write(chats(tmp_path) / "session-1.json", told)
    (session,), _ = read(tmp_path)
    assert session.messages[0].blocks == (Text("With rye"),)
    assert [message.hidden for message in session.messages] == [None, Hidden.META, Hidden.META]


def test_what_an_editor_puts_behind_a_prompt_is_a_file(tmp_path: Path) -> None:
    around = (
        "Current File Path:\n```markdown\nc:\\ada\\oven\\rye.md\n```\n\n"
        "Current Selection:\n```markdown\n# Rye\n```\n\n PRIOR CHAT HISTORY: Bake"
    )
    told = document()
    told["messages"][0] = user("m1", f"Is it done?\n{around}\n\n")
    write(chats(tmp_path) / "session-1.json", told)
    (session,), _ = read(tmp_path)
    assert session.messages[0].blocks == (Text("Is it done?"), File(Attachment("rye.md"), around))
    assert session.title == "Is it done?"


REFERENCED = (
    "--- Content from referenced files ---\nContent from @src/rye.md:\n# Rye\n\nBake.\n"
    "\nContent from C:\\oven\\spelt.md:\n--- not this ---\n--- End of content ---"
)
BEHIND = (File(Attachment("rye.md"), "# Rye\n\nBake."),
          File(Attachment("spelt.md"), "--- not this ---"))  # fmt: skip


@pytest.mark.parametrize("parted", [False, True])
def test_files_that_a_prompt_refers_to_stand_beside_what_was_asked(
    tmp_path: Path, parted: bool
) -> None:
    # Given a prompt behind which its files were put, as one text or as parts,
    text = f"What is @src/rye.md about?\n{REFERENCED}"
    parts = [{"text": line} for line in text.split("\n")]
    for shown in ({}, {"displayContent": "What is @src/rye.md about?"}):
        told = document()
        told["messages"][0] = user("m1", parts if parted else text, **shown)
        write(chats(tmp_path) / "session-1.json", told)
        (session,), _ = read(tmp_path)
        # then it is what was asked, and they are files of it.
        said, *files = session.messages[0].blocks
        assert said == Text("What is @src/rye.md about?")
        told_of = [(x.attachment.name, x.text.split()) for x in files if isinstance(x, File)]
        assert told_of == [(one.attachment.name, one.text.split()) for one in BEHIND]
        assert len(files) == len(BEHIND)
        assert session.title == "What is @src/rye.md about?"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (REFERENCED, (Text(REFERENCED),)),
        (f"Read.\n{REFERENCED}\nSoon.", (Text("Read."), *BEHIND, Text("Soon."))),
        (
            "Read.\n--- Content from referenced files ---\nrye",
            (Text("Read."), File(Attachment("file"), "rye")),
        ),
        (
            "Read.\n--- Content from referenced files ---\n\n--- End of content ---",
            (Text("Read."),),
        ),
        ("What does --- Content from referenced files --- mean?",) * 2,
    ],
)
def test_what_stands_round_referenced_files_is_kept(
    tmp_path: Path, text: str, blocks: tuple[Block, ...] | str
) -> None:
    told = document()
    told["messages"][0] = user("m1", text)
    write(chats(tmp_path) / "session-1.json", told)
    (session,), _ = read(tmp_path)
    assert session.messages[0].blocks == ((Text(blocks),) if isinstance(blocks, str) else blocks)


def test_a_checkpoint_has_its_referenced_files_apart(tmp_path: Path) -> None:
    turns = [{"role": "user", "parts": [{"text": f"Read.\n{REFERENCED}"}]}]
    write(tmp_path / "checkpoint-rye.json", {"history": turns})
    (session,), _ = read(tmp_path)
    assert session.messages[0].blocks == (Text("Read."), *BEHIND)


@pytest.mark.parametrize("by", ["slug", "sum", "root", "directories"])
def test_the_folder_is_told_by_files_beside_it(tmp_path: Path, by: str) -> None:
    told = document()
    if by == "directories":
        told["directories"] = [FOLDER]
    elif by == "root":
        write(chats(tmp_path).parent / ".project_root", f"{FOLDER}\n")
    else:
        slug = "oven" if by == "slug" else "else"
        write(tmp_path / ".gemini" / "projects.json", {"projects": {FOLDER: slug}})
    write(chats(tmp_path) / "session-1.json", told)
    (session,), _ = read(tmp_path)
    assert session.project is not None
    assert session.project.path == FOLDER


@pytest.mark.parametrize("chosen", ["tmp", "tmp/oven", "tmp/oven/chats/session-1.json"])
def test_the_list_of_projects_is_found_above_what_is_imported(tmp_path: Path, chosen: str) -> None:
    # Given the list of projects, which lies beside the folder that is followed,
    home = tmp_path / ".gemini"
    write(home / "projects.json", {"projects": {FOLDER: "oven"}})
    write(chats(tmp_path) / "session-1.json", document())

    # when that folder or a part of it is read, then it tells the folder all the same.
    (session,), _ = read(home / chosen)
    assert session.project is not None
    assert session.project.path == FOLDER


def test_a_folder_that_was_added_is_not_where_the_session_was_held(tmp_path: Path) -> None:
    told = document() | {"directories": ["/home/mira/Code/pantry"]}
    write(chats(tmp_path) / "session-1.json", told)
    write(chats(tmp_path).parent / ".project_root", FOLDER)
    (session,), _ = read(tmp_path)
    assert session.project is not None
    assert session.project.path == FOLDER


@pytest.mark.parametrize("inside", [False, True])
def test_a_picture_that_a_tool_gave_back_is_kept(tmp_path: Path, *, inside: bool) -> None:
    picture = {"inlineData": {"mimeType": "image/png", "data": "aGVsbG8="}}
    response: dict[str, Any] = {"id": "c1", "name": "read_file", "response": {"output": "1 item"}}
    told: list[Any] = [{"functionResponse": response}]
    if inside:
        response["parts"] = [picture]
    else:
        told.append(picture)
    call = {"id": "c1", "name": "read_file", "args": {}, "status": "success", "result": told}
    said = [HEAD, user("m1", "Look"), gemini("m2", "", toolCalls=[call])]
    (session,), issues = read(write(tmp_path / "session-1.jsonl", lines(*said)))
    (block,) = session.messages[1].blocks
    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert [(each.media_type, each.size) for each in block.outcome.attachments] == [
        ("image/png", 5)
    ]
    assert issues == []


RESPONSE = {"functionResponse": {"id": "c1", "name": "ls", "response": {"output": "rye"}}}
CONTEXT = {"text": "<session_context>\nIt is Sunday."}


def copied(key: str, role: str, *parts: object) -> dict[str, Any]:
    """A message as the program writes it anew out of what its model has."""
    return {"id": key, "timestamp": "2026-03-01T10:00:00.000Z", "type": role,
            "content": list(parts)}  # fmt: skip


def called() -> dict[str, Any]:
    return {"functionCall": {"id": "c1", "name": "ls", "args": {"path": "."}}}


def test_what_a_tool_gave_back_is_told_once(tmp_path: Path) -> None:
    content = lines(
        HEAD, user("m1", "Bake a loaf"), answer(), copied("m3", "user", RESPONSE),
        gemini("m4", "Ten hours."),
    )  # fmt: skip
    (session,), issues = read(write(tmp_path / "session-1.jsonl", content))
    assert [message.external_id for message in session.messages] == ["m1", "m2", "m4"]
    assert (session.messages[-1].parent_id, issues) == ("m2", [])


def test_a_call_that_is_told_in_the_content_alone_finds_what_it_gave(tmp_path: Path) -> None:
    content = lines(
        HEAD, user("m1", "Look"), copied("m2", "gemini", called()),
        copied("m3", "user", RESPONSE), copied("m4", "user", {"functionResponse": {"name": "x"}}),
    )  # fmt: skip
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    _question, said, alone = session.messages
    (call,) = said.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "rye"
    assert alone.role is Role.TOOL


def test_a_session_that_was_resumed_tells_thoughts_and_calls_once(tmp_path: Path) -> None:
    again = answer()
    again["content"] = [{"text": "**Pantry** What is there?", "thought": True},
                        {"text": "I look."}, called()]  # fmt: skip
    history = [copied("x1", "user", {"text": "<session_context>\nIt is Monday."}),
               user("m1", [{"text": "Bake a loaf"}]), again,
               copied("m2_response", "user", RESPONSE)]  # fmt: skip
    notice = {**user("m3", "Request cancelled."), "type": "info"}
    content = lines(
        HEAD, copied("m0", "user", CONTEXT), user("m1", "Bake a loaf"), answer(), notice,
        {"$set": {"messages": history}}, user("m5", "And now?"),
    )  # fmt: skip
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    parents = {message.external_id: message.parent_id for message in session.messages}
    assert parents == {"m0": None, "m1": "m0", "m2": "m1", "m3": "m2", "m5": "m3"}
    thought, text, call = session.messages[2].blocks
    assert (thought, text) == (Thinking("Pantry\nWhat is there?"), Text("I look."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None


def test_what_was_folded_together_stays_before_it(tmp_path: Path) -> None:
    summary = "<state_snapshot>\nA loaf is baked.\n</state_snapshot>"
    history = [
        copied("x1", "user", {"text": summary}),
        copied("x2", "gemini", {"text": "Got it. Thanks for the additional context!"}),
        copied("x3", "user", CONTEXT, {"text": "Bake a loaf"}),
        copied("x4", "gemini", {"text": "I look."}, called()),
        copied("x5", "user", RESPONSE),
    ]
    content = lines(
        HEAD, copied("m0", "user", CONTEXT), user("m1", "Bake a loaf"), answer(),
        {"$set": {"messages": history}}, user("m6", "Is it done?"),
    )  # fmt: skip
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    parents = {message.external_id: message.parent_id for message in session.messages}
    assert parents == {"m0": None, "m1": "m0", "m2": "m1", "x1": "m2", "x2": "x1", "m6": "x2"}
    assert session.messages[3].blocks == (Event(EventKind.COMPACTION, summary),)
    assert session.messages[4].hidden is Hidden.META
    assert (session.active_leaf, session.title) == ("m6", "Bake a loaf")
    assert session.messages[2].usage == Usage(300, 50, 600, 0, 30)


def test_messages_that_were_written_anew_with_other_ids_are_those_before(tmp_path: Path) -> None:
    shortened = {"functionResponse": {"id": "c1", "name": "ls", "response": {"output": "…"}}}
    history = [
        copied("x1", "user", CONTEXT, {"text": "Bake a loaf"}),
        copied("x2", "gemini", {"text": "I look."}, called()),
        copied("x3", "user", shortened),
        copied("x4", "gemini", {"text": "Ten hours."}),
    ]
    content = lines(
        HEAD, copied("m0", "user", CONTEXT), user("m1", "Bake a loaf"), answer(),
        copied("m3", "user", RESPONSE), gemini("m4", "Ten hours."), *history,
        {"$set": {"messages": history}}, user("m6", "Bake a loaf"), {"$rewindTo": "x4"},
        user("m7", "Thanks"),
    )  # fmt: skip
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    parents = {message.external_id: message.parent_id for message in session.messages}
    assert parents == {"m0": None, "m1": "m0", "m2": "m1", "m4": "m2", "m6": "m4", "m7": "m2"}


def test_a_prompt_that_was_taken_back_is_no_copy_of_one_like_it(tmp_path: Path) -> None:
    content = lines(
        HEAD, user("m1", [{"text": "Yes"}]), gemini("m2", "Good."), user("m3", [{"text": "Yes"}]),
        {"$set": {"messages": [user("m1", [{"text": "Yes"}]), gemini("m2", "Good.")]}},
        user("m4", [{"text": "Yes"}]),
    )  # fmt: skip
    (session,), _ = read(write(tmp_path / "session-1.jsonl", content))
    parents = {message.external_id: message.parent_id for message in session.messages}
    assert parents == {"m1": None, "m2": "m1", "m3": "m2", "m4": "m2"}
    assert session.active_leaf == "m4"


def test_a_line_that_nobody_knows_is_told(tmp_path: Path) -> None:
    said = [HEAD, user("m1", "Bake"), {"$fold": 1}, {"type": "poll", "id": "p"}, {"$fold": 2}]
    _, issues = read(write(tmp_path / "session-1.jsonl", lines(*said)))
    assert [(issue.where, issue.text) for issue in issues] == [
        ("line 3", "A line of the unknown kind “$fold” is left out."),
        ("line 4", "A line of the unknown kind “poll” is left out."),
    ]


def test_prompts_alone_are_kept_where_the_chat_is_gone(tmp_path: Path) -> None:
    write(chats(tmp_path) / "session-1.json", document())
    asked = [(SESSION, "Bake"), ("gone", "Why?"), ("gone", "How?")]
    entries = [
        {"sessionId": key, "messageId": number, "type": "user", "message": text,
         "timestamp": "2026-02-01T08:00:00.000Z"}
        for number, (key, text) in enumerate(asked)
    ]  # fmt: skip
    write(chats(tmp_path).parent / "logs.json", entries)
    sessions, _ = read(tmp_path)
    assert [(one.external_id, len(one.messages)) for one in sessions] == [(SESSION, 2), ("gone", 2)]


def test_a_log_of_prompts_that_was_put_away_is_read_too(tmp_path: Path) -> None:
    asked = {"sessionId": "gone", "messageId": 0, "type": "user", "message": "Bake",
             "timestamp": "2026-03-01T09:00:00.000Z"}  # fmt: skip
    write(chats(tmp_path).parent / "logs.json.invalid_format.1772355600000.bak", [asked])
    (session,), issues = read(tmp_path)
    assert (session.external_id, session.stands_in, issues) == ("gone", True, [])


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_checkpoint_is_a_conversation_without_times(tmp_path: Path, wrapped: bool) -> None:
    call = {"functionCall": {"name": "ls", "args": {}}}
    given_back = {"functionResponse": {"name": "ls", "response": {"error": "no"}}}
    turns = [
        {"role": "user", "parts": [{"text": "Bake"}]},
        {"role": "model", "parts": [{"text": "I look."}, call]},
        {"role": "user", "parts": [given_back]},
    ]
    write(tmp_path / "checkpoint-rye.json", {"history": turns} if wrapped else turns)
    (session,), _ = read(tmp_path)
    assert (session.title, session.created_at) == ("rye", None)
    block = session.messages[1].blocks[1]
    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert block.outcome.status is ToolStatus.FAILED


def test_a_checkpoint_is_the_same_wherever_it_is_read_from(tmp_path: Path) -> None:
    told = {"role": "user", "parts": [{"text": "This is the Gemini CLI. We begin."}]}
    heard = {"role": "model", "parts": [{"text": "Got it. Thanks for the context!"}]}
    asked = {"role": "user", "parts": [{"text": "Bake"}]}
    path = write(chats(tmp_path).parent / "checkpoint-rye%20bread.json", [told, heard, asked])
    found = [one for place in (tmp_path, path.parent, path) for one in read(place)[0]]
    assert {one.external_id for one in found} == {"checkpoint:oven/checkpoint-rye%20bread.json"}
    assert found[0].title == "rye bread"
    assert [one.hidden for one in found[0].messages] == [Hidden.META, Hidden.META, None]


WHOLE = lines(
    HEAD, user("m1", "Bake"), gemini("m2", "Rye?"), user("m3", "Wheat"), {"$rewindTo": "m3"},
    user("m5", "Rye"), answer(),
).encode()  # fmt: skip


@given(cut=st.integers(0, len(WHOLE)))
@RELAXED
def test_a_file_that_is_still_written_tells_the_beginning_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("chats") / "session-1.jsonl"
    path.write_bytes(WHOLE)
    whole = {one.external_id: one for one in read(path)[0][0].messages}
    path.write_bytes(WHOLE[:cut])
    for session in read(path)[0]:
        for message in session.messages:
            assert whole[message.external_id].parent_id == message.parent_id


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy(document())
    spoil(told, data)
    folder = tmp_path_factory.mktemp("chats")
    try:
        sessions, _ = read(write(folder / "session-1.json", told))
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere_in_a_history(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    history = [copied("x1", "user", CONTEXT, {"text": "Bake a loaf"}), answer(),
               copied("x2", "user", RESPONSE), copied("m1", "user", {"text": "Bake a loaf"}),
               copied("x3", "user", {"text": "<state_snapshot>"})]  # fmt: skip
    told: list[Any] = [HEAD, user("m1", "Bake a loaf"), answer(), *history[2:3],
                       {"$set": {"messages": history}}, {"$rewindTo": "x2"},
                       {"$set": {"messages": history[::-1]}}, user("m6", "Thanks")]  # fmt: skip
    told = copy.deepcopy(told)
    spoil(told, data)
    path = tmp_path_factory.mktemp("chats") / "session-1.jsonl"
    sessions, _ = read(write(path, lines(*told)))
    for session in sessions:
        names = [message.external_id for message in session.messages]
        assert len(set(names)) == len(names)
        assert all(message.parent_id in (None, *names) for message in session.messages)
