"""Conversations of Cursor's editor are put together from what its databases scatter."""

from __future__ import annotations

import base64
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import (
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.cursor.editor_store import ITEMS, KEYS
from chatvault.importers.cursor.importer import CursorImporter
from chatvault.importers.databases.kept_tables import KEPT_TABLES
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.cursor.cursor_files import (
    CHILD,
    SESSION,
    START_MS,
    AgentDatabase,
    EditorDatabase,
    Transcript,
    read,
    read_one,
    said_in,
    talk,
    write,
)

GLOBAL = "User/globalStorage/state.vscdb"
WORKSPACE = "User/workspaceStorage/0a1b2c/state.vscdb"


def simple(**fields: Any) -> EditorDatabase:
    """A question, and an answer of three bubbles."""
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1", "a2", "a3", name="CJK prefixes", **fields)
    database.bubble(SESSION, "u1", "Prefix queries miss CJK words.", createdAt="2026-05-10T09:00Z")
    thought = {"text": "A run of them?", "signature": "x"}
    database.bubble(
        SESSION,
        "a1",
        thinking=thought,
        thinkingDurationMs=2500,
        createdAt="2026-05-10T09:00:01Z",
        modelInfo={"modelName": "gpt-5"},
    )
    database.bubble(SESSION, "a2", toolFormerData=tool())
    database.bubble(SESSION, "a3", "The tokenizer takes a run for one word.")
    return database


def tool(**fields: Any) -> dict[str, Any]:
    told = {"tool": 40, "name": "read_file", "toolCallId": "call_1\nfc_2", "status": "completed"}
    result = json.dumps({"contents": "def split(): ..."})
    return {**told, "rawArgs": '{"path":"fts.py"}', "result": result, **fields}


def test_the_bubbles_of_one_answer_are_one_message(tmp_path: Path) -> None:
    session = read_one(simple().write(tmp_path / GLOBAL))
    assert (session.source, session.external_id) == ("cursor", SESSION)
    assert session.title == "CJK prefixes"
    assert [message.external_id for message in session.messages] == ["u1", "a1"]
    thought, call, said = session.messages[1].blocks
    assert thought == Thinking("A run of them?", 2.5)
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments, call.call_id) == (
        "read_file",
        '{"path":"fts.py"}',
        "call_1",
    )
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("def split(): ...", ToolStatus.OK)
    assert said == Text("The tokenizer takes a run for one word.")
    assert session.messages[1].model == "gpt-5"
    assert [message.created_at for message in session.messages] == [START_MS, START_MS + 1000]
    assert (session.created_at, session.updated_at) == (START_MS, START_MS + 60_000)
    assert session.agent == "Cursor"


def test_a_later_bubble_of_an_answer_may_name_its_model(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1", "a2")
    database.bubble(SESSION, "u1", "How long does rye rise?")
    database.bubble(SESSION, "a1", thinking={"text": "Long."})
    database.bubble(SESSION, "a2", "Ten hours.", modelInfo={"modelName": "gpt-5"})
    session = read_one(database.write(tmp_path / GLOBAL))
    assert session.messages[1].model == "gpt-5"


def test_what_was_asked_or_answered_anew_is_kept_out_of_sight(tmp_path: Path) -> None:
    database = simple()
    database.bubble(SESSION, "u0", "Prefix querys?", createdAt="2026-05-10T09:00:00.500Z")
    database.bubble(SESSION, "a0", "Which?", createdAt="2026-05-10T09:00:00.700Z")
    session = read_one(database.write(tmp_path / GLOBAL))
    assert len(talk(session)) == 2
    assert session.active_leaf == "a1"
    first, second = session.messages[2:]
    assert (first.hidden, first.parent_id) == (Hidden.ROLLED_BACK, "u1")
    assert (said_in(second), second.parent_id) == ("Which?", "u0")


def test_old_conversations_hold_their_bubbles_themselves(tmp_path: Path) -> None:
    bubbles = [{"type": 1, "text": "Hello"}, {"type": 2, "bubbleId": "b", "text": "Hi."}]
    database = EditorDatabase()
    database.composer(SESSION, conversation=bubbles)
    session = read_one(database.write(tmp_path / GLOBAL))
    assert session.title == "Hello"
    assert [message.external_id for message in session.messages] == ["bubble:0", "b"]
    assert {message.created_at for message in session.messages} == {START_MS}


def test_bubbles_may_be_mapped_inside_of_the_conversation(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", conversationMap={"u1": {"text": "Hello"}})
    assert talk(read_one(database.write(tmp_path / GLOBAL))) == ["Hello"]


def test_times_that_count_from_the_start_of_the_program_are_none(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1")
    database.bubble(SESSION, "u1", "Hello", timingInfo={"clientStartTime": 43416880.6})
    timing = {"clientRpcSendTime": START_MS + 2000, "clientEndTime": START_MS + 5000}
    database.bubble(SESSION, "a1", "Hi.", timingInfo=timing)
    asked, answered = read_one(database.write(tmp_path / GLOBAL)).messages
    assert asked.created_at == START_MS + 2000
    assert (answered.created_at, answered.latency_ms) == (START_MS + 2000, 3000)


def test_a_prompt_without_a_time_is_of_the_time_of_its_answer(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1", "u2", "a2", "u3")
    for place in (1, 2, 3):
        database.bubble(SESSION, f"u{place}", "Hello")
    for place in (1, 2):
        timing = {"clientRpcSendTime": START_MS + place * 600_000}
        database.bubble(SESSION, f"a{place}", "Hi.", timingInfo=timing)
    times = [one.created_at for one in read_one(database.write(tmp_path / GLOBAL)).messages]
    assert times == [START_MS + minutes * 60_000 for minutes in (10, 10, 20, 20, 20)]


def test_a_message_that_is_missing_is_told(tmp_path: Path) -> None:
    database = simple()
    database.records[f"bubbleId:{SESSION}:a2"] = None
    del database.records[f"bubbleId:{SESSION}:a3"]
    (session,), issues = read(database.write(tmp_path / GLOBAL))
    assert [message.external_id for message in session.messages] == ["u1", "a1"]
    assert [issue.severity for issue in issues] == [Severity.WARNING]
    assert issues[0].text.startswith("2 messages")


@pytest.mark.parametrize("mark", ["~", ""])
def test_where_the_bubbles_are_lost_what_the_agent_was_sent_is_read(
    mark: str, tmp_path: Path
) -> None:
    graph = AgentDatabase()
    asked = {"type": "text", "text": "<user_query>\nHello\n</user_query>"}
    answer = graph.message("assistant", {"type": "text", "text": "Hi."})
    graph.node(graph.message("system", {"type": "text", "text": "Be kind"}), answer)
    graph.node(graph.message("user", asked), answer)
    state = mark + base64.b64encode(graph.blobs[graph.root]).decode()
    database = EditorDatabase()
    database.records |= {f"agentKv:blob:{name}": blob for name, blob in graph.blobs.items()}
    database.composer(SESSION, conversationState=state, name="Greeting")
    for place, nothing in enumerate(["~", "~!", None, mark + base64.b64encode(b"\xff").decode()]):
        database.composer(f"{CHILD}{place}", conversationState=nothing)
    session = read_one(database.write(tmp_path / GLOBAL))
    assert (session.title, session.agent, talk(session)) == ("Greeting", "Cursor", ["Hello", "Hi."])
    assert session.parent_external_id is None


@pytest.mark.parametrize(
    ("in_bubble", "in_header"),
    [({"isSimulatedMsg": True}, {}), ({}, {"grouping": {"isSimulatedMsg": True}})],
)
def test_what_cursor_asks_in_the_persons_name_is_kept_out_of_sight(
    tmp_path: Path, in_bubble: dict[str, Any], in_header: dict[str, Any]
) -> None:
    database = EditorDatabase()
    headers = [{"bubbleId": "u1", "type": 1}, {"bubbleId": "u2", "type": 1, **in_header}]
    database.composer(SESSION, fullConversationHeadersOnly=headers)
    database.bubble(SESSION, "u1", "Bake")
    database.bubble(SESSION, "u2", "Go on until it is brown.", **in_bubble)
    session = read_one(database.write(tmp_path / GLOBAL))
    assert talk(session) == ["Bake"]
    assert [message.hidden for message in session.messages] == [None, Hidden.META]


@pytest.mark.parametrize("why", [{"simulatedMsgReason": 5}, {"isPlanExecution": True}])
def test_what_a_person_asks_by_a_button_is_theirs(tmp_path: Path, why: dict[str, Any]) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1")
    database.bubble(SESSION, "u1", "Commit what was baked.", isSimulatedMsg=True, **why)
    assert talk(read_one(database.write(tmp_path / GLOBAL))) == ["Commit what was baked."]


def test_what_cursor_put_around_a_bubble_is_kept_out_of_sight(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1")
    notice = "<system_notification>\nThe oven is warm.\n</system_notification>"
    database.bubble(SESSION, "u1", f"{notice}\n<user_query>Bake</user_query>")
    database.bubble(SESSION, "a1", "I do.")
    session = read_one(database.write(tmp_path / GLOBAL))
    assert talk(session) == ["Bake", "I do."]
    assert (session.messages[0].hidden, said_in(session.messages[0])) == (Hidden.META, notice)


def test_a_record_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    database = simple()
    database.records[f"composerData:{CHILD}"] = b'{"name": "cut sho'
    database.records["composerData:empty"] = None
    (session,), issues = read(database.write(tmp_path / GLOBAL))
    assert session.external_id == SESSION
    assert [(issue.severity, issue.lost) for issue in issues] == [(Severity.ERROR, 1)]


def test_drafts_without_a_message_are_no_conversations(tmp_path: Path) -> None:
    database = simple()
    database.composer(CHILD)
    assert len(read(database.write(tmp_path / GLOBAL))[0]) == 1


@pytest.mark.parametrize(
    ("fields", "status", "note", "text"),
    [
        (
            {"status": "error", "result": "", "error": '{"error":"No file"}'},
            "failed",
            "",
            "No file",
        ),
        ({"userDecision": "rejected"}, "failed", "denied", "def split(): ..."),
        ({"status": "cancelled", "result": ""}, "failed", "cancelled", ""),
        ({"result": '{"output":"boom","exitCodeV2":2}'}, "failed", "exit 2", "boom"),
        ({"result": '{"diff":{"chunks":[{"diffString":"+a"}]}}'}, "ok", "", "+a"),
        ({"result": '{"matches":3}'}, "ok", "", '{"matches":3}'),
    ],
)
def test_how_a_call_ended(
    tmp_path: Path, fields: dict[str, Any], status: str, note: str, text: str
) -> None:
    database = simple()
    database.bubble(SESSION, "a2", toolFormerData=tool(**fields))
    session = read_one(database.write(tmp_path / GLOBAL))
    (call,) = (block for block in session.messages[1].blocks if isinstance(block, ToolCall))
    assert call.outcome is not None
    assert (call.outcome.status, call.outcome.note, call.outcome.text) == (status, note, text)


def test_what_was_put_to_a_prompt_is_kept_with_it(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1")
    tree = {"root": {"children": [{"type": "paragraph", "children": [{"text": "Look "}]}]}}
    chunk = {"relativeWorkspacePath": "a.py", "lines": [{"text": "x = 0"}, "y = 1"]}
    database.bubble(
        SESSION,
        "u1",
        richText=json.dumps(tree),
        images=[{"data": PIXEL, "mimeType": "image/png"}],
        attachedCodeChunks=[chunk],
        context={"fileSelections": [{"uri": {"fsPath": "/home/ada/b.py"}}]},
    )
    (message,) = read_one(database.write(tmp_path / GLOBAL)).messages
    text, picture, passage, file = message.blocks
    assert text == Text("Look")
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert isinstance(passage, File)
    assert (passage.attachment.name, passage.text) == ("a.py", "x = 0\ny = 1")
    assert isinstance(file, File)
    assert file.attachment.name == "/home/ada/b.py"


def test_code_stands_for_an_answer_without_text_and_errors_are_told(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1")
    database.bubble(SESSION, "u1", "Write it.")
    code = {"content": "x = 0", "languageId": "python"}
    database.bubble(SESSION, "a1", codeBlocks=[code], errorDetails={"message": "Stopped"})
    session = read_one(database.write(tmp_path / GLOBAL))
    assert session.messages[1].blocks == (
        Code("x = 0", "python"),
        Event(EventKind.ERROR, "Stopped"),
    )


def test_what_the_program_told_amid_an_answer_is_told(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1", "a2")
    database.bubble(SESSION, "u1", "Write it.")
    database.bubble(SESSION, "a1", serviceStatusUpdate={"message": "Switched to a smaller model."})
    shown = {"details": {"title": "No answer", "detail": "The provider may be back soon."}}
    details = {"message": "[unavailable]", "error": json.dumps(shown), "stackTrace": "at main.js"}
    database.bubble(SESSION, "a2", errorDetails=details)
    session = read_one(database.write(tmp_path / GLOBAL))
    assert session.messages[1].blocks == (
        Event(EventKind.NOTICE, "Switched to a smaller model."),
        Event(EventKind.ERROR, "[unavailable]\nNo answer\nThe provider may be back soon."),
    )


def test_tokens_are_counted_and_the_cost_of_all_is_carried_by_the_last_answer(
    tmp_path: Path,
) -> None:
    costs = {"gpt-5": {"costInCents": 4, "amount": 1}, "o3": {"costInCents": 0.5}}
    database = simple(usageData=costs)
    database.bubble(SESSION, "a3", "Done.", tokenCount={"inputTokens": 100, "outputTokens": 20})
    answer = read_one(database.write(tmp_path / GLOBAL)).messages[1]
    assert answer.usage == Usage(input=100, output=20, cost=45_000, cost_source=CostSource.REPORTED)


def test_workspaces_tell_the_folder_and_the_name(tmp_path: Path) -> None:
    database = simple()
    database.composer(SESSION, "u1", "a1", isArchived=True, modelConfig={"modelName": "o3"})
    database.write(tmp_path / GLOBAL)
    workspace = EditorDatabase()
    entry = {"composerId": SESSION, "name": "Named in the list"}
    workspace.items["composer.composerData"] = {"allComposers": [entry]}
    workspace.write(tmp_path / WORKSPACE)
    folder = {"folder": "file:///home/ada/my%20search"}
    write((tmp_path / WORKSPACE).with_name("workspace.json"), json.dumps(folder).encode())
    session = read_one(tmp_path)
    assert session.title == "Named in the list"
    assert session.project is not None
    assert (session.project.path, session.project.name) == ("/home/ada/my search", "my search")
    assert session.archived
    assert session.model == "o3"


def test_a_workspace_may_name_open_conversations_alone(tmp_path: Path) -> None:
    simple().write(tmp_path / GLOBAL)
    workspace = EditorDatabase()
    named = {"selectedComposerIds": [SESSION, None], "lastFocusedComposerIds": None}
    workspace.items["composer.composerData"] = named
    path = workspace.write(tmp_path / "User/workspaceStorage/ab/state.vscdb")
    write(path.with_name("workspace.json"), b'{"folder": "file:///home/ada/search"}')
    project = read_one(tmp_path).project
    assert project is not None
    assert project.path == "/home/ada/search"


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ({"fsPath": "c:\\Users\\Ada\\search"}, "c:\\Users\\Ada\\search"),
        ({"external": "file:///c%3A/Users/Ada/search"}, "c:\\Users\\Ada\\search"),
        ("vscode-remote://ssh-remote%2Bhost/home/ada/search", "/home/ada/search"),
    ],
)
def test_newer_lists_tell_the_folder_themselves(tmp_path: Path, uri: object, path: str) -> None:
    database = simple()
    entry = {"composerId": SESSION, "workspaceIdentifier": {"id": "0a", "uri": uri}}
    database.items["composer.composerHeaders"] = {"allComposers": [entry]}
    project = read_one(database.write(tmp_path / GLOBAL)).project
    assert project is not None
    assert project.path == path


def test_sub_agents_belong_to_the_conversation_that_names_them(tmp_path: Path) -> None:
    database = simple(subComposerIds=[CHILD])
    database.records[f"composerData:{SESSION}"] = json.dumps(
        database.records[f"composerData:{SESSION}"], separators=(",", ":")
    ).encode()
    database.composer(CHILD, "u5")
    database.bubble(CHILD, "u5", "Look for more.")
    sessions = {one.external_id: one for one in read(database.write(tmp_path / GLOBAL))[0]}
    assert sessions[CHILD].parent_external_id == SESSION
    assert sessions[CHILD].relation is Relation.SUBAGENT
    assert sessions[SESSION].relation is None


def test_the_table_of_heads_tells_the_folder_the_branch_and_the_parent(tmp_path: Path) -> None:
    database = simple()
    database.composer(SESSION, "u1", "a1", createdAt=None, lastUpdatedAt=None)
    workspace = {"id": "0a", "uri": {"fsPath": "/home/ada/search"}}
    repository = {"repoPath": "/home/ada/search", "branches": [{"branchName": "faster"}]}
    database.head(SESSION, archived=True, name="Named in the head", workspaceIdentifier=workspace,
                  trackedGitRepos=[repository])  # fmt: skip
    database.composer(CHILD, "u5")
    database.bubble(CHILD, "u5", "Look for more.")
    database.head(CHILD, subagentInfo={"parentComposerId": SESSION, "toolCallId": "c"})
    database.heads.append(("broken", None, "x", None, None, None, "{"))
    sessions = {one.external_id: one for one in read(database.write(tmp_path / GLOBAL))[0]}
    session = sessions[SESSION]
    assert (session.title, session.git_branch, session.archived) == (
        "Named in the head", "faster", True
    )  # fmt: skip
    assert (session.created_at, session.updated_at) == (START_MS, START_MS + 60_000)
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert (sessions[CHILD].parent_external_id, sessions[CHILD].relation) == (
        SESSION, Relation.SUBAGENT
    )  # fmt: skip


def test_what_a_head_tells_is_not_lost_where_a_workspace_lists_the_conversation_too(
    tmp_path: Path,
) -> None:
    database = simple()
    database.composer(SESSION, "u1", "a1")
    database.head(SESSION, archived=True, name="Named in the head")
    database.write(tmp_path / GLOBAL)
    workspace = EditorDatabase()
    workspace.items["composer.composerData"] = {"allComposers": [{"composerId": SESSION}]}
    workspace.write(tmp_path / WORKSPACE)
    folder = {"folder": "file:///home/ada/search"}
    write((tmp_path / WORKSPACE).with_name("workspace.json"), json.dumps(folder).encode())
    session = read_one(tmp_path)
    assert (session.title, session.archived) == ("Named in the head", True)
    assert session.project is not None
    assert session.project.path == "/home/ada/search"


def test_a_record_may_tell_the_folder_itself(tmp_path: Path) -> None:
    database = simple(workspaceIdentifier={"id": "0a", "uri": {"fsPath": "/home/ada/search"}})
    project = read_one(database.write(tmp_path / GLOBAL)).project
    assert project is not None
    assert project.path == "/home/ada/search"


def test_a_task_leads_to_the_conversation_of_its_sub_agent(tmp_path: Path) -> None:
    database = simple(subagentComposerIds=[CHILD])
    result = json.dumps({"agentId": CHILD, "isBackground": False})
    tool = {"name": "task_v2", "toolCallId": "c", "status": "completed", "result": result}
    database.bubble(SESSION, "a3", "", toolFormerData=tool)
    database.composer(CHILD, "u5")
    database.bubble(CHILD, "u5", "Look for more.")
    sessions = {one.external_id: one for one in read(database.write(tmp_path / GLOBAL))[0]}
    calls = [block for message in sessions[SESSION].messages for block in message.blocks
             if isinstance(block, ToolCall)]  # fmt: skip
    assert CHILD in [call.child for call in calls]
    assert sessions[CHILD].parent_external_id == SESSION


def test_a_summary_of_what_was_before_is_an_event(tmp_path: Path) -> None:
    database = simple()
    database.bubble(SESSION, "a3", "Chat summarized.", capabilityType=22)
    blocks = read_one(database.write(tmp_path / GLOBAL)).messages[1].blocks
    assert Event(EventKind.COMPACTION, "Chat summarized.") in blocks


def test_the_list_of_bubbles_may_tell_when_they_were_written(tmp_path: Path) -> None:
    database = EditorDatabase()
    headers = [{"bubbleId": "u1", "type": 1, "createdAt": "2026-05-10T09:00:05.000Z"}]
    database.composer(SESSION, "u1", fullConversationHeadersOnly=headers)
    database.bubble(SESSION, "u1", "Hello")
    (message,) = read_one(database.write(tmp_path / GLOBAL)).messages
    assert message.created_at == START_MS + 5000


def test_the_chats_before_composers_are_read(tmp_path: Path) -> None:
    bubbles = [
        {"type": "user", "text": "Hello"},
        {"type": "ai", "rawText": "Hi.", "modelType": "gpt-4"},
    ]
    tab = {"tabId": "t1", "chatTitle": "Greeting", "lastSendTime": START_MS, "bubbles": bubbles}
    database = EditorDatabase()
    key = "workbench.panel.aichat.view.aichat.chatdata"
    database.items[key] = {"tabs": [tab, {"tabId": "t2", "bubbles": []}]}
    database.items["aiService.prompts"] = [{"text": "Hello"}]
    session = read_one(database.write(tmp_path / WORKSPACE))
    assert (session.external_id, session.title) == ("t1", "Greeting")
    assert talk(session) == ["Hello", "Hi."]
    assert session.messages[1].model == "gpt-4"


def test_the_first_composers_are_read_from_the_list_of_them(tmp_path: Path) -> None:
    bubbles = [{"type": 1, "bubbleId": "u", "text": "Hello"}]
    database = EditorDatabase()
    whole = {"composerId": SESSION, "name": "Greeting", "conversation": bubbles}
    database.items["composer.composerData"] = {"allComposers": [whole, {"composerId": CHILD}]}
    session = read_one(database.write(tmp_path / WORKSPACE))
    assert (session.external_id, session.title) == (SESSION, "Greeting")
    assert talk(session) == ["Hello"]


def test_where_only_prompts_are_left_they_are_kept(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.items["aiService.prompts"] = [{"text": "First"}, {"text": "Second"}]
    database.items["aiService.generations"] = [{"textDescription": "First", "unixMs": START_MS}]
    session = read_one(database.write(tmp_path / WORKSPACE))
    assert session.external_id == "prompts:0a1b2c"
    assert talk(session) == ["First", "Second"]
    assert [message.role for message in session.messages] == [Role.USER, Role.USER]
    assert [message.created_at for message in session.messages] == [START_MS, None]


def test_prompts_are_kept_where_the_database_of_their_conversations_is_not_there(
    tmp_path: Path,
) -> None:
    window = EditorDatabase()
    window.items["composer.composerData"] = {"allComposers": [{"composerId": SESSION}]}
    window.items["aiService.prompts"] = [{"text": "Prefix queries miss CJK words."}]
    path = window.write(tmp_path / WORKSPACE)
    assert talk(read_one(path)) == ["Prefix queries miss CJK words."]
    simple().write(tmp_path / GLOBAL)
    assert read_one(tmp_path).title == "CJK prefixes"


def test_a_transcript_is_not_read_where_a_database_has_the_conversation(tmp_path: Path) -> None:
    simple().write(tmp_path / GLOBAL)
    transcript = Transcript()
    transcript.user("Prefix queries miss CJK words.")
    transcript.write(tmp_path)
    assert read_one(tmp_path).title == "CJK prefixes"


def test_databases_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    database = EditorDatabase()
    database.items["chat.ChatSessionStore.index"] = {}
    path = database.write(tmp_path / WORKSPACE)
    shutil.copy(path, tmp_path / "with_records.vscdb")
    _drop_records(path)
    container = open_container(tmp_path)
    assert CursorImporter().claim(container, container.names()) == ("with_records.vscdb",)


def _drop_records(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE cursorDiskKV")
        connection.commit()


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    path = simple().write(tmp_path / "state.vscdb")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(UnreadableFile):
        read(path)


def test_a_zip_of_the_folder_reads_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    path = simple().write(folder / GLOBAL)
    archive = tmp_path / "backup.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(path, path.relative_to(folder))
    assert read(archive) == read(folder)


@pytest.mark.parametrize("kept", [("", "-wal", "-shm"), ("", "-wal"), ("",)])
def test_a_database_that_is_in_use_is_read_without_a_trace(
    tmp_path: Path, kept: tuple[str, ...]
) -> None:
    path = simple().write(tmp_path / "live" / "state.vscdb")
    copy = tmp_path / "copy" / "state.vscdb"
    copy.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE cursorDiskKV SET value = replace(value, 'CJK', 'Chinese')")
        connection.commit()
        for ending in kept:
            shutil.copy(f"{path}{ending}", f"{copy}{ending}")
        before = {file.name: file.read_bytes() for file in copy.parent.iterdir()}
        title, alone = read_one(copy.parent).title, read_one(copy).title
    assert title == alone == ("Chinese prefixes" if "-wal" in kept else "CJK prefixes")
    after = {file.name: file.read_bytes() for file in copy.parent.iterdir()}
    assert after.keys() == before.keys()
    assert after[path.name] == before[path.name]
    assert after.get(f"{path.name}-wal") == before.get(f"{path.name}-wal")


def test_the_items_that_are_read_are_those_that_are_kept() -> None:
    assert set(KEPT_TABLES["cursor"][ITEMS].keys) == set(KEYS)
